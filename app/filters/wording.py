"""Phrases with their variable words marked, so that a button can set them off in whatever order a language has them."""

from __future__ import annotations

from collections.abc import Sequence

from app.language import tr

_START, _END = "\ue000", "\ue001"
"""Characters of private use around what is marked: no translation and no file name holds them."""
_LONGEST = 36


def marked(value: object) -> str:
    """A part of a phrase that a person can change."""
    return f"{_START}{shortened(str(value))}{_END}"


def plain(phrase: str) -> str:
    """The phrase as it is read aloud."""
    return phrase.replace(_START, "").replace(_END, "")


def marks_in(phrase: str) -> list[tuple[int, int]]:
    """Start and length of what is marked, in `plain(phrase)`."""
    found, at = [], 0
    for number, piece in enumerate(phrase.replace(_END, _START).split(_START)):
        if number % 2:
            found.append((at, len(piece)))
        at += len(piece)
    return found


def shortened(text: str) -> str:
    """At most `_LONGEST` characters on one line: the middle gives way, for names differ at their ends."""
    text = " ".join(text.split())
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}…{text[-half + 1 :]}"


def one_of(words: Sequence[str]) -> str:
    """'red, green or blue'; every word marked."""
    if not words:
        return ""
    *others, last = map(marked, words)
    if not others:
        return last
    first = others[0]
    for word in others[1:]:
        first = tr("{first}, {second}", first=first, second=word)
    return tr("{first} or {second}", first=first, second=last)


def in_sentence(title: str) -> str:
    """A catalogue title in the middle of a sentence: English writes it small, another language as its titles are."""
    translated = tr(title)
    small = translated == title and not title[1:2].isupper()
    return translated[:1].lower() + translated[1:] if small else translated
