"""The heads that a person installed, as standing scores."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoders.catalogue import find_encoders
from core.errors import ModelError
from core.paths import AppPaths
from core.scoring.heads.file import Head
from core.scoring.heads.fit import refuse_tags
from core.scoring.heads.scores import HeadScore, placed, scores_of
from core.scoring.heads.store import find_heads, places
from core.scoring.tags import tag_library
from core.scoring.vector_scores import Score
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace.judges import Judges

log = logging.getLogger(__name__)


def head_scores(paths: AppPaths) -> tuple[Score, ...]:
    """Every score of every head that is installed, and those that speak for beauty and quality where a person gave a
    head that place. A head that cannot be read, or follows other tags, is left out with a line in the log."""
    installed = tuple(find_encoders(paths, _quietly))
    by_head = {name: _scores_of(head, installed) for name, head in find_heads(paths).items()}
    scores: list[Score] = [score for own in by_head.values() for score in own]
    try:
        given = places(paths)
    except ModelError as error:
        log.warning("%s", error.message)
        given = {}
    return (*scores, *(placed(by_head[name][0], place) for place, name in given.items() if by_head.get(name)))


def renew_heads(judges: Judges, paths: AppPaths) -> Changes:
    """Have the judges use exactly the heads that are installed now. Their values are for `rank_stored`."""
    wanted = {score.entry.id: score for score in head_scores(paths)}
    in_use = {score.entry.id: score for score in judges.scores if isinstance(score, HeadScore)}
    changes = Changes()
    for name in in_use.keys() - wanted.keys():
        changes |= judges.drop_score(name)
    for name, score in wanted.items():
        old = in_use.get(name)
        if old is None or old.entry != score.entry or old.sources != score.sources:
            changes |= judges.use_score(score)
    return changes


def _scores_of(head: Head, installed: Sequence[str]) -> tuple[HeadScore, ...]:
    try:
        tags: Sequence[str] = ()
        if head.spec.reads_tags:
            lists = tag_library()
            refuse_tags(head.spec, lists.hash)
            tags = lists.tags
        return scores_of(head, installed, tags)
    except ModelError as error:
        log.warning("head left out: %s", error.message)
        return ()


def _quietly(path: Path, error: ModelError) -> None:
    """Whoever uses a broken encoder says so; here it only cannot be read by."""
