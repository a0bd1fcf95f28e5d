"""The page of an evaluation: whole by itself, and showing what was measured."""

import re
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.labels import LabelClass
from training import report
from training.datasets.pairs import Pair
from training.panels import WIDTH, three_panels
from training.scoring import Scores, score
from training.tables import worst_table

CLASSES = (
    LabelClass("road & path", (200, 10, 20)),
    LabelClass("sky", (10, 20, 200)),
    LabelClass("<b>nothing</b>", (5, 6, 7)),
)


class Drawn:
    """An example whose left is road and whose right is sky; the last row is void."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self) -> Pair:
        ids = np.zeros((20, 40), np.uint8)
        ids[:, 20:] = 1
        ids[-1] = 255
        return Pair(np.full((20, 40, 3), 99, np.uint8), ids)


def label(name: str, rgb: np.ndarray) -> np.ndarray:
    """Right, but for as many columns of sky as the name says."""
    ids = np.zeros((20, 40), np.uint8)
    ids[:, 20 + int(name) :] = 1
    return ids


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.images: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "img"):
            self.open.append(tag)
        if tag == "img":
            self.images.append(str(dict(attrs)["src"]))
            assert dict(attrs)["alt"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


EXAMPLES = {str(number): Drawn(str(number)) for number in range(13)}


@pytest.fixture
def scores() -> Scores:
    """Of thirteen pictures, of which the later ones are the worse."""
    return score(label, list(EXAMPLES.values()), list(EXAMPLES), len(CLASSES), None)


@pytest.fixture
def page(scores: Scores, tmp_path: Path) -> str:
    """Their report."""
    report.write(tmp_path, "A <net>", "a set", CLASSES, scores, EXAMPLES, label)
    return (tmp_path / report.PAGE).read_text(encoding="utf-8")


def test_the_page_is_well_formed_and_needs_nothing_from_elsewhere(
    page: str, tmp_path: Path
) -> None:
    parsed = Page(page)
    assert not {"script", "link", "iframe"} & set(parsed.tags)
    assert not re.search(r"https?:|url\(|@import", page)
    there = {path.name for path in tmp_path.iterdir()} - {report.PAGE}
    assert set(parsed.images) == there
    assert len(there) == 20
    for image in there:
        assert cv2.imread(str(tmp_path / image)).shape == (20, 3 * 40 + 2 * 8, 3)


def test_names_are_text_and_never_markup(page: str) -> None:
    assert "A &lt;net&gt;" in page
    assert "road &amp; path" in page
    assert "<b>nothing" not in page


def test_the_page_has_the_figures_and_says_what_is_left_out(page: str) -> None:
    road, sky = 20 * 13 / (20 * 13 + 78), (20 * 13 - 78) / (20 * 13)
    for figure in (road, sky, (road + sky) / 2):
        assert f"{100 * figure:.2f}" in page
    assert "mean over 2 of 3 classes" in page
    assert f'style="width:{100 * road:.1f}%;background:#c80a14"' in page


def test_the_worst_pictures_come_first_and_then_an_even_sample(page: str) -> None:
    names = re.findall(r"</b> (\d+) ", page)
    assert names[:10] == [str(number) for number in range(12, 2, -1)]
    assert names[10] == "0"
    assert names[-1] == "12"
    assert len(names) == 20


def test_a_terminal_gets_the_names_of_the_ten_worst(scores: Scores) -> None:
    heading, *lines = worst_table(scores).splitlines()
    assert "10 worst" in heading
    assert [line.split()[1] for line in lines] == [str(n) for n in range(12, 2, -1)]
    assert lines[0].split()[0] == f"{100 * (20 / 32 + 8 / 20) / 2:.2f}"


def test_panels_show_picture_truth_and_prediction_in_the_colours_of_the_classes() -> (
    None
):
    rgb, truth = Drawn("3").read()
    png = three_panels(rgb, truth, label("3", rgb), CLASSES)
    strip = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]
    picture, true, guess = strip[:, :40], strip[:, 48:88], strip[:, 96:]
    assert (picture == 99).all()
    assert (true[:-1, :20] == CLASSES[0].colour).all()
    assert (true[:-1, 20:] == CLASSES[1].colour).all()
    assert (true[-1] == 0).all()
    assert (guess[:, :23] == CLASSES[0].colour).all()
    assert (guess[:, 23:] == CLASSES[1].colour).all()


def test_large_pictures_are_shown_smaller() -> None:
    rgb = np.zeros((1080, 1920, 3), np.uint8)
    png = three_panels(rgb, rgb[:, :, 0], rgb[:9, :16, 0], CLASSES)
    strip = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    assert strip.shape == (270, 3 * WIDTH + 16, 3)
