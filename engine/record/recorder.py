"""A recording of a live source: as it came, as it looks, or both."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

from engine.export.look import Look
from engine.export.sound import left_out, takes
from engine.frame import Frame
from engine.overlay import View
from engine.record.lane import Lane
from engine.record.movie import Movie
from engine.record.packets import CONTAINER, may_be_copied, own
from engine.record.writers import CopyWriter, PictureWriter, Piece
from engine.sources.base import SourceInfo
from engine.workers import Result
from models.errors import SadakError

RESERVE = 300_000_000
"""Bytes that a recording leaves free: other programs want to write too."""

_FRAME_BYTES = 96_000_000  # of pictures that may wait: a second of HD, or more
_PACKET_BYTES = 32_000_000
_HELD_PACKETS = 500


@dataclass(frozen=True)
class RecordPlan:
    """What is to be recorded where.

    Attributes:
        original: a file for what came; None for none.
        annotated: a file for what is seen; None for none.
    """

    original: Path | None
    annotated: Path | None


@dataclass(frozen=True)
class RecordStatus:
    """How a recording goes.

    Attributes:
        seconds: of the longest file.
        size: bytes of all files.
        free: bytes left where they are.
        dropped: pictures that the disk or the encoder had no time for.
        files: that have been begun.
        over: every file is complete.
        notes: what a person should know, a sentence each.
        trouble: why it ended by itself, if it did.
    """

    seconds: float = 0.0
    size: int = 0
    free: int = 0
    dropped: int = 0
    files: tuple[Path, ...] = ()
    over: bool = False
    notes: tuple[str, ...] = ()
    trouble: SadakError | None = None


class Recorder:
    """Taps a live source; see `engine.tap.Tap` for who calls what.

    Frames and packets of a network stream count time apart; the first frame after a
    (new) connection tells how far.
    """

    def __init__(
        self,
        plan: RecordPlan,
        info: SourceInfo,
        look: Look,
        on_over: Callable[[], None] = lambda: None,
        reserve: int = RESERVE,
    ) -> None:
        """Wait for what comes.

        Args:
            plan: what goes where; the files must not exist.
            info: of the source.
            look: how results look.
            on_over: called from any thread when a file is complete.
            reserve: bytes that must stay free on the disk.
        """
        self._plan, self._info, self._reserve = plan, info, reserve
        self._on_over = on_over
        self._look = _drawn(look)
        self._lock = threading.Lock()
        self._lanes: list[Lane[Any]] = []
        self._frames: Lane[Any] | None = None  # of the original, where it is encoded
        self._packets: Lane[Piece] | None = None  # where it is copied
        self._results: Lane[Any] | None = None
        # Indices: a stream itself is gone with its connection.
        self._pictures: int | None = None
        self._sound: set[int] = set()
        self._offset: Fraction | None = None
        self._held: list[tuple[Packet, int, bool]] = []
        self._first = self._last = Fraction(0)
        self._begun = self._ending = False
        self._notes: list[str] = []
        self._trouble: SadakError | None = None

    @property
    def status(self) -> RecordStatus:
        """How it goes."""
        with self._lock:
            lanes = list(self._lanes)
            troubles = [lane.trouble for lane in lanes if lane.trouble]
            trouble = self._trouble or next(iter(troubles), None)
            notes, seconds = tuple(self._notes), self._last - self._first
            over = (self._ending or bool(lanes)) and all(lane.over for lane in lanes)
            over = over or self._trouble is not None
        folder = (self._plan.original or self._plan.annotated or Path()).parent
        try:
            free = shutil.disk_usage(folder).free
        except OSError:  # the disk was pulled out, which the next write will tell
            free = 0
        return RecordStatus(
            float(seconds),
            sum(lane.size for lane in lanes),
            free,
            sum(lane.dropped for lane in lanes),
            tuple(lane.path for lane in lanes),
            over,
            notes,
            trouble,
        )

    def set_look(self, look: Look) -> None:
        """Draw results otherwise from now on; the size of the pictures stays."""
        look, before = _drawn(look), self._look
        beside = View.SIDE_BY_SIDE in (look.style.view, before.style.view)
        if beside:
            look = Look(look.classes, replace(look.style, view=before.style.view))
        self._look = look

    def end(self) -> None:
        """Complete the files; `on_over` tells when each is."""
        with self._lock:
            self._ending = True
            lanes = list(self._lanes)
        for lane in lanes:
            lane.end()
        if not lanes:
            self._on_over()

    def join(self) -> RecordStatus:
        """Wait until all files are complete."""
        for lane in self._lanes:
            lane.join()
        return self.status

    # The threads of the source and of the player call these.

    def on_streams(self, pictures: VideoStream, sound: Sequence[AudioStream]) -> None:
        """See `Tap`."""
        with self._lock:
            if self._ending:
                return
            self._offset, self._held = None, []
            if not self._begun:
                self._pictures = pictures.index
                self._begin(pictures, sound)

    def on_packet(self, packet: Packet, track: int, key: bool) -> None:
        """See `Tap`."""
        with self._lock:
            if not self._begun or self._ending or packet.dts is None:
                return
            copy = own(packet)
            if self._offset is None:
                self._held = [*self._held[-_HELD_PACKETS:], (copy, track, key)]
            else:
                self._hand_on(copy, track, key)

    def on_frame(self, frame: Frame) -> None:
        """See `Tap`."""
        with self._lock:
            if self._ending:
                return  # a file that is begun now would never be completed
            if not self._begun:
                self._begin()
            if self._trouble:
                return
            self._first = self._first or frame.time
            self._last = frame.time
            if self._offset is None and frame.stamp is not None:
                self._offset = frame.time - frame.stamp
                held, self._held = self._held, []
                for packet, track, key in held:
                    self._hand_on(packet, track, key)
            if self._frames:
                self._frames.put(frame, _bytes_of(frame))

    def on_result(self, result: Result) -> None:
        """See `Tap`."""
        with self._lock:
            lane = self._results
        if lane:
            lane.put(result, _bytes_of(result.frame))

    # What follows is called with the lock held.

    def _begin(
        self, pictures: VideoStream | None = None, sound: Sequence[AudioStream] = ()
    ) -> None:
        """Begin the files, once it is known whether there are packets to copy."""
        self._begun = True
        try:
            if self._plan.original:
                self._begin_original(self._plan.original, pictures, sound)
            if self._plan.annotated:
                movie = self._movie(self._plan.annotated, None, sound)
                writer = PictureWriter(movie, self._info, lambda: self._look)
                self._results = self._lane(self._plan.annotated, writer, _FRAME_BYTES)
        except (SadakError, av.error.FFmpegError, OSError, ValueError) as error:
            # The source that calls this must not be disturbed, whatever it is.
            self._trouble = SadakError(f"Nothing is recorded: {error}")
            for lane in self._lanes:
                lane.end()
            threading.Thread(target=self._on_over).start()

    def _begin_original(
        self, path: Path, pictures: VideoStream | None, sound: Sequence[AudioStream]
    ) -> None:
        if pictures and may_be_copied(pictures):
            copying = CopyWriter(self._movie(path, pictures, sound), pictures.index)
            self._packets = self._lane(path, copying, _PACKET_BYTES)
            return
        writer = PictureWriter(self._movie(path, None, sound), self._info, None)
        self._frames = self._lane(path, writer, _FRAME_BYTES)

    def _movie(
        self, path: Path, pictures: VideoStream | None, sound: Sequence[AudioStream]
    ) -> Movie:
        """A file with the sound, and with the pictures if they are to be copied."""
        movie = Movie(path)
        try:
            if pictures:
                movie.add_copy(pictures)
            for stream in sound:
                if takes(CONTAINER, stream):
                    movie.add_copy(stream)
                    self._sound.add(stream.index)
                elif (note := left_out(CONTAINER, stream)) not in self._notes:
                    self._notes.append(note)
        except BaseException:
            with contextlib.suppress(SadakError):  # of the error before it is told
                movie.close()
            raise
        return movie

    def _lane(self, path: Path, writer: Any, most: int) -> Lane[Any]:
        lane: Lane[Any] = Lane(path, writer, most, self._reserve, self._on_over)
        self._lanes.append(lane)
        return lane

    def _hand_on(self, packet: Packet, track: int, key: bool) -> None:
        assert self._offset is not None, "it is held until then"
        size, is_sound = packet.size, track in self._sound
        if is_sound:
            for lane in (self._frames, self._results):
                if lane:  # each writes the times of its own file into it
                    piece = Piece(own(packet), track, self._offset)
                    lane.put(piece, size, counts=False)
        # Last, for it is no longer ours from here on.
        if self._packets and (is_sound or track == self._pictures):
            piece = Piece(packet, track, self._offset, key)
            whole = key or is_sound
            self._packets.put(piece, size, whole=whole, counts=not is_sound)


def _drawn(look: Look) -> Look:
    """The look with its colours, without which there would be nothing annotated."""
    if look.style.view is not View.ORIGINAL:
        return look
    return Look(look.classes, replace(look.style, view=View.OVERLAY))


def _bytes_of(frame: Frame) -> int:
    width, height = frame.picture.size
    return 3 * width * height
