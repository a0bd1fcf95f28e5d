"""Threads that label frames, each with a network of its own."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from engine.errors import DeviceFailedError
from engine.frame import ClassMap, Frame
from engine.refinement import Refinement
from engine.runtimes.choice import Choice
from engine.segmenter import Segmenter, StageTimes
from models.card import ModelCard
from models.errors import ModelError

_log = logging.getLogger(__name__)

OnFailed = Callable[[DeviceFailedError, Choice], None]


@dataclass(frozen=True)
class Result:
    """A frame with its class map.

    Attributes:
        frame: what the source gave.
        classes: what the network says of it.
        decode: seconds that reading the frame took.
        times: seconds of the other stages.
        card: of the network.
        edges: borders between classes follow the edges of the picture.
    """

    frame: Frame
    classes: ClassMap
    decode: float
    times: StageTimes
    card: ModelCard
    edges: bool = False


class Workers:
    """A pool of threads. Each makes, runs and lets go of a network of its own.

    Where a device fails in the middle, its frames are labelled once more in the way
    that the choice has to fall back to: none is lost.

    Attributes:
        count: how many threads.
        refinement: how class maps are made; may be set by any thread. Clean edges are
            left out where they come after smoothing, which needs the order of frames.
    """

    def __init__(
        self, choice: Choice, on_failed: OnFailed = lambda error, fallback: None
    ) -> None:
        """Prepare the pool; threads and networks are made when they are needed.

        Args:
            choice: what to run.
            on_failed: called once, in a thread of the pool, with why the device failed
                and with what goes on in its place. It may be quicker with more workers
                than these: whoever is told may switch to them.
        """
        self.count = choice.workers
        self.refinement = Refinement()
        self._choice = choice
        self._on_failed = on_failed
        self._lock = threading.Lock()
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="segment")

    def submit(self, frame: Frame, decode: float) -> "Future[Result | None]":
        """Label a frame when a thread is free; `decode` is passed on to the result."""
        return self._pool.submit(self._label, frame, decode)

    def warm_up(self) -> "Future[Segmenter]":
        """Load the network in one thread ahead of the first frame."""
        return self._pool.submit(self._segmenter)

    def retire(self) -> None:
        """Finish what was submitted and then end, without anybody waiting for it."""
        self._pool.shutdown(wait=False)

    def stop(self) -> None:
        """End now, leaving undone what was not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _label(self, frame: Frame, decode: float) -> Result:
        while True:
            choice, refinement = self._choice, self.refinement
            edges = refinement.edges and not refinement.smoothing
            try:
                segmenter = self._segmenter()
                ids = segmenter.segment(frame.picture, edges)
            except DeviceFailedError as error:
                self._own.segmenter = None
                self._fall_back(choice, error)
                continue
            logits, times = segmenter.logits, segmenter.times
            classes = ClassMap(ids, frame.index, frame.generation, logits)
            return Result(frame, classes, decode, times, segmenter.card, edges)

    def _segmenter(self) -> Segmenter:
        """This thread's own, made anew after a fall back."""
        choice = self._choice
        own: tuple[Choice, Segmenter] | None = getattr(self._own, "segmenter", None)
        if own is None or own[0] is not choice:
            try:
                runtime = choice.make()
            except ModelError as error:
                if choice.fallback is None:
                    raise
                raise DeviceFailedError(str(error)) from error
            own = self._own.segmenter = (choice, Segmenter(choice.card, runtime))
        return own[1]

    def _fall_back(self, failed: Choice, error: DeviceFailedError) -> None:
        """Go on with the next choice, unless another thread has seen to it already."""
        with self._lock:
            if self._choice is not failed:
                return
            if failed.fallback is None:
                raise error
            self._choice = failed.fallback
        _log.warning("the %s failed: %s", failed.device.name, error)
        self._on_failed(error, failed.fallback)
