"""Writing numbered pictures."""

from pathlib import Path

import cv2
import numpy as np

from engine.errors import ExportError
from engine.export.target import writing_failed
from engine.frame import Bytes

# A picture a frame: level 1 takes a fraction of the usual time for little more space.
_QUICK = [cv2.IMWRITE_PNG_COMPRESSION, 1]


class PngWriter:
    """A folder of PNGs that is being written."""

    def __init__(self, folder: Path, name: Path) -> None:
        """Write into a folder that exists, and call it by a name in messages."""
        self._folder, self._name = folder, name

    def write(self, pixels: Bytes, name: str) -> None:
        """Write one picture.

        Args:
            pixels: (height, width, 3) BGR or (height, width) of one channel, uint8.
            name: without the ending.

        Raises:
            ExportError: the disk is full, or two pictures of the source share a name.
        """
        path = self._folder / f"{name}.png"
        done, encoded = cv2.imencode(".png", pixels, _QUICK)
        if not done:
            raise ExportError(f"{path.name} cannot be encoded as PNG.")
        try:
            with path.open("xb") as file:
                file.write(np.asarray(encoded).tobytes())
        except OSError as error:
            raise writing_failed(self._name / path.name, error) from error
