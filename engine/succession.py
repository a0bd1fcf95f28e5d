"""What is played after the present source, opened shortly before that ends."""

from collections import deque
from collections.abc import Callable, Sequence

from engine.errand import Errand
from engine.errors import SourceError
from engine.sources.base import Source
from models.errors import SadakError


class Succession:
    """Addresses that follow one another; those that cannot be opened are passed over.

    Belongs to the player's thread.
    """

    def __init__(
        self,
        opener: Callable[[str], Source],
        on_news: Callable[[], None],
        on_problem: Callable[[SadakError], None],
    ) -> None:
        """Begin with nothing to follow.

        Args:
            opener: makes a source from an address.
            on_news: called from any thread when `poll` may have something.
            on_problem: told of what is passed over.
        """
        self._opener, self._on_news, self._on_problem = opener, on_news, on_problem
        self._addresses: deque[str] = deque()
        self._errand: Errand[Source] | None = None

    @property
    def pending(self) -> bool:
        """Whether something is still to follow."""
        return bool(self._addresses)

    def ask(self, addresses: Sequence[str]) -> None:
        """Let these files follow in their order, in place of what was asked before."""
        if self._errand and tuple(addresses[:1]) != tuple(self._addresses)[:1]:
            self.forget()
        self._addresses = deque(addresses)

    def poll(self) -> tuple[str, Source] | None:
        """Begin to open what comes next, or bring it when it is open."""
        if not self._addresses:
            return None
        address = self._addresses[0]
        if self._errand is None:
            self._errand = Errand(
                lambda: self._opener(address),
                self._on_news,
                dispose=lambda source: source.close(),
            )
        if not self._errand.done:
            return None
        errand, self._errand = self._errand, None
        self._addresses.popleft()
        try:
            source = errand.outcome()
        except SadakError as error:
            self._on_news()  # for the one after it
            self._on_problem(error)
            return None
        if source.info.live:
            source.close()
            self._on_news()
            self._on_problem(
                SourceError(
                    f"{address} is live and follows no file. Open it by itself."
                )
            )
            return None
        return address, source

    def forget(self) -> None:
        """Let nothing follow."""
        if self._errand:
            self._errand.forget()
        self._errand = None
        self._addresses.clear()
