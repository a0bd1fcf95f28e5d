"""What a measurement was made on, and the memory that it took."""

import contextlib
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from engine.machine import cores, processor, versions

_LIBRARIES = (
    "av",
    "ai-edge-litert",
    "numpy",
    "opencv-python-headless",
    "openvino",
    "PySide6-Essentials",
)


@dataclass(frozen=True)
class Machine:
    """What makes figures comparable, or not.

    Attributes:
        cpu: the processor's name.
        cores: how many this process may use.
        system: operating system and kind of processor.
        python: version.
        libraries: version of each library that does the work, where it is installed.
    """

    cpu: str
    cores: int
    system: str
    python: str
    libraries: dict[str, str]


@dataclass(frozen=True)
class Memory:
    """Megabytes in memory (resident); None where Python cannot tell.

    Attributes:
        playing: while the end of the source was played.
        exporting: while the end of the source was exported.
        most: the most until then.
    """

    playing: float | None
    exporting: float | None
    most: float | None


def this_machine() -> Machine:
    """The machine and the libraries that this process runs on."""
    return Machine(
        cpu=processor(),
        cores=cores(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        libraries=versions(_LIBRARIES),
    )


def idle_seconds() -> float | None:
    """How long all cores together were idle since the machine began; on Linux alone."""
    with contextlib.suppress(OSError):
        times = Path("/proc/stat").read_text(encoding="ascii").split(maxsplit=6)
        # user, nice, system, idle, waiting for a disk
        return (int(times[4]) + int(times[5])) / os.sysconf("SC_CLK_TCK")
    return None


def resident_mb() -> float | None:
    """Megabytes in memory now; known on Linux alone."""
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return None


def most_resident_mb() -> float | None:
    """The most megabytes in memory since the process began; not known on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6
