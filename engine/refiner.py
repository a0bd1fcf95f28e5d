"""From what workers give to the class maps that a refinement asks for."""

import time
from dataclasses import replace

from engine.frame import Bytes
from engine.refinement import Refinement
from engine.segmenter import Decider
from engine.smoothing import Smoother
from engine.workers import Result
from models.card import ModelCard


class Refiner:
    """Does what needs the order of the frames, or was asked for too late for workers.

    Smoothing is the former: it comes before the decision, which is then made anew.
    Belongs to one thread.

    Attributes:
        refinement: what is asked for; may be set between two frames.
    """

    def __init__(self, refinement: Refinement) -> None:
        """Begin without any frame before."""
        self.refinement = refinement
        self._smoother = Smoother()
        self._run: tuple[int, ModelCard] | None = None
        self._made_for: ModelCard | None = None
        self._decider: Decider | None = None

    def refine(self, result: Result) -> Result:
        """Refine the next result of a source."""
        strength, logits = self.refinement.smoothing, result.classes.logits
        run = result.frame.generation, result.card
        if not strength or run != self._run:
            self._smoother.forget()
        self._run = run
        if not strength or logits is None:
            return self.decide(result)
        start = time.perf_counter()
        logits = self._smoother.smooth(logits, result.frame.picture, strength)
        return self._decided(result, logits, start)

    def decide(self, result: Result) -> Result:
        """Refine a result alone, whatever was before it."""
        logits = result.classes.logits
        if result.edges == self.refinement.edges or logits is None:
            return result
        return self._decided(result, logits, time.perf_counter())

    def _decided(self, result: Result, logits: Bytes, start: float) -> Result:
        if self._decider is None or self._made_for is not result.card:
            self._made_for = result.card
            self._decider = Decider(result.card.input_size)
        edges = self.refinement.edges
        ids = self._decider.ids(logits, result.frame.picture, edges)
        spent = result.times.postprocess + time.perf_counter() - start
        return replace(
            result,
            classes=replace(result.classes, ids=ids, logits=logits),
            times=replace(result.times, postprocess=spent),
            edges=edges,
        )
