"""Which encoder and which pairs judge now, and the judge that follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.encoders.catalogue import find_encoder, find_encoders
from core.encoders.spec import EncoderSpec
from core.engine.engine import LoadedEncoder
from core.library.library import Library
from core.library.made_by import with_space
from core.library.regions import Salient
from core.paths import AppPaths
from core.pipeline.judge import Judge
from core.scoring.absence import NEEDS_MODEL
from core.scoring.attribute_sets import AttributePair, load_sets, parse_pair
from core.scoring.attributes import directions, knows_pair, phrasings
from core.scoring.catalogue import Catalogue, first_pass_version
from core.types import Entry, Null


@dataclass(frozen=True, slots=True)
class Scoring:
    """What a person asked to be judged by: sets by name, extra pairs as typed, an encoder by id ("": any installed);
    attributes from three views of each photo or one, and where its main part is."""

    sets: tuple[str, ...] = ("look", "feel", "own")
    extra_pairs: tuple[str, ...] = ()
    encoder: str = ""
    three_views: bool = False
    salient: Salient = "middle"


def chosen_pairs(scoring: Scoring, paths: AppPaths) -> tuple[AttributePair, ...]:
    """The pairs of the chosen sets, and the extra ones, each once. Raises UserError."""
    pairs = {pair.entry.id: pair for pair in load_sets(scoring.sets, paths)}
    for text in scoring.extra_pairs:
        pair = parse_pair(text)
        pairs.setdefault(pair.entry.id, pair)
    return tuple(pairs.values())


def chosen_encoder(scoring: Scoring, paths: AppPaths) -> EncoderSpec | None:
    """The encoder asked for, else the first installed one that may judge unasked, else None. Raises ModelError for an
    unknown id."""
    if scoring.encoder:
        return find_encoder(paths, scoring.encoder)
    return next((spec for spec in find_encoders(paths).values() if not spec.only_by_choice), None)


def catalogue_of(pairs: Sequence[AttributePair], scores: Sequence[Entry] = ()) -> Catalogue:
    """Everything that can be shown, sorted and filtered by with these pairs and these entries of scores."""
    return Catalogue.build((pair.entry for pair in pairs), scores)


def judge_of(
    pairs: tuple[AttributePair, ...],
    encoder: LoadedEncoder | None,
    library: Library,
    missing: Null = NEEDS_MODEL,
) -> Judge:
    """A judge by `pairs`. Texts are encoded once per space and kept in the library.

    Without an encoder every pair is null with the reason `missing`.
    """
    if encoder is None:
        return Judge(pairs, missing=missing)
    knows = encoder.spec.knows
    texts = phrasings([pair for pair in pairs if knows_pair(knows, pair)])
    vectors = library.known_texts(encoder.space, texts)
    new = [text for text in texts if text not in vectors]
    if new:
        fresh = dict(zip(new, encoder.encode_texts(new).result(), strict=True))
        library.store_texts(encoder.space, fresh)
        vectors = {**vectors, **fresh}
    as_float32 = {text: np.asarray(vector, np.float32) for text, vector in vectors.items()}
    return Judge(pairs, directions(pairs, as_float32, knows), encoder.info.logit_scale)


def made_by(encoder: LoadedEncoder | None) -> str:
    """What names a first pass: the versions of all measures, and the space of its vectors.

    A pass with an encoder did all that one without does.
    """
    version = first_pass_version()
    if encoder is None:
        return version
    space = encoder.space
    text = f"{space.encoder}|{space.weights}|{space.preprocessing}|{space.backend}|{space.output}"
    return with_space(version, hashlib.sha256(text.encode()).hexdigest()[:12])
