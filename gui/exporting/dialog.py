"""What is asked before an export, with a look at what will come of it."""

import os
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.export.estimate import Estimate
from engine.export.job import ExportJob
from engine.sources.base import SourceInfo
from gui.exporting.asking import may_replace
from gui.exporting.estimator import Estimator
from gui.exporting.form import ExportForm, Part, free_name
from gui.exporting.manner import Manner
from gui.exporting.preview import Preview
from gui.exporting.preview_maker import PreviewMaker
from gui.exporting.queue import ExportQueue
from gui.memory.memory import Memory
from gui.texts import tr
from gui.transport.times import time_text

_MARGIN = 1.1  # by which an estimate may be too small


class ExportDialog(QDialog):
    """Asks, while one may go on watching, and hands the job to the queue."""

    added = Signal(str)
    """An export was put into the queue: the name of its file."""

    def __init__(
        self,
        job: ExportJob,
        info: SourceInfo,
        part: Part,
        at: Fraction,
        queue: ExportQueue,
        memory: Memory,
        parent: QWidget | None = None,
        estimator: Estimator | None = None,
        maker: PreviewMaker | None = None,
    ) -> None:
        """Prepare the export of a source as it is shown.

        Args:
            job: with source, network and look; the rest is asked for.
            info: of the source.
            part: that is marked.
            at: the time on the screen.
            queue: where the job goes.
            memory: what was chosen last.
            parent: the window.
            estimator: of size and time.
            maker: of the pictures of the preview.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Export {name}").format(name=info.name))
        self._job, self._info, self._queue, self._memory = job, info, queue, memory
        kept = memory.settings.export
        path = free_name(info, kept.folder, kept.ending, queue.outputs)
        self.form = ExportForm(info, part, path, Manner(info, job.style.view, kept))
        self.preview = Preview(at)
        self.estimator = estimator or Estimator()
        self.estimator.setParent(self)
        self.maker = maker or PreviewMaker()
        self.maker.setParent(self)
        self.look = QLabel(_described(job))
        self.look.setObjectName("hint")
        self.look.setWordWrap(True)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setToolTip(tr("Close without an export (Esc)"))
        self.start_button = QPushButton()
        self.start_button.setObjectName("main")
        self.start_button.setDefault(True)
        self._assemble()
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)
        self.form.changed.connect(self._follow)
        self.preview.sought.connect(self._show_place)
        self.estimator.changed.connect(self._refresh)
        self.maker.made.connect(self.preview.picture.show_image)
        self.maker.failed.connect(self.preview.picture.show_message)
        queue.changed.connect(self._refresh)
        self._follow()

    @property
    def source(self) -> str:
        """The address of what would be exported."""
        return self._job.source

    def start(self) -> None:
        """Hand the job over, after asking where something would be replaced."""
        destination = self.form.destination
        name = destination.path.name
        if destination.path.exists() and not destination.overwrite:
            if not may_replace(self, destination.path):
                return
            self.form.agree()
        self._remember(destination.path)
        self._queue.add(self.form.filled(self._job), name)
        self.added.emit(name)
        self.accept()

    def done(self, result: int) -> None:
        """End the threads with the dialog."""
        self.estimator.give_up()
        self.maker.give_up()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """As with the button."""
        self.reject()
        super().closeEvent(event)

    def _assemble(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        seen, asked = QVBoxLayout(), QVBoxLayout()
        seen.addWidget(self.preview, 1)
        seen.addWidget(self.look)
        asked.addWidget(self.form)
        asked.addStretch(1)
        asked.addWidget(self.words)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(seen, 1)
        both.addLayout(asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(both, 1)
        layout.addLayout(buttons)

    def _follow(self) -> None:
        """Take over what the fields say."""
        complaint = self.form.complaint
        self.estimator.ask(None if complaint else self._bare())
        if not complaint:
            self.preview.set_part(*self._times())
            self._show_place()
        self._refresh()

    def _show_place(self) -> None:
        if not self.form.complaint:
            self.maker.wish(self._bare(), self.preview.time)

    def _bare(self) -> ExportJob:
        """The job without what makes no difference to how it looks and lasts."""
        job = self.form.filled(self._job)
        return replace(job, output=Path(f"any{job.output.suffix}"), overwrite=False)

    def _times(self) -> tuple[Fraction, Fraction]:
        start, end = self.form.chosen_part
        length = self._info.duration
        last = end if end is not None else length
        return start or Fraction(0), last if last is not None else Fraction(0)

    def _refresh(self) -> None:
        """Say what is wrong, or what it will take."""
        complaint = self.form.complaint or self._promised() or self._too_large()
        self.start_button.setEnabled(not complaint)
        waits = self._queue.left > 0
        self.start_button.setText(tr("Add to the queue") if waits else tr("Export"))
        self.start_button.setToolTip(
            tr("It begins when those before it are done")
            if waits
            else tr("It begins at once, and you can go on watching")
        )
        self._say(complaint or self._expected(), error=bool(complaint))

    def _expected(self) -> str:
        found: Estimate | None = self.estimator.estimate
        if found:
            text = tr("Estimated: about {size} and {time}, from a short trial.")
            return text.format(size=size_text(found.size), time=_about(found.seconds))
        if self.estimator.busy:
            return tr("Size and time are being estimated…")
        return ""

    def _promised(self) -> str:
        """That an export of the queue will be written there, if one will."""
        path = os.path.abspath(self.form.destination.path)
        if path not in map(os.path.abspath, self._queue.outputs):
            return ""
        return tr("Another export will be written there. Choose another name.")

    def _too_large(self) -> str:
        """That the disk is too small, if it is; empty where nobody knows."""
        found = self.estimator.estimate
        if not found:
            return ""
        folder = self.form.destination.path.absolute().parent
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            return ""  # there is no such folder, as the export will say
        if free >= _MARGIN * found.size:
            return ""
        text = tr(
            "It will take about {size}, and only {free} are free in {folder}. Choose "
            "another folder, a smaller size or quality, or free some space."
        )
        return text.format(
            size=size_text(found.size), free=size_text(free), folder=folder
        )

    def _say(self, words: str, error: bool = False) -> None:
        self.words.setText(words)
        self.words.setProperty("error", error)
        self.words.style().polish(self.words)  # the style sheet asks for the property

    def _remember(self, path: Path) -> None:
        settings = self.form.manner.kept(self._memory.settings.export)
        suggested = self._info.path and path.parent == self._info.path.absolute().parent
        folder = "" if suggested else str(path.absolute().parent)
        settings = msgspec.structs.replace(
            settings, folder=folder, ending=path.suffix.lower()
        )
        self._memory.keep(export=settings)


def size_text(size: int) -> str:
    """Bytes as people read them."""
    if size < 1e6:
        return tr("{n} kB").format(n=f"{max(size / 1e3, 1):.0f}")
    if size < 1e9:
        digits = 1 if size < 1e7 else 0
        return tr("{n} MB").format(n=f"{size / 1e6:.{digits}f}")
    return tr("{n} GB").format(n=f"{size / 1e9:.1f}")


def _about(seconds: float) -> str:
    """A time that is only estimated, without digits that nobody can know."""
    if seconds < 90:
        return tr("{n} s").format(n=max(round(seconds), 1))
    return time_text(round(seconds), 0)


def _described(job: ExportJob) -> str:
    """The look in words."""
    parts = [tr("{n} % opacity").format(n=round(100 * job.style.opacity))]
    if job.style.hidden:
        hidden = ", ".join(sorted(job.style.hidden))
        parts.append(tr("without {classes}").format(classes=hidden))
    text = tr("Colours as shown: {look}. Labelled by {model} ({size}) on the {device}.")
    return text.format(
        look=", ".join(parts),
        model=Path(job.model).name,
        size=job.size,
        device=job.device.name,
    )
