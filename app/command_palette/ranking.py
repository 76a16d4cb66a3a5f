"""Which items a query means, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.command_palette.fuzzy import Fit, fit
from app.command_palette.items import Item

_ELSEWHERE = 0.5
"""What a word that stands only in the group or the hidden words counts, against one in the title."""
_RECENT = 2.0
"""For the item that was chosen last; less for older ones. About as much as the beginning of a word."""
_DISABLED = 100.0
_SCATTERED = 1.5
"""A score below this for each letter: they stand here and there in the text, which is not what anybody meant."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An item, and which letters of its title fit the query."""

    item: Item
    at: frozenset[int] = frozenset()


def ranked(query: str, items: Iterable[Item], recent: Sequence[str] = ()) -> list[Hit]:
    """Items in which every word of `query` is found, best first; those of `recent` (ids, newest first) before others
    that fit as well. Without a query: what was chosen lately, then everything in its own order. What cannot be done
    now comes last."""
    age = {name: index for index, name in enumerate(recent)}
    words = query.split()
    if not words:
        last = len(age)
        listed = sorted(items, key=lambda item: (not item.enabled, age.get(item.id, last)))
        return [Hit(item) for item in listed]
    scored = []
    for item in items:
        found = _fit(words, item)
        if found is not None:
            score, hit = found
            if item.id in age:
                score += _RECENT * (1 - age[item.id] / len(age))
            scored.append((score - _DISABLED * (not item.enabled), hit))
    scored.sort(key=lambda pair: -pair[0])
    return [hit for _, hit in scored]


def _fit(words: Sequence[str], item: Item) -> tuple[float, Hit] | None:
    total, places = 0.0, set[int]()
    for word in words:
        inside = _meant(word, item.title)
        beside = _meant(word, f"{item.group} {item.words}")
        if inside is None and beside is None:
            return None
        aside = _ELSEWHERE * beside.score if beside is not None else float("-inf")
        if inside is not None and inside.score >= aside:
            total += inside.score
            places.update(inside.at)
        else:
            total += aside
    return total, Hit(item, frozenset(places))


def _meant(word: str, text: str) -> Fit | None:
    found = fit(word, text)
    return found if found is not None and found.score >= _SCATTERED * len(word) - 1 else None
