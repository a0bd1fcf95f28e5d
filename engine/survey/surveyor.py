"""Looking through a whole video in the background."""

import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

from engine.errors import DeviceFailedError
from engine.frame import Frame
from engine.overlay import shares
from engine.priority import give_way
from engine.runtimes.choice import Choice
from engine.segmenter import Segmenter
from engine.sources.base import Edge, Source
from engine.survey.cache import Cache, identity
from engine.survey.plan import rounds
from engine.survey.survey import Survey
from models.errors import SadakError

_log = logging.getLogger(__name__)

# How soon it goes on once nobody is in a hurry any more.
_WAIT_SECONDS = 0.1
_KEEP_EVERY_SECONDS = 30.0
# Key frames that lie further apart than the places of a round cannot fill it.
_WORTH_WHILE = 0.5
_BEFORE = Fraction(1, 1000)


@dataclass(frozen=True)
class Errands:
    """What a surveyor has others do, each in the surveyor's thread.

    Attributes:
        open: opens the video once more, for the surveyor alone.
        choose: chooses how to run the network, its smallest size.
        busy: whether somebody is in a hurry meanwhile; asked before each picture.
    """

    open: Callable[[], Source]
    choose: Callable[[], Choice]
    busy: Callable[[], bool] = lambda: False


class Surveyor:
    """Fills a survey: one thread of low priority with its own source and network.

    First it goes from key frame to key frame, which need nothing but themselves, in
    rounds of ever smaller steps: the whole video is known roughly within seconds. Where
    key frames are too far apart for that it then goes through from beginning to end.

    Before each picture it asks whether to wait. What it has found up to then it finds
    again in the cache the next time.
    """

    def __init__(self, survey: Survey, errands: Errands, cache: Cache) -> None:
        """Begin.

        Args:
            survey: to fill. Others may add to it too: what they add is not looked at.
            errands: what is needed for that.
            cache: where to find and to leave what is known.
        """
        self._survey, self._errands, self._cache = survey, errands, cache
        self._stop = threading.Event()
        self._problem: SadakError | None = None
        self._keep: Callable[[], None] = lambda: None
        self._kept = monotonic()
        self._thread = threading.Thread(target=self._run, name="survey", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive()

    @property
    def problem(self) -> SadakError | None:
        """Why it gave up, if it did."""
        return self._problem

    def retire(self) -> None:
        """Let it keep what it has and end, without anybody waiting for it."""
        self._stop.set()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until it has ended; returns whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # What follows runs in the surveyor's thread.

    def _run(self) -> None:
        try:
            self._look()
        except SadakError as error:
            _log.warning("a video is not surveyed any further: %s", error)
            self._problem = error
        except Exception as error:
            # A mistake of ours must not end the thread without a word.
            _log.exception("unexpected error in a survey")
            self._problem = SadakError(f"Something unexpected happened: {error!r}.")
        finally:
            self._keep()

    def _look(self) -> None:
        self._wait()
        if self._stop.is_set():
            return
        choice = self._errands.choose()  # which may measure how fast the machine is
        give_way()
        labeller = _Labeller(choice)
        with contextlib.closing(self._errands.open()) as source:
            self._recall(source, labeller)
            self._by_key_frames(source, labeller)
            self._from_beginning_to_end(source, labeller)

    def _recall(self, source: Source, labeller: "_Labeller") -> None:
        """Take over what is known of a file, and see to it that this will be too."""
        path, card = source.info.path, labeller.card
        if path is None:
            return
        try:
            video = identity(path)
        except OSError as error:
            _log.info("a survey is not kept: %s", error)
            return
        if known := self._cache.read(video, card):
            self._survey.adopt(known)
        told = self._survey.version

        def keep() -> None:
            nonlocal told
            if self._survey.version != told:
                told = self._survey.version
                self._cache.write(video, card, self._survey.samples())

        self._keep = keep

    def _by_key_frames(self, source: Source, labeller: "_Labeller") -> None:
        """Look at key frames until they are too far apart."""
        survey = self._survey
        for places in rounds(survey.count):
            tried = filled = 0
            for place in places:
                if survey.knows(place):
                    continue
                if not self._may_go_on():
                    return
                # The last one that lies in this place, if there is any.
                source.seek((place + 1) * survey.step - _BEFORE, Edge.NEAR)
                frame = source.read()
                tried += 1
                if frame and not survey.knows(survey.place_of(frame.time)):
                    survey.add(frame.time, labeller.shares(frame))
                    filled += 1
            if filled < _WORTH_WHILE * tried:
                return

    def _from_beginning_to_end(self, source: Source, labeller: "_Labeller") -> None:
        """Look at all places that nobody has looked at yet."""
        survey = self._survey
        for place in range(survey.count):
            if survey.knows(place):
                continue
            if not self._may_go_on():
                return
            source.seek(place * survey.step, Edge.AT)
            if frame := source.read():
                survey.add(frame.time, labeller.shares(frame), place)

    def _may_go_on(self) -> bool:
        """Wait while somebody is in a hurry; returns whether the survey is wanted."""
        self._wait()
        if monotonic() - self._kept > _KEEP_EVERY_SECONDS:
            self._kept = monotonic()
            self._keep()
        return not self._stop.is_set()

    def _wait(self) -> None:
        while self._errands.busy() and not self._stop.wait(_WAIT_SECONDS):
            pass


class _Labeller:
    """The shares of pictures, by a network or what takes over where its device fails.

    The network is loaded for the first picture. Belongs to one thread.
    """

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self.card = choice.card
        self._segmenter: Segmenter | None = None
        self._latest: tuple[Fraction, list[float]] | None = None

    def shares(self, frame: Frame) -> list[float]:
        """Of each class, 0 to 1. One picture that stays for long is labelled once."""
        if not self._latest or self._latest[0] != frame.time:
            self._latest = frame.time, self._labelled(frame)
        return self._latest[1]

    def _labelled(self, frame: Frame) -> list[float]:
        while True:
            choice = self._choice
            try:
                if self._segmenter is None:
                    self._segmenter = Segmenter(choice.card, choice.make())
                ids = self._segmenter.segment(frame.picture)
            except DeviceFailedError:
                if choice.fallback is None:
                    raise
                self._choice, self._segmenter = choice.fallback, None
                continue
            return shares(ids, len(self.card.classes))
