"""From a loaded model to an int8 tower: calibrate once, compile as often as layers are put back into float."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.encoders.int8.calibrate import PICTURES, Calibration, Step, calibrate
from core.encoders.int8.graph import build_graph
from core.encoders.int8.runtime import Int8Tower
from core.encoders.int8.tower import Tower, read_tower
from core.encoders.spec import EncoderSpec
from core.errors import ModelError

if TYPE_CHECKING:
    from core.encoders.image_tower import ImageTower
    from core.encoders.open_clip_model import Clip


class Int8Builder:
    """Holds the calibration of one model. `tower` is the one that was compiled last."""

    def __init__(
        self,
        spec: EncoderSpec,
        model: Clip | ImageTower,
        pictures: NDArray[np.uint8],
        streams: int,
        step: Step | None = None,
    ) -> None:
        """`pictures`: uint8 (N, S, S, 3), of which the first `PICTURES` are looked at. ModelError where the model has
        no image tower that the graph knows."""
        read = read_tower(model, spec.mean, spec.std)
        if read is None:
            raise ModelError(f"{spec.title} has no image tower that the faster arithmetic knows: plain ViTs alone.")
        if not len(pictures):
            raise ModelError("There is no picture to calibrate on.")
        self._streams = streams
        self._even: Tower
        self.calibration: Calibration
        self._even, self.calibration = calibrate(read, pictures[:PICTURES], step)
        self.floats: tuple[str, ...] = ()
        self.tower: Int8Tower | None = None

    def compile(self, floats: Sequence[str] = (), *, streams: int = 0, threads: int = 0) -> Int8Tower:
        """With these layers in full precision, the others in int8; for that many batches side by side (0: as many as
        the builder was made for), with that many threads in all (0: one each)."""
        ranges = {name: both for name, both in self.calibration.ranges.items() if name not in floats}
        self.floats = tuple(floats)
        self.tower = Int8Tower.compile(build_graph(self._even, ranges), streams or self._streams, threads)
        return self.tower
