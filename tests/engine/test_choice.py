"""The choice of a model and of the device that runs it."""

import hashlib
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.runtimes import choice as choice_module
from engine.runtimes.choice import MAX_WORKERS, Choice, Device, choose
from engine.runtimes.litert_cpu import CpuRuntime
from engine.runtimes.probe import why_no_gpu
from models import zoo
from models.errors import ModelError
from tests.helpers.own_models import own_model

MODEL = zoo.DEFAULT_MODEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped models, to be damaged at will."""
    for file in zoo.WEIGHTS.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path


def _pretend(monkeypatch: pytest.MonkeyPatch, refusal: str | None) -> None:
    monkeypatch.setattr(choice_module, "why_no_gpu", lambda card: refusal)


def _assert_one_sentence(choice: Choice) -> None:
    assert choice.reason.endswith(".")
    assert not choice.reason.endswith("..")
    assert "\n" not in choice.reason


def test_auto_takes_the_gpu_where_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, None)
    choice = choose(MODEL, Device.AUTO)
    assert (choice.device, choice.card.variant) == (Device.GPU, "fp16")
    assert choice.workers == 1
    _assert_one_sentence(choice)


def test_auto_falls_to_the_cpu_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, "no GPU with Vulkan")
    choice = choose(MODEL, Device.AUTO)
    assert (choice.device, choice.card.variant) == (Device.CPU, "int8")
    assert "no GPU with Vulkan" in choice.reason
    assert 1 <= choice.workers <= MAX_WORKERS
    _assert_one_sentence(choice)


def test_auto_falls_to_the_cpu_where_there_is_no_file_for_the_gpu(
    folder: Path,
) -> None:
    (folder / f"{MODEL}.fp16.json").unlink()
    choice = choose(MODEL, Device.AUTO, folder)
    assert choice.device is Device.CPU
    assert choice.reason.endswith("this model has no file for the GPU (fp16).")
    _assert_one_sentence(choice)


def test_the_gpu_where_there_is_none_is_an_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _pretend(monkeypatch, "no GPU with Vulkan")
    with pytest.raises(ModelError, match=r"no GPU with Vulkan\. .*choose the CPU\."):
        choose(MODEL, Device.GPU)


def test_the_cpu_is_taken_without_a_look_at_the_gpu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choice_module, "why_no_gpu", lambda card: pytest.fail("tried"))
    choice = choose(MODEL, Device.CPU)
    assert choice.device is Device.CPU
    assert choice.reason == "The CPU was asked for."


def test_a_model_of_an_own_folder_runs_where_it_has_a_file_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    monkeypatch.setattr(choice_module, "why_no_gpu", tried.append)  # all is well
    card = own_model(tmp_path, "own", ("fp16", "int8"))
    for device, variant in ((Device.AUTO, "fp16"), (Device.CPU, "int8")):
        choice = choose(card.model, device)
        assert (choice.card.name, choice.card.variant) == ("own", variant)
        assert choice.card.folder == tmp_path
    assert tried == [tmp_path / "own.fp16.json"]


def test_a_model_without_a_file_for_the_gpu_runs_on_the_cpu_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice_module, "why_no_gpu", lambda card: pytest.fail("tried"))
    model = own_model(tmp_path).model
    choice = choose(model, Device.AUTO)
    assert choice.device is Device.CPU
    assert choice.reason == (
        "The CPU runs it: this model has no file for the GPU (fp16)."
    )
    assert choose(model, Device.CPU).device is Device.CPU
    with pytest.raises(
        ModelError, match=r"^Model own cannot run .* no file for the GPU .* the CPU\.$"
    ):
        choose(model, Device.GPU)


def test_a_model_without_a_file_for_the_cpu_runs_on_the_gpu_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = own_model(tmp_path, variants=("fp16",)).model
    with pytest.raises(
        ModelError, match=r"^Model own cannot run on the CPU: .* Choose the GPU"
    ):
        choose(model, Device.CPU)
    _pretend(monkeypatch, None)
    assert choose(model, Device.AUTO).device is Device.GPU
    _pretend(monkeypatch, "no GPU with Vulkan")
    for device in (Device.AUTO, Device.GPU):
        with pytest.raises(
            ModelError, match=r"Model own .*: no GPU with Vulkan\. .* another model\."
        ):
            choose(model, device)


@pytest.mark.parametrize("device", Device)
def test_an_unknown_model_is_named_with_those_at_hand(device: Device) -> None:
    with pytest.raises(
        ModelError, match=rf"called unknown\. Models at hand: .*{MODEL}"
    ):
        choose("unknown", device)


def test_this_machine_gives_one_answer_about_its_gpu() -> None:
    card = zoo.find(MODEL, "fp16")
    refusal = why_no_gpu(card.path)
    assert refusal is None or refusal
    choice = choose(MODEL, Device.AUTO)
    assert (choice.device is Device.GPU) == (refusal is None)


def test_a_damaged_file_for_the_gpu_is_found_out_by_the_trial(folder: Path) -> None:
    card = zoo.find(MODEL, "fp16", folder)
    card.weights.write_bytes(b"damaged")
    choice = choose(MODEL, Device.AUTO, folder)
    assert choice.device is Device.CPU
    assert "damaged" in choice.reason
    _assert_one_sentence(choice)


def test_a_trial_that_cannot_be_made_is_a_reason_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(folder / "no python here"))
    refusal = why_no_gpu(folder / f"{MODEL}.fp16.json")
    assert refusal
    assert "could not be tried" in refusal


def test_the_shipped_network_runs_on_the_cpu_without_a_word(
    capfd: pytest.CaptureFixture[str],
) -> None:
    choice = choose(MODEL, Device.CPU)
    runtime = choice.make()
    width, height = choice.card.input_size
    stride = choice.card.output_stride
    picture = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    logits = runtime.run(picture)
    assert logits.shape == (height // stride, width // stride, len(choice.card.classes))
    assert logits.dtype == np.uint8
    assert np.array_equal(runtime.run(picture), logits)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("content", [b"", b"no network", bytes(100_000)])
def test_a_file_that_is_no_network_is_an_error_that_names_it(
    folder: Path, content: bytes
) -> None:
    card = zoo.find(MODEL, "int8", folder)
    card.weights.write_bytes(content)
    card = replace(card, sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(ModelError, match=r"int8\.tflite cannot be run"):
        CpuRuntime(card)


def test_a_network_that_does_not_take_bytes_is_refused(folder: Path) -> None:
    card = zoo.find(MODEL, "fp16", folder)
    floats = replace(card, name="floats", variant="int8")
    shutil.copy(card.weights, floats.weights)
    floats.save()
    with pytest.raises(ModelError, match="does not take and give bytes"):
        choose("floats", Device.CPU, folder).make()
