"""What is known of one photo, of several, and of one that cannot be read."""

from __future__ import annotations

from app.inspector.radar_card import RadarCard
from app.screenshots.stage import Stage
from core.types import Status


def inspector(stage: Stage) -> None:
    view, pane = stage.window.grid.view, stage.window.inspector
    view.walk.step_to(0)
    stage.take("inspector", pane)
    cards = pane.findChildren(RadarCard)
    for card in cards:
        card.compare.setChecked(True)
        stage.take("inspector-median", pane)
        card.compare.setChecked(False)
        card.tell_about(0)
        stage.until(card.card.isVisible, 5)
        stage.take("attribute-card", card.card)
        card.card.hide()
    view.walk.step_to(3, extend=True)
    stage.take("inspector-several", pane)
    model = stage.window.grid.model
    unreadable = [
        place
        for place in range(len(model))
        if (row := model.row_at(place)) is not None and row.status is Status.UNREADABLE
    ]
    if unreadable:
        view.walk.step_to(unreadable[0])
        stage.take("inspector-unreadable", pane)
    view.walk.step_to(0)
