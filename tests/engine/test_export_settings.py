"""Codec, quality, size and sound of an export, and letting it stand still."""

import threading
from fractions import Fraction

import av
import cv2
import pytest

from engine.errors import ExportError
from engine.export import job as job_module
from engine.export.control import Control
from engine.export.encoders import VIDEO_ENDINGS, Codec, Quality, codecs, encoding
from engine.export.job import ExportJob, Progress, run_export
from engine.export.pace import Pace
from engine.overlay import OverlayStyle, View
from engine.runtimes.choice import Device
from tests.helpers.exports import PLAIN, export, shown, sound_packets
from tests.helpers.fakes import PATIENCE, FakeNetwork
from tests.helpers.numbers import read_number

SIZE = (128, 96)
VARIABLE = (0, 1, 2, 5, 6, 14, 15, 40, 41, 42, 60, 61, 62, 63, 90, 91, 92, 93, 94, 140)
NAMES = {
    Codec.H264: "h264",
    Codec.H265: "hevc",
    Codec.AV1: "libdav1d",
    Codec.VP9: "vp9",
}
EVERYTHING = [(ending, codec) for ending in VIDEO_ENDINGS for codec in codecs(ending)]


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    """A quick network: what it says is of no interest here."""
    network = FakeNetwork()
    monkeypatch.setattr(
        job_module, "choose", lambda *args, **options: network.choice(2)
    )
    return network


def test_every_codec_of_the_tables_is_here():
    assert len(EVERYTHING) == 10


@pytest.mark.parametrize(("ending", "codec"), EVERYTHING)
def test_each_codec_keeps_every_frame_and_time(make_clip, tmp_path, ending, codec):
    made = make_clip(size=SIZE, pts=VARIABLE, time_base=Fraction(1, 90), fps=30)
    output = tmp_path / f"out{ending}"
    assert export(made.path, output, codec=codec).frames == len(made)
    with av.open(str(output)) as container:
        assert container.streams.video[0].codec_context.name == NAMES[codec]
    frames = shown(output)
    assert [read_number(pixels) for _, pixels in frames] == list(range(len(made)))
    # Matroska counts whole milliseconds.
    tolerance = 0 if ending in (".mp4", ".mov") else Fraction(1, 1000)
    for (time, _), expected in zip(frames, made.times, strict=True):
        assert abs(time - frames[0][0] - expected) <= tolerance


def test_h265_is_called_as_apples_players_know_it(make_clip, tmp_path):
    made = make_clip(frames=3, size=SIZE)
    export(made.path, tmp_path / "out.mp4", codec=Codec.H265)
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert container.streams.video[0].codec_context.codec_tag == "hvc1"


@pytest.mark.parametrize("codec", list(Codec))
def test_better_quality_takes_more_room(make_clip, tmp_path, codec):
    made = make_clip(frames=12, size=SIZE, options=(("qp", "0"),))
    ending = ".webm" if codec is Codec.VP9 else ".mkv"
    sizes = []
    for quality in Quality:
        output = tmp_path / f"{quality.value}{ending}"
        export(made.path, output, codec=codec, quality=quality)
        sizes.append(output.stat().st_size)
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_libraries_say_nothing_of_themselves(make_clip, tmp_path, capfd):
    made = make_clip(frames=3, size=SIZE)
    for codec in (Codec.H264, Codec.H265, Codec.AV1):
        export(made.path, tmp_path / f"{codec.value}.mkv", codec=codec)
    assert "".join(capfd.readouterr()) == ""


@pytest.mark.parametrize(
    ("view", "size"), [(View.OVERLAY, (70, 52)), (View.SIDE_BY_SIDE, (140, 52))]
)
def test_pictures_are_drawn_smaller(make_clip, tmp_path, view, size):
    made = make_clip(frames=3, size=SIZE)
    style = OverlayStyle(0.0, view=view)
    export(made.path, tmp_path / "out.mp4", style=style, height=53)
    for number, (_, pixels) in enumerate(shown(tmp_path / "out.mp4")):
        assert pixels.shape[1::-1] == size
        assert read_number(pixels[:, :70].copy()) == number


def test_pictures_are_never_enlarged(make_clip, tmp_path):
    made = make_clip(frames=2, size=(65, 49), codec="mpeg4")
    export(made.path, tmp_path / "out.mp4", height=200)
    assert shown(tmp_path / "out.mp4")[0][1].shape == (50, 66, 3)


def test_pngs_are_drawn_smaller_too(make_clip, tmp_path):
    made = make_clip(frames=1, size=SIZE)
    export(made.path, tmp_path / "out", height=48)
    assert cv2.imread(str(tmp_path / "out" / "000000.png")).shape == (48, 64, 3)


def test_sound_is_left_out_where_nobody_wants_it(make_clip, tmp_path):
    made = make_clip(frames=10, audio="aac")
    outcome = export(made.path, tmp_path / "out.mp4", sound=False)
    assert outcome.notes == ()
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert not container.streams.audio
    assert sound_packets(made.path)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("out.mov", {"codec": Codec.AV1}, r"with av1 here\. It is with h264 or h265"),
        ("out.webm", {"codec": Codec.H264}, "with h264 here"),
        ("out.mp4", {"height": 1}, "2 at least"),
        ("out.mp4", {"hardware": True, "codec": Codec.AV1}, "av1 is not written by"),
        ("out.mp4", {"hardware": True, "quality": Quality.BEST}, "good quality only"),
    ],
)
def test_what_cannot_be_is_refused(make_clip, tmp_path, name, options, message):
    made = make_clip(frames=2)
    with pytest.raises(ExportError, match=message):
        export(made.path, tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


class Running:
    """An export in a thread, which pauses itself at a frame."""

    def __init__(self, source, output, pause_at: int) -> None:
        self.control = Control()
        self.done: list[int] = []
        self.paused = threading.Event()
        self.outcome = None
        self._pause_at = pause_at
        job = ExportJob(str(source), output, device=Device.CPU, style=PLAIN)
        self.thread = threading.Thread(target=self._run, args=(job,))
        self.thread.start()

    def _run(self, job: ExportJob) -> None:
        self.outcome = run_export(job, self._count, self.control)

    def _count(self, progress: Progress) -> None:
        self.done.append(progress.done)
        if progress.done == self._pause_at:
            self.control.pause()
            self.paused.set()

    def end(self):
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        return self.outcome


def test_an_export_stands_still_and_goes_on(make_clip, tmp_path):
    made = make_clip(frames=40)
    running = Running(made.path, tmp_path / "out.mp4", pause_at=5)
    assert running.paused.wait(PATIENCE)
    assert running.control.paused
    assert running.done[-1] == 5  # and it stays so, whoever looks how often
    running.control.resume()
    outcome = running.end()
    assert outcome.frames == 40
    assert [read_number(p) for _, p in shown(tmp_path / "out.mp4")] == list(range(40))


def test_an_export_that_stands_still_can_be_cancelled(make_clip, tmp_path):
    made = make_clip(frames=40)
    running = Running(made.path, tmp_path / "out.mp4", pause_at=5)
    assert running.paused.wait(PATIENCE)
    running.control.cancel()
    assert running.end().cancelled
    assert running.done[-1] == 5
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_is_reckoned_from_the_last_of_it():
    clock = [0.0]
    pace = Pace(1000, lambda: clock[0])
    for _ in range(100):
        clock[0] += 0.1
        progress = pace.count()
    assert progress.fps == pytest.approx(10)
    assert progress.seconds_left == pytest.approx(90)
    for _ in range(100):  # slower from now on, as when a person watches
        clock[0] += 0.5
        progress = pace.count()
    assert progress == Progress(
        200, 1000, pytest.approx(200 / 60), pytest.approx(800 / 2, rel=0.05)
    )


def test_very_large_pictures_do_not_wait_for_later_ones():
    how = encoding(".mp4")
    assert "bf" not in how.options_for((1920, 1080))
    assert how.options_for((4096, 2160))["bf"] == "0"
