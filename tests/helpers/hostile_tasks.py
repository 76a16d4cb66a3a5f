"""Tasks for a decode worker that behave as the worst files make decoders behave."""

from __future__ import annotations

import os
import re
import signal
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from core.engine.limits import WorkerLimits
from core.errors import UnreadableError
from core.imaging.pixels import NewPixels
from core.types import BGRA8, ScreenPixels
from tests.helpers.fake_model import Garbage


@dataclass(frozen=True)
class Echo:
    """Answers with its text and the worker's process id."""

    text: str

    def run(self) -> tuple[str, int]:
        return self.text, os.getpid()


@dataclass(frozen=True)
class Large:
    """Answers with an array that travels in shared memory."""

    height: int
    width: int

    def pixels(self) -> BGRA8:
        return np.arange(self.height * self.width * 4, dtype=np.uint8).reshape(self.height, self.width, 4)

    def draw(self, canvas: NewPixels) -> ScreenPixels:
        into = canvas(self.height, self.width)
        into[...] = self.pixels()
        return ScreenPixels(into, self.width, self.height)


@dataclass(frozen=True)
class Crash:
    """Dies as a decoder with a wild pointer does; with `once` a file, only where that file is not there yet."""

    once: Path | None = None

    def run(self) -> str:
        if self.once is not None:
            if self.once.exists():
                return "survived"
            self.once.touch()
        os.kill(os.getpid(), signal.SIGKILL)
        return "unreachable"


@dataclass(frozen=True)
class Hang:
    """Never answers."""

    def run(self) -> None:
        while True:
            time.sleep(60)


@dataclass(frozen=True)
class HangInC:
    """Never answers, and never gives the interpreter back either."""

    def run(self) -> None:
        re.match(r"(a+)+$", "a" * 100 + "b")


@dataclass(frozen=True)
class Bloat:
    """Wants ten gigabytes, and touches every page."""

    def run(self) -> int:
        return int(np.ones(10 << 30, np.uint8)[-1])


@dataclass(frozen=True)
class Refuse:
    """A file with an understood fault."""

    def run(self) -> None:
        raise UnreadableError("the file is cut off", "copy it again")


@dataclass(frozen=True)
class Bug:
    """A fault of ours."""

    def run(self) -> None:
        raise KeyError("nobody foresaw this")


@dataclass(frozen=True)
class Garble:
    """Answers with something that cannot be read, as a decoder does that has damaged its process's memory."""

    def run(self) -> Garbage:
        return Garbage()


def never_ready(connection: Connection, limits: WorkerLimits) -> None:
    """Stands in for `worker_main`: a process that hangs before it is ready."""
    while True:
        time.sleep(60)
