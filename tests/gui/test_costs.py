"""What a change of look costs, counted and not timed."""

import pytest
from pytestqt.qtbot import QtBot

from engine.overlay import View
from engine.picture import Picture
from gui.main_window import MainWindow
from gui.picture import video_view
from tests.gui.conftest import grab
from tests.gui.stand_ins import LEFT, HalvesNetwork

pytestmark = pytest.mark.gui


def test_a_change_of_look_while_paused_colours_the_small_class_map_and_no_more(
    qtbot: QtBot,
    paused: MainWindow,
    network: HalvesNetwork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coloured: list[tuple[int, ...]] = []
    colour = video_view.class_image

    def counted(ids, *look):
        coloured.append(ids.shape)
        return colour(ids, *look)

    def refused(*_: object) -> None:
        raise AssertionError("no picture is converted")

    monkeypatch.setattr(video_view, "class_image", counted)
    monkeypatch.setattr(video_view, "frame_image", refused)
    for conversion in ("rgb", "bgra", "planes"):
        monkeypatch.setattr(Picture, conversion, refused)
    grab(paused.video)
    coloured.clear()
    runs, shown = network.runs, paused.video.shown
    assert shown
    changes = [
        lambda: paused.look.set_opacity(0.2),
        lambda: paused.look.set_visible(LEFT, False),
        lambda: paused.look.set_view(View.MASK),
    ]
    for count, change in enumerate(changes):  # the opacity not even that
        change()
        grab(paused.video)
        grab(paused.video)  # what has not changed is not made anew
        assert coloured == [shown.classes.ids.shape] * count
    assert network.runs == runs
    assert paused.video.shown is shown
