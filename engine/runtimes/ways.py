"""The ways of running a network: which runtime on which device takes which file."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from engine.machine import cores
from engine.runtimes.base import Runtime
from models.zoo import ModelCard

MAX_WORKERS = 8


class Device(Enum):
    """What a person may ask for. A way's own device is never AUTO."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"
    NPU = "npu"


@dataclass(frozen=True)
class Way:
    """A runtime on a device.

    Attributes:
        key: a name for files and command lines.
        runtime: the library's name.
        device: what it computes on.
        variants: of the files that it takes, the best first.
        workers: how many frames to have in work at a time.
    """

    key: str
    runtime: str
    device: Device
    variants: tuple[str, ...]
    workers: int

    def make(self, card: ModelCard) -> Runtime:
        """Load a network, in the thread that will run it.

        Raises:
            ModelError: it cannot run this way here.
        """
        # Each library is loaded only where it is used: OpenVINO takes 0.4 s.
        if self.runtime == "OpenVINO":
            from engine.runtimes.openvino import OpenVinoRuntime

            return OpenVinoRuntime(card, self.device.name, self.workers)
        if self.device is Device.GPU:
            from engine.runtimes.litert_gpu import GpuRuntime

            return GpuRuntime(card)
        from engine.runtimes.litert_cpu import CpuRuntime

        return CpuRuntime(card)

    def file(self, variants: Collection[str]) -> str | None:
        """The variant that it takes of those that there are."""
        return next((name for name in self.variants if name in variants), None)

    @property
    def on_cpu(self) -> bool:
        """Whether it computes on the CPU, which every machine has."""
        return self.device is Device.CPU


# Small networks gain more from one thread a frame than from many on the same frame.
_CORES = min(MAX_WORKERS, cores())

# In the order in which they are tried: a driver that crashes takes none with it that
# had its turn.
WAYS = (
    Way("litert-cpu", "LiteRT", Device.CPU, ("int8",), _CORES),
    Way("openvino-cpu", "OpenVINO", Device.CPU, ("openvino",), _CORES),
    Way("openvino-npu", "OpenVINO", Device.NPU, ("openvino",), 2),
    Way("openvino-gpu", "OpenVINO", Device.GPU, ("openvino",), 2),
    # Pictures that wait at the same time go to the GPU together.
    Way("litert-gpu", "LiteRT", Device.GPU, ("fp16", "int8"), 4),
)
