"""What another encoder would cost, told before anybody chooses it. Nothing is loaded, decoded or encoded for that.

A switch throws nothing away: values that the old encoder gave stay and count until those of the new one are there,
photo by photo, and going back to an encoder that was used before costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.encoders.spec import EncoderSpec
from core.library.library import Library
from core.scoring.attribute_sets import AttributePair
from core.scoring.attributes import knows_pair, phrasings
from core.types import Output, SpaceKey
from core.workspace.scores import Scores


@dataclass(frozen=True, slots=True)
class SwitchCost:
    """What is recomputed once an encoder is chosen, in the background, and what is not.

    `photos`: pictures to be decoded and encoded anew (copies of one picture count once); `ready`: pictures that were
    encoded by it before. `texts`: words and sentences to be encoded. `attributes` and `scores`: how many of those in
    use are judged anew; `unknown`: how many of both it cannot judge.
    """

    encoder: str
    photos: int
    ready: int
    texts: int
    attributes: int
    scores: int
    unknown: int

    @property
    def nothing(self) -> bool:
        """Whether everything that it needs is there."""
        return not self.photos and not self.texts


def switch_cost(library: Library, spec: EncoderSpec, pairs: tuple[AttributePair, ...], scores: Scores) -> SwitchCost:
    """What choosing the encoder `spec` would recompute in this library, with these pairs and scores in use."""
    space = likely_space(library, spec)
    ready, missing = library.encoded(space)
    known = [pair for pair in pairs if knows_pair(spec.knows, pair)]
    words = phrasings(known)
    there = library.known_texts(space, words) if space is not None else {}
    unknown = scores.unknown(spec)
    return SwitchCost(
        encoder=spec.id,
        photos=missing,
        ready=ready,
        texts=len(words) - len(there) + scores.missing_texts(spec, space),
        attributes=len(known),
        scores=len(scores.in_use) - len(unknown),
        unknown=len(pairs) - len(known) + len(unknown),
    )


def likely_space(library: Library, spec: EncoderSpec) -> SpaceKey | None:
    """Where the encoder's vectors most likely lie, as far as can be known without loading it: the fullest space that
    is of its id and version, and of its weights where the spec pins them. None where it made none yet."""
    counts = library.vectors_by_space()
    fitting = [
        space
        for space in counts
        if space.encoder == spec.id
        and space.preprocessing == spec.preprocessing_version
        and space.output is Output.PROJECTED
        and (not spec.weights_sha256 or space.weights.startswith(spec.weights_sha256[:32]))
    ]
    return max(fitting, key=lambda space: counts[space], default=None)
