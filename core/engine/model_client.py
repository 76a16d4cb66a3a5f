"""The engine's end of the model process: requests out, futures back, and a new process when the old one dies.

Three threads: one writes, one listens, one watches the clock. Only the writer ever waits for room in the pipe, and it
holds no lock meanwhile, so the listener always takes what the process has to say, and so the process always gets to
read. What was under way when the process died is sent again, one by one, to its successor, so that a request is only
given up for what it does by itself.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.encoders.device import Preference
from core.encoders.int8.store import Verdict
from core.encoders.spec import EncoderSpec
from core.engine.channel import Channel
from core.engine.model_messages import (
    Answer,
    BuildInt8,
    Encoded,
    EncodeImages,
    EncoderInfo,
    EncodeTexts,
    Int8Built,
    KeepInt8,
    LoadEncoder,
    Notice,
)
from core.engine.model_process import model_main
from core.errors import Cancelled, ModelError, UserError
from core.types import Output, SpaceKey

log = logging.getLogger(__name__)

MOST_DEATHS = 2
"""Processes that one request may cost."""

ANSWER_SECONDS = 120.0
"""Silence after which a process that owes vectors counts as hung: a batch of the largest model on the slowest core
takes under a minute."""

LONG_SECONDS = 300.0
"""The same while it loads, which may read gigabytes from a slow disk, or encodes a whole vocabulary of texts."""

LOOK_SECONDS = 5.0
"""How often the clock is looked at."""


Request = LoadEncoder | EncodeImages | EncodeTexts | BuildInt8 | KeepInt8


@dataclass(slots=True, eq=False)
class _Pending:
    message: Request
    future: Future[Any] = field(default_factory=Future)
    deaths: int = 0

    @property
    def alone(self) -> bool:
        """What may have killed a process, or decides whether there is one, shares the process with nothing else."""
        return self.deaths > 0 or isinstance(self.message, LoadEncoder)

    @property
    def patience(self) -> float:
        return ANSWER_SECONDS if isinstance(self.message, EncodeImages) else LONG_SECONDS


class ModelClient:
    """One encoder in one process. Every method may be called from any thread, and none waits for the process.

    The process starts, and the encoder loads, at construction; `info` is set when that is done. `space` and
    `native_space` are those of the latest answer. Futures raise `UserError`, or `Cancelled` once the client is closed.
    `on_notice` and the futures' callbacks run in the listening thread: they must not wait for an answer, nor close the
    client.
    """

    def __init__(
        self,
        spec: EncoderSpec,
        *,
        device: Preference,
        nice: int = 0,
        on_notice: Callable[[str], None] = log.info,
        int8: bool = False,
    ) -> None:
        self._nice = nice
        self._on_notice = on_notice
        self._ids = itertools.count(1)
        self._changed = threading.Condition()
        self._sent: dict[int, _Pending] = {}
        self._heard = 0.0
        self._restarting = False
        self._gone: Exception | None = None
        self._ended = threading.Event()
        self.space: SpaceKey | None = None
        self.native_space: SpaceKey | None = None
        self._load = _Pending(LoadEncoder(next(self._ids), spec, device, int8))
        self._load.future.set_running_or_notify_cancel()
        self.info: Future[EncoderInfo] = self._load.future
        self._queue = deque([self._load])
        self._channel = self._start()
        self._threads = [
            threading.Thread(target=self._guard, args=(loop,), name=f"beholder-model-{name}", daemon=True)
            for name, loop in (("writer", self._write), ("listener", self._listen), ("watch", self._watch))
        ]
        for thread in self._threads:
            thread.start()

    def encode_images(
        self,
        batch: NDArray[np.uint8],
        output: Output = Output.PROJECTED,
        *,
        native: bool = False,
        candidate: bool = False,
    ) -> Future[NDArray[np.float32]]:
        """Crops, uint8 (N, S, S, 3), to vectors, float32 (N, D), of unit length where they are projected; with `native`
        views of any one height and width, with `candidate` by the int8 tower that `build_int8` made last."""
        return self._request(EncodeImages(next(self._ids), batch, output, native, candidate))

    def build_int8(self, pictures: NDArray[np.uint8], floats: Sequence[str] = ()) -> Future[Int8Built]:
        """See `BuildInt8`."""
        return self._request(BuildInt8(next(self._ids), pictures, tuple(floats)))

    def keep_int8(self, verdict: Verdict) -> Future[Verdict]:
        """See `KeepInt8`."""
        return self._request(KeepInt8(next(self._ids), verdict))

    def encode_texts(self, texts: Sequence[str]) -> Future[NDArray[np.float32]]:
        """Sentences to unit vectors, float32 (N, D)."""
        return self._request(EncodeTexts(next(self._ids), tuple(texts)))

    @property
    def failed(self) -> bool:
        """Whether it will never answer again."""
        return self._gone is not None

    @property
    def process_id(self) -> int:
        """For measuring, and for tests that kill it."""
        return self._channel.process_id

    def close(self) -> None:
        """End the process; what is under way raises `Cancelled`. Returns when the process is gone."""
        self._give_up(Cancelled())
        for thread in self._threads:
            thread.join()
        self._channel.kill()

    def _request(self, message: Request) -> Future[Any]:
        pending = _Pending(message)
        pending.future.set_running_or_notify_cancel()
        with self._changed:
            gone = self._gone
            if gone is None:
                self._queue.append(pending)
                self._changed.notify_all()
        if gone is not None:
            pending.future.set_exception(gone)
        return pending.future

    def _start(self) -> Channel:
        try:
            return Channel("beholder-model", model_main, self._nice)
        except OSError as error:
            raise ModelError("The model's process cannot be started.", "Close other programs and try again.") from error

    def _give_up(self, reason: Exception) -> None:
        """End the process and fail everything, now and whatever comes. The first reason counts."""
        with self._changed:
            if self._gone is None:
                self._gone = reason
            left = [pending.future for pending in (*self._sent.values(), *self._queue)]
            self._sent.clear()
            self._queue.clear()
            self._changed.notify_all()
            channel = self._channel
        self._ended.set()
        channel.kill_process()
        for future in left:
            if not future.done():
                future.set_exception(reason)

    # Everything below runs in the three threads.

    def _guard(self, loop: Callable[[], None]) -> None:
        """A loop that breaks must not leave anybody waiting."""
        try:
            loop()
        except UserError as error:
            log.error("%s", error)
            self._give_up(error)
        except Exception:  # the engine's loop: whoever waits for an answer must be told
            log.exception("the connection to the model process broke")
            self._give_up(ModelError("The model stopped.", "See the log file."))

    def _write(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._gone is not None or self._may_send())
                if self._gone is not None:
                    return
                pending = self._queue.popleft()
                if not self._sent:
                    self._heard = time.monotonic()
                self._sent[pending.message.id] = pending
                channel = self._channel
            channel.send(pending.message)

    def _may_send(self) -> bool:
        if not self._queue or self._restarting:
            return False
        return not self._sent or not any(pending.alone for pending in (self._queue[0], *self._sent.values()))

    def _listen(self) -> None:
        while True:
            try:
                message = self._channel.connection.recv()
            except (EOFError, OSError):
                if not self._revive():
                    return
                continue
            self._heard = time.monotonic()
            if isinstance(message, Notice):
                self._on_notice(message.text)
            else:
                self._settle(message)

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            with self._changed:
                channel, silence = self._channel, time.monotonic() - self._heard
                patience = max((pending.patience for pending in self._sent.values()), default=float("inf"))
                if silence > patience:
                    self._heard = time.monotonic()
            if silence > patience:
                log.warning("the model process has said nothing for %.0f s and is ended", silence)
                channel.kill_process()

    def _settle(self, answer: Answer) -> None:
        with self._changed:
            pending = self._sent.pop(answer.id, None)
            if pending is self._load and answer.error is None:
                self._load.deaths = 0
            self._changed.notify_all()
        if pending is None:
            return
        if isinstance(answer.result, (Encoded, EncoderInfo)):
            # Set first: whoever waits for the vectors must find the space that they lie in.
            self.space, self.native_space = answer.result.space, answer.result.native_space
        if not pending.future.done():
            if answer.error is not None:
                pending.future.set_exception(answer.error)
            else:
                result = answer.result
                pending.future.set_result(result.vectors if isinstance(result, Encoded) else result)
        if pending is self._load and answer.error is not None:
            self._give_up(_as_user_error(answer.error))

    def _revive(self) -> bool:
        """After a death: a new process and, one by one, what was under way. False once there is nothing to revive."""
        self._channel.kill()
        with self._changed:
            if self._gone is not None:
                return False
            self._restarting = True
            under_way = [pending for pending in self._sent.values() if pending is not self._load]
            for pending in self._sent.values():
                pending.deaths += 1
            self._sent.clear()
            self._queue.extendleft(pending for pending in reversed(under_way) if pending.deaths < MOST_DEATHS)
            self._queue.appendleft(self._load)
        log.warning("the model process ended with code %s", self._channel.exit_code)
        for pending in under_way:
            if pending.deaths >= MOST_DEATHS:
                pending.future.set_exception(ModelError("the model stopped on this photo"))
        if self._load.deaths >= MOST_DEATHS:
            raise ModelError("The model cannot be loaded: its process ends at once.", "See the log file.")
        channel = self._start()
        with self._changed:
            self._channel, self._restarting = channel, False
            gone = self._gone is not None
            self._changed.notify_all()
        if gone:
            channel.kill()
        elif not self._load.deaths:
            self._on_notice("The model's process ended by itself. It was started again, and judging goes on.")
        return not gone


def _as_user_error(error: BaseException) -> UserError:
    return error if isinstance(error, UserError) else ModelError("The model cannot be loaded.", str(error))
