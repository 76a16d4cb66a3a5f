"""Batches through an encoder in parallel lanes: on two cores, two lanes of one thread each outrun one call over both.

A CLIP's small matrices gain little from a second thread inside each operation and wait for it after every one. Used
inside the model process.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from core.encoders.open_clip_encoder import Encoder
from core.types import Output


class EncodeLanes:
    """`lanes` threads that encode batches in the order of their arrival; one on a GPU, whatever was asked for.

    At most two batches a lane are under way or waiting: `submit` blocks beyond that. Any thread may submit.
    """

    def __init__(self, encoder: Encoder, lanes: int) -> None:
        if lanes < 1:
            raise ValueError("at least one lane")
        self.lanes = lanes if encoder.device.kind == "cpu" else 1
        self._encoder = encoder
        self._places = threading.BoundedSemaphore(2 * self.lanes)
        narrow = self.lanes > 1
        self._pool = ThreadPoolExecutor(self.lanes, "encode", initializer=_one_thread if narrow else None)

    def submit(
        self,
        batch: NDArray[np.uint8],
        output: Output = Output.PROJECTED,
        *,
        native: bool = False,
        candidate: bool = False,
    ) -> Future[NDArray[np.float32]]:
        """What `Encoder.encode_images`, or `encode_native`, or with `candidate` the int8 tower that was built last,
        returns or raises, later. RuntimeError after `close`."""
        self._places.acquire()
        try:
            if candidate:
                future = self._pool.submit(self._encoder.int8.try_out, batch)
            elif native:
                future = self._pool.submit(self._encoder.encode_native, batch)
            else:
                future = self._pool.submit(self._encoder.encode_images, batch, output)
        except RuntimeError:
            self._places.release()
            raise
        future.add_done_callback(self._leave)
        return future

    def close(self) -> None:
        """Drop what waits, finish what runs, end the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> EncodeLanes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _leave(self, _: Future[NDArray[np.float32]]) -> None:
        self._places.release()


def _one_thread() -> None:
    """OpenMP's thread count belongs to the calling thread: the lanes become narrow, the rest of the process stays."""
    import torch

    torch.set_num_threads(1)
