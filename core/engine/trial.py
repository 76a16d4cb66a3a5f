"""A model tried out in a process of its own before anybody relies on it. Whoever calls imports no torch."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.encoders.device import Preference
from core.encoders.spec import EncoderSpec
from core.engine.model_client import ModelClient
from core.engine.model_messages import EncoderInfo
from core.errors import ModelError
from core.jobs import CancelToken, JobContext, result_of

log = logging.getLogger(__name__)

AT_A_TIME = 8
GOLDEN_COSINE = 0.999
"""Below this a model does not calculate as the one that golden values were made with; half precision stays above."""
_LEVEL = 0.05
"""How far a golden pixel may be from a whole 8-bit level."""


@dataclass(frozen=True, slots=True)
class Golden:
    """How a model compares with values that another installation of it once gave: photos, and the lowest cosine."""

    photos: int
    lowest: float

    @property
    def holds(self) -> bool:
        return self.lowest >= GOLDEN_COSINE


def try_model(spec: EncoderSpec, ctx: JobContext, device: Preference = "cpu") -> EncoderInfo:
    """Load the model and let it see a grey picture. Raises ModelError where it cannot, Cancelled."""
    client = ModelClient(spec, device=device, on_notice=log.info)
    try:
        info = result_of(client.info, ctx.cancel)
        size = spec.image_size
        _encoded(client, spec, np.full((1, size, size, 3), 128, np.uint8), ctx.cancel)
        return info
    finally:
        client.close()


def hold_against(spec: EncoderSpec, golden: Path, ctx: JobContext, device: Preference = "cpu") -> Golden:
    """Encode the pictures of a golden file (.npz: `names`, `tensors` (N, 3, S, S) as the reference preprocesses them,
    `embeddings` (N, D)) and compare. Raises ModelError where the file or the model cannot be used, Cancelled."""
    tensors, expected = _read_golden(golden)
    pictures = _pixels(spec, tensors, golden)
    client = ModelClient(spec, device=device, on_notice=log.info)
    try:
        dimension = result_of(client.info, ctx.cancel).dimension
        if expected.shape[1] != dimension:
            raise ModelError(
                f"{golden} is of a model that gives {expected.shape[1]} numbers for a picture, "
                f"{spec.title} gives {dimension}.",
                "Name the golden file of this model.",
            )
        parts = []
        for start in range(0, len(pictures), AT_A_TIME):
            parts.append(_encoded(client, spec, pictures[start : start + AT_A_TIME], ctx.cancel))
            ctx.progress(min(start + AT_A_TIME, len(pictures)), len(pictures))
    finally:
        client.close()
    expected = expected / np.linalg.norm(expected, axis=1, keepdims=True)
    return Golden(len(pictures), float((np.concatenate(parts) * expected).sum(axis=1).min()))


def _encoded(
    client: ModelClient, spec: EncoderSpec, batch: NDArray[np.uint8], cancel: CancelToken
) -> NDArray[np.float32]:
    vectors = result_of(client.encode_images(batch), cancel)
    if not np.isfinite(vectors).all():
        raise ModelError(
            f"{spec.title} makes no numbers of a picture.",
            "Its weights are damaged, or belong to another architecture.",
        )
    return vectors


def _read_golden(path: Path) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            tensors, expected = np.asarray(kept["tensors"], np.float32), np.asarray(kept["embeddings"], np.float32)
    except (OSError, ValueError, KeyError, EOFError, TypeError) as error:
        raise ModelError(
            f"{path} holds no golden values.", "It must be an .npz with names, tensors and embeddings."
        ) from error
    if tensors.ndim != 4 or expected.ndim != 2 or not 0 < len(tensors) == len(expected):
        raise ModelError(f"{path} holds no golden values.", "Tensors and embeddings must be of the same pictures.")
    return tensors, expected


def _pixels(spec: EncoderSpec, tensors: NDArray[np.float32], path: Path) -> NDArray[np.uint8]:
    """The 8-bit pixels that the reference normalised, by this model's own mean and deviation."""
    mean, std = (np.asarray(values, np.float32).reshape(1, 3, 1, 1) for values in (spec.mean, spec.std))
    levels = (tensors * std + mean) * 255
    whole = np.rint(levels)
    same_size = tensors.shape[1:] == (3, spec.image_size, spec.image_size)
    if not same_size or np.abs(levels - whole).max() > _LEVEL or whole.min() < 0 or whole.max() > 255:
        raise ModelError(
            f"The pictures in {path} were made ready in another way than {spec.title} wants them.",
            "Name the golden file of this model, or check size, mean and std in its spec.",
        )
    return np.ascontiguousarray(whole.astype(np.uint8).transpose(0, 2, 3, 1))
