"""The kinds of part that there are, in the order in which they are offered."""

from __future__ import annotations

from functools import cache

from app.filters.part import Part
from app.filters.sentence import Condition


@cache
def parts() -> tuple[Part, ...]:
    """Every kind. Made when a filter is first asked for: most sessions begin without one."""
    from app.filters.parts.entry import EntryPart
    from app.filters.parts.flag import FLAG
    from app.filters.parts.kind import KIND
    from app.filters.parts.label import LABEL
    from app.filters.parts.name import NamePart
    from app.filters.parts.stars import StarsPart
    from app.filters.parts.state import STATE
    from app.filters.parts.tag import TagPart
    from app.filters.parts.taken import TakenPart
    from app.search.looks_part import LooksPart

    return (FLAG, StarsPart(), LABEL, NamePart(), LooksPart(), TagPart(), TakenPart(), KIND, STATE, EntryPart())


def part_of(condition: Condition) -> Part | None:
    """The kind that says a condition; None for one from a version that knew more."""
    return next((part for part in parts() if part.owns(condition)), None)
