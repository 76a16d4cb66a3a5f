"""Lanes give what one call gives, hold back who is too fast, and end cleanly."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.encoders.device import CPU, Device
from core.encoders.lanes import EncodeLanes
from core.encoders.open_clip_encoder import Encoder, load_encoder
from core.encoders.spec import load_spec
from tests.helpers.tiny_clip import make_tiny_clip


class Waiting:
    """An encoder that works only while `go` is set, and notes how many batches it has at once."""

    def __init__(self, device: Device = CPU) -> None:
        self.device = device
        self.go = threading.Event()
        self.threads: set[int] = set()

    def encode_images(self, batch: NDArray[np.uint8], output: object) -> NDArray[np.float32]:
        assert self.go.wait(10)
        if not len(batch):
            raise RuntimeError("no pictures")
        self.threads.add(torch.get_num_threads())
        return batch.astype(np.float32)


def lanes_of(encoder: Waiting, count: int) -> EncodeLanes:
    return EncodeLanes(cast(Encoder, encoder), count)


def test_lanes_agree_with_one_call(tmp_path: Path) -> None:
    encoder = load_encoder(
        load_spec(make_tiny_clip(tmp_path)), device_preference="cpu", on_notice=print, cache=tmp_path
    )
    batches = np.random.default_rng(0).integers(0, 256, (12, 4, 32, 32, 3), dtype=np.uint8)
    with EncodeLanes(encoder, 2) as lanes:
        futures = [lanes.submit(batch) for batch in batches]
        for future, batch in zip(futures, batches, strict=True):
            np.testing.assert_allclose(future.result(), encoder.encode_images(batch), atol=1e-5)


def test_lanes_are_narrow_and_the_rest_of_the_process_is_not() -> None:
    before = torch.get_num_threads()
    encoder = Waiting()
    encoder.go.set()
    with lanes_of(encoder, 2) as lanes:
        [lanes.submit(np.ones(1, np.uint8)).result() for _ in range(4)]
    assert encoder.threads == {1}
    assert torch.get_num_threads() == before


def test_a_gpu_has_one_lane() -> None:
    encoder = Waiting(Device("cuda", "GPU", half=True, batch=8))
    with lanes_of(encoder, 4) as lanes:
        assert lanes.lanes == 1


def test_who_is_too_fast_waits() -> None:
    encoder = Waiting()
    submitted = threading.Semaphore(0)
    futures: list[Future[Any]] = []

    with lanes_of(encoder, 2) as lanes:

        def submit() -> None:
            for _ in range(6):
                futures.append(lanes.submit(np.ones(1, np.uint8)))
                submitted.release()

        thread = threading.Thread(target=submit)
        thread.start()
        for _ in range(4):
            assert submitted.acquire(timeout=10)
        assert not submitted.acquire(timeout=0.05)
        encoder.go.set()
        thread.join(10)
        assert [future.result(10).shape for future in futures] == [(1,)] * 6


def test_a_failed_batch_leaves_its_place_to_the_next() -> None:
    encoder = Waiting()
    encoder.go.set()
    with lanes_of(encoder, 1) as lanes:
        for _ in range(5):
            with pytest.raises(RuntimeError, match="no pictures"):
                lanes.submit(np.ones(0, np.uint8)).result(10)


def test_closing_drops_what_waits() -> None:
    encoder = Waiting()
    lanes = lanes_of(encoder, 1)
    running, waiting = (lanes.submit(np.ones(1, np.uint8)) for _ in range(2))
    closer = threading.Thread(target=lanes.close)
    closer.start()
    done = SimpleNamespace(cancelled=threading.Event())
    waiting.add_done_callback(lambda _: done.cancelled.set())
    assert done.cancelled.wait(10)
    encoder.go.set()
    closer.join(10)
    assert waiting.cancelled()
    assert running.result(10).shape == (1,)
    with pytest.raises(RuntimeError):
        lanes.submit(np.ones(1, np.uint8))


def test_no_lane_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        lanes_of(Waiting(), 0)
