"""How the engine's processes start.

Where the system can fork, a small server process imports the decoders once and every worker is a fork of it: a worker
that died is back within a few milliseconds. Elsewhere (Windows) each worker starts afresh.
"""

from __future__ import annotations

import multiprocessing
import sys
from functools import cache
from multiprocessing.context import BaseContext


@cache
def process_context() -> BaseContext:
    """The multiprocessing context of every engine in this process."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["core.engine.preload"])
    return context
