"""One original file, opened once and read-only, from which everything else is read: head, tail, ranges or all of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from core.errors import UnreadableError
from core.imaging.faults import unreadable
from core.imaging.kinds import Kind, kind_by_name, kind_of

HEAD_BYTES = 64 * 1024
"""Read at opening; it holds the metadata of nearly every JPEG."""


class Source:
    """An open original. Use it as a context manager, in one thread.

    `kind` is what the bytes are, whatever the name says. `bytes_read` counts what was read from the file, again
    counted where it was read again. Any read raises `UnreadableError` when the file cannot be read.
    """

    def __init__(self, path: Path, file: BinaryIO, size: int, head: bytes, kind: Kind) -> None:
        self.path = path
        self.size = size
        self.kind = kind
        self.bytes_read = len(head)
        self._file = file
        self._head = head
        self._all: bytes | None = head if len(head) == size else None

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def head(self, length: int = HEAD_BYTES) -> bytes:
        """The first `length` bytes, fewer where the file is shorter."""
        return self.range(0, length)

    def tail(self, length: int) -> bytes:
        """The last `length` bytes, fewer where the file is shorter."""
        start = max(0, self.size - length)
        return self.range(start, self.size - start)

    def range(self, start: int, length: int) -> bytes:
        """Bytes `start` to `start + length`, fewer at the end of the file and none outside it."""
        if start < 0 or length <= 0:
            return b""
        if self._all is not None:
            return self._all[start : start + length]
        end = min(start + length, self.size)
        if end <= len(self._head):
            return self._head[start:end]
        return self._read(start, end - start) if end > start else b""

    def all(self) -> bytes:
        """The whole file, kept for later calls."""
        if self._all is None:
            data = self._read(0, self.size)
            if len(data) != self.size:
                raise UnreadableError("the file changed while it was being read")
            self._all = data
        return self._all

    def _read(self, start: int, length: int) -> bytes:
        try:
            self._file.seek(start)
            parts = [self._file.read(length)]
            # An unbuffered read may come back short, on network drives above all.
            while parts[-1] and (missing := length - sum(map(len, parts))) > 0:
                parts.append(self._file.read(missing))
        except OSError as fault:
            raise unreadable(fault) from fault
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        self.bytes_read += len(data)
        return data


def open_source(path: str | os.PathLike[str]) -> Source:
    """Open an original for reading and look at what it is.

    Raises `UnreadableError`, with the reason in plain words, where there is no picture that Beholder could read:
    gone, forbidden, empty, or of a kind that is not judged, whatever its name says.
    """
    path = Path(path)
    try:
        file = _open(path)
    except OSError as fault:
        raise unreadable(fault) from fault
    try:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("this is not a regular file")
        head = file.read(HEAD_BYTES)
        return Source(path, file, status.st_size, head, _readable_kind(path, head))
    except OSError as fault:
        file.close()
        raise unreadable(fault) from fault
    except UnreadableError:
        file.close()
        raise


def _open(path: Path) -> BinaryIO:
    # A pipe or device with a photo's name would block for ever without O_NONBLOCK; regular files ignore it.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    return os.fdopen(os.open(path, flags), "rb", buffering=0)


def _readable_kind(path: Path, head: bytes) -> Kind:
    if not head:
        raise UnreadableError("the file is empty")
    kind = kind_of(path, head)
    name = path.suffix.lower() or "no extension"
    if kind is None:
        if not head.strip(b"\x00"):
            raise UnreadableError("the file holds only zeros: it was probably not copied whole")
        promised = kind_by_name(path)
        if promised is None:
            raise UnreadableError("this is not a kind of picture that Beholder knows")
        raise UnreadableError(f"the file does not hold what its name ({name}) promises, nor any picture Beholder knows")
    if not kind.judged:
        what = {"video": "a video", "jxl": "a JPEG XL picture", "psd": "a Photoshop document"}[kind.id]
        if kind_by_name(path) != kind:
            raise UnreadableError(f"this is {what} named {name}, which Beholder does not judge")
        raise UnreadableError(f"this is {what}, which Beholder does not judge")
    return kind
