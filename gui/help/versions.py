"""What this program is made of, by versions and terms."""

import contextlib
import importlib.metadata
import platform

import av
from PySide6.QtCore import qVersion

from engine.machine import cores, processor
from engine.version import VERSION, commit

_PACKAGES = {
    "PySide6_Essentials": "PySide6",
    "av": "PyAV",
    "opencv-python-headless": "OpenCV",
    "ai-edge-litert": "LiteRT",
    "openvino": "OpenVINO",
    "numpy": "NumPy",
    "msgspec": "msgspec",
    "miniaudio": "miniaudio",
    "platformdirs": "platformdirs",
    "cv2-enumerate-cameras": "cv2-enumerate-cameras",
    "tqdm": "tqdm",
}
_CLASSIFIER = "License :: OSI Approved :: "
Rows = list[tuple[str, str]]


def program() -> str:
    """Sadak with its version, and the commit of a checkout."""
    told = commit()
    return f"Sadak {VERSION} ({told})" if told else f"Sadak {VERSION}"


def parts() -> Rows:
    """Each part that is installed, with its version."""
    packages = [
        (name, package.version)
        for key, name in _PACKAGES.items()
        if (package := _package(key))
    ]
    found = [("Python", platform.python_version()), ("Qt", qVersion()), *packages]
    place = [name for name, _ in found].index("PyAV") + 1
    found.insert(place, ("FFmpeg", str(av.ffmpeg_version_info)))
    return found


def machine() -> Rows:
    """The system and its processor."""
    return [
        ("System", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        ("Processor", f"{processor()}, {cores()} cores"),
    ]


def terms() -> Rows:
    """Under which terms each part is, as it says itself."""
    packages = [
        (name, _terms_of(package))
        for key, name in _PACKAGES.items()
        if (package := _package(key))
    ]
    # These come within PyAV, and say so only in their own sources.
    return [
        ("Sadak", "MIT"),
        *packages,
        ("FFmpeg", "LGPL 2.1+, GPL 2+"),
        ("x264, x265", "GPL 2+"),
    ]


def _package(key: str) -> importlib.metadata.Distribution | None:
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.distribution(key)
    return None


def _terms_of(package: importlib.metadata.Distribution) -> str:
    """The licence of a package in one of the three ways of saying it."""
    said = package.metadata.json
    told = said.get("license_expression") or said.get("license")
    if told and "\n" not in told:
        return str(told)
    named = [c for c in said.get("classifier", []) if c.startswith(_CLASSIFIER)]
    return ", ".join(c.removeprefix(_CLASSIFIER) for c in named) or "?"
