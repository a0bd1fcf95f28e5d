"""Recording a camera or stream while it is watched. No widgets."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from platformdirs import user_videos_path
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.export.look import Look as Drawing
from engine.player import State
from engine.record.naming import Content, plan
from engine.record.recorder import RESERVE, Recorder, RecordStatus
from gui.memory.memory import Memory
from gui.picture.look import Look
from gui.playback import Playback
from gui.texts import tr

_LOOK_MS = 500
_GOES_ON = frozenset({State.PLAYING, State.PAUSED, State.SEEKING})


class Recording(QObject):
    """One at a time; it ends with its source."""

    changed = Signal()
    """It began, went on for a while, or ended."""

    finished = Signal(object)
    """A `RecordStatus`: the files are complete."""

    failed = Signal(str)
    """It could not begin."""

    _over = Signal()

    def __init__(
        self,
        playback: Playback,
        look: Look,
        memory: Memory,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Record nothing yet."""
        super().__init__()
        self._playback, self._look, self._memory = playback, look, memory
        self._now = now
        self._recorder: Recorder | None = None
        self._ending: list[Recorder] = []
        self.status = RecordStatus()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._follow)
        # It comes from another thread.
        self._over.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        playback.changed.connect(self._follow_source)
        look.changed.connect(self._follow_look)

    @property
    def on(self) -> bool:
        """Whether it records."""
        return self._recorder is not None

    @property
    def possible(self) -> bool:
        """Whether there is a camera or stream that could be recorded."""
        status = self._playback.status
        live = status.info is not None and status.info.live
        return live and status.state in _GOES_ON and status.choice is not None

    @property
    def content(self) -> Content:
        """What is recorded, from the next time on."""
        return self._memory.settings.record.content

    @property
    def folder(self) -> Path:
        """Where files go."""
        kept = self._memory.settings.record.folder
        return Path(kept) if kept else user_videos_path()

    def set_content(self, content: Content) -> None:
        """Choose what is recorded."""
        record = self._memory.settings.record
        self._memory.keep(record=replace(record, content=content))
        self.changed.emit()

    def set_folder(self, folder: Path) -> None:
        """Choose where files go."""
        record = self._memory.settings.record
        self._memory.keep(record=replace(record, folder=str(folder)))

    def toggle(self) -> None:
        """Begin or end."""
        if self.on:
            self.stop()
        else:
            self.start()

    def start(self) -> None:
        """Begin, with names of the day and the time."""
        info, choice = self._playback.status.info, self._playback.status.choice
        if self.on or info is None or choice is None or not self.possible:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            text = tr("{folder} cannot be written to: {error}. Choose another folder.")
            self.failed.emit(
                text.format(folder=self.folder, error=error.strerror or error)
            )
            return
        if free < RESERVE:
            text = tr(
                "Only {free} MB are free in {folder}, which is too little to record. "
                "Free some, or choose another folder."
            )
            self.failed.emit(text.format(free=f"{free / 1e6:,.0f}", folder=self.folder))
            return
        files = plan(self.folder, info.name, self.content, self._now())
        self._recorder = Recorder(files, info, self._drawing(), self._over.emit)
        self._playback.record(self._recorder)
        self._timer.start()
        self._follow()

    def stop(self) -> None:
        """End it; `finished` tells when the files are complete."""
        recorder, self._recorder = self._recorder, None
        if recorder:
            self._playback.record(None)
            self._timer.stop()
            self._ending.append(recorder)
            recorder.end()
            self.changed.emit()

    def shut_down(self) -> None:
        """End it, and wait until the files are complete."""
        self.stop()
        for recorder in self._ending:
            recorder.join()

    def _follow(self) -> None:
        if self._recorder:
            self.status = self._recorder.status
            if self.status.over:
                self.stop()  # it has ended by itself
            self.changed.emit()
        for recorder in list(self._ending):
            status = recorder.status
            if status.over:
                self._ending.remove(recorder)
                self.finished.emit(status)

    def _follow_source(self) -> None:
        """Nothing more comes of a source that was left."""
        if self.on and not self.possible:
            self.stop()

    def _follow_look(self) -> None:
        if self._recorder:
            self._recorder.set_look(self._drawing())

    def _drawing(self) -> Drawing:
        choice = self._playback.status.choice
        classes = choice.card.classes if choice else ()
        return Drawing(classes, self._look.style_for(classes))
