"""What a frame may cost, counted and not timed: conversions, threads, memory."""

import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from engine.export import job as export_job
from engine.export.job import ExportJob, Progress, run_export
from engine.picture import Picture, Size
from engine.player import State
from engine.refinement import Refinement
from engine.sources import video
from tests.engine.conftest import MakePlayer
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import SIZE as INPUT
from tests.helpers.fakes import FakeNetwork, Screen
from tests.helpers.numbers import numbered

FRAMES = 30
SMALL: Size = (320, 240)
LARGE: Size = (640, 360)

Conversions = Counter[tuple[str, Size | None]]


@pytest.fixture
def conversions(monkeypatch: pytest.MonkeyPatch) -> Conversions:
    """What was asked of the pictures of video files, by kind and size."""
    counted: Conversions = Counter()

    class Counting(Picture):
        def rgb(self, size):
            counted["rgb", size] += 1
            return super().rgb(size)

        def bgra(self, size=None):
            counted["bgra", size] += 1
            return super().bgra(size)

        def planes(self, size=None):
            counted["planes", size] += 1
            return super().planes(size)

    monkeypatch.setattr(video, "Picture", Counting)
    return counted


@pytest.fixture
def small_network(
    monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> Iterator[FakeNetwork]:
    """What exports run, in two threads."""
    monkeypatch.setattr(export_job, "choose", lambda *_, **__: network.choice(2))
    yield network
    network.release()


def test_an_exported_frame_is_scaled_once_and_never_becomes_rgb(
    make_clip: MakeClip,
    tmp_path: Path,
    conversions: Conversions,
    small_network: FakeNetwork,
) -> None:
    clip = make_clip(frames=FRAMES, size=SMALL, audio="aac")
    outcome = run_export(ExportJob(str(clip.path), tmp_path / "out.mp4"))
    assert outcome.frames == FRAMES
    assert len(small_network.ended) == FRAMES
    assert conversions == {("rgb", INPUT): FRAMES, ("planes", None): FRAMES}


def test_a_played_frame_is_scaled_once_and_made_for_the_window_once(
    make_clip: MakeClip,
    make_player: MakePlayer,
    screen: Screen,
    network: FakeNetwork,
    conversions: Conversions,
) -> None:
    clip = make_clip(frames=FRAMES, size=SMALL, fps=100)
    player = make_player()
    player.open(str(clip.path))
    screen.wait_for_state(State.ENDED)
    labelled = conversions.pop(("rgb", INPUT))
    assert labelled == len(network.ended) <= FRAMES
    assert conversions == {("bgra", None): len(screen.shown)}


def test_a_frame_that_stands_is_made_for_the_window_once(
    make_clip: MakeClip,
    make_player: MakePlayer,
    screen: Screen,
    conversions: Conversions,
) -> None:
    clip = make_clip(frames=FRAMES, size=SMALL)
    player = make_player()
    player.open(str(clip.path), play=False)
    screen.wait_for_state(State.PAUSED)
    player.shut_down()
    assert len(screen.shown) == conversions["bgra", None] == 1
    # What is ahead fits into the queue; it is labelled once, and then no more.
    assert 1 <= conversions["rgb", INPUT] <= 2 * 2 + 4 + 1


def test_an_export_has_as_many_threads_as_it_says_and_leaves_none(
    make_clip: MakeClip, tmp_path: Path, small_network: FakeNetwork
) -> None:
    clip = make_clip(frames=FRAMES, size=SMALL, audio="aac")
    before = set(threading.enumerate())
    running: set[threading.Thread] = set()

    def note(progress: Progress) -> None:
        running.update(set(threading.enumerate()) - before)

    run_export(ExportJob(str(clip.path), tmp_path / "out.mp4"), note)
    assert len(running) <= 1 + 2  # the source's, and the network's two
    assert set(threading.enumerate()) == before


def test_a_player_has_as_many_threads_as_it_says_and_leaves_none(
    make_clip: MakeClip, make_player: MakePlayer, screen: Screen
) -> None:
    clip = make_clip(frames=FRAMES, size=SMALL, fps=100)
    before = set(threading.enumerate())
    player = make_player()
    for opened in (1, 2, 3):  # one after the other adds none
        player.open(str(clip.path))
        screen.wait_for(
            lambda opened=opened: screen.numbers.count(FRAMES - 1) == opened
        )
        assert len(set(threading.enumerate()) - before) <= 2 + 2  # player, source
    player.shut_down()
    assert set(threading.enumerate()) == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel")
def test_the_threads_of_decoder_and_encoder_end_with_them(
    make_clip: MakeClip, tmp_path: Path, small_network: FakeNetwork
) -> None:
    clip = make_clip(frames=FRAMES, size=SMALL, audio="aac")
    left = []
    for number in range(3):  # the pools of libraries stay when they were used once
        run_export(ExportJob(str(clip.path), tmp_path / f"{number}.mp4"))
        left.append(len(list(Path("/proc/self/task").iterdir())))
    assert left[2] <= left[1] <= left[0]


def test_the_part_that_is_exported_alone_is_labelled(
    make_clip: MakeClip,
    tmp_path: Path,
    conversions: Conversions,
    small_network: FakeNetwork,
) -> None:
    clip = make_clip(frames=FRAMES, size=SMALL, fps=25, gop=30)
    part = {"start": Fraction(20, 25), "end": Fraction(24, 25)}
    run_export(ExportJob(str(clip.path), tmp_path / "out.mp4", **part))
    assert conversions["planes", None] == 4
    # Those before are decoded only.
    assert min(small_network.began) == 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel")
@pytest.mark.parametrize("refinement", [Refinement(False), Refinement(True, 0.5)])
def test_an_export_takes_no_memory_anew_for_a_frame_once_it_is_warm(
    make_clip: MakeClip,
    tmp_path: Path,
    small_network: FakeNetwork,
    monkeypatch: pytest.MonkeyPatch,
    refinement: Refinement,
) -> None:
    """Whoever takes it, FFmpeg and OpenCV too: new memory shows as page faults."""
    logits = small_network.run(numbered(0, INPUT))
    logits[:, ::2] = logits[:, ::2, ::-1]  # borders everywhere
    monkeypatch.setattr(small_network, "run", lambda rgb: logits)
    clip = make_clip(frames=60, size=LARGE, gop=60)
    faults = Faults()
    run_export(
        ExportJob(str(clip.path), tmp_path / "out.mp4", refinement=refinement),
        lambda _: faults.count(),
    )
    assert faults.of_a_frame < 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel")
def test_playing_takes_no_memory_anew_for_a_frame_once_it_is_warm(
    make_clip: MakeClip, make_player: MakePlayer, screen: Screen
) -> None:
    clip = make_clip(frames=60, size=LARGE, gop=60, fps=100)
    faults = Faults()
    player = make_player(on_shown=lambda shown: faults.count())
    player.open(str(clip.path))
    screen.wait_for_state(State.ENDED)
    assert faults.of_a_frame < 2


def test_an_export_makes_no_array_of_the_size_of_a_picture(
    make_clip: MakeClip,
    tmp_path: Path,
    small_network: FakeNetwork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From frame to frame nothing is taken that a chroma plane would go into.

    Without clean edges, that is: those make class maps as fine as the picture.
    """
    logits = small_network.run(numbered(0, INPUT))
    monkeypatch.setattr(small_network, "run", lambda rgb: logits)
    clip = make_clip(frames=30, size=LARGE)
    taken: list[int] = []

    def note(progress: Progress) -> None:
        now, most = tracemalloc.get_traced_memory()
        taken.append(most - now)
        tracemalloc.reset_peak()

    tracemalloc.start()
    try:
        output, plain = tmp_path / "out.mp4", Refinement(edges=False)
        run_export(ExportJob(str(clip.path), output, refinement=plain), note)
    finally:
        tracemalloc.stop()
    assert max(taken[10:]) < LARGE[0] * LARGE[1] // 4


class Faults:
    """Counts pages of memory that this process uses for the first time."""

    def __init__(self) -> None:
        self._counts: list[int] = []

    def count(self) -> None:
        """A frame is done."""
        import resource

        self._counts.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)

    @property
    def of_a_frame(self) -> float:
        """Pages for one frame of the second half, the median."""
        second_half = self._counts[len(self._counts) // 2 :]
        assert len(second_half) > 10
        return median(later - earlier for earlier, later in pairwise(second_half))
