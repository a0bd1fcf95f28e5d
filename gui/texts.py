"""The texts of the window in the language of whoever sits before it.

`tr` and `trn` translate where a text is shown; `mark` only marks one that stands in a
table made at import, for whoever shows it to translate. All three are what the texts
are collected by, so their arguments are plain strings; values are put in afterwards,
with `str.format`.
"""

from gettext import NullTranslations, translation
from pathlib import Path

_DOMAIN = "sadak"
_FOLDER = Path(__file__).parent / "locale"
_current = NullTranslations()


def set_language(languages: list[str]) -> None:
    """Translate from now on into the first of these languages that there is.

    Args:
        languages: such as "hi" or "en_IN", the one wished most first; English where
            there is none of them.
    """
    global _current
    _current = translation(_DOMAIN, _FOLDER, languages, fallback=True)


def tr(text: str) -> str:
    """A text in the present language."""
    return _current.gettext(text) if text else text  # "" is the catalogue's own head


def trn(one: str, many: str, count: int) -> str:
    """A text that depends on a number, with the number put in as {n}."""
    return _current.ngettext(one, many, count).format(n=f"{count:,}")


def mark(text: str) -> str:
    """The text itself, to be translated by whoever shows it."""
    return text
