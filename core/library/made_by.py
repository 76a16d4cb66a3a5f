"""The language of `made_by`: what a pass was, as one text.

`measures` or `measures+space`: the versions of all measures, and a tag for the space of the vectors where a model
looked too. A pass with a model did all that one without does.
"""

from __future__ import annotations

PASSING = "?"
"""Stands where a failure names its pass, for a failure that may pass (drive gone, memory short): no pass is called so,
hence the photo is shown as unreadable with its reason and waits for any pass."""

_PLUS = "+"


def with_space(measures: str, space_tag: str) -> str:
    """The name of a pass that also made vectors in the space of this tag."""
    return f"{measures}{_PLUS}{space_tag}"


def measures_of(made_by: str) -> str:
    """The part of a name that says which measures were taken."""
    return made_by.partition(_PLUS)[0]


def covers(column: str, made_by: str) -> tuple[str, tuple[str, int, str]]:
    """SQL condition and parameters: the pass named in `column` did all that `made_by` does."""
    longer = with_space(made_by, "")
    return f"({column} = ? OR substr({column}, 1, ?) = ?)", (made_by, len(longer), longer)
