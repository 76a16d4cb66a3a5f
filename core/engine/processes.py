"""How the engine's processes start.

Where the system can fork, a small server process imports the decoders once and every worker is a fork of it: a worker
that died is back within a few milliseconds. Elsewhere (Windows) each worker starts afresh. Ctrl+C in a terminal reaches
every process of its group: ours leave the decision to the engine from their first instruction on.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from functools import cache
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess


@cache
def process_context() -> BaseContext:
    """The multiprocessing context of every engine in this process."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["core.engine.preload"])
    return context


def start(process: BaseProcess) -> None:
    """Start `process`, and the server that forks it where that is not running yet, deaf to Ctrl+C. Raises OSError."""
    if sys.platform == "win32":
        process.start()
        return
    # It lifts the mask of the thread that starts it, so it has to run before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    except EOFError as error:
        raise OSError("the server that forks processes is gone") from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
