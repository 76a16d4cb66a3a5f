"""What decoders raise on hostile files, in one place, and the plain words that a person reads instead."""

from __future__ import annotations

import errno
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from core.errors import UnreadableError

MAX_PIXELS = 300_000_000
"""Pictures with more pixels are refused. Kinds that are always decoded whole fall under Pillow's lower limit."""

CUT_OFF = "the file is cut off: the end of the picture is missing"
DAMAGED = "the picture data is damaged"
TOO_LARGE = "the picture has too many pixels to be opened safely"
NO_MEMORY = "the picture needs more memory than there is"

DECODER_FAULTS: tuple[type[Exception], ...] = (
    *(OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, ZeroDivisionError),
    *(IndexError, KeyError, TypeError, AttributeError, AssertionError, RuntimeError, NotImplementedError),
    *(struct.error, zlib.error, Image.DecompressionBombError),
)
"""Everything that a decoder has been seen to raise on a broken or hostile file."""

_OF_THE_SYSTEM = frozenset(
    {
        *(errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.EACCES, errno.EPERM, errno.EIO, errno.ENXIO, errno.ENODEV),
        *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ETIMEDOUT),
    }
)
"""What the system refuses for reasons of its own: a drive that is gone, rights, a lack of handles or memory."""

_CUT_WORDS = ("truncated", "premature", "end of file", "unexpected end", "not enough data", "too short")


@contextmanager
def plain_faults(*more: type[Exception]) -> Iterator[None]:
    """Turn what a decoder raises (and `more`, a library's own errors) into an `UnreadableError` in plain words.

    Warnings that decoders give about odd files stay inside: the picture they concern is shown or refused anyway. Python
    keeps its warning filters per process, so decoding in several threads at once may let one through.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except DECODER_FAULTS + more as fault:
        raise unreadable(fault) from fault


def unreadable(fault: Exception) -> UnreadableError:
    """What a decoder or the system raised, in plain words; passing where it says nothing about the file itself."""
    return UnreadableError(reason_of(fault), passing=isinstance(fault, OSError) and fault.errno in _OF_THE_SYSTEM)


def reason_of(fault: Exception) -> str:
    """One plain phrase for what a decoder raised."""
    if isinstance(fault, MemoryError):
        return NO_MEMORY
    if isinstance(fault, Image.DecompressionBombError):
        return TOO_LARGE
    if isinstance(fault, OSError) and fault.errno is not None:
        return reason_of_system(fault)
    words = str(fault).lower()
    if isinstance(fault, EOFError) or any(part in words for part in _CUT_WORDS):
        return CUT_OFF
    return DAMAGED


def reason_of_system(fault: OSError) -> str:
    """One plain phrase for what the operating system refused."""
    match fault.errno:
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE:
            return "the file is gone"
        case errno.EACCES | errno.EPERM:
            return "you have no permission to read it"
        case errno.EISDIR:
            return "this is a folder, not a photo"
        case errno.EIO | errno.ENXIO | errno.ENODEV:
            return "the drive could not read it"
        case errno.ENAMETOOLONG:
            return "its path is too long for this system"
        case errno.ELOOP:
            return "its link leads back to itself"
        case errno.EMFILE | errno.ENFILE:
            return "too many files are open"
        case _:
            return "the system could not read it"


def check_size(width: int, height: int) -> None:
    """Raise `UnreadableError` for a picture without pixels or with more than `MAX_PIXELS`."""
    if width <= 0 or height <= 0:
        raise UnreadableError(DAMAGED)
    if width * height > MAX_PIXELS:
        raise UnreadableError(f"{TOO_LARGE} ({width} x {height})")
