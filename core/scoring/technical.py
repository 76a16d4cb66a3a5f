"""The technical score: a handful of measures, what each may cost, and the same arithmetic told in words.

score = 1 - the sum of costs, not below 0. Every cost is a `Term`: a weight times how far its measure lies on the bad
side. Faults that a person can see cost much and are named; margins (`fine_detail`, `brightness`, `focus_area`) cost
little and only order photos without a fault. The score knows nothing of what a photo shows: black-and-white and
plain backgrounds are free, and shallow focus next to free.
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

    `words` says it to a person, given the value; `praise` says the opposite where the badness is next to nothing. Under
    a badness of `said_from` it is a matter of taste or degree: it orders photos without being called a fault.
    """

    weight: float
    measures: tuple[str, ...]
    badness: Scale
    words: Callable[[float], str]
    praise: str = ""
    said_from: float = 0.0

    def value(self, numbers: Numbers) -> float | None:
        return next((numbers[name] for name in self.measures if name in numbers), None)


def _soft(defocus: float) -> str:
    if defocus > 0.5:
        return "soft everywhere, no part of the frame is in focus"
    return "a little soft even where it is sharpest"


def _noisy(noise: float) -> str:
    strength = "strong noise" if noise > 0.4 else "noise"
    return f"{strength} (about {NOISE.invert(noise):.0f} of 255 levels)"


TERMS: Final[tuple[Term, ...]] = (
    #    at most  measure                badness: 0 free ... 1 full cost                        in words
    Term(0.70, ("defocus",), Scale((0.0, 1.0), (0.0, 1.0)), _soft, "sharp where it matters"),
    Term(0.80, ("motion",), Scale((0.0, 1.0), (0.0, 1.0)), lambda _: "motion blur"),
    Term(0.10, ("native_sharpness",), Scale((0.0, 0.4), (1.0, 0.0)), lambda _: "not sharp at full size"),
    Term(
        0.50,
        ("noise", "visible_noise"),
        Scale((0.22, 0.3, 0.5, 1.0), (0.0, 0.1, 0.55, 1.0)),
        _noisy,
        "hardly any noise",
    ),
    Term(
        0.50,
        ("blockiness",),
        Scale((0.12, 0.3, 0.5, 0.8, 1.0), (0.0, 0.12, 0.4, 0.8, 1.0)),
        lambda _: "visible squares of JPEG compression",
    ),
    Term(
        0.06,
        ("lossy_grid",),
        Scale((0.0, 0.25, 1.0), (0.0, 0.95, 1.0)),
        lambda _: "traces of JPEG compression",
        said_from=1.0,
    ),
    Term(
        0.30,
        ("compression",),
        Scale((0.02, 0.2, 0.5, 0.75), (1.0, 0.6, 0.15, 0.0)),
        lambda quality: f"heavy JPEG compression (quality about {quality * 100:.0f})",
    ),
    Term(
        0.28,
        ("blown_areas",),
        Scale((0.03, 0.3, 1.0), (0.0, 0.55, 1.0)),
        lambda share: f"highlights clipped on {share * 100:.0f} % of the frame",
    ),
    Term(0.10, ("highlights",), Scale((0.0, 1.0), (0.0, 1.0)), lambda _: "hardly any tones left", said_from=1.0),
    Term(
        0.20,
        ("shadows",),
        Scale((0.1, 0.5, 1.0), (0.0, 0.4, 1.0)),
        lambda share: f"shadows clipped on {share * 100:.0f} % of the frame",
    ),
    Term(0.40, ("underexposure",), Scale((0.0, 1.0), (0.0, 1.0)), lambda _: "underexposed: dark without bright parts"),
    Term(0.14, ("brightness",), Scale((0.0, 0.6), (1.0, 0.0)), lambda _: "very dark on the whole", said_from=0.75),
    Term(
        0.12,
        ("fine_detail",),
        Scale((0.0, 0.1, 0.3, 0.5, 0.7, 1.0), (1.0, 0.55, 0.32, 0.2, 0.1, 0.0)),
        lambda _: "little fine detail",
        said_from=0.6,
    ),
    Term(0.08, ("focus_area",), Scale((0.0, 0.6), (1.0, 0.0)), lambda _: "hardly anything in focus", said_from=0.95),
    Term(0.20, ("contrast",), Scale((0.0, 0.08), (1.0, 0.0)), lambda _: "flat, next to no contrast", "good contrast"),
)
"""Ratios of sharpness, brightness and fine detail: least squares on the ranks of the opinions on every second BIQ2021
photo, rounded. The others, faults which those photos hardly show, are set so that each degradation ladder falls
steadily from clean to spoilt and so that each variant of the demo's lake lies well below the sharp one."""

WORTH_SAYING: Final = 0.05
"""Cost from which a term is a reason."""

EMPTY: Final = 0.97
"""Share of the frame that is black or white from which there is no picture to judge."""

GOOD: Final = 0.75
"""Score from which what is good is said as well."""


LACK_OF_SHARPNESS: Final = Scale((0.0, 0.3, 0.5, 0.7), (1.0, 0.6, 0.15, 0.0))
"""What a sharpness lacks: 0 as sharp as a photo on a screen can look, 1 no edge anywhere."""

NO_BRIGHT_PARTS: Final = Scale((0.35, 0.6), (1.0, 0.0))
DARK: Final = Scale((0.15, 0.45), (1.0, 0.0))
"""White point and brightness of an underexposed photo (1) and of one that is not (0). Night, fire and low key have
bright parts, fog and overcast days are not dark."""


LOSSY: Final = Scale((0.75, 0.88), (1.0, 0.0))
"""JPEG quality at which traces of the grid count full, and from which they are below what anybody sees."""


def derive(numbers: Numbers) -> dict[str, float]:
    """What several measures say together, each 0-1: `defocus` and `motion` (the lack of sharpness, divided by its
    cause, so that motion costs nothing where the subject is sharp), `underexposure`, and `lossy_grid` (traces of the
    grid, as far as the quantisation table says that they can matter)."""
    derived: dict[str, float] = {}
    if "sharpness" in numbers:
        lack, motion = LACK_OF_SHARPNESS(numbers["sharpness"]), numbers.get("motion_blur", 0.0)
        derived |= {"defocus": lack * (1.0 - motion), "motion": lack * motion}
    if "brightness" in numbers and "white_point" in numbers:
        derived["underexposure"] = NO_BRIGHT_PARTS(numbers["white_point"]) * DARK(numbers["brightness"])
    if "grid_trace" in numbers and "compression" in numbers:
        derived["lossy_grid"] = numbers["grid_trace"] * LOSSY(numbers["compression"])
    return derived


def technical(values: Mapping[str, Value]) -> Judgement:
    """Judge the measures by catalogue id; native ones count where they are present.

    The value is a `Null` where the measures carry no verdict: nothing to focus on, a black or white frame, too few
    pixels. Reasons come strongest first; for a photo that is good or has no fault the last of them says what is good.
    """
    numbers = {
        entry_id.removeprefix("measures."): value
        for entry_id, value in values.items()
        if entry_id.startswith("measures.") and not isinstance(value, Null)
    }
    cannot = _cannot_tell(values, numbers)
    if cannot is not None:
        return Judgement(cannot, (f"can't tell: {cannot.reason}",))
    numbers |= derive(numbers)
    lost = 0.0
    faults: list[tuple[float, str]] = []
    praise: list[str] = []
    for term in TERMS:
        value = term.value(numbers)
        if value is None:
            continue
        badness = term.badness(value)
        cost = term.weight * badness
        lost += cost
        if cost >= WORTH_SAYING and badness >= term.said_from:
            faults.append((cost, term.words(value)))
        if badness < 0.05 and term.praise:
            praise.append(term.praise)
    score = max(0.0, 1.0 - lost)
    reasons = [words for _, words in sorted(faults, key=lambda fault: -fault[0])]
    if score >= GOOD or not reasons:
        reasons.append(", ".join(praise) or "no fault stands out")
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
