"""A function run once in a process of its own: for what imports torch, where the caller must not."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from core.engine.channel import Channel
from core.errors import Cancelled, ModelError, UserError
from core.jobs import TOKEN_SECONDS, JobContext

T = TypeVar("T")


def run_apart(ctx: JobContext, work: Callable[..., T], *arguments: object) -> T:
    """`work(*arguments)` in a new process, which ends with it; a module's own function, and values that can be pickled.

    Raises what `work` raises of UserError, ModelError where the process dies, Cancelled, which ends it.
    """
    try:
        channel = Channel("beholder-apart", _main, work, arguments)
    except OSError as error:
        raise ModelError("A process cannot be started.", "Close other programs and try again.") from error
    try:
        while not channel.connection.poll(TOKEN_SECONDS):
            if ctx.cancel.cancelled:
                raise Cancelled
        result, problem = channel.connection.recv()
    except EOFError as died:
        raise ModelError("The process that read the file ended at once.", "The file may be damaged.") from died
    finally:
        channel.kill()
    if problem is not None:
        raise problem
    return cast(T, result)


def _main(connection: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    try:
        connection.send((work(*arguments), None))
    except UserError as error:
        connection.send((None, error))
