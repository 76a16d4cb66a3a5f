"""The technical score: a handful of measures, what each may cost, and the same arithmetic told in words.

score = 1 - the sum of costs, not below 0. Every cost is a `Term`: a weight times how far its measure lies on the bad
side. The score knows nothing of what a photo shows: brightness, shallow focus, black-and-white and plain backgrounds
are free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from core.scoring.calibration import Scale
from core.scoring.measures import NOISE
from core.types import Judgement, Null, Value

Numbers = Mapping[str, float]
"""Measures that are numbers, by name."""


@dataclass(frozen=True, slots=True)
class Term:
    """One way to lose points: at most `weight`, times `badness` (0-1) of the first of `measures` that has a value.

    `words` says it to a person, given the value; `praise` says the opposite where the badness is next to nothing.
    """

    weight: float
    measures: tuple[str, ...]
    badness: Scale
    words: Callable[[float], str]
    praise: str = ""

    def value(self, numbers: Numbers) -> float | None:
        return next((numbers[name] for name in self.measures if name in numbers), None)


def _soft(sharpness: float) -> str:
    if sharpness < 0.35:
        return "soft everywhere, no part of the frame is in focus"
    return "a little soft even where it is sharpest"


def _noisy(noise: float) -> str:
    strength = "strong noise" if noise > 0.4 else "noise"
    return f"{strength} (about {NOISE.invert(noise):.0f} of 255 levels)"


TERMS: Final[tuple[Term, ...]] = (
    #    at most  measure                badness: 0 free ... 1 full cost                        in words
    Term(0.70, ("sharpness",), Scale((0.0, 0.3, 0.6, 0.95), (1.0, 0.6, 0.15, 0.0)), _soft, "sharp where it matters"),
    Term(0.10, ("native_sharpness",), Scale((0.0, 0.4), (1.0, 0.0)), lambda _: "not sharp at full size"),
    Term(0.20, ("motion_blur",), Scale((0.1, 0.7), (0.0, 1.0)), lambda _: "motion blur"),
    Term(
        0.50, ("noise", "visible_noise"), Scale((0.15, 0.3, 0.5, 1.0), (0.0, 0.2, 0.6, 1.0)), _noisy, "hardly any noise"
    ),
    Term(
        0.40,
        ("blockiness",),
        Scale((0.03, 0.1, 0.3, 1.0), (0.0, 0.35, 0.7, 1.0)),
        lambda _: "visible squares of JPEG compression",
    ),
    Term(
        0.30,
        ("compression",),
        Scale((0.02, 0.2, 0.5, 0.75), (1.0, 0.6, 0.15, 0.0)),
        lambda quality: f"heavy JPEG compression (quality about {quality * 100:.0f})",
    ),
    Term(
        0.30,
        ("highlights",),
        Scale((0.01, 0.3, 1.0), (0.0, 0.45, 1.0)),
        lambda share: f"highlights clipped on {share * 100:.0f} % of the frame",
    ),
    Term(
        0.20,
        ("shadows",),
        Scale((0.1, 0.5, 1.0), (0.0, 0.4, 1.0)),
        lambda share: f"shadows clipped on {share * 100:.0f} % of the frame",
    ),
    Term(0.30, ("underexposure",), Scale((0.0, 1.0), (0.0, 1.0)), lambda _: "underexposed: dark without bright parts"),
    Term(0.20, ("contrast",), Scale((0.0, 0.15), (1.0, 0.0)), lambda _: "flat, next to no contrast", "good contrast"),
)
"""Weights of sharpness, blockiness, highlights and underexposure: fitted (non-negative least squares on the ranks of
the opinions) on every second BIQ2021 photo and rounded. Motion, noise, compression, contrast and sharpness under 0.6,
which these photos hardly show, are set so that each degradation ladder falls steadily from clean to spoilt."""

WORTH_SAYING: Final = 0.03
"""Cost from which a term is a reason."""

EMPTY: Final = 0.97
"""Share of the frame that is black or white from which there is no picture to judge."""

GOOD: Final = 0.75
"""Score from which what is good is said as well."""


def underexposure(brightness: float, contrast: float) -> float:
    """0-1: how dark a picture is, halved where it has contrast, since low key lives by its bright parts."""
    return max(0.0, 0.5 - brightness) / 0.5 * (1.0 - 0.5 * contrast)


def technical(values: Mapping[str, Value]) -> Judgement:
    """Judge the measures by catalogue id; native ones count where they are present.

    The value is a `Null` where the measures carry no verdict: nothing to focus on, a black or white frame, too few
    pixels. Reasons come strongest first; for a good photo the last of them says what is good.
    """
    numbers = {
        entry_id.removeprefix("measures."): value
        for entry_id, value in values.items()
        if entry_id.startswith("measures.") and not isinstance(value, Null)
    }
    cannot = _cannot_tell(values, numbers)
    if cannot is not None:
        return Judgement(cannot, (f"can't tell: {cannot.reason}",))
    if "brightness" in numbers and "contrast" in numbers:
        numbers["underexposure"] = underexposure(numbers["brightness"], numbers["contrast"])
    costs: list[tuple[float, str]] = []
    praise: list[str] = []
    for term in TERMS:
        value = term.value(numbers)
        if value is None:
            continue
        badness = term.badness(value)
        costs.append((term.weight * badness, term.words(value)))
        if badness < 0.05 and term.praise:
            praise.append(term.praise)
    score = max(0.0, 1.0 - sum(cost for cost, _ in costs))
    reasons = [words for cost, words in sorted(costs, key=lambda pair: -pair[0]) if cost >= WORTH_SAYING]
    if score >= GOOD and praise:
        reasons.append(", ".join(praise))
    return Judgement(score, tuple(reasons))


def _cannot_tell(values: Mapping[str, Value], numbers: Numbers) -> Null | None:
    if numbers.get("shadows", 0.0) >= EMPTY:
        return Null("the frame is black")
    if numbers.get("highlights", 0.0) >= EMPTY:
        return Null("the frame is white")
    if "sharpness" in numbers:
        return None
    missing = values.get("measures.sharpness")
    return missing if isinstance(missing, Null) else Null("not measured yet")
