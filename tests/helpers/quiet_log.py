"""Collects what our own loggers say at WARNING or above, so that the harness can fail a test that did not expect it."""

from __future__ import annotations

import logging
import re

OURS = ("app", "beholder", "core", "training")


class LogGuard(logging.Handler):
    """Collects lines while attached to the root logger; `expected` holds the patterns that the test announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.partition(".")[0] in OURS:
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def missing(self) -> list[str]:
        """Announced patterns that no line matched."""
        return [pattern for pattern in self.expected if not any(re.search(pattern, line) for line in self.lines)]

    def surprises(self) -> list[str]:
        """Lines that no announced pattern matches."""
        return [line for line in self.lines if not any(re.search(pattern, line) for pattern in self.expected)]
