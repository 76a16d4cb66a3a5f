"""Where the person is: the grid, the loupe, or a page such as the settings; and which photos a command acts on there.

grid --show_loupe(photo)--> loupe --step_out()--> grid     any place --show_page(page)--> page --step_out()--> grid
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.commands import Context
from app.context import AppContext
from app.filmstrip.below import WithFilmstrip
from app.grid.page import GridPage
from app.loupe.view import LoupeView
from app.session import Session


class Places(QStackedWidget):
    """One place at a time fills the middle of the window. `moved` says that another place is on screen or that commands
    now act on other photos. GUI thread."""

    moved = Signal()

    def __init__(self, context: AppContext, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = context.actions
        self.grid = GridPage(context, session)
        self.loupe = LoupeView(context)
        self.addWidget(self.grid)
        self._loupe_page = WithFilmstrip(context, self.loupe, self.grid)
        self.filmstrip = self._loupe_page.strip
        self.addWidget(self._loupe_page)
        for photos in (self.grid.view, self.loupe):
            context.actions.attach(photos, Context.PHOTOS)
        context.actions.attach(self.grid.view, Context.GRID)
        context.actions.attach(self.loupe, Context.LOUPE)
        self._bind()
        self.grid.opened.connect(self.show_loupe)
        self.grid.selection.changed.connect(self.moved)
        self.grid.live.answered.connect(self.moved)
        self.loupe.current_changed.connect(self.grid.selection.set_only)
        self.loupe.current_changed.connect(self.filmstrip.show_current)
        self.loupe.closed.connect(self.show_grid)
        self._loupe_page.chosen.connect(self._look_at)
        self.currentChanged.connect(self.moved)

    @property
    def in_loupe(self) -> bool:
        return self.currentWidget() is self._loupe_page

    @property
    def in_grid(self) -> bool:
        return self.currentWidget() is self.grid

    def show_grid(self) -> None:
        """The grid, with the photo that was current last in view."""
        if self.in_grid:
            return
        self.setCurrentWidget(self.grid)
        if self.grid.selection.current is not None:
            self.grid.view.reveal(self.grid.selection.current)
        self.grid.take_focus()

    def show_loupe(self, photo_id: int) -> None:
        """One photo, with the grid's order to walk in: past what lies under collapsed headers, unless it does too."""
        model = self.grid.model
        ids = (model.ids if model.is_hidden(model.index_of(photo_id)) else model.shown_ids).tolist()
        self.filmstrip.show_photos(ids, photo_id)
        self.setCurrentWidget(self._loupe_page)
        self.loupe.show(photo_id, ids)
        self.loupe.setFocus()

    def _look_at(self, photo_id: int) -> None:
        """A photo was chosen in the filmstrip."""
        self.loupe.show(photo_id, self.filmstrip.ids)
        self.filmstrip.show_current(photo_id)
        self.grid.selection.set_only(photo_id)

    def show_page(self, page: QWidget) -> None:
        """A page of its own, added the first time that it is shown; `step_out` leads back to the grid."""
        if self.indexOf(page) < 0:
            self.addWidget(page)
        if self.in_loupe:
            self.loupe.leave()
        self.setCurrentWidget(page)
        page.setFocus()

    def step_out(self) -> bool:
        """Esc: from the loupe or a page to the grid, in the grid out of filters and selection. False if nothing
        was left to leave."""
        if self.in_loupe:
            self.loupe.leave()
        elif not self.in_grid:
            self.show_grid()
        else:
            return self.grid.back()
        return True

    def sort_by(self, sort: str) -> None:
        """The grid, in the order of a SortKey or of an entry of the catalogue."""
        self.show_grid()
        self.grid.toolbar.choose(sort)

    def advance(self) -> None:
        """The next photo, wherever photos are walked through."""
        if self.in_loupe:
            self.loupe.next_photo()
        elif self.in_grid:
            self.grid.view.walk.step_on()

    def take_focus(self) -> None:
        """Keys act on what fills the place."""
        here = self.currentWidget()
        if self.in_grid or here is None:
            self.grid.take_focus()
        else:
            here.setFocus()

    def targets(self) -> list[int]:
        """The photos that a command acts on, in the order of the grid."""
        if self.in_loupe:
            current = self.loupe.current
            return [current] if current is not None else []
        return self.grid.selection.targets()

    def on_screen(self) -> list[int]:
        """The photos whose rows are seen here, the current one among them."""
        current = self.grid.selection.current
        here = [] if current is None else [current]
        return here if self.in_loupe else [*here, *self.grid.view.visible_ids()]

    def visible_opinion(self) -> list[str]:
        """What of the app's opinion this place shows; it is stored with a mark."""
        scores = self.loupe.score_shown or self.filmstrip.isVisible() if self.in_loupe else True
        seen = ["scores"] if scores else []
        query = self.grid.live.query
        if query is not None and "." in query.sort:
            seen.append(f"order:{query.sort}")
        return seen

    def _bind(self) -> None:
        bind = self._actions.bind
        bind("view.grid", self._leave_loupe)
        bind("view.loupe", self._open_current)
        bind("view.zoom", self._zoom)
        bind("move.next", self.loupe.next_photo)
        bind("move.previous", self.loupe.previous_photo)
        bind("loupe.zoom_in", self.loupe.zoom_in)
        bind("loupe.zoom_out", self.loupe.zoom_out)
        bind("loupe.info", self.loupe.toggle_info)
        bind("edit.find", self._find)

    def _leave_loupe(self) -> None:
        if self.in_loupe:
            self.loupe.leave()

    def _open_current(self) -> None:
        current, model = self.grid.selection.current, self.grid.model
        if not self.in_loupe and len(model):
            known = current is not None and model.index_of(current) >= 0
            self.show_loupe(current if known and current is not None else model.id_at(0))

    def _zoom(self) -> None:
        if not self.in_loupe:
            self._open_current()
        if self.in_loupe:
            self.loupe.toggle_zoom()

    def _find(self) -> None:
        self.show_grid()
        self.grid.look_for()
