"""LiteRT on the GPU: fp16 through WebGPU, that is Vulkan, Metal or Direct3D."""

import numpy as np
from numpy.typing import NDArray

from engine.runtimes.base import byte_logits
from engine.runtimes.native import quiet
from models.errors import ModelError
from models.zoo import ModelCard

Bytes = NDArray[np.uint8]


class GpuRuntime:
    """One network compiled for the GPU, with its buffers."""

    def __init__(self, card: ModelCard) -> None:
        """Compile a network.

        Raises:
            ModelError: there is no GPU that can run the whole of it.
        """
        from ai_edge_litert.compiled_model import CompiledModel
        from ai_edge_litert.hardware_accelerator import HardwareAccelerator

        card.verify()
        try:
            with quiet():
                model = CompiledModel.from_file(
                    str(card.weights), HardwareAccelerator.GPU
                )
                self._inputs = model.create_input_buffers(0)
                self._outputs = model.create_output_buffers(0)
        except RuntimeError as error:
            raise ModelError("no GPU with Vulkan, Metal or Direct3D 12") from error
        if not model.is_fully_accelerated():
            raise ModelError("the GPU refuses a part of the network")
        self._model = model
        # Of the file and not of the card: sides need not be multiples of the stride.
        (signature,) = model.get_signature_list()
        (taken,) = model.get_input_tensor_details(signature).values()
        (given,) = model.get_output_tensor_details(signature).values()
        width, height = card.input_size
        if taken["shape"] != [1, height, width, 3]:
            raise ModelError(
                f"{card.weights.name} does not take pictures of {width}x{height}, as "
                "its card says; export it again with training.export"
            )
        self._shape = tuple(given["shape"][1:])

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        self._inputs[0].write(rgb.astype(np.float32))
        self._model.run_by_index(0, self._inputs, self._outputs)
        count = int(np.prod(self._shape))
        logits = self._outputs[0].read(count, np.float32).reshape(self._shape)
        return byte_logits(logits)
