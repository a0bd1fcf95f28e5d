"""Models of one's own in the window: where they come from, and their classes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, Shown, State
from engine.runtimes.choice import Choice, Device
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.network.model_list import ModelList
from gui.network.panel import NetworkPanel
from gui.playback import Playback
from gui.theme import apply_theme
from models import zoo
from models.labels import IDD_LEVEL1, LabelClass
from tests.gui.conftest import WAIT_MS, grab, reach
from tests.gui.stand_ins import LEFT, RIGHT, HalvesNetwork
from tests.helpers.clips import Clip
from tests.helpers.own_models import own_model

pytestmark = pytest.mark.gui

SHIPPED = zoo.DEFAULT_MODEL
COLOURS = {"Straße": (255, 255, 0), "sky": (20, 20, 20), "遠景": (90, 0, 160)}
CLASSES = tuple(LabelClass(name, colour) for name, colour in COLOURS.items())


@dataclass
class Both:
    """The shipped network and one with other classes, by name."""

    shipped: HalvesNetwork
    own: HalvesNetwork

    def choose(self, model: str, device: Device, *, size: str) -> Choice:
        """In place of `engine.runtimes.choice.choose`."""
        network = self.shipped if model == SHIPPED else self.own
        choice = network.choose(model, device)
        return replace(choice, card=replace(network.card, name=Path(model).name))


@pytest.fixture
def both() -> Both:
    """Two networks whose ids mean different things."""
    return Both(HalvesNetwork(), HalvesNetwork(CLASSES, "遠景", "Straße"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model of one's own."""
    classes = [{"name": n, "colour": colour} for n, colour in COLOURS.items()]
    own_model(tmp_path / "models", classes=classes)
    return tmp_path / "models"


@pytest.fixture
def start(
    qtbot: QtBot, qapp: QApplication, both: Both, settings_file: Path
) -> Iterator[partial[MainWindow]]:
    """Opens windows as `gui.app.run` does; takes the folder that is named, if any."""
    apply_theme(qapp)
    windows = []

    def start(folder: Path | None = None) -> MainWindow:
        memory = Memory(settings_file)
        models = ModelList(memory, folder)
        playback = Playback(partial(Player, chooser=both.choose), Request(SHIPPED))
        windows.append(MainWindow(playback, memory, models))
        windows[-1].show()
        qtbot.waitExposed(windows[-1])
        return windows[-1]

    yield start
    both.own.may_run.set()
    for window in windows:
        window.close()
        window.deleteLater()


def offered(window: MainWindow) -> set[str]:
    """The names of the models in the list."""
    model = window.side_panel.network.model
    names = [model.itemText(row).split()[0] for row in range(model.count())]
    assert len(names) == len(set(names))
    return set(names)


def choose(panel: NetworkPanel, name: str) -> None:
    """Pick a model from the list."""
    texts = [panel.model.itemText(row) for row in range(panel.model.count())]
    (row,) = [n for n, text in enumerate(texts) if text.split()[0] == name]
    panel.model.setCurrentIndex(row)
    panel.model.activated.emit(row)


def legend(window: MainWindow) -> list[str]:
    """The names in the legend."""
    model = window.side_panel.legend.model
    return [model.index(row).data() for row in range(model.rowCount())]


def halves(window: MainWindow) -> list[tuple[int, ...]]:
    """A pixel of the left half of the picture, and one of the right."""
    pixels, rect = grab(window.video), window.video.picture_rects()[-1]
    y = rect.y() + rect.height() * 7 // 8
    return [tuple(pixels[y, rect.x() + rect.width() * n // 4].tolist()) for n in (1, 3)]


def wait_until_labelled_by(
    qtbot: QtBot, window: MainWindow, network: HalvesNetwork
) -> None:
    """Wait until what is on the screen was labelled by a network."""
    classes = network.card.classes
    qtbot.waitUntil(lambda: window.video.classes == classes, timeout=WAIT_MS)


def shipped_colours() -> list[tuple[int, ...]]:
    """What `halves` are of the shipped network, at full opacity."""
    colours = {label.name: label.colour for label in IDD_LEVEL1}
    return [colours[LEFT], colours[RIGHT]]


OWN_COLOURS = [COLOURS["遠景"], COLOURS["Straße"]]


def test_a_network_with_its_own_classes_brings_names_and_colours_along(
    qtbot: QtBot, start: partial[MainWindow], folder: Path, clip: Clip
) -> None:
    window = start(folder)
    assert offered(window) == {*zoo.at_hand().names, "own"}
    window.look.set_opacity(1.0)
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    qtbot.waitUntil(lambda: legend(window) == [c.name for c in IDD_LEVEL1])
    assert halves(window) == shipped_colours()
    window.look.set_hidden(frozenset({"sky"}))
    choose(window.side_panel.network, "own")
    qtbot.waitUntil(lambda: legend(window) == [*COLOURS], timeout=WAIT_MS)
    assert halves(window) == OWN_COLOURS
    # What is hidden of one is not hidden of the other, though both know a sky.
    assert window.look.style.hidden == set()
    window.look.set_hidden(frozenset({"遠景"}))
    assert halves(window)[1] == OWN_COLOURS[1] != halves(window)[0]
    reach(qtbot, window, State.PAUSED)
    choose(window.side_panel.network, SHIPPED)
    qtbot.waitUntil(lambda: len(legend(window)) == len(IDD_LEVEL1), timeout=WAIT_MS)
    assert window.look.style.hidden == {"sky"}
    assert halves(window)[0] == shipped_colours()[0]
    shares = window.side_panel.legend.model
    qtbot.waitUntil(
        lambda: shares.index(0).data(shares.SHARE) > 0, timeout=WAIT_MS
    )  # road


def test_ids_never_get_the_colours_of_another_network_while_it_plays(
    qtbot: QtBot, start: partial[MainWindow], folder: Path, clip: Clip, both: Both
) -> None:
    window = start(folder)
    pairs = set()

    def note(shown: Shown, classes: tuple[LabelClass, ...]) -> None:
        pairs.add((tuple(np.unique(shown.classes.ids).tolist()), len(classes)))
        assert len(window.side_panel.legend.model.classes) == len(classes)

    window.playback.shown.connect(note)
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    for name, network in 3 * (("own", both.own), (SHIPPED, both.shipped)):
        runs = network.runs
        choose(window.side_panel.network, name)
        wait_until_labelled_by(qtbot, window, network)
        assert network.runs > runs
        assert window.playback.playing
    assert pairs == {((0, 6), len(IDD_LEVEL1)), ((0, 2), len(CLASSES))}


def test_until_the_new_network_has_labelled_a_frame_all_is_as_before(
    qtbot: QtBot, start: partial[MainWindow], folder: Path, clip: Clip, both: Both
) -> None:
    window = start(folder)
    window.look.set_opacity(1.0)
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    both.own.may_run.clear()
    choose(window.side_panel.network, "own")
    qtbot.waitUntil(
        lambda: window.playback.status.choice.card.name == "own", timeout=WAIT_MS
    )
    assert halves(window) == shipped_colours()
    assert legend(window) == [label.name for label in IDD_LEVEL1]
    both.own.may_run.set()
    qtbot.waitUntil(lambda: halves(window) == OWN_COLOURS, timeout=WAIT_MS)
    assert legend(window) == [*COLOURS]


def test_a_folder_that_is_added_is_offered_at_once_and_the_next_time(
    start: partial[MainWindow], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start()
    assert "own" not in offered(window)
    assert not window.actions_["leave-models"].isEnabled()
    ask = lambda *arguments: str(folder)  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    window.actions_["add-models"].trigger()
    assert "own" in offered(window)
    assert window.banner.isHidden()
    again = start()
    assert "own" in offered(again)
    choose(again.side_panel.network, "own")
    again.actions_["leave-models"].trigger()
    assert "own" not in offered(again)
    assert again.playback.request == Request(SHIPPED)
    assert "own" not in offered(start())


def test_a_broken_card_is_told_of_and_takes_no_other_model_away(
    start: partial[MainWindow], folder: Path
) -> None:
    (folder / "bad.int8.json").write_text("{}")
    window = start(folder)
    assert offered(window) == {*zoo.at_hand().names, "own"}
    assert "bad.int8.json is no model card" in window.banner.words.text()


def test_a_folder_that_is_gone_is_told_of_and_the_program_goes_on(
    qtbot: QtBot,
    start: partial[MainWindow],
    folder: Path,
    clip: Clip,
) -> None:
    start().models.add(folder)
    folder.rename(folder.with_name("elsewhere"))
    window = start()
    assert offered(window) == {*zoo.at_hand().names}
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    # It waits to be read, also when a video is opened at once.
    assert window.banner.isVisible()
    assert str(folder) in window.banner.words.text()
    answers = {b.text(): b for b in window.banner.findChildren(QPushButton)}
    answers["Shipped models only"].click()
    assert start().banner.isHidden()


def test_a_folder_without_a_model_takes_the_place_of_none(
    start: partial[MainWindow], folder: Path, tmp_path: Path
) -> None:
    window = start()
    window.models.add(folder)
    window.models.add(tmp_path)
    assert "There is no model in" in window.banner.words.text()
    assert "own" in offered(window)
    assert "own" in offered(start())


def test_one_that_has_the_name_of_a_shipped_model_takes_its_place(
    start: partial[MainWindow], folder: Path
) -> None:
    own_model(folder, SHIPPED)
    window = start()
    window.models.add(folder)
    assert offered(window) == {*zoo.at_hand().names, "own"}
    assert window.playback.request == Request(str(folder / SHIPPED))
    window.models.leave()
    assert window.playback.request == Request(SHIPPED)


def test_in_another_folder_a_namesake_takes_over(
    start: partial[MainWindow], folder: Path, tmp_path: Path
) -> None:
    own_model(tmp_path / "others")
    window = start(folder)
    choose(window.side_panel.network, "own")
    window.models.add(tmp_path / "others")
    assert window.playback.request == Request(str(tmp_path / "others" / "own"))


def test_shares_are_told_of_the_classes_that_were_counted_alone(
    qtbot: QtBot, start: partial[MainWindow], clip: Clip
) -> None:
    window = start()
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    legend = window.side_panel.legend
    window.playback.shown.emit(window.video.shown, window.video.classes)
    legend.model.set_classes(CLASSES)  # as when the source fails in that moment
    qtbot.waitUntil(lambda: not legend._timer.isActive(), timeout=WAIT_MS)
    assert legend.model.index(0).data(legend.model.SHARE) == 0


def test_a_device_is_offered_where_the_model_has_a_file_for_it(
    start: partial[MainWindow], folder: Path
) -> None:
    own_model(folder, "floats", ("fp16",))
    window = start(folder)
    panel = window.side_panel.network
    rows = [panel.device.model().item(row) for row in range(panel.device.count())]
    assert [row.isEnabled() for row in rows] == [True, True, True]
    panel.device.setCurrentIndex(list(Device).index(Device.CPU))
    choose(panel, "floats")
    # It was for the CPU, for which this one has no file.
    assert window.playback.request == Request(str(folder / "floats"))
    assert [row.isEnabled() for row in rows] == [True, False, True]
