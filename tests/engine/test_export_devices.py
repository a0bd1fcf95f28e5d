"""Exports where a device fails in the middle, and encoders of graphics cards."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import DeviceFailedError, ExportError
from engine.export import encoders
from engine.export import job as job_module
from engine.runtimes.choice import Choice, Device
from engine.workers import Workers
from tests.helpers.exports import export, shown, times
from tests.helpers.fakes import FakeNetwork, FakeSource, make_card
from tests.helpers.numbers import read_number


class Failing:
    """A network on a device that is lost at its third frame, for ever."""

    def __init__(self, network: FakeNetwork) -> None:
        """Label frames as another network does, while the device is there."""
        self._network = network
        self._lock = threading.Lock()
        self._left = 2

    def run(self, rgb: np.ndarray) -> np.ndarray:
        """See `Runtime`."""
        with self._lock:
            self._left -= 1
            if self._left < 0:
                raise DeviceFailedError("the device was lost")
        return self._network.run(rgb)


def failing_choice(network: FakeNetwork, workers: int = 2) -> Choice:
    """A GPU that is lost, and a CPU to fall back to."""
    failing = Failing(network)
    gpu = network.choice(workers)
    return replace(
        gpu, device=Device.GPU, make=lambda: failing, fallback=network.choice(3)
    )


def test_a_device_that_is_lost_loses_no_frame_of_an_export(
    make_clip, tmp_path, monkeypatch
):
    network = FakeNetwork()
    choice = failing_choice(network)
    monkeypatch.setattr(job_module, "choose", lambda *args, **options: choice)
    made = make_clip(frames=20)
    outcome = export(made.path, tmp_path / "out.mp4")
    assert outcome.frames == 20
    written = [read_number(pixels) for _, pixels in shown(tmp_path / "out.mp4")]
    assert written == list(range(20))
    assert sorted(network.ended) == list(range(20)), "each labelled once"
    (note,) = outcome.notes
    assert "failed in the middle (the device was lost)" in note
    assert "LiteRT on the CPU went on" in note


def test_without_anything_to_fall_back_to_the_error_is_told():
    network = FakeNetwork()
    choice = replace(failing_choice(network), fallback=None)
    workers = Workers(choice)
    source = FakeSource()
    futures = [workers.submit(source.read(), 0.0) for _ in range(3)]
    with pytest.raises(DeviceFailedError, match="lost"):
        [future.result() for future in futures]
    workers.stop()


def test_a_device_that_cannot_even_begin_is_left_at_once():
    network = FakeNetwork()

    def refuse() -> Failing:
        raise encoders.ExportError("anything")  # not of the model: not swallowed

    told = []
    choice = failing_choice(network)
    workers = Workers(replace(choice, make=refuse))
    with pytest.raises(ExportError):
        workers.submit(FakeSource().read(), 0.0).result()
    workers.stop()

    def missing() -> Failing:
        from models.errors import ModelError

        raise ModelError("It is damaged.")

    workers = Workers(
        replace(choice, make=missing), lambda error, spare: told.append((error, spare))
    )
    result = workers.submit(FakeSource().read(), 0.0).result()
    workers.stop()
    assert result.classes.ids.shape == make_card().input_size[::-1]
    ((error, spare),) = told
    assert "damaged" in str(error)
    assert spare is choice.fallback


def test_where_no_graphics_card_encodes_it_is_said(make_clip, tmp_path, monkeypatch):
    monkeypatch.setattr(encoders, "_HARDWARE", (("no such encoder", "nv12", {}),))
    clip = make_clip(frames=2)
    with pytest.raises(ExportError, match=r"No graphics card .* ordinary encoder\."):
        export(clip.path, tmp_path / "out.mp4", hardware=True)
    with pytest.raises(ExportError, match=r"^vp9 is not written by graphics cards"):
        export(clip.path, tmp_path / "out.webm", hardware=True)
    assert not list(tmp_path.glob("out*"))


def test_a_graphics_card_keeps_every_frame_and_time(make_clip, tmp_path, monkeypatch):
    """With an encoder of this processor in its place, which takes other planes."""
    card = ("libx264", "nv12", {"preset": "ultrafast", "bf": "0"})
    broken = ("libx264", "no such planes", {})
    monkeypatch.setattr(encoders, "_HARDWARE", (broken, card))
    made = make_clip(frames=12, fps=25)
    export(made.path, tmp_path / "out.mp4", hardware=True)
    written = shown(tmp_path / "out.mp4")
    assert [read_number(pixels) for _, pixels in written] == list(range(12))
    assert times(tmp_path / "out.mp4") == list(made.times)
