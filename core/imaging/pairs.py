"""RAW and JPEG of one shot as one photo, where that is beyond doubt."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable

from core.imaging.kinds import KINDS
from core.types import FoundFile, PhotoFiles

_RENDERED = frozenset({"jpeg", "heif", "avif", "webp", "png", "tiff"})
_RAW = frozenset(kind.id for kind in KINDS if kind.raw)
_JUDGED = frozenset(kind.id for kind in KINDS if kind.judged)


def pair(files: Iterable[FoundFile]) -> list[PhotoFiles]:
    """Photos in the order of their first file; files of kinds that are not judged are left out.

    A RAW and a rendered file make one photo where, in their folder and without regard to case, exactly these two files
    have that stem. The rendered file comes first: it is what the photographer saw, and reading it costs far less.
    """
    judged = [file for file in files if file.kind in _JUDGED]
    if not any(file.kind in _RAW for file in judged):
        # Most folders: nothing to pair, and no names to take apart.
        return [PhotoFiles(file) for file in judged]
    groups: dict[str, list[FoundFile]] = defaultdict(list)
    for file in judged:
        groups[_key(file)].append(file)
    photos: list[PhotoFiles] = []
    for group in groups.values():
        rendered = [file for file in group if file.kind in _RENDERED]
        raws = [file for file in group if file.kind in _RAW]
        if len(group) == 2 and len(raws) == 1 and len(rendered) == 1:
            photos.append(PhotoFiles(rendered[0], raws[0]))
        else:
            photos.extend(PhotoFiles(file) for file in group)
    return photos


def _key(file: FoundFile) -> str:
    folder, name = os.path.split(os.fspath(file.path))
    return os.path.join(folder, os.path.splitext(name)[0].casefold())  # noqa: PTH118, PTH122 - for speed
