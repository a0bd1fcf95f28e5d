"""The look of the overlay as the person at the window sets it."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.overlay import OverlayStyle, View
from models.labels import LabelClass

LabelSet = tuple[LabelClass, ...]
Names = tuple[str, ...]
Hidden = Mapping[Names, frozenset[str]]
"""The names of a label set's classes, and of those that are not coloured."""


class Look(QObject):
    """Holds the `OverlayStyle` of the window and tells when it changes.

    Which classes are hidden is kept for each label set, so that a class of one network
    is not hidden for being called like one of another. Knows no widgets: sliders, ticks
    and buttons set it, the painter reads it.
    """

    changed = Signal()

    def __init__(
        self,
        style: OverlayStyle,
        hidden: Hidden | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Start with a style for all label sets, and what is hidden of each."""
        super().__init__(parent)
        self._style = style
        self._hidden = dict(hidden or {})
        self._classes: LabelSet = ()

    @property
    def style(self) -> OverlayStyle:
        """The style that holds now."""
        return self.style_for(self._classes)

    def style_for(self, classes: LabelSet) -> OverlayStyle:
        """The style for another label set than that of the legend."""
        return replace(self._style, hidden=self._hidden.get(_names(classes), _NONE))

    @property
    def hidden(self) -> Hidden:
        """Of each label set what is hidden; the sets used last come last."""
        return self._hidden

    def set_classes(self, classes: LabelSet) -> None:
        """Take over another label set; what is hidden of it is as it was then."""
        if classes != self._classes:
            self._classes = classes
            self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the colours cover the picture, 0 to 1."""
        self._set(replace(self._style, opacity=min(max(opacity, 0.0), 1.0)))

    def set_view(self, view: View) -> None:
        """Set what is shown of picture and class map."""
        self._set(replace(self._style, view=view))

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Set which classes of the label set, by name, are not coloured."""
        if hidden != self.style.hidden:
            self._hidden.pop(_names(self._classes), None)
            self._hidden[_names(self._classes)] = hidden
            self.changed.emit()

    def set_visible(self, name: str, visible: bool) -> None:
        """Colour one class or leave it uncoloured."""
        hidden = self.style.hidden
        self.set_hidden(hidden - {name} if visible else hidden | {name})

    def _set(self, style: OverlayStyle) -> None:
        if style != self._style:
            self._style = style
            self.changed.emit()


_NONE: frozenset[str] = frozenset()


def _names(classes: LabelSet) -> Names:
    return tuple(label.name for label in classes)
