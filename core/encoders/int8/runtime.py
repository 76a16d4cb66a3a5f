"""OpenVINO, imported so that it says nothing to anybody, and a compiled tower that lanes may share."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.types import Output

if TYPE_CHECKING:
    import openvino as ov  # type: ignore[import-untyped]


def openvino() -> Any:
    """The module. Raises ImportError where it is not installed, as on machines that it has no wheels for.

    On import it tells a counting service of its makers that it was imported, through a package of its own. Nothing of
    ours reports anything: that package is hidden, and OpenVINO then does without, as its own code provides for.
    """
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino as ov
    import openvino.opset13  # type: ignore[import-untyped]

    return ov


class Int8Tower:
    """A compiled image tower. Any number of threads may encode at once; up to `streams` of them side by side."""

    def __init__(self, compiled: ov.CompiledModel) -> None:
        self._compiled = compiled
        self._own = threading.local()

    @classmethod
    def compile(cls, graph: ov.Model, streams: int, threads: int = 0) -> Int8Tower:
        """For this machine's processor; takes seconds. `threads` 0: one a stream."""
        return cls(openvino().Core().compile_model(graph, "CPU", _options(streams, threads)))

    @classmethod
    def restore(cls, data: bytes, streams: int) -> Int8Tower:
        """From `dump`. RuntimeError where it was another version's or another processor's."""
        return cls(openvino().Core().import_model(data, "CPU", _options(streams)))

    def dump(self) -> bytes:
        """The compiled tower, for `restore` on the same machine."""
        data: bytes = self._compiled.export_model().getvalue()
        return data

    def encode(self, pictures: NDArray[np.uint8], output: Output = Output.PROJECTED) -> NDArray[np.float32]:
        """uint8 (N, S, S, 3) to float32 (N, D), unit length where projected."""
        request = getattr(self._own, "request", None)
        if request is None:
            request = self._own.request = self._compiled.create_infer_request()
        request.infer([np.ascontiguousarray(pictures)])
        vectors: NDArray[np.float32] = np.array(request.get_tensor(output.value).data, np.float32)
        return vectors


def _options(streams: int, threads: int = 0) -> dict[str, Any]:
    """One thread a stream, as `EncodeLanes` uses them, left to the system to place. Float layers stay in full
    precision: bfloat16, which OpenVINO takes where it can, is not what fidelity was asked of."""
    return {
        "NUM_STREAMS": streams,
        "INFERENCE_NUM_THREADS": threads or streams,
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_PRECISION_HINT": "f32",
    }
