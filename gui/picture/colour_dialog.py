"""Choosing the colour of a class."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QWidget

from gui.picture.look import Look
from gui.texts import tr


class ColourDialog(QColorDialog):
    """Shows each colour on the picture while it is being chosen.

    It belongs to the label set that there was when it opened: should another come, it
    closes.
    """

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        """Ask for the colour of a class, by its name."""
        super().__init__(QColor(*look.colour(name)), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Colour of {name}").format(name=name))
        # That of the system knows nothing of the theme, and may be any.
        self.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        self._look, self._name, self._classes = look, name, look.classes
        self._before = dict(look.style.own).get(name)
        self.currentColorChanged.connect(self._on_changed)
        self.rejected.connect(self._on_rejected)
        look.changed.connect(self._on_look)

    def _on_changed(self, colour: QColor) -> None:
        rgb = (colour.red(), colour.green(), colour.blue())
        self._look.set_colour(self._name, rgb)

    def _on_rejected(self) -> None:
        if self._look.classes == self._classes:
            self._look.set_colour(self._name, self._before)

    def _on_look(self) -> None:
        if self._look.classes != self._classes:
            self.reject()
