"""Tags of pictures (paper 2): two ordered lists, and how near a picture comes to each of their tags. Numpy only.

resources/tags -> TagLibrary -> texts, encoded as they are -> features (3,804 rows of one space)
stored vectors x features -> similarities, positional -> the five nearest tags of each kind

A tag is said bare, without a template. The vector of similarities is positional: whatever was trained on it names the
lists that it followed by `library_hash`, and is refused for others.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from core.errors import UserError
from resources import resource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOP = 5
"""Tags of each kind that a photo keeps."""

LONGEST = 80
"""Characters of a tag: CLIP reads about 75 word pieces and would silently drop the rest."""


class TagKind(StrEnum):
    """What a tag speaks of: what is in the picture, or how it looks."""

    SEMANTIC = "semantic"
    AESTHETIC = "aesthetic"


@dataclass(frozen=True, slots=True)
class Theme:
    """Tags that belong together, under a title."""

    title: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagLibrary:
    """Both lists, in the order that the similarities have: all semantic tags, then all of how a picture looks."""

    semantic: tuple[Theme, ...]
    aesthetic: tuple[Theme, ...]

    def of(self, kind: TagKind) -> tuple[str, ...]:
        """The tags of one kind in their order."""
        themes = self.semantic if kind is TagKind.SEMANTIC else self.aesthetic
        return tuple(tag for theme in themes for tag in theme.tags)

    @property
    def tags(self) -> tuple[str, ...]:
        return self.of(TagKind.SEMANTIC) + self.of(TagKind.AESTHETIC)

    @property
    def hash(self) -> str:
        """SHA-256 over both ordered lists, in hex: what pins them."""
        return library_hash(self.of(TagKind.SEMANTIC), self.of(TagKind.AESTHETIC))


@cache
def tag_library() -> TagLibrary:
    """The lists that ship with Beholder."""
    return read_library(resource("tags"))


def read_library(folder: Path) -> TagLibrary:
    """Both lists from `semantic.toml` and `aesthetic.toml` in a folder. UserError says what is wrong with them."""
    library = TagLibrary(*(read_themes(folder / f"{kind}.toml") for kind in TagKind))
    refuse_twins(library.tags, f"the lists in {folder}")
    return library


def library_hash(semantic: Sequence[str], aesthetic: Sequence[str]) -> str:
    """SHA-256 over two ordered lists of tags, in hex. No tag holds a line break, so the lists follow from the text."""
    text = "\n".join(semantic) + "\n\n" + "\n".join(aesthetic)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_themes(path: Path) -> tuple[Theme, ...]:
    """The themes of one list in TOML. UserError where it cannot be read or holds an empty, overlong or doubled tag."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"The tags in {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"The tags in {path} are no valid TOML: {error}.", "Mend the file.") from error
    themes = table.get("theme")
    if not isinstance(themes, list) or not themes:
        raise UserError(f"There are no tags in {path}.", "Write them under [[theme]], with a title and tags.")
    found = tuple(_theme(path, theme) for theme in themes)
    refuse_twins([tag for theme in found for tag in theme.tags], str(path))
    return found


def refuse_twins(tags: Sequence[str], where: str) -> None:
    """UserError where a tag stands twice in a list, whatever its case."""
    seen: dict[str, str] = {}
    for tag in tags:
        twin = seen.setdefault(tag.casefold(), tag)
        if twin is not tag:
            raise UserError(f"The tag “{tag}” stands twice in {where}.", "Leave one of them out.")


def checked_tag(text: str) -> str:
    """A tag as a person typed it, put right: one line, single spaces, no "#". UserError where it can be none."""
    tag = " ".join(text.replace("#", " ").split())
    if not tag or not any(map(str.isalnum, tag)):
        raise UserError("A tag needs at least one word.", "Type what a picture shows or how it looks: portrait.")
    if len(tag) > LONGEST:
        raise UserError(f"A tag has at most {LONGEST} characters.", "Use fewer words.")
    if not tag.isprintable():
        raise UserError("A tag holds words alone.", "Leave out what cannot be read.")
    return tag


def known_tags(tags: Sequence[str], knows: Literal["all"] | Sequence[str]) -> tuple[int, ...]:
    """Places of those tags that an encoder with this `EncoderSpec.knows` has learned."""
    if knows == "all":
        return tuple(range(len(tags)))
    words = {word.casefold() for word in knows}
    return tuple(place for place, tag in enumerate(tags) if tag.casefold() in words)


def similarities(vectors: NDArray[np.float32], features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosines of unit rows (N, D) with the tags' unit rows (T, D): float32 (N, T), in the order of the lists.

    NaN where a tag's row is NaN, which says that the encoder does not know it, and where a vector is.
    """
    found: NDArray[np.float32] = vectors.astype("float32", copy=False) @ features.T
    return found


def nearest(found: NDArray[np.float32], top: int = TOP) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `top` largest of each row, the largest first, ties in the order of the list: places (N, top) and values.

    Where a row has fewer numbers, the places that are left are -1 and their values NaN.
    """
    import numpy as np

    rows, columns = found.shape
    top_here = min(top, columns)
    places = np.full((rows, top), -1, np.int64)
    values = np.full((rows, top), np.nan, np.float32)
    if not rows or not top_here:
        return places, values
    left = np.where(np.isfinite(found), found, np.float32(-np.inf))
    here = np.arange(rows)
    # Five passes for the largest that is left take a third of the time of one partition with its sorting; of equals
    # the first one in the list is found first.
    for rank in range(top_here):
        at = left.argmax(axis=1)
        value = left[here, at]
        known = np.isfinite(value)
        places[known, rank], values[known, rank] = at[known], value[known]
        left[here, at] = -np.inf
    return places, values


def _theme(path: Path, raw: Any) -> Theme:
    title, tags = (raw.get("title"), raw.get("tags")) if isinstance(raw, Mapping) else (None, None)
    if not isinstance(title, str) or not title.strip() or not isinstance(tags, list) or not tags:
        raise UserError(f"A theme in {path} has no title or no tags.", "Mend the file.")
    return Theme(title, tuple(_listed(path, title, tag) for tag in tags))


def _listed(path: Path, title: str, tag: object) -> str:
    if not isinstance(tag, str) or not tag.strip():
        raise UserError(f"A tag under “{title}” in {path} is empty.", "Leave it out.")
    if checked_tag(tag) != tag:
        raise UserError(f"The tag “{tag}” in {path} has spaces or signs too many.", f"Write {checked_tag(tag)}.")
    return tag
