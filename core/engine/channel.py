"""One process and the pipe to it: start, tell whether it lives, and end it without waiting for its goodwill."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from core.engine.processes import process_context, start

PATIENCE_SECONDS = 1.0
"""How long a process that was asked to end may take before it is killed."""


class Channel:
    """Owns one process. One thread may send while another receives; ending belongs to one thread."""

    def __init__(self, name: str, target: Callable[..., None], *args: object) -> None:
        context = process_context()
        ours, theirs = context.Pipe(duplex=True)
        self.connection = ours
        self._sending = threading.Lock()
        self._process = context.Process(target=target, args=(theirs, *args), name=name, daemon=True)  # type: ignore[attr-defined]
        try:
            start(self._process)
        finally:
            theirs.close()

    @property
    def process_id(self) -> int:
        return int(self._process.pid or 0)

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: the signal that ended it."""
        code: int | None = self._process.exitcode
        return code

    def send(self, message: object) -> bool:
        """False if the process is gone; whoever drives the channel will notice at its end of the pipe.

        Blocks while the pipe is full, until the process reads on or ends.
        """
        with self._sending:
            try:
                self.connection.send(message)
            except OSError:
                return False
        return True

    def end(self) -> None:
        """Close the pipe, which ends a healthy process, and kill what does not follow."""
        with contextlib.suppress(OSError):
            self.connection.close()
        self._process.join(PATIENCE_SECONDS)
        if self._process.is_alive():
            self.kill()

    def kill_process(self) -> None:
        """End the process now; the pipe stays open, so that whoever listens at it sees the end. Any thread."""
        self._process.kill()

    def kill(self) -> None:
        """End it now and wait until it is gone."""
        self._process.kill()
        self._process.join()
        # A sender that was blocked has been told by the death: the pipe is only closed once it has let go of it.
        with self._sending, contextlib.suppress(OSError):
            self.connection.close()
