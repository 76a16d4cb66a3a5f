"""The label words of paper 3, as they ship in `resources/prompts/words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from resources import resource


@dataclass(frozen=True, slots=True)
class LabelWords:
    """Adjectives for good and for bad pictures, and the pair that the paper found best for scores."""

    positive: tuple[str, ...]
    negative: tuple[str, ...]
    best: tuple[str, str]


@cache
def label_words() -> LabelWords:
    """The 27 and 12 words, in the order in which ties between them are decided."""
    table = tomllib.loads(resource("prompts", "words.toml").read_text(encoding="utf-8"))
    best = table["best"]
    return LabelWords(tuple(table["positive"]), tuple(table["negative"]), (best["positive"], best["negative"]))
