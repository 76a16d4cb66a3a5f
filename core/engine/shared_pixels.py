"""Pixels across a process border without copying them through a pipe.

The engine names the block, the worker makes and fills it, the engine copies it out and removes it. Because the engine
knows the name beforehand, a worker that dies half-way leaves nothing behind.
"""

from __future__ import annotations

from multiprocessing.shared_memory import SharedMemory

import numpy as np
from numpy.typing import NDArray

from core.engine.messages import SharedPixels

SHARE_FROM_BYTES = 1 << 20
"""Smaller arrays are quicker through the pipe."""


def put(pixels: NDArray[np.uint8], name: str) -> SharedPixels:
    """Copy `pixels` into a new block called `name`. Called in the worker. Raises OSError when memory is short."""
    block = SharedMemory(name=name, create=True, size=pixels.nbytes)
    try:
        np.ndarray(pixels.shape, np.uint8, buffer=block.buf)[...] = pixels
    finally:
        block.close()
    return SharedPixels(name, pixels.shape)


def take(shared: SharedPixels) -> NDArray[np.uint8]:
    """Copy the block's pixels out and remove it. Called in the engine."""
    block = SharedMemory(name=shared.name)
    try:
        return np.ndarray(shared.shape, np.uint8, buffer=block.buf).copy()
    finally:
        block.close()
        block.unlink()


def discard(name: str) -> None:
    """Remove the block if it exists: its worker died or its answer is no longer wanted."""
    try:
        block = SharedMemory(name=name)
    except FileNotFoundError:
        return
    block.close()
    block.unlink()
