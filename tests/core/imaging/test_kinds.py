"""What a file is, by its name and by its first bytes."""

from __future__ import annotations

import struct

import pytest

from core.imaging.kinds import KINDS, kind_by_magic, kind_by_name, kind_of


def _ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", len(body) + 4) + body


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (_ftyp(b"heic", b"mif1", b"heic"), "heif"),
        (_ftyp(b"mif1", b"mif1", b"heic"), "heif"),
        (_ftyp(b"mif1", b"mif1", b"avif"), "avif"),
        (_ftyp(b"avif", b"mif1", b"avif"), "avif"),
        (_ftyp(b"avis", b"msf1"), "avif"),
        (_ftyp(b"crx ", b"isom"), "cr3"),
        (_ftyp(b"isom", b"mp42"), "video"),
        (_ftyp(b"qt  "), "video"),
        (_ftyp(b"jxl "), "jxl"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\x10\0\0\0AVI LIST", "video"),
        (b"II*\0\x08\0\0\0", "tiff"),
        (b"MM\0*\0\0\0\x08", "tiff"),
        (b"II+\0\x08\0\0\0", "tiff"),
        (b"II*\0\x10\0\0\0CR\x02\0", "cr2"),
        (b"II\x1a\0\0\0HEAPCCDR\x02\0", "crw"),
        (b"IIU\0\x18\0\0\0", "rw2"),
        (b"IIRO\x08\0\0\0", "orf"),
        (b"FUJIFILMCCD-RAW 0201", "raf"),
        (b"\xff\xd8\xff\xe1", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF89a", "gif"),
        (b"BM\x36\0\0\0", "bmp"),
        (b"\xff\x0a\xfa\x1f", "jxl"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
        (b"8BPS\0\x01", "psd"),
        (b"\x1aE\xdf\xa3", "video"),
        ((b"G" + bytes(187)) * 2, "video"),
    ],
)
def test_magic_tells_kinds_apart(head: bytes, expected: str) -> None:
    kind = kind_by_magic(head)
    assert kind is not None
    assert kind.id == expected


@pytest.mark.parametrize("head", [b"", b"x", b"Gruss aus Wien", b"RIFF\0\0\0\0WAVE", b"II", b"<html>" * 40, bytes(64)])
def test_magic_knows_nothing_else(head: bytes) -> None:
    assert kind_by_magic(head) is None


def test_the_name_tells_which_raw_a_tiff_holds() -> None:
    head = b"MM\0*\0\0\0\x08"
    assert [kind.id for name in ("a.NEF", "a.dng", "a.tif", "a.jpg") if (kind := kind_of(name, head))] == [
        *("nef", "dng", "tiff", "tiff")
    ]
    jpeg_in_disguise = kind_of("a.nef", b"\xff\xd8\xff\xe0")
    assert jpeg_in_disguise is not None
    assert jpeg_in_disguise.id == "jpeg"


def test_names() -> None:
    assert [kind.id if (kind := kind_by_name(n)) else None for n in ("A.JPG", "b.c.HeIC", "v.MOV", "x.xmp", "jpg")] == [
        *("jpeg", "heif", "video", None, None)
    ]


def test_every_extension_and_id_means_one_kind() -> None:
    extensions = [extension for kind in KINDS for extension in kind.extensions]
    assert len(extensions) == len(set(extensions))
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    assert {kind.id for kind in KINDS if not kind.judged} == {"video", "jxl", "psd"}
    assert {kind.id for kind in KINDS if kind.raw} >= {
        *("cr2", "cr3", "nef", "arw", "raf", "orf", "rw2", "dng", "pef", "srw", "crw")
    }
