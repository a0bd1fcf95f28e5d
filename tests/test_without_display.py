"""What the window's command does where there is no window system."""

import socket
import sys

import pytest

from engine.cli.display import why_no_window
from tests.helpers.program import sadak
from tests.helpers.web import serving

linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="X11 and Wayland"
)
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


@linux_only
@pytest.mark.parametrize("display", ["", ":7777", "localhost:9999.0", "nonsense"])
def test_without_a_display_the_video_is_exported_beside(make_clip, tmp_path, display):
    clip = make_clip(frames=4, audio="aac")
    drive = tmp_path / "drive.mp4"
    drive.write_bytes(clip.path.read_bytes())
    done = sadak(drive, "--device", "cpu", **NO_DISPLAY | {"DISPLAY": display})
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "drive_sadak.mp4") in done.stdout
    assert (tmp_path / "drive_sadak.mp4").exists()


@linux_only
def test_what_is_exported_beside_replaces_nothing(make_clip, tmp_path):
    drive = tmp_path / "drive.mp4"
    drive.write_bytes(make_clip(frames=4).path.read_bytes())
    (tmp_path / "drive_sadak.mp4").write_bytes(b"of somebody")
    for name in ("drive_sadak-2.mp4", "drive_sadak-3.mp4"):
        done = sadak(drive, "--device", "cpu", **NO_DISPLAY)
        assert done.returncode == 0, done.stderr
        assert name in done.stdout
        assert (tmp_path / name).stat().st_size > 1000
    assert (tmp_path / "drive_sadak.mp4").read_bytes() == b"of somebody"


@linux_only
def test_what_is_exported_of_a_live_source_has_its_name_and_an_end(make_clip, tmp_path):
    clip = make_clip(frames=4)
    with serving(clip.path.parent) as url:
        address = url.replace("//", "//me:secret@") + f"/{clip.path.name}"
        done = sadak(address, "--device", "cpu", cwd=tmp_path, **NO_DISPLAY)
    assert done.returncode == 0, done.stderr
    assert "first 60 s" in done.stdout
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("127.0.0.1-")
    assert made.name.endswith("_sadak.mp4")
    assert "secret" not in done.stdout


@linux_only
def test_a_display_is_one_that_answers(monkeypatch, tmp_path):
    for name in NO_DISPLAY:
        monkeypatch.delenv(name, raising=False)
    assert "no display" in why_no_window()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr("engine.cli.display._FIRST_PORT", port - 10)
        monkeypatch.setenv("DISPLAY", "localhost:10.0")
        assert why_no_window() is None
    assert "localhost:10.0 does not answer" in why_no_window()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X7778")
        server.listen()
        monkeypatch.setenv("DISPLAY", ":7778")
        assert why_no_window() is None
    assert ":7778 does not answer" in why_no_window()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert why_no_window() is None
