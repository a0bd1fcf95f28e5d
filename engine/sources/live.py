"""Reading a device that may block for ever, in a thread that may be left behind."""

import contextlib
import threading
from collections.abc import Callable, Iterator

from engine.buffer import Buffer, BufferClosed
from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Size
from models.errors import SadakError

# A stream gives the second in which it was probed all at once, and an export is slow to
# begin: so many frames bridge that. They are no delay in the window, whose pipeline
# takes what there is at once and gives up the oldest itself.
_CAPACITY = 48
# Fewer of large pictures: at most so many bytes, and never less than a hiccup needs.
_MEMORY = 256_000_000
_FEWEST = 8
_JOIN_SECONDS = 0.5


class LiveReader:
    """A thread that drains a live source into a short buffer, oldest out first.

    Draining never waits for the consumer, so what a device or the network holds back
    does not grow. A device that blocks inside its driver cannot be interrupted: closing
    leaves that one thread behind, and it lets go of the device when the driver returns.
    """

    def __init__(
        self, name: str, produce: Callable[[], Iterator[Frame]], patience: float
    ) -> None:
        """Start reading.

        Args:
            name: of the source, for messages.
            produce: makes the iterator of frames, inside the thread; the iterator opens
                the device and is closed there.
            patience: seconds without a frame after which the source counts as lost.
        """
        self._name = name
        self._patience = patience
        self._buffer: Buffer[Frame | SadakError | None] = Buffer(_CAPACITY)
        self._thread = threading.Thread(
            target=self._drain, args=(produce,), name=f"live {name}", daemon=True
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
            item = self._buffer.get(self._patience)
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
        self._buffer.close()
        self._thread.join(_JOIN_SECONDS)

    def _drain(self, produce: Callable[[], Iterator[Frame]]) -> None:
        frames = produce()
        try:
            for frame in frames:
                self._buffer.resize(_capacity(frame.picture.size))
                self._buffer.replace_oldest(frame)
            self._buffer.replace_oldest(None)
        except BufferClosed:
            pass  # closed by the consumer, which wants no more
        except SadakError as error:
            self._report(error)
        except Exception as error:
            # Whatever a driver throws is the end of this source, and must be heard of.
            self._report(SourceError(f"{self._name} failed: {error!r}."))
        finally:
            frames.close()  # type: ignore[attr-defined]  # a generator

    def _report(self, error: SadakError) -> None:
        with contextlib.suppress(BufferClosed):
            self._buffer.replace_oldest(error)


def _capacity(size: Size) -> int:
    """How many pictures of a size are kept, at 3 bytes a pixel."""
    width, height = size
    return max(_FEWEST, min(_CAPACITY, _MEMORY // (3 * width * height)))
