"""Small JPEGs of upright pictures, and the folder that keeps them by content."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from core.atomic import write_atomically
from core.types import RGB8

_QUALITY = 85
_SUFFIX = ".jpg"


def encode_thumbnail(rgb: RGB8, edge: int) -> bytes:
    """A JPEG whose long side is `edge` pixels, or the picture's own where that is smaller. Any thread."""
    import cv2  # the window reads thumbnails and never makes one
    import numpy as np
    import simplejpeg  # type: ignore[import-untyped]

    height, width = rgb.shape[:2]
    scale = edge / max(height, width)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        # Whole halvings first: three times as fast as one step, and the odd row or column that goes is not seen.
        while min(rgb.shape[0] // size[1], rgb.shape[1] // size[0]) >= 2:
            half = rgb.shape[1] // 2, rgb.shape[0] // 2
            rgb = cv2.resize(rgb[: 2 * half[1], : 2 * half[0]], half, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(rgb), _QUALITY, "RGB", "420"))


class ThumbnailCache:
    """A folder of thumbnails, one file for a content and an edge, spread over 256 sub-folders.

    Safe for several threads and processes at once: a file appears whole or not at all. The cache is never needed: what
    cannot be read counts as absent, and `write` says by its result whether the thumbnail was kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, content: str, edge: int) -> Path:
        """Where the thumbnail of this content is or would be. Raises ValueError for what is no content id."""
        if not (content.isascii() and content.isalnum()):
            raise ValueError(f"not a content id: {content!r}")
        return self.folder / content[:2] / f"{content}_{edge}{_SUFFIX}"

    def read(self, content: str, edge: int) -> bytes | None:
        """The thumbnail, marked as used now, or None."""
        path = self.path(content, edge)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return data or None

    def write(self, content: str, edge: int, data: bytes) -> bool:
        """Keep a thumbnail. False where that failed (full disk, read-only folder); nothing half-written is left."""
        try:
            write_atomically(self.path(content, edge), data, durable=False)
        except OSError:
            return False
        return True

    def trim(self, max_bytes: int) -> int:
        """Remove what was used longest ago until at most `max_bytes` are left. Returns the number of bytes removed."""
        found = []
        for path in self.folder.glob(f"??/*{_SUFFIX}"):
            with suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
        total, removed = sum(size for _, size, _ in found), 0
        for _, size, path in sorted(found):
            if total - removed <= max_bytes:
                break
            with suppress(OSError):
                path.unlink()
                removed += size
        return removed
