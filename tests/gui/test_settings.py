"""What is remembered, and what becomes of a broken memory."""

import json
import logging
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.overlay import OverlayStyle, View
from gui.memory.look import latest
from gui.memory.memory import Memory
from gui.memory.settings import (
    LookSettings,
    NetworkSettings,
    OpeningSettings,
    Settings,
    WindowSettings,
)
from gui.memory.storage import Kept, load, save
from models.labels import IDD_LEVEL1

pytestmark = pytest.mark.gui

WITH_PASSWORD = (
    "rtsp://me:secret@host/live",
    "rtsp://:secret@host/live",
    "rtsp://secret@host/live",
)


def test_settings_come_back_as_they_were(settings_file: Path) -> None:
    hidden = {("road", "sky"): frozenset({"sky"}), ("सड़क", "sky"): frozenset({"सड़क"})}
    opening = OpeningSettings(last_folder="somewhere")
    settings = Settings(
        look=LookSettings(0.35, View.SIDE_BY_SIDE, latest(hidden)),
        opening=opening.with_recent("a.mp4").with_recent("rtsp://host/live"),
        network=NetworkSettings("mine", "sharp"),
        window=WindowSettings(b"\0\1\2"),
    )
    save(settings, settings_file)
    assert load(settings_file).settings == settings
    assert settings.look.style == OverlayStyle(0.35, view=View.SIDE_BY_SIDE)
    assert dict(settings.look.hidden) == hidden


def test_what_was_hidden_before_there_were_other_classes_is_hidden_of_the_shipped_ones(
    settings_file: Path,
) -> None:
    settings_file.parent.mkdir()
    record = {"version": 1, "opacity": 0.25, "hidden": ["sky"]}
    settings_file.write_text(json.dumps(record), encoding="utf-8")
    names = tuple(label.name for label in IDD_LEVEL1)
    look = LookSettings(0.25, hidden=((names, frozenset({"sky"})),))
    assert load(settings_file).settings == Settings(look)


def test_only_label_sets_of_which_something_is_hidden_are_kept_and_not_for_ever() -> (
    None
):
    hidden = {(str(n), "sky"): frozenset({"sky"} if n else ()) for n in range(40)}
    assert [names for names, _ in latest(hidden)] == [
        (str(n), "sky") for n in range(20, 40)
    ]


def test_without_a_file_there_are_defaults_and_no_warning(
    settings_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert load(settings_file) == Kept(Settings(), settings_file)
    assert not caplog.records


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"opacity": 0.5}',
        '{"version": 1, "opacity": 7}',
        '{"version": 1, "opacity": "half"}',
        '{"version": 1, "view": "upside down"}',
        '{"version": 1, "recent": 5}',
        '{"version": 1, "hidden": 5}',
        '{"version": 1, "hidden": [["sky"]]}',
        '{"version": 2, "hidden": ["sky"]}',
        '{"version": 2, "hidden": [[["road"], "sky"]]}',
        '{"version": 2, "hidden": [[["road"], [7]]]}',
        '{"version": 2, "models": 7}',
        '{"version": 2, "size": "huge"}',
        '{"version": 2, "size": []}',
        '{"version": 1, "recent": [5]}',
        '{"version": 1, "recent": "abc"}',
        '{"version": 1, "geometry": 5}',
        '{"version": 1, "geometry": "abc"}',
        '{"version": 1, "geometry": "äöü="}',
        pytest.param(100_000 * "[" + 100_000 * "]", id="nested"),
    ],
)
def test_broken_settings_become_defaults(
    settings_file: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings_file.parent.mkdir()
    settings_file.write_text(content, encoding="utf-8")
    kept = load(settings_file)
    assert kept.settings == Settings()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "settings.bad" in kept.complaint
    aside = settings_file.with_name("settings.bad")
    assert aside.read_text(encoding="utf-8") == content
    # Told once: what is written now is sound.
    save(kept.settings, kept.path)
    assert load(settings_file) == Kept(Settings(), settings_file)
    assert aside.exists()


def test_what_a_newer_program_has_written_is_not_touched(settings_file: Path) -> None:
    settings_file.parent.mkdir()
    content = json.dumps({"version": 99, "look": {"opacity": "as the road is"}})
    settings_file.write_text(content, encoding="utf-8")
    memory = Memory(settings_file)
    assert "newer Sadak" in memory.complaint
    assert memory.settings == Settings()
    memory.remember_size("sharp")
    assert settings_file.read_text(encoding="utf-8") == content
    again = Memory(settings_file)
    assert not again.complaint  # told once
    assert again.settings.network.size == "sharp"


def test_after_a_reset_the_next_start_is_as_the_first(settings_file: Path) -> None:
    memory = Memory(settings_file)
    memory.remember_size("sharp")
    memory.remember_source("rtsp://host/live", None)
    memory.keep(opening=replace(memory.settings.opening, reopen=True, resume=False))
    memory.reset()
    memory.remember_size("fast")  # as a window does that closes
    memory.remember_source("rtsp://host/other", None)
    again = Memory(settings_file).settings
    recent = ("rtsp://host/other", "rtsp://host/live")
    assert again == Settings(opening=OpeningSettings(recent=recent))


def test_one_recent_source_is_forgotten(settings_file: Path) -> None:
    memory = Memory(settings_file)
    for address in ("a.mp4", "b.mp4"):
        memory.remember_source(address, None)
    memory.forget_source("a.mp4")
    assert load(settings_file).settings.opening.recent == ("b.mp4",)


def test_what_a_later_program_wrote_besides_is_passed_over(settings_file: Path) -> None:
    settings_file.parent.mkdir()
    record = {"version": 2, "opacity": 0.25, "mood": "calm"}
    settings_file.write_text(json.dumps(record), encoding="utf-8")
    assert load(settings_file).settings == Settings(LookSettings(0.25))


def test_a_broken_section_leaves_the_others_as_they_are(
    settings_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings_file.parent.mkdir()
    record = {"version": 3, "look": {"opacity": 7}, "network": {"size": "sharp"}}
    settings_file.write_text(json.dumps(record), encoding="utf-8")
    kept = load(settings_file)
    assert kept.settings == Settings(network=NetworkSettings(size="sharp"))
    assert "look" in kept.complaint
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_recent_sources_are_few_and_each_is_named_once() -> None:
    opening = OpeningSettings()
    for number in (*range(15), 12):
        opening = opening.with_recent(f"{number}.mp4")
    assert len(opening.recent) == 10
    assert opening.recent[:3] == ("12.mp4", "14.mp4", "13.mp4")


@pytest.mark.parametrize("address", ["udp://@:5000", "http://host/a@b", "camera:0"])
def test_addresses_without_a_password_are_remembered(address: str) -> None:
    assert OpeningSettings().with_recent(address).recent == (address,)


@pytest.mark.parametrize("address", WITH_PASSWORD)
def test_passwords_are_not_remembered(address: str) -> None:
    assert OpeningSettings().with_recent(address).recent == ()


@pytest.mark.parametrize("address", WITH_PASSWORD)
def test_passwords_that_were_remembered_once_are_forgotten(
    settings_file: Path, address: str
) -> None:
    settings_file.parent.mkdir()
    record = {"version": 2, "recent": ["a.mp4", address, "rtsp://host/live"]}
    settings_file.write_text(json.dumps(record), encoding="utf-8")
    assert load(settings_file).settings.opening.recent == ("a.mp4", "rtsp://host/live")


def test_a_relative_file_is_remembered_for_any_folder(
    settings_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    memory = Memory(settings_file)
    memory.remember_source("a.mp4", Path("a.mp4"))
    memory.remember_source("rtsp://host/live", None)
    memory.remember_source(str(tmp_path / "a.mp4"), tmp_path / "a.mp4")
    settings = load(settings_file).settings.opening
    assert settings.recent == (str(tmp_path / "a.mp4"), "rtsp://host/live")
    assert settings.last_folder == str(tmp_path)


def test_a_folder_that_cannot_be_written_is_no_disaster(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "config").touch()  # a file where the folder should be
    save(Settings(), tmp_path / "config" / "settings.json")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
