"""The configuration: what is read, and what is refused."""

import re
from pathlib import Path

import pytest

from training.config import Config, read_config, write_config
from training.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "training" / "configs"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "run.yaml"
    path.write_text(
        "name: a\nnetwork: efficientlite_fpn\nepochs: 3\nloss:\n  jaccard: 1\n"
    )
    return path


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem
)
def test_shipped_configurations_are_readable(path: Path) -> None:
    assert read_config(path).name == path.stem


def test_entries_are_typed_and_the_rest_has_defaults(file: Path) -> None:
    config = read_config(file)
    assert config == Config(
        "a", "efficientlite_fpn", epochs=3, loss=type(config.loss)(jaccard=1.0)
    )
    assert isinstance(config.loss.jaccard, float)


def test_what_is_written_reads_back_equal(file: Path, tmp_path: Path) -> None:
    config = read_config(file, ("crop=[64, 32]", "teachers=[a, b]"))
    write_config(config, tmp_path / "copy.yaml")
    assert read_config(tmp_path / "copy.yaml") == config


def test_a_model_has_the_name_of_its_run_unless_another_is_given(file: Path) -> None:
    assert read_config(file).model_name == "a"
    other = read_config(file, ("model=roads", "size=fast"))
    assert (other.model_name, other.size) == ("roads", "fast")


def test_an_override_goes_over_the_file(file: Path) -> None:
    config = read_config(file, ("epochs=9", "augment.blur=0.5"))
    assert (config.epochs, config.augment.blur) == (9, 0.5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: a\nnetwork: b\nepoch: 3\n", "no entry called epoch"),
        ("name: a\nnetwork: b\nloss: {dice: 1}\n", "no entry called dice"),
        ("name: a\n", "lacks an entry"),
        ("name: a\nnetwork: b\nepochs: many\n", "epochs must be int"),
        ("name: a\nnetwork: b\nbatch: true\n", "batch must be int"),
        ("name: a\nnetwork: b\ncrop: [1, 2, 3]\n", "must have 2 values"),
        ("name: a\nnetwork: b\ncrop: 5\n", "must be a list"),
        ("name: a\nnetwork: b\nloss: 5\n", "must hold entries"),
        ("- a\n", "holds no configuration"),
        ("name: [a\n", "cannot be read"),
        ("name: \x00", "cannot be read"),
        ("name: a\nnetwork: b\nbatch: 0\n", "batch must be 1 or more"),
        ("name: a\nnetwork: b\nvalidate_every: 0\n", "validate_every must be"),
        ("name: a\nnetwork: b\nfrozen_epochs: -1\n", "frozen_epochs must be 0 or"),
        ("name: a\nnetwork: b\nbackup_seconds: -1\n", "backup_seconds must be 0"),
        ("name: a\nnetwork: b\nseed: -1\n", "seed must be 0 to 4294967295"),
        ("name: a\nnetwork: b\ncrop: [100, 64]\n", "crop must be multiples of 32"),
        ("name: a\nnetwork: b\ninput_size: [0, 64]\n", "input_size must be"),
        ("name: a\nnetwork: b\nsize: huge\n", "size must be one of fast, balanced"),
    ],
)
def test_what_has_no_meaning_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=reason) as caught:
        read_config(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("override", "reason"),
    [
        ("augment.scale=[0, 2]", "two numbers above 0, the lower one first"),
        ("augment.scale=[2, 0.5]", r"not \[2.0, 0.5\]"),
        ("augment.gamma=[.nan, 1]", "two numbers above 0"),
        ("augment.contrast=[-0.1, 1]", "two numbers from 0 on"),
        ("augment.noise=-1", "0 or more, not -1.0"),
        ("augment.sharpen=-1", "0 or more, not -1.0"),
        ("augment.writing=1.5", "0 to 1"),
        ("optimiser.ema=1", "less than 1"),
        ("optimiser.ema=-0.1", "less than 1"),
        ("optimiser.rate=0", "more than 0"),
        ("optimiser.clip=-1", "0 or more"),
        ("loss.temperature=0", "more than 0"),
        ("loss.hard=0", "more than 0"),
        ("loss.lovasz=.inf", "0 or more"),
        ("data.scenes=-1", "0 or more"),
    ],
)
def test_numbers_that_no_run_can_have_are_named_with_their_section(
    file: Path, override: str, reason: str
) -> None:
    name = re.escape(override.partition("=")[0])
    with pytest.raises(ConfigError, match=f"^{name} must be .*{reason}"):
        read_config(file, (override,))


def test_the_ends_of_the_ranges_are_allowed(file: Path) -> None:
    read_config(
        file,
        (
            "augment.scale=[1, 1]",
            "augment.contrast=[0, 0]",
            "optimiser.ema=0",
            "seed=4294967295",
        ),
    )


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path / "absent.yaml")


@pytest.mark.parametrize("override", ["epochs", "epochs.x=3", "epoch=3", "crop=[1"])
def test_a_meaningless_override_is_refused(file: Path, override: str) -> None:
    with pytest.raises(ConfigError):
        read_config(file, (override,))
