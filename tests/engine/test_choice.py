"""The choice of a model and of the device that runs it."""

import hashlib
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.runtimes import choice as choice_module
from engine.runtimes import trials as trials_module
from engine.runtimes.choice import MAX_WORKERS, Choice, Device, choose
from engine.runtimes.litert_cpu import CpuRuntime
from engine.runtimes.probe import try_ways
from engine.runtimes.trials import Trial, remembered
from engine.runtimes.ways import WAYS, Way
from models import zoo
from models.errors import ModelError
from models.zoo import ModelCard
from tests.helpers.own_models import own_model

MODEL = zoo.DEFAULT_MODEL
NO_GPU = {"litert-gpu": "no GPU with Vulkan", "openvino-gpu": "there is none"}
NO_GPU["openvino-npu"] = NO_GPU["openvino-gpu"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty memory of what was measured, and the file where it is kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "sadak" / "trials.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped default model, to be damaged at will."""
    (tmp_path / "models").mkdir()
    for file in zoo.WEIGHTS.glob(f"{MODEL}.*"):
        shutil.copy(file, tmp_path / "models")
    return tmp_path / "models"


class Machine:
    """Answers trials in place of this machine, and counts them."""

    def __init__(self, answers: dict[str, float | str]) -> None:
        """Take milliseconds or a refusal by the key of a way."""
        self.answers = answers
        self.tried: list[tuple[str, str]] = []

    def try_ways(self, ways: list[tuple[Way, ModelCard]]) -> list[Trial]:
        """As `engine.runtimes.probe.try_ways`."""
        trials = []
        for way, card in ways:
            self.tried.append((way.key, card.name))
            answer = self.answers[way.key]
            ms, refusal = (None, answer) if isinstance(answer, str) else (answer, "")
            now = trials_module.time.time()
            trials.append(Trial(ms, refusal, now, card.model, card.size, card.macs))
        return trials


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine without a GPU, where OpenVINO is the faster."""
    machine = Machine({"litert-cpu": 20.0, "openvino-cpu": 15.0, **NO_GPU})
    monkeypatch.setattr(choice_module, "try_ways", machine.try_ways)
    return machine


def _assert_one_sentence(choice: Choice) -> None:
    assert choice.reason.endswith(".")
    assert not choice.reason.endswith("..")
    assert "\n" not in choice.reason


def test_auto_takes_what_is_fastest_here(tmp_path: Path, machine: Machine) -> None:
    own = own_model(tmp_path / "m", variants=zoo.VARIANTS).model
    choice = choose(own)
    assert (choice.runtime, choice.device, choice.ms) == ("OpenVINO", Device.CPU, 15.0)
    assert choice.card.variant == "openvino"
    assert "no GPU with Vulkan" in choice.reason
    assert 1 <= choice.workers <= MAX_WORKERS
    _assert_one_sentence(choice)


@pytest.mark.parametrize(
    ("gpu", "device"), [(2.0, Device.GPU), (40.0, Device.CPU)], ids=["fast", "slow"]
)
def test_auto_takes_the_gpu_where_it_is_faster(
    tmp_path: Path, machine: Machine, gpu: float, device: Device
) -> None:
    machine.answers["litert-gpu"] = gpu
    choice = choose(own_model(tmp_path / "m", variants=zoo.VARIANTS).model)
    assert choice.device is device
    _assert_one_sentence(choice)


def test_whatever_fails_there_is_the_cpu_to_fall_back_to(
    tmp_path: Path, machine: Machine
) -> None:
    machine.answers["litert-gpu"] = 2.0
    choice = choose(own_model(tmp_path / "m", variants=zoo.VARIANTS).model)
    ways = []
    while choice.fallback:
        choice = choice.fallback
        ways.append((choice.runtime, choice.device))
        _assert_one_sentence(choice)
    assert ways == [("OpenVINO", Device.CPU), ("LiteRT", Device.CPU)]


def test_what_was_measured_is_remembered(
    tmp_path: Path, machine: Machine, cache: Path
) -> None:
    card = own_model(tmp_path / "m", variants=zoo.VARIANTS, weights=True)
    choose(card.model)
    count = len(machine.tried)
    assert count == len(WAYS)
    assert choose(card.model).ms == 15.0
    assert len(machine.tried) == count
    assert remembered(zoo.find(card.model, "int8")) == 20.0
    _restart()
    assert choose(card.model).ms == 15.0
    assert len(machine.tried) == count
    cache.write_text("{ not JSON", encoding="utf-8")
    _restart()
    choose(card.model)
    assert len(machine.tried) == 2 * count


def test_another_machine_or_library_is_measured_anew(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = own_model(tmp_path / "m", variants=zoo.VARIANTS, weights=True).model
    choose(model)
    count = len(machine.tried)
    monkeypatch.setattr(trials_module, "cores", lambda: 99)
    _restart()
    choose(model)
    assert len(machine.tried) == 2 * count


def test_a_memory_that_cannot_be_kept_harms_nobody(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    model = own_model(tmp_path / "m", variants=zoo.VARIANTS).model
    assert choose(model).ms == 15.0


def test_a_refusal_is_tried_again_after_a_day_and_whenever_it_is_asked_for(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = ("fp16", "int8")
    model = own_model(tmp_path / "m", variants=both, weights=True).model
    assert choose(model).device is Device.CPU
    machine.answers["litert-gpu"] = 2.0  # a driver was installed
    assert choose(model).device is Device.CPU
    assert choose(model, Device.GPU).device is Device.GPU
    assert choose(model).device is Device.GPU
    machine.answers["litert-gpu"] = "no GPU"
    later = trials_module.time.time()
    monkeypatch.setattr(trials_module.time, "time", lambda: later)
    later += 8 * 24 * 3600  # what was measured is forgotten after a week
    assert choose(model).device is Device.CPU
    machine.answers["litert-gpu"] = 2.0
    later += 23 * 3600
    assert choose(model).device is Device.CPU
    later += 2 * 3600
    assert choose(model).device is Device.GPU


def test_the_refusal_of_a_damaged_file_is_not_remembered(
    tmp_path: Path, machine: Machine
) -> None:
    card = own_model(tmp_path / "m", variants=("int8", "fp16"), weights=True)
    sound = card.weights.read_bytes()
    card.weights.write_bytes(b"damaged")
    machine.answers["litert-gpu"] = "fp16.tflite is damaged"
    assert choose(card.model).device is Device.CPU
    card.weights.write_bytes(sound)
    machine.answers["litert-gpu"] = 2.0
    assert choose(card.model).device is Device.GPU


def test_a_device_that_was_asked_for_has_the_cpu_to_fall_back_to(
    tmp_path: Path, machine: Machine
) -> None:
    machine.answers["litert-gpu"] = 2.0
    model = own_model(tmp_path / "m", variants=zoo.VARIANTS).model
    choice = choose(model, Device.GPU)
    assert choice.device is Device.GPU
    assert {key for key, _ in machine.tried} == {"litert-gpu", "openvino-gpu"}
    assert choice.fallback
    assert choice.fallback.device is Device.CPU
    _assert_one_sentence(choice.fallback)


def test_another_size_is_reckoned_instead_of_measured(
    tmp_path: Path, machine: Machine
) -> None:
    for size, macs, sha in (("balanced", 100, "a"), ("sharp", 400, "b")):
        own_model(
            tmp_path / "m",
            variants=zoo.VARIANTS,
            size=size,
            macs=macs,
            sha256=sha * 64,
        )
    model = str(tmp_path / "m" / "own")
    assert choose(model).ms == 15.0
    count = len(machine.tried)
    sharp = choose(model, size="sharp")
    assert (sharp.card.size, sharp.ms) == ("sharp", 60.0)
    assert "about 60 ms a frame" in sharp.reason
    again = {key for key, _ in machine.tried[count:]}
    assert not again & {"litert-cpu", "openvino-cpu"}


def test_a_runtime_can_be_asked_for(tmp_path: Path, machine: Machine) -> None:
    model = own_model(tmp_path / "m", variants=zoo.VARIANTS).model
    assert choose(model, runtime="LiteRT").runtime == "LiteRT"
    only = own_model(tmp_path / "o", "other").model
    with pytest.raises(ModelError, match=r"^Model other cannot .* through OpenVINO"):
        choose(only, runtime="OpenVINO")


def test_the_gpu_where_there_is_none_is_an_error_that_says_what_to_do(
    tmp_path: Path, machine: Machine
) -> None:
    model = own_model(tmp_path / "m", variants=zoo.VARIANTS).model
    with pytest.raises(ModelError, match=r"no GPU with Vulkan\)\. .*choose the CPU\."):
        choose(model, Device.GPU)


def test_the_cpu_is_taken_without_a_look_at_the_gpu(
    tmp_path: Path, machine: Machine
) -> None:
    choice = choose(own_model(tmp_path / "m", variants=zoo.VARIANTS).model, Device.CPU)
    assert choice.device is Device.CPU
    assert choice.reason.startswith("The CPU was asked for")
    assert {key for key, _ in machine.tried} == {"litert-cpu", "openvino-cpu"}


def test_one_way_alone_on_the_cpu_is_not_measured(
    tmp_path: Path, machine: Machine
) -> None:
    choice = choose(own_model(tmp_path / "m").model, Device.CPU)
    assert (choice.device, choice.ms, choice.fallback) == (Device.CPU, None, None)
    assert not machine.tried
    _assert_one_sentence(choice)


def test_a_gpu_takes_the_file_for_cpus_where_there_is_no_other(
    tmp_path: Path, machine: Machine
) -> None:
    model = own_model(tmp_path / "m").model
    with pytest.raises(ModelError, match=r"no GPU with Vulkan\)\. .*choose the CPU\."):
        choose(model, Device.GPU)
    machine.answers["litert-gpu"] = 2.0
    choice = choose(model, Device.GPU)
    assert (choice.device, choice.card.variant) == (Device.GPU, "int8")


def test_a_model_without_a_file_for_the_cpu_runs_on_the_gpu_alone(
    tmp_path: Path, machine: Machine
) -> None:
    model = own_model(tmp_path / "m", variants=("fp16",)).model
    with pytest.raises(
        ModelError, match=r"^Model own cannot run on the CPU: .* Choose the GPU"
    ):
        choose(model, Device.CPU)
    for device in (Device.AUTO, Device.GPU):
        with pytest.raises(
            ModelError, match=r"Model own .*no GPU with Vulkan\)\. .* another model\."
        ):
            choose(model, device)
    machine.answers["litert-gpu"] = 2.0
    assert choose(model, Device.GPU).device is Device.GPU


@pytest.mark.parametrize("device", Device)
def test_an_unknown_model_is_named_with_those_at_hand(device: Device) -> None:
    with pytest.raises(
        ModelError, match=rf"called unknown\. Models at hand: .*{MODEL}"
    ):
        choose("unknown", device)


def test_this_machine_runs_the_shipped_network_and_says_how() -> None:
    choice = choose(MODEL)
    assert choice.ms
    assert choice.ms > 0
    _assert_one_sentence(choice)


def test_a_damaged_file_is_found_out_by_the_trial(folder: Path) -> None:
    zoo.find(MODEL, "fp16", folder).weights.write_bytes(b"damaged")
    zoo.find(MODEL, "int8", folder).weights.write_bytes(b"damaged")
    gpu, cpu = (way for way in WAYS if way.key in ("litert-gpu", "litert-cpu"))
    trials = try_ways(
        [
            (cpu, zoo.find(MODEL, "int8", folder)),
            (gpu, zoo.find(MODEL, "fp16", folder)),
        ]
    )
    for trial in trials:
        assert trial.ms is None
        assert "damaged" in trial.refusal


def test_a_trial_that_cannot_be_made_is_a_reason_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(folder / "no python here"))
    (trial,) = try_ways([(WAYS[0], zoo.find(MODEL, "int8", folder))])
    assert trial.ms is None
    assert "could not be tried" in trial.refusal


def test_a_library_that_crashes_takes_no_other_way_along(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenVINO takes the process along; LiteRT is tried in another one."""
    package = tmp_path / "broken" / "openvino"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("import os; os.abort()", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    ways = [way for way in WAYS if way.on_cpu]
    cards = [zoo.find(MODEL, way.variants[0], folder) for way in ways]
    fine, crashed = try_ways(list(zip(ways, cards, strict=True)))
    assert (ways[0].runtime, ways[1].runtime) == ("LiteRT", "OpenVINO")
    assert "crashed (exit -6)" in crashed.refusal
    assert fine.ms


def test_the_shipped_network_runs_on_the_cpu_without_a_word(
    capfd: pytest.CaptureFixture[str],
) -> None:
    choice = choose(MODEL, Device.CPU, runtime="LiteRT")
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


def _restart() -> None:
    """As if the program began anew: what it knows is read from the file."""
    trials_module._read_from = None
