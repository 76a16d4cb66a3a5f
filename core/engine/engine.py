"""The one door to the engine's processes. Everything returns a future; every method may be called from any thread.

Nothing starts until it is needed: workers with the first file, the model process with the first encoder.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.encoders.device import Preference
from core.encoders.int8.store import Verdict
from core.encoders.spec import EncoderSpec
from core.engine.limits import WorkerLimits, default_memory_mb
from core.engine.messages import Priority
from core.engine.model_client import ModelClient
from core.engine.model_messages import EncoderInfo, Int8Built
from core.engine.pool import DecodePool
from core.engine.tasks import (
    DescribeTask,
    Description,
    IdentifyTask,
    ScreenTask,
    Thumbnail,
    ThumbnailTask,
    VisitTask,
)
from core.imaging.decode import Need
from core.jobs import CancelToken, result_of
from core.pipeline.visit import Visit, VisitPlan
from core.settings import EngineSettings
from core.types import Digest, Output, ScreenPixels, SpaceKey, WorkItem

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """`workers` 0: one per core. `memory_mb` 0: by the machine's size. `polite` leaves the cores to a window first,
    `int8` lets the processor calculate in int8 where that was found faithful."""

    thumbnails: Path
    workers: int = 0
    memory_mb: int = 0
    decode_seconds: float = 20.0
    device: Preference = "auto"
    polite: bool = False
    int8: bool = True

    @property
    def nice(self) -> int:
        return 10 if self.polite else 0

    def by(self, chosen: EngineSettings) -> EngineOptions:
        """The same with the device and the limits that a person chose."""
        return replace(
            self,
            workers=chosen.workers,
            memory_mb=chosen.memory_mb,
            decode_seconds=chosen.decode_seconds,
            device="cpu" if chosen.device == "cpu" else "auto",
            int8=chosen.int8 == "auto",
        )


@dataclass(slots=True)
class _Parts:
    pool: DecodePool | None = None
    client: ModelClient | None = None
    spec: EncoderSpec | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class LoadedEncoder:
    """An encoder that is ready in the model process: an `ImageEncoder` for the stream, and the way to its texts."""

    def __init__(self, client: ModelClient, spec: EncoderSpec, info: EncoderInfo) -> None:
        self._client = client
        self.spec = spec
        self.info = info

    @property
    def capacity(self) -> int:
        return self.info.lanes

    @property
    def batch(self) -> int:
        return self.info.batch

    @property
    def space(self) -> SpaceKey:
        """Where the latest vectors lie; changes where the model had to leave the GPU."""
        return self._client.space or self.info.space

    @property
    def native_space(self) -> SpaceKey | None:
        """As `space`, of views at their own size; None where the encoder's image tower takes one size only."""
        return self._client.native_space or self.info.native_space

    def encode_images(self, batch: NDArray[np.uint8], output: Output = Output.PROJECTED) -> Future[NDArray[np.float32]]:
        """Crops, uint8 (N, S, S, 3), to vectors, float32 (N, D), of unit length where they are projected."""
        return self._client.encode_images(batch, output)

    def encode_native(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]:
        """Views at their own size, uint8 (N, H, W, 3), to unit vectors, float32 (N, D), of `native_space`."""
        return self._client.encode_images(batch, native=True)

    def encode_texts(self, texts: Sequence[str]) -> Future[NDArray[np.float32]]:
        """Sentences to unit vectors, float32 (N, D)."""
        return self._client.encode_texts(texts)

    def build_int8(self, pictures: NDArray[np.uint8], floats: Sequence[str] = ()) -> Future[Int8Built]:
        """An int8 image tower to try out, calibrated on crops; these layers stay in full precision."""
        return self._client.build_int8(pictures, floats)

    def try_int8(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]:
        """As `encode_images`, by the int8 tower that was built last."""
        return self._client.encode_images(batch, candidate=True)

    def keep_int8(self, verdict: Verdict) -> Future[Verdict]:
        """Write down whether that tower is to be used. It is, once the encoder is loaded anew."""
        return self._client.keep_int8(verdict)


class PassVisitors:
    """The stream's `Visitors`: the pool with one plan."""

    def __init__(self, pool: DecodePool, plan: VisitPlan) -> None:
        self._pool = pool
        self._plan = plan

    @property
    def capacity(self) -> int:
        return self._pool.capacity

    def visit(self, item: WorkItem, urgent: bool) -> Future[Visit]:
        priority = Priority.NEXT if urgent else Priority.BACKGROUND
        return self._pool.submit(VisitTask(item.files.primary.path, self._plan), priority)


class Engine:
    """Decode workers and a model process, started when first needed, ended by `close`.

    What is under way when its process is closed raises `Cancelled`; `on_notice` may come from any thread.
    """

    def __init__(self, options: EngineOptions, on_notice: Callable[[str], None] = log.info) -> None:
        self.options = options
        self._on_notice = on_notice
        self._parts = _Parts()

    @property
    def pool(self) -> DecodePool:
        """The decode workers; the first use starts their supervisor."""
        with self._parts.lock:
            if self._parts.pool is None:
                limits = WorkerLimits(
                    self.options.decode_seconds,
                    self.options.memory_mb or default_memory_mb(),
                    self.options.nice,
                )
                self._parts.pool = DecodePool(self.options.workers or os.cpu_count() or 1, limits, self._on_notice)
            return self._parts.pool

    def visitors(self, plan: VisitPlan) -> PassVisitors:
        """Visitors for one pass."""
        return PassVisitors(self.pool, plan)

    def load_encoder(self, spec: EncoderSpec, cancel: CancelToken | None = None) -> LoadedEncoder:
        """Make `spec` the encoder in use and wait until it is ready. Raises ModelError; Cancelled, also if closed.

        Loading goes on where the wait is cancelled: whoever asks next finds it further.
        """
        with self._parts.lock:
            if self._parts.client is None or self._parts.spec != spec or self._parts.client.failed:
                if self._parts.client is not None:
                    self._parts.client.close()
                self._parts.client = ModelClient(
                    spec,
                    device=self.options.device,
                    nice=self.options.nice,
                    on_notice=self._on_notice,
                    int8=self.options.int8,
                )
                self._parts.spec = spec
            client = self._parts.client
        return LoadedEncoder(client, spec, result_of(client.info, cancel or CancelToken()))

    def warm_up(self) -> None:
        """Start the decode workers now: the first photo then waits for none of them. Returns at once."""
        self.pool.warm_up()

    def identify(self, path: Path) -> Future[Digest]:
        """The digest alone."""
        return self.pool.submit(IdentifyTask(path), Priority.NEXT)

    def describe(self, path: Path) -> Future[Description]:
        """Metadata and every measure of one file."""
        return self.pool.submit(DescribeTask(path), Priority.VISIBLE)

    def thumbnail(self, path: Path, priority: Priority = Priority.VISIBLE) -> Future[Thumbnail]:
        """A thumbnail of a file whose content is not known yet."""
        return self.pool.submit(ThumbnailTask(path, self.options.thumbnails), priority)

    def pixels(
        self, path: Path, need: Need, priority: Priority = Priority.VISIBLE, most: int = 0
    ) -> Future[ScreenPixels]:
        """Pixels for the loupe, at most `most` of them (0: no bound)."""
        return self.pool.submit(ScreenTask(path, need, most), priority)

    def process_ids(self) -> list[int]:
        """Ids of all processes that live now; for measuring."""
        parts = self._parts
        workers = parts.pool.worker_ids() if parts.pool else []
        return [*workers, *([parts.client.process_id] if parts.client else [])]

    def use(self, options: EngineOptions) -> None:
        """Take other options: every process ends now, and what is asked for next starts them anew by these."""
        self.options = options
        self.close()

    def close(self) -> None:
        """End every process. Returns when they are gone; may be called twice."""
        with self._parts.lock:
            pool, client = self._parts.pool, self._parts.client
            self._parts.pool = self._parts.client = self._parts.spec = None
        if client is not None:
            client.close()
        if pool is not None:
            pool.close()
