"""Pixels across a process border without copying them at all.

The engine names the block, the worker makes it and decodes straight into it, the engine maps it and takes its name
away: the memory is the array's from then on and goes with it. Because the engine knows the name beforehand, a worker
that dies half-way leaves nothing behind. Where there is no block to be had, and on Windows, where one vanishes with its
maker's handle, pixels take the pipe.
"""

from __future__ import annotations

import contextlib
import math
import mmap
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


class Canvas:
    """Memory for one answer: shared where that is possible and pays, else ordinary. Used in the worker.

    Called again, it gives memory anew and forgets the first: a decoder may give up half-way and leave the picture to
    another one.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._shared: NDArray[np.uint8] | None = None

    def __call__(self, height: int, width: int, channels: int = 4) -> NDArray[np.uint8]:
        """Room for pixels, uint8, shape (height, width, channels), with anything in it. Raises MemoryError."""
        shape = (height, width, channels)
        self.discard()
        if sys.platform != "win32" and self._name and math.prod(shape) >= SHARE_FROM_BYTES:
            # Where shared memory is short the pipe still works, only slower.
            with contextlib.suppress(OSError):
                self._shared = _made(self._name, shape)
                return self._shared
        return np.empty(shape, np.uint8)

    def packed(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8] | SharedPixels:
        """What travels for `pixels`: where they lie if they lie in the shared block, else themselves."""
        return SharedPixels(self._name, pixels.shape) if pixels is self._shared else pixels

    def discard(self) -> None:
        """Give the block back, for an answer that will not be sent."""
        if self._shared is not None:
            self._shared = None
            discard(self._name)


def take(shared: SharedPixels) -> NDArray[np.uint8]:
    """The block's pixels, without a copy; the block itself is gone when the array is. Called in the engine, once.

    Raises OSError where the block is gone or no memory can be mapped.
    """
    block = SharedMemory(name=shared.name)
    try:
        return _array(block, shared.shape)
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


def _made(name: str, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """A new block as an array. Raises OSError when memory is short."""
    block = SharedMemory(name=name, create=True, size=math.prod(shape))
    try:
        _reserve(block)
        return _array(block, shape)
    except OSError:
        block.unlink()
        raise
    finally:
        block.close()


def _array(block: SharedMemory, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """The block as an array that keeps it mapped for as long as anybody holds the array or a part of it.

    A `SharedMemory` unmaps when it is told to, whoever still looks; a mapping of our own ends with its last user.
    """
    import _posixshmem  # type: ignore[import-not-found]  # SharedMemory's own door; not there on Windows

    handle = _posixshmem.shm_open(f"/{block.name.lstrip('/')}", os.O_RDWR, mode=0o600)
    try:
        mapped = mmap.mmap(handle, math.prod(shape))
    finally:
        os.close(handle)
    return np.frombuffer(mapped, np.uint8).reshape(shape)


def _reserve(block: SharedMemory) -> None:
    """Take the memory now: a full /dev/shm (64 MB in a container) otherwise kills whoever writes to the block."""
    if sys.platform == "linux" and (file := BLOCKS / block.name).exists():
        handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.posix_fallocate(handle, 0, block.size)
        finally:
            os.close(handle)
