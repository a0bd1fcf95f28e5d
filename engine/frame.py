"""What flows through the engine: frames and the class maps made from them."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engine.picture import Picture

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Frame:
    """One picture of a source, with its exact place in time.

    Attributes:
        index: number of the frame in its source, from 0; after a seek in a video of
            varying rate an estimate, since such a file does not number its frames.
        time: when it is shown, in seconds from the start of the source, exact.
        picture: the pixels, still in the decoder's own format.
        duration: how long it is shown, in seconds, where the source says so.
        generation: how many seeks came before it; what carries an older one is stale.
        name: what the source calls it (the name of a picture file), if anything.
        arrived: when it was decoded, in seconds of `time.monotonic`.
    """

    index: int
    time: Fraction
    picture: Picture
    duration: Fraction | None = None
    generation: int = 0
    name: str | None = None
    arrived: float = 0.0


@dataclass(frozen=True)
class ClassMap:
    """What the network says of one frame.

    Attributes:
        ids: (height, width) uint8, the class of each pixel at the network's input size.
        index: the frame's index.
        generation: the frame's generation.
    """

    ids: Bytes
    index: int
    generation: int
