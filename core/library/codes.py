"""One bit per direction of every stored vector: a million of them are searched from 64 MB instead of from 1 GB.

Vectors lie in a narrow cone, so their middle is taken off first; they are then turned by a fixed rotation, so that each
bit says about as much as any other. The photos nearest to a direction differ from it in few bits; exact products with
the few thousand best then give the order. The file lies beside the matrix and can be made again from it at any time.

    file: header | middle | blocks of `BLOCK` vectors, each as `words` rows of 64-bit words (one word of every vector
    after the other, so that a block is compared with plain vector instructions)
"""

from __future__ import annotations

import hashlib
import logging
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

BLOCK = 1 << 14
"""Vectors per block: what is worked on at a time stays in the processor's cache."""
SAMPLE = 1 << 14
"""Vectors, evenly spread, that the middle is taken of."""
GROWTH = 4
"""How many times as many vectors as the middle was taken of there may be before it is taken anew."""

_MAGIC = b"BHCODES1"
_HEADER = struct.Struct("<8sIIQQ16s")
_PAGE = 4096
_FEWEST_BITS = 256
_SEED = 20_260_314

Check = Callable[[], None]
"""Called between two blocks; raises to stop."""


class SignCodes:
    """The codes of the first `rows` vectors of a matrix. Read from any thread; written by one at a time, while others
    may read what is there."""

    def __init__(self, path: Path, dimension: int, middle: NDArray[np.float32], rows: int, based_on: int) -> None:
        self.path, self.dimension, self.middle = path, dimension, middle
        self.rows, self.based_on = rows, based_on
        self.bits = bits_of(dimension)
        self._rotation = _rotation(dimension)
        self._blocks: NDArray[np.uint64] | None = None

    # The file

    @classmethod
    def open(cls, path: Path, matrix: NDArray[np.float16]) -> SignCodes | None:
        """The codes kept in `path`; None where there are none, or none of this matrix (N, dimension)."""
        dimension = matrix.shape[1]
        try:
            with path.open("rb") as file:
                head = file.read(_HEADER.size)
                if len(head) < _HEADER.size:
                    return None
                magic, stored_dimension, block, rows, based_on, ends = _HEADER.unpack(head)
                if (magic, stored_dimension, block) != (_MAGIC, dimension, BLOCK) or not 0 < rows <= len(matrix):
                    return None
                file.seek(_middle_at())
                middle = np.frombuffer(file.read(4 * dimension), np.float32).copy()
                size = file.seek(0, os.SEEK_END)
        except OSError:
            return None
        whole = size >= _start(dimension) + _block_count(rows) * _block_bytes(dimension)
        if len(middle) != dimension or not whole or ends != _ends(matrix, rows):
            return None
        return cls(path, dimension, middle, rows, based_on)

    @classmethod
    def begin(cls, path: Path, matrix: NDArray[np.float16]) -> SignCodes:
        """A new file without codes in place of what was there. OSError where it cannot be written."""
        rows = np.linspace(0, len(matrix) - 1, min(len(matrix), SAMPLE)).astype(np.int64)
        sample = np.asarray(matrix[rows], np.float32)
        middle = sample[np.isfinite(sample).all(axis=1)].mean(axis=0, dtype=np.float64).astype(np.float32)
        made = cls(path, matrix.shape[1], np.nan_to_num(middle), 0, len(matrix))
        new = path.with_name(f"{path.name}.new")
        with new.open("wb") as file:
            file.write(made._head(b""))
            file.seek(_middle_at())
            file.write(made.middle.tobytes())
            file.truncate(_start(made.dimension))
        # Whoever still reads the old file keeps it until they let go.
        new.replace(path)
        return made

    def outgrown(self, rows: int) -> bool:
        """Whether so many vectors have come since that their middle may lie elsewhere."""
        return rows > GROWTH * self.based_on

    def extend(self, matrix: NDArray[np.float16], check: Check) -> None:
        """Make the codes that are missing. What was made stays where `check` or the disk stops it."""
        while self.rows < len(matrix):
            check()
            block = self.rows // BLOCK
            first, last = self.rows, min((block + 1) * BLOCK, len(matrix))
            codes = self.encode(np.asarray(matrix[first:last], np.float32))
            offset = _start(self.dimension) + block * _block_bytes(self.dimension)
            with self.path.open("r+b") as file:
                file.truncate(max(file.seek(0, os.SEEK_END), offset + _block_bytes(self.dimension)))
                at = first - block * BLOCK
                for word in range(self.bits // 64):
                    file.seek(offset + 8 * (word * BLOCK + at))
                    file.write(np.ascontiguousarray(codes[:, word]).tobytes())
                # Named only now: what a crash leaves behind is made again.
                file.flush()
                self.rows = last
                file.seek(0)
                file.write(self._head(_ends(matrix, last)))

    def _head(self, ends: bytes) -> bytes:
        return _HEADER.pack(_MAGIC, self.dimension, BLOCK, self.rows, self.based_on, ends)

    # Codes

    def encode(self, vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
        """Codes (N, bits / 64) of vectors (N, dimension)."""
        return self._signs((vectors - self.middle) @ self._rotation)

    def nearest(
        self, direction: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None, check: Check
    ) -> NDArray[np.int64]:
        """At least `count` rows, ascending, that lie farthest in a direction (dimension,), as far as their codes tell:
        all that differ from it in as few bits as the last of them. Of rows that are `allowed` (rows,); None allows all.
        """
        wanted = self._signs((self._across(direction) @ self._rotation)[None])[0]
        rows = self.rows if allowed is None else len(allowed)
        blocks = self._mapped()
        apart = np.empty(rows, np.uint16)
        counts = np.zeros(self.bits + 2, np.int64)
        differing, ones = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint8)
        for number in range(_block_count(rows)):
            check()
            first, last = number * BLOCK, min((number + 1) * BLOCK, rows)
            here = apart[first:last]
            size = last - first
            for word, bits in enumerate(wanted):
                np.bitwise_xor(blocks[number, word, :size], bits, out=differing[:size])
                np.bitwise_count(differing[:size], out=ones[:size])
                if word:
                    np.add(here, ones[:size], out=here)
                else:
                    here[:] = ones[:size]
            if allowed is not None:
                # Farther than any that is allowed, without a look at each.
                np.maximum(here, ~allowed[first:last] * np.uint16(self.bits + 1), out=here)
            counts += np.bincount(here, minlength=len(counts))
        reached = np.cumsum(counts[: self.bits + 1])
        most = min(int(np.searchsorted(reached, count)), self.bits)
        return np.flatnonzero(apart <= most)

    def refined(self, direction: NDArray[np.float32], rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """Those `count` of the rows, ascending, that lie farthest by their codes and the direction as it is: bits in
        which it lies far count for more. Twice as sharp as counting bits, and too slow for all rows."""
        if len(rows) <= count:
            return rows
        turned = self._across(direction) @ self._rotation
        # What each byte of a code adds, for all of its 256 values.
        values = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
        added = np.ascontiguousarray((values @ turned.reshape(-1, 8).T).T).ravel()
        codes = self._mapped()[rows // BLOCK, :, rows % BLOCK]
        places = codes.view(np.uint8).astype(np.int32) + 256 * np.arange(self.bits // 8, dtype=np.int32)
        sums = added[places].sum(axis=1)
        return rows[np.sort(np.argpartition(sums, len(sums) - count)[len(sums) - count :])]

    def _across(self, direction: NDArray[np.float32]) -> NDArray[np.float32]:
        """The direction without its part along the middle: vectors hardly differ there, and it would fill the bits of
        a photo's own vector with what all photos share."""
        length = float(self.middle @ self.middle)
        across = direction - (direction @ self.middle) / length * self.middle if length > 0 else direction
        return across if np.any(across) else direction

    def _signs(self, turned: NDArray[np.floating]) -> NDArray[np.uint64]:
        return np.packbits(turned > 0, axis=1).view(np.uint64)

    def _mapped(self) -> NDArray[np.uint64]:
        """(blocks, words, BLOCK), read-only."""
        shape = (_block_count(self.rows), self.bits // 64, BLOCK)
        known = self._blocks
        if known is None or len(known) < shape[0]:
            known = self._blocks = np.memmap(self.path, np.uint64, "r", _start(self.dimension), shape)
        return known


def bits_of(dimension: int) -> int:
    """Bits of a code: the power of two that holds the dimension, so that the rotation is a Hadamard matrix."""
    return max(_FEWEST_BITS, 1 << (dimension - 1).bit_length())


def _rotation(dimension: int) -> NDArray[np.float32]:
    """(dimension, bits): a Hadamard matrix whose rows have random signs. The same on every machine."""
    bits = bits_of(dimension)
    matrix = np.ones((1, 1), np.float32)
    while len(matrix) < bits:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    signs = np.random.default_rng(_SEED).integers(0, 2, bits) * 2 - 1
    return np.ascontiguousarray((matrix * signs[:, None].astype(np.float32))[:dimension])


def _ends(matrix: NDArray[np.float16], rows: int) -> bytes:
    """What tells another matrix: it only ever grows, and where rows were lost and others came, the last one differs."""
    return hashlib.blake2b(matrix[0].tobytes() + matrix[rows - 1].tobytes(), digest_size=16).digest()


def _middle_at() -> int:
    return 64


def _start(dimension: int) -> int:
    """Where the first block begins."""
    return -(-(_middle_at() + 4 * dimension) // _PAGE) * _PAGE


def _block_bytes(dimension: int) -> int:
    return bits_of(dimension) // 8 * BLOCK


def _block_count(rows: int) -> int:
    return -(-rows // BLOCK)
