"""When what works in the background should wait, so that playing does not suffer."""

from collections.abc import Callable
from time import monotonic

from engine.status import State

_HURRIED = frozenset({State.OPENING, State.SEEKING})
# A seek is often followed by another one.
_AFTER_SEEK_SECONDS = 0.3
_AFTER_LOSS_SECONDS = 2.0
_LONGEST_SECONDS = 60.0
# A frame that is lost so soon after it went on was perhaps lost because of that.
_SOON_SECONDS = 5.0


class Haste:
    """Says of a player whether it needs the whole machine for a while.

    That is while it opens or seeks, and for a moment after a frame was passed over. If
    going on costs another frame, that moment is twice as long the next time; but where
    frames are lost while everybody waits too, something else is to blame. Belongs to
    the one thread that asks.
    """

    def __init__(
        self,
        state: Callable[[], State],
        lost: Callable[[], int],
        now: Callable[[], float] = monotonic,
    ) -> None:
        """Follow a player.

        Args:
            state: of the player.
            lost: frames passed over up to now.
            now: gives seconds.
        """
        self._state, self._lost, self._now = state, lost, now
        self._counted = lost()
        self._patience = _AFTER_LOSS_SECONDS
        self._until = now() - _SOON_SECONDS
        self._in_vain = False  # frames were lost although one waited

    def __call__(self) -> bool:
        """Whether to wait."""
        now, lost = self._now(), self._lost()
        if lost > self._counted and now < self._until:
            self._in_vain = True
        elif lost > self._counted:
            soon = now - self._until < _SOON_SECONDS
            longer = min(2 * self._patience, _LONGEST_SECONDS)
            helps = soon and not self._in_vain
            self._patience = longer if helps else _AFTER_LOSS_SECONDS
            self._until, self._in_vain = now + self._patience, False
        self._counted = lost
        if self._state() in _HURRIED:
            self._until = max(self._until, now + _AFTER_SEEK_SECONDS)
        return now < self._until
