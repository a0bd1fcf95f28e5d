"""LiteRT on the CPU: int8 through XNNPACK."""

import numpy as np
from numpy.typing import NDArray

from engine.runtimes.native import quiet
from models.errors import ModelError
from models.zoo import ModelCard

Bytes = NDArray[np.uint8]


class CpuRuntime:
    """One interpreter.

    It is LiteRT's older interface on purpose: `CompiledModel` holds Python's lock while
    it runs (2.3.0), so two workers are no faster than one and a window would stutter;
    `Interpreter` lets go of it.
    """

    def __init__(self, card: ModelCard, threads: int = 1) -> None:
        """Load a network.

        Raises:
            ModelError: the file is missing, damaged, or of another kind.
        """
        from ai_edge_litert.interpreter import Interpreter

        card.verify()
        try:
            with quiet():
                self._interpreter = Interpreter(str(card.weights), num_threads=threads)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"{card.weights.name} cannot be run: {error}.") from error
        taken, given = (
            self._interpreter.get_input_details()[0],
            self._interpreter.get_output_details()[0],
        )
        if taken["dtype"] != np.uint8 or given["dtype"] != np.uint8:
            raise ModelError(
                f"{card.weights.name} does not take and give bytes. "
                "Export it again with training.export."
            )
        width, height = card.input_size
        if taken["shape"].tolist() != [1, height, width, 3]:
            raise ModelError(
                f"{card.weights.name} does not take pictures of {width}x{height}, as "
                "its card says. Export it again with training.export."
            )
        self._input, self._output = taken["index"], given["index"]

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        self._interpreter.set_tensor(self._input, rgb[np.newaxis])
        self._interpreter.invoke()
        logits: Bytes = self._interpreter.get_tensor(self._output)[0]
        return logits
