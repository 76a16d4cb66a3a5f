"""The places in the order of a visit. Each is a function that walks through its states on a Stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.screenshots.places import abroad, beside, edges, first_minute, grid, inspector, loupe, pages
from app.screenshots.stage import Stage

Place = Callable[[Stage], None]

NEWCOMER: Sequence[Place] = (first_minute.welcome, first_minute.tour, first_minute.dropping, first_minute.first_folder)
REGULAR: Sequence[Place] = (
    grid.photos,
    grid.layouts,
    grid.groups,
    grid.asking,
    inspector.inspector,
    loupe.loupe,
    loupe.unreadable,
    loupe.second_screen,
    beside.finding,
    beside.notices,
    beside.lists,
    pages.settings,
    pages.prompt_lab,
    pages.models,
    edges.folders,
    edges.sizes,
    edges.right_to_left,
)
ABROAD: Sequence[Place] = (abroad.abroad,)
"""Once for each language that the app speaks beside its own."""
