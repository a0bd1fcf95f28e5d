"""The languages that the window speaks."""

from PySide6.QtCore import QLocale

LANGUAGES = {"en": "English", "hi": "हिन्दी"}
"""Each by its code, in its own words."""


def wished(kept: str) -> list[str]:
    """What to look for a translation into, the language wished most first.

    Args:
        kept: what a person chose; empty for that of the system.
    """
    if kept:
        return [kept]
    # Only up to the first that there is: who reads English first wants no other.
    found = []
    for name in QLocale.system().uiLanguages():
        code = name.replace("_", "-").partition("-")[0]
        found.append(code)
        if code in LANGUAGES:
            break
    return found
