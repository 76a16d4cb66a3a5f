"""The loop of a decode worker: take a request, run its task, answer. No torch, no Qt.

Errors that a person can understand travel back as they are; anything else is our fault and travels back as a
description, so that the engine can log it. The worker ends when its pipe does, even while a file hangs in a decoder.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from core.engine.limits import WorkerLimits, apply_limits, end_with, last_resort
from core.engine.messages import MESSAGE_VERSION, DrawingTask, Reply, Request, Task
from core.engine.shared_pixels import Canvas
from core.errors import UnreadableError, UserError

READY = -1
"""The id of the first reply: the worker has started."""

TOO_LARGE = "needs more memory than a photo may use"

OVERTIME = 2.0
"""The engine ends a task at its deadline. One that goes on for this many deadlines has no engine any more."""


class TaskFailed(Exception):  # noqa: N818 - names what happened
    """A task raised something that nobody foresaw; the text is its traceback."""


def worker_main(connection: Connection, limits: WorkerLimits) -> None:
    """Entry point of the process. Returns when the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches the whole group; the engine decides.
    _hush_decoders()
    end_with(connection)
    apply_limits(limits)
    # Decoding makes no cycles worth collecting, and a collection in the middle of a photo costs milliseconds.
    gc.freeze()
    connection.send(Reply(READY))
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            return
        try:
            _send(connection, answer(request))
        except OSError:
            return


def _send(connection: Connection, reply: Reply) -> None:
    try:
        connection.send(reply)
    except MemoryError:  # It is packed as a whole before the first byte goes out.
        connection.send(Reply(reply.id, error=UnreadableError(TOO_LARGE, passing=True)))


def _hush_decoders() -> None:
    """C libraries print what they think of a file to the terminal; what matters travels in the reply instead."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def answer(request: Request) -> Reply:
    """Do what is asked. Whatever goes wrong is in the reply; raises nothing."""
    if request.version != MESSAGE_VERSION:
        return Reply(request.id, error=TaskFailed(f"message version {request.version}"))
    canvas = Canvas(request.shared_name)
    try:
        with last_resort(OVERTIME * request.deadline_s):
            return Reply(request.id, result=_result(request.task, canvas))
    except UserError as error:
        reply = Reply(request.id, error=error)
    except MemoryError:
        gc.collect()
        reply = Reply(request.id, error=UnreadableError(TOO_LARGE))
    except Exception:  # the engine's loop: one bad photo never stops a batch
        reply = Reply(request.id, error=TaskFailed(traceback.format_exc()))
    canvas.discard()
    return reply


def _result(task: Task | DrawingTask, canvas: Canvas) -> Any:
    if not isinstance(task, DrawingTask):
        return task.run()
    drawn = task.draw(canvas)
    packed: Any = canvas.packed(drawn.bgra)
    return replace(drawn, bgra=packed)
