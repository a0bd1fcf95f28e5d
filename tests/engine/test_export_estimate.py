"""How large an export will be, and how long it will take."""

import pytest

from engine.errors import SourceError
from engine.export import estimate as estimate_module
from engine.export import job as job_module
from engine.export.control import Control
from engine.export.encoders import Codec
from engine.export.estimate import estimate
from engine.export.job import ExportJob
from engine.runtimes.choice import Device
from tests.helpers.exports import PLAIN, export
from tests.helpers.fakes import FakeNetwork


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    """A quick network: what it says is of no interest here."""
    network = FakeNetwork()
    for module in (job_module, estimate_module):
        monkeypatch.setattr(
            module, "choose", lambda *args, **options: network.choice(2)
        )
    return network


def job(source: object, output: object, **options: object) -> ExportJob:
    """A job that `export` would do."""
    return ExportJob(str(source), output, device=Device.CPU, style=PLAIN, **options)


@pytest.mark.parametrize(
    ("ending", "codec"), [(".mp4", None), (".mkv", Codec.AV1), (".webm", None)]
)
def test_the_size_is_about_what_it_becomes(make_clip, tmp_path, ending, codec):
    made = make_clip(frames=300, size=(128, 96), audio="aac", gop=30)
    output = tmp_path / f"out{ending}"
    expected = estimate(job(made.path, output, codec=codec))
    assert list(tmp_path.iterdir()) == []  # it leaves nothing
    outcome = export(made.path, output, codec=codec)
    assert expected.frames == outcome.frames == 300
    assert expected.seconds > 0
    assert expected.size == pytest.approx(output.stat().st_size, rel=0.5)


def test_sound_counts(make_clip, tmp_path):
    made = make_clip(frames=100, audio="aac")
    sizes = [
        estimate(job(made.path, tmp_path / "out.mp4", sound=sound)).size
        for sound in (False, True)
    ]
    assert sizes[1] > sizes[0] + 4 * 5_000  # four seconds of a tone


def test_a_part_takes_less(make_clip, tmp_path):
    made = make_clip(frames=200, fps=25)
    part = estimate(job(made.path, tmp_path / "out.mp4", start=2, end=4))
    assert part.frames == 50


def test_a_single_frame(make_clip, tmp_path):
    found = estimate(job(make_clip(frames=1).path, tmp_path / "out.mp4"))
    assert found.frames == 1
    assert found.size > 0


def test_who_stops_it_gets_nothing(make_clip, tmp_path):
    control = Control()
    control.cancel()
    assert estimate(job(make_clip(frames=9).path, tmp_path / "o.mp4"), control) is None


def test_what_cannot_be_done_is_told(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        estimate(job(tmp_path / "nothing.mp4", tmp_path / "out.mp4"))
