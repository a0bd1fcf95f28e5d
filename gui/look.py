"""The look of the overlay as the person at the window sets it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.overlay import OverlayStyle, View


class Look(QObject):
    """Holds the one `OverlayStyle` of the window and tells when it changes.

    Knows no widgets: sliders, ticks and buttons set it, the painter reads it.
    """

    changed = Signal()

    def __init__(self, style: OverlayStyle, parent: QObject | None = None) -> None:
        """Start with a style."""
        super().__init__(parent)
        self._style = style

    @property
    def style(self) -> OverlayStyle:
        """The style that holds now."""
        return self._style

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the colours cover the picture, 0 to 1."""
        self._set(replace(self._style, opacity=min(max(opacity, 0.0), 1.0)))

    def set_view(self, view: View) -> None:
        """Set what is shown of picture and class map."""
        self._set(replace(self._style, view=view))

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Set which classes, by name, are not coloured."""
        self._set(replace(self._style, hidden=hidden))

    def set_visible(self, name: str, visible: bool) -> None:
        """Colour one class or leave it uncoloured."""
        hidden = self._style.hidden
        self.set_hidden(hidden - {name} if visible else hidden | {name})

    def _set(self, style: OverlayStyle) -> None:
        if style != self._style:
            self._style = style
            self.changed.emit()
