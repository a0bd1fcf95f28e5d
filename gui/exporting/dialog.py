"""Exporting: the questions, the progress, and what came of it."""

from dataclasses import replace

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.export.job import ExportJob, ExportOutcome, Progress, run_export
from engine.overlay import OverlayStyle, View
from engine.runtimes.choice import Choice
from engine.sources.base import SourceInfo
from gui.exporting.form import ExportForm, Part
from gui.exporting.runner import ExportRunner, RunExport
from gui.transport.times import time_text

_STEPS = 1000
PATIENCE_SECONDS = 2.0


class ExportDialog(QDialog):
    """Asks, exports in a thread, and can be cancelled at any time."""

    def __init__(
        self,
        address: str,
        info: SourceInfo,
        choice: Choice,
        style: OverlayStyle,
        part: Part,
        parent: QWidget | None = None,
        run: RunExport = run_export,
    ) -> None:
        """Prepare the export of a source as it is shown."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Export {info.name}")
        # Without its colours there would be nothing to export.
        if style.view is View.ORIGINAL:
            style = replace(style, view=View.OVERLAY)
        self._address, self._choice, self._style = address, choice, style
        self._outcome: ExportOutcome | None = None
        self.runner = ExportRunner(run, self)
        self.form = ExportForm(info, part)
        self.look = QLabel(_described(style, choice))
        self.look.setObjectName("hint")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.folder_button = QPushButton("Open folder")
        self.close_button = QPushButton("Close")
        self.start_button = QPushButton("Export")
        self.start_button.setObjectName("main")
        self.start_button.setDefault(True)
        self._assemble()
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)
        self.folder_button.clicked.connect(self._open_folder)
        self.form.changed.connect(self._check)
        self.runner.progressed.connect(self._on_progress)
        self.runner.done.connect(self._on_done)
        self.runner.failed.connect(self._on_failed)
        self._check()

    def start(self) -> None:
        """Export, after asking where something would be replaced."""
        destination = self.form.destination
        if destination.path.exists() and not destination.overwrite:
            question = f"{destination.path.name} exists. Replace it?"
            answer = QMessageBox.question(self, "Replace the file?", question)
            if answer is not QMessageBox.StandardButton.Yes:
                return
            self.form.agree()
        start, end = self.form.chosen_part
        job = ExportJob(
            source=self._address,
            output=destination.path,
            model=self._choice.card.model,
            device=self._choice.device,
            size=self._choice.card.size,
            style=self._style,
            start=start,
            end=end,
            overwrite=self.form.destination.overwrite,
        )
        self._set_running(True)
        self.bar.setRange(0, 0)
        self._say("Starting…")
        self.runner.start(job)

    def reject(self) -> None:
        """Cancel what runs, or close."""
        if self.runner.running:
            self._say("Cancelling…")
            self.runner.cancel()
        else:
            super().reject()

    def give_up(self) -> None:
        """Cancel, since the program ends; wait a moment, not for a silent address."""
        self.hide()
        self.runner.give_up(PATIENCE_SECONDS)

    def _assemble(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (self.form, self.look, self.bar, self.words):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.bar.hide()
        self.folder_button.hide()

    def _set_running(self, running: bool) -> None:
        self.form.setEnabled(not running)
        self.start_button.setEnabled(not running)
        self.close_button.setText("Cancel" if running else "Close")
        self.bar.setVisible(running)
        self.folder_button.hide()

    def _say(self, words: str, error: bool = False) -> None:
        self.words.setText(words)
        self.words.setProperty("error", error)
        self.words.style().polish(self.words)  # the style sheet asks for the property

    def _check(self) -> None:
        complaint = self.form.complaint
        self.start_button.setEnabled(not complaint)
        self._say(complaint, error=True)

    def _on_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, _STEPS if progress.total else 0)
        words = _frames(progress.done)
        if progress.total:
            self.bar.setValue(min(_STEPS, _STEPS * progress.done // progress.total))
            words = f"{progress.done:,} of {progress.total:,} frames"
        words += f"  ·  {progress.fps:.1f} a second"
        if progress.seconds_left is not None:
            words += f"  ·  {time_text(progress.seconds_left, 0)} left"
        self._say(words)

    def _on_done(self, outcome: ExportOutcome) -> None:
        self.runner.wait()
        self._set_running(False)
        if outcome.cancelled:
            self._say("Cancelled. Nothing was left behind.")
            return
        self._outcome = outcome
        notes = "\n".join(outcome.notes)
        self._say(
            f"Done: {outcome.output.name}, {_frames(outcome.frames)} "
            f"in {time_text(outcome.seconds)}.\n{notes}".strip()
        )
        self.folder_button.show()
        self.start_button.setDefault(False)
        self.close_button.setFocus()

    def _on_failed(self, message: str) -> None:
        self.runner.wait()
        self._set_running(False)
        self._say(message, error=True)

    def _open_folder(self) -> None:
        if self._outcome:
            folder = self._outcome.output.absolute().parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _frames(count: int) -> str:
    return f"{count:,} frame{'' if count == 1 else 's'}"


def _described(style: OverlayStyle, choice: Choice) -> str:
    """The look in words."""
    parts = [style.view.value.replace("-", " ")]
    if style.view is not View.MASK:
        parts.append(f"{100 * style.opacity:.0f} % opacity")
    if style.hidden:
        parts.append(f"without {', '.join(sorted(style.hidden))}")
    look = ", ".join(parts)
    return (
        f"As shown: {look}. Labelled by {choice.card.name} "
        f"({choice.card.size}) on the {choice.device.name}."
    )
