"""The files in `models/weights`: whole, as described, and of use."""

import os
from pathlib import Path

import numpy as np
import pytest

from engine.picture import Picture
from engine.runtimes import openvino
from engine.runtimes.base import Runtime
from engine.runtimes.litert_cpu import CpuRuntime
from engine.segmenter import Segmenter
from engine.sources.sample import scene
from models import zoo
from models.labels import IDD_LEVEL1
from models.zoo import ModelCard

CARDS = zoo.cards()
INT8 = [card for card in CARDS if card.variant == "int8"]
SMALL_IRS = [c for c in CARDS if c.variant == "openvino" and c.macs < 1e10]


def title(card: ModelCard) -> str:
    return card.path.stem


def test_the_default_model_has_every_variant_in_every_size_that_it_has() -> None:
    for size in zoo.sizes(zoo.DEFAULT_MODEL):
        assert zoo.variants(zoo.DEFAULT_MODEL, size=size) == [*zoo.VARIANTS]


def test_every_model_runs_on_any_cpu() -> None:
    for name in zoo.at_hand().names:
        assert {"int8", "openvino"} <= {*zoo.variants(name)}


def test_no_weights_lie_about_without_a_card() -> None:
    described = {file for card in CARDS for file in card.files}
    there = {
        f for f in zoo.WEIGHTS.iterdir() if f.suffix in (".tflite", ".xml", ".bin")
    }
    assert there == described


@pytest.mark.parametrize("card", CARDS, ids=title)
def test_a_card_describes_its_file(card: ModelCard) -> None:
    card.verify()
    taken, given, kind = _ir(card) if card.variant == "openvino" else _tflite(card)
    width, height = card.input_size
    stride = card.output_stride
    assert taken == [1, height, width, 3]
    rows, columns, classes = given[1:]
    assert (rows * stride, columns * stride) == (height, width)
    assert classes == len(card.classes)
    assert kind == ("f32" if card.variant == "fp16" else "u8")


def _tflite(card: ModelCard) -> tuple[list[int], list[int], str]:
    """Shapes in and out, and the one kind of numbers."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(card.weights))
    (taken,) = interpreter.get_input_details()
    (given,) = interpreter.get_output_details()
    assert taken["dtype"] == given["dtype"]
    kind = {np.uint8: "u8", np.float32: "f32"}[given["dtype"]]
    return taken["shape"].tolist(), given["shape"].tolist(), kind


def _ir(card: ModelCard) -> tuple[list[int], list[int], str]:
    """The same of an IR."""
    if not openvino.devices():
        pytest.skip("OpenVINO is not installed")
    graph = openvino.library().Core().read_model(card.weights)
    taken, given = graph.input(), graph.output()
    assert taken.element_type == given.element_type
    return list(taken.shape), list(given.shape), taken.element_type.to_string()


@pytest.mark.parametrize("card", CARDS, ids=title)
def test_a_card_tells_how_good_its_file_is_and_under_which_terms(
    card: ModelCard,
) -> None:
    assert list(card.iou) == [kind.name for kind in card.classes]
    mean = sum(card.iou.values()) / len(card.iou)
    assert card.miou == pytest.approx(mean, abs=1e-3)
    assert card.classes == IDD_LEVEL1
    assert "IDD-Lite val" in card.measured_on
    assert "research" in card.terms
    assert 1e5 < card.parameters < 1e8
    assert card.macs > card.parameters


@pytest.mark.parametrize(
    "card", [card for card in INT8 if "drawn scenes" in card.data], ids=title
)
def test_it_labels_drives_that_it_has_never_seen(card: ModelCard) -> None:
    """Scenes of other seeds than those that are trained on."""
    segmenter = Segmenter(card, CpuRuntime(card))
    right = total = 0
    for seed in range(5000, 5006):
        rgb, truth = scene.draw(31 * (seed - 4990), card.input_size, seed)
        ids = segmenter.segment(Picture.from_array(rgb))
        right += int((ids == truth).sum())
        total += truth.size
    assert right / total > 0.85


def on_cpu(card: ModelCard) -> Runtime:
    if card.variant == "int8":
        return CpuRuntime(card, threads=2)
    if not openvino.devices():
        pytest.skip("OpenVINO is not installed")
    return openvino.OpenVinoRuntime(card)


@pytest.mark.parametrize("card", INT8 + SMALL_IRS, ids=title)
def test_its_score_on_real_pictures_is_the_one_on_the_card(card: ModelCard) -> None:
    """On some pictures of val; the whole of it is `training.evaluate`'s work."""
    from training.datasets import idd_lite
    from training.metrics import OFFICIAL_SIZE, Confusion

    named = os.environ.get("SADAK_DATA")
    data = Path(named) if named else Path(__file__).parents[2] / "../shared/data"
    if not (data / "idd_lite" / "leftImg8bit").is_dir():
        pytest.skip(f"IDD-Lite is not in {data}: name its folder in SADAK_DATA")
    segmenter = Segmenter(card, on_cpu(card))
    confusion = Confusion(len(card.classes), OFFICIAL_SIZE)
    slow = card.macs > 1e10
    for example in idd_lite.examples(data, "val")[:: 10 if slow else 4]:
        rgb, truth = example.read()
        confusion.add(truth, segmenter.segment(Picture.from_array(rgb)))
    assert confusion.miou == pytest.approx(card.miou, abs=0.05 if slow else 0.03)
