"""Starting other programs, in one place: what tests put a fake in for, and what a frozen application must mind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QProcess, QProcessEnvironment


class Runner(Protocol):
    """How a program is run."""

    def run(self, words: Sequence[str], seconds: float) -> bool:
        """On a lane: run it to its end; True if it did what it was told."""

    def start(self, words: Sequence[str]) -> bool:
        """GUI thread: start it and let it go; False if it cannot be started."""


class SystemRunner:
    """Runs programs for real."""

    def run(self, words: Sequence[str], seconds: float) -> bool:
        try:
            done = subprocess.run(
                list(words),
                timeout=seconds,
                env=environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0

    def start(self, words: Sequence[str]) -> bool:
        process = QProcess()
        process.setProgram(words[0])
        process.setArguments(list(words[1:]))
        ours = QProcessEnvironment()
        for name, value in environment(os.environ).items():
            ours.insert(name, value)
        process.setProcessEnvironment(ours)
        for channel in (process.setStandardOutputFile, process.setStandardErrorFile):
            channel(QProcess.nullDevice())
        return bool(process.startDetached()[0])


def environment(ours: Mapping[str, str]) -> dict[str, str]:
    """What another program should find: a frozen application's own libraries must not be loaded into it."""
    theirs = dict(ours)
    if getattr(sys, "frozen", False):
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH"):
            before = theirs.pop(f"{name}_ORIG", None)
            theirs.pop(name, None)
            if before:
                theirs[name] = before
    return theirs
