"""Texts that come out of core already filled in ("takes longer than 30 s to open"), in another language.

Core speaks English and knows of no other language, so what it says is found again by its pattern: a translated text
with numbered places ("takes longer than {0} s to open") stands for every sentence that only differs there. The pattern
with the most letters of its own wins. Numbers in the places are written as the locale writes them; what is a phrase
itself is translated; names and everything in quotes stay.
"""

from __future__ import annotations

import re
import string
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QLocale

_KEPT = 4096
_FEW_LETTERS = 4
"""A pattern with fewer letters of its own ("{0} mm") would fit almost anything: its places take only what is known."""
_NUMBER = re.compile(r"[+−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PLACE = re.compile(r"\{\d+\}")
_JOINTS = (" · ", ", ")
"""What core puts between phrases that stand in a row."""
_MAGIC = 0x950412DE


@dataclass(frozen=True, slots=True)
class _Pattern:
    """`core` is the longest piece of the pattern's own text; a text without it cannot fit."""

    shape: str
    core: str
    letters: int
    befores: tuple[str, ...]
    target: str


class Phrases:
    """Translations of one language by their English texts. Used in the GUI thread; keeps what was asked last."""

    def __init__(self, texts: Mapping[str, str], locale: Callable[[], QLocale] = QLocale) -> None:
        self._texts, self._locale = texts, locale
        found = [_pattern(text, target) for text, target in texts.items() if _PLACE.search(text)]
        usable = [one for one in found if one.core.strip()]
        self._patterns = sorted(usable, key=lambda one: (-one.letters, -len(one.core), one.shape))
        self._find = lru_cache(maxsize=_KEPT)(self._search)

    def say(self, text: str) -> str:
        """`text` translated; as it is where nothing fits."""
        found = self._find(text)
        return text if found is None else found

    def _search(self, text: str) -> str | None:
        if text in self._texts:
            return self._texts[text]
        return self._filled(text) or self._without_stop(text) or self._joined(text)

    def _filled(self, text: str) -> str | None:
        for pattern in self._patterns:
            if pattern.core in text and (match := re.fullmatch(pattern.shape, text, re.DOTALL)):
                parts = [self._part(*given) for given in zip(match.groups(), pattern.befores, strict=True)]
                known = all(part is not None for part in parts)
                if known or pattern.letters >= _FEW_LETTERS:
                    said = (given if part is None else part for part, given in zip(parts, match.groups(), strict=True))
                    return pattern.target.format(*said)
        return None

    def _part(self, given: str, before: str) -> str | None:
        """What stands in a place, translated; None for a name, which stays as it is."""
        if before.endswith(("“", '"', "‘")):
            return None
        if _NUMBER.fullmatch(given):
            return self._number(given)
        phrase = given[:1].islower() and (not before or " " in given)
        if phrase or given.endswith(".") or before.endswith(": "):
            return self._find(given)
        return None

    def _without_stop(self, text: str) -> str | None:
        """A sentence whose full stop was taken off, to stand within another."""
        if text[-1:] in ".!?…:" or " " not in text:
            return None
        found = self._texts.get(f"{text}.") or self._filled(f"{text}.")
        return found.removesuffix(".") if found else None

    def _joined(self, text: str) -> str | None:
        for joint in _JOINTS:
            parts = text.split(joint)
            if len(parts) > 1:
                said = [self._find(part) for part in parts]
                if None not in said:
                    return joint.join(part for part in said if part is not None)
        return None

    def _number(self, given: str) -> str:
        locale = self._locale()
        point, group = locale.decimalPoint(), locale.groupSeparator()
        return given.translate({ord("."): point, ord(","): group})


def texts_of(compiled: Path) -> dict[str, str]:
    """The texts of a .mo without plurals and contexts, by their English."""
    data = compiled.read_bytes()
    order = "<" if struct.unpack_from("<I", data)[0] == _MAGIC else ">"
    count, sources, targets = struct.unpack_from(f"{order}3I", data, 8)
    texts: dict[str, str] = {}
    for index in range(count):
        source, target = (_entry(data, order, table + 8 * index) for table in (sources, targets))
        if source and b"\0" not in source and b"\4" not in source:
            texts[source.decode()] = target.decode()
    return texts


def _entry(data: bytes, order: str, at: int) -> bytes:
    length, start = struct.unpack_from(f"{order}2I", data, at)
    return data[start : start + length]


def _pattern(text: str, target: str) -> _Pattern:
    pieces = [(literal, field is not None) for literal, field, _, _ in string.Formatter().parse(text)]
    shape = "".join(re.escape(literal) + "(.+?)" * place for literal, place in pieces)
    own = [literal for literal, _ in pieces]
    return _Pattern(
        shape,
        max(own, key=len),
        sum(letter.isalpha() for piece in own for letter in piece),
        tuple(literal for literal, place in pieces if place),
        target,
    )
