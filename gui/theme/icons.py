"""Icons that are drawn in the colours of the moment, as large and sharp as wanted."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme.scheme import Scheme, colours

_FOLDER = files("gui.theme") / "icons"
_OWN_COLOURS = "sadak"
"""The program's sign, which looks the same everywhere."""

_DRAWN_IN = {
    "#d3dae4": "ink",
    "#f0a43c": "accent",
    "#1a1306": "on_accent",
    "#ff9d8a": "error",
    "#566070": "outline",
}
"""What each colour in the files of the icons stands for."""


@cache
def icon(name: str) -> QIcon:
    """The icon of that name; it follows the theme by itself.

    Raises:
        FileNotFoundError: there is none.
    """
    _renderer(name, colours(), disabled=False)  # what fails while painting is fatal
    return QIcon(_Engine(name))


def write_icons(scheme: Scheme, folder: Path) -> None:
    """Put the icons in the colours of a scheme into a folder, for style sheets.

    Raises:
        OSError: they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in _FOLDER.iterdir():
        if file.name.endswith(".svg"):
            drawing = _drawing(file.name.removesuffix(".svg"), scheme)
            target = folder / file.name
            if not target.exists() or target.read_bytes() != drawing:
                target.write_bytes(drawing)


class _Engine(QIconEngine):
    """Draws one icon anew whenever it is painted, which takes microseconds."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _Engine(self._name)

    def paint(
        self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State
    ) -> None:
        disabled = mode is QIcon.Mode.Disabled
        side = min(rect.width(), rect.height())  # the drawings are square
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(rect).center())
        _renderer(self._name, colours(), disabled).render(painter, place)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        pixels = size * scale
        pixmap = QPixmap(pixels)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), pixels), mode, state)
        painter.end()
        return pixmap


@cache
def _renderer(name: str, scheme: Scheme, disabled: bool) -> QSvgRenderer:
    return QSvgRenderer(_drawing(name, scheme, disabled))


def _drawing(name: str, scheme: Scheme, disabled: bool = False) -> bytes:
    drawing = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    if name == _OWN_COLOURS:
        return drawing.encode()
    named = scheme.names()
    for drawn, meant in _DRAWN_IN.items():
        colour = named["disabled" if disabled and meant == "ink" else meant]
        drawing = drawing.replace(drawn, colour)
    return drawing.encode()
