"""How well a few typed letters fit a text: they must appear in order; beginnings of words and runs count most."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTER = 1.0
_RUN = 2.4
"""For a letter that follows the one before it without a gap: more than for one that begins another word."""
_WORD = 2.2
"""For a letter that begins a word."""
_START = 1.2
"""On top, where that word begins the text."""
_GAP = 0.04
"""Off for each letter that is passed over between two that fit."""
_LENGTH = 0.01
"""Off for each letter of the text: of two that fit alike the shorter one is meant."""
_NONE = float("-inf")


@dataclass(frozen=True, slots=True)
class Fit:
    """`score` is higher for a better fit, only comparable for one query; `at` are the places of the letters."""

    score: float
    at: tuple[int, ...]


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Without case and accents, letter for letter: the result is as long as `text`."""
    return "".join((unicodedata.normalize("NFKD", letter).casefold() or letter)[0] for letter in text)


def fit(query: str, text: str) -> Fit | None:
    """The best way to find `query` (without spaces) in `text`; None where its letters do not appear in order."""
    letters, place = folded(query), folded(text)
    if not letters:
        return Fit(0.0, ())
    if not _in_order(letters, place):
        return None
    return _best(letters, place)


def _in_order(letters: str, text: str) -> bool:
    start = 0
    for letter in letters:
        start = text.find(letter, start) + 1
        if not start:
            return False
    return True


def _bonus(text: str, index: int) -> float:
    if index == 0:
        return _WORD + _START
    return _WORD if text[index].isalnum() and not text[index - 1].isalnum() else 0.0


def _best(letters: str, text: str) -> Fit:
    """`ending[j]` is the best score of the letters so far whose last one stands at j; `back` leads to the others."""
    size = len(text)
    bonus = [_bonus(text, index) for index in range(size)]
    ending = [_LETTER + bonus[j] - _GAP * j if text[j] == letters[0] else _NONE for j in range(size)]
    back: list[list[int]] = []
    for letter in letters[1:]:
        following, came = [_NONE] * size, [-1] * size
        reach, reached = _NONE, -1
        for j in range(1, size):
            reach -= _GAP
            if j >= 2 and ending[j - 2] - _GAP > reach:
                reach, reached = ending[j - 2] - _GAP, j - 2
            if text[j] != letter:
                continue
            run = ending[j - 1] + _RUN
            jump = reach + bonus[j]
            best, source = (run, j - 1) if run >= jump else (jump, reached)
            if best > _NONE:
                following[j], came[j] = best + _LETTER, source
        ending = following
        back.append(came)
    last = max(range(size), key=ending.__getitem__)
    at = [last]
    for came in reversed(back):
        at.append(came[at[-1]])
    return Fit(ending[last] - _LENGTH * size, tuple(reversed(at)))
