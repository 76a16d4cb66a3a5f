"""A progress bar on stderr for long verbs, and Ctrl+C as a cancelled token instead of a torn run."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tqdm import tqdm

from core.jobs import CancelToken, JobContext

SELDOM_SECONDS = 5.0
"""How often the bar is drawn where stderr is a file."""


@contextmanager
def job_with_bar(what: str, unit: str) -> Iterator[JobContext]:
    """A context whose progress is drawn on stderr. The first Ctrl+C cancels, the second ends the program at once."""
    token = CancelToken()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()

    before = signal.signal(signal.SIGINT, interrupt)
    interval = 0.1 if sys.stderr.isatty() else SELDOM_SECONDS
    bar = tqdm(desc=what, unit=f" {unit}", file=sys.stderr, mininterval=interval, leave=False, total=0)

    def progress(done: int, total: int) -> None:
        bar.total = total or None
        bar.update(done - bar.n)

    try:
        yield JobContext(token, progress)
    finally:
        bar.close()
        signal.signal(signal.SIGINT, before)
