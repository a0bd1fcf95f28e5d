"""Threads that label frames, each with a network of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from engine.frame import ClassMap, Frame
from engine.segmenter import Segmenter, StageTimes


@dataclass(frozen=True)
class Result:
    """A frame with its class map.

    Attributes:
        frame: what the source gave.
        classes: what the network says of it.
        decode: seconds that reading the frame took.
        times: seconds of the other stages.
    """

    frame: Frame
    classes: ClassMap
    decode: float
    times: StageTimes


class Workers:
    """A pool of threads. Each makes, runs and lets go of a network of its own."""

    def __init__(self, make_segmenter: Callable[[], Segmenter], count: int = 1) -> None:
        """Prepare the pool; threads and networks are made when they are needed."""
        self.count = count
        self._make_segmenter = make_segmenter
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="segment")

    def submit(self, frame: Frame, decode: float) -> "Future[Result | None]":
        """Label a frame when a thread is free; `decode` is passed on to the result."""
        return self._pool.submit(self._label, frame, decode)

    def retire(self) -> None:
        """Finish what was submitted and then end, without anybody waiting for it."""
        self._pool.shutdown(wait=False)

    def stop(self) -> None:
        """End now, leaving undone what was not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _label(self, frame: Frame, decode: float) -> Result:
        segmenter: Segmenter | None = getattr(self._own, "segmenter", None)
        if segmenter is None:
            segmenter = self._own.segmenter = self._make_segmenter()
        ids = segmenter.segment(frame.picture)
        classes = ClassMap(ids, frame.index, frame.generation)
        return Result(frame, classes, decode, segmenter.times)
