"""The tags that photos are ranked as: chosen, kept in a file of the person's, dropped when others took their place."""

from __future__ import annotations

import hashlib
import threading
import tomllib
from collections.abc import Sequence

import numpy as np
import tomli_w

from core.atomic import write_atomically
from core.errors import UserError
from core.library.library import Library
from core.paths import AppPaths
from core.scoring.heads.store import find_heads
from core.scoring.percentiles import Quantiles
from core.scoring.prompts.scores import AESTHETIC, PromptScore
from core.scoring.tag_ranking import ListedScore, entry_id, listed_entry, tag_score
from core.scoring.tags import checked_tag
from core.scoring.vector_scores import Score
from core.types import Changes, SpaceKey
from core.workspace.judges import Judges
from core.workspace.scores import fullest_space, kept_name

MOST = 8
"""Tags that are kept as scores: with one more, the one that was asked for longest ago is dropped with its values."""


class TagRanking:
    """Ranks photos as what a tag says. Thread-safe; methods block while they write."""

    def __init__(self, library: Library, judges: Judges, paths: AppPaths) -> None:
        self._library, self._judges, self._paths = library, judges, paths
        self._lock = threading.Lock()
        self._kept = stored_tags(paths)
        for tag in self._kept:
            judges.use_score(self._score(tag))

    @property
    def tags(self) -> tuple[str, ...]:
        """*Fast.* The tags that photos are ranked as, the one asked for last at the end."""
        return self._kept

    def use(self, tag: str, *, keep: bool = True) -> Changes:
        """Rank photos as this tag (entry `entry_id(tag)`); `Workspace.rank_stored` gives them their values.

        Unless it is only for as long as this workspace is open, it is kept for the next start, and the oldest of many
        is dropped. Raises UserError for what can be no tag.
        """
        tag = checked_tag(tag)
        changes = self._judges.use_score(self._score(tag))
        if not keep:
            return changes
        with self._lock:
            others = tuple(one for one in self._kept if one.casefold() != tag.casefold())
            kept = (*others, tag)[-MOST:]
            dropped = set(self._kept) - set(kept) - {one for one in self._kept if one.casefold() == tag.casefold()}
            self._kept = kept
            _store(kept, self._paths)
        for one in sorted(dropped):
            changes |= self._forget(one)
        return changes

    def use_listed(self, tag: str) -> Changes:
        """The order by ranking information for this tag (entry `entry_id(tag, listed=True)`), by the beauty that photos
        have now; until the library is closed. Raises UserError for no tag, or where there is no beauty to go by."""
        tag = checked_tag(tag)
        return self._judges.use_score(self._listed(tag))

    def drop(self, tag: str) -> Changes:
        """Rank photos as this tag no longer, and forget what they were. Raises UserError where none was."""
        with self._lock:
            kept = tuple(one for one in self._kept if one.casefold() != tag.casefold())
            if len(kept) == len(self._kept):
                raise UserError(f"Photos are not ranked as “{tag}”.")
            self._kept = kept
            _store(kept, self._paths)
        return self._forget(tag)

    def renew(self) -> Changes:
        """After another encoder, or a head that came or went: each tag by the score that speaks for it now."""
        changes = Changes()
        for tag in self._kept:
            changes |= self._judges.use_score(self._score(tag))
        return changes

    def _score(self, tag: str) -> Score:
        spec = self._judges.spec
        return tag_score(tag, find_heads(self._paths).values(), spec.id if spec else "")

    def _forget(self, tag: str) -> Changes:
        in_use = {score.entry.id for score in self._judges.scores}
        changes = Changes()
        for name in (entry_id(tag), entry_id(tag, listed=True)):
            if name in in_use:
                changes |= self._judges.drop_score(name)
        return changes

    def _listed(self, tag: str) -> ListedScore:
        spec = self._judges.spec
        aesthetic = next((one for one in self._judges.scores if one.entry.id == AESTHETIC), None)
        space = fullest_space(self._library, spec.id) if spec is not None else None
        if not isinstance(aesthetic, PromptScore) or space is None:
            raise self._no_beauty()
        kept = self._library.known_texts(space, [kept_name(aesthetic.key, row) for row in (0, 1)])
        usual = self._usual(space, aesthetic.entry.version)
        if len(kept) < 2 or usual is None:
            raise self._no_beauty()
        positive, negative = kept.values()
        direction = aesthetic.means(np.stack([positive, negative])).direction(aesthetic.prompt.method)
        digest = hashlib.sha256(direction.tobytes() + repr(usual.points).encode()).digest()
        return ListedScore(listed_entry(tag, int.from_bytes(digest[:4], "big")), tag, direction, usual)

    def _usual(self, space: SpaceKey, version: int) -> Quantiles | None:
        stored = self._library.quantiles(AESTHETIC).get(self._library.space_id(space))
        if stored is None or stored.version != version:
            return None
        return Quantiles(stored.points, stored.number)

    @staticmethod
    def _no_beauty() -> UserError:
        return UserError(
            "The photos have no beauty to go by yet.", "Judge some more photos with a model that reads words first."
        )


def stored_tags(paths: AppPaths) -> tuple[str, ...]:
    """The tags that photos were ranked as, each once, in their order; what is damaged in the file is left out."""
    try:
        found = tomllib.loads(paths.ranked_tags.read_text(encoding="utf-8")).get("tags", [])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        # Nothing that a person made is lost with it: the tag is picked again.
        return ()
    tags: dict[str, str] = {}
    for tag in found if isinstance(found, list) else []:
        try:
            tags.setdefault(str(tag).casefold(), checked_tag(str(tag)))
        except UserError:
            continue
    return tuple(tags.values())[-MOST:]


def _store(tags: Sequence[str], paths: AppPaths) -> None:
    try:
        write_atomically(paths.ranked_tags, tomli_w.dumps({"tags": list(tags)}).encode())
    except OSError as error:
        raise UserError(f"The tag could not be kept in {paths.ranked_tags}: {error.strerror}.") from error
