"""Writing a file in one step: whoever reads it finds what it was before or what it is now, never half of it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write `data` beside `path` and rename it there; missing folders are made. Raises OSError, and leaves nothing
    half-written then.

    Any thread, any number at once. `durable` waits for the disk, so that a power cut leaves no empty file either; what
    can be made again does without.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not made of the name, which may be as long as a name can be already.
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
