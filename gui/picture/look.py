"""The look of the overlay as the person at the window sets it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from engine.overlay import Marking, OverlayStyle, View
from engine.palettes import RGB, Palette
from models.labels import LabelClass

Item = TypeVar("Item")
LabelSet = tuple[LabelClass, ...]
Names = tuple[str, ...]
Hidden = Mapping[Names, frozenset[str]]
"""The names of a label set's classes, and of those that are not coloured."""
Own = Mapping[Names, frozenset[tuple[str, RGB]]]
"""The names of a label set's classes, and the colours given to some of them."""


class Look(QObject):
    """Holds the `OverlayStyle` of the window and tells when it changes.

    Which classes are hidden, and which have a colour of their own, is kept for each
    label set, so that a class of one network is not hidden for being called like one of
    another. Knows no widgets: sliders, ticks and buttons set it, the painter reads it.
    """

    changed = Signal()

    def __init__(
        self,
        style: OverlayStyle,
        hidden: Hidden | None = None,
        own: Own | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Start with a style for all label sets, and what is special in each."""
        super().__init__(parent)
        self._style = style
        self._hidden, self._own = dict(hidden or {}), dict(own or {})
        self._classes: LabelSet = ()

    @property
    def style(self) -> OverlayStyle:
        """The style that holds now."""
        return self.style_for(self._classes)

    def style_for(self, classes: LabelSet) -> OverlayStyle:
        """The style for another label set than that of the legend."""
        names = _names(classes)
        return replace(
            self._style,
            hidden=self._hidden.get(names, frozenset()),
            own=self._own.get(names, frozenset()),
        )

    @property
    def hidden(self) -> Hidden:
        """Of each label set what is hidden; the sets used last come last."""
        return self._hidden

    @property
    def own(self) -> Own:
        """Of each label set the colours that a person chose, in the same order."""
        return self._own

    @property
    def classes(self) -> LabelSet:
        """The label set of the legend."""
        return self._classes

    def colour(self, name: str) -> RGB:
        """The colour in which a class of the label set is shown."""
        return dict(zip(_names(self._classes), self.colours, strict=True))[name]

    @property
    def colours(self) -> tuple[RGB, ...]:
        """The colours of all classes of the label set, in their order."""
        return self.style.colours(self._classes)

    def set_classes(self, classes: LabelSet) -> None:
        """Take over another label set; what is special in it is as it was then."""
        if classes != self._classes:
            self._classes = classes
            self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the colours cover the picture, 0 to 1."""
        self._set(replace(self._style, opacity=_share(opacity)))

    def set_view(self, view: View) -> None:
        """Set what is shown of picture and class map."""
        self._set(replace(self._style, view=view))

    def set_split(self, split: float) -> None:
        """Set where picture and overlay meet, as a share of the width."""
        self._set(replace(self._style, split=_share(split)))

    def set_marking(self, marking: Marking) -> None:
        """Set whether classes are filled or outlined."""
        self._set(replace(self._style, marking=marking))

    def set_palette(self, palette: Palette) -> None:
        """Set where colours come from, but for those that a person chose."""
        self._set(replace(self._style, palette=palette))

    def set_colours(self, colours: Mapping[str, RGB]) -> None:
        """Give classes of the label set colours of their own, and no others."""
        own = frozenset(colours.items())
        if own != self.style.own:
            _put(self._own, _names(self._classes), own)
            self.changed.emit()

    def set_colour(self, name: str, colour: RGB | None) -> None:
        """Give one class a colour of its own; None for that of the palette."""
        own = dict(self.style.own)
        own.pop(name, None)
        self.set_colours(own if colour is None else {**own, name: colour})

    def set_hidden(self, hidden: frozenset[str]) -> None:
        """Set which classes of the label set, by name, are not coloured."""
        if hidden != self.style.hidden:
            _put(self._hidden, _names(self._classes), hidden)
            self.changed.emit()

    def set_visible(self, name: str, visible: bool) -> None:
        """Colour one class or leave it uncoloured."""
        hidden = self.style.hidden
        self.set_hidden(hidden - {name} if visible else hidden | {name})

    def show_only(self, name: str) -> None:
        """Colour one class alone."""
        self.set_hidden(frozenset(_names(self._classes)) - {name})

    def _set(self, style: OverlayStyle) -> None:
        if style != self._style:
            self._style = style
            self.changed.emit()


def _names(classes: LabelSet) -> Names:
    return tuple(label.name for label in classes)


def _put(kept: dict[Names, Item], names: Names, item: Item) -> None:
    """Put an item at the end of those kept."""
    kept.pop(names, None)
    kept[names] = item


def _share(number: float) -> float:
    return min(max(number, 0.0), 1.0)
