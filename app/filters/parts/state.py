"""How far judging has come with a photo."""

from __future__ import annotations

from collections.abc import Sequence

from app.filters.choice_part import Choice, ChoicePart
from app.filters.wording import marked, one_of
from app.language import tr
from core.types import Status


def _say(ticked: Sequence[Choice]) -> str:
    if len(ticked) in (0, 3):
        return marked(tr("judged or not"))
    words = {
        "Not judged yet": tr("not judged yet"),
        "Judged": tr("judged"),
        "Cannot be read": tr("that cannot be read"),
    }
    return one_of([words[choice.title] for choice in ticked])


STATE = ChoicePart(
    "status",
    "Photo",
    "Judged or not",
    (
        Choice("Not judged yet", (Status.WAITING.value,)),
        Choice("Judged", (Status.OK.value,)),
        Choice("Cannot be read", (Status.UNREADABLE.value,)),
    ),
    (Status.WAITING.value,),
    _say,
)
