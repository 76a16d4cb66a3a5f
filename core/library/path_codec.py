"""Paths as the library stores them: folder and name as bytes, plus a key that sorts names as people do."""

from __future__ import annotations

import os
import re
from pathlib import Path

_DIGITS = re.compile(rb"[0-9]+")


def split(path: Path | str) -> tuple[str, str]:
    """Folder and name of an absolute path."""
    return os.path.split(path)


def absolute(path: Path) -> Path:
    """The path from the root, without ".." and without following links (a link keeps the name that people know)."""
    return Path(os.path.normpath(path.absolute()))


def encode(text: str) -> bytes:
    """File-system text as bytes; undoes `os.fsdecode` exactly, whatever the bytes."""
    return os.fsencode(text)


def decode(raw: bytes) -> str:
    return os.fsdecode(raw)


def join(folder: str, name: str) -> str:
    """The path of a file in a folder. Plain concatenation: `os.path.join` costs ten times as much."""
    return folder + name if folder.endswith(os.sep) else folder + os.sep + name


def below(folder: Path) -> tuple[bytes, bytes, bytes]:
    """`(path, low, high)`: the folder itself, and the open range in which the bytes of all folders below it lie."""
    raw = encode(str(folder))
    sep = encode(os.sep)
    stem = raw if raw.endswith(sep) else raw + sep
    return raw, stem, stem[:-1] + bytes([stem[-1] + 1])


def natural_key(name: str) -> bytes:
    """Bytes whose plain order is people's order: case-folded, runs of digits by their number, ties by exact name.

    A run of digits becomes "0", its length without leading zeros, its digits: a longer number is a larger one.
    """
    folded = name.casefold().encode("utf-8", "surrogatepass")
    return _DIGITS.sub(_number, folded) + b"\0" + name.encode("utf-8", "surrogatepass")


def folder_key(folder: str) -> tuple[bytes, ...]:
    """Sort key of a folder path: part by part, so that a folder's children stay together."""
    return tuple(natural_key(part) for part in Path(folder).parts)


def _number(match: re.Match[bytes]) -> bytes:
    digits = match.group().lstrip(b"0")
    return b"0" + bytes([min(len(digits), 255)]) + digits
