"""From what a person typed to a source, or to an error that helps."""

import errno
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from unittest.mock import Mock

import cv2
import pytest

from engine.errors import SourceError
from engine.sources.drive import Drive
from engine.sources.opening import open_source
from engine.sources.pictures import Pictures
from engine.sources.stream import without_password
from engine.sources.video import Video
from tests.helpers.clips import MakeClip, make_sound_only
from tests.helpers.numbers import numbered


def _text(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("Not a video at all.\n" * 100, encoding="utf-8")
    return str(path)


def _empty(folder: Path, name: str) -> str:
    path = folder / name
    path.write_bytes(b"")
    return str(path)


def _without_pictures(folder: Path) -> str:
    _text(folder, "notes.txt")
    return str(folder)


def _beginning_with_damage(folder: Path) -> str:
    _text(folder, "frame1.png")
    cv2.imwrite(str(folder / "frame2.png"), numbered(2, (64, 48)))
    return str(folder)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (lambda folder: f"{folder}/no.mp4", "no.mp4 does not exist"),
        (lambda folder: f"{folder}/no.png", "no.png does not exist"),
        (lambda folder: f"{folder}/nowhere/", "nowhere does not exist"),
        (lambda folder: _empty(folder, "empty.mp4"), "empty.mp4 cannot be opened"),
        (lambda folder: _empty(folder, "empty.png"), "empty.png cannot be read"),
        (lambda folder: _text(folder, "text.mp4"), "text.mp4 cannot be opened"),
        (lambda folder: _text(folder, "text.txt"), "text.txt has no video stream"),
        (lambda folder: _text(folder, "text.jpg"), "text.jpg cannot be read"),
        (
            lambda folder: str(make_sound_only(folder / "sound.mp4")),
            "sound.mp4 has no video stream",
        ),
        (_without_pictures, "holds no pictures"),
        (_beginning_with_damage, "frame1.png cannot be read"),
        (lambda folder: "camera:77", "camera:77 cannot be opened"),
        (lambda folder: f"camera:{folder}/video9", "video9 cannot be opened"),
        (lambda folder: "sample:high", "Write sample: or sample:7"),
        (lambda folder: "sample:²", "Write sample: or sample:7"),
        (lambda folder: "http://127.0.0.1:1/a.mp4", "Check the address"),
        (lambda folder: f"{folder}/{'a' * 300}.mp4", "aaa.mp4 is too long for a name"),
        (lambda folder: f"{folder}/{'a' * 300}.png", "aaa.png is too long for a name"),
        (lambda folder: f"{'a/' * 3000}x.mp4", "a/x.mp4 is too long for a name"),
        (lambda folder: "~nobody.is.called.so/a.mp4", "no such user"),
        (lambda folder: "rtsp://[::1/x", "Check the address"),
        (lambda folder: "weather:today", "weather:today does not exist"),
    ],
)
def test_what_cannot_be_opened_is_named_with_the_reason(
    tmp_path: Path, address: Callable[[Path], str], says: str
) -> None:
    with pytest.raises(SourceError) as raised:
        open_source(address(tmp_path))
    message = str(raised.value)
    assert says in message
    assert message.endswith(".")
    assert "\n" not in message
    assert message.count(". ") <= 1  # two sentences at most


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://me:secret@camera.local/live", "rtsp://camera.local/live"),
        ("rtsp://me@camera.local:554/live", "rtsp://camera.local:554/live"),
        ("rtsp://:secret@camera.local/live", "rtsp://camera.local/live"),
        ("rtsp://tok3n@camera.local/live", "rtsp://camera.local/live"),
        ("rtsp://me:se@cret@[::1]:554/live", "rtsp://[::1]:554/live"),
        ("rtsp://me:se/cret@camera.local/live", "rtsp://camera.local/live"),
        ("rtsp://me:secret@[::1/live", "rtsp://[::1/live"),
        ("rtsp://me:secret@", "rtsp://"),
        ("udp://127.0.0.1:5000", "udp://127.0.0.1:5000"),
        ("udp://@:5000", "udp://:5000"),
        ("http://[::1]:80/picture@2x.mp4", "http://[::1]:80/picture@2x.mp4"),
        ("http://host:80/picture@2x.mp4", "http://host:80/picture@2x.mp4"),
        ("no address", "no address"),
    ],
)
def test_a_password_is_never_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown


def test_a_password_is_not_in_the_error_either() -> None:
    with pytest.raises(SourceError) as raised:
        open_source("rtsp://me:secret@127.0.0.1:1/live")
    assert "secret" not in str(raised.value)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of Unix")
@pytest.mark.parametrize("name", ["drive.mp4", "one.png", "inside"])
def test_a_folder_that_may_not_be_entered_is_a_mistake_to_be_mended(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:  # who may enter everything
        refused = PermissionError(errno.EACCES, "Permission denied")
        monkeypatch.setattr(Path, "stat", Mock(side_effect=refused))
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with pytest.raises(SourceError, match=r"may not be read by this user\. Change its"):
        open_source(f"{closed}/{name}")


def test_each_kind_of_address_opens_its_kind_of_source(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    picture = tmp_path / "one.png"
    cv2.imwrite(str(picture), numbered(1, (64, 48)))
    kinds = {
        str(make_clip().path): Video,
        str(picture): Pictures,
        str(tmp_path): Pictures,
        "sample:": Drive,
        "sample:7": Drive,
    }
    for address, kind in kinds.items():
        source = open_source(address)
        assert isinstance(source, kind)
        assert (source.notes, source.dropped) == ((), 0)
        source.close()


def test_the_drawn_drive_never_ends_and_shows_the_same_when_sought() -> None:
    drive = Drive(seed=3, size=(160, 90))
    assert (drive.info.duration, drive.info.live) == (None, False)
    first, second = drive.read(), drive.read()
    assert first
    assert second
    assert (first.index, second.index) == (0, 1)
    assert second.time == 1 / drive.info.rate
    drive.seek(second.time + Fraction(1, 1000))
    again = drive.read()
    assert again
    assert again.index == 1
    assert (again.picture.bgra() == second.picture.bgra()).all()
    assert (again.picture.bgra() != first.picture.bgra()).any()
    drive.seek(Fraction(100_000))
    late = drive.read()
    assert late
    assert late.index == 3_000_000


def test_pictures_without_a_decoder_are_said_to_be_of_an_unknown_kind(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    content = make_clip(frames=5, ending=".mkv").path.read_bytes()
    assert content.count(b"ISO/AVC") == 1
    path = tmp_path / "odd.mkv"
    path.write_bytes(content.replace(b"ISO/AVC", b"ISO/AV?"))
    with pytest.raises(SourceError, match=r"odd\.mkv has pictures of a kind"):
        open_source(str(path))
