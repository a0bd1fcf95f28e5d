"""The parts of the timeline that need no window."""

from fractions import Fraction

import numpy as np
import pytest

from engine.survey.moments import Moment
from engine.survey.survey import Survey
from gui.timeline.drawing import Palette, ceiling, chart, columns, lane
from gui.timeline.subjects import subjects
from models.labels import LabelClass

pytestmark = pytest.mark.gui


def some_classes(*names: str) -> tuple[LabelClass, ...]:
    return tuple(LabelClass(name, (n, n, n)) for n, name in enumerate(names))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ("road", "Person", "rider", "car", "Motor-cycle", "motorcycle"),
            {"living": (1, 2), "vehicles": (3, 5)},
        ),
        (("living things", "road"), {"living": (0,)}),
        (("a", "b"), {}),
    ],
)
def test_classes_that_belong_together_are_one_subject(
    names: tuple[str, ...], expected: dict[str, tuple[int, ...]]
) -> None:
    offered = subjects(some_classes(*names))
    groups = {s.key: s.ids for s in offered if not s.key.startswith("class:")}
    assert groups == expected
    alone = [s.ids for s in offered if s.key.startswith("class:")]
    everything = [(n,) for n in range(len(names)) if (n,) not in expected.values()]
    assert alone == everything


PALETTE = Palette(
    ((10, 0, 0), (20, 0, 0), None), (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4)
)


def split(pixels: np.ndarray) -> np.ndarray:
    """Red, green and blue of each pixel."""
    assert (pixels >> 24 == 255).all()
    return np.stack([pixels >> shift & 255 for shift in (16, 8, 0)], axis=-1)


def filled(duration: int, **shares: list[float]) -> Survey:
    """A survey that knows some seconds, written s10 and so on."""
    survey = Survey(Fraction(duration), some_classes("a", "b", "c"))
    for second, of in shares.items():
        survey.add(Fraction(int(second[1:])), of)
    return survey


def test_columns_stand_for_their_part_of_the_video() -> None:
    survey = filled(240, s0=[1, 0, 0], s1=[0, 1, 0], s2=[0, 0, 1])
    wide = columns(survey.samples(), 480, Fraction(240))
    assert wide.shares[:6].argmax(axis=1).tolist() == [0, 0, 1, 1, 2, 2]
    assert wide.known[:8].tolist() == 6 * [True] + 2 * [False]
    narrow = columns(survey.samples(), 60, Fraction(240))
    assert narrow.shares[0].tolist() == pytest.approx([1 / 3] * 3)
    assert narrow.known.tolist() == [True] + 59 * [False]


def test_near_what_is_known_the_chart_is_pale_and_further_away_hatched() -> None:
    survey = filled(1600, s800=[1, 0, 0])
    whole = columns(survey.samples(), 1600, Fraction(1600))
    assert whole.near.nonzero()[0].tolist() == list(range(736, 865))
    pixels = split(chart(whole, PALETTE, 7))
    assert (pixels[:, 800] == (10, 0, 0)).all()
    assert (pixels[:, 750] == (6, 0, 0)).all()
    assert {tuple(p) for p in pixels[:, 100:107].reshape(-1, 3).tolist()} == {
        (1, 1, 1),
        (2, 2, 2),
    }
    nothing = columns(filled(100).samples(), 50, Fraction(100))
    assert not nothing.near.any()
    assert ceiling(nothing, PALETTE) > 0


def test_classes_are_stacked_and_fill_the_height() -> None:
    survey = filled(240, s0=[0.25, 0.25, 0.5], s1=[0.1, 0, 0.9])
    whole = columns(survey.samples(), 240, Fraction(240))
    assert ceiling(whole, PALETTE) == 0.5
    pixels = split(chart(whole, PALETTE, 10))[::-1, :, 0]  # from the bottom
    assert pixels[:, 0].tolist() == 5 * [10] + 5 * [20]
    assert pixels[:, 1].tolist() == 2 * [10] + 8 * [1]


def test_the_shortest_moment_can_be_seen() -> None:
    moments = [
        Moment(Fraction(10), Fraction(10), 1.0),
        Moment(Fraction(50), Fraction(60), 1.0),
        Moment(Fraction(100), Fraction(100), 1.0),
    ]
    pixels = split(lane(moments, PALETTE, 100, 3, Fraction(100), least=2))
    marked = (pixels == (4, 4, 4)).all(axis=(0, 2)).nonzero()[0].tolist()
    assert marked == [10, 11, *range(50, 61), 98, 99]
