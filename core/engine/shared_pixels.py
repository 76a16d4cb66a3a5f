"""Pixels across a process border without copying them through a pipe.

The engine names the block, the worker makes and fills it, the engine copies it out and removes it. Because the engine
knows the name beforehand, a worker that dies half-way leaves nothing behind. Where there is no block to be had, and on
Windows, where one vanishes with its maker's handle, pixels take the pipe.
"""

from __future__ import annotations

import contextlib
import os
import sys
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.engine.messages import SharedPixels

SHARE_FROM_BYTES = 1 << 20
"""Smaller arrays are quicker through the pipe."""

BLOCKS = Path("/dev/shm")
"""Where Linux keeps the blocks, as files."""


def worth_sharing(pixels: NDArray[np.uint8]) -> bool:
    """Whether `put` is possible here and pays."""
    return sys.platform != "win32" and pixels.nbytes >= SHARE_FROM_BYTES


def put(pixels: NDArray[np.uint8], name: str) -> SharedPixels:
    """Copy `pixels` into a new block called `name`. Called in the worker. Raises OSError when memory is short."""
    block = SharedMemory(name=name, create=True, size=pixels.nbytes)
    try:
        _reserve(block)
        np.ndarray(pixels.shape, np.uint8, buffer=block.buf)[...] = pixels
    except OSError:
        block.unlink()
        raise
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
    except (OSError, ValueError):
        # Not there; or its worker died before the block had a size, and there is nothing to map.
        with contextlib.suppress(OSError):
            (BLOCKS / name).unlink()
        return
    block.close()
    with contextlib.suppress(OSError):
        block.unlink()


def _reserve(block: SharedMemory) -> None:
    """Take the memory now: a full /dev/shm (64 MB in a container) otherwise kills whoever writes to the block."""
    if sys.platform == "linux" and (file := BLOCKS / block.name).exists():
        handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.posix_fallocate(handle, 0, block.size)
        finally:
            os.close(handle)
