"""The two passes over a folder, written to the library in slices as results come in.

Killed at any moment, a pass loses the slice in flight; the next one goes on with what is still pending.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import FolderGoneError
from core.jobs import JobContext
from core.library.library import Library
from core.pipeline.stream import Pass, run_pass
from core.types import Changes, PhotoResult, SpaceKey, Status, WorkItem

SLICE = 16
"""Results per commit: a few milliseconds of writing."""

SLICE_SECONDS = 0.25
"""A result waits for others no longer than this, as long as others come."""


Urgent = Callable[[], Sequence[int]]
"""Ids of the photos that come first at this moment."""


@dataclass(frozen=True, slots=True)
class PassSummary:
    """What a pass did: photos judged, of which unreadable, and seconds it took."""

    done: int = 0
    failed: int = 0
    seconds: float = 0.0

    def __add__(self, other: PassSummary) -> PassSummary:
        return PassSummary(self.done + other.done, self.failed + other.failed, self.seconds + other.seconds)


@dataclass(frozen=True, slots=True)
class Store:
    """Where a pass puts what it found: `versions` of the entries it makes, `space` of the vectors that judged."""

    library: Library
    versions: Mapping[str, int]
    space: SpaceKey | None = None

    def write(self, results: Sequence[PhotoResult]) -> Changes:
        return self.library.write_results(results, versions=self.versions, space=self.space)


class SliceWriter:
    """Collects results and writes them a slice at a time. Not thread-safe; `flush` at the end is the caller's."""

    def __init__(self, store: Store, report: Callable[[Changes], None]) -> None:
        self._store = store
        self._report = report
        self._slice: list[PhotoResult] = []
        self._since = time.monotonic()
        self.done = self.failed = 0

    def add(self, result: PhotoResult) -> None:
        self._slice.append(result)
        self.done += 1
        self.failed += result.status is Status.UNREADABLE
        if len(self._slice) >= SLICE or time.monotonic() - self._since > SLICE_SECONDS:
            self.flush()

    def flush(self) -> None:
        if self._slice:
            written, self._slice = self._slice, []
            self._report(self._store.write(written))
        self._since = time.monotonic()


def run_and_store(
    store: Store,
    folder: Path | None,
    items: Iterable[WorkItem],
    work: Pass,
    ctx: JobContext,
    report: Callable[[Changes], None],
    urgent: Urgent,
    complete: Callable[[PhotoResult], PhotoResult | None] = lambda result: result,
) -> PassSummary:
    """Run one pass to its end, or to where it is cancelled; what was judged by then is stored either way.

    `complete` may add to a result before it is written, or deal with it itself and return None. Raises `Cancelled`,
    LibraryError where writing fails, and UserError where `folder` vanished: its photos are away, not unreadable.
    """
    start = time.perf_counter()
    writer = SliceWriter(store, report)
    results = run_pass(items, work, ctx, urgent)
    try:
        for result in results:
            if result.status is Status.UNREADABLE and not result.made_by and folder is not None and not folder.is_dir():
                raise FolderGoneError.of(folder)
            whole = complete(result)
            if whole is not None:
                writer.add(whole)
    finally:
        results.close()  # type: ignore[attr-defined]
        writer.flush()
    return PassSummary(writer.done, writer.failed, time.perf_counter() - start)
