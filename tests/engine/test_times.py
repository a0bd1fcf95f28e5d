"""Times as people write them."""

from fractions import Fraction

import pytest

from engine.times import parse_time


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", Fraction(0)),
        ("12.5", Fraction(25, 2)),
        ("12,5", Fraction(25, 2)),
        (" 90 ", Fraction(90)),
        ("1:30", Fraction(90)),
        ("1:05,25", Fraction(261, 4)),
        ("120:00", Fraction(7200)),
        ("1:02:03.5", Fraction(7447, 2)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_a_time_is_read_exactly(text: str, seconds: Fraction) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "soon", "-1", "1:75", "1:60:00", "1:2:3:4", "1.2.3", ":30", "1e3", "9" * 5000],
)
def test_what_is_no_time_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time\. Write seconds as 12\.5, or"):
        parse_time(text)
