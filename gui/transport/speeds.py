"""The speeds that one chooses from, and how they are written."""

from engine.status import SPEEDS

NORMAL = 1.0


def speed_text(speed: float) -> str:
    """As 1.5×; with a minus where it goes back."""
    return f"{speed:g}×".replace("-", "−")


def next_speed(speed: float, faster: bool) -> float:
    """The one beside a speed; itself at either end."""
    others = [other for other in SPEEDS if (other > speed if faster else other < speed)]
    if not others:
        return speed
    return min(others) if faster else max(others)
