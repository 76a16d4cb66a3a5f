"""Picked, rejected, or neither."""

from __future__ import annotations

from collections.abc import Sequence

from app.filters.choice_part import Choice, ChoicePart
from app.filters.wording import marked, one_of
from app.language import tr


def _say(ticked: Sequence[Choice]) -> str:
    if len(ticked) in (0, 3):
        return marked(tr("with any flag or none"))
    words = {"Picked": tr("picked"), "Rejected": tr("rejected"), "No flag": tr("without a flag")}
    return one_of([words[choice.title] for choice in ticked])


FLAG = ChoicePart(
    "marks.flag",
    "Marks",
    "Flag",
    (Choice("Picked", (1,)), Choice("Rejected", (-1,)), Choice("No flag", (0,))),
    (1,),
    _say,
)
