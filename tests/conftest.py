"""What all tests share: clips made on the spot, and no real window system."""

import os
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
os.environ["OPENCV_LOG_LEVEL"] = "SILENT"  # as in main.py
os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"
os.environ.pop("SADAK_MODELS", None)  # a folder of the developer's own changes no test

import pytest

from tests.helpers.clips import ClipMaker, MakeClip

# What this machine is measured at comes to lie where no later run believes it.
_cache = tempfile.TemporaryDirectory(prefix="sadak-tests-")
os.environ["XDG_CACHE_HOME"] = _cache.name

_skipped_windows: list[str] = []


@pytest.fixture(scope="session")
def make_clip(tmp_path_factory: pytest.TempPathFactory) -> MakeClip:
    """Makes video files; see `ClipMaker` for what can be asked for."""
    return ClipMaker(tmp_path_factory.mktemp("clips"))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note tests of the window that were skipped: see `pytest_sessionfinish`."""
    if report.skipped and "gui" in report.keywords and not hasattr(report, "wasxfail"):
        _skipped_windows.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """The same for whole files, which skip where Qt cannot be imported."""
    if report.skipped and "tests/gui" in report.nodeid:
        _skipped_windows.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run without its tests of the window has shown nothing, and fails."""
    if _skipped_windows:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why such a run failed."""
    if _skipped_windows:
        terminalreporter.section("tests of the window were skipped: the run fails")
        for name in _skipped_windows:
            terminalreporter.line(name)
