"""How sources are called on the screen."""

from pathlib import Path

from engine.errors import SourceError
from engine.sources.camera_address import is_camera, parse_camera
from engine.sources.cameras import name_of
from engine.sources.stream import without_password
from gui.texts import tr


def recent_text(address: str) -> str:
    """How a source is called: files without their folders, none with its password."""
    if "://" in address:
        return without_password(address)
    if is_camera(address):
        return _camera_text(address)
    if address.startswith("sample:"):
        return tr("Sample drive")
    return Path(address).name or address


def icon_of(address: str) -> str:
    """The name of the icon of a kind of source."""
    if "://" in address:
        return "network"
    if is_camera(address):
        return "camera"
    return "sample" if address.startswith("sample:") else "open"


def is_file(address: str) -> bool:
    """Whether an address is that of a file or folder."""
    return icon_of(address) == "open"


def _camera_text(address: str) -> str:
    try:
        camera = parse_camera(address)
    except SourceError:
        return address
    name = name_of(camera.device) or tr("Camera {number}").format(number=camera.device)
    return f"{name} ({camera.size[0]} × {camera.size[1]})" if camera.size else name
