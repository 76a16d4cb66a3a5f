"""A model process without a model: it answers, holds back, floods, dies and hangs as its requests ask it to."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from core.engine.model_messages import Answer, Encoded, EncodeImages, EncoderInfo, LoadEncoder, Notice
from core.errors import ModelError
from core.types import Output, SpaceKey

SPACE = SpaceKey("fake", "0" * 8, 1, "fp32", Output.PROJECTED)
INFO = EncoderInfo("Fake", "CPU", 100.0, 3, 1, 8, {Output.PROJECTED: SPACE})

FLOOD_ROWS = 1 << 20
"""Rows of three numbers: far more than any pipe holds."""


@dataclass(frozen=True)
class FakeSpec:
    """What loading does: answer ("ok"), "refuse", "die" or "hang"; with `flag`, the first pictures hang that come while
    that file is not there."""

    loading: str = "ok"
    flag: Path | None = None


class Garbage:
    """Cannot be unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _refuse_to_be, ()


def _refuse_to_be() -> NoReturn:
    raise KeyError("no message at all")


def fake_main(connection: Connection, nice: int) -> None:
    """Stands in for `model_main`."""
    held: list[int] = []
    flag: Path | None = None
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            return
        if isinstance(request, LoadEncoder):
            flag = request.spec.flag  # type: ignore[attr-defined]
            _load(connection, request)
        elif isinstance(request, EncodeImages) and flag is not None:
            if not flag.exists():
                flag.touch()
                threading.Event().wait()
            connection.send(Answer(request.id, Encoded(vectors(request.id), SPACE)))
        elif isinstance(request, EncodeImages):
            _flood(connection, request, held)
        else:
            _texts(connection, request.id, request.texts, held)


def vectors(number: int, rows: int = 1) -> np.ndarray[Any, np.dtype[np.float32]]:
    """What request `number` is answered with."""
    return np.full((rows, 3), number, np.float32)


def _load(connection: Connection, request: LoadEncoder) -> None:
    match request.spec.loading:  # type: ignore[attr-defined]
        case "refuse":
            connection.send(Answer(request.id, error=ModelError("The weights are damaged.", "Fetch them again.")))
        case "die":
            os._exit(3)
        case "hang":
            threading.Event().wait()
        case _:
            connection.send(Answer(request.id, INFO))


def _flood(connection: Connection, request: EncodeImages, held: list[int]) -> None:
    """Nothing for the first; with the second, so much for both that the pipe is full in both directions."""
    held.append(request.id)
    if len(held) >= 2:
        for number in held:
            connection.send(Answer(number, Encoded(vectors(number, FLOOD_ROWS), SPACE)))
        held.clear()


def _texts(connection: Connection, number: int, words: tuple[str, ...], held: list[int]) -> None:
    match words:
        case ("die",):
            os._exit(3)
        case ("die once", flag) if not Path(flag).exists():
            Path(flag).touch()
            os._exit(3)
        case ("hang once", flag) if not Path(flag).exists():
            Path(flag).touch()
            threading.Event().wait()
        case ("wait for", flag) if not Path(flag).exists():
            return
        case ("hold",):
            held.append(number)
            return
        case ("release",):
            for other in reversed(held):
                connection.send(Answer(other, Encoded(vectors(other), SPACE)))
            held.clear()
        case ("fail",):
            connection.send(Answer(number, error=ModelError("The model failed.")))
            return
        case ("notice", text):
            connection.send(Notice(text))
        case ("garbage",):
            connection.send(Garbage())
            return
    connection.send(Answer(number, Encoded(vectors(number), SPACE)))
