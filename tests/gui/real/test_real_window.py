"""A drive is played, looked at in other ways, sought in and exported.

What is seen on the screen is compared with what file, classes and look must give.
"""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.overlay import OverlayStyle
from models.labels import IDD_LEVEL1
from tests.gui.real.program import Program
from tests.gui.real.screen import Rect, Screen
from tests.helpers.drive import RATE
from tests.helpers.until import until

pytestmark = [pytest.mark.gui, pytest.mark.alone, pytest.mark.timeout(180)]

Pixels = NDArray[np.uint8]


def frame_at(path: Path, time: Fraction) -> Pixels:
    """The frame of a file at a time, (height, width, 3) uint8 RGB."""
    with av.open(str(path)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if Fraction(index, RATE) == time:
                return frame.to_ndarray(format="rgb24")
    raise AssertionError(f"there is no frame at {time}")


def expected(rgb: Pixels, ids: Pixels, style: OverlayStyle, place: Rect) -> Pixels:
    """What must be seen: the picture with the colours of the ids over it."""
    size = (place.width, place.height)
    table = style.tables(IDD_LEVEL1).areas
    picture = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.float64)
    # Colour and strength are enlarged together, so that a border is a mixture.
    strength = table[ids][..., 3:] / 255
    colour = cv2.resize(table[ids][..., :3] * strength, size)
    strength = cv2.resize(strength, size)[..., np.newaxis]
    return np.rint(picture * (1 - strength) + colour).astype(np.uint8)


def difference(one: Pixels, other: Pixels) -> float:
    """How far apart two pictures are, in grey levels, noise and edges smoothed away.

    The painter, the decoder and this test scale in slightly different ways.
    """
    soft = [cv2.blur(each, (9, 9)).astype(np.float64) for each in (one, other)]
    return float(np.abs(soft[0] - soft[1]).mean())


def assert_seen(
    program: Program, screen: Screen, drive: Path, style: OverlayStyle
) -> None:
    """The picture on the screen is the frame of the file in this look, and no other."""
    screen.rest()
    place = program.places()["picture"]
    time, ids = program.shown()
    rgb = frame_at(drive, time)
    wanted = expected(rgb, ids, style, place)
    # The screen is drawn when the window's loop comes to it.
    until(lambda: difference(screen.grab(place), wanted) < 2.0)
    seen = screen.grab(place)
    for other in (
        expected(rgb, ids, OverlayStyle(style.opacity / 2), place),
        expected(
            rgb, ids, OverlayStyle(style.opacity, style.hidden ^ {"drivable"}), place
        ),
        expected(rgb[:, ::-1], ids, style, place),
    ):
        assert difference(seen, other) > 3.0


def paused(program: Program, screen: Screen) -> None:
    """Hold the picture with the key for it, wherever it is."""
    state = program.ask("state")
    screen.focus(state["window"])
    if state["state"] == "playing":
        screen.press("space")
    program.until(lambda state: state["state"] in ("paused", "ended"))


def test_it_plays_and_stops_at_a_key(
    program: Program, screen: Screen, drive: Path
) -> None:
    paused(program, screen)
    screen.focus(program.ask("state")["window"])
    screen.press("Home")
    program.until(lambda state: state["time"] == [0, 1])
    screen.press("space")
    state = program.until(lambda state: state["time"] > [0, 1])
    assert state["state"] == "playing"
    paused(program, screen)
    assert_seen(program, screen, drive, OverlayStyle())


def test_dragging_the_opacity_changes_what_is_seen(
    program: Program, screen: Screen, drive: Path
) -> None:
    paused(program, screen)
    slider = program.places()["opacity"]
    screen.drag(slider.at(0.5), slider.at(0.85))
    state = program.until(lambda state: state["opacity"] > 0.75)
    assert_seen(program, screen, drive, OverlayStyle(state["opacity"]))
    screen.drag(slider.at(0.85), slider.at(0.5))
    program.until(lambda state: abs(state["opacity"] - 0.5) < 0.02)


def test_a_click_in_the_legend_hides_a_class_and_shows_it_again(
    program: Program, screen: Screen, drive: Path
) -> None:
    paused(program, screen)
    row = program.places()["sky"]
    opacity = program.ask("state")["opacity"]
    screen.click(row.at(0.5))
    program.until(lambda state: state["hidden"] == ["sky"])
    assert_seen(program, screen, drive, OverlayStyle(opacity, frozenset({"sky"})))
    screen.click(row.at(0.3))  # elsewhere: two clicks at one place may be a double one
    program.until(lambda state: state["hidden"] == [])
    assert_seen(program, screen, drive, OverlayStyle(opacity))


def test_a_click_on_the_seek_bar_goes_to_that_very_frame(
    program: Program, screen: Screen, drive: Path
) -> None:
    paused(program, screen)
    bar = program.places()["seek"]
    opacity = program.ask("state")["opacity"]
    for share in (0.8, 0.3):
        screen.click(bar.at(share))
        near = Fraction(share) * 2
        program.until(
            lambda state, near=near: (
                abs(Fraction(*state["time"]) - near) < Fraction(1, 10)
                and state["state"] == "paused"
            )
        )
        assert_seen(program, screen, drive, OverlayStyle(opacity))


def test_what_is_exported_is_what_was_seen(
    program: Program, screen: Screen, drive: Path
) -> None:
    paused(program, screen)
    state = program.ask("state")
    place = program.places()["picture"]
    time, _ = program.shown()
    screen.rest()
    seen = screen.grab(place)
    screen.focus(state["window"])
    screen.press("e", "Control_L")
    until(lambda: bool(program.ask("dialog")))
    dialog = program.ask("dialog")
    output = Path(dialog["output"])
    assert not output.exists()
    screen.focus(dialog["window"])
    screen.click(Rect(*dialog["start"]).at(0.5))
    until(output.exists)
    with av.open(str(output)) as container:
        assert container.streams.video[0].frames == 60
        assert len(container.streams.audio) == 1
    size = (place.width, place.height)
    frame = cv2.resize(frame_at(output, time), size, interpolation=cv2.INTER_AREA)
    assert difference(frame, seen) < 3.0
    assert program.ask("state")["time"] is not None  # and one may go on watching
