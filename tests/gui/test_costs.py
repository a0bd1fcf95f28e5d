"""What a change of look costs, counted and not timed."""

import pytest
from pytestqt.qtbot import QtBot

from engine.marker import Marker
from engine.overlay import Marking, View
from engine.palettes import Palette
from engine.picture import Picture
from gui.main_window import MainWindow
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
    draw = Marker.draw

    def counted(marker, ids, *how):
        coloured.append(ids.shape)
        return draw(marker, ids, *how)

    def refused(*_: object) -> None:
        raise AssertionError("no picture is converted")

    monkeypatch.setattr(Marker, "draw", counted)
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
        lambda: paused.look.set_palette(Palette.SAFE),
        lambda: paused.look.set_marking(Marking.BOTH),
        lambda: paused.zoom.step(2),
    ]
    for count, change in enumerate(changes):  # the opacity not even that
        change()
        grab(paused.video)
        grab(paused.video)  # what has not changed is not made anew
        assert len(coloured) == count
    assert set(coloured[:-1]) == {shown.classes.ids.shape}
    assert coloured[-1] < shown.classes.ids.shape  # what is seen of it
    coloured.clear()
    paused.look.set_view(View.SPLIT)
    grab(paused.video)
    coloured.clear()
    for share in (0.2, 0.4, 0.6):  # nothing but the line moves
        paused.look.set_split(share)
        grab(paused.video)
    assert coloured == []
    assert network.runs == runs
    assert paused.video.shown is shown
