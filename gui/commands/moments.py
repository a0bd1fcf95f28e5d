"""Going to the moments of what is looked for."""

from collections.abc import Callable, Collection
from fractions import Fraction
from functools import partial

from PySide6.QtWidgets import QWidget

from engine.survey.moments import Found, next_moment, previous_moment
from engine.survey.survey import Samples
from gui.commands.opening import Choices
from gui.session import Session
from gui.texts import tr

Search = Callable[[Samples, Collection[int], float, Fraction], Found]

_THRESHOLDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


class Moments:
    """Goes from one to the next, and chooses what they are moments of."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session."""
        self._playback, self._timeline = session.playback, session.timeline

    def go_to_next(self) -> None:
        """Show the first picture of the next moment."""
        self._go(
            next_moment, tr("There is no later moment with “{what}” over {share}.")
        )

    def go_to_previous(self) -> None:
        """Show the first picture of the moment before."""
        self._go(
            previous_moment,
            tr("There is no earlier moment with “{what}” over {share}."),
        )

    def toggle_timeline(self) -> None:
        """Show the chart of the video or hide it."""
        self._timeline.set_shown(not self._timeline.shown)

    def subject_choices(self) -> Choices:
        """What can be looked for."""
        timeline = self._timeline
        return [
            (
                tr(subject.text),
                partial(timeline.set_subject, subject.key),
                subject == timeline.subject,
            )
            for subject in timeline.subjects
        ]

    def threshold_choices(self) -> Choices:
        """How much of the picture it must cover."""
        timeline = self._timeline
        return [
            (
                tr("{share} of the picture").format(share=_percent(share)),
                partial(timeline.set_threshold, share),
                share == timeline.threshold,
            )
            for share in _THRESHOLDS
        ]

    def _go(self, search: Search, none: str) -> None:
        timeline = self._timeline
        samples, subject = timeline.samples, timeline.subject
        if samples is None or subject is None:
            return
        share = timeline.threshold
        found = search(samples, subject.ids, share, self._playback.heading)
        if found.moment:
            timeline.told.emit("")
            self._playback.seek(found.moment.start)
            return
        told = none.format(what=tr(subject.text), share=_percent(share))
        if not found.certain:
            done = int(100 * samples.known.mean())
            told += " " + (
                timeline.problem
                or tr(
                    "But only {percent} % of the video were looked at so far: "
                    "try again in a while."
                ).format(percent=done)
            )
        timeline.told.emit(told)


def _percent(share: float) -> str:
    return f"{100 * share:g} %"
