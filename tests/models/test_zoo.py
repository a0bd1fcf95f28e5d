"""Cards, the weights that they describe, and what is found in folders of them."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models import zoo
from models.errors import ModelError
from models.labels import LabelClass
from tests.helpers.own_models import CLASSES, own_model

MODEL = zoo.DEFAULT_MODEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped model, to be damaged at will."""
    card = zoo.find(MODEL, "int8")
    for file in (card.path, *card.files):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_the_default_model_comes_first() -> None:
    assert zoo.at_hand().names[0] == MODEL
    assert zoo.at_hand().cards[0].name == MODEL


def test_weights_that_were_exchanged_are_found_out(folder: Path) -> None:
    card = zoo.find(MODEL, "int8", folder)
    with card.weights.open("r+b") as file:
        file.seek(1000)
        file.write(b"!")
    with pytest.raises(ModelError, match=r"damaged or was exchanged.*Restore the file"):
        card.verify()


def test_of_an_ir_both_files_are_checked(tmp_path: Path) -> None:
    card = own_model(tmp_path, variants=("openvino",), weights=True)
    assert [file.name for file in card.files] == [
        "own.openvino.xml",
        "own.openvino.bin",
    ]
    assert card.megabytes == sum(len(file.read_bytes()) for file in card.files) / 1e6
    card.verify()
    card.files[1].write_bytes(card.files[1].read_bytes()[:-1])
    with pytest.raises(ModelError, match="damaged or was exchanged"):
        card.verify()
    card.files[1].unlink()
    with pytest.raises(ModelError, match=r"has no own\.openvino\.bin beside it"):
        zoo.cards(tmp_path)


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


def _named(*names: str, colour: object = (0, 0, 0)) -> list[dict[str, object]]:
    return [{"name": name, "colour": colour} for name in names]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "", "it is not JSON"),
        (lambda text: text[:100], "it is not JSON"),
        (lambda text: 100_000 * "[" + 100_000 * "]", "it is not JSON"),
        (lambda text: "[]", "it is no table"),
        (lambda text: "null", "it is no table"),
        (lambda text: "{}", "it lacks classes, data, description, .*, variant"),
        (_without("classes"), "it lacks classes"),
        (_without("sha256"), "it lacks sha256"),
        (_with(colour="red", smell="none"), "no card has the entries colour, smell"),
        (_with(name="other"), r"it describes other\.int8\.tflite"),
        (_with(variant="fp16"), rf"it describes {MODEL}\.fp16\.tflite"),
        (_with(variant="int4"), "variant is none of"),
        (_with(variant="openvino"), rf"it describes {MODEL}\.openvino\.xml"),
        (_with(size="huge"), "size is none of fast, balanced, sharp"),
        (_with(size=None), "size is none of"),
        (_with(size="fast"), rf"it describes {MODEL}\.fast\.int8\.tflite"),
        (_with(description=None), "description is no text"),
        (_with(macs="many"), "macs is no number"),
        (_with(iou=[]), "iou is no table"),
        (_with(input_size=None), "input_size is not"),
        (_with(input_size=[512]), "input_size is not"),
        (_with(input_size=[512, 0]), "input_size is not"),
        (_with(input_size=[512.5, 288]), "input_size is not"),
        (_with(output_stride=0), "output_stride is no"),
        (_with(output_stride="4"), "output_stride is no"),
        (_with(classes=7), "classes is no list of 2 to 255"),
        (_with(classes=_named("one")), "classes is no list of 2 to 255"),
        (_with(classes=_named(*map(str, range(256)))), "classes is no list of 2 to"),
        (_with(classes=["road", "sky"]), "class 0 is not a name and a colour"),
        (_with(classes=[{"name": "sky"}] * 2), "class 0 is not a name and a colour"),
        (_with(classes=_named("road", " ")), "class 1 has no name"),
        (_with(classes=_named("road", "a\nb")), "class 1 has no name"),
        (_with(classes=_named("road", "\x1b[31m")), "class 1 has no name"),
        (_with(classes=_named("road side", "Road-Side")), "the classes road side and"),
        (_with(classes=_named("a", "b", colour=[0, 0])), "the colour of a is not"),
        (_with(classes=_named("a", "b", colour=[0, 0, 256])), "the colour of a is not"),
        (_with(classes=_named("a", "b", colour="red")), "the colour of a is not"),
    ],
)
def test_a_card_that_cannot_be_used_is_named_and_what_is_wrong_with_it(
    folder: Path, change: Callable[[str], str], says: str
) -> None:
    path = folder / f"{MODEL}.int8.json"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(
        ModelError, match=rf"{MODEL}\.int8\.json is no model card .*: {says}.*\. Export"
    ):
        zoo.find(MODEL, "int8", folder)


@pytest.mark.parametrize("count", [2, 100, 255])
def test_a_card_may_name_any_classes(tmp_path: Path, count: int) -> None:
    classes = _named(*(f"कक्षा {number}" for number in range(count)), colour=[0, 0, 7])
    card = own_model(tmp_path, classes=classes)
    assert len(card.classes) == count
    assert card.classes[-1] == LabelClass(f"कक्षा {count - 1}", (0, 0, 7))


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


def test_a_model_may_have_several_sizes(tmp_path: Path) -> None:
    own_model(tmp_path, "v2.roads", ("int8", "openvino"), size="sharp")
    own_model(tmp_path, "v2.roads", ("int8",), size="fast")
    own_model(tmp_path, "v2.roads", ("fp16",))
    at_hand = zoo.at_hand(tmp_path)
    assert at_hand.problems == ()
    assert at_hand.sizes("v2.roads") == ["fast", "balanced", "sharp"]
    assert at_hand.sizes("nonsense") == []
    assert set(at_hand.variants("v2.roads")) == {"fp16"}
    assert set(at_hand.variants("v2.roads", "sharp")) == {"int8", "openvino"}
    order = [(c.size, c.variant) for c in at_hand.cards if c.name == "v2.roads"]
    assert order == [
        ("fast", "int8"),
        ("balanced", "fp16"),
        ("sharp", "int8"),
        ("sharp", "openvino"),
    ]
    model = at_hand.model("v2.roads")
    assert zoo.sizes(model) == ["fast", "balanced", "sharp"]
    assert zoo.variants(model, size="sharp") == ["int8", "openvino"]
    card = zoo.find(model, "openvino", size="sharp")
    assert card.weights.name == "v2.roads.sharp.openvino.xml"
    assert (card.size, zoo.find(model, "fp16").size) == ("sharp", "balanced")
    with pytest.raises(ModelError, match=r"roads has no fast fp16 file in "):
        zoo.find(model, "fp16", size="fast")


def test_a_size_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    own_model(tmp_path, "roads", size="fast")
    own_model(tmp_path, "roads", size="balanced")
    with pytest.raises(
        ModelError, match=r"has no size sharp\. Choose fast or balanced"
    ):
        zoo.find("roads", "int8", tmp_path, "sharp")
    with pytest.raises(ModelError, match=r"no model called paths\. .*: roads\."):
        zoo.sizes("paths", tmp_path)


def test_a_card_that_says_nothing_of_size_is_of_the_balanced_one(folder: Path) -> None:
    path = folder / f"{MODEL}.int8.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record.pop("size", None)
    path.write_text(json.dumps(record), encoding="utf-8")
    assert zoo.find(MODEL, "int8", folder).size == "balanced"
    assert zoo.sizes(MODEL, folder) == ["balanced"]


def test_an_empty_folder_has_no_models(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Models at hand: none"):
        zoo.find(MODEL, "int8", tmp_path)


def test_models_of_an_own_folder_are_beside_the_shipped_ones(tmp_path: Path) -> None:
    own_model(tmp_path, "roads", ("int8", "fp16"))
    own_model(tmp_path, "alleys")
    at_hand = zoo.at_hand(tmp_path)
    assert at_hand.names[0] == MODEL
    assert set(at_hand.names) == {*zoo.at_hand().names, "alleys", "roads"}
    assert set(at_hand.variants("roads")) == {"int8", "fp16"}
    assert set(at_hand.variants("alleys")) == {"int8"}
    assert at_hand.variants("nonsense") == {}
    assert at_hand.problems == ()


@pytest.mark.parametrize("name", ["own", "eigenes.v2", "мой [1] path"])
def test_a_model_of_an_own_folder_is_found_by_what_its_card_calls_it(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = own_model(tmp_path, name)
    model = zoo.at_hand(tmp_path).model(name)
    monkeypatch.chdir("/")
    assert zoo.variants(model) == ["int8"]
    assert zoo.find(model, "int8") == card
    assert [label.name for label in zoo.find(model, "int8").classes] == [*CLASSES]
    with pytest.raises(ModelError, match="has no fp16 file in "):
        zoo.find(model, "fp16")


def test_of_two_with_one_name_that_of_the_own_folder_is_meant_in_all_variants(
    tmp_path: Path,
) -> None:
    own_model(tmp_path, MODEL)
    at_hand = zoo.at_hand(tmp_path)
    # The shipped fp16 beside it would be another network.
    assert [card.folder for card in at_hand.cards if card.name == MODEL] == [tmp_path]
    assert zoo.find(at_hand.model(MODEL), "int8").folder == tmp_path
    assert zoo.find(MODEL, "int8").shipped


def test_what_is_wrong_with_one_card_keeps_no_other_away(tmp_path: Path) -> None:
    good = own_model(tmp_path, "good")
    (tmp_path / "bad.int8.json").write_text("{}", encoding="utf-8")
    own_model(tmp_path, "empty").weights.unlink()
    at_hand = zoo.at_hand(tmp_path)
    assert {*at_hand.names} == {"good", *zoo.at_hand().names}
    first, second = map(str, at_hand.problems)
    assert "bad.int8.json is no model card" in first
    assert "has no empty.int8.tflite beside it" in second
    assert zoo.find(at_hand.model("good"), "int8") == good
    with pytest.raises(ModelError, match=r"no model called bad\. .*good.*bad\.int8"):
        at_hand.model("bad")
    with pytest.raises(ModelError, match=r"bad\.int8\.json is no model card"):
        zoo.cards(tmp_path)


def test_files_that_are_no_cards_are_passed_over(tmp_path: Path) -> None:
    card = own_model(tmp_path)
    for name in ("scores.json", "._own.int8.json", "notes.txt", "int8.json"):
        (tmp_path / name).write_text("no card")
    assert zoo.cards(tmp_path) == [card]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing", "missing cannot be read: No such file or directory"),
        ("file", "file cannot be read: Not a directory"),
        ("a" * 5000, "cannot be read: File name too long"),
        ("empty", r"no model in .*empty\. A model is NAME\.int8\.tflite"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="words of Unix")
def test_a_folder_without_models_is_told_of_beside_the_shipped_ones(
    tmp_path: Path, name: str, says: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    at_hand = zoo.at_hand(tmp_path / name)
    assert at_hand.cards == zoo.at_hand().cards
    (problem,) = at_hand.problems
    with pytest.raises(ModelError, match=says):
        raise problem
