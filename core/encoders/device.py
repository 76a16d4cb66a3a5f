"""Which processor encodes, how precisely, and how many pictures at a time. torch is imported inside functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Preference = Literal["auto", "cpu"]

GIB = 1024**3
RESERVE = GIB
"""Bytes of a GPU's free memory that are left to the screen and to other programs."""
PICTURE_BYTES = 64 * 1024**2
"""Bytes that one picture may take on its way through an encoder: enough for ViT-L/14 at 336 in half precision."""
LARGEST_BATCH = 256
CPU_BATCH = 8
"""On CPUs larger batches fall out of the caches; measured best for ViT-B/32 with one thread a lane."""


@dataclass(frozen=True, slots=True)
class Device:
    """A processor as torch names it ("cuda", "mps", "cpu"), its name for people, precision and batch size."""

    kind: Literal["cuda", "mps", "cpu"]
    title: str
    half: bool
    batch: int
    free_bytes: int = 0

    @property
    def backend(self) -> str:
        """The name of the arithmetic in a `SpaceKey`."""
        return "fp16" if self.half else "fp32"


CPU = Device("cpu", "CPU", half=False, batch=CPU_BATCH)


def choose_device(preference: Preference = "auto") -> Device:
    """The best processor that works: CUDA, else Apple's MPS, else the CPU; always the CPU where that is preferred.

    A GPU counts only if it adds two numbers: drivers that are present but too old fail at the first kernel.
    """
    if preference == "cpu":
        return CPU
    import torch

    if torch.cuda.is_available() and _works("cuda"):
        free, _ = torch.cuda.mem_get_info()
        return Device("cuda", torch.cuda.get_device_name(), True, batch_for(free), free)
    if torch.backends.mps.is_available() and _works("mps"):
        free = torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
        return Device("mps", "Apple GPU", True, batch_for(free), free)
    return CPU


def batch_for(free_bytes: int) -> int:
    """Pictures at a time that fit into a GPU's free memory after the reserve: at least 1."""
    return max(1, min(LARGEST_BATCH, (free_bytes - RESERVE) // PICTURE_BYTES))


def describe(device: Device) -> str:
    """One line for `beholder doctor`."""
    if device.kind == "cpu":
        return "CPU, full precision (no usable GPU, or CPU only is set)"
    free = f"{device.free_bytes / GIB:.1f} GB free"
    return f"{device.title} ({device.kind}), half precision, {free}, {device.batch} pictures at a time"


def _works(kind: str) -> bool:
    import torch

    try:
        return float(torch.ones(1, device=kind).add_(1).item()) == 2.0
    except RuntimeError:
        return False
