"""A sentence as plain values for a file, and back. What cannot be understood is left out, and so is what this version
has no kind of part for: nobody could see or change it."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, nan

from app.filters.parts import part_of
from app.filters.sentence import Condition, NameFilter, Sentence
from core.questions import ChoiceFilter, Looks, RangeFilter


def stored(sentence: Sentence) -> list[dict[str, object]]:
    """One table per condition, of texts, numbers and lists."""
    return [_stored(condition) for condition in sentence.conditions]


def read(raw: object) -> Sentence:
    """The sentence that `stored` wrote, as far as it can be understood."""
    tables = raw if isinstance(raw, list) else []
    found = (_read(table) for table in tables if isinstance(table, Mapping))
    return Sentence(tuple(condition for condition in found if condition is not None and part_of(condition)))


def _stored(condition: Condition) -> dict[str, object]:
    if isinstance(condition, NameFilter):
        return {"name": condition.text}
    if isinstance(condition, Looks):
        return {"looks": condition.words, "like": list(condition.like), "less": list(condition.less)}
    if isinstance(condition, ChoiceFilter):
        return {"choice": condition.column, "values": list(condition.values)}
    ends = {"low": condition.low, "high": condition.high}
    return {
        "range": condition.entry,
        **{name: value for name, value in ends.items() if abs(value) != inf},
        **({"unknown": True} if condition.keep_null else {}),
    }


def _read(table: Mapping[object, object]) -> Condition | None:
    name, column, entry = table.get("name"), table.get("choice"), table.get("range")
    if isinstance(name, str):
        return NameFilter(name)
    words = table.get("looks")
    if isinstance(words, str):
        looks = Looks(words, _photos(table.get("like")), _photos(table.get("less")))
        return looks if looks.asks else None
    if isinstance(column, str):
        values = table.get("values")
        usable = isinstance(values, list) and all(isinstance(value, int | str) for value in values)
        return ChoiceFilter(column, tuple(values)) if usable and isinstance(values, list) else None
    if isinstance(entry, str):
        low, high = _number(table.get("low"), -inf), _number(table.get("high"), inf)
        usable = low <= high and low < inf and high > -inf
        return RangeFilter(entry, low, high, table.get("unknown") is True) if usable else None
    return None


def _photos(value: object) -> tuple[int, ...]:
    ids = value if isinstance(value, list) else []
    return tuple(one for one in ids if isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**63)


def _number(value: object, otherwise: float) -> float:
    """`otherwise` for what is no number; nan for one beyond those that can be counted with."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return otherwise
    try:
        return float(value)
    except OverflowError:
        return nan
