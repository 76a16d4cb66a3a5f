"""What every test of the library says about photos: files without disks, results without pixels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from core.library.library import Library
from core.library.words import FolderSync
from core.types import (
    Digest,
    Embedding,
    FileStamp,
    FoundFile,
    Metadata,
    Output,
    PhotoDetails,
    PhotoFiles,
    PhotoResult,
    SpaceKey,
    Status,
    Value,
    View,
    WorkItem,
)

ROOT = Path(Path.cwd().anchor) / "photos"
SPACE = SpaceKey("encoder", "weights", 1, "fp32", Output.PROJECTED)


def found(path: Path | str, size: int = 100, mtime_ns: int = 1, kind: str = "jpeg") -> FoundFile:
    return FoundFile(ROOT / path, FileStamp(size, mtime_ns), kind)


def photo(path: Path | str, size: int = 100, mtime_ns: int = 1, twin: FoundFile | None = None) -> PhotoFiles:
    return PhotoFiles(found(path, size, mtime_ns), twin)


def scan(library: Library, *photos: PhotoFiles, complete: bool = True, root: Path = ROOT) -> FolderSync:
    return library.sync_folder(root, photos, [], [], complete=complete)


def vector(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(8).astype(np.float32)


def result(
    item: WorkItem,
    content: str,
    values: Mapping[str, Value] | None = None,
    *,
    picture: str = "",
    status: Status = Status.OK,
    metadata: Metadata | None = None,
    made_by: str = "first",
    embedding: int | None = None,
    space: SpaceKey = SPACE,
) -> PhotoResult:
    embeddings = () if embedding is None else (Embedding(space, View.GLOBAL, vector(embedding)),)
    return PhotoResult(
        item,
        status,
        made_by,
        digest=Digest(content, picture or f"picture of {content}"),
        metadata=metadata or Metadata(),
        full_width=60,
        full_height=40,
        measured_scale=0.5,
        values=values or {},
        reasons=("because",),
        scorer="technical",
        embeddings=embeddings,
        seconds=0.25,
    )


def failure(item: WorkItem, reason: str, made_by: str = "first") -> PhotoResult:
    return PhotoResult(item, Status.UNREADABLE, made_by, reason=reason)


def waiting(library: Library, made_by: str = "first") -> dict[str, WorkItem]:
    """Pending photos by file name."""
    return {item.files.primary.path.name: item for item in library.pending(None, made_by)}


def judge(library: Library, contents: Mapping[str, str], values: Mapping[str, Value] | None = None) -> dict[str, int]:
    """Judge pending photos; `contents` maps file names to digests. Returns photo ids by file name."""
    items = waiting(library)
    library.write_results([result(items[name], content, values) for name, content in contents.items()])
    return {name: items[name].photo_id for name in contents}


def details(library: Library, photo_id: int) -> PhotoDetails:
    (found,) = library.details_of([photo_id])
    return found
