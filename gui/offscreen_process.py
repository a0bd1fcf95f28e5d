"""What `gui.offscreen` starts: `python -m gui.offscreen_process paint|play JSON`."""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from engine.bench.cost import Cost, cost_of
from engine.bench.playing import Played, Playing, Start, Tally
from engine.frame import ClassMap, Frame
from engine.overlay import Marking, OverlayStyle, View
from engine.picture import Picture, Size
from engine.player import Player, Request, State
from engine.runtimes.choice import Device, choose
from engine.status import Shown
from gui.figures.rate import Rate
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.picture.highlight import Highlight
from gui.picture.look import Look
from gui.picture.video_view import VideoView
from gui.playback import Playback
from gui.theme import apply_theme
from models.labels import IDD_LEVEL1

_PICTURES = 4
_PATCH = 32
"""Pixels of a class map that are of one class, along each side: as coarse as a road."""


def paint(size: Size, map_size: Size, frames: int) -> dict[str, Cost]:
    """Paint frames of noise under patches of all classes; see `Window.paint_costs`."""
    app = QApplication([])
    look = Look(OverlayStyle())
    look.set_classes(IDD_LEVEL1)
    highlight = Highlight()
    view = VideoView(look, highlight=highlight)
    view.setMinimumSize(1, 1)
    view.resize(*size)
    view.show()
    app.processEvents()

    def painted(shown: Shown) -> None:
        view.show_frame(shown, IDD_LEVEL1)
        view.repaint()  # now, and not when the event loop comes to it

    def restyled(opacity: float) -> None:
        look.set_opacity(opacity)
        view.repaint()

    shown = _frames(size, map_size)
    costs = {
        "paint": cost_of(painted, shown, frames),
        "restyle": cost_of(restyled, [0.2, 0.4, 0.6, 0.8], frames),
    }
    highlight.light(IDD_LEVEL1[0].name)
    costs["paint lit"] = cost_of(painted, shown, frames)
    highlight.light(None)
    look.set_view(View.SPLIT)
    costs["paint split"] = cost_of(painted, shown, frames)
    look.set_view(View.OVERLAY)
    look.set_marking(Marking.OUTLINES)
    costs["paint outlines"] = cost_of(painted, shown, frames)
    return costs


def play(playing: Playing, started: float) -> Played:
    """Play in the program's own window, as large as it is when it opens.

    Args:
        playing: what.
        started: when this process was sent for, in seconds of `time.monotonic`, which
            is one clock for all processes of a machine.
    """
    app = QApplication([])
    apply_theme(app)
    player = partial(
        Player, opener=playing.open, chooser=partial(choose, runtime=playing.runtime)
    )
    request = Request(playing.model, playing.device, playing.size)
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "settings.json")
        window = MainWindow(Playback(player, request), memory)
        view, playback = window.video, window.playback
        tally = Tally(playing.frames)

        def painted() -> None:
            assert view.shown, "only called when a frame was painted"
            tally.count(view.shown.frame)
            if tally.complete:
                app.quit()

        def changed() -> None:
            if playback.status.state in (State.ENDED, State.FAILED):
                app.quit()

        visible = 0.0

        def opened() -> None:
            nonlocal visible
            window.repaint()
            visible = time.monotonic()
            playback.open(playing.address)

        view.painted = _Painted(painted)
        playback.changed.connect(changed)
        window.show()
        gc.freeze()  # as `gui.app` does
        QTimer.singleShot(0, opened)  # as the program does, once it can be seen
        app.exec()
        error = playback.status.error
        start = Start(visible - started, tally.began - started)
        played = tally.played(painted=True, start=start)
        window.close()
        if error:
            raise error
        return played


class _Painted(Rate):
    """Tells of each new frame that was painted."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self._tell = tell

    def count(self, seconds: float, arrived: float | None = None) -> None:
        super().count(seconds, arrived)
        self._tell()


def _frames(size: Size, map_size: Size) -> list[Shown]:
    random = np.random.default_rng(0)
    columns, rows = (-(-side // _PATCH) for side in map_size)
    shown = []
    for index in range(_PICTURES):
        pixels = random.integers(0, 256, (size[1], size[0], 3), np.uint8)
        patches = random.integers(0, len(IDD_LEVEL1), (rows, columns), np.uint8)
        ids = patches.repeat(_PATCH, axis=0).repeat(_PATCH, axis=1)
        ids = np.ascontiguousarray(ids[: map_size[1], : map_size[0]])
        picture = Picture.from_array(pixels)
        frame = Frame(index, Fraction(index), picture)
        shown.append(Shown(frame, ClassMap(ids, index, 0), picture.bgra()))
    return shown


def _main(what: str, asked: dict[str, Any]) -> None:
    if what == "paint":
        answer = {name: asdict(cost) for name, cost in paint(**asked).items()}
    else:
        wanted = asked["playing"]
        playing = Playing(**wanted | {"device": Device(wanted["device"])})
        answer = asdict(play(playing, asked["started"]))
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main(sys.argv[1], json.loads(sys.argv[2]))
