"""What stands beside the road: made block by block, for ever."""

from functools import lru_cache

import numpy as np

from engine.sources.sample.art_buildings import FLOOR, floors_of
from engine.sources.sample.road import Road, road_of
from engine.sources.sample.studio import chance
from engine.sources.sample.things import House, Parked, Rail, Standing, Thing, Wall

BLOCK = 40.0
"""Metres of road in a block."""
PIECE = 20.0
"""Metres of wall or rail that are drawn in one go: straight, but short enough."""
STRETCH = 5
"""Blocks after which the kind of country may change."""


COUNTRY = ("fields", "woods", "village", "town")


@lru_cache(maxsize=512)
def block_of(seed: int, index: int) -> tuple[Thing, ...]:
    """All things in one block of road, in no order."""
    road = road_of(seed)
    rng = np.random.default_rng([seed, 53, index % 2**32])
    stretch = index // STRETCH
    mix = np.random.default_rng([seed, 59, stretch % 2**32])
    things: list[Thing] = []
    start = index * BLOCK
    for side in (-1.0, 1.0):
        kind = COUNTRY[int(mix.choice(4, p=[0.3, 0.25, 0.25, 0.2]))]
        fence = float(mix.random())
        _plants(things, start, side, road, kind, rng)
        if kind in ("village", "town"):
            _houses(things, start, side, road, kind, rng)
        elif fence < 0.5:
            for at in np.arange(start, start + BLOCK, PIECE):
                _fence(things, float(at), side, road, fence < 0.25, stretch)
        railed = kind in ("fields", "woods") and fence < 0.25
        _furniture(things, start, side, road, kind, railed, rng)
    if road.divided:
        for along in np.arange(start, start + BLOCK, 5.0):
            if rng.random() < 0.8:
                x, variant = float(rng.uniform(-0.2, 0.2)), int(rng.integers(5))
                things.append(Standing(float(along), x, "bush", variant, 0.55))
        things.append(Standing(start + 20, 0.0, "lamp", 0, 1.1))
        things.append(Standing(start + 20.1, 0.0, "lamp", 0, 1.1, mirror=True))
    return tuple(things)


def _fence(
    things: list[Thing], at: float, side: float, road: Road, rail: bool, variant: int
) -> None:
    """One piece of guard rail, or of wall."""
    if rail:
        things.append(Rail(at, at + PIECE, side * (road.half_width + 0.9)))
    else:
        away = road.half_width + road.footpath + 4.6
        things.append(
            Wall(at, at + PIECE, side * away, (variant + int(at // PIECE)) % 6)
        )


def _plants(
    things: list[Thing],
    start: float,
    side: float,
    road: Road,
    kind: str,
    rng: np.random.Generator,
) -> None:
    count = {"fields": 3, "woods": 6, "village": 2, "town": 1}[kind]
    near = road.half_width + road.footpath + 3.2
    for _ in range(count):
        reach = {"fields": 38.0, "woods": 16.0, "village": 1.5, "town": 0.6}[kind]
        away = near + float(rng.random() ** 1.5) * reach
        name = "palm" if rng.random() < 0.16 else "tree"
        things.append(
            Standing(start + float(rng.uniform(0, BLOCK)), side * away, name,
                     int(rng.integers(7)), float(rng.uniform(0.75, 1.2)),
                     bool(rng.random() < 0.5))
        )  # fmt: skip
    for _ in range(2 if kind == "woods" else 1):
        away = near - 0.4 + float(rng.random()) * 9.0 * (kind in ("fields", "woods"))
        things.append(
            Standing(start + float(rng.uniform(0, BLOCK)), side * away, "bush",
                     int(rng.integers(5)), float(rng.uniform(0.6, 1.1)))
        )  # fmt: skip


def _houses(
    things: list[Thing],
    start: float,
    side: float,
    road: Road,
    kind: str,
    rng: np.random.Generator,
) -> None:
    at, before = start, 0.0
    row = road.half_width + road.footpath + 5.6
    while at < start + BLOCK - 9.0:
        length = min(float(rng.uniform(9.0, 12.5)), start + BLOCK - at)
        if kind == "town" or rng.random() < 0.5:
            variant = int(rng.integers(14))
            height = floors_of(chance("house", variant)) * FLOOR
            things.append(House(at, side * row, variant, length, height, before))
            before = height
        if kind == "village":
            length, before = length + float(rng.uniform(1.0, 6.0)), 0.0
        at += length


def _furniture(
    things: list[Thing],
    start: float,
    side: float,
    road: Road,
    kind: str,
    railed: bool,
    rng: np.random.Generator,
) -> None:
    """Poles, signs, stalls, parked vehicles, cows."""
    edge = road.half_width + road.footpath
    busy = kind in ("town", "village")

    def put(name: str, away: float, variants: int, scale: float = 1.0) -> None:
        along = start + float(rng.uniform(1, BLOCK - 1))
        turned = name in ("cow", "stall") and bool(rng.random() < 0.5)
        variant = int(rng.integers(variants))
        things.append(
            Standing(along, side * (edge + away), name, variant, scale, turned)
        )

    if side < 0 and not road.divided:
        things.append(
            Standing(start + 12.0, -(edge + 1.5), "pole", int(rng.integers(8)))
        )
    if side > 0 and busy and not road.divided:
        things.append(Standing(start + 30.0, edge + 1.3, "lamp", 0, mirror=True))
    if rng.random() < 0.45:
        along = start + float(rng.uniform(1, BLOCK - 1))
        at = side * (road.half_width + 0.6)
        things.append(Standing(along, at, "sign", int(rng.integers(10))))
    if rng.random() < 0.25:
        put("milestone", 0.8, 4)
    if rng.random() < (0.3 if busy else 0.14):
        put("hoarding", 4.2, 8)
    if rng.random() < (0.5 if busy else 0.05):
        put("stall", 2.6, 5)
    if rng.random() < (0.25 if busy else 0.12):
        put("cow", 1.5, 5)
    if not railed and rng.random() < (0.7 if busy else 0.15):
        kinds = ("car", "auto", "bike", "truck", "car", "bike")
        pick = kinds[int(rng.integers(len(kinds)))]
        away = road.half_width + {"truck": 2.2, "bike": 1.2}.get(pick, 1.7)
        along = start + float(rng.uniform(1, BLOCK - 9))
        if pick != "bike":
            things.append(Parked(along, side * away, pick, int(rng.integers(8))))
