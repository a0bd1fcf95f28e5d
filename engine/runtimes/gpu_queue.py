"""One GPU for all the runtimes of a file.

A small network keeps a GPU waiting more than working: on an H200 four pictures at once
take a quarter longer than one. So the runtimes of one file share the GPU, and pictures
that wait at the same time go there together.
"""

import logging
import threading
import weakref
from contextlib import suppress
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic

import numpy as np

from engine.errors import DeviceFailedError
from engine.runtimes.gpu_network import Network, Request, output_shape, truce
from engine.runtimes.litert_c import CallError
from models.errors import ModelError
from models.zoo import ModelCard

AT_ONCE = 4
"""Pictures that go to the GPU together at most."""

# A frame takes milliseconds. What is silent for so long does not come back.
_PATIENCE_SECONDS = 1.0
# Half floats of another order of adding up differ by less, wrong ones by more.
_TOLERANCE = 0.5

_log = logging.getLogger(__name__)


class _Work:
    """What the thread that speaks to the GPU has to do, and since when it does it."""

    def __init__(self, network: Network) -> None:
        self.networks = [network]
        self.requests: SimpleQueue[Request | None] = SimpleQueue()
        self.begun = inf

    def serve(self) -> None:
        """Label what waits, together as far as it goes, until there is nobody left."""
        requests = self.requests
        while request := requests.get():
            waiting = [request]
            with suppress(Empty):
                while len(waiting) < self.networks[-1].pictures and (
                    request := requests.get_nowait()
                ):
                    waiting.append(request)
            if request is None:
                requests.put(None)
            failure = self._label(waiting)
            for one in waiting:
                one.answers.put(failure)
            del request, waiting, one

    def _label(self, waiting: list[Request]) -> str:
        """Why it could not be done; empty where it was."""
        network = next(one for one in self.networks if one.pictures >= len(waiting))
        self.begun = monotonic()
        try:
            network.label(waiting)
        except Exception as error:
            # Whatever it is, they wait for an answer.
            return str(error) or repr(error)
        finally:
            self.begun = inf
        return ""


class Gpu:
    """What the runtimes of one file have in common.

    The GPU is spoken to in a thread apart, which is left behind where a driver hangs in
    the middle of a call.

    Attributes:
        shape: rows, columns and classes of the logits.
        failure: why it is of no more use; empty as long as it is.
    """

    def __init__(self, card: ModelCard) -> None:
        """Compile a network for one picture at a time.

        Raises:
            ModelError: the file is none, or no GPU here runs the whole of it.
        """
        self._content = card.weights.read_bytes()
        self.shape = output_shape(card, self._content)
        self.failure = ""
        width, height = card.input_size
        noise = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
        self._sample = Request(noise, np.empty(self.shape, np.float32), SimpleQueue())
        with truce():
            network = self._network_of_one()
        self._growing = threading.Lock()
        self._work = _Work(network)
        threading.Thread(target=self._work.serve, name="gpu", daemon=True).start()
        weakref.finalize(self, self._work.requests.put, None)

    def _network_of_one(self) -> Network:
        try:
            network = Network(self._content, 1)
        except CallError as error:
            raise ModelError("no GPU with Vulkan, Metal or Direct3D 12") from error
        except ValueError as error:
            raise ModelError(f"the GPU cannot take the network: {error}") from error
        if not network.whole:
            raise ModelError("the GPU refuses a part of the network")
        try:
            network.label([self._sample])
        except (CallError, ValueError) as error:
            raise ModelError(f"the GPU does not run the network: {error}") from error
        if not np.ptp(self._sample.logits):
            # A step that it took and then cannot compute leaves no other sign.
            raise ModelError("the GPU computes nothing of the network")
        return network

    def grow(self) -> None:
        """Compile the network for several pictures too; without it all goes on."""
        with self._growing:
            if self.failure or not self._content:
                return
            content, self._content = self._content, b""
            try:
                with truce():
                    network = self._network_of_several(content)
                self._work.networks.append(network)
            except (CallError, ValueError) as error:
                _log.warning("the GPU takes one picture at a time: %s", str(error))

    def _network_of_several(self, content: bytes) -> Network:
        """What gives of several pictures at once what the other gives of each.

        Raises:
            CallError: the GPU refuses it or fails.
            ValueError: it cannot be made, or would be of no use.
        """
        network = Network(content, AT_ONCE)
        if not network.whole:
            raise ValueError("it refuses a part of the network for several")
        logits = [np.empty(self.shape, np.float32) for _ in range(AT_ONCE)]
        begun = monotonic()
        network.label([self._sample._replace(logits=own) for own in logits])
        if monotonic() - begun > _PATIENCE_SECONDS / 2:
            # A GPU that is so slow is busy with one, and would seem to hang.
            raise ValueError("several take it too long")
        wanted = self._sample.logits
        if not all(np.allclose(own, wanted, atol=_TOLERANCE) for own in logits):
            raise ValueError("of several it gives something else")
        return network

    def label(self, request: Request) -> None:
        """Have a picture labelled.

        Raises:
            DeviceFailedError: the GPU failed, now or before.
        """
        if self.failure:
            raise self.failed(self.failure)
        self._work.requests.put(request)
        failure = self._answer(request)
        if failure:
            raise self.failed(failure)

    def _answer(self, request: Request) -> str:
        while True:
            left = min(max(self._patience(), 0), _PATIENCE_SECONDS)
            try:
                return request.answers.get(timeout=left)
            except Empty:
                if self._patience() > 0:
                    continue
            for network in self._work.networks:
                network.abandon()
            return f"it has not answered for {_PATIENCE_SECONDS:.0f} s"

    def _patience(self) -> float:
        """Seconds left for the pictures that the GPU is at, not for those that wait."""
        since = max(self._work.begun, truce.until)
        return since + _PATIENCE_SECONDS - monotonic()

    def failed(self, why: str) -> DeviceFailedError:
        """Be of no more use; the error for whoever was to be served."""
        self.failure = why
        return DeviceFailedError(why)


_one_at_a_time = threading.Lock()
_in_use: "weakref.WeakValueDictionary[str, Gpu]" = weakref.WeakValueDictionary()


def shared(card: ModelCard) -> Gpu:
    """The one of a file; whoever is the second to ask makes it ready for several.

    Raises:
        ModelError: the file is none, or no GPU here runs the whole of it.
    """
    with _one_at_a_time:
        gpu = _in_use.get(card.sha256)
        if gpu is None or gpu.failure:
            gpu = _in_use[card.sha256] = Gpu(card)
            return gpu
    gpu.grow()
    return gpu
