"""The thread that drives the model: a worker object moved to a QThread runs the passes, signals bring what they found.

Judging.start(folder) -> PassWorker.run (engine thread): first pass, then second -> results / progress / ended
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from core.errors import Cancelled
from core.jobs import CancelToken, JobContext
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import PassSummary, Workspace


class Stage(StrEnum):
    """Which pass is running."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    TAGS = "tags"


class Phase(StrEnum):
    """What judging is doing."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, eq=False)
class PassRequest:
    """One order to the worker. `urgent` is called in the engine thread and must not touch Qt."""

    number: int
    workspace: Workspace
    folder: Path | None
    urgent: Callable[[], Sequence[int]]
    token: CancelToken = field(default_factory=CancelToken)


@dataclass(frozen=True, slots=True)
class JudgingProgress:
    """Where judging stands. `rate` in photos a second over the last moments, `seconds_left` None while not known."""

    phase: Phase = Phase.IDLE
    stage: Stage = Stage.FIRST
    done: int = 0
    total: int = 0
    rate: float = 0.0
    seconds_left: float | None = None


class PassWorker(QObject):
    """Lives in the engine thread. Every signal starts with the number of the request it belongs to."""

    results = Signal(object, object)
    progress = Signal(object, object, object, object)
    pass_done = Signal(object, object, object)
    ended = Signal(object, object)

    @Slot(object)
    def run(self, request: PassRequest) -> None:
        error: Exception | None = None
        try:
            self._passes(request)
            verdict = request.workspace.settle_arithmetic(JobContext(request.token))
            if verdict is not None and verdict.used:
                # The same photos once more, in the arithmetic that was found faithful: old scores stay until then.
                self._passes(request)
        except Cancelled:
            pass
        except Exception as caught:  # the engine's loop: whatever a pass raises is shown by the window
            error = caught
        self.ended.emit(request.number, error)

    def _passes(self, request: PassRequest) -> None:
        for stage in Stage:
            request.token.check()
            self.pass_done.emit(request.number, stage, self._pass(request, stage))

    def _pass(self, request: PassRequest, stage: Stage) -> PassSummary:
        def found(changes: Changes) -> None:
            self.results.emit(request.number, changes)

        def progress(done: int, total: int) -> None:
            self.progress.emit(request.number, stage, done, total)

        workspace = request.workspace
        passes = {
            Stage.FIRST: workspace.first_pass,
            Stage.SECOND: workspace.second_pass,
            Stage.THIRD: workspace.third_pass,
            Stage.TAGS: workspace.tag_pass,
        }
        return passes[stage](request.folder, JobContext(request.token, progress), found, request.urgent)


class Rate:
    """Photos a second over the last `window` seconds, from (moment, done) pairs."""

    def __init__(self, window: float = 20.0) -> None:
        self._window = window
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, moment: float, done: int) -> float:
        self._seen.append((moment, done))
        while len(self._seen) > 2 and moment - self._seen[0][0] > self._window:
            self._seen.popleft()
        seconds = moment - self._seen[0][0]
        return (done - self._seen[0][1]) / seconds if seconds > 0 else 0.0


class Judging(QObject):
    """Judging as the window sees it: start, pause, go on, stop. Pausing ends the pass; going on starts it again, and
    the library knows what is left. `finished` follows passes that came to their end. GUI thread."""

    changed = Signal(object)
    progressed = Signal(object)
    first_pass_done = Signal(object)
    finished = Signal()
    failed = Signal(object)
    _ordered = Signal(object)

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._thread = QThread()
        self._thread.setObjectName("engine")
        self._worker = PassWorker()
        self._worker.moveToThread(self._thread)
        self._ordered.connect(self._worker.run)
        self._worker.results.connect(self._results)
        self._worker.progress.connect(self._progress)
        self._worker.pass_done.connect(self._pass_done)
        self._worker.ended.connect(self._ended)
        self._request: PassRequest | None = None
        self._number = 0
        self._workspace: Workspace | None = None
        self._folder: Path | None = None
        self._urgent: tuple[int, ...] = ()
        self._rate = Rate()
        self._closing = False
        self.state = JudgingProgress()
        self.wanted = True
        """False from a pause or a stop until judging starts again: whoever halted it shall not start it then."""

    @property
    def running(self) -> bool:
        return self.state.phase is Phase.RUNNING

    def set_urgent(self, photo_ids: Sequence[int]) -> None:
        """What is on screen: judged before the rest. One assignment, read by the engine thread."""
        self._urgent = tuple(photo_ids)

    def start(self, workspace: Workspace, folder: Path | None) -> None:
        """Judge what waits in `folder`; what ran before is cancelled, what it found is kept."""
        if self._closing:
            return
        self._workspace, self._folder = workspace, folder
        self.wanted = True
        self._cancel()
        if not self._thread.isRunning():
            self._thread.start()
        self._number += 1
        self._rate = Rate()
        self._request = PassRequest(self._number, workspace, folder, self._urgent_now)
        self._show(JudgingProgress(Phase.RUNNING))
        self._ordered.emit(self._request)

    def pause(self) -> None:
        if self.running:
            self.wanted = False
            self._cancel()
            state = self.state
            self._show(JudgingProgress(Phase.PAUSED, state.stage, state.done, state.total))

    def resume(self) -> None:
        if self.state.phase is Phase.PAUSED and self._workspace is not None:
            self.start(self._workspace, self._folder)

    def stop(self) -> None:
        self.wanted = False
        self._cancel()
        self._show(JudgingProgress())

    def halt(self) -> None:
        """End what runs for a moment; the caller starts it again if it is still `wanted`. A pause stays a pause."""
        if self.running:
            self._cancel()
            self._show(JudgingProgress())

    def close(self, seconds: float) -> bool:
        """Cancel and wait for the thread; True if it has ended."""
        self._closing = True
        self._cancel()
        self._thread.quit()
        return not self._thread.isRunning() or self._thread.wait(round(1000 * seconds))

    def _urgent_now(self) -> Sequence[int]:
        return self._urgent

    def _cancel(self) -> None:
        if self._request is not None:
            self._request.token.cancel()
            self._request = None

    def _current(self, number: object) -> bool:
        return self._request is not None and self._request.number == number

    def _show(self, state: JudgingProgress) -> None:
        self.state = state
        self.progressed.emit(state)

    # Results of a cancelled pass are in the library already, so they are shown; its progress is not.
    @Slot(object, object)
    def _results(self, number: object, changes: object) -> None:
        if not self._closing:
            self.changed.emit(changes)

    @Slot(object, object, object, object)
    def _progress(self, number: object, stage: Stage, done: int, total: int) -> None:
        if not self._current(number):
            return
        if stage is not self.state.stage:
            self._rate = Rate()
        rate = self._rate.note(self._clock(), done)
        left = (total - done) / rate if rate > 0 and total else None
        self._show(JudgingProgress(Phase.RUNNING, stage, done, total, rate, left))

    @Slot(object, object, object)
    def _pass_done(self, number: object, stage: Stage, summary: object) -> None:
        if self._current(number) and stage is Stage.FIRST:
            self.first_pass_done.emit(summary)

    @Slot(object, object)
    def _ended(self, number: object, error: object) -> None:
        if not self._current(number):
            return
        self._request = None
        self._show(JudgingProgress())
        if error is None:
            self.finished.emit()
        else:
            self.failed.emit(error)
