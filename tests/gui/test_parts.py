"""The small parts that need no window."""

import threading
from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.overlay import OverlayStyle
from engine.status import Status
from gui.actions.table import ACTIONS
from gui.bridge import Bridge, Mailbox
from gui.picture.look import Look
from gui.theme import icon
from gui.transport.time_field import TimeField
from gui.transport.times import time_text
from tests.gui.conftest import WAIT_MS
from tests.helpers.fakes import FakeNetwork, make_card

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("seconds", "digits", "text"),
    [
        (0, 1, "0:00.0"),
        (Fraction(5996, 100), 1, "0:59.9"),
        (62.3, 0, "1:02"),
        (Fraction(3723), 3, "1:02:03.000"),
        (Fraction(1001, 30000), 3, "0:00.033"),
    ],
)
def test_times_as_text(seconds: Fraction, digits: int, text: str) -> None:
    assert time_text(seconds, digits) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (" 1:02.5 ", Fraction(125, 2)),
        ("1:00:02,5", Fraction(7205, 2)),
        ("0:00.234", Fraction(234, 1000)),
        ("0:00.233", Fraction(7, 30)),  # what it stands for, not what it says
        ("0:04.000", Fraction(4)),
        ("", None),
        ("soon", None),
    ],
)
def test_times_from_text(
    qapp: QApplication, text: str, seconds: Fraction | None
) -> None:
    field = TimeField(Fraction(7, 30), Fraction(4))
    assert field.time == Fraction(7, 30)
    field.setText("0:01")
    field.setText(text)
    assert field.time == seconds


def test_a_mailbox_holds_the_newest() -> None:
    box: Mailbox[int] = Mailbox()
    assert box.take() is None
    assert box.put(1)
    assert not box.put(2)
    assert (box.take(), box.take()) == (2, None)
    assert box.replaced == 1


def test_frames_that_come_faster_than_they_are_fetched_wake_the_window_once(
    qtbot: QtBot,
) -> None:
    bridge, fetched = Bridge(), []
    bridge.shown.connect(lambda shown, classes: fetched.append(shown))
    frames = list(range(1, 101))

    def put_all() -> None:
        for frame in frames:
            bridge.put_shown(frame)  # type: ignore[arg-type]

    thread = threading.Thread(target=put_all)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(fetched), timeout=WAIT_MS)
    assert fetched == [100]
    assert bridge.replaced == 99


def test_a_frame_comes_with_the_classes_that_were_told_before_it(qtbot: QtBot) -> None:
    """Also where the window is slow: a frame that overtakes a status waits for it."""
    bridge, heard = Bridge(), []
    bridge.shown.connect(lambda shown, classes: heard.append((shown, len(classes))))
    bridge.status.connect(lambda status: heard.append(len(status.choice.card.classes)))

    def status(count: int) -> Status:
        choice = FakeNetwork().choice()
        return Status(choice=replace(choice, card=make_card(count)))

    bridge.put_status(status(2))
    bridge.put_shown("first")  # type: ignore[arg-type]
    bridge.put_status(status(3))
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=WAIT_MS)
    assert heard == [2, ("first", 2), 3]
    heard.clear()
    bridge.put_shown("second")  # type: ignore[arg-type]
    bridge.put_status(status(4))
    bridge.put_shown("third")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=WAIT_MS)
    assert heard == [4, ("third", 4)]


def test_a_look_keeps_what_is_hidden_for_each_label_set() -> None:
    one, other = make_card(3).classes, make_card(4).classes
    look = Look(OverlayStyle(0.25))
    look.set_classes(one)
    look.set_visible("class 1", False)
    look.set_classes(other)
    assert look.style == OverlayStyle(0.25)
    look.set_hidden(frozenset({"class 2", "class 3"}))
    look.set_classes(one)
    assert look.style.hidden == {"class 1"}
    assert look.style_for(other).hidden == {"class 2", "class 3"}
    look.set_opacity(0.5)
    assert look.style_for(other).opacity == 0.5


def test_no_two_actions_share_a_name_or_a_key() -> None:
    names = [spec.name for spec in ACTIONS]
    keys = [key for spec in ACTIONS for key in spec.keys]
    assert len(names) == len(set(names))
    assert len(keys) == len(set(keys))


def test_every_icon_is_there_and_can_be_drawn() -> None:
    for name in {spec.icon for spec in ACTIONS if spec.icon} | {"pause", "sadak"}:
        assert not icon(name).pixmap(24, 24).isNull(), name
