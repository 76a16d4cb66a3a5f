"""Which photos are under a folder, as a stream: one listing a folder, one stat a file, and no file is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
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


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something under the folder that could not be looked at, and why in plain words."""

    path: Path
    reason: str


def scan(root: str | os.PathLike[str], ctx: JobContext) -> Iterator[FoundFile | Skipped]:
    """Every file of a known kind under `root`, depth first, in name order within a folder.

    Kinds that are not judged (videos, JPEG XL, Photoshop) are found too; other files are passed over. Hidden and system
    folders, catalogues of other programs and `._` files are left out. Links are followed, each folder visited once.
    A file that vanishes meanwhile is passed over. The token is looked at once a folder and every 256 entries.
    Raises `UserError` where `root` is no folder that can be read, and `Cancelled`.
    """
    top = os.fspath(root)
    try:
        status = Path(top).stat()
        if not stat.S_ISDIR(status.st_mode):
            raise UserError(f"{top} is a file, not a folder.", "Choose the folder that it lies in.")
        os.scandir(top).close()
    except OSError as fault:
        raise UserError(f"The folder {top} cannot be opened: {_folder_reason(fault)}.") from fault
    yield from _walk(top, status, ctx)


def _walk(top: str, status: os.stat_result, ctx: JobContext) -> Iterator[FoundFile | Skipped]:
    visited = {(status.st_dev, status.st_ino)}
    waiting = [top]
    done = 0
    while waiting:
        folder = waiting.pop()
        ctx.cancel.check()
        ctx.progress(done, 0)
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=_name)
        except FileNotFoundError:
            continue
        except OSError as fault:
            yield Skipped(Path(folder), _folder_reason(fault))
            continue
        below = []
        parent = Path(folder)
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            kind = _KIND_OF.get(os.path.splitext(name)[1].lower())  # noqa: PTH122 - a Path costs 3x here
            try:
                if kind is None or entry.is_dir():
                    if entry.is_dir() and not _is_system(entry):
                        # An entry's own stat has no inode on Windows.
                        status = Path(entry.path).stat() if os.name == "nt" else entry.stat()
                        key = status.st_dev, status.st_ino
                        if key not in visited:
                            visited.add(key)
                            below.append(entry.path)
                    continue
                status = entry.stat()
            except FileNotFoundError:
                continue
            except OSError as fault:
                yield Skipped(Path(entry.path), reason_of_system(fault))
                continue
            if not stat.S_ISREG(status.st_mode):
                continue
            done += 1
            if not done & 255:
                ctx.cancel.check()
                ctx.progress(done, 0)
            yield FoundFile(parent / name, FileStamp(status.st_size, status.st_mtime_ns), kind)
        waiting.extend(reversed(below))
    ctx.progress(done, done)


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
    return reason.replace("the file is gone", "it does not exist").replace("could not read it", "could not list it")
