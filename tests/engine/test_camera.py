"""Cameras, over OpenCV's own capture and a stand-in device."""

import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import SourceError
from engine.frame import Frame
from engine.pipeline import Pipeline, Policy
from engine.sources.camera import Camera
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.device import Device
from tests.helpers.fakes import PATIENCE, FakeNetwork
from tests.helpers.numbers import number_of

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


def test_frames_come_in_order_with_the_time_since_the_start(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(str(device.path), PATIENCE)
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
        Camera(str(device.path), patience=0.3)


def test_a_device_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"video9 cannot be opened\. Check"):
        Camera(str(tmp_path / "video9"), PATIENCE)


def test_a_device_that_hangs_is_noticed(device: Device, clip: Clip) -> None:
    device.film(clip.path)
    camera = Camera(str(device.path), patience=0.5)
    with pytest.raises(SourceError, match="has sent no picture"):
        list(iter(camera.read, None))
    camera.close()


def test_a_device_that_fails_and_comes_back_is_taken_up_again(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(str(device.path), PATIENCE)
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
    camera = Camera(str(device.path), patience=1.0)
    assert camera.read()
    device.remove()
    with pytest.raises(SourceError, match=r"was lost\. Plug it in|no picture"):
        list(iter(camera.read, None))
    camera.close()


def test_closing_is_prompt_while_the_device_hangs(device: Device, clip: Clip) -> None:
    device.film(clip.path)
    camera = Camera(str(device.path), PATIENCE)
    began = time.monotonic()
    camera.close()
    camera.close()
    assert time.monotonic() - began < 5
    assert len(list(iter(camera.read, None))) <= len(clip)


def test_a_pipeline_stops_promptly_while_the_device_hangs(
    device: Device, clip: Clip
) -> None:
    device.film(clip.path)
    camera = Camera(str(device.path), PATIENCE)
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
            Camera(address)
    assert capfd.readouterr() == ("", "")
