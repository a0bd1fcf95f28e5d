"""Polygons to pixels: the official table, the official order, and the rule of Pillow.

The rule is tried against two rasterisers that share nothing with Pillow: the crossings
of every row of pixels, computed here, and scikit-image's.
"""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.draw
from numpy.typing import NDArray

from tests.training.conftest import rectangle, write_polygons
from training.datasets.idd_labels import KINDS, LABELS, values
from training.errors import DatasetError
from training.polygons.drawing import Drawing, Shape, draw, read_polygons

WIDTH, HEIGHT = 60, 40
INK, PAPER = 7, 255

Corners = list[tuple[float, float]]
Mask = NDArray[np.bool_]


def painted(corners: Corners) -> Mask:
    """What the tool paints of one polygon."""
    drawing = Drawing((WIDTH, HEIGHT), [Shape("it", corners)])
    mask, _ = draw(drawing, {"it": INK, "unlabeled": PAPER})
    ids = np.asarray(mask)
    assert set(np.unique(ids)) <= {INK, PAPER}
    return ids == INK


def random_polygon(kind: str, rng: np.random.Generator) -> Corners:
    """A polygon around the middle of the picture."""
    count = int(rng.integers(3, 12))
    if kind == "concave":  # a star: corners by angle, at all distances
        angles = np.sort(rng.uniform(0, 2 * np.pi, count))
        reach = rng.uniform(2, 19, count)
        points = np.stack([30 + reach * np.cos(angles), 20 + reach * np.sin(angles)], 1)
        points = points.round()
    elif kind == "crossing":
        points = rng.integers(2, [WIDTH - 2, HEIGHT - 2], (count, 2))
    elif kind == "touching":  # few places, so that corners and edges meet
        points = rng.integers(0, 5, (count, 2)) * 8 + 3
    elif kind == "beyond the picture":
        points = rng.integers(-50, [WIDTH + 50, HEIGHT + 50], (count, 2))
    else:
        assert kind == "between pixels"
        points = rng.uniform(-5, [WIDTH + 5, HEIGHT + 5], (count, 2))
    return [(float(x), float(y)) for x, y in points]


KINDS_OF_POLYGON = [
    "concave",
    "crossing",
    "touching",
    "beyond the picture",
    "between pixels",
]


def crossings(corners: NDArray[np.float64], y: float) -> NDArray[np.float64]:
    """Where a horizontal line that meets no corner crosses the outline, in order."""
    x0, y0 = corners.T
    x1, y1 = np.roll(corners, -1, axis=0).T
    met = (np.minimum(y0, y1) < y) & (y < np.maximum(y0, y1))
    return np.sort(x0[met] + (y - y0[met]) * (x1 - x0)[met] / (y1 - y0)[met])


def by_rule(corners: Corners) -> tuple[Mask, Mask]:
    """The pixels of a polygon by crossings, and which pixels these decide on.

    Coordinates lose what is behind the point. A pixel is painted when, along its row,
    its centre is less than half a pixel from the inside by the even-odd rule. Rows that
    hold a corner follow further rules and are left open, as are centres at exactly half
    a pixel, where single precision decides.
    """
    whole = np.trunc(np.array(corners))
    inside = np.zeros((HEIGHT, WIDTH), bool)
    decided = np.ones((HEIGHT, WIDTH), bool)
    columns = np.arange(WIDTH)
    for y in range(HEIGHT):
        if (whole[:, 1] == y).any():
            decided[y] = False
            continue
        ends = crossings(whole, y)
        for left, right in zip(ends[::2], ends[1::2], strict=True):
            inside[y] |= (columns > left - 0.5) & (columns < right + 0.5)
        for end in ends:
            decided[y] &= np.abs(np.abs(columns - end) - 0.5) > 1e-3
    return inside, decided


@pytest.mark.parametrize("kind", KINDS_OF_POLYGON)
def test_pixels_are_those_of_the_rule(kind: str) -> None:
    rng = np.random.default_rng(1)
    compared = 0
    for _ in range(100):
        corners = random_polygon(kind, rng)
        inside, decided = by_rule(corners)
        wrong = (painted(corners) != inside) & decided
        assert not wrong.any(), (corners, np.argwhere(wrong))
        compared += int((inside & decided).sum())
    assert compared > 10_000


@pytest.mark.parametrize("kind", KINDS_OF_POLYGON)
def test_pixels_are_those_of_scikit_image_but_for_the_outline(kind: str) -> None:
    rng = np.random.default_rng(2)
    around = np.ones((5, 5), np.uint8)
    for _ in range(100):
        corners = random_polygon(kind, rng)
        x, y = np.trunc(np.array(corners)).T
        # In a larger picture, so that what is cut off is no outline of its own.
        room = (HEIGHT + 120, WIDTH + 120)
        other = np.zeros(room, bool)
        other[skimage.draw.polygon(y + 60, x + 60, room)] = True
        outline = np.zeros(room, np.uint8)
        ends = np.stack([x, y, np.roll(x, -1), np.roll(y, -1)], 1).astype(int) + 60
        for x0, y0, x1, y1 in ends:
            outline[skimage.draw.line(y0, x0, y1, x1)] = 1
        near = cv2.dilate(outline, around) > 0
        here = slice(60, 60 + HEIGHT), slice(60, 60 + WIDTH)
        wrong = (painted(corners) != other[here]) & ~near[here]
        assert not wrong.any(), (corners, np.argwhere(wrong))


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ([(1, 1), (3, 1), (3, 2), (1, 2)], ".....|.###.|.###.|....."),
        # What is behind the point is cut off, towards zero.
        ([(1.9, 1.9), (3.9, 1.9), (3.9, 2.9), (1.9, 2.9)], ".....|.###.|.###.|....."),
        ([(-0.9, -0.9), (1.5, -0.9), (1.5, 0.5), (-0.9, 0.5)], "##...|....."),
        ([(0, 0), (3, 0), (3, 3)], "####.|.###.|..##.|...#.|....."),
        # The notch of a concave one stays open.
        (
            [(0, 0), (4, 0), (4, 3), (3, 3), (3, 2), (1, 2), (1, 3), (0, 3)],
            "#####|#####|#####|##.##|.....",
        ),
        ([(9, 9), (12, 9), (12, 12)], ".....|....."),
    ],
)
def test_small_polygons_look_like_this(corners: Corners, expected: str) -> None:
    rows = painted(corners)[: expected.count("|") + 1, :5].astype(int)
    assert "|".join("".join(".#"[p] for p in row) for row in rows) == expected


def test_later_objects_cover_earlier_ones_and_some_are_skipped(tmp_path: Path) -> None:
    path = write_polygons(
        tmp_path / "a_gtFine_polygons.json",
        rectangle("road", 0, 0, 9, 0),
        rectangle("cargroup", 2, 0, 3, 0),  # drawn as a car
        rectangle("polegroup", 4, 0, 4, 0),  # a label of its own
        rectangle("person", 3, 0, 3, 0),
        {**rectangle("sky", 0, 0, 9, 0), "deleted": 1},
        {"label": "sky", "polygon": [[0, 0], [9, 0]]},
        {"label": "sky", "polygon": []},
        rectangle("ground", 0, 0, 9, 0),
        rectangle("group", 0, 0, 9, 0),
        rectangle("ground", 0, 0, 9, 0),
        size=(11, 2),
    )
    mask, unknown = draw(read_polygons(path), values("1"))
    assert mask.mode == "L"
    void = 255
    assert np.asarray(mask).tolist() == [
        [0, 0, 3, 2, 4, 0, 0, 0, 0, 0, void],
        [void] * 11,
    ]
    assert unknown == {"ground": 2, "group": 1}


@pytest.mark.parametrize(
    ("kind", "background", "road", "car", "pole", "fallback"),
    [
        ("1", 255, 0, 3, 4, 3),
        ("2", 255, 0, 7, 12, 8),
        ("3", 255, 0, 9, 20, 12),
        ("4", 255, 0, 11, 23, 15),
        ("id", 35, 0, 12, 26, 18),
        ("csId", 0, 7, 26, 17, 255),  # 355 in the table, which no byte holds
        ("csTrainId", 255, 0, 13, 5, 255),
    ],
)
def test_every_kind_of_id_is_drawn_as_the_official_table_has_it(
    tmp_path: Path, kind: str, background: int, road: int, car: int, pole: int,
    fallback: int,
) -> None:  # fmt: skip
    labels = ["road", "car", "pole", "vehicle fallback"]
    boxes = [rectangle(label, x, 0, x, 1) for x, label in enumerate(labels)]
    path = write_polygons(tmp_path / "a_gtFine_polygons.json", *boxes, size=(5, 1))
    mask, _ = draw(read_polygons(path), values(kind))
    assert np.asarray(mask).tolist() == [[road, car, pole, fallback, background]]


def test_the_levels_of_the_table_nest() -> None:
    """Level 3 to 2 and 2 to 1 as the official script sums its matrix."""
    level2 = [0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10, 10, 11, 11, 11, 12, 12]
    level2 += [13, 13, 14, 15]
    level1 = [0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6]
    assert [label.id for label in LABELS] == list(range(40))
    for label in LABELS:
        if label.level3 == 255:
            assert label.level4 == label.level2 == label.level1 == 255
        else:
            assert level2[label.level3] == label.level2, label
            assert level1[label.level2] == label.level1, label


def test_the_table_is_the_official_one(idd_data: Path) -> None:
    path = idd_data / "idd_labels.csv"
    if not path.exists():
        pytest.skip(f"{path} is missing")
    with path.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    ours = [[str(v) for v in (*label[:-1], *label.colour)] for label in LABELS]
    assert ours == rows


def test_no_value_is_larger_than_a_byte() -> None:
    assert all(0 <= value <= 255 for kind in KINDS for value in values(kind).values())


OBJECT = rectangle("road", 0, 0, 1, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no JSON"),
        ('{"imgWidth": 64', "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is no polygon file"),
        ("{}", "no 'imgWidth'"),
        ('{"imgWidth": 64, "imgHeight": 36}', "no 'objects'"),
        ('{"imgWidth": 0, "imgHeight": 36, "objects": []}', "0 by 36 pixels"),
        ('{"imgWidth": 64, "imgHeight": 9e9, "objects": []}', "64 by 9000000000.0"),
        ('{"imgWidth": 64, "imgHeight": 36, "objects": {}}', "no list of objects"),
        ('{"imgWidth": 64, "imgHeight": 36, "objects": [3]}', "no list of objects"),
    ],
)
def test_a_file_of_another_form_is_refused(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "a_gtFine_polygons.json"
    path.write_text(text)
    with pytest.raises(DatasetError, match=f"a_gtFine_polygons.json.*{reason}"):
        read_polygons(path)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"polygon": OBJECT["polygon"]}, "no 'label'"),
        ({"label": "road"}, "no 'polygon'"),
        ({"label": 3, "polygon": []}, "label is 3"),
        ({"label": "road", "polygon": [[1, 2, 3]] * 3}, "too many values"),
        ({"label": "road", "polygon": [["1", "2"]] * 3}, "no polygon file"),
        ({"label": "road", "polygon": [[1, float("nan")]] * 3}, r"corner at \(1, nan"),
        ({"label": "road", "polygon": [[1, 10**400]] * 3}, "corner at"),
    ],
)
def test_an_object_of_another_form_makes_the_file_broken(
    tmp_path: Path, entry: dict[str, object], reason: str
) -> None:
    path = write_polygons(tmp_path / "a_gtFine_polygons.json", OBJECT, entry)
    with pytest.raises(DatasetError, match=reason):
        read_polygons(path)
