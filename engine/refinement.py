"""What is made better of a network's answer before it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refinement:
    """How class maps are made of the network's logits.

    Attributes:
        edges: borders between classes follow the edges of the picture.
        smoothing: how much of the frames before is kept, 0 to 1; 0 is off.
    """

    edges: bool = True
    smoothing: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.smoothing <= 1:
            raise ValueError(f"smoothing of {self.smoothing}, which is not 0 to 1")
