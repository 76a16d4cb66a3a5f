"""What a judged photo looks like in JSON and on a line of text: one shape for every verb."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.library.words import PhotoTags
from core.types import OVERALL, Null, PhotoDetails, Status, Value

DIGITS = 4
NO_TAGS = PhotoTags()


def as_object(details: PhotoDetails, root: Path, wanted: frozenset[str], tags: PhotoTags = NO_TAGS) -> dict[str, Any]:
    """One photo as `--json` prints it; `wanted` limits the attributes to those asked for."""
    row = details.row
    unwanted = {entry for entry in details.values if entry.startswith("attributes.")} - wanted
    values = {entry: value for entry, value in details.values.items() if entry not in unwanted}
    return {
        "path": relative(row.path, root),
        "status": str(row.status),
        "reason": row.reason,
        **{kind: numbers(values, kind) for kind in ("measures", "attributes", "scores")},
        "scorer": details.scorer,
        "tags": [
            {"tag": seen.name, "kind": kind, "similarity": round(seen.similarity, DIGITS)}
            for kind, found in (("semantic", tags.semantic), ("aesthetic", tags.aesthetic))
            for seen in found
        ],
        "reasons": list(details.reasons),
        "nulls": {entry: value.reason for entry, value in sorted(values.items()) if isinstance(value, Null)},
        "seconds": round(details.seconds, DIGITS),
    }


def as_line(details: PhotoDetails, root: Path, ranked_by: str = OVERALL) -> str:
    """One photo as a line: what it is ranked by, path, the first reason."""
    row = details.row
    path = shown_name(row.path, root)
    if row.status is Status.UNREADABLE:
        return f"   -   {path}   unreadable: {row.reason}"
    value = row.overall if ranked_by == OVERALL else details.values.get(ranked_by)
    score = f"{value:6.3f}" if isinstance(value, float) else "   ?  "
    return f"{score} {path}   {details.reasons[0] if details.reasons else ''}".rstrip()


def shown_name(path: Path, root: Path) -> str:
    """The path below `root` on one line: a name may hold a line break, and a photo is one line all the same."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in relative(path, root))


def relative(path: Path, root: Path) -> str:
    """The path below `root`, printable even where the name is not UTF-8."""
    try:
        inside = path.relative_to(root)
    except ValueError:
        inside = path
    return printable(inside.as_posix())


def printable(name: str) -> str:
    """A name as text that every output takes: bytes that are not UTF-8 show as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def numbers(values: Mapping[str, Value], kind: str) -> dict[str, float | None]:
    """The values of one kind by their short names, null where there is none."""
    prefix = f"{kind}."
    return {
        entry.removeprefix(prefix): None if isinstance(value, Null) else round(value, DIGITS)
        for entry, value in sorted(values.items())
        if entry.startswith(prefix)
    }
