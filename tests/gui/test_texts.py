"""The texts of the window: all are translated, whole and up to date."""

import ast
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.languages import LANGUAGES, wished
from gui.locale import catalogues
from gui.main_window import MainWindow
from gui.texts import set_language, tr, trn

pytestmark = pytest.mark.gui

LANGUAGE = [language for language in LANGUAGES if language != "en"]
UPDATE = "run `make texts`, translate what is missing in the .po, and run it again"
_GUI = Path(catalogues.__file__).parents[1]
_PLACE = re.compile(r"\{\w*[^{}]*\}")
_SHOWN = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setTitle"),
    *("setAccessibleName", "setAccessibleDescription", "setInformativeText"),
    *("addAction", "addMenu", "addItem", "addTab", "addRow", "addButton"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction"),
    *("tell", "emit", "drawText"),
}
_NOT_WORDS = {"Sadak"}


@pytest.fixture
def hindi() -> Iterator[None]:
    """Texts in Hindi."""
    set_language(["hi"])
    yield
    set_language([])


def test_the_template_has_all_texts() -> None:
    now = catalogues.po(catalogues.template(), header=False)
    assert catalogues.TEMPLATE.read_bytes() == now, UPDATE


def test_every_language_that_is_offered_has_a_catalogue() -> None:
    assert catalogues.languages() == LANGUAGE


@pytest.mark.parametrize("language", LANGUAGE)
def test_every_text_is_translated(language: str) -> None:
    texts = {message.id for message in catalogues.template() if message.id}
    translated = {
        message.id
        for message in catalogues.read(language)
        if message.id and not message.fuzzy and _all(message.string)
    }
    assert texts - translated == set(), UPDATE
    assert translated - texts == set(), UPDATE


def _all(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


@pytest.mark.parametrize("language", LANGUAGE)
def test_what_is_compiled_is_what_was_translated(language: str) -> None:
    source = io.BytesIO(catalogues.mo(catalogues.read(language)))
    with catalogues.compiled(language).open("rb") as file:
        shipped = gettext.GNUTranslations(file)
    assert (
        vars(shipped)["_catalog"] == vars(gettext.GNUTranslations(source))["_catalog"]
    ), UPDATE


@pytest.mark.parametrize("language", LANGUAGE)
def test_no_value_is_lost_and_no_mark(language: str) -> None:
    wrong = []
    for message in catalogues.read(language):
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string
        for string in strings if isinstance(strings, tuple) else (strings,):
            places = [sorted(_PLACE.findall(text)) for text in (texts[-1], string)]
            open_ended = [text.endswith("…") for text in (texts[-1], string)]
            if places[0] != places[1] or open_ended[0] != open_ended[1]:
                wrong.append((message.id, string))
    assert wrong == []


def test_every_text_that_is_shown_goes_through_the_catalogue() -> None:
    plain = [
        f"{path.relative_to(_GUI)}:{line}: {text!r}"
        for path in sorted(_GUI.rglob("*.py"))
        for line, text in _plain_texts(ast.parse(path.read_text(encoding="utf-8")))
        if text not in _NOT_WORDS
    ]
    assert plain == []


def test_no_text_is_where_the_collector_does_not_look() -> None:
    # Within f-strings it does not.
    known = {message.id for message in catalogues.template()}
    known |= {id_[0] for id_ in known if isinstance(id_, tuple)}
    unknown = [
        f"{path.relative_to(_GUI)}:{call.lineno}: {text!r}"
        for path in sorted(_GUI.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _name(call) in ("tr", "trn", "mark")
        for text in (getattr(argument, "value", None) for argument in call.args[:1])
        if isinstance(text, str) and text not in known
    ]
    assert unknown == []


def _plain_texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _name(call) in _SHOWN:
            for argument in call.args:
                yield from _words(argument)


def _words(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Plain words within an argument, but for those that are translated."""
    if isinstance(node, ast.Call):
        if _name(node) in ("tr", "trn", "mark", "connect", "getattr", "join"):
            return
        for argument in node.args:
            yield from _words(argument)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.search(r"[A-Za-z]{2}", _PLACE.sub("", node.value)):
            yield node.lineno, node.value
        return
    for child in ast.iter_child_nodes(node):
        yield from _words(child)


def _name(call: ast.Call) -> str:
    function = call.func
    return (
        function.attr
        if isinstance(function, ast.Attribute)
        else getattr(function, "id", "")
    )


def test_texts_are_in_the_language_that_was_chosen(hindi: None) -> None:
    assert tr("Open video…") == "वीडियो खोलें…"
    assert trn("{n} file", "{n} files", 2) == "2 फ़ाइलें"
    assert trn("{n} file", "{n} files", 1) == "1 फ़ाइल"
    set_language(["fr", "hi"])
    assert tr("Quit") == "बाहर निकलें"
    set_language(["fr"])
    assert tr("Quit") == "Quit"


@pytest.mark.parametrize(
    ("kept", "system", "found"),
    [
        ("hi", ["en-GB"], ["hi"]),
        ("", ["hi-IN", "hi", "en-IN"], ["hi"]),
        ("", ["en-IN", "hi-IN"], ["en"]),
        ("", ["bn-IN", "hi-IN", "en-IN"], ["bn", "hi"]),
        ("en", ["hi-IN"], ["en"]),
    ],
)
def test_the_language_is_the_chosen_one_or_that_of_the_system(
    monkeypatch: pytest.MonkeyPatch, kept: str, system: list[str], found: list[str]
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: system)
    assert wished(kept) == found


def test_the_window_speaks_hindi_and_nothing_is_cut_off(
    qtbot: QtBot, hindi: None, window: MainWindow, qapp: QApplication
) -> None:
    assert window.actions_["open"].text() == "वीडियो खोलें…"
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles[0] == "फ़ाइल (&F)"
    for label in window.side_panel.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.minimumSizeHint().width() - 1, label.text()
