"""The int8 side of one loaded encoder: the tower in use, and one to try out. Runs in the model process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.encoders.int8.store import Int8Store, Verdict, backend_of, key_of, runtime_version
from core.encoders.spec import EncoderSpec
from core.errors import ModelError

if TYPE_CHECKING:
    from core.encoders.image_tower import ImageTower
    from core.encoders.int8.build import Int8Builder
    from core.encoders.int8.runtime import Int8Tower
    from core.encoders.open_clip_model import Clip

NO_PICTURES = np.empty((0, 0, 0, 3), np.uint8)


class Int8Choice:
    """`tower` encodes, where it is not None; `verdict` is what was found of the model, on whatever day."""

    def __init__(self, spec: EncoderSpec, model: Clip | ImageTower, sha256: str) -> None:
        self._spec, self._model = spec, model
        self._key = key_of(spec, sha256)
        self._store: Int8Store | None = None
        self._lanes = 1
        self._builder: Int8Builder | None = None
        self.tower: Int8Tower | None = None
        self.verdict: Verdict | None = None

    @property
    def backend(self) -> str:
        """The name of the arithmetic in a space key; "" while this is not in use."""
        return backend_of(self.verdict) if self.tower is not None and self.verdict is not None else ""

    @property
    def possible(self) -> bool:
        """Whether this machine and this model can do it at all."""
        from core.encoders.int8.tower import read_tower

        if not runtime_version():
            return False
        return read_tower(self._model, self._spec.mean, self._spec.std) is not None

    def restore(self, store: Int8Store, lanes: int) -> None:
        """Use the tower that was found faithful, if one was and is still there; else what was found counts for
        nothing, and can be found anew."""
        from core.encoders.int8.runtime import Int8Tower

        self._store, self._lanes = store, lanes
        verdict = store.verdict(self._key)
        if verdict is None or not runtime_version():
            return
        if not verdict.used:
            self.verdict = verdict
            return
        data = store.tower(self._key, verdict)
        try:
            self.tower = Int8Tower.restore(data, lanes) if data else None
        except RuntimeError:
            # Compiled for another processor, or by another build of OpenVINO.
            self.tower = None
        self.verdict = verdict if self.tower is not None else None

    def build(self, pictures: NDArray[np.uint8], floats: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """Make the tower to try out; see `BuildInt8`. Layers with their errors, the worst first."""
        from core.encoders.int8.build import Int8Builder

        if len(pictures):
            self._builder = Int8Builder(self._spec, self._model, pictures, self._lanes)
        if self._builder is None:
            raise ModelError("There is no picture to calibrate on.")
        self._builder.compile(floats)
        calibration = self._builder.calibration
        return tuple((name, calibration.errors[name]) for name in calibration.worst_first())

    def try_out(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Crops, uint8 (N, S, S, 3), to unit vectors by the tower that was built last."""
        if self._builder is None or self._builder.tower is None:
            raise ModelError("No faster arithmetic has been built yet.")
        return self._builder.tower.encode(batch)

    def keep(self, verdict: Verdict) -> Verdict:
        """Write the verdict down, with the tower where it is used; see `KeepInt8`."""
        if self._store is None:
            raise ModelError("The faster arithmetic is switched off.")
        tower = self._builder.tower if self._builder is not None else None
        if verdict.used and tower is None:
            raise ModelError("No faster arithmetic has been built yet.")
        try:
            return self._store.keep(self._key, verdict, tower.dump() if verdict.used and tower is not None else b"")
        except OSError as error:
            raise ModelError(f"The faster arithmetic cannot be kept: {error.strerror}.", "Free some space.") from error
        finally:
            self._builder = None
