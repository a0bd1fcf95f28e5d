"""One frame as a picture: as it is seen, without its colours, or the colours alone."""

from dataclasses import replace
from datetime import timedelta
from enum import Enum
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from engine.errors import ExportError
from engine.export.look import Look
from engine.export.target import Target, writing_failed
from engine.frame import Bytes
from engine.overlay import OverlayStyle, View
from engine.picture import Picture
from models.labels import LabelClass

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg")

_JPEG = [cv2.IMWRITE_JPEG_QUALITY, 95]


class Subject(Enum):
    """What of a frame is wanted."""

    SEEN = "seen"
    PICTURE = "picture"
    MASK = "mask"


def draw(
    picture: Picture,
    ids: Bytes,
    classes: tuple[LabelClass, ...],
    style: OverlayStyle,
    subject: Subject,
) -> Bytes:
    """Draw a frame in the size of its source.

    Args:
        picture: of the frame.
        ids: its class map, (height, width) uint8.
        classes: that the ids mean.
        style: how it is seen.
        subject: what of it is wanted.

    Returns:
        (height, width, 3) uint8 BGR.
    """
    views = {Subject.PICTURE: View.ORIGINAL, Subject.MASK: View.MASK}
    style = replace(style, view=views.get(subject, style.view))
    return Look(classes, style).drawn(picture, ids)


def write(pixels: Bytes, path: Path, overwrite: bool = False) -> None:
    """Write a picture; it appears whole or not at all.

    Args:
        pixels: (height, width, 3) uint8 BGR.
        path: ending in one of `PICTURE_ENDINGS`.
        overwrite: whether what exists may be replaced.

    Raises:
        ExportError: it cannot be written there, or not with this ending.
    """
    ending = path.suffix.lower()
    if ending not in PICTURE_ENDINGS:
        raise ExportError(
            f"{path.name} is no name of a picture. Let it end in one of "
            f"{', '.join(PICTURE_ENDINGS)}."
        )
    target = Target(path, False, overwrite)
    try:
        done, encoded = cv2.imencode(ending, pixels, [] if ending == ".png" else _JPEG)
        if not done:
            raise ExportError(f"{path.name} cannot be encoded.")
        target.begin().write_bytes(np.asarray(encoded).tobytes())
        target.commit()
    except OSError as error:
        raise writing_failed(path, error) from error
    finally:
        target.discard()


def free_name(
    folder: Path, stem: str, time: Fraction, subject: Subject, ending: str
) -> Path:
    """A path that nothing has yet, called after the video and the time in it."""
    milliseconds = int(time * 1000)
    moment = str(timedelta(seconds=milliseconds // 1000)).replace(":", "-")
    name = f"{stem}_{moment}.{milliseconds % 1000:03}"
    if subject is not Subject.SEEN:
        name += f"_{subject.value}"
    path, number = folder / f"{name}{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}_{number}{ending}"
    return path
