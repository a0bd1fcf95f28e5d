"""Colours of the classes from a file and to one."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.colour_file import read_colours, write_colours
from gui.picture.look import Look
from gui.texts import tr, trn
from models.errors import SadakError
from models.labels import folded


class ColourFile(QObject):
    """Reads and writes, and tells what came of it."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        """Act on a look."""
        super().__init__(parent)
        self._look = look

    def read(self, path: Path) -> None:
        """Give the classes of the label set the colours of a file."""
        try:
            colours = read_colours(path)
        except SadakError as error:
            self.failed.emit(str(error))
            return
        names = {folded(label.name): label.name for label in self._look.classes}
        known = {
            names[folded(name)]: colour
            for name, colour in colours.items()
            if folded(name) in names
        }
        if not known:
            text = tr(
                "{file} has colours for other classes than those of this network: "
                "{names}."
            )
            others = ", ".join(list(colours)[:5])
            self.failed.emit(text.format(file=path.name, names=others))
            return
        self._look.set_colours({**dict(self._look.style.own), **known})
        told = trn(
            "{n} class has its colour.", "{n} classes have their colours.", len(known)
        )
        unknown = [name for name in colours if folded(name) not in names]
        if unknown:
            text = tr("Not in this network: {names}.")
            told = f"{told} {text.format(names=', '.join(unknown[:5]))}"
        self.told.emit(told)

    def write(self, path: Path) -> None:
        """Write the colours in which the classes are shown."""
        names = [label.name for label in self._look.classes]
        try:
            write_colours(path, dict(zip(names, self._look.colours, strict=True)))
        except SadakError as error:
            self.failed.emit(str(error))
            return
        self.told.emit(tr("The colours are in {file}.").format(file=path.name))
