"""What a run trains on and is scored on: examples in memory, at the run's size."""

from collections.abc import Sequence
from pathlib import Path

from models.labels import IDD_LEVEL1
from training.batches import TrainingBatches, ValidationBatches
from training.config import Config
from training.datasets import camvid, idd_lite, scenes
from training.datasets.examples import load
from training.datasets.opening import SAMPLE, Dataset
from training.datasets.pairs import Example
from training.errors import ConfigError


def training_batches(
    config: Config, dataset: Dataset, data: Path, *, strict: bool
) -> TrainingBatches:
    """Everything that the configuration asks for, read and resized.

    Args:
        config: of the run.
        dataset: the one that is trained on.
        data: its folder, in which other data sets may lie too.
        strict: refuse broken files instead of leaving them out.

    Raises:
        ConfigError: the configuration asks for what the data set is scored on, or for
            pictures of other classes.
        DatasetError: the pictures will not do.
    """
    examples = [*dataset.examples("train")]
    for _, joined in further(config, dataset, data):
        examples += joined
    _refuse_scored(examples, dataset)
    pictures = load(examples, config.input_size, strict=strict)
    return TrainingBatches(pictures, config.batch, config.seed, config.augment.writing)


def validation_batches(
    config: Config, dataset: Dataset, *, strict: bool
) -> ValidationBatches:
    """Pictures at the shipped network's size, labels at the official metric's.

    Where the data set has no official size, labels have that of the pictures: its own
    pictures may differ in size, and one batch has one size.

    Args:
        config: of the run.
        dataset: the one that is trained on.
        strict: refuse broken files instead of leaving them out.
    """
    pictures = load(
        dataset.examples("val"),
        config.input_size,
        ids_size=dataset.score_size,
        strict=strict,
    )
    return ValidationBatches(pictures.rgb, pictures.ids, config.batch)


def _refuse_scored(examples: Sequence[Example], dataset: Dataset) -> None:
    """A score on pictures that were trained on would mean nothing."""
    scored = {example.name for example in dataset.examples("val")}
    both = [example.name for example in examples if example.name in scored]
    if both:
        raise ConfigError(
            f"{len(both)} pictures of {dataset.name} are for scoring and would be "
            f"trained on too, the first is {both[0]}. Set to false what brings them "
            "in: data.camvid or data.unlabelled."
        )


def further(
    config: Config, dataset: Dataset, data: Path
) -> list[tuple[str, Sequence[Example]]]:
    """Other pictures of IDD's classes that join, by what a card calls them.

    Raises:
        ConfigError: the data set has other classes than they have.
    """
    wanted = config.data
    if dataset.classes != IDD_LEVEL1:
        if wanted.scenes or wanted.camvid or wanted.unlabelled:
            raise ConfigError(
                f"{dataset.name} has classes of its own: set data.scenes=0 "
                "data.camvid=false data.unlabelled=false."
            )
        return []
    found: list[tuple[str, Sequence[Example]]] = []
    if wanted.scenes and str(data) != SAMPLE:
        drawn = scenes.examples(wanted.scenes, config.input_size, first_seed=1)
        found.append(("drawn scenes of `sample:`", drawn))
    if wanted.camvid:
        both = [*camvid.examples(data, "train"), *camvid.examples(data, "val")]
        found.append(("CamVid train and val", both))
    if wanted.unlabelled:
        bare = idd_lite.examples(data, "test")
        found.append(("IDD-Lite test without labels", bare))
    return found
