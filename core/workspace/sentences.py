"""Sentences of prompts as vectors: encoded a slice at a time, and what a label comes to over its contexts kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from core.engine.engine import LoadedEncoder
from core.errors import ModelError
from core.jobs import JobContext, result_of
from core.library.library import Library
from core.scoring.prompts.arithmetic import Floats, Means, mean_of
from core.scoring.prompts.prompt import Prompt, side_key
from core.types import SpaceKey

TEXTS = 64
"""Sentences encoded at a time, and then a look at the token."""

FEW = 256
"""As many sentences of a label are kept as they are; of more only their mean, 2 KB in place of 2 MB."""


class Sentences:
    """The sentences of one task through one encoder. Progress counts those that are to be encoded, of `total`."""

    def __init__(self, library: Library, encoder: LoadedEncoder, ctx: JobContext) -> None:
        self._library, self._encoder, self._ctx = library, encoder, ctx
        self._space = encoder.space
        self._done = self._total = 0

    @staticmethod
    def known_mean(library: Library, space: SpaceKey, side: Sequence[str]) -> Floats | None:
        """What `mean` would give, where it was worked out in this space before."""
        return library.known_texts(space, [side_key(side)]).get(side_key(side))

    def expect(self, sides: Iterable[Sequence[str]]) -> None:
        """Take into account that these sides will be asked for; few sentences are read at once, all in one go."""
        waiting = [side for side in sides if self.known_mean(self._library, self._space, side) is None]
        texts = tuple(dict.fromkeys(text for side in waiting for text in side))
        missing = len(texts) - len(self._library.known_texts(self._space, texts))
        self._total += missing
        if 0 < missing <= FEW:
            self.vectors(texts)

    def means(self, prompt: Prompt) -> Means:
        """Both sides of a prompt with contexts of its own. Raises ModelError, `Cancelled`."""
        plus, minus = (prompt.side(label) for label in prompt.label_pair)
        self.expect((plus, minus))
        return Means(self.mean(plus), self.mean(minus), len(plus))

    def mean(self, side: Sequence[str]) -> Floats:
        """The mean of the unit vectors of a label's sentences, (D,), not of unit length itself."""
        known = self.known_mean(self._library, self._space, side)
        if known is not None:
            return known
        mean = mean_of(self.vectors(side))
        self._library.store_texts(self._space, {side_key(side): mean})
        if len(side) > FEW:
            self._library.forget_texts(self._space, side)
        return mean

    def vectors(self, side: Sequence[str]) -> Floats:
        """Unit vectors of sentences in their order, (C, D). What was read stays read where this is cancelled."""
        vectors = dict(self._library.known_texts(self._space, side))
        new = [text for text in dict.fromkeys(side) if text not in vectors]
        for start in range(0, len(new), TEXTS):
            self._ctx.progress(self._done, max(self._total, self._done + len(new) - start))
            self._ctx.cancel.check()
            part = new[start : start + TEXTS]
            encoded = result_of(self._encoder.encode_texts(part), self._ctx.cancel)
            fresh = dict(zip(part, encoded, strict=True))
            if self._encoder.space != self._space:
                raise ModelError("The model moved to another processor meanwhile.", "Try again.")
            self._library.store_texts(self._space, fresh)
            vectors |= fresh
            self._done += len(part)
        return np.stack([np.asarray(vectors[text], np.float32) for text in side])
