"""Times as people write them."""

import re
from fractions import Fraction

# So many digits at most: more are no time of any video, and would take long to read.
_SECONDS = r"(\d{1,9}(?:[.,]\d{1,9})?)"
_TIME = re.compile(rf"(?:(?:(\d{{1,9}}):)?(\d{{1,9}}):)?{_SECONDS}", re.ASCII)


def parse_time(text: str) -> Fraction:
    """A time as 12.5, 1:30 or 1:02:03.5, in seconds, exact; a comma is a point too.

    Raises:
        ValueError: it is none; the message is a sentence for a person.
    """
    parts = _TIME.fullmatch(text.strip())
    if parts:
        hours, minutes, seconds = parts.groups()
        time = Fraction(seconds.replace(",", "."))
        # After a colon a unit goes up to 59; in front of all others it may be larger.
        if (minutes is None or time < 60) and (hours is None or int(minutes) < 60):
            return 3600 * int(hours or 0) + 60 * int(minutes or 0) + time
    raise ValueError(
        f"{text[:40]!r} is no time. Write seconds as 12.5, or 1:30, or 1:02:03.5."
    )
