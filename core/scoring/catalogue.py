"""The catalogue: every entry that a person can see, sort or filter by, found by its id. Immutable; any thread."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.errors import UserError
from core.scoring.entries import MEASURES, SCORES
from core.types import Entry, Pixels


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries in the order in which people see them: scores, measures, attributes."""

    entries: tuple[Entry, ...]
    by_id: Mapping[str, Entry]

    @classmethod
    def build(cls, attribute_entries: Iterable[Entry] = (), score_entries: Iterable[Entry] = ()) -> Catalogue:
        """The scores that there always are and those handed in, measures, and the attributes handed in. ValueError
        where two entries share an id."""
        entries = (*SCORES, *score_entries, *MEASURES, *attribute_entries)
        by_id = {entry.id: entry for entry in entries}
        if len(by_id) != len(entries):
            ids = [entry.id for entry in entries]
            raise ValueError(f"two catalogue entries share an id: {sorted({i for i in ids if ids.count(i) > 1})}")
        return cls(entries, MappingProxyType(by_id))

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self.by_id

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, entry_id: str) -> Entry:
        """The entry of that id; a `UserError` that lists near ids where there is none."""
        found = self.by_id.get(entry_id)
        if found is not None:
            return found
        raise UserError(f"There is no measure, attribute or score called “{entry_id}”.", self._hint(entry_id))

    def _hint(self, wanted: str) -> str:
        by_word: dict[str, str] = {}
        for entry in self.entries:
            for word in (entry.id, entry.name, entry.title.casefold()):
                by_word.setdefault(word, entry.id)
        near = difflib.get_close_matches(wanted.casefold(), list(by_word), n=5, cutoff=0.5)
        ids = list(dict.fromkeys(by_word[word] for word in near))[:3]
        return f"Did you mean {' or '.join(ids)}?" if ids else "`beholder score --help` says how entries are named."

    @property
    def sortable(self) -> tuple[Entry, ...]:
        """Entries that photos can be sorted by: all whose values are numbers on one range, which is every one."""
        return self.entries

    @property
    def versions(self) -> Mapping[str, int]:
        """Entry id -> version: what a stored value must be of to count."""
        return {entry.id: entry.version for entry in self.entries}

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """Entries of one kind: "measures", "attributes" or "scores"."""
        return tuple(entry for entry in self.entries if entry.kind == kind)


def first_pass_version() -> str:
    """Short text that changes whenever a first-pass measure or the technical score would give other values."""
    first_pass = [entry for entry in (*MEASURES, *SCORES) if entry.needs is not Pixels.NATIVE]
    text = ";".join(f"{entry.id}={entry.version}" for entry in first_pass)
    return hashlib.sha256(text.encode()).hexdigest()[:8]
