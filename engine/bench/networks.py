"""The network alone, in every way that this machine can run it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from engine.bench.cost import Cost, Stopwatch
from engine.bench.material import Material
from engine.runtimes.choice import Choice, Device, choose
from engine.runtimes.ways import WAYS
from models.errors import ModelError

_WARM = 2


@dataclass(frozen=True)
class Network:
    """What a network costs in one way of running it.

    Attributes:
        runtime: the library.
        device: what it computes on.
        variant: of the file.
        workers: how many of it were kept busy at a time.
        cost: of one frame: the clock's time is shared out among all workers.
    """

    runtime: str
    device: str
    variant: str
    workers: int
    cost: Cost


def ways(
    chosen: Choice, model: str, device: Device, size: str, runtime: str | None
) -> list[Choice]:
    """The choice that was made, and after it the others that this machine has.

    Args:
        chosen: what playing and exporting use.
        model: as `models.zoo.find` takes it.
        device: AUTO for all, else what alone is meant.
        size: of the network's input.
        runtime: None for all, else the library that alone is meant.
    """
    choices = [chosen]
    for way in WAYS:
        if device not in (Device.AUTO, way.device) or runtime not in (
            None,
            way.runtime,
        ):
            continue
        try:
            choice = choose(model, way.device, size=size, runtime=way.runtime)
        except ModelError:
            continue  # there is no such device here, or no such file
        if (choice.runtime, choice.device) not in (
            (known.runtime, known.device) for known in choices
        ):
            choices.append(choice)
    return choices


def network_costs(choice: Choice, material: Material) -> list[Network]:
    """One worker alone, then all of them at a time."""
    return [
        Network(
            runtime=choice.runtime,
            device=choice.device.value,
            variant=choice.card.variant,
            workers=workers,
            cost=_cost(choice, material, workers),
        )
        for workers in sorted({1, choice.workers})
    ]


def _cost(choice: Choice, material: Material, workers: int) -> Cost:
    inputs = [
        result.frame.picture.rgb(choice.card.input_size) for result in material.sample
    ]
    each = -(-material.frames // workers)
    watches: list[Stopwatch] = []
    # Started when all networks are loaded and warm, by the last that becomes so.
    ready = threading.Barrier(workers, action=lambda: watches.append(Stopwatch()))

    def work() -> None:
        try:
            runtime = choice.make()
            for rgb in inputs[:_WARM]:
                runtime.run(rgb)
        except BaseException:
            ready.abort()  # the others would wait for this one
            raise
        ready.wait()
        for index in range(each):
            runtime.run(inputs[index % len(inputs)])

    with ThreadPoolExecutor(workers, thread_name_prefix="bench") as pool:
        running = [pool.submit(work) for _ in range(workers)]
    cost = watches[0].cost(each * workers) if watches else Cost(0.0, 0.0)
    for future in running:
        future.result()
    return cost
