"""The cameras that can be offered without opening them."""

import sys
from pathlib import Path

_SYSTEM = Path("/sys/class/video4linux")
_GUESSES = 3


def cameras(system: Path = _SYSTEM) -> list[tuple[str, str]]:
    """Names for people, and addresses for the engine.

    Linux names its cameras. Elsewhere only opening a camera tells whether it is there,
    which lights its lamp and takes seconds, so the first few numbers are offered.
    """
    if not sys.platform.startswith("linux"):
        return [(f"Camera {n}", f"camera:{n}") for n in range(_GUESSES)]
    found = []
    for folder in sorted(system.glob("video*"), key=lambda f: int(f.name[5:] or 0)):
        try:
            name = (folder / "name").read_text(encoding="utf-8").strip()
            # One camera has several devices; the picture is in the one with index 0.
            first = (folder / "index").read_text(encoding="ascii").strip() == "0"
        except OSError:
            continue
        if first:
            found.append((f"{name} ({folder.name[5:]})", f"camera:{folder.name[5:]}"))
    return found
