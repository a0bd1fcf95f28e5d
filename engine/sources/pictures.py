"""A picture, or a folder of pictures played in the order of their names."""

import time as clock
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo
from engine.sources.paths import is_folder, natural, refuse_missing, unreachable

ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
RATE = 10
"""Pictures a second: fast enough for frames of a drive, slow enough for stills."""


class Pictures:
    """Frames from picture files."""

    def __init__(self, path: Path) -> None:
        """Open one picture or a folder of them.

        Raises:
            SourceError: there are none, or the first cannot be read.
        """
        self._files = _in_order(path) if is_folder(path) else [path]
        if not self._files:
            raise SourceError(
                f"{path} holds no pictures. Those with the endings "
                f"{' '.join(ENDINGS)} are read."
            )
        self._next = 0
        self._info = SourceInfo(
            name=path.resolve().name,
            size=self._load(self._files[0]).size,
            rate=Fraction(RATE),
            duration=Fraction(len(self._files), RATE),
            frame_count=len(self._files),
            time_base=Fraction(1, RATE),
            path=path,
        )

    @property
    def info(self) -> SourceInfo:
        """What is known of the pictures; the size is that of the first."""
        return self._info

    @property
    def notes(self) -> tuple[str, ...]:
        """None: a damaged picture is an error."""
        return ()

    @property
    def dropped(self) -> int:
        """None: files wait for whoever reads."""
        return 0

    @property
    def waiting(self) -> bool:
        """Never: it does not come and go."""
        return False

    def read(self) -> Frame | None:
        """The next picture, or None after the last."""
        if self._next >= len(self._files):
            return None
        file, index = self._files[self._next], self._next
        self._next += 1
        return Frame(
            index=index,
            time=Fraction(index, RATE),
            picture=self._load(file),
            duration=Fraction(1, RATE),
            name=file.stem,
            arrived=clock.monotonic(),
        )

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Let the next `read` return the picture at a time."""
        self._next = frame_at(time, Fraction(RATE), edge, last=len(self._files) - 1)

    def close(self) -> None:
        """Nothing is held open between two pictures."""

    @staticmethod
    def _load(file: Path) -> Picture:
        refuse_missing(file)
        try:
            # Not `cv2.imread`: on Windows that knows no names beyond the code page.
            pixels = cv2.imdecode(np.fromfile(file, np.uint8), cv2.IMREAD_COLOR)
        except OSError as error:
            raise unreachable(file, error) from error
        except cv2.error:  # of no bytes at all, or far too large
            pixels = None
        if pixels is None:
            raise SourceError(f"{file} cannot be read as a picture. It may be damaged.")
        return Picture.from_array(pixels, "bgr24")


def is_picture(path: Path) -> bool:
    """Whether a file has the ending of a picture; hidden ones are left alone."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith(".")


def frame_at(time: Fraction, rate: Fraction, edge: Edge, last: int | None) -> int:
    """The number of the frame that a seek means, where all last equally long."""
    exact = time * rate
    number = {
        Edge.AT: exact // 1,
        Edge.NEAR: exact // 1,
        Edge.BEFORE: -(-exact // 1) - 1,
        Edge.AFTER: exact // 1 + 1,
    }[edge]
    number = max(int(number), 0)
    return number if last is None else min(number, last)


def _in_order(folder: Path) -> list[Path]:
    try:
        return sorted(filter(is_picture, folder.iterdir()), key=natural)
    except OSError as error:
        raise unreachable(folder, error) from error
