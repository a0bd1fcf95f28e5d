"""What came of exports, recordings and pictures of frames, told over the picture."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from engine.record.recorder import RecordStatus
from gui.banner import Answers
from gui.commands.commands import Commands
from gui.exporting.entry import Entry
from gui.exporting.reveal import reveal
from gui.notice import Notice
from gui.session import Session
from gui.stage import Stage
from gui.texts import tr
from gui.theme import icon

_TRAY_MS = 8000


class Outcomes(QObject):
    """Tells in the window; by the system too where nobody looks at the window."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        commands: Commands,
        stage: Stage,
        notice: Notice,
    ) -> None:
        """Follow the session.

        Args:
            window: that may be looked at or not.
            session: what there is to tell of.
            commands: what can be done with a result.
            stage: where it is told.
            notice: where it is told what needs no answer.
        """
        super().__init__(window)
        self._window, self._commands, self._stage = window, commands, stage
        session.exports.finished.connect(self._on_finished)
        session.exports.failed.connect(self._on_failed)
        session.recording.finished.connect(self._on_recorded)
        session.recording.failed.connect(self._on_not_recorded)
        session.snapshots.told.connect(notice.tell)
        session.snapshots.failed.connect(partial(stage.tell, asked=True))
        commands.exporting.told.connect(notice.tell)

    def _on_finished(self, entry: Entry) -> None:
        text = tr("{name} is done.").format(name=entry.title)
        notes = " ".join(entry.outcome.notes) if entry.outcome else ""
        answers = self._answers(entry.job.output)
        self._stage.tell(f"{text} {notes}".strip(), answers, calm=True, asked=True)
        self._tell_system(text)

    def _on_failed(self, entry: Entry) -> None:
        text = tr("{name} was not exported. {reason}")
        text = text.format(name=entry.title, reason=entry.message)
        answers = {tr("Show the exports"): self._commands.exporting.show_queue}
        self._stage.tell(text, answers, asked=True)
        self._tell_system(text)

    def _on_recorded(self, status: RecordStatus) -> None:
        if status.trouble:
            text = str(status.trouble)
        elif status.files:
            names = ", ".join(path.name for path in status.files)
            text = tr("Recorded: {names}.").format(names=names)
        else:
            return
        text = " ".join([text, *status.notes])
        files = [path for path in status.files if path.exists()]
        answers = self._answers(files[-1]) if files else None
        calm = status.trouble is None
        self._stage.tell(text, answers, calm=calm, asked=True)
        if status.trouble:
            self._tell_system(text)

    def _on_not_recorded(self, why: str) -> None:
        answers = {tr("Choose a folder…"): self._commands.recording.choose_folder}
        self._stage.tell(why, answers, asked=True)

    def _answers(self, path: Path) -> Answers:
        return {
            tr("Play result"): partial(self._commands.exporting.play, str(path)),
            tr("Show in folder"): partial(reveal, path),
        }

    def _tell_system(self, text: str) -> None:
        """Where the window is not looked at, and the system has a place for it."""
        if self._window.isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        tray = QSystemTrayIcon(icon("sadak"), self)
        tray.messageClicked.connect(self._window.activateWindow)
        tray.show()
        tray.showMessage("Sadak", text, icon("sadak"))
        QTimer.singleShot(_TRAY_MS, tray, tray.deleteLater)
