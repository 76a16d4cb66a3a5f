"""Starting other programs, in one place: what tests put a fake in for, and what a frozen application must mind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QProcess, QProcessEnvironment


class Runner(Protocol):
    """How a program is run."""

    def run(self, words: Sequence[str], seconds: float) -> bool:
        """On a lane: run it for at most so long; True if it did what it was told, or still shows it."""

    def start(self, words: Sequence[str]) -> bool:
        """GUI thread: start it and let it go; False if it cannot be started."""


class SystemRunner:
    """Runs programs for real."""

    def run(self, words: Sequence[str], seconds: float) -> bool:
        try:
            process = subprocess.Popen(
                list(words),
                env=environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError):
            return False
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            # Some file managers stay in the foreground until their window is closed.
            threading.Thread(target=process.wait, name="another program", daemon=True).start()
            return True

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
