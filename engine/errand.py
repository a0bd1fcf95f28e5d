"""Something slow, done in a thread that may be left behind."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome")


class Errand(Generic[Outcome]):
    """A call that cannot be interrupted, such as opening an address that is silent.

    Who has waited long enough forgets it; what it still brings is then disposed of.
    """

    def __init__(
        self,
        do: Callable[[], Outcome],
        on_done: Callable[[], None],
        dispose: Callable[[Outcome], None] = lambda outcome: None,
    ) -> None:
        """Begin.

        Args:
            do: what is slow.
            on_done: called in the errand's thread when there is an outcome or an error.
            dispose: called there instead with the outcome of a forgotten errand.
        """
        self._do, self._on_done, self._dispose = do, on_done, dispose
        self._lock = threading.Lock()
        self._outcome: list[Outcome] = []
        self._error: Exception | None = None
        self._done = self._forgotten = False
        threading.Thread(target=self._run, name="errand", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether `outcome` may be called."""
        with self._lock:
            return self._done

    def outcome(self) -> Outcome:
        """What came of it; raises what was raised. It must be done."""
        if self._error:
            raise self._error
        return self._outcome[0]

    def forget(self) -> None:
        """Have no more to do with it; what it has brought or will bring is disposed."""
        with self._lock:
            self._forgotten = True
            brought, self._outcome = self._outcome, []
        for outcome in brought:
            self._dispose(outcome)

    def _run(self) -> None:
        try:
            outcome = [self._do()]
        except Exception as error:
            # Not swallowed: raised again by `outcome`.
            outcome, self._error = [], error
        with self._lock:
            self._done = True
            forgotten = self._forgotten
            if not forgotten:
                self._outcome = outcome
        if forgotten:
            for late in outcome:
                self._dispose(late)
        else:
            self._on_done()
