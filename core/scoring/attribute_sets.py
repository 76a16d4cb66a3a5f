"""Antonym pairs that a picture is judged by: the shipped sets, and the pairs that a person added.

Shipped sets are data in `resources/attributes`; a person's own pairs live in one TOML file. No model, no vectors.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w

from core.atomic import write_atomically
from core.errors import UserError
from core.paths import AppPaths
from core.types import Better, Entry, Pixels
from resources import resource

SHIPPED_SETS = ("look", "feel", "paper")
OWN_SET = "own"
LONGEST_SIDE = 80
"""Characters of one side of a pair: CLIP reads about 75 word pieces and would silently drop the rest."""


@dataclass(frozen=True, slots=True)
class AttributePair:
    """Two opposite descriptions of one property, several phrasings a side; `high` pulls the value towards 1.

    `published` is the correlation with people that paper 4 printed for this pair (table 1, PLCC), where it did.
    """

    slug: str
    entry: Entry
    high: tuple[str, ...]
    low: tuple[str, ...]
    set_name: str
    published: float | None = None


def load_sets(names: Iterable[str], paths: AppPaths) -> tuple[AttributePair, ...]:
    """The pairs of the named sets in order, each once; "own" stands for the person's. UserError on another name."""
    pairs: dict[str, AttributePair] = {}
    for name in names:
        for pair in _set(name, paths):
            pairs.setdefault(pair.entry.id, pair)
    return tuple(pairs.values())


def parse_pair(text: str) -> AttributePair:
    """A pair from what a person typed, "Good photo/Bad photo": what comes first is the high end.

    The same words give the same entry id, whoever types them and wherever. UserError says what is wrong.
    """
    example = "Write a pair as two opposites with one slash between them: Good photo/Bad photo."
    sides = [" ".join(side.split()) for side in text.split("/")]
    if len(sides) != 2:
        raise UserError(f'"{text}" is not a pair.', example)
    high, low = sides
    if not high or not low:
        raise UserError(f'One side of "{text}" is empty.', example)
    if high.casefold() == low.casefold():
        raise UserError(f'Both sides of "{text}" are the same.', example)
    if max(len(high), len(low)) > LONGEST_SIDE:
        raise UserError(f"A side of a pair has at most {LONGEST_SIDE} characters.", "Use fewer words.")
    if not all(side.isprintable() and any(map(str.isalnum, side)) for side in sides):
        raise UserError(f'One side of "{text}" holds no words.', example)
    return _own_pair(high, low)


def own_pairs(paths: AppPaths) -> tuple[AttributePair, ...]:
    """The person's own pairs in the order they were added; UserError where their file cannot be read."""
    try:
        table = tomllib.loads(paths.attributes.read_text(encoding="utf-8"))
        return tuple(_own_pair(str(pair["high"]), str(pair["low"])) for pair in table.get("pair", []))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise UserError(f"Your attributes in {paths.attributes} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        hint = "Mend the file, or move it away to start anew."
        raise UserError(f"Your attributes in {paths.attributes} are damaged.", hint) from error


def refuse_twin(text: str, pairs: Iterable[AttributePair]) -> None:
    """Raise UserError where `text` is no pair, or has the two ends of one of `pairs`, either way round."""
    wanted = parse_pair(text).entry
    sides = {wanted.high.casefold(), wanted.low.casefold()}
    for pair in pairs:
        entry = pair.entry
        if {entry.high.casefold(), entry.low.casefold()} == sides:
            raise UserError(f"There is an axis “{entry.high} / {entry.low}” already.", "Choose other words.")


def add_pair(text: str, paths: AppPaths) -> AttributePair:
    """Parse and store a pair; one that is there already is returned as it is."""
    pair = parse_pair(text)
    pairs = own_pairs(paths)
    if pair not in pairs:
        _store((*pairs, pair), paths.attributes)
    return pair


def remove_pair(entry_id: str, paths: AppPaths) -> AttributePair:
    """Forget one of the person's own pairs, by its entry id; UserError where there is none. Returns what went."""
    pairs = own_pairs(paths)
    for pair in pairs:
        if pair.entry.id == entry_id:
            _store([other for other in pairs if other is not pair], paths.attributes)
            return pair
    raise UserError(f'There is no attribute "{entry_id}" of yours.', "Shipped attributes cannot be removed.")


def _set(name: str, paths: AppPaths) -> tuple[AttributePair, ...]:
    if name == OWN_SET:
        return own_pairs(paths)
    if name not in SHIPPED_SETS:
        possible = ", ".join((*SHIPPED_SETS, OWN_SET))
        raise UserError(f'There is no attribute set "{name}".', f"Possible: {possible}.")
    return _shipped(name)


@cache
def _shipped(name: str) -> tuple[AttributePair, ...]:
    table = tomllib.loads(resource("attributes", f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(_pair(name, str(table["source"]), row) for row in table["pair"])


def _pair(set_name: str, source: str, row: Mapping[str, Any]) -> AttributePair:
    entry = Entry(
        id=f"attributes.{row['slug']}",
        title=row["title"],
        low=row["low"],
        high=row["high"],
        better=Better(row["better"]),
        needs=Pixels.EMBEDDING,
        explanation=row["explanation"],
        source=source,
        version=row.get("version", 1),
    )
    return AttributePair(
        row["slug"], entry, tuple(row["high_phrasings"]), tuple(row["low_phrasings"]), set_name, row.get("published")
    )


def _own_pair(high: str, low: str) -> AttributePair:
    digest = hashlib.sha256(f"{high}\n{low}".casefold().encode()).hexdigest()[:6]
    words = re.sub(r"[\W_]+", "_", f"{high} {low}".casefold()).strip("_")[:40]
    slug = f"own_{words}_{digest}"
    entry = Entry(
        id=f"attributes.{slug}",
        title=f"{high} / {low}",
        low=low,
        high=high,
        better=Better.NEITHER,
        needs=Pixels.EMBEDDING,
        explanation=f'How much closer the picture is to "{high}" than to "{low}", your own words.',
        source="CLIP-IQA, paper 4, eq. 4, with your own words",
    )
    return AttributePair(slug, entry, (high,), (low,), OWN_SET)


def _store(pairs: Sequence[AttributePair], path: Path) -> None:
    document = tomli_w.dumps({"pair": [{"high": pair.high[0], "low": pair.low[0]} for pair in pairs]})
    try:
        write_atomically(path, document.encode("utf-8"))
    except OSError as error:
        raise UserError(f"Your attributes could not be saved to {path}: {error.strerror}.") from error
