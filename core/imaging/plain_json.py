"""Reads what strangers wrote as JSON: whatever is broken, too deep or of another shape is nothing, never an error."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

MOST_CHARACTERS = 4 << 20


def load_mapping(text: str) -> Mapping[str, Any] | None:
    """The JSON object in `text`, or None where there is none that can be read."""
    if not text.startswith("{") or len(text) > MOST_CHARACTERS:
        return None
    try:
        # Longer digits than Python converts, and nesting that exhausts the stack, are the file's fault as well.
        found = json.loads(text, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def as_mapping(value: Any) -> Mapping[str, Any]:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def text_of(value: Any) -> str:
    """A text as it is, several as lines; "" for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value).strip()
    return ""


def number_text(value: Any) -> str:
    """A number, also one that stands there as a text, as it would be typed; "" for anything else."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else ""
    return str(value) if isinstance(value, int) else text_of(value)


def first_of(told: Mapping[str, Any], *names: str) -> str:
    """The text under the first of these names that has one."""
    return next((found for name in names if (found := text_of(told.get(name)))), "")
