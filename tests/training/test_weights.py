"""The chain from data to the files that ship."""

from pathlib import Path

import pytest

from models import zoo
from training import weights
from training.config import read_config
from training.errors import ConfigError
from training.weights import Step, run, steps

CONFIGS = weights.ROOT / weights.CONFIGS


def test_every_step_finds_what_it_goes_on_from() -> None:
    made: set[Path] = set()
    for step in steps(Path("data"), Path("out")):
        config = CONFIGS / f"{step.name}.yaml"
        if config.exists():
            wanted = read_config(config)
            needs = [Path(teacher) for teacher in wanted.teachers]
            needs += [Path(wanted.start).parent] if wanted.start else []
            if wanted.encoder_weights.startswith("runs"):
                needs.append(Path(wanted.encoder_weights).parent)
            assert {*needs} <= made, step.name
        made.add(step.result.parent)


def test_every_configuration_is_a_step_or_stands_alone() -> None:
    names = {step.name for step in steps(Path("data"), Path("out"))}
    alone = {path.stem for path in CONFIGS.glob("*.yaml")} - names
    assert alone <= {"tiny"}


def test_what_it_exports_is_what_ships() -> None:
    chain = steps(Path("data"), Path("out"))
    exported = {step.name for step in chain if step.name.startswith("export_")}
    # A size has a run of its own, whose name ends in it.
    shipped = {
        card.name if card.size == "balanced" else f"{card.name}_{card.size}"
        for card in zoo.cards()
    }
    assert exported == {f"export_{run}" for run in shipped}


def test_a_run_of_another_size_says_so() -> None:
    for size in ("fast", "sharp"):
        for path in CONFIGS.glob(f"*_{size}*.yaml"):
            config = read_config(path)
            assert (config.model_name, config.size) == ("efficientlite_fpn", size)


@pytest.fixture
def zipped(tmp_path: Path) -> Step:
    """A step that costs nothing: Python packs a file."""
    (tmp_path / "file").write_text("text")
    result = tmp_path / "result.zip"
    arguments = ("zipfile", "-c", str(result), str(tmp_path / "file"))
    return Step("pack", arguments, result)


def test_a_step_is_done_once(zipped: Step, capfd: pytest.CaptureFixture[str]) -> None:
    run([zipped])
    assert zipped.result.exists()
    before = zipped.result.stat().st_mtime_ns
    run([zipped])
    assert zipped.result.stat().st_mtime_ns == before
    assert "done" in capfd.readouterr().out.splitlines()[-1]


def test_a_step_can_be_skipped(zipped: Step) -> None:
    run([zipped], skipped=["pack"])
    assert not zipped.result.exists()


def test_a_chain_ends_at_the_step_that_failed(zipped: Step) -> None:
    failing = Step("fail", ("zipfile", "-l", "nothing.zip"), zipped.result)
    idle = Step("idle", ("zipfile", "--help"), zipped.result)
    with pytest.raises(ConfigError, match="step fail failed"):
        run([failing, zipped])
    assert not zipped.result.exists()
    with pytest.raises(ConfigError, match="step idle left no"):
        run([idle])


def test_what_lies_in_a_clone_already_does_not_count_as_done(
    zipped: Step, tmp_path: Path
) -> None:
    zipped.result.write_bytes(b"from the clone")
    mark = tmp_path / "mark"
    export = Step("export", zipped.arguments, mark, stamped=True)
    run([export])
    assert zipped.result.read_bytes() != b"from the clone"
    zipped.result.unlink()
    run([export])
    assert mark.exists()
    assert not zipped.result.exists()


def test_steps_are_shown_and_a_wrong_name_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(tmp_path)
    assert weights.main(["--data", data, "--steps", "--set", "epochs=1"]) == 0
    shown = capsys.readouterr().out
    assert "teacher_large: python -m training.train" in shown
    assert "epochs=1" in shown
    assert weights.main(["--data", data, "--skip", "lunch"]) == 2
    assert "no step called lunch" in capsys.readouterr().err
    assert weights.main(["--data", "sample:"]) == 2
    assert "is no folder" in capsys.readouterr().err
