"""The kinds of file that a folder of photos holds, told by name (what it promises) and by magic bytes (what it is).

A name is enough for a scan; the bytes decide when a file is read. RAW files that are TIFF inside (NEF, ARW, DNG ...)
look like a TIFF by their bytes, so for those the name decides: see `kind_of`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

HEAD_NEEDED = 64
"""How many bytes `kind_by_magic` wants to see; it copes with fewer."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `title` is its plural in plain words; `judged` says whether Beholder looks at its pixels."""

    id: str
    title: str
    judged: bool
    raw: bool
    extensions: tuple[str, ...]

    def counted(self, number: int) -> str:
        """ "37 videos", "1 video"."""
        return f"{number:,} {self.title.removesuffix('s') if number == 1 else self.title}"


def _raw(id_: str) -> Kind:
    return Kind(id_, f"{id_.upper()} RAW photos", judged=True, raw=True, extensions=(f".{id_}",))


JPEG = Kind("jpeg", "JPEG photos", True, False, (".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".mpo"))
PNG = Kind("png", "PNG pictures", True, False, (".png", ".apng"))
WEBP = Kind("webp", "WebP pictures", True, False, (".webp",))
AVIF = Kind("avif", "AVIF pictures", True, False, (".avif", ".avifs"))
TIFF = Kind("tiff", "TIFF pictures", True, False, (".tif", ".tiff"))
GIF = Kind("gif", "GIF pictures", True, False, (".gif",))
BMP = Kind("bmp", "BMP pictures", True, False, (".bmp", ".dib"))
HEIF = Kind("heif", "HEIC photos", True, False, (".heic", ".heif", ".hif", ".heics", ".heifs"))
VIDEO = Kind(
    "video",
    "videos",
    False,
    False,
    (
        *(".mp4", ".m4v", ".mov", ".qt", ".avi", ".mkv", ".webm", ".mts", ".m2ts", ".mpg", ".mpeg", ".wmv", ".asf"),
        *(".3gp", ".3g2", ".flv", ".ogv", ".insv", ".lrv", ".mxf"),
    ),
)
JXL = Kind("jxl", "JPEG XL pictures", False, False, (".jxl",))
PSD = Kind("psd", "Photoshop documents", False, False, (".psd", ".psb"))
CR2, CR3, NEF, ARW, RAF, ORF, RW2, DNG, PEF, SRW, CRW = (
    _raw(name) for name in ("cr2", "cr3", "nef", "arw", "raf", "orf", "rw2", "dng", "pef", "srw", "crw")
)

KINDS: tuple[Kind, ...] = (
    *(JPEG, PNG, WEBP, AVIF, TIFF, GIF, BMP, HEIF),
    *(CR2, CR3, NEF, ARW, RAF, ORF, RW2, DNG, PEF, SRW, CRW),
    *(VIDEO, JXL, PSD),
)

_BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}
_BY_ID = {kind.id: kind for kind in KINDS}

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_STILL_BRANDS = frozenset({b"mif1", b"msf1", b"mif2", b"mif3"})

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"BM", BMP),
    (b"FUJIFILMCCD-RAW", RAF),
    (b"IIRO", ORF),
    (b"IIRS", ORF),
    (b"MMOR", ORF),
    (b"IIU\x00", RW2),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"8BPS", PSD),
    (b"\xff\x0a", JXL),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", JXL),
    (b"\x1aE\xdf\xa3", VIDEO),
    (b"\x00\x00\x01\xba", VIDEO),
    (b"\x00\x00\x01\xb3", VIDEO),
    (b"FLV\x01", VIDEO),
    (b"OggS", VIDEO),
    (b"0&\xb2u\x8ef\xcf\x11", VIDEO),
    (b"\x06\x0e+4\x02\x05\x01\x01\r\x01\x02", VIDEO),
)


def kind_by_id(id_: str) -> Kind:
    """The kind with this id. Raises KeyError for any other word."""
    return _BY_ID[id_]


def kind_by_name(path: str | os.PathLike[str]) -> Kind | None:
    """What the file's name promises, or None where the name means nothing to Beholder."""
    return _BY_EXTENSION.get(os.path.splitext(os.fspath(path))[1].lower())  # noqa: PTH122 - a Path costs 3x in a scan


def kind_by_magic(head: bytes) -> Kind | None:
    """What the file's first bytes say, or None. A RAW that is TIFF inside comes back as TIFF."""
    if head[4:8] == b"ftyp":
        return _kind_by_brands(head)
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"AVI ": VIDEO}.get(head[8:12])
    if head[:4] in (b"II*\x00", b"MM\x00*") and head[8:10] == b"CR":
        return CR2
    if head[:2] in (b"II", b"MM") and head[6:14] == b"HEAPCCDR":
        return CRW
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return VIDEO
    if (head[:1] == b"G" and len(head) > 188 and head[188] == 0x47) or (head[4:5] == b"G" and head[196:197] == b"G"):
        return VIDEO
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def kind_of(path: str | os.PathLike[str], head: bytes) -> Kind | None:
    """What a file is: its bytes, except that the name tells which RAW a TIFF-like file holds."""
    by_magic = kind_by_magic(head)
    by_name = kind_by_name(path)
    if by_magic in (TIFF, CR2) and by_name is not None and by_name.raw:
        return by_name
    return by_magic


def _kind_by_brands(head: bytes) -> Kind:
    size = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {major, *(head[i : i + 4] for i in range(16, size - 3, 4))}
    if major == b"crx ":
        return CR3
    if major == b"jxl ":
        return JXL
    if major in _AVIF_BRANDS:
        return AVIF
    if major in _HEIF_BRANDS:
        return HEIF
    if major in _STILL_BRANDS:
        return AVIF if brands & _AVIF_BRANDS and not brands & _HEIF_BRANDS else HEIF
    return VIDEO
