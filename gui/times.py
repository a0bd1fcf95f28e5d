"""Times as people write and read them."""

import re
from fractions import Fraction

_WRITTEN = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d*)?)")


def time_text(seconds: Fraction | float, digits: int = 1) -> str:
    """Write a time as 1:02.3 or 1:00:02.3, cut off and not rounded.

    Args:
        seconds: not negative.
        digits: how many after the point.
    """
    units = int(Fraction(seconds) * 10**digits)  # whole units: 59.96 is not 60.0
    whole, part = divmod(units, 10**digits)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{text}.{part:0{digits}}" if digits else text


def parse_time(text: str) -> Fraction | None:
    """Read 62.3, 1:02.3 or 1:00:02.3; None where it is none of these."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        return None
    hours, minutes, seconds = match.groups()
    return (
        3600 * int(hours or 0)
        + 60 * int(minutes or 0)
        + Fraction(seconds.replace(",", ".").rstrip("."))
    )
