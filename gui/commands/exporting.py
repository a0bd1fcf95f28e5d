"""Writing what is seen to a file."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.session import Session

if TYPE_CHECKING:
    from gui.exporting.dialog import ExportDialog


class Exporting:
    """Opens the export dialog, and ends what runs when the program does."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session; the window is what dialogs belong to."""
        self._window, self._session = window, session
        self._dialog: ExportDialog | None = None

    def export(self) -> None:
        """Hold the video and ask where its annotated copy goes."""
        # Imported here since encoders are not needed to show a window.
        from gui.exporting.dialog import ExportDialog

        session = self._session
        playback, info = session.playback, session.playback.status.info
        choice = playback.status.choice
        if playback.address is None or info is None or choice is None:
            return
        playback.pause()
        self._dialog = ExportDialog(
            playback.address,
            info,
            choice,
            session.look.style_for(choice.card.classes),
            (session.marks.start, session.marks.end),
            self._window,
        )
        self._dialog.destroyed.connect(self._on_destroyed)
        self._dialog.open()

    def give_up(self) -> None:
        """Cancel an export that runs, since the program ends."""
        if self._dialog:
            self._dialog.give_up()

    def _on_destroyed(self) -> None:
        self._dialog = None
