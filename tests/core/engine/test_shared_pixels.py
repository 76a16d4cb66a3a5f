"""Shared memory when there is too little of it, when its maker died, and as long as somebody looks."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from core.engine import shared_pixels
from core.engine.messages import Request, SharedPixels
from core.engine.shared_pixels import Canvas
from core.engine.worker import answer
from core.errors import UnreadableError
from core.imaging.pixels import NewPixels
from core.types import ScreenPixels
from tests.helpers.hostile_tasks import Large

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pixels take the pipe here")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="blocks are no files here")

LARGE = Large(700, 900)


@dataclass(frozen=True)
class HalfDone:
    """A decoder that fails after it has taken its memory."""

    def draw(self, canvas: NewPixels) -> ScreenPixels:
        canvas(700, 900)
        raise UnreadableError("the file is cut off")


@dataclass(frozen=True)
class SecondTry:
    """A decoder that takes memory, gives up, and leaves the picture to another one."""

    def draw(self, canvas: NewPixels) -> ScreenPixels:
        canvas(1000, 1000)
        return LARGE.draw(canvas)


@pytest.fixture
def name() -> str:
    return f"bh{uuid4().hex[:20]}"


def drawn(task: object, name: str) -> ScreenPixels:
    reply = pickle.loads(pickle.dumps(answer(Request(1, task, 30.0, name))))  # type: ignore[arg-type]
    assert reply.error is None
    result: ScreenPixels = reply.result
    return result


def exists(name: str) -> bool:
    try:
        SharedMemory(name=name).close()
    except FileNotFoundError:
        return False
    return True


def test_pixels_come_back_and_their_block_goes(name: str) -> None:
    there = drawn(LARGE, name)
    assert isinstance(there.bgra, SharedPixels)
    assert exists(name)
    pixels = shared_pixels.take(there.bgra)
    assert not exists(name)
    assert np.array_equal(pixels, LARGE.pixels())


@on_linux
def test_the_memory_lives_as_long_as_any_part_of_it_and_no_longer(name: str) -> None:
    pixels = shared_pixels.take(drawn(LARGE, name).bgra)  # type: ignore[arg-type]
    mapped = lambda: name in Path("/proc/self/maps").read_text()  # noqa: E731
    part = pixels[10:20, 5:9]
    del pixels
    gc.collect()
    assert mapped()
    assert np.array_equal(part, LARGE.pixels()[10:20, 5:9])
    del part
    gc.collect()
    assert not mapped()


def test_a_decoder_that_fails_leaves_no_block(name: str) -> None:
    reply = answer(Request(1, HalfDone(), 30.0, name))
    assert isinstance(reply.error, UnreadableError)
    assert not exists(name)


def test_a_second_decoder_gets_memory_of_its_own_size(name: str) -> None:
    there = drawn(SecondTry(), name)
    assert np.array_equal(shared_pixels.take(there.bgra), LARGE.pixels())  # type: ignore[arg-type]
    assert not exists(name)


def test_small_pictures_take_the_pipe(name: str) -> None:
    small = Large(10, 12)
    assert np.array_equal(drawn(small, name).bgra, small.pixels())
    assert not exists(name)


def test_discarding_twice_or_nothing_is_harmless(name: str) -> None:
    drawn(LARGE, name)
    for _ in range(2):
        shared_pixels.discard(name)
    assert not exists(name)


@on_linux
def test_a_block_whose_maker_died_before_it_had_a_size_is_discarded(name: str) -> None:
    block = shared_pixels.BLOCKS / name
    block.touch()
    shared_pixels.discard(name)
    assert not block.exists()


@on_linux
def test_a_full_shared_memory_is_noticed_before_it_is_written_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without space the kernel answers the first write with a signal, not with an error; the pipe still works."""

    def full(handle: int, offset: int, length: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    assert np.array_equal(drawn(LARGE, name).bgra, LARGE.pixels())
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


def test_canvas_without_a_name_gives_ordinary_memory() -> None:
    canvas = Canvas("")
    pixels = canvas(700, 900)
    assert canvas.packed(pixels) is pixels
