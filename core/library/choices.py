"""Columns of words: the colour label of every photo, and the kinds of its files, each word as a small number.

Loaded on first use, beside the photo table that they are aligned with, and dropped with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LABELS = "marks.label"
KINDS = "kind"
TAGS = "tags"
"""What a model saw in photos: thousands of words, so they are looked up instead of kept as bits (`contents_with`)."""

_SQL = {
    LABELS: "SELECT photo_id, text FROM marks WHERE kind = 'label' AND text <> ''",
    KINDS: (
        "SELECT p.id, f.kind FROM photos p JOIN files f ON f.id IN (p.primary_id, p.twin_id) WHERE p.gone_after IS NULL"
    ),
}


@dataclass(slots=True, eq=False)
class Words:
    """`sets[row]` has bit n set where the photo of that row has the word `bits` calls n; "" is the lack of any word.

    Of the words that a library holds the first 62 are told apart, which no set of labels or kinds comes near.
    """

    sets: NDArray[np.int64]
    bits: dict[str, int] = field(default_factory=dict)

    def bit(self, word: str) -> int:
        """The word as a number with one bit, 0 for none."""
        return 1 << min(62, self.bits.setdefault(word, len(self.bits))) if word else 0

    def put(self, row: int, word: str) -> None:
        """From now on the photo has this word alone."""
        self.sets[row] = self.bit(word)

    def among(self, wanted: Iterable[int | str]) -> NDArray[np.bool_]:
        """Which photos have one of the words, or where "" is wanted, none."""
        words = [word for word in wanted if isinstance(word, str)]
        bits = 0
        for word in words:
            bits |= self.bit(word) if word in self.bits else 0
        found: NDArray[np.bool_] = (self.sets & bits) != 0
        if "" in words:
            found |= self.sets == 0
        return found


def load_words(cursor: sqlite3.Cursor, column: str, row_of: NDArray[np.int64], count: int) -> Words:
    """The words of all photos, for a table of `count` rows. Raises ValueError for a column that holds no words."""
    if column not in _SQL:
        raise ValueError(f"{column!r} is not a column to choose from")
    words = Words(np.zeros(count, np.int64))
    found = cursor.execute(_SQL[column]).fetchall()
    ids = np.fromiter((photo_id for photo_id, _ in found), np.int64, len(found))
    bits = np.fromiter((words.bit(word) for _, word in found), np.int64, len(found))
    inside = ids < len(row_of)
    rows, bits = row_of[ids[inside]], bits[inside]
    np.bitwise_or.at(words.sets, rows[rows >= 0], bits[rows >= 0])
    return words


def contents_with(cursor: sqlite3.Cursor, tags: Iterable[int | str]) -> NDArray[np.int64]:
    """Ids of the contents in which a model saw one of these tags, each at least once, in no order."""
    names = json.dumps([tag for tag in tags if isinstance(tag, str)])
    found = cursor.execute(
        "SELECT t.content_id FROM tag_names n JOIN tags t ON t.tag_id = n.id "
        "WHERE n.name IN (SELECT value FROM json_each(?))",
        (names,),
    ).fetchall()
    return np.fromiter((row[0] for row in found), np.int64, len(found))


def flags_among(flags: NDArray[np.float64], wanted: Sequence[int | str]) -> NDArray[np.bool_]:
    """Which photos have one of these flags (-1, 0, 1)."""
    return np.isin(flags, [value for value in wanted if isinstance(value, int)])
