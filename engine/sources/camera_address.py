"""How a camera is written: `camera:0?size=1280x720&rate=30`."""

import re
from dataclasses import dataclass
from fractions import Fraction

from engine.errors import SourceError
from engine.picture import Size

_PREFIX = "camera:"
_SIZE = re.compile(r"(\d{1,5})[x×](\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class CameraAddress:
    """A camera, and in which size and at which rate it is to film.

    Attributes:
        device: its number as the system counts, or its path.
        size: width and height in pixels; None for what suits most cameras.
        rate: pictures a second; None for what the camera likes best.
    """

    device: str
    size: Size | None = None
    rate: Fraction | None = None

    def __str__(self) -> str:
        """As it is written."""
        wishes = []
        if self.size:
            wishes.append(f"size={self.size[0]}x{self.size[1]}")
        if self.rate:
            wishes.append(f"rate={rate_text(self.rate)}")
        return _PREFIX + self.device + ("?" + "&".join(wishes) if wishes else "")


def is_camera(address: str) -> bool:
    """Whether an address means a camera."""
    return address.startswith(_PREFIX)


def parse_camera(address: str) -> CameraAddress:
    """Read an address that `is_camera`.

    Raises:
        SourceError: what it says of size or rate makes no sense.
    """
    device, _, wishes = address.removeprefix(_PREFIX).partition("?")
    size = rate = None
    for wish in filter(None, wishes.split("&")):
        name, _, value = wish.partition("=")
        try:
            if name == "size":
                size = _size(value)
            elif name == "rate":
                rate = _rate(value)
            else:
                raise ValueError(name)
        except (ValueError, ZeroDivisionError) as error:
            raise SourceError(
                f"{wish} says nothing of a camera. "
                "Write it as camera:0?size=1280x720&rate=30."
            ) from error
    return CameraAddress(device or "0", size, rate)


def rate_text(rate: Fraction) -> str:
    """A rate as short as it can be written without loss: 30, 7.5 or 30000/1001."""
    short = f"{float(rate):g}"
    return short if Fraction(short) == rate else str(rate)


def _size(text: str) -> Size:
    match = _SIZE.fullmatch(text)
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not width * height:
        raise ValueError(text)
    return width, height


def _rate(text: str) -> Fraction:
    rate = Fraction(text)
    if not 0 < rate <= 1000:
        raise ValueError(text)
    return rate
