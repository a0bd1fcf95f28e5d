"""Times as people read them; `engine.times` reads what they write."""

from fractions import Fraction


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
