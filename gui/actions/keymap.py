"""Which keys each action has: those of the table, or a person's own."""

import re
from collections.abc import Iterable, Mapping

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from gui.memory.memory import Memory

Keys = tuple[str, ...]

_ARROW = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
_ARROWS = re.compile(rf"\b({'|'.join(_ARROW)})\b")


class Keymap(QObject):
    """Keys by the names of actions; no key ever belongs to two.

    A person's own keys win over those that another action has in the table, also where
    a later version of the table gives it them.
    """

    changed = Signal()

    def __init__(self, memory: Memory, table: Mapping[str, Keys]) -> None:
        """Take over what was kept.

        Args:
            memory: keeps a person's own keys.
            table: the keys of all actions at first.
        """
        super().__init__()
        self._memory = memory
        self._table = {name: tuple(map(_plain, keys)) for name, keys in table.items()}
        kept = memory.settings.keys.own
        self._own = {name: keys for name, keys in kept.items() if name in table}

    def of(self, name: str) -> Keys:
        """The keys of an action, the one that is told first."""
        if name in self._own:
            return self._own[name]
        taken = {key for keys in self._own.values() for key in keys}
        return tuple(key for key in self._table[name] if key not in taken)

    def is_own(self, name: str) -> bool:
        """Whether an action has other keys than in the table."""
        return self.of(name) != self._table[name]

    def holder(self, key: str) -> str | None:
        """Which action has a key; None where it is free."""
        key = _plain(key)
        return next((name for name in self._table if key in self.of(name)), None)

    def give(self, name: str, keys: Iterable[str]) -> None:
        """Give keys to an action; whoever had one of them loses it."""
        wanted = tuple(dict.fromkeys(key for key in map(_plain, keys) if key))
        own = {
            other: tuple(key for key in of if key not in wanted)
            for other, of in self._own.items()
        }
        own[name] = wanted
        self._keep(own)

    def reset(self, name: str) -> None:
        """Give an action the keys of the table, but for those that others have now."""
        self._keep({other: keys for other, keys in self._own.items() if other != name})

    def reset_all(self) -> None:
        """Let all actions have the keys of the table."""
        self._keep({})

    def _keep(self, own: dict[str, Keys]) -> None:
        self._own = {n: keys for n, keys in own.items() if keys != self._table[n]}
        keys = replace(self._memory.settings.keys, own=self._own)
        self._memory.keep(keys=keys)
        self.changed.emit()


def shown(key: str) -> str:
    """A key as this system writes it; arrows as arrows."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return _ARROWS.sub(lambda word: _ARROW[word[0]], text)


def _plain(key: str) -> str:
    """A key as every system and version writes it; empty where it is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
