"""What may be asked of a player, and what becomes of its state then."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from time import monotonic

from engine.clock import Clock
from engine.errors import ForbiddenCommandError
from engine.refinement import Refinement
from engine.route import Part
from engine.sound.output import OpenOutput
from engine.sound.sound import Sound
from engine.sources.base import Edge
from engine.status import ALLOWED, SPEEDS, Request, State, Status
from models.errors import SadakError

# Who has not asked for another time for so long is taken to mean this one.
_STILL_SECONDS = 0.1


class Commands:
    """The half of a player that other threads call.

    Commands return at once: what is slow to do is put down as a wish, which the
    player's thread carries out.
    """

    def __init__(self, request: Request, open_output: OpenOutput) -> None:
        """Begin without a source, and with the wish for a network."""
        # Set without any lock held by whoever has news, so that it may come from within
        # the pipeline's own lock.
        self._news = threading.Event()
        self._lock = threading.RLock()
        # All below is guarded by the lock.
        self._status = Status(asked=request)
        self._play_on = False
        self._open_wish: str | None = None
        self._start = Fraction(0)  # where what is opened begins
        self._follow_wish: tuple[str, ...] | None = None
        self._close_wish = False
        self._use_wish: Request | None = request
        self._refinement = Refinement()
        self._seek_wish: tuple[Fraction, Edge] | None = None
        self._seek_underway: tuple[Fraction, Edge] | None = None
        self._hurried = False  # the seek was wished while another was under way
        self._had_ended = False  # the seek is to label the last frame anew
        self._still = 0.0  # until then there may be more, in `time.monotonic`
        self._steps = 0
        self._position = Fraction(0)
        self._clock = Clock()
        self._sound = Sound(self._clock, open_output, self._note_silence)

    @property
    def status(self) -> Status:
        """State, source, model, device and size."""
        with self._lock:
            return self._status

    @property
    def position(self) -> Fraction:
        """Time of the frame on the screen, in seconds."""
        with self._lock:
            return self._position

    def open(
        self, address: str, play: bool = True, start: Fraction = Fraction(0)
    ) -> None:
        """Open a source in place of the present one and show its first frame.

        Args:
            address: as `engine.sources.opening.open_source` takes it.
            play: whether it goes on from there.
            start: seconds at which to begin instead, unless it is live.
        """
        with self._lock:
            self._open_wish, self._play_on, self._start = address, play, start
            self._follow_wish = ()
            self._status = replace(self._status, address=address, part=None)
            self._become(State.OPENING)

    def enqueue(self, addresses: Sequence[str]) -> None:
        """Let files follow the present one when it ends, without a gap between them.

        They take the place of those that were to follow before, but for one that is
        open already since its turn is near. One that cannot be opened is passed over
        and told of as a problem. Opening something else forgets them.
        """
        with self._lock:
            self._follow_wish = tuple(addresses)
            self._news.set()

    def use(self, request: Request) -> None:
        """Run another model, on another device or in another size.

        It takes over from the frame on the screen on. Once the status tells of it,
        nothing is shown that the one before has labelled.
        """
        with self._lock:
            self._use_wish = request
            self._status = replace(self._status, asked=request)
            self._news.set()

    @property
    def refinement(self) -> Refinement:
        """What is made better of the network's answers."""
        with self._lock:
            return self._refinement

    def refine(self, refinement: Refinement) -> None:
        """Make class maps in another way, from the next frame that is labelled on.

        Clean edges come to the one on the screen too, or leave it, without running the
        network once more; smoothing begins with the frame that follows.
        """
        with self._lock:
            self._refinement = refinement
            self._news.set()

    def play(self) -> None:
        """Let it run; from the start, or that of the part, where it had ended."""
        with self._lock:
            self._require("play")
            if self._status.state is State.ENDED or self._had_ended:
                self._require_seekable("play again")
                part = self._status.part
                self._wish_seek(part.start if part else Fraction(0), Edge.AT)
            self._play_on = True
            if self._status.state is State.PAUSED:
                self._become(State.PLAYING)

    def pause(self) -> None:
        """Hold it; a seek that is under way still arrives."""
        with self._lock:
            self._require("pause")
            self._play_on = False
            if self._status.state is State.PLAYING:
                self._become(State.PAUSED)

    def seek(self, time: Fraction) -> None:
        """Go to the frame at a time; the last of several quick calls counts.

        While one call follows the other, as when a handle is dragged, frames nearby are
        shown that can be had sooner.
        """
        with self._lock:
            self._require("seek")
            self._require_seekable("seek")
            if self._status.state is State.SEEKING:
                self._hurried = True
                self._still = monotonic() + _STILL_SECONDS
            self._wish_seek(max(time, Fraction(0)), Edge.AT)

    def run_at(self, speed: float) -> None:
        """Play faster or slower from here on; kept for what is opened next.

        Args:
            speed: seconds of the source in a second, from 1/4 to 4. Live sources come
                at their own.
        """
        with self._lock:
            speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
            self._clock.run_at(speed)
            self._status = replace(self._status, speed=speed)
            self._news.set()

    def loop(self, part: Part | None) -> None:
        """Play a part again and again: the frame at its start follows the last before
        its end when that has been shown for its time.

        Who is outside of the part goes to its start; who goes behind it later plays on
        from there. None plays on.
        """
        with self._lock:
            if part is not None:
                self._require("seek")
                self._require_seekable("play a part")
                if not 0 <= part.start < part.end:
                    raise ForbiddenCommandError("A part ends after it has begun.")
            self._status = replace(self._status, part=part)
            if part and not part.start <= self._position <= part.end:
                self.seek(part.start)
            self._news.set()

    def listen(self, volume: float, muted: bool = False) -> None:
        """Hear the sound so loud; kept for what follows.

        Args:
            volume: 0 to 1, as ears judge it.
            muted: hear nothing all the same.
        """
        self._sound.volume, self._sound.muted = volume, muted

    def step(self, forward: bool = True) -> None:
        """Show the next frame or the one before; only while paused."""
        with self._lock:
            self._require("step forward" if forward else "step back")
            self._require_seekable("step")
            self._play_on = False
            if forward:
                self._steps += 1
                self._news.set()
            else:
                self._wish_seek(self._position, Edge.BEFORE)

    def close(self) -> None:
        """Let go of the source."""
        with self._lock:
            self._close_wish, self._open_wish = True, None
            self._become(State.EMPTY)

    def _note_silence(self, reason: str) -> None:
        """Called by the thread of the sound."""
        with self._lock:
            self._status = replace(self._status, silent=reason)
            self._news.set()

    # What follows is called with the lock held.

    def _require(self, command: str) -> None:
        if self._status.state not in ALLOWED[command]:
            raise ForbiddenCommandError(
                f"Cannot {command} while {self._status.state.value}."
            )

    def _require_seekable(self, command: str) -> None:
        if self._status.info is None or self._status.info.live:
            raise ForbiddenCommandError(f"Cannot {command} in a live source.")

    def _begin(self, live: bool) -> None:
        """A source was opened: nothing was sought in it yet but where it begins."""
        start = self._position = Fraction(0)
        self._seek_wish, self._seek_underway = None, (start, Edge.AT)
        if self._start and not live:
            self._seek_wish, self._seek_underway = (self._start, Edge.AT), None
        self._hurried, self._still, self._steps = False, 0.0, 0
        self._had_ended = False
        self._clock.jump(start)

    def _wish_seek(self, time: Fraction, edge: Edge) -> None:
        self._seek_wish, self._steps = (time, edge), 0
        self._had_ended = False
        self._become(State.SEEKING)

    @property
    def _then(self) -> State:
        """What follows a seek that has arrived."""
        if self._had_ended:
            return State.ENDED
        return State.PLAYING if self._play_on else State.PAUSED

    def _next_seek(self, wish: tuple[Fraction, Edge]) -> tuple[Fraction, Edge]:
        """The seek that is wished, or a hasty one before it.

        In the latter case the wish stays, for when no newer one has come for a moment.
        """
        when, edge = wish
        if self._hurried and edge is Edge.AT:
            edge = Edge.NEAR
        else:
            self._seek_wish = None
        self._hurried = False
        return when, edge

    def _become(self, state: State, error: SadakError | None = None) -> None:
        info = None if state in (State.EMPTY, State.OPENING) else self._status.info
        waiting = info is not None and self._status.waiting
        self._status = replace(
            self._status, state=state, info=info, error=error, waiting=waiting
        )
        if state is State.PLAYING:
            self._clock.start()
        else:
            self._clock.stop()
        self._news.set()
