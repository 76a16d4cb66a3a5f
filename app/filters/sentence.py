"""A filter as data: the conditions in the order in which the sentence names them. All of them must hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isinf
from typing import TypeAlias

from core.questions import ChoiceFilter, Looks, Query, RangeFilter


@dataclass(frozen=True, slots=True)
class NameFilter:
    """Keep photos whose file name contains `text`, whatever the case. A sentence has at most one of these."""

    text: str = ""


Condition: TypeAlias = RangeFilter | ChoiceFilter | NameFilter | Looks


def limits(condition: Condition) -> bool:
    """False for a condition that every photo meets: a range without ends, no choice made, no text, no looks."""
    if isinstance(condition, Looks):
        return condition.asks
    if isinstance(condition, RangeFilter):
        return not (isinf(condition.low) and isinf(condition.high))
    return bool(condition.values if isinstance(condition, ChoiceFilter) else condition.text.strip())


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the filter bar says. Conditions that limit nothing yet are part of it and hide no photo."""

    conditions: tuple[Condition, ...] = ()

    @property
    def text(self) -> str:
        """What the name must contain; "" where nothing is asked of it."""
        return next((known.text for known in self.conditions if isinstance(known, NameFilter)), "")

    @property
    def looks(self) -> Looks | None:
        """What the photos must look like; None where nothing is asked of it."""
        return next((known for known in self.conditions if isinstance(known, Looks)), None)

    @property
    def limits(self) -> bool:
        return any(map(limits, self.conditions))

    def plus(self, condition: Condition) -> Sentence:
        return Sentence((*self.conditions, condition))

    def put(self, place: int, condition: Condition) -> Sentence:
        """With another condition at this place."""
        kept = list(self.conditions)
        kept[place] = condition
        return Sentence(tuple(kept))

    def without(self, place: int) -> Sentence:
        return Sentence(self.conditions[:place] + self.conditions[place + 1 :])

    def named(self, text: str) -> Sentence:
        """Asking for this text in the name; "" asks for none."""
        for place, known in enumerate(self.conditions):
            if isinstance(known, NameFilter):
                return self.put(place, NameFilter(text)) if text else self.without(place)
        return self.plus(NameFilter(text)) if text else self

    def looking(self, looks: Looks | None) -> Sentence:
        """Asking for photos that look like this; None, or what every photo looks like, asks for none."""
        wanted = looks if looks is not None and looks.asks else None
        for place, known in enumerate(self.conditions):
            if isinstance(known, Looks):
                return self.put(place, wanted) if wanted else self.without(place)
        return Sentence((wanted, *self.conditions)) if wanted else self

    def of(self, query: Query) -> Query:
        """`query` with these conditions in place of its own."""
        kept = [condition for condition in self.conditions if limits(condition)]
        return replace(
            query,
            ranges=tuple(condition for condition in kept if isinstance(condition, RangeFilter)),
            choices=tuple(condition for condition in kept if isinstance(condition, ChoiceFilter)),
            text=self.text.strip(),
            looks=self.looks if self.looks is not None and self.looks.asks else None,
        )
