"""Reading a device that may block for ever, in a thread that may be left behind."""

import contextlib
import logging
import threading
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from engine.buffer import Buffer, BufferClosed
from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Size
from engine.tap import Tap
from models.errors import SadakError

_log = logging.getLogger(__name__)

# A stream gives the second in which it was probed all at once, and an export is slow to
# begin: so many frames bridge that. They are no delay in the window, whose pipeline
# takes what there is at once and gives up the oldest itself.
_CAPACITY = 48
# Fewer of large pictures: at most so many bytes, and never less than a hiccup needs.
_MEMORY = 256_000_000
_FEWEST = 8
_JOIN_SECONDS = 0.5
_SILENCE_SECONDS = 2.0
"""After which a source that is waited for counts as lost, though it has not failed."""

_SHORTEST_PAUSE = 0.25
_TICKS = 90_000


class LiveReader:
    """A thread that drains a live source into a short buffer, oldest out first.

    Draining never waits for the consumer, so what a device or the network holds back
    does not grow. A device that blocks inside its driver cannot be interrupted: closing
    leaves that one thread behind, and it lets go of the device when the driver returns.

    A source that has sent something and is lost is opened again, with pauses that grow;
    its frames are counted on, and their times are those of the clock.
    """

    def __init__(
        self,
        name: str,
        produce: Callable[[], Iterator[Frame]],
        patience: float,
        returns: float = 0.0,
        longest_pause: float = 1.0,
    ) -> None:
        """Start reading.

        Args:
            name: of the source, for messages.
            produce: makes the iterator of frames, inside the thread; the iterator opens
                the device and is closed there.
            patience: seconds without a frame after which the source counts as lost.
            returns: for how many seconds a lost source is tried again.
            longest_pause: seconds between two tries, at most.
        """
        self._name, self._produce = name, produce
        self._patience = patience
        self._returns, self._longest_pause = returns, longest_pause
        self._buffer: Buffer[Frame | SadakError | None] = Buffer(_CAPACITY)
        self._closed = threading.Event()
        self._last: Frame | None = None
        self.waiting = False
        """Whether the source is lost and waited for; any thread may ask."""
        self.tap: Tap | None = None
        """Who else is told of each frame; any thread may set it."""
        self._thread = threading.Thread(
            target=self._drain, name=f"live {name}", daemon=True
        )
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
        return self._buffer.dropped

    def read(self) -> Frame | None:
        """The next frame, or None when the source has ended.

        Raises:
            SourceError: it failed, or sent nothing for too long.
        """
        try:
            item = self._buffer.get(self._patience) if not self._last else self._await()
        except TimeoutError:
            raise SourceError(
                f"{self._name} has sent no picture for {self._patience:.0f} s. "
                "Check the device or the sender, then open it again."
            ) from None
        except BufferClosed:
            return None
        if isinstance(item, SadakError):
            raise item
        return item

    def close(self) -> None:
        """Stop reading."""
        self._closed.set()
        self._buffer.close()
        self._thread.join(_JOIN_SECONDS)

    def _await(self) -> Frame | SadakError | None:
        """What comes next of a source that has sent something before."""
        left = max(self._patience, self._returns)
        while True:
            step = min(left, _SILENCE_SECONDS)
            try:
                return self._buffer.get(step)
            except TimeoutError:
                left -= step
                if left <= 0:
                    raise
                self.waiting = self._returns > 0

    def _drain(self) -> None:
        pause = _SHORTEST_PAUSE
        while True:
            before = self._last
            trouble = self._drain_once()
            if trouble is None:
                return
            last = self._last
            if last is not before:
                pause = _SHORTEST_PAUSE
            if last is None or clock.monotonic() - last.arrived > self._returns:
                self._report(trouble)
                return
            if last is not before:  # else it was lost already
                _log.info("%s is waited for: %s", self._name, trouble)
            self.waiting = True
            if self._closed.wait(pause):
                return
            pause = min(2 * pause, self._longest_pause)

    def _drain_once(self) -> SadakError | None:
        """Pass on what comes until it ends; gives what is wrong, if anything is."""
        frames = self._produce()
        begun = self._last
        moved: tuple[int, Fraction] | None = None
        try:
            for frame in frames:
                if moved is None:
                    moved = _continues(begun, frame) if begun else (0, Fraction(0))
                    if begun:
                        _log.info("%s is back", self._name)
                index, time = frame.index + moved[0], frame.time + moved[1]
                self._last = frame = replace(frame, index=index, time=time)
                self.waiting = False
                tap = self.tap  # which another thread may take away
                if tap:
                    tap.on_frame(frame)
                self._buffer.resize(_capacity(frame.picture.size))
                self._buffer.replace_oldest(frame)
            self._buffer.replace_oldest(None)
        except BufferClosed:
            pass  # closed by the consumer, which wants no more
        except SadakError as error:
            return error
        except Exception as error:
            # Whatever a driver throws is the end of this source, and must be heard of.
            return SourceError(f"{self._name} failed: {error!r}.")
        finally:
            frames.close()  # type: ignore[attr-defined]  # a generator
        return None

    def _report(self, error: SadakError) -> None:
        with contextlib.suppress(BufferClosed):
            self._buffer.replace_oldest(error)


def _continues(last: Frame, first: Frame) -> tuple[int, Fraction]:
    """What to add to the numbers and times of a source that is back.

    Args:
        last: of its frames before it was lost.
        first: of those now.
    """
    away = max(first.arrived - last.arrived, 1 / _TICKS)
    time = last.time + Fraction(round(away * _TICKS), _TICKS)
    return last.index + 1 - first.index, time - first.time


def _capacity(size: Size) -> int:
    """How many pictures of a size are kept, at 3 bytes a pixel."""
    width, height = size
    return max(_FEWEST, min(_CAPACITY, _MEMORY // (3 * width * height)))
