"""A camera, through OpenCV."""

import threading
import time as clock
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import cv2

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo
from engine.sources.live import LiveReader

STALL_SECONDS = 5.0
_RETRY_SECONDS = 0.25


class Camera:
    """Frames of a camera, as they come.

    A camera that fails is opened again until it comes back or patience ends, since a
    loose plug should not end a session.
    """

    def __init__(self, device: str, patience: float = STALL_SECONDS) -> None:
        """Open a camera and wait for its first frame.

        Args:
            device: its number as the system counts, or its path.
            patience: seconds without a picture after which it counts as lost.

        Raises:
            SourceError: there is no such camera, or it sends nothing.
        """
        self._device: int | str = int(device) if device.isdecimal() else device
        self._patience = patience
        self._closing = threading.Event()
        self._described = SourceInfo(f"camera:{device}", (0, 0), None, None, live=True)
        self._reader = LiveReader(self._described.name, self._capture, patience)
        try:
            self._first = self._reader.read()
        except SourceError:
            self.close()
            raise

    @property
    def info(self) -> SourceInfo:
        """What is known of the camera."""
        return self._described

    @property
    def notes(self) -> tuple[str, ...]:
        """None: what a camera loses is counted as dropped."""
        return ()

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
        return self._reader.dropped

    def read(self) -> Frame | None:
        """The next frame that nobody has seen."""
        first, self._first = self._first, None
        return first or self._reader.read()

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Do nothing: what was filmed is gone."""

    def close(self) -> None:
        """Let go of the camera."""
        self._closing.set()
        self._reader.close()

    def _capture(self) -> Iterator[Frame]:
        capture = self._open()
        if not capture.isOpened():
            raise SourceError(
                f"{self._described.name} cannot be opened. Check its number, that it "
                "is plugged in, and that no other program uses it."
            )
        start = seen = clock.monotonic()
        index = 0
        try:
            while (
                clock.monotonic() - seen < self._patience and not self._closing.is_set()
            ):
                ok, pixels = capture.read()
                if not ok:
                    capture.release()
                    self._closing.wait(_RETRY_SECONDS)
                    capture = self._open()
                    continue
                seen = clock.monotonic()
                picture = Picture.from_array(pixels, "bgr24")
                if index == 0:
                    rate = Fraction(max(capture.get(cv2.CAP_PROP_FPS), 0))
                    self._described = replace(
                        self._described,
                        size=picture.size,
                        rate=rate.limit_denominator(1001) or None,
                    )
                time = Fraction(round((seen - start) * 90_000), 90_000)
                yield Frame(index, time, picture, arrived=seen)
                index += 1
        finally:
            capture.release()
        raise SourceError(
            f"{self._described.name} was lost. Plug it in again, then open it again."
        )

    def _open(self) -> cv2.VideoCapture:
        capture = cv2.VideoCapture(self._device)
        # Compressed pictures first: over USB raw ones are too slow at HD. Asked for
        # before the size, which some drivers forget otherwise.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, 1280)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, 720)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture
