"""Opening the window."""

import gc
import logging
import signal
import sys
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QApplication

from engine import governor
from engine.player import Player, Request
from engine.runtimes.choice import Device
from engine.version import VERSION
from gui.languages import wished
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.memory.storage import settings_path
from gui.network.model_list import ModelList
from gui.playback import Playback
from gui.texts import set_language
from gui.theme import apply_theme
from models import zoo

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("gui.qt")
_INTERRUPTED = 130
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(
    address: str | None,
    name: str,
    device: Device,
    folder: Path | None = None,
    size: str | None = None,
) -> int:
    """Show the window until it is closed.

    Args:
        address: what to open at once, as `engine.sources.opening.open_source` takes it.
        name: of the model.
        device: where it runs.
        folder: with models to offer beside the shipped ones; by default the one that
            was added last.
        size: of the network's input, or `governor.AUTO`; by default the one that was
            chosen last, if the model has it.

    Returns:
        The exit status of the program.

    Raises:
        ModelError: there is no model of that name, or not in that size; told before a
            window opens.
    """
    set_language(wished(""))  # for what may be wrong with the settings
    memory = Memory(settings_path())
    models = ModelList(memory, folder)
    model = models.at_hand.model(name)
    if size is None:
        there = models.at_hand.sizes(name)
        kept = memory.settings.network.size
        size = kept if kept in there else governor.AUTO
    elif size != governor.AUTO:
        zoo.variants(model, size=size)
    qInstallMessageHandler(_log_what_qt_says)
    _log.info("Sadak %s starts, with Qt %s", VERSION, qVersion())
    app = QApplication(sys.argv[:1])
    set_language(wished(memory.settings.window.language))
    app.setApplicationName("Sadak")
    app.setDesktopFileName("sadak")
    apply_theme(app, memory.settings.window.theme)
    playback = Playback(Player, Request(model, device, size))
    window = MainWindow(playback, memory, models)
    interrupted = _close_when_interrupted(window)
    _tell_mistakes(window)
    window.show()
    # What is there now stays to the end: no later search for garbage, which would hold
    # the picture up, goes through it.
    gc.freeze()
    gc.enable()
    opening = memory.settings.opening
    if address is None and opening.reopen and opening.open_last:
        address = opening.open_last
    if address is not None:
        # Once the window is on the screen.
        QTimer.singleShot(0, lambda: window.playlist.open([address]))
    status = app.exec()
    window.shut_down()
    qInstallMessageHandler(None)
    return _INTERRUPTED if interrupted else status


def _close_when_interrupted(window: MainWindow) -> list[int]:
    """Close the window on Ctrl-C and `kill`; returns where the signal is noted.

    Python handles signals between two of its own instructions only; the window's timers
    see to it that there are some.
    """
    interrupted: list[int] = []

    def close(number: int, frame: FrameType | None) -> None:
        interrupted.append(number)
        window.close_unasked()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close)
    return interrupted


def _log_what_qt_says(kind: QtMsgType, context: object, message: str) -> None:
    """Nothing into the terminal, where it would help nobody."""
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)


def _tell_mistakes(window: MainWindow) -> None:
    """Show and log errors that no slot has handled, rather than ending the program."""

    def tell(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.error("unexpected error in the window", exc_info=(kind, error, trace))
        window.telling.unexpected(error)

    sys.excepthook = tell
