"""The configuration of a training run: frozen dataclasses, read from YAML.

Every entry has one place, one type and one default. An entry that no dataclass knows is
an error, so that a misspelt name cannot silently train something else.
"""

from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import yaml

from training.errors import ConfigError


@dataclass(frozen=True)
class DataConfig:
    """What is trained on.

    Attributes:
        scenes: how many drawn `sample:` scenes join the pictures of the data set.
        camvid: whether CamVid's pictures join, where the data folder has them.
        unlabelled: whether pictures without labels join; only a teacher makes sense
            of them.
    """

    scenes: int = 100
    camvid: bool = False
    unlabelled: bool = False


@dataclass(frozen=True)
class AugmentConfig:
    """How far a training picture may be from the one on disk; see `training.augment`.

    Pairs are the lowest and highest value, drawn evenly (scale and gamma: evenly in the
    logarithm). Probabilities are 0 to 1.
    """

    scale: tuple[float, float] = (0.5, 2.0)
    aspect: float = 0.2
    blur: float = 1.5
    saturation: tuple[float, float] = (0.5, 1.5)
    contrast: tuple[float, float] = (0.6, 1.4)
    brightness: tuple[float, float] = (0.6, 1.4)
    gamma: tuple[float, float] = (0.7, 1.4)
    tint: float = 0.08
    noise: float = 8.0
    reflection: float = 0.25
    writing: float = 0.1


@dataclass(frozen=True)
class LossConfig:
    """The weights of the terms of the loss; see `training.losses`."""

    cross_entropy: float = 1.0
    jaccard: float = 0.5
    distillation: float = 0.0
    temperature: float = 1.0


@dataclass(frozen=True)
class OptimiserConfig:
    """AdamW with linear warm-up, then cosine to nearly nothing."""

    rate: float = 2e-3
    weight_decay: float = 0.02
    warmup_steps: int = 200
    ema: float = 0.998


@dataclass(frozen=True)
class Config:
    """One training run.

    Attributes:
        name: of the run and of the model that comes of it.
        network: a key of `models.architectures.BUILDERS`.
        input_size: width and height of the shipped network's input in pixels.
        crop: width and height of a training picture in pixels.
        encoder_weights: file of the encoder, relative to the data folder, or empty.
        start: weights file of the same network to start from, or empty.
        teachers: run folders whose networks this one learns from as well.
        epochs: passes over the training pictures.
        batch: pictures per step.
        validate_every: epochs between two validations.
        precision: Keras' dtype policy, such as `float32` or `mixed_bfloat16`.
        seed: of everything that is random.
    """

    name: str
    network: str
    input_size: tuple[int, int] = (512, 288)
    crop: tuple[int, int] = (416, 288)
    encoder_weights: str = ""
    start: str = ""
    teachers: tuple[str, ...] = ()
    epochs: int = 200
    batch: int = 32
    validate_every: int = 10
    precision: str = "float32"
    seed: int = 0
    data: DataConfig = field(default_factory=DataConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    optimiser: OptimiserConfig = field(default_factory=OptimiserConfig)


def read_config(path: Path, overrides: tuple[str, ...] = ()) -> Config:
    """Read a configuration.

    Args:
        path: the YAML file.
        overrides: `entry=value` or `section.entry=value`, applied over the file.

    Raises:
        ConfigError: unreadable, an unknown entry, or a value of the wrong type.
    """
    try:
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    if not isinstance(record, dict):
        raise ConfigError(f"{path} holds no configuration, only {record!r}.")
    for override in overrides:
        _apply(record, override)
    config: Config = _typed(Config, record, str(path))
    return config


def write_config(config: Config, path: Path) -> None:
    """Write a configuration so that `read_config` gives it back."""
    path.write_text(yaml.safe_dump(_plain(asdict(config)), sort_keys=False))


def _plain(value: Any) -> Any:
    """Dictionaries and lists only: YAML has no tuples."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _apply(record: dict[str, Any], override: str) -> None:
    key, separator, value = override.partition("=")
    if not separator:
        raise ConfigError(f"{override!r} is not of the form entry=value.")
    *sections, entry = key.split(".")
    for section in sections:
        record = record.setdefault(section, {})
        if not isinstance(record, dict):
            raise ConfigError(f"{override!r}: {section} has no entries.")
    record[entry] = yaml.safe_load(value)


def _typed(kind: Any, value: Any, where: str) -> Any:
    """`value` as `kind`; YAML's lists become tuples, integers floats where wanted."""
    if is_dataclass(kind):
        return _record(kind, value, where)
    if get_origin(kind) is tuple:
        return _tuple(kind.__args__, value, where)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ConfigError(f"{where} must be {kind.__name__}, not {value!r}.")
    return value


def _record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must hold entries, not {value!r}.")
    known = {f.name for f in fields(kind)}
    unknown = sorted(str(key) for key in value.keys() - known)
    if unknown:
        raise ConfigError(
            f"{where} has no entry called {', '.join(unknown)}. "
            f"It has: {', '.join(sorted(known))}."
        )
    hints = get_type_hints(kind)
    typed = {
        key: _typed(hints[key], entry, f"{where}: {key}")
        for key, entry in value.items()
    }
    try:
        return kind(**typed)
    except TypeError as error:
        raise ConfigError(f"{where} lacks an entry: {error}.") from error


def _tuple(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    if not isinstance(value, list):
        raise ConfigError(f"{where} must be a list, not {value!r}.")
    if kinds[-1] is ...:
        kinds = kinds[:1] * len(value)
    if len(value) != len(kinds):
        raise ConfigError(f"{where} must have {len(kinds)} values, not {len(value)}.")
    return tuple(
        _typed(kind, entry, where) for kind, entry in zip(kinds, value, strict=True)
    )
