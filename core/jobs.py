"""Cancelling and progress for anything long. Thread-safe; knows no Qt and no process."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from core.errors import Cancelled


class CancelToken:
    """Set once, from any thread; looked at once per photo or batch by whoever does the work."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the token is set."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`; True as soon as the token is set."""
        return self._event.wait(seconds)


class Progress(Protocol):
    """Called with how many are done and how many there are; `total` 0 means not known yet."""

    def __call__(self, done: int, total: int) -> None: ...


def no_progress(done: int, total: int) -> None:
    """Progress for callers that do not look."""


T = TypeVar("T")

TOKEN_SECONDS = 0.05
"""How often somebody who waits for an answer looks at the token."""


def result_of(future: Future[T], cancel: CancelToken) -> T:
    """The future's result, or what it raised; `Cancelled` as soon as the token is set, the future cancelled with it."""
    while not future.done():
        if cancel.cancelled:
            future.cancel()
            raise Cancelled
        wait((future,), timeout=TOKEN_SECONDS)
    return future.result()


@dataclass(frozen=True, slots=True)
class JobContext:
    """What every long core function takes: a token to look at and a progress callback to call."""

    cancel: CancelToken = field(default_factory=CancelToken)
    progress: Progress = no_progress
