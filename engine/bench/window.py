"""A window to be measured. The engine knows no Qt, so it is handed in."""

from typing import Protocol

from engine.bench.cost import Cost
from engine.bench.playing import Played, Playing
from engine.picture import Size


class Window(Protocol):
    """Measures what a window does, where there can be one."""

    def paint_costs(self, size: Size, map_size: Size, frames: int) -> dict[str, Cost]:
        """What painting costs, in a window as large as the picture.

        Args:
            size: width and height of the picture.
            map_size: of the class map.
            frames: how many to paint.

        Returns:
            `paint`, of a new frame, and `restyle`, of the same frame after a change of
            its look; `paint lit`, `paint split` and `paint outlines`, of a new frame in
            these looks; or nothing.
        """

    def play(self, playing: Playing) -> Played | None:
        """Play in the program's own window, up to the last frame that is meant.

        None where there can be no window, or the source cannot be played.
        """
