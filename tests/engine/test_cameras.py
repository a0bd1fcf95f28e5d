"""The cameras of a machine, what each can film, and how one is written down."""

import ctypes
import errno
import os
import shutil
import struct
from fractions import Fraction
from pathlib import Path

import pytest

from engine.errors import SourceError
from engine.sources.camera_address import CameraAddress, parse_camera
from engine.sources.cameras import (
    CameraDevice,
    called,
    cameras,
    name_of,
    offered,
    where_is,
)
from engine.sources.v4l2 import Mode, modes

# As the kernel's own header (linux/videodev2.h) has them, printed by a C program.
ENUM_FMT, ENUM_FRAMESIZES, ENUM_FRAMEINTERVALS = 0xC0405602, 0xC02C564A, 0xC034564B
MJPG, YUYV = b"MJPG", b"YUYV"

needs_v4l2 = pytest.mark.skipif(
    not hasattr(os, "O_NONBLOCK"), reason="drivers are asked so on Unix only"
)


class Driver:
    """A stand-in for a driver: reads and writes the bytes that the header prescribes.

    MJPG comes in two sizes, YUYV in any size from 320x240 to 1920x1080.
    """

    RATES = ((1, 60), (1001, 30000))

    def __call__(self, handle: int, question: int, told: ctypes.Structure) -> None:
        """Answer, or say that there is no more."""
        data = memoryview(told).cast("B")
        (index,) = struct.unpack_from("I", data)
        if question == ENUM_FMT:
            assert len(data) == 64
            assert struct.unpack_from("I", data, 4) == (1,)  # what it films
            struct.pack_into("4s", data, 44, self._only(index, MJPG, YUYV))
        elif question == ENUM_FRAMESIZES:
            assert len(data) == 44
            if bytes(data[4:8]) == YUYV:
                self._only(index, None)
                struct.pack_into("7I", data, 8, 3, 320, 1920, 2, 240, 1080, 2)
            else:
                size = self._only(index, (1280, 720), (640, 480))
                struct.pack_into("3I", data, 8, 1, *size)
        elif question == ENUM_FRAMEINTERVALS:
            assert len(data) == 52
            if struct.unpack_from("2I", data, 8) != (1280, 720):
                raise OSError(errno.EINVAL, "knows nothing of it")
            struct.pack_into("3I", data, 16, 1, *self._only(index, *self.RATES))
        else:
            raise AssertionError(hex(question))

    def _only(self, index, *answers):
        if index >= len(answers):
            raise OSError(errno.EINVAL, "that was all")
        return answers[index]


def _system(folder: Path, *entries: tuple[str, str, str]) -> Path:
    for device, name, index in entries:
        (folder / device).mkdir()
        (folder / device / "name").write_text(f"{name}\n", encoding="utf-8")
        (folder / device / "index").write_text(f"{index}\n", encoding="utf-8")
    return folder


@needs_v4l2
def test_a_driver_tells_sizes_and_rates(tmp_path: Path) -> None:
    device = tmp_path / "video0"
    device.touch()
    told = modes(device, Driver())
    assert told == [
        Mode((1280, 720), Fraction(60), "MJPG"),
        Mode((1280, 720), Fraction(30000, 1001), "MJPG"),
        Mode((640, 480), None, "MJPG"),
        Mode((640, 480), None, "YUYV"),
        Mode((1280, 720), Fraction(60), "YUYV"),
        Mode((1280, 720), Fraction(30000, 1001), "YUYV"),
        Mode((1920, 1080), None, "YUYV"),
    ]


@needs_v4l2
def test_a_device_that_is_none_tells_nothing(tmp_path: Path) -> None:
    assert modes(tmp_path / "video9") == []
    plain = tmp_path / "plain"
    plain.touch()
    assert modes(plain) == []  # asked through the system itself


def test_of_each_size_the_highest_rate_is_offered_and_the_ordinary_one() -> None:
    rates = [Fraction(n) for n in (15, 24, 30, 60)]
    there = [Mode((1280, 720), rate, "MJPG") for rate in rates]
    there += [Mode((1920, 1080), rate, "MJPG") for rate in rates[:2]]
    there += [Mode((640, 480), None, "YUYV"), Mode((160, 90), Fraction(90), "MJPG")]
    assert offered(there) == [
        ((1920, 1080), 24),
        ((1280, 720), 60),
        ((1280, 720), 30),
        ((640, 480), None),
    ]


def test_where_a_camera_does_not_say_the_usual_sizes_are_offered() -> None:
    sizes = [size for size, rate in offered([]) if rate is None]
    assert (1280, 720) in sizes
    assert sizes == sorted(sizes, reverse=True)


def test_cameras_are_named_by_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    system = _system(
        tmp_path,
        ("video10", "Rear", "0"),
        ("video0", "Front", "0"),
        ("video1", "Front", "1"),  # of its figures, not its picture
    )
    (tmp_path / "video3").mkdir()  # which has just been pulled out
    assert cameras(system) == [CameraDevice("Front", "0"), CameraDevice("Rear", "10")]
    assert name_of("10", system) == name_of("/dev/video10", system) == "Rear"
    assert name_of("3", system) == name_of("rtsp", system) == ""


def test_where_no_system_names_cameras_numbers_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Plan 9")
    assert cameras(tmp_path)[0] == CameraDevice("Camera 0", "0")


def test_a_camera_that_came_back_under_another_number_is_found(tmp_path: Path) -> None:
    system = _system(tmp_path, ("video0", "Rear", "0"), ("video2", "Front", "0"))
    assert where_is("2", "Front", system=system) == "2"
    assert where_is("0", "Front", system=system) == "2"
    assert where_is("1", "Front", system=system) == "2"
    assert where_is("1", "Side", system=system) == "1"  # not there yet
    assert where_is("1", "", system=system) == "1"


def test_another_camera_is_not_taken_for_one_that_was_unplugged(tmp_path: Path) -> None:
    system = _system(tmp_path, ("video0", "Cam", "0"), ("video2", "Cam", "0"))
    others = called("Cam", system)
    assert others == {"0", "2"}
    shutil.rmtree(system / "video0")
    assert where_is("0", "Cam", others, system) == "0"  # where nothing is to be opened
    _system(tmp_path, ("video0", "Rear", "0"))
    assert where_is("0", "Cam", others, system) is None
    _system(tmp_path, ("video10", "Cam", "0"))
    assert where_is("0", "Cam", others, system) == "10"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("camera:", CameraAddress("0")),
        ("camera:2", CameraAddress("2")),
        ("camera:/dev/video2", CameraAddress("/dev/video2")),
        (
            "camera:0?size=1280x720&rate=30",
            CameraAddress("0", (1280, 720), Fraction(30)),
        ),
        ("camera:0?rate=7.5", CameraAddress("0", None, Fraction(15, 2))),
        ("camera:0?rate=30000/1001", CameraAddress("0", None, Fraction(30000, 1001))),
    ],
)
def test_a_camera_is_written_as_it_is_read(text: str, means: CameraAddress) -> None:
    assert parse_camera(text) == means
    assert parse_camera(str(means)) == means


@pytest.mark.parametrize(
    "wish",
    [
        "size=1280",
        "size=0x720",
        "size=٣x٣",
        "rate=fast",
        "rate=1/0",
        "zoom=2",
    ],
)
def test_a_wish_that_makes_no_sense_is_told_with_an_example(wish: str) -> None:
    with pytest.raises(SourceError, match=r"says nothing.*size=1280x720&rate=30"):
        parse_camera(f"camera:0?{wish}")
