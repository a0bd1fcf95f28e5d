"""What a camera of Linux can film, asked of its driver through V4L2.

The three questions are those of https://docs.kernel.org/userspace-api/media/v4l
(VIDIOC_ENUM_FMT, VIDIOC_ENUM_FRAMESIZES, VIDIOC_ENUM_FRAMEINTERVALS). Asking does not
disturb whoever films with the camera at the time.
"""

import contextlib
import ctypes
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from engine.picture import Size

Ioctl = Callable[[int, int, ctypes.Structure], object]

_CAPTURE = 1
_DISCRETE = 1
_MOST = 256  # a driver that never says that it has told all is not listened to for ever

USUAL_SIZES: tuple[Size, ...] = ((640, 480), (1280, 720), (1920, 1080), (3840, 2160))
"""What is offered where a camera does not say, or says that it can film any size."""


@dataclass(frozen=True)
class Mode:
    """A way in which a camera can film.

    Attributes:
        size: width and height in pixels.
        rate: pictures a second; None where the camera does not say.
        code: how its pictures are packed, by four letters; empty if nobody knows.
    """

    size: Size
    rate: Fraction | None = None
    code: str = ""


class _Format(ctypes.Structure):
    _fields_ = (
        ("index", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("description", ctypes.c_char * 32),
        ("code", ctypes.c_uint32),
        ("mbus_code", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
    )


class _Sizes(ctypes.Structure):
    """Width and height; or least, most and step of the width, then of the height."""

    _fields_ = (
        ("index", ctypes.c_uint32),
        ("code", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("values", ctypes.c_uint32 * 6),
        ("reserved", ctypes.c_uint32 * 2),
    )


class _Intervals(ctypes.Structure):
    """Numerator and denominator of the seconds between pictures; or of the least."""

    _fields_ = (
        ("index", ctypes.c_uint32),
        ("code", ctypes.c_uint32),
        ("width", ctypes.c_uint32),
        ("height", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("values", ctypes.c_uint32 * 6),
        ("reserved", ctypes.c_uint32 * 2),
    )


def _question(number: int, answer: type[ctypes.Structure]) -> int:
    """The number of an ioctl of V4L2 that both takes and gives (_IOWR in C)."""
    return 3 << 30 | ctypes.sizeof(answer) << 16 | ord("V") << 8 | number


_ENUM_FORMATS = _question(2, _Format)
_ENUM_SIZES = _question(74, _Sizes)
_ENUM_INTERVALS = _question(75, _Intervals)


def modes(device: Path, ioctl: Ioctl | None = None) -> list[Mode]:
    """All that a camera says that it can film; nothing where it does not say.

    Args:
        device: such as /dev/video0.
        ioctl: asks the driver; a stand-in for tests.
    """
    ask = ioctl or _system_ioctl()
    try:
        handle = os.open(device, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return []
    try:
        return list(dict.fromkeys(_modes(handle, ask)))
    finally:
        os.close(handle)


def _modes(handle: int, ioctl: Ioctl) -> Iterator[Mode]:
    for number in range(_MOST):
        told = _Format(index=number, type=_CAPTURE)
        if not _ask(handle, ioctl, _ENUM_FORMATS, told):
            return
        name = told.code.to_bytes(4, "little").decode("ascii", "replace")
        for size in _sizes(handle, ioctl, told.code):
            rates = list(_rates(handle, ioctl, told.code, size))
            yield from (Mode(size, rate, name) for rate in rates)
            if not rates:
                yield Mode(size, code=name)


def _sizes(handle: int, ioctl: Ioctl, code: int) -> Iterator[Size]:
    for number in range(_MOST):
        told = _Sizes(index=number, code=code)
        if not _ask(handle, ioctl, _ENUM_SIZES, told):
            return
        if told.type != _DISCRETE:
            least_w, most_w, _, least_h, most_h, _ = told.values
            for width, height in USUAL_SIZES:
                if least_w <= width <= most_w and least_h <= height <= most_h:
                    yield width, height
            return
        yield told.values[0], told.values[1]


def _rates(handle: int, ioctl: Ioctl, code: int, size: Size) -> Iterator[Fraction]:
    for number in range(_MOST):
        told = _Intervals(index=number, code=code, width=size[0], height=size[1])
        if not _ask(handle, ioctl, _ENUM_INTERVALS, told):
            return
        numerator, denominator = told.values[:2]
        if numerator and denominator:
            yield Fraction(denominator, numerator)
        if told.type != _DISCRETE:  # from this one on downwards
            return


def _ask(handle: int, ioctl: Ioctl, question: int, told: ctypes.Structure) -> bool:
    """Ask once; whether there was an answer."""
    with contextlib.suppress(OSError):  # EINVAL: that was all; others: it says nothing
        ioctl(handle, question, told)
        return True
    return False


def _system_ioctl() -> Ioctl:
    from fcntl import ioctl  # only there on Unix

    return ioctl
