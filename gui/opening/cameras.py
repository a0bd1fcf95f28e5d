"""What can be chosen of the cameras of this machine."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from engine.errors import SourceError
from engine.picture import Size
from engine.sources.camera_address import (
    CameraAddress,
    is_camera,
    parse_camera,
    rate_text,
)
from engine.sources.cameras import CameraDevice, cameras, modes_of, offered
from engine.sources.v4l2 import Mode
from gui.texts import tr

Run = Callable[[], None]
Modes: TypeAlias = list[tuple[str, Run, bool]]


def camera_choices(
    used: Iterable[str],
    open_address: Callable[[str], None],
    there: Callable[[], Sequence[CameraDevice]] = cameras,
    modes: Callable[[str], list[Mode]] = modes_of,
) -> list[tuple[str, Run | Modes]]:
    """Each camera by its name, and below them a list of sizes and rates for each.

    Args:
        used: addresses of sources, the one used last first. A camera is opened in the
            size and at the rate in which it was used last.
        open_address: opens a source.
        there: gives the cameras.
        modes: gives what one can film.
    """
    devices = there()
    alike = Counter(device.name for device in devices)
    last = _last(used)
    named: list[tuple[str, Run | Modes]] = []
    sized: list[tuple[str, Run | Modes]] = []
    for device in devices:
        name = device.name
        if alike[name] > 1:
            name = f"{name} ({device.device})"
        address = last.get(device.device, CameraAddress(device.device))
        named.append((name, _opens(address, open_address)))
        title = tr("Size and rate: {camera}").format(camera=name)
        sized.append((title, _modes(address, modes(device.device), open_address)))
    return named + sized


def _modes(
    used: CameraAddress, modes: list[Mode], open_address: Callable[[str], None]
) -> Modes:
    choices = [(None, None), *offered(modes)]
    return [
        (
            mode_text(size, rate),
            _opens(CameraAddress(used.device, size, rate), open_address),
            (size, rate) == (used.size, used.rate),
        )
        for size, rate in choices
    ]


def mode_text(size: Size | None, rate: Fraction | None) -> str:
    """How a size and rate are called."""
    if size is None:
        return tr("Automatic")
    text = f"{size[0]} × {size[1]}"
    if rate is None:
        return text
    return tr("{size}, {rate} a second").format(size=text, rate=rate_text(rate))


def _last(used: Iterable[str]) -> dict[str, CameraAddress]:
    """How each camera was used last."""
    found: dict[str, CameraAddress] = {}
    for address in filter(is_camera, used):
        try:
            camera = parse_camera(address)
        except SourceError:
            continue  # written by somebody else
        found.setdefault(camera.device, camera)
    return found


def _opens(address: CameraAddress, open_address: Callable[[str], None]) -> Run:
    return lambda: open_address(str(address))
