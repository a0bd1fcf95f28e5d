"""The cameras of this machine by name, and what each can film; none is opened."""

import platform
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from engine.picture import Size
from engine.sources import v4l2
from engine.sources.v4l2 import USUAL_SIZES, Mode

_SYSTEM = Path("/sys/class/video4linux")
_GUESSES = 3
_ORDINARY_RATE = 30
_SMALLEST = 320  # pixels of width: who wants fewer writes it down
# Cameras that send whole videos offer them besides; OpenCV (5.0) does not read them.
_UNREAD = frozenset({"H264", "HEVC", "H265", "VP80", "VP90", "AV01"})


@dataclass(frozen=True)
class CameraDevice:
    """A camera that is plugged in.

    Attributes:
        name: what people call it; where the system does not say, its number.
        device: by which it is opened: its number.
    """

    name: str
    device: str


def cameras(system: Path = _SYSTEM) -> list[CameraDevice]:
    """The cameras that can be offered.

    Where nobody knows their names the first few numbers are: only opening a camera
    tells whether it is there, which lights its lamp and takes seconds.
    """
    if platform.system() == "Linux":
        return _of_linux(system)
    try:
        from cv2_enumerate_cameras import enumerate_cameras, supported_backends

        backend = next(iter(supported_backends))
        found = [
            CameraDevice(told.name, str(told.index + told.backend))
            for told in enumerate_cameras(backend)
        ]
    except (ImportError, OSError, RuntimeError, StopIteration):
        found = []
    return found or [CameraDevice(f"Camera {n}", str(n)) for n in range(_GUESSES)]


def name_of(device: str, system: Path = _SYSTEM) -> str:
    """What people call a camera; empty where the system does not say."""
    number = _number(device)
    try:
        return _read(system / f"video{number}" / "name") if number else ""
    except OSError:
        return ""


def called(name: str, system: Path = _SYSTEM) -> frozenset[str]:
    """The devices of all cameras of a name, where Linux says."""
    return frozenset(each.device for each in _of_linux(system) if each.name == name)


def where_is(
    device: str, name: str, others: Collection[str] = (), system: Path = _SYSTEM
) -> str | None:
    """The device of a camera that was unplugged and may have come back elsewhere.

    Linux gives it another number while anybody still holds the one that it had.

    Args:
        device: what it was.
        name: what it is called, if anybody knows.
        others: devices of that name from the start: of other cameras, and its own.
        system: where Linux tells of its cameras.

    Returns:
        None where its place has been taken by another camera.
    """
    there = name_of(device, system)
    if not name or there == name:
        return device
    new = called(name, system) - set(others)
    return min(new, key=int) if new else None if there else device


def modes_of(device: str) -> list[Mode]:
    """What can be read of a camera as it says; nothing where it does not say."""
    if platform.system() != "Linux":
        return []
    path = Path(f"/dev/video{device}" if device.isdecimal() else device)
    return [mode for mode in v4l2.modes(path) if mode.code not in _UNREAD]


def offered(modes: list[Mode]) -> list[tuple[Size, Fraction | None]]:
    """Sizes and rates to choose from, the largest first.

    A camera has a hundred: of each size its highest rate is meant, and the ordinary one
    where that is higher.
    """
    if not modes:
        return [(size, None) for size in reversed(USUAL_SIZES)]
    rates: dict[Size, set[Fraction]] = {}
    for mode in modes:
        if mode.size[0] >= _SMALLEST:
            rates.setdefault(mode.size, set()).update([mode.rate] if mode.rate else [])
    chosen: list[tuple[Size, Fraction | None]] = []
    for size in sorted(rates, key=lambda size: (size[0] * size[1], size), reverse=True):
        there = rates[size]
        if not there:
            chosen.append((size, None))
            continue
        highest = max(there)
        chosen.append((size, highest))
        ordinary = Fraction(_ORDINARY_RATE)
        if highest > ordinary and ordinary in there:
            chosen.append((size, ordinary))
    return chosen


def _of_linux(system: Path) -> list[CameraDevice]:
    found = []
    folders = [folder for folder in system.glob("video*") if _number(folder.name)]
    for folder in sorted(folders, key=lambda folder: int(_number(folder.name))):
        try:
            name = _read(folder / "name")
            # One camera has several devices; the picture is in the one with index 0.
            first = _read(folder / "index") == "0"
        except OSError:
            continue
        if first:
            found.append(CameraDevice(name, _number(folder.name)))
    return found


def _number(device: str) -> str:
    """0 of `0`, `video0` or `/dev/video0`; empty of any other."""
    number = device.removeprefix("/dev/").removeprefix("video")
    return number if number.isascii() and number.isdecimal() else ""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip()
