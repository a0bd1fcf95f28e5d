"""A camera, through OpenCV."""

import time as clock
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import cv2

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture, Size
from engine.sources.base import Edge, SourceInfo
from engine.sources.camera_address import CameraAddress
from engine.sources.cameras import called, modes_of, name_of, where_is
from engine.sources.live import LiveReader
from engine.tap import Tap

STALL_SECONDS = 5.0
_USUAL_SIZE = (1280, 720)
_COMPRESSED = "MJPG"


class Camera:
    """Frames of a camera, as they come.

    A camera that fails is opened again until it comes back or patience ends, since a
    loose plug should not end a session.
    """

    def __init__(
        self,
        address: CameraAddress,
        patience: float = STALL_SECONDS,
        returns: float = STALL_SECONDS,
    ) -> None:
        """Open a camera and wait for its first frame.

        Args:
            address: the device, and how it is to film.
            patience: seconds without a picture after which it counts as lost.
            returns: for how many seconds a lost camera is waited for.

        Raises:
            SourceError: there is no such camera, or it sends nothing.
        """
        self._address = address
        self._known_as = name_of(address.device)
        self._others = called(self._known_as)
        name = self._known_as or f"camera:{address.device}"
        self._described = SourceInfo(name, (0, 0), None, None, live=True)
        self._reader = LiveReader(name, self._capture, patience, returns)
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
        """That it films in another size than was asked for, if it does."""
        size, asked = self._described.size, self._address.size
        if not asked or size == asked:
            return ()
        return (
            f"{self._described.name} films {_text(size)}: "
            f"it does not offer {_text(asked)}.",
        )

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
        return self._reader.dropped

    @property
    def waiting(self) -> bool:
        """Whether it is gone, and waited for."""
        return self._reader.waiting

    def read(self) -> Frame | None:
        """The next frame that nobody has seen."""
        first, self._first = self._first, None
        return first or self._reader.read()

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Do nothing: what was filmed is gone."""

    def tap(self, tap: Tap | None) -> None:
        """Tell somebody of each frame as well."""
        self._reader.tap = tap

    def close(self) -> None:
        """Let go of the camera."""
        self._reader.close()

    def _capture(self) -> Iterator[Frame]:
        """Frames until it fails; the first is number 0, at time 0."""
        capture = self._open()
        start = None
        index = 0
        try:
            while True:
                ok, pixels = capture.read()
                if not ok:
                    raise self._failure()
                seen = clock.monotonic()
                picture = Picture.from_array(pixels, "bgr24")
                if start is None:
                    start = seen
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

    def _failure(self) -> SourceError:
        name = self._described.name
        if self._described.size == (0, 0):
            return SourceError(
                f"{name} cannot be opened. Check its number, that it is plugged in, "
                "and that no other program uses it."
            )
        return SourceError(f"{name} was lost. Plug it in again, then open it again.")

    def _open(self) -> cv2.VideoCapture:
        device = where_is(self._address.device, self._known_as, self._others)
        if device is None:
            raise self._failure()
        capture = cv2.VideoCapture(int(device) if device.isdecimal() else device)
        width, height = self._address.size or _USUAL_SIZE
        # How the pictures are packed is asked for before the size, which some drivers
        # forget otherwise.
        code = cv2.VideoWriter.fourcc(*_packing(device, self._address))
        capture.set(cv2.CAP_PROP_FOURCC, code)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        if self._address.rate:
            capture.set(cv2.CAP_PROP_FPS, float(self._address.rate))
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture


def _packing(device: str, wanted: CameraAddress) -> str:
    """How the pictures should be packed, by four letters.

    Compressed ones where there is a choice: over USB raw ones are too slow at HD.
    """
    there = {
        mode.code
        for mode in (modes_of(device) if wanted.size else [])
        if mode.size == wanted.size and wanted.rate in (None, mode.rate)
    }
    return _COMPRESSED if _COMPRESSED in there else min(there, default=_COMPRESSED)


def _text(size: Size) -> str:
    return f"{size[0]}x{size[1]}"
