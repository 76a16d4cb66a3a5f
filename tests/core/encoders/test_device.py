"""The best processor that works is chosen, its batch sized to what is free."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from core.encoders.device import CPU, GIB, LARGEST_BATCH, batch_for, choose_device, describe


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that GPUs are there; `works` says whether they can add."""

    def set_up(*, cuda: bool = False, mps: bool = False, free: int = 8 * GIB, works: bool = True) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
        monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (free, 2 * free))
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "GeForce")
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
        monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: free)
        monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 0)
        ones = torch.zeros(1) + 1

        def on_the_gpu(size: int, device: str) -> torch.Tensor:
            if not works:
                raise RuntimeError("no kernel image is available for execution on the device")
            return ones.clone()

        monkeypatch.setattr(torch, "ones", on_the_gpu)

    return set_up


def test_cuda_comes_before_mps_before_the_cpu(pretend: Callable[..., None]) -> None:
    pretend(cuda=True, mps=True)
    assert choose_device().kind == "cuda"
    pretend(mps=True)
    assert choose_device().kind == "mps"
    pretend()
    assert choose_device() == CPU


def test_cpu_only_is_cpu_only(pretend: Callable[..., None]) -> None:
    pretend(cuda=True)
    assert choose_device("cpu") == CPU


def test_a_gpu_that_cannot_add_is_passed_over(pretend: Callable[..., None]) -> None:
    pretend(cuda=True, mps=True, works=False)
    assert choose_device() == CPU


def test_gpus_calculate_in_half_precision(pretend: Callable[..., None]) -> None:
    pretend(cuda=True)
    assert choose_device().backend == "fp16"
    assert CPU.backend == "fp32"


def test_batches_follow_free_memory_less_a_reserve() -> None:
    assert batch_for(0) == 1
    assert batch_for(GIB) == 1
    assert batch_for(2 * GIB) == 16
    assert batch_for(1000 * GIB) == LARGEST_BATCH
    sizes = [batch_for(free) for free in range(0, 20 * GIB, GIB // 4)]
    assert sizes == sorted(sizes)


def test_the_doctor_gets_one_line(pretend: Callable[..., None]) -> None:
    pretend(cuda=True)
    assert describe(choose_device()) == "GeForce (cuda), half precision, 8.0 GB free, 112 pictures at a time"
    assert "CPU" in describe(CPU)
