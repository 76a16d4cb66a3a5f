"""What the tour says: four cards, each with a picture of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QPainter

from app.actions import Actions
from app.language import tr
from app.welcome import illustrations


@dataclass(frozen=True, slots=True)
class Card:
    """`paint` draws into illustrations.WIDTH x HEIGHT device-independent pixels."""

    title: str
    text: str
    paint: Callable[[QPainter], None]


def tour_cards(actions: Actions) -> tuple[Card, ...]:
    """The cards in the person's language, with the keys that really hold."""
    return (
        Card(
            tr("The best come first"),
            tr(
                "Beholder looks at every photo of a folder and puts the strongest first. "
                "A badge says what stands out: a soft focus, a highlight that is gone."
            ),
            illustrations.paint_grid,
        ),
        Card(
            tr("It says why"),
            tr(
                "Click a photo, and the pane beside it shows what was seen: a radar, measures against the rest of the "
                "folder, and reasons in words. What cannot be told is left open. A verdict is advice."
            ),
            illustrations.paint_reasons,
        ),
        Card(
            tr("You decide"),
            tr(
                "{pick} picks, {reject} rejects, {one} to {five} give stars, {zoom} shows a photo at full size. "
                "{keys} lists every key. Your own marks always win.",
                pick=_key(actions, "mark.pick"),
                reject=_key(actions, "mark.reject"),
                one=_key(actions, "mark.stars_1"),
                five=_key(actions, "mark.stars_5"),
                zoom=_key(actions, "view.zoom"),
                keys=_key(actions, "help.keys"),
            ),
            illustrations.paint_marks,
        ),
        Card(
            tr("It stays with you"),
            tr(
                "Everything happens on this machine. No original is ever written to, and {undo} takes a mark back. "
                "Models that see more are your choice: none is downloaded until you ask for it.",
                undo=_key(actions, "edit.undo"),
            ),
            illustrations.paint_private,
        ),
    )


def _key(actions: Actions, command: str) -> str:
    keys = actions.action(command).shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return keys or tr("a key of yours")
