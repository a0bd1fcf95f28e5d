"""What is measured, what follows from it, and how it is told."""

import json
import time
from dataclasses import replace
from pathlib import Path

import av
import pytest

from engine.bench.bounds import EXPORTING, bound
from engine.bench.clip import make_clip as make_drive
from engine.bench.comparing import comparison
from engine.bench.cost import Cost, cost_of
from engine.bench.exporting import Exported
from engine.bench.machine import Machine, Memory
from engine.bench.measurement import Measurement, Subject
from engine.bench.measuring import Task, measure
from engine.bench.networks import Network
from engine.bench.paced import Paced
from engine.bench.playing import Played, Playing
from engine.bench.seeking import Sought
from engine.bench.stages import LABELS
from engine.bench.text import as_text
from engine.runtimes.choice import Device
from models.errors import SadakError
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import FakeSource

FRAMES = 12


def costs(**changes: Cost) -> dict[str, Cost]:
    """Ten milliseconds for each stage, but for those that are named."""
    return {name: Cost(10.0, 10.0) for name in LABELS} | changes


def measurement(**changes: object) -> Measurement:
    """Figures that are easy to reckon with: the bound is 33.3 frames a second."""
    cost = Cost(40.0, 60.0)
    played = Played(True, 10, 0, cost, 50.0, 70.0, 0.0, 200.0)
    made = Measurement(
        machine=Machine("a processor", 2, "Linux x86_64", "3.11.0", {"av": "18.1.0"}),
        subject=Subject(
            source="drive.mp4",
            picture=(1280, 720),
            rate=30.0,
            frames=10,
            model="net",
            size="balanced",
            input=(512, 288),
            runtime="LiteRT",
            device="cpu",
            variant="int8",
            workers=2,
        ),
        stages=costs(),
        networks=(Network("LiteRT", "cpu", "int8", 2, Cost(10.0, 20.0)),),
        played=played,
        as_camera=played,
        sought=Sought(30, 20.0, 40.0),
        exported=Exported(10, cost, 210.0),
        memory=Memory(200.0, 210.0, 220.0),
        plain=Cost(100.0, 120.0),
    )
    return replace(made, **changes)


def test_the_cores_bound_what_all_stages_together_need() -> None:
    found = bound(costs(), EXPORTING, cores=2)
    assert (found.reason, found.cpu_ms) == ("cores", 60.0)
    assert found.fps == pytest.approx(1000 * 2 / 60)


def test_with_many_cores_the_slowest_of_what_cannot_be_shared_out_bounds() -> None:
    slow = costs(encode=Cost(25.0, 10.0), ids=Cost(90.0, 10.0))
    found = bound(slow, EXPORTING, cores=16)
    assert (found.reason, found.fps) == ("encode", 40.0)


def test_a_device_of_its_own_bounds_by_itself_and_costs_the_cores_little() -> None:
    stages = costs(network=Cost(20.0, 1.0))
    assert bound(stages, EXPORTING, cores=8).reason != "network"
    found = bound(stages, EXPORTING, cores=8, on_cpu=False)
    assert (found.reason, found.fps) == ("network", 50.0)


def test_nothing_is_played_faster_than_it_comes() -> None:
    assert bound(costs(), EXPORTING, cores=16, rate=30.0).fps == 30.0
    assert bound(costs(), EXPORTING, cores=1, rate=30.0).reason == "cores"


def test_the_share_of_the_bound_and_the_ratio_to_the_plain_loop() -> None:
    measured = measurement()
    assert measured.export_share == pytest.approx(25 / (2000 / 60))
    assert measured.play_share == pytest.approx(25 / 30)
    assert measured.times_plain == pytest.approx(2.5)
    assert measured.export_busy == pytest.approx(60 / 80)
    assert measured.export_overhead == 0.0
    assert measurement(plain=None).times_plain is None


def test_of_two_runs_the_better_figures_count() -> None:
    worse = measurement(
        stages=costs(decode=Cost(20.0, 5.0)),
        exported=Exported(10, Cost(50.0, 70.0), 300.0),
        plain=Cost(90.0, 130.0),
        memory=Memory(300.0, 300.0, 300.0),
    )
    best = measurement().best(worse)
    assert best.stages["decode"] == Cost(10.0, 10.0)
    assert best.exported.cost.wall_ms == 40.0
    assert best.plain == Cost(90.0, 130.0)
    assert best.memory.most == 220.0


def test_a_slower_machine_is_no_worse_program() -> None:
    """All that took twice the time, the plain loop as well."""
    kept = measurement().as_dict()
    twice = measurement(
        stages={name: Cost(20.0, 20.0) for name in LABELS},
        networks=(Network("LiteRT", "cpu", "int8", 2, Cost(20.0, 40.0)),),
        played=replace(measurement().played, cost=Cost(80.0, 120.0)),
        exported=Exported(10, Cost(80.0, 120.0), 210.0),
        plain=Cost(200.0, 240.0),
    ).as_dict()
    table = comparison(twice, kept)
    assert "WORSE" not in table
    assert "kept:" not in table


def test_what_is_more_than_15_per_cent_worse_is_marked() -> None:
    slow = measurement(
        stages=costs(scale=Cost(14.0, 14.0), overlay=Cost(11.0, 11.0)),
        subject=replace(measurement().subject, frames=20),
    )
    lines = comparison(slow.as_dict(), measurement().as_dict()).splitlines()
    marked = [line for line in lines if "WORSE" in line]
    assert len(marked) == 1
    assert LABELS["scale"] in marked[0]
    assert "+40%" in marked[0]
    assert "frames today: 20; kept: 10" in lines


def test_memory_is_compared_as_it_is() -> None:
    fat = measurement(memory=Memory(300.0, None, 300.0)).as_dict()
    lines = comparison(fat, measurement().as_dict()).splitlines()
    (marked,) = [line for line in lines if "WORSE" in line]
    assert marked.split()[-4:] == ["300", "200", "+50%", "WORSE"]
    assert "exporting" not in "".join(lines[lines.index("") :])


def test_figures_that_cannot_be_compared_are_refused() -> None:
    good = measurement().as_dict()
    with pytest.raises(SadakError, match="--compare"):
        comparison(good, measurement(plain=None).as_dict())
    with pytest.raises(SadakError, match="another version"):
        comparison(good, {**good, "schema": 0})


def test_what_nobody_knows_is_left_out() -> None:
    nothing = Memory(None, None, None)
    text = as_text(measurement(memory=nothing, plain=None))
    assert "memory" not in text
    assert "plain" not in text
    assert "MB" in as_text(measurement())


def test_a_cost_is_that_of_one_frame() -> None:
    done: list[int] = []
    cost = cost_of(done.append, [1, 2], frames=50)
    assert done.count(1) + done.count(2) == len(done) >= 50
    assert 0 <= cost.wall_ms < 100


class FakeWindow:
    """One that paints and cannot play."""

    def __init__(self) -> None:
        self.painted: list[object] = []

    def paint_costs(self, *asked: object) -> dict[str, Cost]:
        self.painted.append(asked)
        looks = ("restyle", "paint lit", "paint split", "paint outlines")
        return {"paint": Cost(1.0, 2.0)} | dict.fromkeys(looks, Cost(1.0, 1.0))

    def play(self, playing: Playing) -> None:
        """Leave it to the engine."""


@pytest.fixture(scope="module")
def measured(make_clip: MakeClip) -> Measurement:
    """A small clip with sound, measured with the shipped network."""
    clip = make_clip(frames=FRAMES, fps=30, size=(320, 240), audio="aac")
    task = Task(
        str(clip.path), device=Device.CPU, runtime="LiteRT", frames=100, compare=True
    )
    window = FakeWindow()
    result = measure(task, window)
    assert window.painted == [((320, 240), result.subject.input, FRAMES)]
    return result


def test_every_stage_and_the_whole_way_are_measured(measured: Measurement) -> None:
    assert set(measured.stages) == set(LABELS)
    assert all(cost.wall_ms > 0 for cost in measured.stages.values())
    assert measured.stages["paint"] == Cost(1.0, 2.0)
    assert measured.subject.frames == FRAMES
    assert measured.exported.frames == FRAMES
    assert measured.played.shown + measured.played.dropped == FRAMES
    assert measured.as_camera.shown + measured.as_camera.dropped == FRAMES
    assert 0 < measured.sought.p50_ms <= measured.sought.p95_ms
    assert 0 < measured.played.delay_p50_ms <= measured.played.delay_p95_ms
    assert measured.export_share > 0
    assert measured.plain
    assert measured.plain.wall_ms > 0


def test_the_network_is_measured_with_one_worker_and_with_all(
    measured: Measurement,
) -> None:
    workers = measured.subject.workers
    first = measured.networks[0]
    assert (first.runtime, first.workers) == (measured.subject.runtime, 1)
    of_choice = [n for n in measured.networks if n.runtime == first.runtime]
    assert {n.workers for n in of_choice} == {1, workers}
    assert measured.stages["network"] == of_choice[-1].cost


def test_figures_for_scripts_hold_no_path(
    measured: Measurement, tmp_path: Path
) -> None:
    text = json.dumps(measured.as_dict())
    assert json.loads(text)["schema"] == 1
    assert str(tmp_path.parent.parent) not in text


def test_a_source_that_cannot_be_measured_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SadakError, match="video file"):
        measure(Task("sample:", compare=True), FakeWindow())
    with pytest.raises(SadakError, match="does not exist"):
        measure(Task(str(tmp_path / "a.mp4"), device=Device.CPU), FakeWindow())


def test_a_picture_is_no_video_to_be_measured(make_clip: MakeClip) -> None:
    clip = make_clip(frames=1)
    with pytest.raises(SadakError, match="one frame"):
        measure(Task(str(clip.path), device=Device.CPU), FakeWindow())


def test_a_file_can_be_sent_as_by_a_camera() -> None:
    source = FakeSource(count=30, rate=100)
    began = time.monotonic()
    paced = Paced(source, frames=5)
    assert paced.info.live
    frames = list(iter(paced.read, None))
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    for frame in frames:
        assert frame.arrived - began >= float(frame.time)
    paced.close()
    source.wait_until_closed()


def test_the_clip_of_the_drive_has_sound_and_its_rate(tmp_path: Path) -> None:
    path = make_drive(tmp_path, frames=3)
    assert list(tmp_path.iterdir()) == [path]
    with av.open(str(path)) as clip:
        (video,), (audio,) = clip.streams.video, clip.streams.audio
        assert (video.width, video.height, video.average_rate) == (1280, 720, 30)
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert sum(1 for _ in clip.decode(video)) == 3
