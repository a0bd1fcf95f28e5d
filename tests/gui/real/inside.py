"""The program itself, which tells what it shows.

Started as `python -m tests.gui.real.inside CLIP`. Each line on standard input is a
question, each line on standard output the answer in JSON. Nothing of the program is
driven from here: that is left to mouse and keyboard.
"""

import json
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

import gui.app
from engine.runtimes.choice import Device
from gui.exporting.dialog import ExportDialog
from gui.main_window import MainWindow
from models import zoo


class Answers(QObject):
    """Answers in the window's thread what another has read."""

    asked = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.asked.emit(line.strip())

    def _answer(self, question: str) -> None:
        words, _, path = question.partition(" ")
        answer = getattr(self, words)(*([path] if path else []))
        print(json.dumps(answer), flush=True)  # noqa: T201

    def state(self) -> dict[str, Any]:
        """What the program believes."""
        window = self._window
        playback, style, shown = window.playback, window.look.style, window.video.shown
        classes = window.video.classes or ()
        time = shown.frame.time if shown else None
        return {
            "window": int(window.winId()),
            "state": playback.status.state.value,
            "time": [time.numerator, time.denominator] if time is not None else None,
            "opacity": style.opacity,
            "hidden": sorted(style.hidden),
            "classes": [label.name for label in classes],
        }

    def places(self) -> dict[str, list[int]]:
        """Where things are on the screen."""
        window = self._window
        panel = window.side_panel
        rows = panel.legend.view.viewport()
        (picture,) = window.video.picture_rects()
        found = {
            "picture": _on_screen(window.video, picture),
            "opacity": _on_screen(panel.opacity.slider),
            "seek": _on_screen(window.transport.seek_bar.slider),
        }
        for row, label in enumerate(panel.legend.model.classes):
            place = panel.legend.view.visualRect(panel.legend.model.index(row))
            found[label.name] = _on_screen(rows, place.intersected(rows.rect()))
        return found

    def dialog(self) -> dict[str, Any]:
        """The export dialog, once there is one."""
        dialog = self._window.findChild(ExportDialog)
        if dialog is None or not dialog.start_button.isEnabled():
            return {}
        return {
            "window": int(dialog.winId()),
            "start": _on_screen(dialog.start_button),
            "output": str(dialog.form.destination.path),
        }

    def save(self, path: str) -> bool:
        """Write the ids of the frame on the screen."""
        shown = self._window.video.shown
        assert shown, "only asked for when there is one"
        np.save(Path(path), shown.classes.ids)
        return True


def _on_screen(widget: QWidget, place: QRect | None = None) -> list[int]:
    rect = place or widget.rect()
    corner = widget.mapToGlobal(rect.topLeft())
    return [corner.x(), corner.y(), rect.width(), rect.height()]


class Window(MainWindow):
    """The window, which may be asked."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.answers = Answers(self)


if __name__ == "__main__":
    gui.app.MainWindow = Window
    sys.exit(gui.app.run(sys.argv[1], zoo.DEFAULT_MODEL, Device.CPU))
