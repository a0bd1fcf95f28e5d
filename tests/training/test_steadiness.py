"""Steadiness, on slides whose motion is known to the pixel."""

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.picture import Picture
from models import zoo
from tests.helpers.clips import MakeClip
from training.motion import motion
from training.steadiness import Steadiness, flow_size, main, steadiness

WIDTH, HEIGHT, STEP, FRAMES = 512, 288, 6, 6


def wide() -> tuple[np.ndarray, np.ndarray]:
    """A long picture with detail of all sizes, and three classes in blocks."""
    chance = np.random.default_rng(0)
    width = WIDTH + STEP * FRAMES
    picture = np.zeros((HEIGHT, width), np.float32)
    for size in (4, 8, 16, 32):
        grain = chance.random((HEIGHT // size, width // size)).astype(np.float32)
        picture += cv2.resize(grain, (width, HEIGHT)) * 60
    ids = chance.integers(0, 3, (HEIGHT // 48, width // 64 + 1), np.uint8)
    ids = ids.repeat(48, 0).repeat(64, 1)[:, :width]
    return picture.clip(0, 255).astype(np.uint8), ids


class Slide:
    """A window that moves over the long picture; answers as a network would."""

    def __init__(self) -> None:
        self.grey, self.ids = wide()
        self.shown = -1

    def pictures(self, count: int = FRAMES) -> Iterator[Picture]:
        for self.shown in range(count):
            yield Picture.from_array(np.dstack([self.window(self.grey)] * 3))

    def window(self, pixels: np.ndarray) -> np.ndarray:
        start = STEP * self.shown
        return np.ascontiguousarray(pixels[:, start : start + WIDTH])

    def right(self, _: Picture) -> np.ndarray:
        return self.window(self.ids)

    def flickering(self, _: Picture) -> np.ndarray:
        """The upper quarter is another class in every other frame."""
        ids = self.window(self.ids)
        if self.shown % 2:
            ids[: HEIGHT // 4] = 3
        return ids

    def staying(self, _: Picture) -> np.ndarray:
        """The first window's ids for ever, as if they stuck to the screen."""
        return np.ascontiguousarray(self.ids[:, :WIDTH])


def measured(slide: Slide, answer: str) -> Steadiness:
    found = steadiness(slide.pictures(), getattr(slide, answer), 4)
    assert found
    return found


def test_ids_that_move_with_the_picture_are_perfectly_steady() -> None:
    found = measured(Slide(), "right")
    assert found.pairs == FRAMES - 1
    assert found.agreement == pytest.approx(1, abs=1e-3)
    assert found.miou == pytest.approx(1, abs=2e-3)
    # What came in at the edge cannot be compared, nearly all the rest is.
    assert 0.95 < found.compared <= 1 - STEP / WIDTH


def test_a_quarter_that_flickers_costs_a_quarter() -> None:
    found = measured(Slide(), "flickering")
    assert found.agreement == pytest.approx(0.75, abs=5e-3)
    # Class 3 is never there twice; the others lose a quarter of their union.
    assert found.miou < 0.75 * 0.8


def test_ids_that_stick_to_the_screen_are_not_steady() -> None:
    # At every other border of blocks a strip as wide as the step is wrong.
    found = measured(Slide(), "staying")
    expected = 1 - STEP / 64 * 2 / 3
    assert found.agreement == pytest.approx(expected, abs=0.02)


def test_motion_is_followed_back_and_what_came_into_sight_is_unknown() -> None:
    slide = Slide()
    greys = [slide.window(slide.grey) for _ in slide.pictures(2)]
    along = motion(*greys)
    columns = np.arange(WIDTH, dtype=np.float32)
    inner = slice(32, -32)
    assert np.abs(along.x - columns - STEP)[inner, inner].max() < 0.5
    assert not along.known[:, -STEP + 1 :].any()
    assert along.known[inner, inner].mean() > 0.99


@pytest.mark.parametrize("shift", [-0.6, 0.6])
def test_what_was_outside_by_half_a_pixel_is_unknown_too(shift: float) -> None:
    grey = wide()[0][:, :WIDTH].copy()
    moved = cv2.warpAffine(
        grey, np.array([[1, 0, shift], [0, 1, 0.0]]), (WIDTH, HEIGHT)
    )
    along = motion(grey, moved)
    outside = (along.x < -0.5) | (along.x > WIDTH - 0.5)
    assert outside.any()
    assert not along.known[outside].any()


def test_one_picture_has_no_steadiness() -> None:
    slide = Slide()
    assert steadiness(slide.pictures(1), slide.right, 4) is None


def test_pictures_of_two_sizes_are_compared_at_the_first_ones() -> None:
    pictures = [np.zeros(shape, np.uint8) for shape in ((90, 160, 3), (72, 128, 3))]
    found = steadiness(
        map(Picture.from_array, pictures), lambda _: np.zeros((9, 16), np.uint8), 1
    )
    assert found == Steadiness(pairs=1, agreement=1.0, miou=1.0, compared=1.0)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1280, 720), (512, 288)),
        ((480, 848), (290, 512)),
        ((64, 48), (512, 384)),
        ((2000, 1), (512, 16)),
    ],
)
def test_flow_is_estimated_at_a_moderate_size_of_the_same_aspect(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert flow_size(size) == expected


def test_the_command_tells_of_each_clip_and_the_mean(
    make_clip: MakeClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clips = [str(make_clip(frames=count).path) for count in (3, 5)]
    file = tmp_path / "steady.json"
    options = ["--model", zoo.DEFAULT_MODEL, "--frames", "3", "--json", str(file)]
    assert main([*options, *clips]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith(f"{clips[0]} (2 pairs)")
    assert lines[2].endswith(f"{clips[1]} (3 pairs)")
    assert lines[3].endswith("mean of the clips (5 pairs)")
    record = json.loads(file.read_text(encoding="utf-8"))
    both = [record["clips"][clip]["agreement"] for clip in clips]
    assert record["mean"]["agreement"] == pytest.approx(sum(both) / 2)
    assert record["model"] == zoo.DEFAULT_MODEL


def test_what_cannot_be_measured_is_refused_in_one_line(
    make_clip: MakeClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*options: str) -> str:
        assert main(["--model", zoo.DEFAULT_MODEL, *options]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        return line

    clip, single = (str(make_clip(frames=count).path) for count in (3, 1))
    assert "does not exist" in refused(clip, str(tmp_path / "absent.mp4"))
    assert "at least 1" in refused("--frames", "0", clip)
    assert "is a folder" in refused("--json", str(tmp_path), clip)
    assert "one frame only" in refused(single)
