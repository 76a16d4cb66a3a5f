"""Shared memory when there is too little of it, and when its maker died half-way."""

from __future__ import annotations

import os
import sys
from multiprocessing.shared_memory import SharedMemory
from uuid import uuid4

import numpy as np
import pytest

from core.engine import shared_pixels
from core.engine.messages import Request
from core.engine.worker import answer
from tests.helpers.hostile_tasks import Large

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pixels take the pipe here")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="blocks are no files here")


@pytest.fixture
def name() -> str:
    return f"bh{uuid4().hex[:20]}"


def test_pixels_come_back_and_their_block_goes(name: str) -> None:
    pixels = Large(700, 900).run()
    assert np.array_equal(shared_pixels.take(shared_pixels.put(pixels, name)), pixels)
    with pytest.raises(FileNotFoundError):
        SharedMemory(name=name)


def test_discarding_twice_or_nothing_is_harmless(name: str) -> None:
    shared_pixels.put(Large(700, 900).run(), name)
    for _ in range(2):
        shared_pixels.discard(name)
    with pytest.raises(FileNotFoundError):
        SharedMemory(name=name)


@on_linux
def test_a_block_whose_maker_died_before_it_had_a_size_is_discarded(name: str) -> None:
    block = shared_pixels.BLOCKS / name
    block.touch()
    shared_pixels.discard(name)
    assert not block.exists()


@on_linux
def test_a_full_shared_memory_is_noticed_before_it_is_written_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without space the kernel answers the first write with a signal, not with an error."""

    def full(handle: int, offset: int, length: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OSError, match="No space"):
        shared_pixels.put(Large(700, 900).run(), name)
    assert not (shared_pixels.BLOCKS / name).exists()


@on_linux
def test_a_block_takes_its_memory_before_anything_is_written(name: str) -> None:
    block = SharedMemory(name=name, create=True, size=4 << 20)
    try:
        shared_pixels._reserve(block)
        assert (shared_pixels.BLOCKS / name).stat().st_blocks * 512 >= 4 << 20
    finally:
        block.close()
        block.unlink()


def test_without_shared_memory_pixels_take_the_pipe(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(pixels: object, name: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shared_pixels, "put", full)
    task = Large(700, 900)
    reply = answer(Request(1, task, deadline_s=30.0, shared_name=name))
    assert np.array_equal(reply.result, task.run())
