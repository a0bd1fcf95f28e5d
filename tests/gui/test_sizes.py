"""Sizes of a network in the window, and a device that fails, as a person sees them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from engine import governor
from engine.errors import DeviceFailedError
from engine.frame import Bytes
from engine.governor import Step
from engine.player import Player, Request, State
from engine.runtimes.choice import Choice, Device
from gui.app import run
from gui.exporting.dialog import ExportDialog
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.network.model_list import ModelList
from gui.playback import Playback
from gui.theme import apply_theme
from models import zoo
from models.errors import ModelError
from tests.gui.conftest import WAIT_MS, reach
from tests.gui.stand_ins import REASON, HalvesNetwork
from tests.helpers.clips import Clip
from tests.helpers.own_models import own_model

pytestmark = pytest.mark.gui

MS = {"fast": 5.0, "balanced": 10.0, "sharp": 50.0}
WHY = "Balanced keeps up: 10 ms a frame; sharp would take 50 ms."


class Machine(HalvesNetwork):
    """Has a GPU that is lost when a test says so, and runs every size."""

    lost = False

    def choose(self, model: str, device: Device, *, size: str = zoo.BALANCED) -> Choice:
        """In place of `engine.runtimes.choice.choose`."""
        card = replace(self.card, name=Path(model).name, size=size)
        choice = Choice(card, Device.CPU, REASON, 1, lambda: self, ms=MS[size])
        if device is Device.GPU:
            gpu = _Gpu(self)
            return replace(
                choice, device=device, reason="", make=lambda: gpu, fallback=choice
            )
        return choice


class _Gpu:
    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        if self._machine.lost:
            raise DeviceFailedError("the device was lost")
        return self._machine.run(rgb)


@pytest.fixture
def machine() -> Machine:
    """What runs the networks."""
    return Machine()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model with three sizes of which one is not for a CPU, and one with one size."""
    folder = tmp_path / "models"
    for size in ("balanced", "sharp"):
        own_model(folder, "three", ("int8", "fp16"), size=size)
    own_model(folder, "three", ("fp16",), size="fast")
    own_model(folder, "single", ("fp16",))
    return folder


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    machine: Machine,
    folder: Path,
    settings_file: Path,
) -> Iterator[MainWindow]:
    """A window with the model of three sizes, of which it chooses."""
    apply_theme(qapp)
    memory = Memory(settings_file)
    sizes = lambda model: [*MS] if Path(model).name == "three" else ["balanced"]  # noqa: E731
    playback = Playback(
        partial(Player, chooser=machine.choose, sizes=sizes),
        Request(str(folder / "three"), size=governor.AUTO),
    )
    window = MainWindow(playback, memory, ModelList(memory, folder))
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()


def _rows(box: QComboBox) -> list[tuple[str, bool]]:
    """Every row of a list, and whether it can be chosen."""
    items = [box.model().item(row) for row in range(box.count())]
    return [(item.text(), item.isEnabled()) for item in items]


def _pick(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def _wait_until_granted(qtbot: QtBot, window: MainWindow, request: Request) -> None:
    qtbot.waitUntil(lambda: window.playback.status.granted == request, timeout=WAIT_MS)


def test_the_window_tells_which_size_runs_and_why(
    qtbot: QtBot, window: MainWindow, clip: Clip
) -> None:
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    panel, strip = window.side_panel.network, window.figures
    assert panel.size_.currentText() == "Automatic (balanced)"
    assert panel.sizing.text() == WHY
    assert panel.reason.text() == REASON
    assert strip.device.text() == "three, balanced, on the CPU"
    assert strip.device.toolTip() == f"{WHY}\n{REASON}"


def test_a_step_to_another_size_is_seen(
    qtbot: QtBot, window: MainWindow, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [Step("fast", "Stepped down to fast: 12 of the last 60 frames.")]
    monkeypatch.setattr(
        governor.Governor, "advise", lambda _: steps.pop() if steps else None
    )
    window.playback.open(str(clip.path))
    panel = window.side_panel.network
    qtbot.waitUntil(
        lambda: panel.size_.currentText() == "Automatic (fast)", timeout=WAIT_MS
    )
    told = "Stepped down to fast: 12 of the last 60 frames."
    assert panel.sizing.text() == told
    assert "three, fast" in window.figures.device.text()
    assert window.playback.playing
    # What is exported does not depend on how busy the machine is at that moment.
    window.actions_["export"].trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog
    assert any("(balanced)" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()


def test_a_size_is_chosen_from_the_list_and_remembered(
    qtbot: QtBot, window: MainWindow, folder: Path, settings_file: Path
) -> None:
    panel = window.side_panel.network
    assert _rows(panel.size_)[1:] == [
        ("Fast", True),
        ("Balanced", True),
        ("Sharp", True),
    ]
    _pick(panel.size_, "sharp")
    _wait_until_granted(qtbot, window, Request(str(folder / "three"), size="sharp"))
    assert panel.size_.currentText() == "Sharp"
    assert panel.sizing.isHidden()
    assert Memory(settings_file).settings.network.size == "sharp"


def test_sizes_that_a_model_lacks_cannot_be_chosen(
    qtbot: QtBot, window: MainWindow, folder: Path, settings_file: Path
) -> None:
    panel = window.side_panel.network
    three, single = str(folder / "three"), str(folder / "single")
    _pick(panel.size_, "fast")
    _wait_until_granted(qtbot, window, Request(three, size="fast"))
    # A device for which there is no such file: another size then.
    _pick(panel.device, Device.CPU)
    _wait_until_granted(qtbot, window, Request(three, Device.CPU, governor.AUTO))
    assert _rows(panel.size_)[1] == ("Fast: no such file", False)
    assert _rows(panel.size_)[3] == ("Sharp", True)
    _pick(panel.model, single)
    _wait_until_granted(qtbot, window, Request(single, size=governor.AUTO))
    assert _rows(panel.size_) == [
        ("Automatic", True),
        ("Fast: no such file", False),
        ("Balanced", True),
        ("Sharp: no such file", False),
    ]
    # What a person wanted of a model that has it is not forgotten.
    assert Memory(settings_file).settings.network.size == "fast"


def test_a_size_that_a_model_lacks_is_told_before_a_window_opens(
    monkeypatch: pytest.MonkeyPatch, settings_file: Path
) -> None:
    monkeypatch.setattr("gui.app.settings_path", lambda: settings_file)
    with pytest.raises(ModelError, match="unet has no size sharp"):
        run(None, "unet", Device.AUTO, size="sharp")


def test_a_device_that_fails_is_told_of_and_can_be_asked_for_again(
    qtbot: QtBot, window: MainWindow, folder: Path, clip: Clip, machine: Machine
) -> None:
    panel, three = window.side_panel.network, str(folder / "three")
    _pick(panel.size_, "balanced")
    _pick(panel.device, Device.GPU)
    gpu = Request(three, Device.GPU)
    _wait_until_granted(qtbot, window, gpu)
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    machine.lost = True
    qtbot.waitUntil(window.banner.isVisible, timeout=WAIT_MS)
    words = "The GPU failed (the device was lost): the CPU goes on."
    assert window.banner.words.text() == words
    qtbot.waitUntil(lambda: panel.device.currentData() is Device.AUTO, timeout=WAIT_MS)
    assert panel.reason.text() == (
        "The CPU runs it (LiteRT): the GPU failed (the device was lost)."
    )
    assert window.playback.playing
    machine.lost = False
    _pick(panel.device, Device.GPU)
    _wait_until_granted(qtbot, window, gpu)
    assert not window.banner.isVisible()


def test_what_could_not_be_had_is_put_away_when_something_else_is(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = window.side_panel.network
    qtbot.waitUntil(lambda: not window.playback.trying, timeout=WAIT_MS)
    window.playback.problem.emit(DeviceFailedError("There is no GPU."))
    assert window.banner.isVisible()
    _pick(panel.device, Device.CPU)
    qtbot.waitUntil(window.banner.isHidden, timeout=WAIT_MS)
