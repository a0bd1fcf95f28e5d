"""What surveys have found is kept, and what is kept is true."""

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.survey.cache import Cache, identity
from engine.survey.survey import Samples, Survey
from tests.helpers.fakes import make_card

CARD = make_card(7)


def some(seed: int = 0, classes: int = 7) -> Samples:
    """Findings of a minute."""
    survey = Survey(Fraction(60), make_card(classes).classes)
    random = np.random.default_rng(seed)
    for second in range(0, 60, 2):
        survey.add(Fraction(second), random.dirichlet(np.ones(classes)).tolist())
    return survey.samples()


def same(one: Samples | None, other: Samples) -> bool:
    """Whether two are alike in all that they say."""
    return (
        one is not None
        and one.step == other.step
        and np.array_equal(one.micros, other.micros)
        and np.array_equal(one.shares, other.shares)
    )


def only_file(folder: Path) -> Path:
    """The one file of a cache."""
    (file,) = folder.iterdir()
    return file


def test_what_is_written_is_read(tmp_path: Path) -> None:
    cache, samples = Cache(tmp_path), some()
    assert cache.read("video", CARD) is None
    cache.write("video", CARD, samples)
    assert same(cache.read("video", CARD), samples)
    assert same(Cache(tmp_path).read("video", CARD), samples)


@pytest.mark.parametrize(
    "other",
    [
        replace(CARD, name="other"),
        replace(CARD, size="fast"),
        replace(CARD, sha256="1"),
        make_card(6),
    ],
    ids=["name", "size", "weights", "classes"],
)
def test_another_network_has_said_nothing(tmp_path: Path, other: object) -> None:
    cache = Cache(tmp_path)
    cache.write("video", CARD, some())
    assert cache.read("video", other) is None  # type: ignore[arg-type]
    assert cache.read("other video", CARD) is None


def test_a_damaged_file_counts_as_none_and_is_written_again(tmp_path: Path) -> None:
    cache, samples = Cache(tmp_path), some()
    cache.write("video", CARD, samples)
    file = only_file(tmp_path)
    whole = file.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for damaged in (b"", whole[:10], whole[:-1], whole + b"!", flipped, b"?" * 500):
        file.write_bytes(damaged)
        assert cache.read("video", CARD) is None
    cache.write("video", CARD, samples)
    assert same(cache.read("video", CARD), samples)


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    Cache(tmp_path).write("first", CARD, some())
    size = only_file(tmp_path).stat().st_size
    most = 9 * size // 2
    cache = Cache(tmp_path, most)
    for number, name in enumerate(("second", "third")):
        cache.write(name, CARD, some(number + 1))
    for age, file in enumerate(sorted(tmp_path.iterdir())):
        os.utime(file, (1000 + age, 1000 + age))
    assert cache.read("first", CARD)  # used just now
    for number in range(3):
        cache.write(f"new {number}", CARD, some(number))
    kept = [name for name in ("first", "second", "third") if cache.read(name, CARD)]
    assert kept == ["first"]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= most


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "in")
    cache.write("video", CARD, some())
    assert cache.read("video", CARD) is None


def test_a_file_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    film, copy = tmp_path / "film", tmp_path / "copy"
    content = np.random.default_rng(0).bytes(300_000)
    film.write_bytes(content)
    copy.write_bytes(content)
    assert identity(film) == identity(copy)
    for changed in (content[:-1], content[:-1] + b"?", b"?" + content[1:]):
        copy.write_bytes(changed)
        assert identity(film) != identity(copy)


def test_a_folder_of_pictures_is_known_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"one")
    before = identity(tmp_path)
    assert identity(tmp_path) == before
    (tmp_path / "2.png").write_bytes(b"two")
    assert identity(tmp_path) != before


def test_findings_of_another_length_or_of_other_classes_do_not_fit() -> None:
    survey = Survey(Fraction(60), CARD.classes)
    assert survey.adopt(some())
    assert survey.samples().known.sum() == 30
    assert not survey.adopt(some(classes=6))
    assert not Survey(Fraction(61), CARD.classes).adopt(some())
