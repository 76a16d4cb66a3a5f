"""One file from the network to the disk: resumable, hashed on its way, and in its place only when it is whole.

    URL --> hops (https, or loopback) --> NAME.part, with NAME.part.json beside it: what it is a part of
                                      --> SHA-256 --> NAME

A transfer runs in a thread of its own that only reads; whoever waits for it can stop at once, even while the network
hangs. What came stays for the next time, unless it proved to be something else.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from core.atomic import write_atomically
from core.encoders.transfer import Broken, DownloadError, Head, Transfer
from core.jobs import JobContext

RESERVE_BYTES = 256 * 1024**2
"""What a download leaves free on its disk: the library beside it must go on writing."""

MOST_BYTES = 16 * 1024**3
"""Where nobody says how large a file is, one that goes on beyond this is not a model."""

_READ_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LATER = (408, 425, 429, 500, 502, 503, 504)
_GOES_ON = "What has come so far is kept: the next try goes on from there."
_CHANGED = "It was thrown away. Try again later; if it stays so, somebody has changed the file."
_NOTHING_DONE = "Nothing was installed. Try again later."


class NotThereError(DownloadError):
    """The server has no such file."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a byte until a server counts as stalled, how often in a row a transfer may break without having
    brought anything, and the seconds before the second try, doubled each time."""

    stall_s: float = 30.0
    tries: int = 4
    wait_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is whole: where it lies, what it is, where it came from."""

    path: Path
    url: str
    size: int
    sha256: str

    def as_values(self) -> dict[str, object]:
        """What is remembered of it, for a JSON file."""
        return {"name": self.path.name, "url": self.url, "size": self.size, "sha256": self.sha256}


def download(
    url: str,
    target: Path,
    ctx: JobContext,
    *,
    sha256: str = "",
    most_bytes: int = MOST_BYTES,
    patience: Patience | None = None,
) -> Fetched:
    """Fetch `url` to `target`, going on where an earlier try of the same URL stopped. Any thread but a window's.

    `sha256` is what the file must be, where that is known; what a hub says about its files is checked in any case.
    `ctx.progress` gets bytes. Raises DownloadError (NotThereError where there is no such file) and Cancelled; `target`
    is then as it was before.
    """
    patience = patience or Patience()
    part = _Part(target, url)
    fruitless = 0
    while True:
        before = part.size
        try:
            return _once(part, ctx, sha256, most_bytes, patience)
        except Broken as error:
            fruitless = 1 if part.size > before else fruitless + 1
            if fruitless >= patience.tries:
                raise DownloadError(error.message, error.hint or (_GOES_ON if part.size else _NOTHING_DONE)) from error
            if ctx.cancel.wait(max(error.wait_s, patience.wait_s * 2 ** (fruitless - 1))):
                ctx.cancel.check()
        except OSError as error:
            raise _cannot_write(part.path, error) from error


def _once(part: _Part, ctx: JobContext, sha256: str, most_bytes: int, patience: Patience) -> Fetched:
    """One connection. Broken where another one may do better; OSError where the disk refuses."""
    ctx.cancel.check()
    offset, known = part.resumable()
    with Transfer(part.url, offset, known.etag, known.linked, patience.stall_s) as transfer:
        head = transfer.head(ctx.cancel)
        if head.status == 416:
            # What is there is longer than the file, or all of it: only a fresh start can tell.
            part.drop()
            raise Broken(f"{head.host} has another file than before.")
        _refuse_status(part, head)
        if head.status == 200 and offset:
            part.drop()
            offset = 0
        elif head.status == 206 and not _continues(head, offset, known):
            part.drop()
            raise Broken(f"{head.host} sent another part, or of another file, than was asked for.")
        size = _agreed_size(part, head, most_bytes)
        _refuse_full_disk(part.path, (size or most_bytes // 64) - offset)
        part.note(Known(head.etag, head.linked, size))
        digest = hashlib.sha256()
        with part.path.open("ab") as file:
            _hash_again(part.path, offset, digest, ctx)
            ctx.progress(offset, size)
            for chunk in transfer.chunks(ctx.cancel):
                offset += len(chunk)
                if offset > (size or most_bytes):
                    file.close()
                    part.drop()
                    raise DownloadError(f"{head.host} sent more than the file has.", _NOTHING_DONE)
                file.write(chunk)
                digest.update(chunk)
                ctx.progress(offset, size)
            file.flush()
            os.fsync(file.fileno())
    if size and offset < size:
        raise Broken(f"The connection to {head.host} ended before the file did.")
    found = digest.hexdigest()
    if sha256 and found != sha256:
        part.drop()
        raise DownloadError(f"What came from {head.host} is not what was expected: its SHA-256 differs.", _CHANGED)
    if _SHA256.fullmatch(head.linked) and found != head.linked:
        part.drop()
        raise DownloadError(f"What came from {head.host} is not what it says: its SHA-256 differs.", _CHANGED)
    if not offset:
        part.drop()
        raise DownloadError(f"{head.host} sent an empty file.", _NOTHING_DONE)
    part.path.replace(part.target)
    part.drop()
    return Fetched(part.target, part.url, offset, found)


@dataclass(frozen=True, slots=True)
class Known:
    """What a part belongs to: the entity tag of the bytes, the hub's own name for them (a SHA-256 for large files),
    their number (0: not said)."""

    etag: str = ""
    linked: str = ""
    size: int = 0


class _Part:
    """The unfinished file and the note beside it."""

    def __init__(self, target: Path, url: str) -> None:
        self.target, self.url = target, url
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def resumable(self) -> tuple[int, Known]:
        """Bytes that may stay and what they belong to; without a way to tell whether the file changed, none do."""
        try:
            kept = json.loads(self._note.read_text(encoding="utf-8"))
            known = Known(str(kept["etag"]), str(kept["linked"]), int(kept["size"]))
            same = kept["url"] == self.url
        except (OSError, ValueError, KeyError, TypeError):
            known, same = Known(), False
        size = self.size
        usable = same and size and (known.etag or _SHA256.fullmatch(known.linked)) and size <= (known.size or size)
        if usable:
            return size, known
        self.drop()
        return 0, Known()

    def note(self, known: Known) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._note, json.dumps({"url": self.url, **asdict(known)}).encode())

    def drop(self) -> None:
        for path in (self.path, self._note):
            with suppress(OSError):
                path.unlink()


def _continues(head: Head, offset: int, known: Known) -> bool:
    """Whether these bytes follow on those that are there."""
    same_tag = not (head.etag and known.etag) or head.etag == known.etag
    same_size = not (head.size and known.size) or head.size == known.size
    return head.start == offset and same_tag and same_size


def _refuse_status(part: _Part, head: Head) -> None:
    """Whatever is not the file, in words for a person."""
    name = part.target.name
    if head.status in (404, 410):
        raise NotThereError(f"{head.host} has no file {name}.", "The model may have been moved. Look at its page.")
    if head.status in (401, 403):
        raise DownloadError(
            f"{head.host} gives {name} only to those who have signed in.",
            "Download it in a browser and import the file.",
        )
    if head.status in _LATER:
        raise Broken(f"{head.host} cannot serve {name} just now ({head.status}).", wait_s=head.retry_after)
    if head.status not in (200, 206):
        raise DownloadError(f"{head.host} answered {head.status} for {name}.", _NOTHING_DONE)
    if head.content_type in ("text/html", "application/xhtml+xml"):
        raise DownloadError(
            f"{head.host} answered with a web page instead of {name}.",
            "A network that asks for a sign-in does this. Open a page in the browser, then try again.",
        )
    if head.content_encoding not in ("", "identity"):
        raise DownloadError(f"{head.host} sent {name} in a form that was not asked for.", _NOTHING_DONE)


def _agreed_size(part: _Part, head: Head, most_bytes: int) -> int:
    """The file's size in bytes, 0 where nobody says; DownloadError where two say different things."""
    size = head.size or head.linked_size
    if head.linked_size and size != head.linked_size:
        part.drop()
        raise DownloadError(
            f"{head.host} offers {part.target.name} in another size than its own index says.", _NOTHING_DONE
        )
    if size > most_bytes:
        raise DownloadError(f"{part.target.name} at {head.host} is far larger than it should be.", _NOTHING_DONE)
    return size


def _refuse_full_disk(path: Path, needed: int) -> None:
    free = shutil.disk_usage(path.parent if path.parent.exists() else _existing(path)).free
    if free < needed + RESERVE_BYTES:
        raise DownloadError(
            f"There is not enough room for {path.with_suffix('').name}: {needed / 1e9:.1f} GB are needed, "
            f"{free / 1e9:.1f} GB are free.",
            f"Free some space on the disk of {path.parent}.",
        )


def _existing(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.exists())


def _hash_again(path: Path, size: int, digest: hashlib._Hash, ctx: JobContext) -> None:
    """The bytes that were there already; a short read is an error of the disk."""
    left = size
    with path.open("rb") as file:
        while left:
            ctx.cancel.check()
            chunk = file.read(min(_READ_BYTES, left))
            if not chunk:
                raise OSError(f"{path} became shorter")
            digest.update(chunk)
            left -= len(chunk)


def _cannot_write(path: Path, error: OSError) -> DownloadError:
    return DownloadError(
        f"{path.with_suffix('').name} cannot be written: {error.strerror or error}.",
        f"Check the space and rights at {path.parent}. {_GOES_ON}",
    )
