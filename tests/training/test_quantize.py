"""From a run to int8 by both ways, with the process that trains in Keras 2."""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import keras
import numpy as np
import pytest

from engine.runtimes.litert_cpu import CpuRuntime
from models import architectures, zoo
from models.architectures.blocks import conv_bn, encoder_model, enlarge, scaling
from models.card import ModelCard
from models.labels import IDD_LEVEL1
from training import networks
from training.config import Config, DataConfig, write_config
from training.datasets.examples import Pictures, load
from training.datasets.opening import open_dataset
from training.datasets.scenes import SceneExample
from training.errors import ConfigError
from training.fitting import jit
from training.legacy.job import Job
from training.quantize import adopted, main
from training.tuning import tune

pytestmark = [
    pytest.mark.training,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]
SIZE = (96, 64)
CONFIG = Config(
    name="small",
    network="tiny",
    input_size=SIZE,
    crop=(64, 64),
    data=DataConfig(scenes=0),
)
JOB = Job(
    calibration=4,
    crop=(64, 64),
    epochs=4,
    batch=4,
    rate=0.01,
    distillation=0.0,
    cross_entropy=1.0,
    jaccard=0.0,
    seed=0,
)


def build(
    shape: tuple[int | None, int | None, int], classes: int, *_: object
) -> keras.Model:
    """Few weights, and every kind of layer that needs care in int8."""
    scaled = keras.Input(shape)
    fine = conv_bn(scaled, 12, stride=2, name="fine")
    x = keras.layers.DepthwiseConv2D(3, padding="same", use_bias=False)(fine)
    x = keras.layers.ReLU(6.0)(keras.layers.BatchNormalization()(x))
    x = conv_bn(keras.layers.MaxPooling2D(2)(x), 16, dilation=2, name="wide")
    encoder = encoder_model(scaled, [fine, x])

    pictures = keras.Input(shape, name="picture")
    fine, x = encoder(scaling(pictures))
    scene = keras.layers.GlobalAveragePooling2D(keepdims=True)(x)
    scene = keras.layers.Conv2D(16, 1, activation="sigmoid")(scene)
    x = keras.layers.Add()([keras.layers.Multiply()([x, scene]), x, scene])
    # Behind a sum, with no convolution to melt into.
    x = keras.layers.ReLU()(keras.layers.BatchNormalization()(x))
    raised = keras.layers.Conv2DTranspose(12, 2, strides=2)(x)
    x = keras.layers.Concatenate()([enlarge(x, 2, name="enlarge"), raised, fine])
    x = keras.layers.Dropout(0.1)(x)
    return keras.Model(pictures, keras.layers.Conv2D(classes, 1)(x), name="tiny")


def drive(count: int, seed: int) -> list[SceneExample]:
    """Places of one drive: its world is drawn once for all of them."""
    return [SceneExample(97 * number, seed, SIZE) for number in range(count)]


def save_scenes(folder: Path, split: str, drawn: list[SceneExample]) -> None:
    for number, example in enumerate(drawn):
        rgb, ids = example.read()
        for kind, pixels in (("images", rgb[..., ::-1]), ("masks", ids)):
            path = folder / kind / split / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(path), pixels)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scenes of `sample:`, small, as pictures of one's own."""
    folder = tmp_path_factory.mktemp("scenes")
    save_scenes(folder, "train", drive(16, 1))
    save_scenes(folder, "val", drive(6, 1001))
    classes = json.dumps([asdict(kind) for kind in IDD_LEVEL1])
    (folder / "classes.json").write_text(classes)
    return folder


@pytest.fixture(scope="module")
def pictures(data: Path) -> Pictures:
    return load(open_dataset(data).examples("train"), SIZE)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, pictures: Pictures) -> Iterator[Path]:
    """A run as `training.train` leaves it, of a network trained for seconds."""
    folder = tmp_path_factory.mktemp("run")
    write_config(CONFIG, folder / networks.CONFIG)
    networks.write_classes(IDD_LEVEL1, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(architectures.BUILDERS, "tiny", build)
        keras.utils.set_random_seed(0)
        network = networks.build_network(CONFIG, len(IDD_LEVEL1), SIZE)
        loss = keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, ignore_class=255
        )
        network.compile(keras.optimizers.Adam(0.01), loss, jit_compile=jit())
        network.fit(pictures.rgb, pictures.ids[:, ::2, ::2], 8, 60, verbose=0)
        networks.save_weights(network, folder / networks.BEST)
        yield folder


def card_for(content: bytes, folder: Path) -> ModelCard:
    """A card of `qat.int8.tflite`, whether the run has one or not."""
    shipped = zoo.cards()[0]
    digest = hashlib.sha256(content).hexdigest()
    return replace(
        shipped,
        name="qat",
        variant="int8",
        input_size=SIZE,
        folder=folder,
        sha256=digest,
    )


@pytest.fixture(scope="module")
def quantised(run: Path, data: Path) -> Path:
    """The run after all ways to int8."""
    assert main(["--run", str(run), "--data", str(data), "--epochs", "3"]) == 0
    return run


def test_the_table_has_four_plausible_rows(quantised: Path) -> None:
    record = json.loads((quantised / "quantize.json").read_text())
    methods = [row["method"] for row in record["rows"]]
    assert methods == ["float", "ptq", "qat", "openvino"]
    floats, ptq, qat, openvino = record["rows"]
    assert floats["miou"] > 0.3
    assert all(row["miou"] > floats["miou"] - 0.05 for row in (ptq, qat, openvino))
    assert all(0 < row["milliseconds"] < 50 for row in record["rows"])
    assert 0.005 < ptq["megabytes"] < floats["megabytes"] < 0.1
    assert set(qat["iou"]) <= {kind.name for kind in IDD_LEVEL1}


def test_the_trained_file_runs_in_the_program(
    quantised: Path, pictures: Pictures
) -> None:
    content = (quantised / "qat.int8.tflite").read_bytes()
    card = card_for(content, quantised)
    network = networks.load_network(quantised)
    logits = network.predict_on_batch(pictures.rgb[:4].astype(np.float32))
    runtime = CpuRuntime(card)
    given = np.stack([runtime.run(rgb) for rgb in pictures.rgb[:4]])
    assert given.dtype == np.uint8
    assert (given.argmax(-1) == logits.argmax(-1)).mean() > 0.9


def test_all_of_the_trained_file_is_in_integers(quantised: Path) -> None:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(quantised / "qat.int8.tflite"))
    kinds = {detail["dtype"] for detail in interpreter.get_tensor_details()}
    assert kinds <= {np.int8, np.uint8, np.int32}


def test_only_a_better_file_is_adopted(quantised: Path) -> None:
    record = json.loads((quantised / "quantize.json").read_text())
    score = {row["method"]: row["miou"] for row in record["rows"]}
    content = (quantised / "qat.int8.tflite").read_bytes()
    better = score["qat"] > score["ptq"]
    assert adopted(quantised) == (content if better else None)


def test_this_process_stays_with_keras_3(quantised: Path) -> None:
    assert "tensorflow_model_optimization" not in sys.modules


@pytest.fixture
def copy(run: Path, tmp_path: Path) -> Path:
    """The run before anything was quantised."""
    folder = tmp_path / "run"
    folder.mkdir()
    for name in (networks.CONFIG, networks.CLASSES, networks.BEST):
        shutil.copy(run / name, folder)
    return folder


def adopt(run: Path) -> bytes:
    """Make it look as if quantisation-aware training had been the better way."""
    content = b"better"
    card_for(content, run).save()
    (run / "qat.int8.tflite").write_bytes(content)
    digest = hashlib.sha256((run / networks.BEST).read_bytes()).hexdigest()
    (run / "quantize.json").write_text(json.dumps({"checkpoint": digest}))
    return content


def test_what_is_better_is_adopted_while_the_checkpoint_is_the_same(copy: Path) -> None:
    assert adopted(copy) is None
    content = adopt(copy)
    assert adopted(copy) == content
    with (copy / networks.BEST).open("ab") as file:
        file.write(b"trained on")
    with pytest.raises(ConfigError, match="is of an earlier best"):
        adopted(copy)


def refused(capsys: pytest.CaptureFixture[str], *options: object) -> str:
    """The one line on standard error of a command that ends with 2."""
    capsys.readouterr()
    assert main([*map(str, options)]) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if "error:" in line]
    assert len(lines) == 1
    return lines[0]


def test_a_broken_process_is_one_line_and_a_log(
    copy: Path,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    adopt(copy)
    (tmp_path / "tensorflow.py").write_text("raise ImportError('no TensorFlow here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    options = ("--run", copy, "--data", data, "--methods", "qat")
    line = refused(capsys, *options)
    assert "training failed: ImportError: no TensorFlow here." in line
    assert "Traceback" in (copy / "qat.log").read_text()
    # What was adopted before must not be taken for the result of this.
    assert adopted(copy) is None
    assert {path.name for path in copy.iterdir()} >= {"qat.log"}
    assert not [path for path in copy.iterdir() if path.is_dir()]


def test_a_process_that_is_killed_says_by_what(
    pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    (tmp_path / "tensorflow.py").write_text(kill)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    network = build((64, 96, 3), 7)
    with pytest.raises(ConfigError, match="SIGKILL"):
        tune(network, pictures, JOB, tmp_path)


def test_what_the_labels_teach_is_in_the_file(
    pictures: Pictures, tmp_path: Path
) -> None:
    network = build((64, 96, 3), 7)
    logits = network.predict_on_batch(pictures.rgb[:4].astype(np.float32))
    rare = np.bincount(logits.argmax(-1).ravel(), minlength=7).argmin()
    labels = np.full_like(pictures.ids, rare)
    content = tune(network, Pictures(pictures.rgb, labels), JOB, tmp_path)
    (tmp_path / "qat.int8.tflite").write_bytes(content)
    runtime = CpuRuntime(card_for(content, tmp_path))
    given = np.stack([runtime.run(rgb) for rgb in pictures.rgb[:4]])
    assert (given.argmax(-1) == rare).mean() > 0.9


@pytest.mark.filterwarnings("ignore:Skipping nested container:UserWarning")
def test_what_cannot_be_quantised_is_refused_in_one_line(
    copy: Path,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    absent = tmp_path / "absent"
    assert f"{absent}" in refused(capsys, "--run", absent, "--data", data)
    assert "no folder" in refused(capsys, "--run", copy, "--data", absent)

    empty = tmp_path / "empty"
    shutil.copytree(data, empty)
    shutil.rmtree(empty / "images" / "val")
    assert "no split 'val'" in refused(capsys, "--run", copy, "--data", empty)

    networks.save_weights(build((64, 96, 3), 3), copy / networks.BEST)
    line = refused(capsys, "--run", copy, "--data", data)
    assert "does not hold the weights of tiny" in line

    networks.write_classes(IDD_LEVEL1[:3], copy)
    line = refused(capsys, "--run", copy, "--data", data)
    assert "knows other classes" in line


@pytest.mark.parametrize(
    "options", [("--methods", "qat,pq"), ("--epochs", "0"), ("--batch", "many")]
)
def test_meaningless_options_are_refused(
    options: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--run", "run", "--data", "data", *options])
    assert options[0] in capsys.readouterr().err
