"""Collects the texts of the window, and compiles their translations.

`python -m gui.locale.catalogues` (or `make texts`) brings the template and every
catalogue up to date; what is new in a catalogue waits there for its translation. It
needs Babel, the program itself does not.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_FOLDER = Path(__file__).parent
_GUI = _FOLDER.parent
_DOMAIN = "sadak"
_KEYWORDS = {"tr": None, "mark": None, "trn": (1, 2)}
_WIDTH = 88

TEMPLATE = _FOLDER / f"{_DOMAIN}.pot"
"""All texts, for whoever begins another language."""


def languages() -> list[str]:
    """Those into which there is a translation."""
    return sorted(
        path.parts[-3] for path in _FOLDER.glob(f"*/LC_MESSAGES/{_DOMAIN}.po")
    )


def source(language: str) -> Path:
    """The translations into a language, to be edited."""
    return _FOLDER / language / "LC_MESSAGES" / f"{_DOMAIN}.po"


def compiled(language: str) -> Path:
    """The same as the program reads them."""
    return source(language).with_suffix(".mo")


def template() -> Catalog:
    """All texts that stand in the code now."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    catalogue = Catalog(charset="utf-8")
    for file in extract_from_dir(_GUI, [("**.py", "python")], keywords=_KEYWORDS):
        catalogue.add(file[2], auto_comments=file[3], context=file[4])
    return catalogue


def read(language: str) -> Catalog:
    """The translations into a language as they are on disk."""
    from babel.messages.pofile import read_po

    with source(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """The same with all texts of now, and none that are gone."""
    catalogue = read(language)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def po(catalogue: Catalog, header: bool = True) -> bytes:
    """A catalogue as it is edited."""
    from babel.messages.pofile import write_po

    file = io.BytesIO()
    write_po(file, catalogue, _WIDTH, omit_header=not header, sort_output=True)
    return file.getvalue()


def mo(catalogue: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    from babel.messages.mofile import write_mo

    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    """Bring everything up to date, and say what is still to be translated."""
    TEMPLATE.write_bytes(po(template(), header=False))
    for language in languages():
        catalogue = updated(language)
        source(language).write_bytes(po(catalogue))
        compiled(language).write_bytes(mo(catalogue))
        missing = [message for message in catalogue if not _is_whole(message.string)]
        sys.stdout.write(f"{language}: {len(missing)} to be translated\n")


def _is_whole(string: object) -> bool:
    """Whether there is a translation, of a text with a number for each form."""
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    main()
