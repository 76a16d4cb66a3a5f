"""Pictures and words to unit vectors through an open_clip model. The model process imports this; nobody else does.

`load_encoder` imports torch and open_clip (seconds on a cold disk). An `Encoder` may be used from several threads at
once on the CPU (`lanes.py`), from one on a GPU.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.encoders.device import CPU, Device, Preference, choose_device
from core.encoders.int8.choice import Int8Choice
from core.encoders.int8.store import Int8Store
from core.encoders.preprocess import normalise
from core.encoders.spec import EncoderSpec
from core.encoders.weights import load_state_dict, native_space_of, space_of, weights_sha256
from core.errors import ModelError
from core.paths import app_paths
from core.types import Output, SpaceKey

if TYPE_CHECKING:
    from open_clip.tokenizer import SimpleTokenizer  # type: ignore[import-untyped]
    from torch import Tensor

    from core.encoders.image_tower import ImageTower
    from core.encoders.json_tokenizer import JsonTokenizer
    from core.encoders.open_clip_model import Clip

_TEXTS_AT_ONCE = 64


def load_encoder(
    spec: EncoderSpec,
    *,
    device_preference: Preference = "auto",
    on_notice: Callable[[str], None],
    cache: Path | None = None,
    int8: bool = False,
    lanes: int = 1,
) -> Encoder:
    """Read the weights and build the model on the chosen device. Downloads nothing.

    `on_notice` gets sentences for the person, from whatever thread encodes. `cache` keeps the weights' hash (default:
    the app's cache folder). `int8` takes the faster arithmetic on the CPU where it was found faithful, for that many
    `lanes`. ModelError where the model is missing, damaged or of another kind than declared.
    """
    from core.encoders.image_tower import ImageTower, build_tower
    from core.encoders.open_clip_model import build_model, build_tokenizer

    sha256 = weights_sha256(spec.weights, cache or app_paths().cache)
    if spec.weights_sha256 and spec.weights_sha256 != sha256:
        raise ModelError(
            f"The weights {spec.weights} are not the ones that {spec.title} declares.",
            "Get the file again: its SHA-256 differs.",
        )
    weights = load_state_dict(spec.weights, quick_gelu=spec.quick_gelu or "quickgelu" in spec.architecture)
    device = choose_device(device_preference)
    if spec.family == "timm":
        # Its layers are not made for mixed precision.
        device = replace(device, half=False)
    build: Callable[[EncoderSpec, dict[str, Tensor], Device], Clip | ImageTower]
    build = build_model if spec.text else build_tower
    try:
        model = build(spec, weights, device)
    except RuntimeError as error:
        if device.kind == "cpu" or not _is_out_of_memory(error):
            raise
        on_notice(f"{spec.title} does not fit into the memory of {device.title}; it runs on the CPU, which is slower.")
        device = CPU
        model = build(spec, weights, device)
    tokenizer = None if isinstance(model, ImageTower) else build_tokenizer(spec, model)
    encoder = Encoder(spec, model, tokenizer, device, sha256, on_notice)
    if int8 and device.kind == "cpu":
        encoder.int8.restore(Int8Store(cache or app_paths().cache), lanes)
    return encoder


class Encoder:
    """One loaded model. `logit_scale` is exponentiated already (about 100), `dimension` that of projected vectors."""

    def __init__(
        self,
        spec: EncoderSpec,
        model: Clip | ImageTower,
        tokenizer: SimpleTokenizer | JsonTokenizer | None,
        device: Device,
        sha256: str,
        on_notice: Callable[[str], None],
    ) -> None:
        from core.encoders.native import NativeTower

        self.spec = spec
        self.logit_scale = float(model.logit_scale.detach().float().exp())
        self._model = model
        self._native = NativeTower(model) if NativeTower.fits(model) else None
        self._tokenizer = tokenizer
        self._device = device
        self._sha256 = sha256
        self._on_notice = on_notice
        self._batch = device.batch
        self._moving = threading.Lock()
        self.int8 = Int8Choice(spec, model, sha256)
        """The image tower in int8, where it is used; texts are always read in full precision."""
        if tokenizer is not None:
            self.dimension = int(self.encode_texts([""]).shape[1])
        else:
            blank = np.zeros((1, spec.image_size, spec.image_size, 3), np.uint8)
            self.dimension = int(self._images(blank, Output.PROJECTED).shape[1])

    @property
    def device(self) -> Device:
        """Where it runs now: memory that runs out can move it to the CPU for good."""
        return self._device

    @property
    def batch_size(self) -> int:
        """How many pictures to hand over at a time; shrinks when memory runs out."""
        return self._batch

    def space(self, output: Output = Output.PROJECTED) -> SpaceKey:
        """Where this encoder's vectors belong. Moving to the CPU changes the arithmetic, and so the space: ask after
        each batch."""
        return space_of(self.spec, self._sha256, self.int8.backend or self._device.backend, output)

    def native_space(self) -> SpaceKey | None:
        """As `space`, of what `encode_native` gives; None where the image tower takes one size only."""
        if self._native is None:
            return None
        return native_space_of(self.spec, self._sha256, self._device.backend)

    @property
    def native_as_published(self) -> bool:
        """Whether `encode_native` leaves positions out as paper 4 does; False where it interpolates them, or cannot."""
        return self._native is not None and self._native.as_published

    def encode_native(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 (N, H, W, 3), any one height and width from 32 on, to unit vectors, float32 (N, D), in order.

        ModelError where the image tower takes one size only, or memory does not suffice for a single picture.
        """
        import torch

        if self._native is None:
            raise ModelError(f"{self.spec.title} takes pictures of one size only.")
        # A picture of four times the pixels takes about four times the memory.
        step = max(1, self._batch * self.spec.image_size**2 // (batch.shape[1] * batch.shape[2] or 1))
        parts: list[NDArray[np.float32]] = []
        done = 0
        while done < len(batch):
            device = self._device
            try:
                with torch.inference_mode():
                    parts.append(_finished(self._native(self._pixels(batch[done : done + step])), unit=True))
            except RuntimeError as error:
                if not _is_out_of_memory(error):
                    raise
                if step == 1:
                    raise ModelError(
                        f"There is not enough memory to look at whole photos with {self.spec.title}.",
                        "Close other programs, or use a smaller model.",
                    ) from error
                step //= 2
                if device.kind == "cuda":
                    torch.cuda.empty_cache()
                continue
            done += len(parts[-1])
            if self._device is not device:
                # Vectors of two arithmetics never share a batch: begin it again.
                parts, done = [], 0
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), dtype=np.float32)

    def encode_images(self, batch: NDArray[np.uint8], output: Output = Output.PROJECTED) -> NDArray[np.float32]:
        """uint8 (N, S, S, 3) from `model_inputs` to float32 (N, D), in order.

        Projected vectors have unit length; penultimate ones are as the network gives them (after ln_post, before proj).
        Memory that runs out halves the batch, then moves the model to the CPU with a notice.
        """
        if output not in self.spec.outputs:
            raise ModelError(f"{self.spec.title} does not give the {output} layer.")
        if self.int8.tower is not None:
            return self.int8.tower.encode(batch, output)
        parts: list[NDArray[np.float32]] = []
        done = 0
        while done < len(batch):
            device, step = self._device, self._batch
            try:
                vectors = self._images(batch[done : done + step], output)
            except RuntimeError as error:
                if not _is_out_of_memory(error):
                    raise
                self._make_room(device, step)
                if self._device is not device:
                    # Vectors of two arithmetics never share a batch: begin it again.
                    parts, done = [], 0
                continue
            parts.append(vectors)
            done += len(vectors)
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), dtype=np.float32)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (N, D), unit length, in order. What is longer than the model reads is cut off by its tokenizer.

        ModelError where there is no half that reads.
        """
        import torch

        from core.encoders.short_texts import text_features

        if self._tokenizer is None:
            raise ModelError(f"{self.spec.title} reads no text: its vectors are for heads alone.")
        parts: list[NDArray[np.float32]] = []
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            tokens = self._tokenizer(list(texts[start : start + _TEXTS_AT_ONCE]))
            with torch.inference_mode():
                features = text_features(self._model, tokens.to(self._device.kind))
                parts.append(_finished(features, unit=True))
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), dtype=np.float32)

    def _images(self, batch: NDArray[np.uint8], output: Output) -> NDArray[np.float32]:
        import torch

        with torch.inference_mode():
            pixels = self._pixels(batch)
            if output is Output.PROJECTED:
                return _finished(self._model.encode_image(pixels), unit=True)
            return _finished(self._model.visual.penultimate(pixels), unit=False)

    def _pixels(self, batch: NDArray[np.uint8]) -> Tensor:
        import torch

        pixels = torch.from_numpy(normalise(batch, self.spec.mean, self.spec.std))
        return pixels.to(self._device.kind, torch.float16 if self._device.half else torch.float32)

    def _make_room(self, device: Device, step: int) -> None:
        """After `device` ran out of memory with a batch of `step`: half the batch, or the CPU where that was one."""
        import torch

        from core.encoders.open_clip_model import move_to_cpu

        with self._moving:
            if self._device is not device or self._batch < step:
                return
            if step > 1:
                self._batch = step // 2
            elif device.kind != "cpu":
                self._model = move_to_cpu(self._model)
                self._device, self._batch = CPU, CPU.batch
                self._on_notice(
                    f"{device.title} ran out of memory; {self.spec.title} goes on on the CPU, which is slower."
                )
            else:
                raise ModelError(f"There is not enough memory to run {self.spec.title}.", "Close other programs.")
            if device.kind == "cuda":
                torch.cuda.empty_cache()


def _is_out_of_memory(error: RuntimeError) -> bool:
    """CUDA has a class of its own for it; Apple's backend and the CPU only say so."""
    import torch

    said = str(error)
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in said or "DefaultCPUAllocator" in said


def _finished(features: Tensor, *, unit: bool) -> NDArray[np.float32]:
    """On the CPU in float32, to unit length in full precision where wanted."""
    vectors = features.float()
    if unit:
        vectors = vectors / vectors.norm(dim=-1, keepdim=True)
    array: NDArray[np.float32] = vectors.cpu().numpy()
    return array
