"""What a test of the window leaves behind."""

import gc
import threading
import time

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers.fakes import PATIENCE

# Qt has one of these for the whole program, and keeps it.
_OF_QT = ("QTipLabel",)


class Census:
    """Counts widgets, timers and threads when it is made, and later."""

    def __init__(self) -> None:
        # Of what there is only the place is kept: the thing itself shall be free to go.
        self._widgets = {_place(widget) for widget in _widgets()}
        self._timers = {_place(timer) for timer in _timers()}
        self._threads = set(threading.enumerate())

    def left_behind(self) -> list[str]:
        """What is there now, was not there before, and does not go within a time.

        In the order of the alphabet: Qt has none for windows.
        """
        deadline = time.monotonic() + PATIENCE
        for thread in set(threading.enumerate()) - self._threads:
            thread.join(max(deadline - time.monotonic(), 0))
        _clear()
        if self._more():
            gc.collect()  # what holds itself in a circle
            _clear()
        return self._more()

    def _more(self) -> list[str]:
        widgets = [each for each in _widgets() if _place(each) not in self._widgets]
        timers = [each for each in _timers() if _place(each) not in self._timers]
        threads = [each for each in threading.enumerate() if each not in self._threads]
        return sorted(
            [
                *(f"widget {_told(each)}" for each in widgets),
                *(f"active timer {_told(each)}" for each in timers),
                *(f"thread {each.name}" for each in threads if each.is_alive()),
            ]
        )


def _widgets() -> list[QWidget]:
    """Windows; what is in one goes with it."""
    found = QApplication.topLevelWidgets() if QApplication.instance() else []
    return [each for each in found if each.metaObject().className() not in _OF_QT]


def _timers() -> list[QTimer]:
    return [
        each
        for each in shiboken6.getAllValidWrappers()
        if isinstance(each, QTimer) and each.isActive()
    ]


def _place(each: QObject) -> int:
    """Where Qt has it."""
    place: int = shiboken6.getCppPointer(each)[0]
    return place


def _clear() -> None:
    """Delete what was to be deleted later."""
    if QCoreApplication.instance():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _told(each: QObject) -> str:
    parent = each.parent()
    owner = f" of {type(parent).__name__}" if parent else ""
    return f"{type(each).__name__} {each.objectName()!r}{owner}"
