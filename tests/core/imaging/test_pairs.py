"""RAW and rendered twins."""

from __future__ import annotations

from pathlib import Path

from core.imaging.kinds import kind_by_name
from core.imaging.pairs import pair
from core.types import FileStamp, FoundFile


def _files(*names: str) -> list[FoundFile]:
    kinds = [(name, kind) for name in names if (kind := kind_by_name(name))]
    assert len(kinds) == len(names)
    return [FoundFile(Path(name), FileStamp(1, 1), kind.id) for name, kind in kinds]


def _pairs(*names: str) -> list[tuple[str, str | None]]:
    return [
        (photo.primary.path.as_posix(), photo.twin.path.as_posix() if photo.twin else None)
        for photo in pair(_files(*names))
    ]


def test_one_raw_and_one_rendered_file_are_one_photo_shown_as_rendered() -> None:
    assert _pairs("d/IMG_1.CR2", "d/img_1.jpg", "d/b.nef", "d/c.heic", "d/C.DNG") == [
        ("d/img_1.jpg", "d/IMG_1.CR2"),
        ("d/b.nef", None),
        ("d/c.heic", "d/C.DNG"),
    ]


def test_anything_else_of_one_stem_stays_apart() -> None:
    for names in (("a.cr2", "a.dng"), ("a.cr2", "a.dng", "a.jpg"), ("a.cr2", "a.jpg", "a.heic"), ("a.jpg", "a.png")):
        assert _pairs(*names) == [(name, None) for name in names]


def test_folders_part_stems_and_unjudged_files_do_not_count() -> None:
    assert _pairs("x/a.cr2", "y/a.jpg") == [("x/a.cr2", None), ("y/a.jpg", None)]
    assert _pairs("a.cr2", "a.mov", "a.jpg") == [("a.jpg", "a.cr2")]
