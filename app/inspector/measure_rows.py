"""What a row of the inspector says: an entry, the value of each photo shown, and where that lies in the folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inspector.wording import others
from app.language import tr
from app.numbers import amount, raw_text, score_text
from core.types import Better, Entry, Null, Value

if TYPE_CHECKING:
    from core.workspace.distributions import Distribution, Distributions

NO_PLACES: Mapping[str, float] = {}

_FEWEST = 5
"""Photos that a folder must have for a comparison with it to say anything."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One catalogue entry with the value of each photo shown, in their order. `spread`: the folder's values, None while
    they are not known. `place`: the share of the library's photos that score lower, of a single photo by an entry that
    is read by rank."""

    entry: Entry
    values: tuple[Value, ...]
    spread: Distribution | None = None
    place: float | None = None

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if not isinstance(value, Null)]

    def position(self, value: float) -> float:
        """Where a value lies between the two ends, 0-1."""
        low, high = self.entry.range
        return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.0

    @property
    def said(self) -> str:
        """The number of a single photo with its unit, or the range of several."""
        known = self.known
        if not known:
            return ""
        if self.entry.by_rank:
            least, most = raw_text(min(known)), raw_text(max(known))
            if self.place is not None:
                return tr("{place} ({raw})", place=score_text(self.place), raw=most)
        else:
            least, most = amount(min(known), self.entry.unit), amount(max(known), self.entry.unit)
        return most if least == most else tr("{low} to {high}", low=_number(least, most), high=most)

    @property
    def reason(self) -> str:
        """Why no photo has a value; "" where one has."""
        reasons = dict.fromkeys(tr(value.reason) for value in self.values if isinstance(value, Null))
        return "" if self.known else ", ".join(reasons)

    @property
    def compared(self) -> str:
        """Where a single photo stands in its folder, as a sentence; "" where there is nothing to compare with."""
        if len(self.values) != 1 or not self.known or self.spread is None or self.spread.number < _FEWEST:
            return ""
        below, above = self.spread.below(self.known[0]), self.spread.above(self.known[0])
        if max(below, above) < 0.5:
            return tr("In the middle of this folder.")
        end, share = (self.entry.high, below) if below >= above else (self.entry.low, above)
        return tr(
            "Closer to “{end}” than {share} of this folder.",
            end=tr(end),
            share=tr("{n} %", n=others(share)),
        )

    @property
    def words(self) -> str:
        """The whole row, for screen readers."""
        title = tr(self.entry.title)
        return f"{title}: {self.said}. {self.compared}".strip() if self.known else f"{title}: {self.reason}"


def rows_of(
    kind: str,
    entries: Sequence[Entry],
    values: Sequence[Mapping[str, Value]],
    spread: Distributions | None = None,
    places: Mapping[str, float] = NO_PLACES,
) -> list[MeasureRow]:
    """A row for each entry of a kind that at least one photo has something to say about; `places` by entry id."""
    missing = Null("not judged yet")
    return [
        MeasureRow(
            entry,
            tuple(found.get(entry.id, missing) for found in values),
            spread.of(entry.id) if spread is not None else None,
            places.get(entry.id),
        )
        for entry in entries
        if entry.kind == kind and any(entry.id in found for found in values)
    ]


def split_known(rows: Sequence[MeasureRow]) -> tuple[list[MeasureRow], str]:
    """Rows with a value, and a line for those without: what most of them lack is said once, not in every row."""
    known = [row for row in rows if row.known]
    unknown: dict[str, list[str]] = {}
    for row in rows:
        if not row.known:
            unknown.setdefault(row.reason, []).append(tr(row.entry.title))
    lines = (f"{', '.join(titles)}: {reason}." for reason, titles in unknown.items())
    return known, "\n".join(lines)


def tip(row: MeasureRow) -> str:
    """What a row says when asked: what it measures, where this photo stands, which end is the good one, where the
    method comes from."""
    entry = row.entry
    good = {Better.MORE: entry.high, Better.LESS: entry.low}.get(entry.better, "")
    parts = [
        tr(entry.explanation),
        tr("No value: {reason}.", reason=row.reason) if row.reason else row.compared,
        tr("The number is the share of your photos that score lower; the score itself stands behind it.")
        if row.place is not None
        else "",
        tr("“{end}” is the better end.", end=tr(good)) if good else tr("Neither end is better."),
        tr("Source: {source}", source=tr(entry.source)),
        tr("Click to sort the photos by it; click again to turn the order round."),
    ]
    return "\n".join(part for part in parts if part)


def _number(text: str, other: str) -> str:
    """`text` without the unit that `other` ends with too: "3 to 5 px"."""
    head, _, unit = text.partition(" ")
    return head if unit and other.endswith(f" {unit}") else text
