"""Cards and the weights that they describe."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models import zoo
from models.errors import ModelError
from models.labels import IDD_LEVEL1

MODEL = zoo.DEFAULT_MODEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped models, to be damaged at will."""
    for file in zoo.WEIGHTS.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize("card", zoo.cards(), ids=lambda card: card.weights.name)
def test_each_shipped_file_is_the_one_on_its_card(card: zoo.ModelCard) -> None:
    card.verify()
    assert card.path.is_file()
    assert card.classes == IDD_LEVEL1
    width, height = card.input_size
    assert width % card.output_stride == height % card.output_stride == 0


def test_the_default_model_has_a_file_for_either_device_and_comes_first() -> None:
    assert {card.variant for card in zoo.cards() if card.name == MODEL} >= {
        "int8",
        "fp16",
    }
    assert zoo.model_names()[0] == MODEL


def test_no_weights_file_is_without_a_card() -> None:
    described = {card.weights for card in zoo.cards()}
    assert set(zoo.WEIGHTS.glob("*.tflite")) == described


def test_weights_that_were_exchanged_are_found_out(folder: Path) -> None:
    card = zoo.find(MODEL, "int8", folder)
    with card.weights.open("r+b") as file:
        file.seek(1000)
        file.write(b"!")
    with pytest.raises(ModelError, match=r"damaged or was exchanged.*Restore the file"):
        card.verify()


def test_weights_that_are_missing_are_named(folder: Path) -> None:
    card = zoo.find(MODEL, "int8", folder)
    card.weights.unlink()
    with pytest.raises(ModelError, match=rf"model {MODEL} cannot be read.*Restore"):
        card.verify()


def _without(key: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        record = json.loads(text)
        del record[key]
        return json.dumps(record)

    return change


def _with(**entries: object) -> Callable[[str], str]:
    return lambda text: json.dumps(json.loads(text) | entries)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "", "is not a readable model card"),
        (lambda text: text[:100], "is not a readable model card"),
        (lambda text: "[]", "is not a readable model card"),
        (lambda text: "null", "is not a readable model card"),
        (_without("classes"), "is not a readable model card"),
        (_without("sha256"), "is not a readable model card"),
        (_with(classes=7), "is not a readable model card"),
        (_with(classes=[{"name": "sky"}]), "is not a readable model card"),
        (_with(input_size=None), "is not a readable model card"),
        (_with(colour="red", smell="none"), "has entries .*: colour, smell"),
    ],
)
def test_a_card_that_cannot_be_read_is_named(
    folder: Path, change: Callable[[str], str], says: str
) -> None:
    path = folder / f"{MODEL}.int8.json"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ModelError, match=rf"{MODEL}\.int8\.json {says}"):
        zoo.find(MODEL, "int8", folder)


def test_a_card_that_is_saved_reads_the_same(tmp_path: Path) -> None:
    card = replace(zoo.find(MODEL, "int8"), folder=tmp_path)
    path = card.save()
    assert path == card.path
    assert zoo.read_card(path) == card


@pytest.mark.parametrize(
    ("name", "variant", "says"),
    [
        ("unknown", "int8", rf"no model called unknown\. Models at hand: .*{MODEL}"),
        (MODEL, "int4", f"{MODEL} has no int4 file"),
    ],
)
def test_a_model_that_is_not_there_is_named_with_those_that_are(
    name: str, variant: str, says: str
) -> None:
    with pytest.raises(ModelError, match=says):
        zoo.find(name, variant)


def test_an_empty_folder_has_no_models(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Models at hand: none"):
        zoo.find(MODEL, "int8", tmp_path)
