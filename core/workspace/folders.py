"""Opening a folder: what lies in it, as photos, and what of that the library knew."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.engine.engine import Engine
from core.errors import UnreadableError
from core.imaging.kinds import kind_by_id
from core.imaging.pairs import pair
from core.imaging.scan import Skipped, scan
from core.jobs import JobContext
from core.library.library import Library
from core.library.words import FolderSync
from core.types import Changes, FoundFile, PhotoFiles

SHOW_AFTER_SECONDS = 0.4
"""A scan that takes longer hands up what it has, so that the first thumbnails need not wait for the last folder."""

Report = Callable[[Changes], None]


@dataclass(slots=True)
class _Found:
    """What a scan has come across so far, in the form in which the library takes it."""

    photos: list[PhotoFiles] = field(default_factory=list)
    others: list[FoundFile] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)
    _folder: Path | None = None
    _files: list[FoundFile] = field(default_factory=list)

    def add(self, found: FoundFile | Skipped) -> None:
        if isinstance(found, Skipped):
            self.skipped.append((found.path, found.reason))
        elif not kind_by_id(found.kind).judged:
            self.others.append(found)
        else:
            if found.path.parent != self._folder:
                self.close_folder()
                self._folder = found.path.parent
            self._files.append(found)

    def close_folder(self) -> None:
        """Only a folder that was seen whole tells which files belong together."""
        self.photos += pair(self._files)
        self._files = []


def open_folder(library: Library, engine: Engine, root: Path, ctx: JobContext, report: Report) -> Changes:
    """Scan `root` and bring the library up to date with it; `report` gets changes as they are made.

    Returns everything that changed. Raises UserError where `root` cannot be read, `Cancelled`.
    """
    found = _Found()
    changes = Changes()
    shown, last = 0, time.monotonic()
    for thing in scan(root, ctx):
        found.add(thing)
        if time.monotonic() - last > SHOW_AFTER_SECONDS and len(found.photos) > shown:
            part = library.sync_folder(root, found.photos[shown:], (), (), complete=False)
            changes |= _tell(part, report)
            shown, last = len(found.photos), time.monotonic()
    found.close_folder()
    sync = library.sync_folder(root, found.photos, found.others, found.skipped, complete=True)
    changes |= _tell(sync, report)
    return changes | _recognise(library, engine, sync, ctx, report)


def _tell(sync: FolderSync, report: Report) -> Changes:
    if sync.changes.photos or sync.changes.membership:
        report(sync.changes)
    return sync.changes


def _recognise(library: Library, engine: Engine, sync: FolderSync, ctx: JobContext, report: Report) -> Changes:
    """New files that may be old friends under another name are identified, which costs no decoding."""
    items = library.lookalikes(sync)
    futures = [(item, engine.identify(item.files.primary.path)) for item in items]
    known: set[int] = set()
    for item, future in futures:
        ctx.cancel.check()
        try:
            if library.adopt(item.photo_id, future.result()):
                known.add(item.photo_id)
        except UnreadableError:
            continue  # The pass will meet it again and record why.
    changes = Changes(photos=frozenset(known), membership=bool(known))
    if known:
        report(changes)
    return changes
