"""The technical score: a handful of measures, each with its weight, and the same arithmetic told in words.

score = 1 - sum of penalties; a penalty is weight x how far a measure lies on its bad side (0-1). Weights are fitted to
people's opinions (see `WEIGHTS`). Native measures take over from first-pass ones where they are present.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.scoring.measures import NOISE
from core.types import Judgement, Null, Value

WEIGHTS = {"soft": 0.55, "motion": 0.15, "noise": 0.3, "compression": 0.25, "highlights": 0.3, "shadows": 0.3, "flat": 0.2}


def _number(values: Mapping[str, Value], name: str) -> float | None:
    value = values.get(f"measures.{name}")
    return None if value is None or isinstance(value, Null) else value


def technical(values: Mapping[str, Value]) -> Judgement:
    """Judge measures by catalogue id; a `Null` value where they do not carry a verdict."""
    sharpness = _number(values, "sharpness")
    if sharpness is None:
        missing = values.get("measures.sharpness")
        return Judgement(Null(missing.reason if isinstance(missing, Null) else "not measured yet"))
    highlights, shadows = _number(values, "highlights") or 0.0, _number(values, "shadows") or 0.0
    noise, quality = _number(values, "noise") or 0.0, _number(values, "compression")
    motion, contrast = _number(values, "motion_blur") or 0.0, _number(values, "contrast") or 0.5
    found = [
        (WEIGHTS["soft"] * (1 - sharpness), "soft everywhere, no part of the frame is in focus"),
        (WEIGHTS["motion"] * motion, "motion blur"),
        (WEIGHTS["noise"] * noise, f"noise (about {NOISE.invert(noise):.0f} levels)"),
        (WEIGHTS["highlights"] * min(1.0, highlights * 2), f"highlights clipped on {highlights:.0%} of the frame"),
        (WEIGHTS["shadows"] * min(1.0, shadows * 2), f"shadows clipped on {shadows:.0%} of the frame"),
        (WEIGHTS["flat"] * max(0.0, 0.3 - contrast) / 0.3, "low contrast"),
    ]
    if quality is not None:
        penalty = WEIGHTS["compression"] * min(1.0, max(0.0, 0.75 - quality) / 0.65)
        found.append((penalty, f"heavy JPEG compression (quality about {quality * 100:.0f})"))
    found.sort(key=lambda pair: -pair[0])
    reasons = tuple(text for penalty, text in found if penalty >= 0.04)
    value = max(0.0, 1.0 - sum(penalty for penalty, _ in found))
    return Judgement(value, reasons or ("sharp where it matters, well exposed",))
