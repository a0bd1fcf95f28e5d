"""The configuration of a training run: frozen dataclasses, read from YAML.

Every entry has one place, one type and one default. An entry that no dataclass knows is
an error, so that a misspelt name cannot silently train something else.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import yaml

from models.card import SIZES
from training.errors import ConfigError
from training.outputs import write_file

# The widest stride of a network of ours.
_MULTIPLE = 32

# What an entry must be, in words and as a test. NaN passes none of these tests.
_Rule = tuple[str, Callable[[Any], bool]]
_ONE_OR_MORE: _Rule = "1 or more", lambda x: x >= 1
_NOT_NEGATIVE: _Rule = "0 or more", lambda x: 0 <= x < math.inf
_POSITIVE: _Rule = "more than 0", lambda x: 0 < x < math.inf
_SHARE: _Rule = "0 to 1", lambda x: 0 <= x <= 1
_BELOW_ONE: _Rule = "0 or more and less than 1", lambda x: 0 <= x < 1
_SEED: _Rule = "0 to 4294967295", lambda x: 0 <= x < 1 << 32
_SIZE: _Rule = f"one of {', '.join(SIZES)}", lambda x: x in SIZES
_PAIR: _Rule = (
    "two numbers from 0 on, the lower one first",
    lambda x: 0 <= x[0] <= x[1] < math.inf,
)
_POSITIVE_PAIR: _Rule = (
    "two numbers above 0, the lower one first",
    lambda x: 0 < x[0] <= x[1] < math.inf,
)


def _refuse(section: str, record: Any, names: tuple[str, ...], rule: _Rule) -> None:
    """Make sure that entries of a dataclass keep to a rule.

    Raises:
        ConfigError: one does not; the message names it, its section and the rule.
    """
    words, holds = rule
    for name in names:
        value = getattr(record, name)
        if not holds(value):
            at = f"{section}.{name}" if section else name
            raise ConfigError(f"{at} must be {words}, not {_plain(value)}.")


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

    def __post_init__(self) -> None:
        _refuse("data", self, ("scenes",), _NOT_NEGATIVE)


@dataclass(frozen=True)
class AugmentConfig:
    """How far a training picture may be from the one on disk; see `training.augment`.

    Pairs are the lowest and highest value, drawn evenly (scale and gamma: evenly in the
    logarithm). Probabilities are 0 to 1. `sharpen` is for pictures that are enlarged:
    the most that is added of what a blur of a few pixels takes away.
    """

    scale: tuple[float, float] = (0.5, 2.0)
    aspect: float = 0.2
    blur: float = 1.5
    sharpen: float = 0.0
    saturation: tuple[float, float] = (0.5, 1.5)
    contrast: tuple[float, float] = (0.6, 1.4)
    brightness: tuple[float, float] = (0.6, 1.4)
    gamma: tuple[float, float] = (0.7, 1.4)
    tint: float = 0.08
    noise: float = 8.0
    reflection: float = 0.25
    writing: float = 0.1

    def __post_init__(self) -> None:
        _refuse("augment", self, ("scale", "gamma"), _POSITIVE_PAIR)
        _refuse("augment", self, ("saturation", "contrast", "brightness"), _PAIR)
        amounts = ("aspect", "blur", "sharpen", "tint", "noise")
        _refuse("augment", self, amounts, _NOT_NEGATIVE)
        _refuse("augment", self, ("reflection", "writing"), _SHARE)


@dataclass(frozen=True)
class LossConfig:
    """The weights of the terms of the loss; see `training.losses`.

    Attributes:
        cross_entropy: of the pixelwise term.
        hard: only pixels whose true class has less than this probability count in the
            pixelwise term (online hard example mining); 1 is every pixel.
        boundary: how much more the pixels beside another class weigh there.
        jaccard: of the soft Jaccard term.
        lovasz: of the Lovasz softmax term.
        auxiliary: of the loss of each head in `Config.auxiliary`.
        distillation: of the cross-entropy with what the teachers say.
        temperature: that softens both sides of it.
    """

    cross_entropy: float = 1.0
    hard: float = 1.0
    boundary: float = 0.0
    jaccard: float = 0.5
    lovasz: float = 0.0
    auxiliary: float = 0.4
    distillation: float = 0.0
    temperature: float = 1.0

    def __post_init__(self) -> None:
        weights = ("cross_entropy", "boundary", "jaccard", "lovasz")
        _refuse("loss", self, (*weights, "auxiliary", "distillation"), _NOT_NEGATIVE)
        _refuse("loss", self, ("hard", "temperature"), _POSITIVE)


@dataclass(frozen=True)
class OptimiserConfig:
    """AdamW with linear warm-up, then cosine to nearly nothing.

    Attributes:
        rate: highest learning rate.
        weight_decay: of kernels alone.
        warmup_epochs: until the highest rate.
        ema: share that the moving average of the weights keeps at each step.
        clip: largest norm of a variable's gradient; 0 is none.
    """

    rate: float = 2e-3
    weight_decay: float = 0.02
    warmup_epochs: int = 4
    ema: float = 0.998
    clip: float = 0.0

    def __post_init__(self) -> None:
        _refuse("optimiser", self, ("rate",), _POSITIVE)
        _refuse(
            "optimiser", self, ("weight_decay", "warmup_epochs", "clip"), _NOT_NEGATIVE
        )
        _refuse("optimiser", self, ("ema",), _BELOW_ONE)


@dataclass(frozen=True)
class Config:
    """One training run.

    Attributes:
        name: of the run, and of the model that comes of it unless `model` says another.
        network: a key of `models.architectures.BUILDERS`.
        model: name of the model, for runs that make another size of one.
        size: which size of the model comes of it, one of `models.card.SIZES`.
        description: one sentence for the card of the model that comes of it.
        note: what the card shall say of its training besides what stands here.
        input_size: width and height of the shipped network's input in pixels.
        crop: width and height of a training picture in pixels.
        encoder_weights: file of the encoder, where it lies or as it lies in the data
            folder; empty for none.
        frozen_epochs: how many epochs come before `epochs` and leave the encoder as it
            is, at the highest rate throughout.
        start: weights file of the same network to start from, or empty.
        teachers: run folders whose networks this one learns from as well.
        auxiliary: names of inner layers that get a head of their own in training.
        epochs: passes over the training pictures.
        batch: pictures per step.
        validate_every: epochs between two validations.
        backup_seconds: least time between two backups. 0 is one an epoch; where an
            epoch takes a second, a minute is better.
        precision: Keras' dtype policy, such as `float32` or `mixed_bfloat16`.
        seed: of everything that is random.
    """

    name: str
    network: str
    model: str = ""
    size: str = "balanced"
    description: str = "Labels each pixel of a road scene."
    note: str = ""
    input_size: tuple[int, int] = (512, 288)
    crop: tuple[int, int] = (416, 288)
    encoder_weights: str = ""
    frozen_epochs: int = 0
    start: str = ""
    teachers: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()
    epochs: int = 200
    batch: int = 32
    validate_every: int = 10
    backup_seconds: float = 0.0
    precision: str = "float32"
    seed: int = 0
    data: DataConfig = field(default_factory=DataConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    optimiser: OptimiserConfig = field(default_factory=OptimiserConfig)

    def __post_init__(self) -> None:
        """Refuse numbers that no run can have.

        Raises:
            ConfigError: which entry, and why.
        """
        _refuse("", self, ("epochs", "batch", "validate_every"), _ONE_OR_MORE)
        _refuse("", self, ("frozen_epochs", "backup_seconds"), _NOT_NEGATIVE)
        _refuse("", self, ("seed",), _SEED)
        _refuse("", self, ("size",), _SIZE)
        for name in ("input_size", "crop"):
            sides = getattr(self, name)
            if any(side < _MULTIPLE or side % _MULTIPLE for side in sides):
                raise ConfigError(
                    f"{name} must be multiples of {_MULTIPLE}, as the networks take "
                    f"them, not {sides[0]}x{sides[1]}."
                )

    @property
    def model_name(self) -> str:
        """Of the model that comes of the run."""
        return self.model or self.name


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
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} cannot be read: {_in_one_line(error)}") from error
    if not isinstance(record, dict):
        raise ConfigError(f"{path} holds no configuration, only {record!r}.")
    for override in overrides:
        _apply(record, override)
    config: Config = _typed(Config, record, str(path))
    return config


def write_config(config: Config, path: Path) -> None:
    """Write a configuration so that `read_config` gives it back.

    Raises:
        ConfigError: it cannot be written.
    """
    write_file(path, yaml.safe_dump(_plain(asdict(config)), sort_keys=False))


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
    try:
        record[entry] = yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise ConfigError(f"{override!r}: {_in_one_line(error)}") from error


def _in_one_line(error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return " ".join(reason.split())


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
