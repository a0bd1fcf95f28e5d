"""Several accelerators at once: each batch is split, every one holds the network."""

import keras

from training.errors import ConfigError


def use_devices(wanted: int | None, batch: int) -> int:
    """Spread the batches of all networks that are built from now on.

    Keras' own data parallelism, which it has on JAX alone: the step is compiled for the
    whole batch, so that loss, batch normalisation and random numbers are those of one
    device.

    Args:
        wanted: how many devices; None is every accelerator, or else one processor.
        batch: pictures per step, which every device must get the same share of.

    Returns:
        How many devices are used.

    Raises:
        ConfigError: there are not so many, they do not divide the batch, or Keras runs
            on something else than JAX.
    """
    devices = keras.distribution.list_devices()
    accelerated = not devices[0].startswith("cpu")
    on_jax = keras.backend.backend() == "jax"
    count = wanted
    if count is None:
        count = len(devices) if accelerated and on_jax else 1
        if accelerated and len(devices) > count:
            print(
                f"one of {len(devices)} accelerators is used: "
                "KERAS_BACKEND=jax trains on all of them",
                flush=True,
            )
    if not 1 <= count <= len(devices):
        raise ConfigError(
            f"There are {len(devices)} devices, not {count}: {', '.join(devices)}."
        )
    if count > 1 and not on_jax:
        raise ConfigError(
            f"Keras on {keras.backend.backend()} trains on one device alone: "
            "set KERAS_BACKEND=jax for several."
        )
    if batch % count:
        raise ConfigError(
            f"A batch of {batch} cannot be shared evenly by {count} devices: "
            "set batch to a multiple, or name another number with --devices."
        )
    if count > 1:
        parallel = keras.distribution.DataParallel(devices=devices[:count])
        keras.distribution.set_distribution(parallel)
        print(f"{count} devices share each batch", flush=True)
    return count
