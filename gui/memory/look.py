"""What is remembered of the look."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

import msgspec

from engine.overlay import Marking, OverlayStyle, View
from engine.palettes import Palette
from engine.refinement import Refinement
from gui.picture.look import Look

_MOST_LABEL_SETS = 20

Item = TypeVar("Item")
Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Channel = Annotated[int, msgspec.Meta(ge=0, le=255)]
Names = tuple[str, ...]
Own = frozenset[tuple[str, tuple[Channel, Channel, Channel]]]


class LookSettings(msgspec.Struct, frozen=True):
    """How the overlay looks.

    Attributes:
        opacity: of the class colours.
        view: what is shown of picture and class map.
        hidden: of the names of a label set those of the classes not coloured; the
            sets used last come last.
        marking: whether classes are filled or outlined.
        palette: where their colours come from.
        own: of the names of a label set the colours that a person chose.
        split: where picture and overlay meet in the split view.
        highlight: whether the class under the mouse stands out.
        edges: whether borders between classes follow the edges of the picture.
        smoothing: how much of the frames before is kept.
    """

    opacity: Share = 0.5
    view: View = View.OVERLAY
    hidden: tuple[tuple[Names, frozenset[str]], ...] = ()
    marking: Marking = Marking.AREAS
    palette: Palette = Palette.MODEL
    own: tuple[tuple[Names, Own], ...] = ()
    split: Share = 0.5
    highlight: bool = True
    edges: bool = True
    smoothing: Share = 0.0

    @property
    def style(self) -> OverlayStyle:
        """The look that was remembered, whatever the label set is."""
        return OverlayStyle(
            self.opacity,
            view=self.view,
            marking=self.marking,
            palette=self.palette,
            split=self.split,
        )

    @property
    def refinement(self) -> Refinement:
        """How class maps were made."""
        return Refinement(self.edges, self.smoothing)

    def with_look(self, look: Look) -> "LookSettings":
        """The same with the look of the window."""
        style = look.style
        return msgspec.structs.replace(
            self,
            opacity=style.opacity,
            view=style.view,
            hidden=latest(look.hidden),
            marking=style.marking,
            palette=style.palette,
            own=latest(look.own),
            split=style.split,
        )

    def with_refinement(self, refinement: Refinement) -> "LookSettings":
        """The same with class maps made in another way."""
        return msgspec.structs.replace(
            self, edges=refinement.edges, smoothing=refinement.smoothing
        )


def latest(
    kept: Mapping[Names, frozenset[Item]],
) -> tuple[tuple[Names, frozenset[Item]], ...]:
    """What is special in the label sets used last."""
    worth_it = [(names, some) for names, some in kept.items() if some]
    return tuple(worth_it[-_MOST_LABEL_SETS:])
