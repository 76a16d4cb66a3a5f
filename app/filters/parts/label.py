"""The colour label."""

from __future__ import annotations

from collections.abc import Sequence

from app.filters.choice_part import Choice, ChoicePart
from app.filters.wording import marked, one_of
from app.language import tr

_COLOURS = ("Red", "Yellow", "Green", "Blue", "Purple")
_NONE = Choice("No label", ("",))


def _say(ticked: Sequence[Choice]) -> str:
    colours = [choice for choice in ticked if choice != _NONE]
    if not ticked or len(ticked) == len(_COLOURS) + 1:
        return marked(tr("with any label or none"))
    if not colours:
        return marked(tr("without a label"))
    if len(colours) == len(_COLOURS):
        return marked(tr("with a colour label"))
    words = {
        "Red": tr("red"),
        "Yellow": tr("yellow"),
        "Green": tr("green"),
        "Blue": tr("blue"),
        "Purple": tr("purple"),
        "No label": tr("none"),
    }
    return tr("whose label is {labels}", labels=one_of([words[choice.title] for choice in ticked]))


LABEL = ChoicePart(
    "marks.label",
    "Marks",
    "Colour label",
    (*(Choice(name, (name,)) for name in _COLOURS), _NONE),
    _COLOURS,
    _say,
)
