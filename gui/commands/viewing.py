"""Changing what is seen."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from engine.overlay import Marking, View
from engine.palettes import Palette
from gui.commands.opening import Choices
from gui.exporting.asking import ask_where
from gui.picture.zoom import STEP
from gui.session import Session
from gui.texts import mark, tr

_OPACITY_STEP = 0.05
_SPLIT_STEP = 0.02
_PALETTES = {
    Palette.MODEL: mark("Of the network (IDD)"),
    Palette.CITYSCAPES: mark("Cityscapes"),
    Palette.SAFE: mark("Safe for colour-blind people"),
}


class Viewing:
    """Sets the look, and whether it fills the screen."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session; the window is what dialogs belong to."""
        self._window, self._session = window, session
        self._look, self._full_screen = session.look, session.full_screen

    def set_view(self, view: View) -> None:
        """Show something else of the frame."""
        self._look.set_view(view)

    def move_split(self, steps: int) -> None:
        """Move the line between picture and overlay, to the left with less than 0."""
        self._look.set_split(self._look.style.split + steps * _SPLIT_STEP)

    def set_marking(self, marking: Marking) -> None:
        """Fill classes, or outline them."""
        self._look.set_marking(marking)

    def change_opacity(self, steps: int) -> None:
        """Make the colours stronger or weaker."""
        self._look.set_opacity(self._look.style.opacity + steps * _OPACITY_STEP)

    def colour_choices(self) -> Choices:
        """Where the colours of the classes come from."""
        style = self._look.style
        choices: Choices = [
            (
                tr(text),
                partial(self._look.set_palette, palette),
                style.palette is palette,
            )
            for palette, text in _PALETTES.items()
        ]
        more: Choices = [
            (tr("Import…"), self.import_colours),
            (tr("Export…"), self.export_colours),
        ]
        if style.own:
            more = [
                *more,
                (tr("Forget my colours"), partial(self._look.set_colours, {})),
            ]
        return [*choices, *more]

    def import_colours(self) -> None:
        """Ask for a file of colours to take over."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import colours"), self._folder(), _kinds()
        )
        if path:
            self._session.colour_file.read(Path(path))

    def export_colours(self) -> None:
        """Ask for a file to write the colours to."""
        suggestion = Path(self._folder()) / "colours.json"
        path = ask_where(self._window, tr("Export colours"), suggestion, _kinds())
        if path:
            self._session.colour_file.write(path)

    def toggle_highlight(self) -> None:
        """Let the class under the mouse stand out, or none."""
        highlight = self._session.highlight
        highlight.set_on(not highlight.on)

    def toggle_edges(self) -> None:
        """Let borders follow the edges of the picture, or not."""
        playback = self._session.playback
        before = playback.refinement
        playback.refine(replace(before, edges=not before.edges))

    def zoom(self, steps: int) -> None:
        """Enlarge the middle of the picture, or reduce it with less than 0."""
        self._session.zoom.step(STEP**steps)

    def show_whole(self) -> None:
        """Show the whole picture."""
        self._session.zoom.reset()

    def toggle_figures(self) -> None:
        """Show the plot of the figures, or put it away."""
        self._session.history.toggle()

    def toggle_panel(self) -> None:
        """Let the panel beside the picture come or go."""
        self._session.panel.toggle()

    def toggle_full_screen(self) -> None:
        """Enter or leave full screen."""
        self._full_screen.toggle()

    def leave_full_screen(self) -> None:
        """Be a window again."""
        self._full_screen.leave()

    def _folder(self) -> str:
        return self._session.memory.settings.opening.last_folder or str(Path.home())


def _kinds() -> str:
    return tr("Colours") + " (*.json)"
