"""Refinements in pipelines, players and exports."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.export import job as export_job
from engine.export.job import ExportJob, run_export
from engine.frame import Bytes
from engine.pipeline import Pipeline, Policy
from engine.player import Shown, State
from engine.refinement import Refinement
from engine.workers import Result
from tests.engine.conftest import MakePlayer
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import SIZE, FakeNetwork, FakeSource, Screen

PLAIN, CLEAN = Refinement(edges=False), Refinement(edges=True)
STEADY = Refinement(edges=False, smoothing=1.0)
LARGE = (320, 240)
"""Of pictures finer than the network's, so that clean edges make finer ids."""

PLAIN_SHAPE = SIZE[::-1]
CLEAN_SHAPE = (2 * SIZE[1], 2 * SIZE[0])


@pytest.fixture
def striped(network: FakeNetwork, monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    """A network that says two classes of each picture, with borders between them."""
    whole = network.run

    def run(rgb: Bytes) -> Bytes:
        logits = whole(rgb)
        logits[:, ::3] = logits[:, ::3, ::-1]
        return logits

    monkeypatch.setattr(network, "run", run)
    return network


@pytest.fixture
def clip(make_clip: MakeClip) -> str:
    """The path of a clip of pictures larger than what the network takes."""
    return str(make_clip(frames=20, size=LARGE).path)


def _labelled(refinement: Refinement | None, network: FakeNetwork) -> list[Result]:
    workers = network.workers(2)
    source = FakeSource(12)
    pipeline = Pipeline(source, workers, Policy.EVERY_FRAME, refinement=refinement)
    try:
        return list(iter(pipeline.next, None))
    finally:
        pipeline.stop()


def _shapes(shown: list[Shown]) -> list[tuple[int, ...]]:
    return [each.classes.ids.shape for each in shown]


def test_a_strength_beyond_its_range_is_refused() -> None:
    for strength in (-0.1, 1.1):
        with pytest.raises(ValueError, match=r"0 to 1"):
            Refinement(smoothing=strength)


def test_results_carry_the_logits_that_their_ids_are_of(network: FakeNetwork) -> None:
    results = _labelled(PLAIN, network)
    for number, result in enumerate(results):
        logits = result.classes.logits
        assert logits is not None
        assert (logits.argmax(axis=2) == number % 8).all()
        reading = result.classes.at(0.3, 0.6)
        assert reading.id == number % 8
        assert reading.confidence is not None
        assert reading.confidence > 0.99
    arrays = [result.classes.logits for result in results]
    assert not np.shares_memory(arrays[0], arrays[1])


def test_off_means_off(striped: FakeNetwork) -> None:
    """Ids are those of the enlarged logits, bit by bit."""
    for result in _labelled(PLAIN, striped):
        logits = result.classes.logits
        assert logits is not None
        planes = [
            cv2.resize(np.ascontiguousarray(logits[:, :, each]), SIZE)
            for each in range(logits.shape[2])
        ]
        assert np.array_equal(result.classes.ids, np.argmax(planes, axis=0))


def test_smoothing_keeps_what_was_said_where_a_picture_stood_still(
    network: FakeNetwork,
) -> None:
    """The second picture has another number, in its upper left corner."""
    first, second, *_ = _labelled(STEADY, network)
    assert (first.classes.ids == 0).all()
    assert (second.classes.ids[-8:] == 0).all()
    assert (second.classes.ids[:4, :4] == 1).all()
    reading = second.classes.at(0.5, 0.9)
    assert reading.confidence is not None
    assert reading.confidence > 0.5


def test_clean_edges_come_to_the_frame_that_stands_without_the_network(
    make_player: MakePlayer, screen: Screen, striped: FakeNetwork, clip: str
) -> None:
    player = make_player()
    player.refine(PLAIN)
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    screen.wait_for_count(1)
    player.refine(CLEAN)
    screen.wait_for_count(2)
    player.refine(PLAIN)
    screen.wait_for_count(3)
    assert screen.numbers == [0, 0, 0]
    assert _shapes(screen.shown) == [PLAIN_SHAPE, CLEAN_SHAPE, PLAIN_SHAPE]
    first, _, last = (shown.classes.ids for shown in screen.shown)
    assert np.array_equal(first, last)
    assert striped.began.count(0) == 1
    assert player.refinement == PLAIN
    assert player.position == 0


def test_frames_that_were_labelled_ahead_are_refined_as_wished_now(
    make_player: MakePlayer, screen: Screen, striped: FakeNetwork, clip: str
) -> None:
    player = make_player()
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    striped.wait_until_ended(1, 2)
    player.refine(PLAIN)
    screen.wait_for_count(2)
    player.step()
    screen.wait_for_frame(1)
    player.step()
    screen.wait_for_frame(2)
    assert _shapes(screen.shown) == [CLEAN_SHAPE, *[PLAIN_SHAPE] * 3]


def test_smoothing_alone_does_not_paint_a_frame_again(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    player = make_player()
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    player.refine(Refinement(edges=True, smoothing=0.5))
    player.step()
    screen.wait_for_frame(1)
    assert screen.numbers == [0, 1]


def test_after_a_seek_smoothing_knows_nothing_of_before(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(30))
    player.refine(STEADY)
    player.open("fake", play=False)
    screen.wait_for_state(State.PAUSED)
    player.step()
    stepped = screen.wait_for_frame(1)
    assert (stepped.classes.ids[-4:] == 0).all()
    player.seek(Fraction(1, 25))
    screen.wait_for_count(3)
    assert (screen.shown[-1].classes.ids == 1).all()


def test_what_was_wished_before_a_source_was_there_holds(
    make_player: MakePlayer, screen: Screen, striped: FakeNetwork, clip: str
) -> None:
    player = make_player()
    player.refine(PLAIN)
    player.open(clip)
    screen.wait_for_state(State.ENDED)
    assert set(_shapes(screen.shown)) == {PLAIN_SHAPE}


@pytest.mark.parametrize("refinement", [PLAIN, CLEAN, STEADY])
def test_an_export_is_refined_as_its_job_says(
    refinement: Refinement,
    striped: FakeNetwork,
    clip: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_job, "choose", lambda *_, **__: striped.choice(2))
    folder = tmp_path / "ids"
    run_export(ExportJob(clip, folder, ids=True, refinement=refinement))
    written = [
        cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in sorted(folder.iterdir())
    ]
    assert len(written) == 20
    # What was enlarged from the network's size has pixels in blocks of five.
    blocks = written[0].reshape(SIZE[1], 5, SIZE[0], 5)
    coarse = (blocks == blocks[:, :1, :, :1]).all()
    assert coarse == (not refinement.edges)
    steady = (written[1][-20:] == written[0][-20:]).all()
    assert steady == bool(refinement.smoothing)
