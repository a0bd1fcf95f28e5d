"""Small pictures of a video at any time, for somebody who looks for a place in it."""

import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from engine.frame import Bytes, Frame
from engine.picture import Size
from engine.priority import give_way
from engine.sources.base import Edge, Source
from models.errors import SadakError

_log = logging.getLogger(__name__)

_KEPT_BYTES = 20_000_000
# Who looks for a place moves over a bar of at most so many pixels.
_PLACES = 2000
# After such a time it lets go of the video until it is asked again.
_IDLE_SECONDS = 20.0
# Somebody waits for it, but what plays comes first.
_NICENESS = 5


@dataclass(frozen=True)
class Thumbnail:
    """A small picture.

    Attributes:
        bgra: (height, width, 4) uint8, upright, with square pixels.
        time: when it is shown, in seconds.
        exact: whether it is what the screen shows at the time that was asked for, and
            not the nearest picture that could be had soon.
    """

    bgra: Bytes
    time: Fraction
    exact: bool


class Thumbnails:
    """Makes thumbnails of one video in a thread of its own, with a source of its own.

    The newest wish wins. It is answered with a picture nearby first, mostly the key
    frame before, and with the very picture when no other wish has come meanwhile.
    """

    def __init__(
        self,
        opener: Callable[[], Source],
        duration: Fraction,
        on_ready: Callable[[], None],
        box: Size = (160, 120),
    ) -> None:
        """Do nothing before the first wish.

        Args:
            opener: opens the video.
            duration: of it, in seconds.
            on_ready: called in the thread when there is a better thumbnail at the time
                that was asked for last.
            box: width and height into which the thumbnails fit.
        """
        self._opener, self._on_ready, self._box = opener, on_ready, box
        self._grain = duration / _PLACES or Fraction(1)
        self._changed = threading.Condition()
        # All below is guarded by it.
        self._made: OrderedDict[int, Thumbnail] = OrderedDict()
        self._wish: Fraction | None = None
        self._underway: int | None = None
        self._thread: threading.Thread | None = None
        self._over = False

    def at(self, time: Fraction) -> Thumbnail | None:
        """The thumbnail at a time as far as there is one; a better one is then made."""
        with self._changed:
            key = int(time / self._grain)
            there = self._made.get(key)
            if there:
                self._made.move_to_end(key)
            made = (there and there.exact) or key == self._underway
            self._wish = None if made else time
            if self._wish is not None and not self._over:
                self._changed.notify_all()
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="thumbnails", daemon=True
                    )
                    self._thread.start()
            return there

    def retire(self) -> None:
        """Let go of the video, without anybody waiting for it."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until its thread has ended; returns whether it has."""
        thread = self._thread
        if thread:
            thread.join(seconds)
        return not (thread and thread.is_alive())

    # What follows runs in the thread.

    def _run(self) -> None:
        give_way(_NICENESS)
        try:
            with contextlib.closing(self._opener()) as source:
                while (wish := self._next_wish()) is not None:
                    self._answer(source, wish)
        except SadakError as error:
            _log.warning("there are no thumbnails: %s", error)
            self.retire()
        except Exception:
            # A mistake of ours; a bar without pictures is still a bar.
            _log.exception("unexpected error while thumbnails were made")
            self.retire()

    def _next_wish(self) -> Fraction | None:
        """Wait for a wish; None where it is time to end."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._over or self._wish is not None, _IDLE_SECONDS
            )
            wish, self._wish = self._wish, None
            if self._over or wish is None:
                self._thread = self._underway = None  # the next wish begins another
                return None
            self._underway = int(wish / self._grain)
            return wish

    def _answer(self, source: Source, wish: Fraction) -> None:
        for edge in (Edge.NEAR, Edge.AT):
            source.seek(wish, edge)
            frame = source.read()
            with self._changed:
                newer = self._wish is not None or self._over
                if newer:
                    self._underway = None  # whoever wants it after all asks again
            if frame is None:
                return
            exact = edge is Edge.AT or _is_on_screen(frame, wish)
            size = _fitting(frame.picture.size, source.info.pixel_aspect, self._box)
            self._keep(wish, Thumbnail(frame.picture.bgra(size), frame.time, exact))
            if exact or newer:
                return

    def _keep(self, wish: Fraction, thumbnail: Thumbnail) -> None:
        with self._changed:
            self._made[int(wish / self._grain)] = thumbnail
            while len(self._made) * thumbnail.bgra.nbytes > _KEPT_BYTES:
                self._made.popitem(last=False)
        self._on_ready()


def _is_on_screen(frame: Frame, time: Fraction) -> bool:
    return bool(frame.duration and frame.time <= time < frame.time + frame.duration)


def _fitting(size: Size, pixel_aspect: Fraction, box: Size) -> Size:
    width, height = size[0] * pixel_aspect, Fraction(size[1])
    scale = min(box[0] / width, box[1] / height)
    return max(round(width * scale), 1), max(round(height * scale), 1)
