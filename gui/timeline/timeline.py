"""What is known of the open video as a whole. No widgets."""

from collections.abc import Callable
from fractions import Fraction

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from engine.loading import Chooser
from engine.overlay import shares
from engine.runtimes.choice import Device, choose
from engine.sources.base import Source
from engine.sources.opening import open_source
from engine.status import Shown
from engine.survey.cache import Cache
from engine.survey.haste import Haste
from engine.survey.survey import Samples, Survey
from engine.survey.surveyor import Errands, Surveyor
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.timeline.subjects import Subject, subjects
from models import zoo
from models.labels import LabelClass

# Often enough to see it grow, and seldom enough to cost nothing.
_LOOK_MS = 400
_SHORTEST = Fraction(1)
_PATIENCE_SECONDS = 5.0


class Timeline(QObject):
    """Has the open video surveyed by the network in use, and knows what is looked for.

    A video is surveyed if one can go to any time of it and it lasts a second. Frames
    that are shown are taken in for nothing, whatever the size of the network that
    labelled them: of the shipped one two sizes differ by two points of a class's share
    or less on roads that it knows, by up to four where it is at a loss. Frames labelled
    by another network never are.
    """

    changed = Signal()
    """Another video, another network, or something else is shown or looked for."""

    grown = Signal()
    """More is known."""

    told = Signal(str)
    """Something that a person should know; empty: no more."""

    def __init__(
        self,
        playback: Playback,
        memory: Memory,
        opener: Callable[[str], Source] = open_source,
        chooser: Chooser = choose,
        sizes: Callable[[str], list[str]] = zoo.sizes,
        cache: Cache | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Follow what is played.

        Args:
            playback: the player.
            memory: keeps what is looked for, and whether the chart is shown.
            opener: opens a video once more.
            chooser: chooses how to run a network.
            sizes: of a network, the smallest first.
            cache: where surveys are kept.
            parent: whoever it belongs to.
        """
        super().__init__(parent)
        self._playback, self._memory = playback, memory
        self._opener, self._chooser, self._sizes = opener, chooser, sizes
        self._cache = cache or Cache()
        self._over = False
        self.survey: Survey | None = None
        self._of: object = None
        self._surveyor: Surveyor | None = None
        self._retired: list[Surveyor] = []
        self._samples: tuple[int, Samples] | None = None
        self._heard = (0, False)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        playback.changed.connect(self._follow)
        playback.shown.connect(self._on_shown)

    @property
    def samples(self) -> Samples | None:
        """What is known; None where there is nothing to be known."""
        if self.survey is None:
            return None
        version = self.survey.version
        if self._samples is None or self._samples[0] != version:
            self._samples = version, self.survey.samples()
        return self._samples[1]

    @property
    def running(self) -> bool:
        """Whether the video is being looked through."""
        return self._surveyor is not None and self._surveyor.running

    @property
    def problem(self) -> str:
        """Why the video is not looked through any further, if so."""
        error = self._surveyor.problem if self._surveyor else None
        return str(error) if error else ""

    @property
    def shown(self) -> bool:
        """Whether a person wants to see it."""
        return self._memory.settings.timeline.shown

    def set_shown(self, shown: bool) -> None:
        """Show it or not."""
        self._keep(shown=shown)

    @property
    def subjects(self) -> list[Subject]:
        """What may be looked for in this video."""
        return subjects(self.survey.classes) if self.survey else []

    @property
    def subject(self) -> Subject | None:
        """What is looked for; another one where the network does not know it."""
        wanted, there = self._memory.settings.timeline.subject, self.subjects
        return next((s for s in there if s.key == wanted), there[0] if there else None)

    def set_subject(self, key: str) -> None:
        """Look for something else."""
        self._keep(subject=key)

    @property
    def threshold(self) -> float:
        """The share of the picture, 0 to 1, that it must cover."""
        return self._memory.settings.timeline.threshold

    def set_threshold(self, share: float) -> None:
        """Let it have to cover another share."""
        self._keep(threshold=share)

    def shut_down(self) -> None:
        """Keep what is known and end all threads; nothing is surveyed any more."""
        self._over = True
        self._leave()
        for surveyor in self._retired:
            surveyor.join(_PATIENCE_SECONDS)

    def _keep(self, **changes: object) -> None:
        kept = self._memory.settings.timeline
        if (now := replace(kept, **changes)) != kept:
            self._memory.keep(timeline=now)
            self.changed.emit()

    def _follow(self) -> None:
        """Survey what is open now, unless that is being done."""
        playback, status = self._playback, self._playback.status
        info, choice, address = status.info, status.choice, status.address
        length = info.duration if info and not info.live else None
        if self._over:  # there may still be news of the player on the way
            return
        if choice and address and length is not None and length >= _SHORTEST:
            model = choice.card.model
            device = status.granted.device if status.granted else Device.AUTO
            classes = choice.card.classes
            if self._of == (of := (address, info, model, classes)):
                return
            self._leave()
            self._of, self.survey = of, Survey(length, classes)
            self._surveyor = Surveyor(
                self.survey,
                Errands(
                    open=lambda: self._opener(address),
                    choose=lambda: self._chooser(
                        model, device, size=self._sizes(model)[0]
                    ),
                    busy=Haste(
                        lambda: playback.status.state,
                        lambda: playback.figures().dropped,
                    ),
                ),
                self._cache,
            )
            self._heard = (0, False)
            self._timer.start()
        elif self._of is None:
            return
        else:
            self._leave()
        self.changed.emit()

    def _leave(self) -> None:
        """Have no more to do with the video."""
        self._timer.stop()
        self._of = self.survey = self._samples = None
        self._retired = [surveyor for surveyor in self._retired if surveyor.running]
        if self._surveyor:
            self._surveyor.retire()
            self._retired.append(self._surveyor)
        self._surveyor = None

    def _look(self) -> None:
        if self.survey is None:
            return
        now = (self.survey.version, self.running)
        if now != self._heard:
            self._heard = now
            self.grown.emit()
        samples = self.samples
        if samples and samples.complete and not self.running:
            self._timer.stop()

    def _on_shown(self, shown: Shown, classes: tuple[LabelClass, ...]) -> None:
        survey, time = self.survey, shown.frame.time
        if survey is None or classes != survey.classes:
            return
        if not survey.knows(survey.place_of(time)):
            survey.add(time, shares(shown.classes.ids, len(classes)))
