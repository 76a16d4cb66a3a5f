"""What a test left behind: threads, child processes, windows, running QThreads, each named so that it can be found."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from typing import Any

import psutil

GRACE_S = 3.0
"""How long what is already on its way out may take to be gone."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The threads and children that were there before."""

    threads: frozenset[threading.Thread]
    children: frozenset[int]


def _children() -> frozenset[int]:
    """Process ids of this process's children, without the helpers that multiprocessing keeps for its whole life."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    if (tasks / str(os.getpid()) / "children").exists():
        found: set[int] = set()
        for task in tasks.iterdir():
            # A thread may end between the listing and the reading.
            with_children = task / "children"
            try:
                found.update(int(pid) for pid in with_children.read_text(encoding="ascii").split())
            except OSError:
                continue
    else:
        found = {child.pid for child in psutil.Process().children()}
    helpers = {
        getattr(resource_tracker._resource_tracker, "_pid", None),
        getattr(forkserver._forkserver, "_forkserver_pid", None),
    }
    return frozenset(found - helpers)


def snapshot() -> Snapshot:
    """What is there now."""
    return Snapshot(frozenset(threading.enumerate()), _children())


def _threads_since(before: Snapshot, deadline: float) -> list[str]:
    left = []
    for thread in threading.enumerate():
        if thread in before.threads or thread.daemon or thread is threading.current_thread():
            continue
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            target: Any = getattr(thread, "_target", None)
            left.append(f"thread {thread.name!r} running {getattr(target, '__qualname__', type(thread).__qualname__)}")
    return left


def _children_since(before: Snapshot, deadline: float) -> list[str]:
    processes = []
    for pid in _children() - before.children:
        try:
            processes.append(psutil.Process(pid))
        except psutil.NoSuchProcess:
            continue
    _, alive = psutil.wait_procs(processes, timeout=max(0.0, deadline - time.monotonic()))
    left = []
    for process in alive:
        try:
            left.append(f"process {process.pid}: {' '.join(process.cmdline())[:200] or process.name()}")
        except psutil.NoSuchProcess:
            continue
    return left


def _windows() -> list[str]:
    """Visible top-level widgets and running QThreads; nothing where no application was made."""
    widgets, core = sys.modules.get("PySide6.QtWidgets"), sys.modules.get("PySide6.QtCore")
    if widgets is None or core is None or widgets.QApplication.instance() is None:
        return []
    left = [
        f"window {type(widget).__qualname__} {widget.objectName()!r}"
        for widget in widgets.QApplication.topLevelWidgets()
        if widget.isVisible()
    ]
    shiboken: Any = sys.modules.get("shiboken6")
    for thing in gc.get_objects():
        if issubclass(type(thing), core.QThread) and shiboken.isValid(thing) and thing.isRunning():
            left.append(f"QThread {thing.objectName()!r} still running")
    return left


def since(before: Snapshot, *, gui: bool) -> list[str]:
    """What is there now and was not in `before`, one line each; [] when all is clean.

    Threads and processes that are ending get `GRACE_S` seconds together. Daemon threads are left to their owners.
    """
    deadline = time.monotonic() + GRACE_S
    left = _threads_since(before, deadline) + _children_since(before, deadline)
    return left + _windows() if gui else left
