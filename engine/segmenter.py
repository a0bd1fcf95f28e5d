"""From a picture to the class of every pixel."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.decision import Decision
from engine.edges import EdgeDecision
from engine.picture import Picture, Size
from engine.runtimes.base import Runtime
from models.errors import ModelError
from models.zoo import ModelCard

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class StageTimes:
    """Where the time of one frame went, in seconds."""

    prepare: float = 0.0
    network: float = 0.0
    postprocess: float = 0.0


class Decider:
    """Makes ids of logits, with clean edges or without. Belongs to one thread."""

    def __init__(self, size: Size) -> None:
        """Prepare for a network that takes pictures of a width and a height."""
        self._plain, self._clean = Decision(size), EdgeDecision(size)

    def ids(self, logits: Bytes, picture: Picture, edges: bool) -> Bytes:
        """Decide.

        Args:
            logits: (rows, columns, classes) uint8.
            picture: that they are of.
            edges: borders are to follow its edges.

        Returns:
            (height, width) uint8 ids, an array of its own: of the size of the network's
            input, or of one that suits the edges.
        """
        if edges:
            return self._clean.ids(logits, picture)
        return self._plain.ids(logits)


class Segmenter:
    """Scales a picture, runs the network, and makes ids of its logits.

    It owns its runtime and belongs to one thread.

    Attributes:
        card: of the network.
        times: of the last picture.
        logits: of the last picture, as the runtime gave them; the next one's are
            another array.
    """

    def __init__(self, card: ModelCard, runtime: Runtime) -> None:
        """Take over a runtime that was made for a card."""
        self.card, self._size = card, card.input_size
        self._runtime = runtime
        self._decider = Decider(card.input_size)
        self.times = StageTimes()
        self.logits = np.zeros((0, 0, 0), np.uint8)

    def segment(self, picture: Picture, edges: bool = False) -> Bytes:
        """Label a picture of any size.

        Args:
            picture: to be labelled.
            edges: borders between classes are to follow its edges.

        Returns:
            (height, width) uint8 class ids, at the network's input size unless edges
            are wanted.

        Raises:
            ModelError: the network tells other classes apart than its card says.
        """
        start = time.perf_counter()
        rgb = picture.rgb(self._size)
        prepared = time.perf_counter()
        logits = self._runtime.run(rgb)
        run = time.perf_counter()
        if logits.shape[2] != len(self.card.classes):
            raise ModelError(
                f"{self.card.weights.name} gives {logits.shape[2]} classes, its card "
                f"names {len(self.card.classes)}. Export the model again."
            )
        self.logits = logits.copy()
        ids = self._decider.ids(self.logits, picture, edges)
        self.times = StageTimes(
            prepared - start, run - prepared, time.perf_counter() - run
        )
        return ids
