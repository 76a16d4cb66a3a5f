"""How far an axis is to be trusted, in plain words with the figure where there is one. Pure.

Figures of other people's are the published ones (`AttributePair.published`); our own for the measures is what the
benchmark `technical_srcc_biq2021` gives.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.language import tr, trn
from core.scoring.attribute_sets import OWN_SET, AttributePair
from core.types import MEASURED

TECHNICAL_AGREEMENT = 0.45
"""Rank correlation (SRCC) of the technical score with 30 people's mean opinions on photos that had no part in it."""

_IN_THE_TECHNICAL_SCORE = ("measures.sharpness", "measures.brightness")


def trust_of(entry_id: str, source: str, pair: AttributePair | None) -> tuple[str, str]:
    """(verdict, grounds) for an axis by its entry id, its source (`MEASURED` or a model) and the pair behind it."""
    if source == MEASURED or pair is None:
        return _measured(entry_id)
    if pair.published is not None:
        return f"{agreement(pair.published)}: {_figure(pair.published)}", _published(pair)
    if pair.set_name == OWN_SET:
        return tr("Nobody has tested these words."), tr(
            "Sort by the axis and look at both ends: they tell whether the model means what you mean."
        )
    return tr("No figure is known."), tr(
        "Nobody has published how well this axis agrees with people. Both ends of a sorted folder tell the most."
    )


def agreement(correlation: float) -> str:
    """A correlation with people (0-1) in plain words."""
    if correlation >= 0.6:
        return tr("Agrees well with people")
    if correlation >= 0.35:
        return tr("Agrees moderately with people")
    if correlation >= 0.15:
        return tr("Agrees weakly with people")
    return tr("Hardly agrees with people")


def _published(pair: AttributePair) -> str:
    parts = [
        tr("In a published test with 100 photos that four people rated; 1 would be full agreement, 0 none at all.")
    ]
    if len(pair.high) > 1:
        parts.append(
            trn(
                "It tested a single wording with another model; this axis uses {n} on each side.",
                "It tested a single wording with another model; this axis uses {n} on each side.",
                len(pair.high),
            )
        )
    else:
        parts.append(tr("It used another model, so the figure here can differ."))
    return " ".join(parts)


def _measured(entry_id: str) -> tuple[str, str]:
    verdict = tr("Measured, not judged: the same picture always gives the same number.")
    if entry_id in _IN_THE_TECHNICAL_SCORE:
        return verdict, tr(
            "It is a part of the technical score, which agrees moderately with people: {figure} on 1,100 photos.",
            figure=_figure(TECHNICAL_AGREEMENT),
        )
    return verdict, tr("How well it agrees with what people see has not been tested on its own.")


def _figure(value: float) -> str:
    return QLocale().toString(value, "f", 2)
