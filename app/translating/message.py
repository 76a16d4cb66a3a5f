"""One text as translators meet it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """`one` as it stands in the code, `many` its plural or "", `file` where it stands, from the repository's root,
    `context` what tells it from others that English says alike."""

    one: str
    file: str
    many: str = ""
    context: str = ""


Said = tuple[str, str, str]
"""A message without its place: one, many, context."""


def by_text(messages: Iterable[Message]) -> dict[Said, list[str]]:
    """What is said to the files that say it, both in alphabetical order."""
    found: dict[Said, set[str]] = {}
    for message in messages:
        found.setdefault((message.one, message.many, message.context), set()).add(message.file)
    return {text: sorted(found[text]) for text in sorted(found)}
