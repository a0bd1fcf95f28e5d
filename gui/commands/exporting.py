"""Writing what is seen to files: exports, and pictures of single frames."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.export.job import ExportJob
from engine.export.snapshot import PICTURE_ENDINGS, Subject
from engine.governor import AUTO
from gui.exporting.asking import ask_where
from gui.exporting.queue_window import QueueWindow
from gui.session import Session
from gui.texts import tr, trn
from models.card import BALANCED, ModelCard

if TYPE_CHECKING:
    from gui.exporting.dialog import ExportDialog

_NICENESS = 10
"""Of exports: whatever is watched goes first."""


class Exporting(QObject):
    """Opens the dialog and the queue, and asks before exports are given up."""

    told = Signal(str)
    """Something began that one may go on without."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session; the window is what dialogs belong to."""
        super().__init__(window)
        self._window, self._session = window, session
        self._queue = session.exports
        self._dialog: ExportDialog | None = None
        self.queue_window: QueueWindow | None = None
        self._quits_after, self._failed = False, False
        self._queue.failed.connect(self._note_failure)
        # Queued, so that a failure is heard of before it counts as an end.
        queued = Qt.ConnectionType.QueuedConnection
        self._queue.changed.connect(self._quit_after, queued)

    def export(self) -> None:
        """Ask where the annotated copy goes, and how."""
        # Imported here since the preview's engine is not needed to show a window.
        from gui.exporting.dialog import ExportDialog

        session = self._session
        playback, info = session.playback, session.playback.status.info
        if self._dialog and self._dialog.source == playback.address:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        choice = playback.status.choice
        if playback.address is None or info is None or choice is None:
            return
        job = ExportJob(
            playback.address,
            Path(),
            model=choice.card.model,
            device=choice.device,
            size=self._size(choice.card),
            style=session.look.style_for(choice.card.classes),
            niceness=_NICENESS,
            refinement=playback.refinement,
        )
        if self._dialog:
            self._dialog.reject()  # it is of what was watched before
        part = (session.marks.start, session.marks.end)
        self._dialog = ExportDialog(
            job,
            info,
            part,
            playback.position,
            self._queue,
            session.memory,
            self._window,
        )
        self._dialog.added.connect(self._on_added)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.show()

    def _size(self, card: ModelCard) -> str:
        """Of the network: that which was chosen, and not what keeps up at present."""
        there = self._session.models.at_hand.sizes(card.name)
        if self._session.playback.request.size == AUTO and BALANCED in there:
            return BALANCED
        return card.size

    def show_queue(self) -> None:
        """Show the exports that wait, run and are over."""
        if self.queue_window is None:
            self.queue_window = QueueWindow(self._queue, self._window)
            self.queue_window.play_wanted.connect(self.play)
        self.queue_window.show()
        self.queue_window.raise_()
        self.queue_window.activateWindow()

    def play(self, path: str) -> None:
        """Play a file that was written."""
        self._session.playlist.open([path])
        self._window.activateWindow()

    def save(self, subject: Subject) -> None:
        """Write the frame on the screen to a file."""
        self._session.snapshots.save(subject)

    def save_as(self) -> None:
        """Ask where to write the frame on the screen to."""
        snapshots = self._session.snapshots
        still = snapshots.still  # what plays goes on behind the dialog
        if still is None:
            return
        kinds = " ".join(f"*{ending}" for ending in PICTURE_ENDINGS)
        path = ask_where(
            self._window,
            tr("Save the frame as"),
            snapshots.suggestion(Subject.SEEN, still),
            tr("Pictures") + f" ({kinds})",
        )
        if path:
            snapshots.save_as(Subject.SEEN, path, still)

    def copy(self, subject: Subject) -> None:
        """Put the frame on the screen on the clipboard."""
        self._session.snapshots.copy(subject)

    def may_close(self) -> bool:
        """Whether the program may end now; asks where exports are not done."""
        left = self._queue.left
        if not left:
            return True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Exports are not done"))
        box.setText(trn("{n} export is not done.", "{n} exports are not done.", left))
        finish = box.addButton(
            tr("Finish, then quit"), QMessageBox.ButtonRole.AcceptRole
        )
        cancel = box.addButton(
            tr("Cancel and quit"), QMessageBox.ButtonRole.DestructiveRole
        )
        stay = box.addButton(tr("Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(finish)
        box.setEscapeButton(stay)
        self._quits_after, self._failed = False, False
        box.exec()
        box.deleteLater()
        if box.clickedButton() is not finish:
            return box.clickedButton() is cancel
        if not (self._queue.left or self._failed):
            return True  # they were done while the question stood
        self.show_queue()
        if self._queue.left:
            self._quits_after = True
            self._queue.resume()
            self.told.emit(tr("Sadak quits when the exports are done."))
        return False

    def give_up(self) -> None:
        """Cancel what runs, since the program ends."""
        if self._dialog:
            self._dialog.reject()
        self._queue.give_up()

    def _note_failure(self) -> None:
        self._failed = True

    def _quit_after(self) -> None:
        if self._quits_after and not self._queue.left:
            self._quits_after = False
            if not self._failed:  # else a person would never know
                self._window.close()

    def _on_added(self, name: str) -> None:
        text = tr("{name} is being exported. You can go on watching.")
        if self._queue.left > 1:
            text = tr("{name} was added to the queue.")
        self.told.emit(text.format(name=name))

    def _on_finished(self) -> None:
        self._dialog = None
