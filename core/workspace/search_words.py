"""What a person types to find photos -> the texts that an encoder is asked for, and the words that it does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.errors import UserError

MOST_CHARACTERS = 400
"""Longer than any encoder reads: CLIP stops after 77 pieces of words, some 300 characters."""

_PHRASINGS = ("{words}", "a photo of {words}")
"""Each to unit length, their mean: the bare words, and the form of caption that encoders have seen most of."""
_SMALL = frozenset(
    (
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "near",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
        "under",
        "with",
    )
)
"""Words that say little by themselves; an encoder that never learned them misses nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts to be encoded and averaged, and the words that were left out because the encoder does not know them."""

    texts: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def asked(words: str, knows: Literal["all"] | Sequence[str], title: str) -> Asked:
    """The texts for what was typed. `knows` and `title` are those of the encoder (see `EncoderSpec`).

    An encoder that knows some words alone is asked for the whole phrase where it knows that, else for each word. Raises
    UserError for no words, too many characters, or words of which it knows none.
    """
    plain = " ".join(words.split())
    if not plain:
        raise UserError("There is nothing to look for.", "Describe what the photos show.")
    if len(plain) > MOST_CHARACTERS:
        raise UserError(
            f"A description of {len(plain)} characters is too long.",
            f"Use at most {MOST_CHARACTERS}: models read no more than the first few sentences.",
        )
    if knows == "all":
        return Asked(tuple(phrasing.format(words=plain) for phrasing in _PHRASINGS))
    phrases = {phrase.casefold() for phrase in knows if not _is_entry(phrase)}
    if plain.casefold() in phrases:
        return Asked((plain.casefold(),))
    typed = list(dict.fromkeys(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", plain.casefold())))
    vocabulary = phrases | {word for phrase in phrases for word in phrase.split()}
    known = tuple(word for word in typed if word in vocabulary and word not in _SMALL)
    unknown = tuple(word for word in typed if word not in vocabulary and word not in _SMALL)
    if not known:
        examples = ", ".join(sorted(phrase for phrase in phrases if " " not in phrase)[:5])
        raise UserError(
            f"{title} does not know “{plain}”.", f"It knows a few words alone, such as {examples}." if examples else ""
        )
    return Asked(known, unknown)


def _is_entry(phrase: str) -> bool:
    """Whether it is the id of an attribute and no words."""
    return phrase.startswith("attributes.")
