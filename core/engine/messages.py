"""What travels between the engine and its decode workers. Frozen and picklable; requests carry their version."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol, runtime_checkable

from core.imaging.pixels import NewPixels
from core.types import ScreenPixels

MESSAGE_VERSION = 3
"""A process refuses a request of another version: what an old installation started must not work for a new window."""


class Priority(IntEnum):
    """Lower goes first."""

    VISIBLE = 0
    NEXT = 1
    BACKGROUND = 2


@runtime_checkable
class Task(Protocol):
    """Something a worker can do. Its fields are its arguments; `run` is called in the worker."""

    def run(self) -> Any: ...


@runtime_checkable
class DrawingTask(Protocol):
    """A task whose answer is pixels; it writes them where `canvas` says, and so nobody has to copy them."""

    def draw(self, canvas: NewPixels) -> ScreenPixels: ...


@dataclass(frozen=True, slots=True)
class Request:
    """One task. `deadline_s` counts from the moment the worker takes it up, `shared_name` names the shared memory
    that a large answer comes back in."""

    id: int
    task: Task | DrawingTask
    deadline_s: float
    shared_name: str
    version: int = MESSAGE_VERSION


@dataclass(frozen=True, slots=True)
class SharedPixels:
    """Where a large array lies: shared memory by name, with its shape; always uint8."""

    name: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request: either a result or an error, never both."""

    id: int
    result: Any = None
    error: BaseException | None = None
