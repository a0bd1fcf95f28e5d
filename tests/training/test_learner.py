"""The step that `fit` trains with, on a network of a few weights."""

from pathlib import Path

import keras
import numpy as np
import pytest

from models import architectures
from models.labels import UNDEFINED
from training.augment import Augment
from training.batches import TrainingBatches, ValidationBatches
from training.callbacks import Epochs, KeepBest, Log
from training.config import AugmentConfig, LossConfig
from training.datasets.examples import Pictures
from training.errors import ConfigError
from training.fitting import jit
from training.learner import Learner, MeanIoU, Teacher
from training.metrics import Confusion

# Keras 3.15 saves HDF5 in a way that numpy 2 gives notice of.
pytestmark = [
    pytest.mark.training,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


def tiny_network() -> keras.Model:
    """Three classes by colour, at stride 2."""
    pictures = keras.Input((None, None, 3))
    x = keras.layers.Rescaling(1 / 127.5, offset=-1.0)(pictures)
    x = keras.layers.Conv2D(8, 3, strides=2, padding="same", activation="relu")(x)
    x = keras.layers.Conv2D(8, 1, activation="relu", name="inner")(x)
    return keras.Model(pictures, keras.layers.Conv2D(3, 1)(x), name="colours")


def easy_pictures(count: int) -> Pictures:
    """The left is red and 0, the right is blue and 1, below is green and 2."""
    ids = np.zeros((count, 32, 48), np.uint8)
    ids[:, :, 24:] = 1
    ids[:, 24:] = 2
    ids[:, :2] = UNDEFINED
    colours = np.array([[200, 30, 30], [30, 30, 200], [30, 200, 30]], np.uint8)
    return Pictures(colours[np.minimum(ids, 2)], ids)


def learner(
    seed: int = 0, teachers: tuple[Teacher, ...] = (), auxiliary: tuple[str, ...] = ()
) -> Learner:
    keras.utils.set_random_seed(seed)
    augment = Augment(AugmentConfig(), (32, 32), seed, dtype="float32")
    loss = LossConfig(distillation=1.0 if teachers else 0.0)
    trained = Learner(tiny_network(), augment, loss, teachers, auxiliary)
    optimiser = keras.optimizers.AdamW(0.02, use_ema=True, ema_momentum=0.9)
    trained.compile(optimiser, jit_compile=jit())
    return trained


def fit(trained: Learner, run: Path, epochs: int) -> KeepBest:
    run.mkdir(exist_ok=True)
    pictures = easy_pictures(16)
    batches = TrainingBatches(pictures, 4, seed=0, writing=0.2)
    log = Log(run / "log.csv")
    best = KeepBest(run / "best.weights.h5", log)
    trained.fit(
        batches,
        validation_data=ValidationBatches(*easy_pictures(5), 4),
        epochs=epochs,
        verbose=0,
        callbacks=[
            Epochs(batches),
            log,
            best,
            keras.callbacks.SwapEMAWeights(),
        ],
    )
    return best


def test_it_learns_logs_and_keeps_the_best(
    tmp_path: Path,
) -> None:
    trained = learner()
    best = fit(trained, tmp_path, epochs=8)
    assert best.best > 0.8
    log = (tmp_path / "log.csv").read_text().splitlines()
    assert log[0] == "epoch,loss,val_loss,val_miou"
    assert len(log) == 9
    restored = tiny_network()
    restored.load_weights(tmp_path / "best.weights.h5")
    # What was kept is what was scored: the averaged weights.
    rgb, ids = easy_pictures(2)
    logits = keras.ops.convert_to_numpy(restored(rgb.astype(np.float32)))
    confusion = Confusion(3)
    confusion.add(ids[0], logits[0].argmax(-1).astype(np.uint8))
    assert confusion.miou == pytest.approx(best.best, abs=0.1)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """What has learnt a little."""
    trained = learner()
    fit(trained, tmp_path_factory.mktemp("teacher"), epochs=6)
    return trained


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_student_learns_from_a_teacher_without_labels(
    teacher: Learner, scale: float
) -> None:
    # It learnt from pictures of another size than the student's.
    student = learner(1, (Teacher(teacher.network, (scale, scale)),))
    before = [np.array(weight) for weight in teacher.network.get_weights()]
    rgb, ids = easy_pictures(16)
    bare = Pictures(rgb, np.full_like(ids, UNDEFINED))
    student.fit(TrainingBatches(bare, 4, seed=0), epochs=12, verbose=0)
    scores = student.evaluate(
        ValidationBatches(rgb, ids, 4), verbose=0, return_dict=True
    )
    assert scores["miou"] > 0.7
    for weight, old in zip(teacher.network.get_weights(), before, strict=True):
        assert np.array_equal(weight, old)


def test_a_teacher_sees_pictures_of_its_own_size() -> None:
    seen: list[tuple[int, ...]] = []

    class Watched(keras.layers.Layer):
        def call(self, x: object) -> object:
            seen.append(tuple(x.shape[1:3]))
            return x

    pictures = keras.Input((None, None, 3))
    network = keras.Model(pictures, keras.layers.Conv2D(3, 1)(Watched()(pictures)))
    seen.clear()
    student = learner(0, (Teacher(network, (1.5, 2.0)), Teacher(network, (2.0, 3.0))))
    rgb, ids = easy_pictures(2)
    outputs = student({"rgb": rgb, "ids": ids}, training=True)
    # Crops are 32x32, and networks take multiples of 32.
    assert seen == [(64, 64), (96, 64)]
    assert outputs["teacher"].shape == outputs["logits"].shape
    total = keras.ops.convert_to_numpy(keras.ops.sum(outputs["teacher"], -1))
    assert total == pytest.approx(np.ones_like(total), abs=1e-5)


def test_auxiliary_heads_train_and_leave_the_network_as_it_is(tmp_path: Path) -> None:
    trained = learner(auxiliary=("inner",))
    head = trained.with_heads.get_layer("inner_head")
    before = np.array(head.kernel)
    assert fit(trained, tmp_path, epochs=8).best > 0.8
    assert not np.array_equal(head.kernel, before)
    restored = tiny_network()
    restored.load_weights(tmp_path / "best.weights.h5")
    names = [layer.name for layer in trained.network.layers]
    assert "inner_head" not in names
    assert len(names) == len(restored.layers)


def test_auxiliary_heads_add_to_the_loss() -> None:
    rgb, ids = easy_pictures(4)
    losses = []
    for auxiliary in ((), ("inner",)):
        trained = learner(auxiliary=auxiliary)
        outputs = trained({"rgb": rgb, "ids": ids}, training=True)
        losses.append(float(trained.compute_loss(y_pred=outputs)))
    assert losses[1] > losses[0]


def test_a_head_on_no_layer_is_refused() -> None:
    with pytest.raises(ConfigError, match="colours has no layer called nowhere"):
        learner(auxiliary=("nowhere",))


def test_a_head_on_a_network_within_the_network_is_refused() -> None:
    network = architectures.build("unet_tiny", (None, None, 3), 3)
    augment = Augment(AugmentConfig(), (32, 32), 0, dtype="float32")
    with pytest.raises(ConfigError, match="encoder of unet_tiny is a network of its"):
        Learner(network, augment, LossConfig(), auxiliary=("encoder",))


def test_random_numbers_start_anew_with_each_epoch_however_many_there_are() -> None:
    trained = learner()
    epochs = Epochs(TrainingBatches(easy_pictures(4), 4, seed=0))
    epochs.set_model(trained)
    counters = []
    for epoch in (0, 1, 4095, 4096, 4097):
        epochs.on_epoch_begin(epoch)
        state = keras.ops.convert_to_numpy(trained.augment.generator.state)
        counters.append(int(state[1]))
    assert counters == [0, 1 << 20, 4095 << 20, 0, 1 << 20]


# In the second case the fourth class is nowhere: it counts neither here nor there.
@pytest.mark.parametrize("classes", [3, 4])
def test_the_metric_in_training_is_the_official_one(classes: int) -> None:
    rng = np.random.default_rng(5)
    truth = rng.choice(np.array([0, 1, 2, UNDEFINED], np.uint8), (4, 16, 32))
    predicted = rng.integers(0, 3, (4, 16, 32), np.uint8)
    confusion, metric = Confusion(classes), MeanIoU(classes)
    for one, other in zip(truth, predicted, strict=True):
        confusion.add_as_it_is(one, other)
        metric.update_state(one.astype(np.int32), other.astype(np.int32))
    assert float(metric.result()) == pytest.approx(confusion.miou, abs=1e-6)


def test_validation_sees_every_picture_once_and_no_more() -> None:
    rgb, ids = easy_pictures(5)
    batches = ValidationBatches(rgb, ids, 4)
    assert batches.num_batches == 2
    last = batches[1][0]
    assert last["rgb"].shape == (4, 32, 48, 3)
    assert np.array_equal(last["ids"][0], ids[4])
    assert (last["ids"][1:] == UNDEFINED).all()


def test_batches_depend_on_epoch_and_seed_alone() -> None:
    numbered = Pictures(
        np.zeros((10, 8, 8, 3), np.uint8),
        np.arange(10, dtype=np.uint8)[:, None, None] * np.ones((8, 8), np.uint8),
    )
    one, other = (TrainingBatches(numbered, 4, seed=2, writing=0.5) for _ in range(2))
    seen = [one[i][0]["ids"][:, 0, 0].tolist() for i in range(one.num_batches)]
    assert len({n for batch in seen for n in batch}) == 8
    again = [other[i][0]["ids"][:, 0, 0].tolist() for i in range(other.num_batches)]
    assert again == seen
    assert np.array_equal(one[0][0]["rgb"], other[0][0]["rgb"])
    other.epoch = 1
    assert other[0][0]["ids"][:, 0, 0].tolist() != seen[0]
    assert numbered.rgb.max() == 0
