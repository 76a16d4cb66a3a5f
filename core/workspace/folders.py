"""Opening a folder: what lies in it, as photos, and what of that the library knew."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.engine.engine import Engine
from core.errors import UnreadableError
from core.imaging.kinds import kind_by_id
from core.imaging.pairs import pair
from core.imaging.scan import Listing, Skipped, list_folders
from core.jobs import JobContext
from core.library.library import Library
from core.library.words import FolderSync
from core.types import Changes, FileStamp, FoundFile, PhotoFiles

SHOW_AFTER_SECONDS = 0.4
"""A scan that takes longer hands up what it has, so that the first thumbnails need not wait for the last folder."""

Report = Callable[[Changes], None]


def no_report(changes: Changes) -> None:
    """For callers whom changes do not interest."""


def open_folder(library: Library, engine: Engine, root: Path, ctx: JobContext, report: Report) -> Changes:
    """Scan `root` and bring the library up to date with it; `report` gets changes as they are made.

    New files whose content was judged before, under whatever name, need no decoding. Returns everything that changed.
    Raises UserError where `root` cannot be read, `Cancelled`.
    """
    listed: list[Listing | Skipped] = []
    changes = Changes()
    shown, last = 0, time.monotonic()
    for thing in list_folders(root, ctx):
        listed.append(thing)
        if time.monotonic() - last > SHOW_AFTER_SECONDS:
            part = _photos(listed[shown:-1])
            changes |= _tell(library.sync_folder(root, part.photos, (), (), complete=False), report)
            # The last listing may be the first part of a large folder: what belongs together is not known yet.
            shown, last = len(listed) - 1, time.monotonic()
    fingerprint = _fingerprint(listed)
    if library.confirm_unchanged(root, fingerprint):
        return changes
    found = _photos(listed)
    sync = library.sync_folder(root, found.photos, found.others, found.skipped, complete=True, fingerprint=fingerprint)
    changes |= _tell(sync, report)
    return changes | _recognise(library, engine, sync, ctx, report)


@dataclass(slots=True)
class _Found:
    """What was listed, in the form in which the library takes it."""

    photos: list[PhotoFiles] = field(default_factory=list)
    others: list[FoundFile] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)


def _photos(listed: Sequence[Listing | Skipped]) -> _Found:
    found = _Found()
    files: list[FoundFile] = []
    for thing in listed:
        if isinstance(thing, Skipped):
            found.skipped.append((thing.path, thing.reason))
            continue
        folder = Path(thing.folder)
        for name, size, mtime_ns, kind in thing.files:
            file = FoundFile(folder / name, FileStamp(size, mtime_ns), kind)
            (files if kind_by_id(kind).judged else found.others).append(file)
    found.photos = pair(files)
    return found


def _fingerprint(listed: Sequence[Listing | Skipped]) -> bytes:
    """16 bytes that stand for everything that was listed: names, sizes, times, kinds, and what could not be seen."""
    digest = hashlib.blake2b(digest_size=16)
    for thing in listed:
        text = f"{thing.path}\0{thing.reason}" if isinstance(thing, Skipped) else f"{thing.folder}\0{thing.files}"
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.digest()


def _tell(sync: FolderSync, report: Report) -> Changes:
    if sync.changes.photos or sync.changes.membership:
        report(sync.changes)
    return sync.changes


def _recognise(library: Library, engine: Engine, sync: FolderSync, ctx: JobContext, report: Report) -> Changes:
    """New files that may be old friends under another name are identified, which costs no decoding."""
    futures = [(item, engine.identify(item.files.primary.path)) for item in library.lookalikes(sync)]
    known: set[int] = set()
    try:
        for item, future in futures:
            ctx.cancel.check()
            with suppress(UnreadableError):  # The pass will meet it again and record why.
                if library.adopt(item, future.result()):
                    known.add(item.photo_id)
    finally:
        for _, future in futures:
            future.cancel()
    moved = library.resolve_moves()
    changes = Changes(photos=frozenset(known), membership=bool(known)) | moved
    if changes.photos or changes.membership:
        report(changes)
    return changes
