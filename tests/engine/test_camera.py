"""Cameras, over OpenCV's own capture and a stand-in device."""

import itertools
import math
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import SourceError
from engine.frame import Frame
from engine.pipeline import Pipeline, Policy
from engine.sources.camera import Camera
from engine.sources.camera_address import CameraAddress
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.device import Device
from tests.helpers.fakes import PATIENCE, FakeNetwork
from tests.helpers.numbers import number_of
from tests.helpers.until import until

pytestmark = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="needs named pipes for the stand-in device"
)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    """A device that is plugged in and silent."""
    device = Device(tmp_path)
    yield device
    device.remove()


@pytest.fixture
def clip(make_clip: MakeClip) -> Clip:
    """What the device films: about a second."""
    return make_clip(
        frames=24, codec="mjpeg", pixel_format="yuvj420p", ending=".mkv", fps=25
    )


def address_of(device: Device) -> CameraAddress:
    """By which a camera is opened."""
    return CameraAddress(str(device.path))


def test_frames_come_in_order_with_the_time_since_the_start(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE)
    info = camera.info
    assert (info.name, info.size) == (f"camera:{device.path}", clip.size)
    assert info.live
    assert info.duration is None
    frames = list(itertools.islice(iter(camera.read, None), 5))
    # It films faster than a camera does, so that some are dropped.
    assert [number_of(frame.picture) for frame in frames] == [
        frame.index for frame in frames
    ]
    assert frames[0].index == 0
    assert frames[0].time < 1
    _assert_in_order(frames)
    camera.close()


def _assert_in_order(frames: list[Frame]) -> None:
    indexes, times = [f.index for f in frames], [f.time for f in frames]
    assert indexes == sorted(set(indexes))
    assert times == sorted(times)


def test_a_device_that_sends_nothing_is_given_up(device: Device) -> None:
    with pytest.raises(SourceError, match=r"sent no picture for 0 s\. Check"):
        Camera(address_of(device), patience=0.3)


def test_a_device_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"video9 cannot be opened\. Check"):
        Camera(CameraAddress(str(tmp_path / "video9")), PATIENCE)


def test_a_device_that_hangs_is_noticed(device: Device, clip: Clip) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), patience=0.5, returns=0.5)
    with pytest.raises(SourceError, match="has sent no picture"):
        list(iter(camera.read, None))
    camera.close()


def test_a_device_that_fails_and_comes_back_is_taken_up_again(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE)
    first = camera.read()
    assert first
    device.plug_in_again()
    device.film(clip.path)
    frames = [first]
    while frames[-1].index < len(clip):  # so many it filmed before
        frame = camera.read()
        assert frame
        frames.append(frame)
    assert number_of(frames[-1].picture) == frames[-1].index % len(clip)
    _assert_in_order(frames)
    camera.close()


def test_a_device_that_stays_away_is_lost(device: Device, clip: Clip) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), patience=1.0, returns=1.0)
    assert camera.read()
    device.remove()
    with pytest.raises(SourceError, match=r"was lost\. Plug it in|no picture"):
        list(iter(camera.read, None))
    camera.close()


def test_a_device_whose_number_another_camera_has_is_lost(
    device: Device, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def where_is(path: str, name: str, others: frozenset[str]) -> str | None:
        asked.append((name, others))
        return path if len(asked) == 1 else None

    monkeypatch.setattr("engine.sources.camera.name_of", lambda path: "Cam")
    monkeypatch.setattr("engine.sources.camera.called", lambda name: frozenset("02"))
    monkeypatch.setattr("engine.sources.camera.where_is", where_is)
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE, returns=0.1)
    device.plug_in_again()
    device.film(clip.path)  # what the other one films
    with pytest.raises(SourceError, match=r"Cam was lost\. Plug it in"):
        list(iter(camera.read, None))
    camera.close()
    assert set(asked) == {("Cam", frozenset("02"))}


def test_a_device_that_is_waited_for_goes_on_when_it_is_back(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE, returns=math.inf)
    first = camera.read()
    assert first
    device.remove()
    until(lambda: camera.waiting)
    device.plug_in_again()
    device.film(clip.path)
    frames = [first]
    while frames[-1].index < len(clip):  # so many it filmed before
        frame = camera.read()
        assert frame
        frames.append(frame)
    back = frames[-1]
    assert not camera.waiting
    _assert_in_order(frames)
    # Its time is that of the clock: nobody sees that it was counted from 0 again.
    assert float(back.time) == pytest.approx(back.arrived - first.arrived, abs=0.2)
    camera.close()


def test_who_waits_for_a_device_can_stop_at_once(device: Device, clip: Clip) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE, returns=math.inf)
    ended = threading.Thread(target=lambda: list(iter(camera.read, None)))
    ended.start()
    device.remove()
    until(lambda: camera.waiting)
    began = time.monotonic()
    camera.close()
    ended.join(PATIENCE)
    assert time.monotonic() - began < 5


def test_a_device_that_hangs_is_said_to_be_waited_for(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE, returns=math.inf)
    ended = threading.Thread(target=lambda: list(iter(camera.read, None)))
    ended.start()
    until(lambda: camera.waiting)
    camera.close()
    ended.join(PATIENCE)
    assert not ended.is_alive()


def test_a_size_that_the_device_does_not_film_is_told(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(CameraAddress(str(device.path), (1920, 1080)), PATIENCE)
    assert camera.info.size == clip.size
    (note,) = camera.notes
    assert note.endswith(
        f"films {clip.size[0]}x{clip.size[1]}: it does not offer 1920x1080."
    )
    camera.close()


def test_closing_is_prompt_while_the_device_hangs(device: Device, clip: Clip) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE)
    began = time.monotonic()
    camera.close()
    camera.close()
    assert time.monotonic() - began < 5
    assert len(list(iter(camera.read, None))) <= len(clip)


def test_a_pipeline_stops_promptly_while_the_device_hangs(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(address_of(device), PATIENCE)
    pipeline = Pipeline(camera, FakeNetwork().workers(2), Policy.NEWEST)
    assert pipeline.next()
    began = time.monotonic()
    pipeline.stop()
    assert time.monotonic() - began < 5


def test_nothing_is_printed_when_a_device_fails(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for address in ("77", str(tmp_path / "video9")):
        with pytest.raises(SourceError):
            Camera(CameraAddress(address))
    assert capfd.readouterr() == ("", "")
