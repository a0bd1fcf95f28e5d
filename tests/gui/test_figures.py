"""The strip of figures and its plot."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.figures import Figures
from engine.player import State
from gui.figures import history, rate, series
from gui.figures.plot import Plot, ceiling
from gui.figures.rate import Delay, Rate
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.theme import apply_theme, colours
from tests.gui.conftest import WAIT_MS, grab, reach
from tests.helpers.clips import Clip

pytestmark = pytest.mark.gui


class Now:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    """The clock of what counts frames and takes samples."""
    clock = Now()
    for module in (rate, history):
        monkeypatch.setattr(module, "time", clock)
    return clock


def test_the_delay_is_that_of_half_the_frames_and_of_nearly_all(now: Now) -> None:
    frames = Rate()
    assert frames.delay is None
    for ms in (10_000, *range(1, 101)):
        frames.count(0.001, now.seconds - ms / 1000)
        now.seconds += 0.03 if ms < 10_000 else 5.0
    now.seconds += 1.0  # so much later only frames of the last five seconds count
    assert frames.delay == Delay(pytest.approx(51), pytest.approx(96))
    now.seconds += 6.0
    assert frames.delay is None


def test_what_waited_while_the_picture_was_held_is_not_late(now: Now) -> None:
    frames = Rate()
    frames.count(0.001, now.seconds - 0.04)
    decoded = now.seconds
    now.seconds += 0.5
    frames.rest()
    now.seconds += 60
    frames.count(0.001, decoded)
    assert frames.delay is None
    for _ in range(3):
        now.seconds += 0.04
        frames.count(0.001, now.seconds - 0.02)
    assert frames.delay == Delay(pytest.approx(20), pytest.approx(20))
    assert frames.per_second == pytest.approx(25)  # the pause left out


def test_figures_are_shown(
    qtbot: QtBot, window: MainWindow, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = 4  # with the source before: not counted
    monkeypatch.setattr(Playback, "replaced", property(lambda _: replaced))
    strip = window.figures
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    qtbot.waitUntil(lambda: strip.fps.text()[0] in "123456789", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "–" not in strip.delay.text(), timeout=WAIT_MS)
    assert strip.source.text() == "320 × 240  ·  25 fps"
    assert "fake" in strip.device.text()
    replaced = 6
    figures = Figures(25.0, 1.0, 2.0, 3.0, 4.0, dropped=30)
    monkeypatch.setattr(window.playback, "figures", lambda: figures)
    window.history.take()
    assert strip.dropped.text() == "dropped 32"
    shown = [label.text() for label in strip.findChildren(QLabel)]
    for text in ("decode 1.0 ms", "prepare 2.0 ms", "network 3.0 ms", "ids 4.0 ms"):
        assert text in shown


def test_while_nothing_moves_there_is_no_rate_and_no_delay(
    qtbot: QtBot, window: MainWindow, clip: Clip
) -> None:
    strip = window.figures
    assert (strip.fps.text(), strip.delay.text()) == ("– fps", "delay – ms")
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    qtbot.waitUntil(lambda: strip.fps.text() != "– fps", timeout=WAIT_MS)
    window.playback.pause()  # told at once, not with the next sample
    assert (strip.fps.text(), strip.delay.text()) == ("– fps", "delay – ms")
    window.history.take()
    assert strip.fps.text() == "– fps"


def test_half_a_minute_is_kept(now: Now, window: MainWindow) -> None:
    for _ in range(200):
        now.seconds += 0.5
        window.history.take()
    samples = window.history.samples
    assert len(samples) == 61
    assert samples[-1].at - samples[0].at == history.SECONDS
    assert samples[-1] is window.history.latest


def test_the_plot_is_opened_by_key_and_by_click_and_stays(
    qtbot: QtBot, paused: MainWindow, settings_file: Path
) -> None:
    plot, action = paused.foot.findChild(Plot), paused.actions_["figures"]
    assert not plot.isVisible()
    assert not action.isChecked()
    qtbot.keyClick(paused, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert plot.isVisible()
    assert action.isChecked()
    qtbot.mouseClick(paused.figures, Qt.MouseButton.RightButton)
    assert plot.isVisible()
    qtbot.mouseClick(paused.figures, Qt.MouseButton.LeftButton)
    assert not plot.isVisible()
    action.trigger()
    assert Memory(settings_file).settings.window.plot
    paused.full_screen.enter()
    assert not plot.isVisible()
    paused.full_screen.leave()
    assert plot.isVisible()


@pytest.mark.parametrize("width", [240, 420, 640, 900, 1280, 2000])
def test_in_a_narrow_window_nothing_overlaps(
    qtbot: QtBot, paused: MainWindow, width: int
) -> None:
    strip = paused.figures
    strip.setParent(None)  # out of a window that would not be that narrow
    qtbot.addWidget(strip)
    strip.resize(width, 28)
    strip.show()
    qtbot.waitExposed(strip)
    QApplication.processEvents()  # the layout follows
    labels = [each for each in strip.findChildren(QLabel) if each.isVisible()]
    places = sorted((each.x(), each.x() + each.width()) for each in labels)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    assert places[-1][1] <= width
    assert strip.fps in labels
    assert strip.device in labels
    assert (strip.source in labels) == (width >= 2000)
    for label in set(labels) - {strip.device}:
        assert label.sizeHint().width() <= label.width()


Samples = list[history.Sample]
LEGEND = 22
"""Its height in pixels."""


@pytest.fixture
def drawn(qtbot: QtBot, window: MainWindow) -> Callable[[Samples], np.ndarray]:
    """The pixels of the plot of some samples, (height, width, 3) uint8 RGB."""

    def draw(samples: Samples, width: int = 900) -> np.ndarray:
        window.history._samples.clear()
        window.history._samples.extend(samples)
        plot = Plot(window.history)
        qtbot.addWidget(plot)
        plot.resize(width, plot.sizeHint().height())
        return grab(plot)

    return draw


def sample(at: float, playing: bool = True, ms: float = 4.0) -> history.Sample:
    figures = (25.0, Delay(60.0, 90.0)) if playing else (None, None)
    return history.Sample(at, playing, figures[0], (ms,) * 5, figures[1], 0)


def coloured(pixels: np.ndarray, colour: QColor) -> np.ndarray:
    """Which pixels below the legend have a colour, or nearly: lines have soft edges."""
    rgb = np.array([colour.red(), colour.green(), colour.blue()])
    return (np.abs(pixels[LEGEND:].astype(int) - rgb) < 50).all(-1)


def columns_of(pixels: np.ndarray, colour: QColor) -> np.ndarray:
    """Places from the left at which it is."""
    return np.flatnonzero(coloured(pixels, colour).any(0))


def test_each_stage_is_as_high_as_what_it_takes(
    drawn: Callable[[Samples], np.ndarray],
) -> None:
    pixels = drawn([sample(0.5 * n) for n in range(60)])
    heights = []
    for colour in series.STAGES:
        at = columns_of(pixels, colour)
        middle = (at[0] + at[-1]) // 2
        heights.append(int(coloured(pixels, colour)[:, middle].sum()))
    # 5 times 4 ms on a scale that ends at 20.
    assert max(heights) - min(heights) <= 1
    assert sum(heights) == pytest.approx(pixels.shape[0] - LEGEND - 10, abs=8)


def test_where_nothing_moved_there_is_a_gap(
    drawn: Callable[[Samples], np.ndarray],
) -> None:
    whole = drawn([sample(0.5 * n) for n in range(60)])
    broken = drawn([sample(0.5 * n, playing=not 20 <= n < 40) for n in range(60)])
    left, right = 220, 660  # where the charts of 900 pixels end
    for colour, place in (
        (colours().accent, np.s_[:, :left]),
        (series.STAGES[0], np.s_[:, left:right]),
        (colours().mark, np.s_[:, right:]),
    ):
        before, after = (columns_of(each[place], colour) for each in (whole, broken))
        third = (before[-1] - before[0]) / 3
        assert np.diff(before).max() < third / 4
        assert np.diff(after).max() == pytest.approx(third, rel=0.2)


@pytest.mark.parametrize("width", [60, 200, 480, 3000])
def test_the_plot_copes_with_any_width_and_with_nothing_to_show(
    drawn: Callable[..., np.ndarray], width: int
) -> None:
    for samples in (
        [sample(0.0, playing=False)],
        [sample(0.0, ms=0.0), sample(0.5, ms=9000.0)],
        [sample(0.5 * n) for n in range(60)],
    ):
        assert drawn(samples, width).shape == (132, width, 3)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_is_seen_on_the_panel(qapp: QApplication, theme: str) -> None:
    def brightness(colour: QColor) -> float:
        """Relative luminance, as WCAG 2.2 has it."""
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in parts
        ]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    apply_theme(qapp, theme)
    panel = brightness(colours().panel)
    for colour in (*series.STAGES, colours().accent, colours().mark, colours().muted):
        pair = sorted((brightness(colour), panel))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3


@pytest.mark.parametrize(
    ("values", "top"),
    [
        ([], 10),
        ([3.0], 10),
        ([10.0, 30.0], 50),
        ([60.0] * 3, 100),
        ([120.0] * 3, 200),
        ([20.0] * 9 + [1600.0], 100),  # the first frame of a source
    ],
)
def test_a_scale_ends_at_a_round_number(values: list[float], top: float) -> None:
    assert ceiling(values) == top
