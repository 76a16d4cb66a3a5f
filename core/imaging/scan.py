"""Which photos are under a folder, as a stream: one listing a folder, one stat a file, and no file is opened."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from core.errors import FolderGoneError, UserError
from core.imaging.faults import reason_of_system
from core.imaging.kinds import KINDS
from core.jobs import JobContext
from core.types import FileStamp, FoundFile

_SYSTEM_FOLDERS = frozenset(
    {
        *("$recycle.bin", "system volume information", "lost+found", "@eadir", "#recycle", "__macosx", "recycler"),
        *("@recycle", "@tmp", "$windows.~bt", "found.000"),
    }
)
_SYSTEM_SUFFIXES = (".lrdata", ".photoslibrary", ".lrcat-data", ".cocatalog", ".aplibrary")
_KIND_OF = {extension: kind.id for kind in KINDS for extension in kind.extensions}
_HIDDEN_OR_SYSTEM = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2) | getattr(stat, "FILE_ATTRIBUTE_SYSTEM", 4)
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something under the folder that could not be looked at, and why in plain words."""

    path: Path
    reason: str


class Seen(NamedTuple):
    """One file of a known kind as a listing saw it: what a `FoundFile` is made of, at a fraction of the cost."""

    name: str
    size: int
    mtime_ns: int
    kind: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder, or the next part of a large one: its path and files of known kinds in name order."""

    folder: str
    files: list[Seen]


def scan(root: str | os.PathLike[str], ctx: JobContext) -> Iterator[FoundFile | Skipped]:
    """Every file of a known kind under `root`, depth first, in name order within a folder.

    What is found, left out, raised and looked at is as in `list_folders`.
    """
    for item in list_folders(root, ctx):
        if isinstance(item, Skipped):
            yield item
            continue
        folder = Path(item.folder)
        for name, size, mtime_ns, kind in item.files:
            yield FoundFile(folder / name, FileStamp(size, mtime_ns), kind)


def list_folders(root: str | os.PathLike[str], ctx: JobContext) -> Iterator[Listing | Skipped]:
    """What `scan` finds, as plain tuples by folder: for comparing thousands of files with what is known of them.

    Kinds that are not judged (videos, JPEG XL, Photoshop) are found too; other files are passed over. Hidden and system
    folders, catalogues of other programs and `._` files are left out. Links are followed, each folder visited once.
    A file that vanishes meanwhile is passed over. The token is looked at once
    a listing, of which a folder of many files gives several, so that its first files show early.
    Raises `UserError` where `root` is no folder that can be read, and `Cancelled`.
    """
    top = os.fspath(root)
    try:
        status = Path(top).stat()
        if not stat.S_ISDIR(status.st_mode):
            raise UserError(f"{top} is a file, not a folder.", "Choose the folder that it lies in.")
        os.scandir(top).close()
    except FileNotFoundError:
        raise FolderGoneError.of(top) from None
    except OSError as fault:
        raise UserError(f"The folder {top} cannot be opened: {_folder_reason(fault)}.") from fault
    visited = {(status.st_dev, status.st_ino)}
    waiting = [top]
    done = 0
    while waiting:
        folder = waiting.pop()
        ctx.cancel.check()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=_name)
        except FileNotFoundError:
            continue
        except OSError as fault:
            yield Skipped(Path(folder), _folder_reason(fault))
            continue
        below: list[str] = []
        for start in range(0, len(entries), _BATCH):
            ctx.cancel.check()
            files: list[Seen] = []
            batch = entries[start : start + _BATCH]
            skipped = [item for entry in batch if (item := _look_at(entry, files, below, visited)) is not None]
            if files:
                yield Listing(folder, files)
            yield from skipped
            done += len(files)
            ctx.progress(done, 0)
        waiting.extend(reversed(below))
    ctx.progress(done, done)


def folders_below(root: str | os.PathLike[str], ctx: JobContext) -> Iterator[str]:
    """`root` and the folders below it that a scan visits, those nearest to it first. Raises `Cancelled`.

    What cannot be listed is passed over. The token is looked at once a folder.
    """
    visited: set[tuple[int, int]] = set()
    with suppress(OSError):
        status = Path(root).stat()
        visited.add((status.st_dev, status.st_ino))
    waiting = deque([os.fspath(root)])
    while waiting:
        folder = waiting.popleft()
        ctx.cancel.check()
        yield folder
        with suppress(OSError), os.scandir(folder) as listing:
            seen = sorted((entry for entry in listing if entry.name[0] != "." and entry.is_dir()), key=_name)
            waiting.extend(entry.path for entry in seen if _is_new_folder(entry, visited))


def _look_at(
    entry: os.DirEntry[str], files: list[Seen], below: list[str], visited: set[tuple[int, int]]
) -> Skipped | None:
    """Puts one entry where it belongs: a file of a known kind, a folder to visit, or nothing."""
    name = entry.name
    if name[0] == ".":
        return None
    kind = _KIND_OF.get(name[name.rfind(".") :].lower())
    try:
        if entry.is_dir():
            if _is_new_folder(entry, visited):
                below.append(entry.path)
        elif kind is not None:
            status = entry.stat()
            if stat.S_ISREG(status.st_mode):
                files.append(Seen(name, status.st_size, status.st_mtime_ns, kind))
    except FileNotFoundError:
        pass
    except OSError as fault:
        return Skipped(Path(entry.path), reason_of_system(fault))
    return None


def _is_new_folder(entry: os.DirEntry[str], visited: set[tuple[int, int]]) -> bool:
    """Whether a scan goes into this folder; it does so once, whatever links lead there."""
    if _is_system(entry):
        return False
    # An entry's own stat has no inode on Windows.
    status = Path(entry.path).stat() if os.name == "nt" else entry.stat()
    key = status.st_dev, status.st_ino
    new = key not in visited
    visited.add(key)
    return new


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_system(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name in _SYSTEM_FOLDERS or name.endswith(_SYSTEM_SUFFIXES) or name.startswith(".trash"):
        return True
    return os.name == "nt" and bool(
        getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) & _HIDDEN_OR_SYSTEM
    )


def _folder_reason(fault: OSError) -> str:
    reason = reason_of_system(fault)
    return _OF_FOLDERS.get(reason, reason)


_OF_FOLDERS = {
    "the file is gone": "it does not exist",
    "the drive could not read it": "the drive could not list it",
    "the system could not read it": "the system could not list it",
}
"""What is said otherwise of a folder than of a file."""
