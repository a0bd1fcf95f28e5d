"""Pictures of the window in every state: `make pictures`.

Writes docs/window.png, which README.md shows, and one picture of each state, light and
dark, at one and two pixels a unit, into runs/pictures, to be looked at. They are taken
of the real program with its real network, off the screen. A new state is a line in
`STATES`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from engine.bench.clip import make_clip
from engine.player import Player, Request, State
from gui.exporting.dialog import ExportDialog
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.texts import set_language
from gui.theme import apply_theme, colours

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "runs" / "pictures"
README = "docs/window.png"
THEMES = ("dark", "light")
SCALES = (1, 2)
FRAMES = 150
SETTLE_MS = 1500
"""For what moves or is made in the background."""

SCREEN = (1920, 1080)
SECONDS = 120.0

Bring = Callable[["Scene"], None]


@dataclass
class Scene:
    """The program, before a picture is taken.

    Attributes:
        window: it.
        clip: a video to open.
    """

    window: MainWindow
    clip: Path

    def do(self, *names: str) -> None:
        """What a person does by key or menu: the actions of these names."""
        for name in names:
            self.window.actions_[name].trigger()
            turn(50)

    def play(self, at: float = 1.0) -> None:
        """Play the video from a time on."""
        playback = self.window.playback
        if playback.address != str(self.clip):
            self.window.playlist.open([str(self.clip)])
            wait(lambda: playback.status.state is State.PLAYING)
        playback.seek(Fraction(at))
        playback.play()
        wait(lambda: playback.position > at + 0.3)

    def pause(self, at: float = 2.0) -> None:
        """Hold a frame of the video."""
        playback = self.window.playback
        self.play(max(at - 1, 0))
        playback.pause()
        playback.seek(Fraction(at))
        wait(lambda: playback.status.state is State.PAUSED)
        wait(lambda: abs(playback.position - Fraction(at)) < Fraction(1, 10))

    def fail(self) -> None:
        """Open what is not there."""
        self.window.playlist.open([str(self.clip.with_name("missing.mp4"))])
        wait(lambda: self.window.playback.status.state is State.FAILED)

    def surveyed(self) -> None:
        """Wait for the whole timeline."""
        self.pause()
        timeline = self.window.timeline
        wait(lambda: timeline.samples is not None and timeline.samples.complete)

    def point(self, x: float, y: float) -> None:
        """Put the mouse over the picture."""
        place = self.window.video.picture_rects()[0]
        at = place.topLeft() + QPoint(
            round(x * place.width()), round(y * place.height())
        )
        QTest.mouseMove(self.window.video, at)

    def hover(self) -> None:
        """Put the mouse over the seek bar."""
        bar = self.window.transport.seek_bar
        slider = bar.slider
        at = QPoint(slider.width() // 3, slider.height() // 2)
        QTest.mouseMove(slider, at - QPoint(1, 0))
        QTest.mouseMove(slider, at)
        wait(lambda: bar.plate.image)  # it comes a little later


def _held(*names: str) -> Bring:
    """A frame that is held, and then some actions."""

    def bring(scene: Scene) -> None:
        scene.pause()
        scene.do(*names)

    return bring


def _pointed(scene: Scene) -> None:
    scene.pause()
    scene.point(0.5, 0.8)


def _hovered(scene: Scene) -> None:
    scene.surveyed()
    scene.hover()


def _marked(scene: Scene) -> None:
    scene.pause(1.0)
    scene.do("mark-start")
    scene.pause(3.0)
    scene.do("mark-end", "loop")


def _plotted(scene: Scene) -> None:
    scene.do("figures")
    scene.play(0.0)
    turn(3000)


def _export(scene: Scene) -> None:
    scene.pause()
    scene.do("export")
    dialog = scene.window.findChild(ExportDialog)
    wait(lambda: dialog.preview.picture.image and "…" not in dialog.words.text())


def _queued(scene: Scene) -> None:
    _export(scene)
    scene.window.findChild(ExportDialog).start_button.click()
    scene.do("exports")


def _narrow(scene: Scene) -> None:
    scene.pause()
    scene.window.resize(760, 560)


STATES: dict[str, Bring] = {
    "welcome": lambda scene: None,
    "playing": lambda scene: scene.play(),
    "paused": _held(),
    "mask": _held("mask"),
    "original": _held("original"),
    "side-by-side": _held("side-by-side"),
    "split": _held("split"),
    "outlines": _held("outlines"),
    "outlines-and-areas": _held("both"),
    "highlight": _pointed,
    "zoomed": _held("zoom-in", "zoom-in"),
    "timeline": lambda scene: scene.surveyed(),
    "timeline-hover": _hovered,
    "marked": _marked,
    "figures": _plotted,
    "error": lambda scene: scene.fail(),
    "export": _export,
    "exports": _queued,
    "preferences": _held("preferences"),
    "keys": _held("keys"),
    "about": _held("about"),
    "full-screen": _held("full-screen"),
    "without-panel": _held("panel"),
    "narrow": _narrow,
}
"""By its name how each state is reached, from the program as it starts."""

LANGUAGES = {"playing": ("hi",), "preferences": ("hi",)}
"""States that are shown in other languages too."""

SHOWN_IN_README = "playing", "dark", 1


def turn(ms: int) -> None:
    """Let the program run for a while.

    As it does, and not by `QTest.qWait`: that keeps Python's lock, for which the
    threads that decode and label would wait.
    """
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def wait(holds: Callable[[], object]) -> None:
    """Let the program run until something is true."""
    deadline = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("a state was not reached")
        turn(20)


def picture(window: QWidget) -> QPixmap:
    """The window with the dialogs over it."""
    seen = window.grab()
    painter = QPainter(seen)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            middle = window.rect().center() - dialog.rect().center()
            painter.drawPixmap(middle, dialog.grab())
            painter.setPen(colours().outline)  # as a window manager frames it
            painter.drawRect(dialog.rect().translated(middle))
    painter.end()
    return seen


def take(clip: Path, theme: str, scale: int, folder: Path) -> None:
    """Take the pictures of one look, each of a program that has just been started."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Sadak")
    for name, bring in STATES.items():
        for language in ("en", *LANGUAGES.get(name, ())):
            with tempfile.TemporaryDirectory() as place:
                own = Path(shutil.copy(clip, place))
                set_language([language])
                apply_theme(app, theme)
                memory = Memory(Path(place) / "settings.json")
                window = MainWindow(Playback(Player, Request()), memory)
                try:
                    window.show()
                    bring(Scene(window, own))
                    turn(SETTLE_MS)
                    window.notice.hide()  # as that there is no sound here
                    path = folder / f"{name}-{language}-{theme}-{scale}x.png"
                    picture(window).save(str(path))
                    sys.stdout.write(f"{path.relative_to(ROOT)}\n")
                    sys.stdout.flush()
                finally:
                    window.close_unasked()
                    window.deleteLater()
                    turn(50)


def main() -> None:
    """Take all pictures, each look in a process of its own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        clip = make_clip(Path(place), FRAMES)
        home = {
            f"XDG_{kind}_HOME": str(Path(place) / kind.lower())
            for kind in ("CONFIG", "CACHE", "STATE", "DATA")
        }
        for theme, scale in product(THEMES, SCALES):
            screen = Path(place) / f"{scale}.json"
            width, height = (scale * side for side in SCREEN)
            record = {"name": "0", "x": 0, "y": 0, "width": width, "height": height}
            screen.write_text(json.dumps({"screens": [record]}))
            home["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
            subprocess.run(
                [sys.executable, "-m", "docs.pictures", clip, theme, str(scale)],
                env={**os.environ, **home, "QT_SCALE_FACTOR": str(scale)},
                cwd=ROOT,
                check=True,
            )
    name, theme, scale = SHOWN_IN_README
    shutil.copy(FOLDER / f"{name}-en-{theme}-{scale}x.png", ROOT / README)


if __name__ == "__main__":
    if sys.argv[1:]:
        take(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), FOLDER)
    else:
        main()
