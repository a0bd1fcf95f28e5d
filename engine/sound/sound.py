"""The sound of what is played: it follows the pictures' clock."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from engine.clock import Clock
from engine.route import Lap
from engine.sound.feeder import Feeder
from engine.sound.line import Line
from engine.sound.outlet import Outlet
from engine.sound.output import OpenOutput, Output
from engine.sources.base import Source
from models.errors import SadakError

_log = logging.getLogger(__name__)

# So much is decoded ahead: for hiccups of the machine, and for the opening of files.
_AHEAD_SECONDS = 0.4
_LOOK_SECONDS = 0.05
# Who seeks by dragging moves on sooner than this.
_STILL_SECONDS = 0.15
# A device that nobody needs for so long is given a rest.
_REST_SECONDS = 1.0
# One that has asked for nothing for so long is gone: unplugged, as likely as not.
_LOST_SECONDS = 1.0
# A driver that does not come back from opening a device holds up nobody.
_END_SECONDS = 3.0


class Sound:
    """Plays what belongs to the pictures, or nothing; never in their way.

    A thread of its own decodes and opens devices, another of the device's fetches the
    samples. Whatever fails is told once for each source, and silent.
    """

    def __init__(
        self,
        clock: Clock,
        open_output: OpenOutput,
        on_silent: Callable[[str], None] = lambda reason: None,
    ) -> None:
        """Be silent.

        Args:
            clock: says which time is on the screen, and whether it runs.
            open_output: opens the device, once there is something to be heard.
            on_silent: told, in another thread, why there is no sound where there should
                be; empty when there is again.
        """
        self._clock, self._open, self._on_silent = clock, open_output, on_silent
        self._line = Line()
        self._outlet = Outlet(clock, self._line)
        self._changed = threading.Condition()
        # Guarded by it.
        self._laps: Callable[[], Sequence[Lap]] | None = None
        self._fresh = False  # other sources are played than before
        self._news = self._quit = False
        self._thread: threading.Thread | None = None
        # These belong to it.
        self._feeder = Feeder(self._line)
        self._output: Output | None = None
        self._asks = False  # it was started
        self._needed = 0.0  # last, in seconds of `time.monotonic`
        self._source: Source | None = None  # that is heard, or should be
        self._refused = ""  # why it is not, though its own sound may be had
        self._told = ""

    @property
    def volume(self) -> float:
        """How loud, 0 to 1, as ears judge it."""
        return self._outlet.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._outlet.volume = min(max(volume, 0.0), 1.0)
        self.wake()

    @property
    def muted(self) -> bool:
        """Whether it is silent whatever the volume is."""
        return self._outlet.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._outlet.muted = muted
        self.wake()

    def play(self, laps: Callable[[], Sequence[Lap]] | None) -> None:
        """Follow other sources.

        Args:
            laps: says what is played, and what will be as far as is known; None to
                let go of all files.
        """
        with self._changed:
            self._laps, self._fresh, self._news = laps, True, True
            self._changed.notify_all()

    def wake(self) -> None:
        """Say that the clock was started, stopped or set, or that laps changed."""
        with self._changed:
            self._news = True
            if self._thread is None and self._laps and any(map(_heard, self._laps())):
                self._thread = threading.Thread(
                    target=self._run, name="sound", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

    def stop(self) -> None:
        """End for good."""
        with self._changed:
            self._quit = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join(_END_SECONDS)

    # What follows runs in the thread.

    def _run(self) -> None:
        patience: float | None = 0.0
        while True:
            with self._changed:
                news = self._changed.wait_for(
                    lambda: self._news or self._quit, patience
                )
                if self._quit:
                    break
                laps, fresh = self._laps, self._fresh
                self._news = self._fresh = False
            try:
                if fresh:
                    self._begin()
                patience = self._work(laps() if laps else (), still=not news)
                self._tell(self._trouble)
            except SadakError as error:
                self._refuse(str(error))
            except Exception as error:
                # A mistake of ours must not end the thread without a word.
                _log.exception("unexpected error in the sound")
                self._refuse(f"The sound failed: {error!r}.")
        self._feeder.close()
        if self._output:
            self._output.close()

    def _begin(self) -> None:
        """Other sources: what failed for those before may go well now."""
        self._feeder.close()
        self._source, self._refused = None, ""

    @property
    def _trouble(self) -> str:
        """Why nothing is heard of the present source."""
        own = self._feeder.trouble(self._source) if self._source else ""
        return self._refused or own

    def _work(self, laps: Sequence[Lap], still: bool) -> float | None:
        """Do what is to be done now; returns the seconds until there is more."""
        source = laps[0].source if laps else None
        if source is not self._source:
            self._source, self._refused = source, ""
        audible = self._outlet.audible and not self._refused
        if not (audible and any(map(_heard, laps))):
            self._feeder.restart(self._clock.time)
            return self._rest()
        running = self._clock.running
        if running:
            self._listen()
        now, speed = self._clock.time, self._clock.rate
        self._feeder.follow(laps, now, speed)
        if running or still:
            self._feeder.feed(now + _AHEAD_SECONDS * speed)
        if running:
            return _LOOK_SECONDS
        return self._rest() if still else _STILL_SECONDS

    def _listen(self) -> None:
        """Have a device that asks for samples."""
        self._needed = now = time.monotonic()
        if self._output and self._asks and now - self._outlet.asked > _LOST_SECONDS:
            _log.warning("the sound device asks for nothing: it is opened again")
            self._output.close()
            self._output, self._asks = None, False
        if self._output is None:
            self._output = self._open(self._outlet.pull)
            self._outlet.latency = self._output.latency
        if not self._asks:
            self._outlet.restart()
            self._output.start()
            self._asks = True

    def _rest(self) -> float | None:
        """Stop a device that has not been needed for a while."""
        if self._output is None or not self._asks:
            return None
        left = self._needed + _REST_SECONDS - time.monotonic()
        if left > 0:
            return left
        self._output.stop()
        self._asks = False
        return None

    def _refuse(self, reason: str) -> None:
        self._refused = reason
        self._line.clear()
        self._tell(reason)

    def _tell(self, reason: str) -> None:
        if reason != self._told:
            self._told = reason
            if reason:
                _log.info("no sound: %s", reason)
            self._on_silent(reason)


def _heard(lap: Lap) -> bool:
    """Whether there is sound to a lap."""
    return lap.source.info.has_audio and lap.source.info.path is not None
