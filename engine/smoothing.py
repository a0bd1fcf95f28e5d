"""Logits that flicker less from frame to frame."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.picture import Picture

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

_MOST = 0.9
"""What strength 1 keeps of the frames before: an opinion lasts for ten frames."""

_CHANGE = 10.0
"""Difference of the brightness, 0 to 255, at which little is kept."""

_WINDOW = (3, 3)
"""Cells over which the difference is averaged, so that noise is none."""

_CUT = 0.3
"""Where less of the picture than this has stayed as it was, it is another scene."""


class _Past(NamedTuple):
    """What is kept of the frames before.

    Attributes:
        logits: [rows, columns, classes].
        brightness: [rows, columns], mixed of the same frames in the same shares.
    """

    logits: Floats
    brightness: Floats


class Smoother:
    """Blends the logits of each frame with those before, where the picture stood still.

    So nothing is late: what moves changes the brightness where it was and where it is,
    and there the new logits count alone. The brightness that is compared is blended as
    the logits are, so that what moves slowly adds up to a change, too. (Bringing the
    past along the optical flow was tried: it steadies no more, at thrice the cost.)

    Belongs to one thread, and is given frames in their order.
    """

    def __init__(self) -> None:
        """Know nothing of any frame before."""
        self._past: _Past | None = None

    def forget(self) -> None:
        """Begin anew: the next frame does not follow the one before."""
        self._past = None

    def smooth(self, logits: Bytes, picture: Picture, strength: float) -> Bytes:
        """Blend.

        Args:
            logits: (rows, columns, classes) uint8, of the frame.
            picture: of the frame.
            strength: how much of the past is kept, from 0 (nothing) to 1.

        Returns:
            Blended ones, an array of their own.
        """
        rows, columns = logits.shape[:2]
        brightness = picture.luma((columns, rows)).astype(np.float32)
        now = logits.astype(np.float32)
        past = self._past
        if past is not None and past.logits.shape == now.shape:
            change = cv2.blur(np.abs(brightness - past.brightness), _WINDOW)
            stayed = np.exp(-((change / _CHANGE) ** 2))
            if stayed.mean() > _CUT:
                kept = _MOST * strength * stayed
                brightness += kept * (past.brightness - brightness)
                now += kept[..., np.newaxis] * (past.logits - now)
        self._past = _Past(now, brightness)
        return np.rint(now).astype(np.uint8)
