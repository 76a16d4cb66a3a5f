"""Whether a head can read the vectors at hand, and the one sentence that says why not."""

from __future__ import annotations

from core.encoders.weights import NATIVE_SUFFIX
from core.errors import ModelError
from core.scoring.heads.spec import HeadSpec, Input
from core.types import SpaceKey, View


def refuse_tags(spec: HeadSpec, tags_hash: str) -> None:
    """Raise ModelError where a head follows other tag lists than the ones with this hash."""
    if spec.reads_tags and spec.tags_hash != tags_hash:
        raise ModelError(
            f"The head {spec.title} was trained on other lists of tags than this Beholder has.",
            "Its numbers would mean nothing: train it anew, or get one for these lists.",
        )


def why_not(spec: HeadSpec, wanted: Input, space: SpaceKey) -> str:
    """The sentence that says why vectors of this space are not for this input; "" where they are."""
    encoder = space.encoder.removesuffix(NATIVE_SUFFIX)
    if encoder not in wanted.encoders:
        return f"The head {spec.title} reads vectors of {' or '.join(wanted.encoders)}, these are of {encoder}."
    if (wanted.view is View.GLOBAL) == space.encoder.endswith(NATIVE_SUFFIX):
        return f"The head {spec.title} reads the {wanted.view} view of pictures, these vectors are of another one."
    if space.output is not wanted.output:
        return f"The head {spec.title} reads the {wanted.output} layer, these vectors are of the {space.output} one."
    if space.backend not in wanted.backends:
        return f"The head {spec.title} reads vectors made in {' or '.join(wanted.backends)}, these are {space.backend}."
    if not wanted.takes(space):
        return f"The head {spec.title} was made for other weights of {encoder} than these vectors."
    return ""


def refuse_space(spec: HeadSpec, number: int, space: SpaceKey, dimension: int) -> None:
    """Raise ModelError where vectors of this space and dimension are not for the input `number` of a head."""
    wanted = spec.inputs[number]
    reason = why_not(spec, wanted, space)
    if not reason and dimension != wanted.dimension:
        reason = f"The head {spec.title} reads vectors of {wanted.dimension} numbers, these have {dimension}."
    if reason:
        raise ModelError(reason, "Use the model that it was made for, or another head.")
