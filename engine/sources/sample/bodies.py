"""The sides of vehicles, and the vehicles put together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from engine.sources.sample.art_faces import GLASS, SHINE, YELLOW, paint
from engine.sources.sample.classes import VEHICLE
from engine.sources.sample.colour import Colour, dim
from engine.sources.sample.shadow import drop_shadow
from engine.sources.sample.studio import chance, sprite_of
from engine.sources.sample.view import View

RUBBER: Colour = (28, 28, 30)
HUB: Colour = (128, 128, 128)
SIDELESS = 90.0
"""Metres ahead beyond which a side is too thin to be seen."""


@dataclass(frozen=True)
class Panel:
    """A flat piece of a vehicle's side.

    Attributes:
        corners: (n, 2) metres from the rear, and above the ground.
        colour: of the paint.
    """

    corners: np.ndarray
    colour: Colour


@dataclass(frozen=True)
class Body:
    """A kind of vehicle.

    Attributes:
        width: metres.
        length: metres.
        shoulder: height in metres from which the sides lean in.
        lean: metres inwards for each metre above the shoulder.
        panels: the side, from the first to be painted to the last.
        nose: length of the bonnet before the windscreen, 0 for none.
    """

    width: float
    length: float
    shoulder: float
    lean: float
    panels: tuple[Panel, ...]
    nose: float = 0.0

    @cached_property
    def outline(self) -> np.ndarray:
        """The corners of all panels, (n, 2)."""
        return np.concatenate([panel.corners for panel in self.panels])

    @cached_property
    def ends(self) -> list[int]:
        """For each panel, the row of `outline` after its last."""
        return np.cumsum([len(panel.corners) for panel in self.panels]).tolist()

    @cached_property
    def colours(self) -> list[Colour]:
        """Of each panel."""
        return [panel.colour for panel in self.panels]


def _panel(colour: Colour, *corners: tuple[float, float]) -> Panel:
    return Panel(np.array(corners, np.float64), colour)


def _box(colour: Colour, rear: float, low: float, front: float, high: float) -> Panel:
    return _panel(colour, (rear, low), (front, low), (front, high), (rear, high))


def _wheel(at: float, radius: float) -> list[Panel]:
    turn = np.linspace(0, 2 * np.pi, 15)[:-1]
    ring = np.stack([at + radius * np.cos(turn), radius + radius * np.sin(turn)], 1)
    hub = (ring - (at, radius)) * 0.55 + (at, radius)
    return [Panel(ring, RUBBER), Panel(hub, HUB)]


def _car(colour: Colour) -> Body:
    return Body(
        1.7, 3.9, 0.92, 0.3,
        (
            _panel(colour, (0, 0.92), (2.95, 0.92), (2.15, 1.49), (0, 1.49)),
            _panel(GLASS, (0.3, 0.95), (1.35, 0.95), (1.35, 1.42), (0.4, 1.42)),
            _panel(GLASS, (1.45, 0.95), (2.7, 0.95), (2.1, 1.42), (1.45, 1.42)),
            _panel(SHINE, (1.5, 1.2), (2.3, 1.2), (2.1, 1.4), (1.5, 1.4)),
            _panel(colour, (0, 0.28), (3.9, 0.28), (3.9, 0.74), (3.0, 0.95), (0, 0.95)),
            _box(dim(colour, 0.84), 0, 0.28, 3.9, 0.45),
            _box(dim(colour, 1.1), 0.05, 0.8, 3.0, 0.9),
            _box(dim(colour, 0.6), 1.38, 0.4, 1.42, 0.92),
            *_wheel(0.7, 0.31), *_wheel(3.2, 0.31),
        ),
        nose=0.95,
    )  # fmt: skip


def _auto(colour: Colour) -> Body:
    return Body(
        1.3, 2.6, 1.0, 0.1,
        (
            _panel(YELLOW, (0, 0.95), (2.3, 0.95), (1.95, 1.66), (0.05, 1.66)),
            _panel((48, 44, 40), (0.75, 0.6), (1.95, 0.6), (1.85, 1.46), (0.75, 1.46)),
            _box((96, 84, 72), 0.75, 0.6, 1.25, 1.0),
            _panel(colour, (0, 0.26), (2.3, 0.26), (2.6, 0.5), (2.4, 0.9), (1.9, 0.66),
                   (0.72, 0.66), (0.7, 0.97), (0, 0.97)),
            *_wheel(0.45, 0.23), *_wheel(2.3, 0.23),
        ),
    )  # fmt: skip


def _truck(colour: Colour) -> Body:
    slats = [_box(dim(colour, 0.84), 0.1, 1.0 + n * 0.4, 5.4, 1.28 + n * 0.4)
             for n in range(5)]  # fmt: skip
    posts = [_box(dim(colour, 0.62), z, 0.9, z + 0.1, 2.95)
             for z in (0.05, 1.1, 2.2, 3.3, 4.4, 5.4)]  # fmt: skip
    return Body(
        2.4, 7.4, 9.0, 0.0,
        (
            _box((52, 50, 48), 0.1, 0.6, 7.0, 0.95),
            _box(dim(colour, 0.96), 0, 0.9, 5.5, 2.95), *slats, *posts,
            _box(colour, 5.7, 0.7, 7.4, 2.75), _box(YELLOW, 5.6, 2.6, 7.4, 2.92),
            _box(GLASS, 6.2, 1.65, 7.2, 2.4),
            *_wheel(1.1, 0.48), *_wheel(2.1, 0.48), *_wheel(6.4, 0.48),
        ),
    )  # fmt: skip


def _bus(colour: Colour) -> Body:
    panes = [_box(GLASS, 0.4 + n * 1.25, 1.95, 1.5 + n * 1.25, 2.7) for n in range(7)]
    return Body(
        2.5, 9.8, 9.0, 0.0,
        (
            _box(colour, 0, 0.5, 9.8, 3.08), _box((228, 222, 206), 0, 1.35, 9.8, 1.75),
            _box((92, 92, 92), 0, 2.95, 9.8, 3.08), *panes,
            *[_box(SHINE, 0.5 + n * 1.25, 2.4, 1.1 + n * 1.25, 2.66) for n in range(7)],
            _box(dim(colour, 0.75), 8.9, 0.6, 9.6, 2.7),
            *_wheel(2.3, 0.46), *_wheel(7.6, 0.46),
        ),
    )  # fmt: skip


BUILDERS: dict[str, Callable[[Colour], Body]] = {
    "car": _car, "auto": _auto, "truck": _truck, "bus": _bus,
}  # fmt: skip


@lru_cache(maxsize=128)
def body_of(kind: str, variant: int) -> Body:
    """The body behind the faces of a vehicle, in the same paint."""
    return BUILDERS[kind](paint(kind, chance(kind, variant)))


@lru_cache(maxsize=256)
def _first_like(kind: str, variant: int) -> int:
    """The first variant of the same paint: all of one paint share their sprites."""
    colour = paint(kind, chance(kind, variant))
    return next(n for n in range(variant + 1) if paint(kind, chance(kind, n)) == colour)


def shade_vehicle(view: View, kind: str, x: float, z: float) -> None:
    """Darken the ground under a vehicle; the arguments are those of `paint_vehicle`."""
    if kind == "bike":
        drop_shadow(view, x, z, 0.22, 1.5, 0.8)
    else:
        body = body_of(kind, 0)
        drop_shadow(view, x, z, body.width / 2, body.length)


def paint_vehicle(
    view: View, kind: str, variant: int, x: float, z: float, oncoming: bool
) -> None:
    """Paint a vehicle that points along the road.

    Args:
        view: where to paint.
        kind: a key of `BUILDERS`, or `bike`.
        variant: which one of its kind.
        x: metres of its middle from the road's middle.
        z: metres ahead of its near end.
        oncoming: whether it drives towards the camera.
    """
    mood = view.mood
    if kind == "bike":
        name = "bike front" if oncoming else "bike rear"
        view.stand(sprite_of(name, variant, mood), x, z)
        return
    variant = _first_like(kind, variant)
    body = body_of(kind, variant)
    if z < SIDELESS and z + body.length > 1.2:
        _side(view, body, x, z, oncoming)
    if z > 1.0:
        if oncoming and body.nose:
            screen = sprite_of(f"{kind}2", variant, mood)
            view.stand(screen, x, z + body.nose, low=0.84)
            _bonnet(view, body, x, z)
        view.stand(sprite_of(f"{kind}{int(oncoming)}", variant, mood), x, z)


def _side(view: View, body: Body, x: float, z: float, oncoming: bool) -> None:
    """The side that the camera sees."""
    side = 1.0 if view.camera.middle_at(max(z, 1.0)) + x < 0 else -1.0
    slant = 0.95 if side * view.mood.sun > 0 else 0.7
    along, up = body.outline.T
    inset = np.maximum(up - body.shoulder, 0.0) * body.lean
    corners = np.stack(
        [x + side * (body.width / 2 - inset), up,
         z + (body.length - along if oncoming else along)], 1,
    )  # fmt: skip
    view.fill(corners, body.ends, body.colours, VEHICLE, slant=slant)


def _bonnet(view: View, body: Body, x: float, z: float) -> None:
    half = body.width / 2 - 0.06
    corners = np.array(
        [(x - half + 0.12, 0.86, z), (x + half - 0.12, 0.86, z),
         (x + half, 0.95, z + body.nose), (x - half, 0.95, z + body.nose)]
    )  # fmt: skip
    view.fill(corners, [4], [body.panels[0].colour], VEHICLE, slant=1.08)
