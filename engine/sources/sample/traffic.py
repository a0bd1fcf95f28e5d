"""Everything that moves: each lane a train of vehicles that never meet."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.sources.sample.art_people import STRIDE
from engine.sources.sample.bodies import paint_vehicle, shade_vehicle
from engine.sources.sample.camera import Camera
from engine.sources.sample.road import Road
from engine.sources.sample.shadow import drop_shadow
from engine.sources.sample.studio import sprite_of
from engine.sources.sample.view import View

FLEET = ("car", "bike", "auto", "truck", "bus")


@dataclass(frozen=True, eq=False)  # compared by identity: it is a key of caches
class Lane:
    """A lane. Its places move along at one speed, so nobody runs into another.

    Attributes:
        key: tells lanes of a drive apart.
        x: metres of its middle from the road's middle.
        speed: metres a second, negative towards the camera.
        spacing: metres from place to place.
        filled: share of the places with somebody in it.
        shares: how likely each of `FLEET` is; empty for people on foot.
    """

    key: int
    x: float
    speed: float
    spacing: float
    filled: float
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Seat:
    """Who is in one place of a lane."""

    shift: float
    x: float
    kind: str
    variant: int
    sway: float
    phase: float


@dataclass(frozen=True)
class Moving:
    """A vehicle or a person at one moment."""

    along: float
    x: float
    kind: str
    variant: int
    oncoming: bool

    @property
    def end(self) -> float:
        """A little beyond its near end: lanes do not overlap."""
        return self.along + 1.0

    def shade(self, view: View) -> None:
        """Darken the ground below it."""
        z = self.along - view.camera.along
        if self.kind.startswith("walker"):
            drop_shadow(view, self.x, z - 0.15, 0.25, 0.3, 0.8)
        else:
            shade_vehicle(view, self.kind, self.x, z)

    def paint(self, view: View) -> None:
        """Paint it where it is now."""
        z = self.along - view.camera.along
        if self.kind.startswith("walker"):
            view.stand(sprite_of(self.kind, self.variant, view.mood), self.x, z)
        else:
            paint_vehicle(view, self.kind, self.variant, self.x, z, self.oncoming)


@lru_cache(maxsize=4096)
def _seat(seed: int, lane: Lane, place: int) -> Seat | None:
    rng = np.random.default_rng([seed, 61, lane.key, place % 2**32])
    if rng.random() > lane.filled:
        return None
    kind = str(rng.choice(FLEET, p=lane.shares)) if lane.shares else "walker"
    shift = float(rng.uniform(0.0, 0.3)) * lane.spacing
    x = lane.x + float(rng.uniform(-0.25, 0.25))
    if kind == "bike":
        x += float(rng.uniform(-0.5, 0.5))
    return Seat(shift, x, kind, int(rng.integers(24)), float(rng.uniform(0.0, 0.08)),
                float(rng.uniform(0, 6.28)))  # fmt: skip


@lru_cache(maxsize=64)
def lanes_of(road: Road) -> tuple[Lane, ...]:
    """All lanes of a road."""
    walk = road.half_width + 1.0
    lanes = [
        Lane(1, road.slow, 7.2, 26.0, 0.45, (0.0, 0.6, 0.4, 0.0, 0.0)),
        Lane(2, -walk - 0.4, 1.3, 16.0, 0.34, ()),
        Lane(3, -walk - 1.1, -1.2, 18.0, 0.3, ()),
        Lane(4, walk + 0.3, 1.2, 16.0, 0.34, ()),
        Lane(5, walk + 1.0, -1.3, 18.0, 0.3, ()),
    ]
    for n, x in enumerate(road.oncoming):
        speed = -9.5 + 2.5 * n
        lanes.append(Lane(10 + n, x, speed, 30.0, 0.6, (0.34, 0.24, 0.2, 0.12, 0.1)))
    if road.overtaking is not None:
        lanes.append(
            Lane(20, road.overtaking, 14.6, 38.0, 0.6, (0.6, 0.15, 0.05, 0.1, 0.1))
        )
    return tuple(lanes)


def traffic(seed: int, camera: Camera, reach: float) -> list[Moving]:
    """Who is on the road, from just behind the camera to `reach` metres ahead."""
    found = [_leader(seed, camera)]
    for lane in lanes_of(camera.road):
        start = camera.along - lane.speed * camera.time
        first = int(np.floor((start - 12.0) / lane.spacing))
        for place in range(first, int(np.ceil((start + reach) / lane.spacing))):
            seat = _seat(seed, lane, place)
            if seat is None:
                continue
            # Everybody drifts a little forwards and back, and from side to side.
            surge = 0.12 * lane.spacing * np.sin(0.21 * camera.time + seat.phase)
            along = place * lane.spacing + seat.shift + lane.speed * camera.time
            along += float(surge) if lane.shares else 0.0
            x = seat.x + seat.sway * float(np.sin(0.9 * camera.time + seat.phase))
            kind = seat.kind
            if not lane.shares:
                step = int(camera.time * 6.0 + seat.phase * 3.0) % STRIDE
                kind = f"walker{step}"
            found.append(Moving(along, x, kind, seat.variant, lane.speed < 0))
    return found


def _leader(seed: int, camera: Camera) -> Moving:
    """The one ahead in our own lane: we catch up, follow, and it draws away."""
    period = 40.0
    turn = camera.time / period + 0.23
    epoch = int(np.floor(turn))
    kind, closest, variant = _leads(seed, epoch)
    part = 2.0 * (turn - epoch) - 1.0
    ahead = closest + 235.0 * part * part
    x = camera.road.camera + 0.25 * float(np.sin(0.31 * camera.time + epoch))
    return Moving(camera.along + ahead, x, kind, variant, False)


@lru_cache(maxsize=64)
def _leads(seed: int, epoch: int) -> tuple[str, float, int]:
    """Which kind of vehicle it is, how near it comes, and which one of its kind."""
    rng = np.random.default_rng([seed, 67, epoch % 2**32])
    kind = str(rng.choice(FLEET, p=(0.4, 0.2, 0.16, 0.14, 0.1)))
    return kind, float(rng.uniform(11.0, 17.0)), int(rng.integers(10))
