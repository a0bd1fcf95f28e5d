"""Writing numbered pictures."""

from pathlib import Path

import cv2
import numpy as np

from engine.errors import ExportError
from engine.export.target import writing_failed
from engine.frame import Bytes


class PngWriter:
    """A folder of PNGs that is being written."""

    def __init__(self, folder: Path, quick: bool = True) -> None:
        """Write into a folder that exists."""
        self._folder = folder
        # Level 1 is a third of the time of level 3 and hardly larger on photographs.
        self._options = [cv2.IMWRITE_PNG_COMPRESSION, 1 if quick else 6]

    def write(self, pixels: Bytes, name: str) -> None:
        """Write one picture.

        Args:
            pixels: (height, width, 3) BGR or (height, width) of one channel, uint8.
            name: without the ending.

        Raises:
            ExportError: the disk is full or the name is taken.
        """
        path = self._folder / f"{name}.png"
        done, encoded = cv2.imencode(".png", pixels, self._options)
        if not done:
            raise ExportError(f"{path.name} cannot be encoded as PNG.")
        try:
            with path.open("xb") as file:
                file.write(np.asarray(encoded).tobytes())
        except OSError as error:
            raise writing_failed(path, error) from error
