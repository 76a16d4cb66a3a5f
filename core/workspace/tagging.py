"""Tags for every photo that has a vector: the nearest few of each kind, from stored vectors, only where they lack.

the lists' texts, encoded once per space -> features -> stored vectors, a block at a time -> table `tags`
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.engine.engine import LoadedEncoder
from core.jobs import JobContext, result_of
from core.library.library import Library
from core.library.tags import TagRows
from core.library.words import PhotoTags
from core.scoring.tags import TOP, TagKind, TagLibrary, known_tags, nearest, similarities, tag_library
from core.scoring.vector_scores import Knows
from core.types import Changes, SpaceKey, View
from core.workspace.folders import Report
from core.workspace.judges import Judges
from core.workspace.scores import kept_name

TEXTS = 64
"""Tags encoded at a time, and then a look at the token."""

BLOCK = 512
"""Vectors held against all tags at a time: 8 MB of similarities, some 30 ms."""

SLICE = 64
"""Photos per commit: a few milliseconds of writing."""


class Tagging:
    """Tags over one library. Thread-safe; every method blocks."""

    def __init__(self, library: Library, judges: Judges, lists: Callable[[], TagLibrary] = tag_library) -> None:
        self._library, self._judges, self._lists = library, judges, lists
        self._lock = threading.Lock()
        self._features: tuple[SpaceKey, str, NDArray[np.float32]] | None = None

    def of_photo(self, photo_id: int) -> PhotoTags:
        """What a model saw in one photo, the nearest first; nothing where none has looked yet."""
        return self._library.tags.of_photo(photo_id)

    def counts(self, folder: Path | None) -> dict[str, int]:
        """How many contents below a folder (None: all) have each tag, the most frequent first."""
        facts = self._library.circumstances(folder)
        return self._library.tags.counts(facts.content[facts.content > 0])

    def features(self, encoder: LoadedEncoder, ctx: JobContext) -> NDArray[np.float32]:
        """The tags' unit vectors in the encoder's space, (T, D), in the order of the lists; NaN for what it does not
        know. What was never encoded in this space is, a slice at a time; progress is in tags.

        Raises ModelError, `Cancelled`: then the next call goes on from there.
        """
        lists, space = self._lists(), encoder.space
        key = lists_key(lists, encoder.spec.knows)
        with self._lock:
            if self._features is not None and self._features[:2] == (space, key):
                return self._features[2]
        tags = lists.tags
        known = known_tags(tags, encoder.spec.knows)
        kept = self._kept(space, [tags[place] for place in known], encoder, ctx)
        if kept is None:
            return self.features(encoder, ctx)
        features = np.full((len(tags), kept.shape[1]), np.nan, np.float32)
        features[list(known)] = kept
        with self._lock:
            self._features = (space, key, features)
        return features

    def _kept(
        self, space: SpaceKey, texts: Sequence[str], encoder: LoadedEncoder, ctx: JobContext
    ) -> NDArray[np.float32] | None:
        """The unit vectors of these texts, (N, D), encoded now or once before; None where the model moved to another
        processor meanwhile: its words are to be read anew.

        They are kept as a score keeps what it condensed its texts to, under the key that heads which read all tags
        have (`TagVoteScore.key`): neither has them encoded twice.
        """
        key = f"texts:{hashlib.sha256(chr(10).join(texts).encode()).hexdigest()[:32]}"
        names = [kept_name(key, row) for row in range(len(texts))]
        found = self._library.known_texts(space, names)
        if len(found) < len(names):
            vectors = self._library.known_texts(space, texts)
            new = [text for text in texts if text not in vectors]
            for start in range(0, len(new), TEXTS):
                ctx.progress(len(texts) - len(new) + start, len(texts))
                ctx.cancel.check()
                part = new[start : start + TEXTS]
                encoded = result_of(encoder.encode_texts(part), ctx.cancel)
                if encoder.space != space:
                    return None
                fresh = dict(zip(part, encoded, strict=True))
                self._library.store_texts(space, fresh)
                vectors |= fresh
            found = {name: vectors[text] for name, text in zip(names, texts, strict=True)}
            self._library.store_texts(space, found)
            self._library.forget_texts(space, texts)
        return np.stack([found[name] for name in names])

    def tag_stored(self, ctx: JobContext, report: Report) -> Changes:
        """Tags for every stored vector of the encoder in use that lacks those of these lists; no file is decoded.

        Nothing without an encoder, or with one that knows no tag. Raises ModelError, `Cancelled`; what was stored by
        then stays, and the next call goes on from there.
        """
        spec = self._judges.spec
        if spec is None or not known_tags(self._lists().tags, spec.knows):
            return Changes()
        encoder = self._judges.loaded(ctx.cancel)
        if encoder is None:
            return Changes()
        space, key = encoder.space, lists_key(self._lists(), spec.knows)
        content_ids, matrix = self._library.vectors(space, View.GLOBAL)
        lacking = self._library.tags.lacking(space, key, content_ids)
        if not len(lacking):
            return Changes()
        features = self.features(encoder, ctx)
        if encoder.space != space:
            return Changes()  # The next pass makes the vectors of the new space first.
        tags, semantic = self._lists().tags, len(self._lists().of(TagKind.SEMANTIC))
        changes = Changes()
        for start in range(0, len(lacking), BLOCK):
            ctx.progress(start, len(lacking))
            ctx.cancel.check()
            rows = lacking[start : start + BLOCK]
            found = tag_rows(content_ids[rows], np.asarray(matrix[rows], np.float32), features, tags, semantic)
            for at in range(0, len(rows), SLICE):
                part = self._library.tags.write(found.part(at, at + SLICE), space, key)
                report(part)
                changes |= part
        ctx.progress(len(lacking), len(lacking))
        return changes


def tag_rows(
    content_ids: NDArray[np.int64],
    vectors: NDArray[np.float32],
    features: NDArray[np.float32],
    tags: Sequence[str],
    semantic: int,
) -> TagRows:
    """The nearest tags of each kind to unit vectors (N, D); the first `semantic` of `tags` are of what a picture
    shows."""
    found = similarities(vectors, features)
    what, what_near = nearest(found[:, :semantic])
    how, how_near = nearest(found[:, semantic:])
    places = np.hstack([what, np.where(how >= 0, how + semantic, -1)])
    return TagRows(content_ids, tags, places, np.hstack([what_near, how_near]), TOP)


def lists_key(lists: TagLibrary, knows: Knows) -> str:
    """What a photo's tags follow from beside its vector: the lists, and which of their tags the encoder knows."""
    if knows == "all":
        return lists.hash
    text = "\n".join((lists.hash, *sorted({word.casefold() for word in knows})))
    return hashlib.sha256(text.encode()).hexdigest()
