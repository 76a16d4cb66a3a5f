"""RAW and JPEG of one shot as one photo, where that is beyond doubt."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable

from core.imaging.kinds import kind_by_id
from core.types import FoundFile, PhotoFiles

_RENDERED = frozenset({"jpeg", "heif", "avif", "webp", "png", "tiff"})


def pair(files: Iterable[FoundFile]) -> list[PhotoFiles]:
    """Photos in the order of their first file; files of kinds that are not judged are left out.

    A RAW and a rendered file make one photo where, in their folder and without regard to case, exactly these two files
    have that stem. The rendered file comes first: it is what the photographer saw, and reading it costs far less.
    """
    groups: dict[str, list[FoundFile]] = defaultdict(list)
    for file in files:
        if kind_by_id(file.kind).judged:
            groups[_key(file)].append(file)
    photos: list[PhotoFiles] = []
    for group in groups.values():
        raws = [file for file in group if kind_by_id(file.kind).raw]
        rendered = [file for file in group if file.kind in _RENDERED]
        if len(group) == 2 and len(raws) == 1 and len(rendered) == 1:
            photos.append(PhotoFiles(rendered[0], raws[0]))
        else:
            photos.extend(PhotoFiles(file) for file in group)
    return photos


def _key(file: FoundFile) -> str:
    folder, name = os.path.split(os.fspath(file.path))
    return os.path.join(folder, os.path.splitext(name)[0].casefold())  # noqa: PTH118, PTH122 - for speed
