"""The staged quit: refuse new work, cancel all but what a person did, drain for at most five seconds, stop the engine,
close the library."""

from __future__ import annotations

import logging
import time

from app.context import AppContext
from app.grid.thumbnails import Thumbnails

log = logging.getLogger(__name__)

LIMIT_S = 5.0


def shut_down(context: AppContext, thumbnails: Thumbnails, limit: float = LIMIT_S) -> bool:
    """Bring everything to an end within `limit` seconds; True if nothing was left running. GUI thread, once.

    Marks and settings that still wait for their lane are written. Whatever was found before this moment is in the
    library; the next start goes on from there.
    """
    deadline = time.monotonic() + limit
    # Cancelled first, all that may be, and only then waited for: they end side by side.
    context.watch.stop()
    context.jobs.cancel_all()
    context.judging.stop()
    clean = context.judging.close(_left(deadline))
    clean = thumbnails.close(_left(deadline)) and clean
    clean = context.jobs.close(_left(deadline)) and clean
    workspace, context.workspace = context.workspace, None
    if workspace is not None:
        workspace.close()
    context.errors.remove()
    if not clean:
        log.warning("something was still running at the end of the quit")
    return clean


def _left(deadline: float) -> float:
    return max(0.05, deadline - time.monotonic())
