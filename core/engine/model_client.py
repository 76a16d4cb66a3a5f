"""The engine's end of the model process: requests out, futures back, and a new process when the old one dies.

One thread listens. What was under way when the process died is sent again, one by one, to its successor, so that a
request is only given up for what it does by itself.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.encoders.device import Preference
from core.encoders.spec import EncoderSpec
from core.engine.channel import Channel
from core.engine.model_messages import Answer, Encoded, EncodeImages, EncoderInfo, EncodeTexts, LoadEncoder, Notice
from core.engine.model_process import model_main
from core.errors import ModelError, UserError
from core.types import SpaceKey

log = logging.getLogger(__name__)

MOST_DEATHS = 2
"""Processes that one request may cost."""


@dataclass(slots=True)
class _Pending:
    message: LoadEncoder | EncodeImages | EncodeTexts
    future: Future[Any] = field(default_factory=Future)
    deaths: int = 0


class ModelClient:
    """One encoder in one process. Every method may be called from any thread.

    The process starts, and the encoder loads, at construction; `info` is set when that is done. `space` is the one that
    the latest answer lies in. `on_notice` is called from the listening thread.
    """

    def __init__(
        self, spec: EncoderSpec, *, device: Preference, nice: int = 0, on_notice: Callable[[str], None] = log.info
    ) -> None:
        self._nice = nice
        self._on_notice = on_notice
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._queue: deque[_Pending] = deque()
        self._sent: dict[int, _Pending] = {}
        self._careful = 0
        self._gone: UserError | None = None
        self.space: SpaceKey | None = None
        self._load = _Pending(LoadEncoder(next(self._ids), spec, device))
        self._load.future.set_running_or_notify_cancel()
        self.info: Future[EncoderInfo] = self._load.future
        self._channel = self._start()
        self._listener = threading.Thread(target=self._listen, name="beholder-model-client", daemon=True)
        self._listener.start()

    def encode_images(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]:
        """Crops, uint8 (N, S, S, 3), to unit vectors, float32 (N, D)."""
        return self._request(EncodeImages(next(self._ids), batch))

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
        """End the process; what is under way fails with a reason. Returns when the process is gone."""
        with self._lock:
            self._give_up(UserError("Beholder is closing."))
            channel = self._channel
        channel.kill_process()
        self._listener.join()
        channel.end()

    def _request(self, message: EncodeImages | EncodeTexts) -> Future[Any]:
        pending = _Pending(message)
        pending.future.set_running_or_notify_cancel()
        with self._lock:
            if self._gone is not None:
                pending.future.set_exception(self._gone)
            else:
                self._queue.append(pending)
                self._pump()
        return pending.future

    def _start(self) -> Channel:
        try:
            channel = Channel("beholder-model", model_main, self._nice)
        except OSError as error:
            raise ModelError("The model's process cannot be started.", "Close other programs and try again.") from error
        self._sent[self._load.message.id] = self._load
        channel.send(self._load.message)
        return channel

    def _pump(self) -> None:
        """Send what may be sent: everything, or one at a time after a death. Called with the lock held."""
        while self._queue and not (self._careful and self._sent):
            pending = self._queue.popleft()
            self._sent[pending.message.id] = pending
            self._channel.send(pending.message)

    def _listen(self) -> None:
        while True:
            try:
                message = self._channel.connection.recv()
            except (EOFError, OSError):
                if not self._revive():
                    return
                continue
            if isinstance(message, Notice):
                self._on_notice(message.text)
            else:
                self._settle(message)

    def _settle(self, answer: Answer) -> None:
        with self._lock:
            pending = self._sent.pop(answer.id, None)
            self._careful = max(0, self._careful - 1)
            if pending is self._load and answer.error is not None:
                self._give_up(_as_user_error(answer.error))
            self._pump()
        if pending is None or pending.future.done():
            return
        if answer.error is not None:
            pending.future.set_exception(answer.error)
        elif isinstance(answer.result, Encoded):
            # Set first: whoever waits for the vectors must find the space that they lie in.
            self.space = answer.result.space
            pending.future.set_result(answer.result.vectors)
        else:
            self.space = answer.result.space
            pending.future.set_result(answer.result)

    def _revive(self) -> bool:
        """After a death: a new process and, one by one, what was under way. False once there is nothing to revive."""
        with self._lock:
            self._channel.kill()
            if self._gone is not None:
                return False
            log.warning("the model process ended with code %s", self._channel.exit_code)
            in_flight = [pending for pending in self._sent.values() if pending is not self._load]
            for pending in self._sent.values():
                pending.deaths += 1
            self._sent.clear()
            if self._load.deaths >= MOST_DEATHS:
                self._give_up(ModelError("The model cannot be loaded: its process ends at once.", "See the log file."))
                return False
            again = [pending for pending in in_flight if pending.deaths < MOST_DEATHS]
            lost = [pending for pending in in_flight if pending.deaths >= MOST_DEATHS]
            self._queue.extendleft(reversed(again))
            self._careful = len(again) + 1
            self._channel = self._start()
        for pending in lost:
            pending.future.set_exception(ModelError("the model stopped on this photo"))
        return True

    def _give_up(self, reason: UserError) -> None:
        """Fail everything now and whatever comes. Called with the lock held."""
        self._gone = reason
        for pending in (self._load, *self._sent.values(), *self._queue):
            if not pending.future.done():
                pending.future.set_exception(reason)
        self._sent.clear()
        self._queue.clear()


def _as_user_error(error: BaseException) -> UserError:
    return error if isinstance(error, UserError) else ModelError("The model cannot be loaded.", str(error))
