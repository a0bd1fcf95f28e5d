"""The drawn drive: the same frame every time, and labels that can be trusted."""

import numpy as np
import pytest

from engine.sources.sample.camera import camera_at
from engine.sources.sample.ground import lay_ground
from engine.sources.sample.mood import MOODS, mood_of
from engine.sources.sample.road import road_of
from engine.sources.sample.roadside import block_of
from engine.sources.sample.scene import draw
from engine.sources.sample.surface import surface_of
from engine.sources.sample.traffic import lanes_of
from models.labels import IDD_LEVEL1

SMALL = (320, 180)


def test_picture_and_labels_have_the_size_asked_for() -> None:
    picture, labels = draw(7, SMALL)
    assert picture.shape == (180, 320, 3)
    assert labels.shape == (180, 320)
    assert picture.dtype == labels.dtype == np.uint8


@pytest.mark.parametrize(
    "size", [(160, 90), (161, 91), (320, 320), (180, 320), (640, 160), (353, 288)]
)
def test_any_size_and_aspect_can_be_drawn(size: tuple[int, int]) -> None:
    picture, labels = draw(40, size, seed=3)
    assert picture.shape == (size[1], size[0], 3)
    assert labels.max() < len(IDD_LEVEL1)


def test_a_frame_does_not_depend_on_what_was_drawn_before() -> None:
    first, first_labels = draw(250, SMALL, seed=2)
    for index in (0, 249):
        draw(index, SMALL, seed=5)
        draw(index, SMALL, seed=2)
    again, again_labels = draw(250, SMALL, seed=2)
    assert np.array_equal(first, again)
    assert np.array_equal(first_labels, again_labels)


@pytest.mark.parametrize("seed", [0, 1, 5])
def test_every_class_comes_along(seed: int) -> None:
    found: set[int] = set()
    for index in range(0, 900, 90):
        found |= set(np.unique(draw(index, SMALL, seed)[1]).tolist())
    assert found == set(range(len(IDD_LEVEL1)))


def test_the_next_frame_is_slightly_different() -> None:
    for index in (100, 101, 102):
        before, after = draw(index, SMALL)[0], draw(index + 1, SMALL)[0]
        change = np.abs(before.astype(int) - after.astype(int)).mean()
        assert 0.5 < change < 12.0
        same = np.mean(draw(index, SMALL)[1] == draw(index + 1, SMALL)[1])
        assert same > 0.95


def test_another_seed_is_another_drive() -> None:
    pictures = [draw(30, SMALL, seed)[0].astype(int) for seed in range(3)]
    for n, one in enumerate(pictures):
        for other in pictures[:n]:
            assert np.abs(one - other).mean() > 5.0


def test_large_and_negative_numbers_are_drives_and_frames_too() -> None:
    assert draw(10**7, SMALL, seed=2**40 + 1)[1].max() < len(IDD_LEVEL1)
    assert draw(0, SMALL, seed=-1)[1].max() < len(IDD_LEVEL1)


def test_sky_is_above_and_road_before_the_bonnet() -> None:
    names = [label.name for label in IDD_LEVEL1]
    _, labels = draw(0, SMALL)
    assert labels[2, 150] == names.index("sky")
    assert labels[-2, 150] == names.index("drivable")


def test_drives_differ_in_light() -> None:
    assert {mood_of(seed).name for seed in range(40)} == {mood.name for mood in MOODS}


def test_everybody_keeps_to_the_left() -> None:
    for seed in range(12):
        road = road_of(seed)
        assert road.camera < 0
        assert all(
            lane.x < 0 for lane in lanes_of(road) if lane.shares and lane.speed > 0
        )
        assert all(
            lane.x > 0 for lane in lanes_of(road) if lane.shares and lane.speed < 0
        )


def test_nothing_stands_on_the_road() -> None:
    for seed in range(4):
        road = road_of(seed)
        for index in range(20):
            for thing in block_of(seed, index):
                assert abs(thing.x) >= road.half_width or abs(thing.x) <= road.median


def test_paint_on_the_road_moves_with_the_road() -> None:
    # One dash and its gap are 9 m; 12 m/s are 0.4 m a frame, so after 22.5 frames the
    # next dash is where this one was. Without the nodding it would fit exactly.
    road = road_of(0)
    mood, surface = mood_of(0), surface_of(0, 0.5)
    rows = []
    for index in (0, 45):
        camera = camera_at(index, SMALL, road)
        picture = np.zeros((180, 320, 3), np.uint8)
        lay_ground(picture, np.zeros((180, 320), np.uint8), camera, surface, mood)
        z = np.array([7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0])
        places = np.stack([np.zeros(8), np.zeros(8), z], 1)
        column, row = np.round(camera.project(places)).astype(int).T
        rows.append(picture[row, column].mean(1) > 150)
    assert rows[0].any()
    assert not rows[0].all()
    assert np.mean(rows[0] == rows[1]) > 0.7
