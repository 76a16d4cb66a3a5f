"""A person's first minute: the welcome page until a folder is open, drops on the window, and the tour, offered once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.context import AppContext
from app.language import tr
from app.places import Places
from app.session import FolderState, FolderView, Session
from app.welcome.cards import tour_cards
from app.welcome.demo import DemoPictures
from app.welcome.drop import DropTarget
from app.welcome.page import WelcomePage
from app.welcome.tour import Tour

if TYPE_CHECKING:
    from core.library.words import FolderSummary


class FirstMinute(QObject):
    """Joins the page, the demo pictures, the drop target and the tour to a window. GUI thread."""

    def __init__(
        self,
        context: AppContext,
        session: Session,
        places: Places,
        open_folder: Callable[[Path], None],
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._context, self._session, self._places, self._window = context, session, places, window
        self.demo = DemoPictures(context, self)
        self.page = WelcomePage(context.actions, self.demo)
        self.drop = DropTarget(context, window)
        self.tour: Tour | None = None
        places.grid.set_welcome(self.page)
        for asks in (self.page.chosen, self.demo.ready, self.drop.dropped):
            asks.connect(open_folder)
        self.demo.ended.connect(self._drawn)
        context.settings_changed.connect(self._show_folders)
        context.closing.connect(self._close)
        session.changed.connect(self._folder_changed)
        session.summed.connect(self._summed)
        context.actions.bind("help.tour", self.show_tour)
        self._show_folders()

    def show_tour(self) -> None:
        """The tour, from its first card."""
        if self.tour is None:
            cards, still = tour_cards(self._context.actions), self._context.settings.appearance.reduced_motion
            self.tour = Tour(cards, self._window, self._places.take_focus, still=still)
            self.tour.closed.connect(self._tour_closed)

    def _tour_closed(self) -> None:
        self.tour = None
        self._tour_known()

    def _tour_known(self) -> None:
        settings = self._context.settings
        if not settings.welcome.tour_seen:
            self._context.remember(replace(settings, welcome=replace(settings.welcome, tour_seen=True)))

    def _folder_changed(self, view: FolderView) -> None:
        if view.state is FolderState.SCANNING and view.folder != self.demo.folder:
            # Another folder was chosen meanwhile: the demo must not replace it once there is something to see.
            self.demo.cancel()

    def _drawn(self) -> None:
        """The last pictures may have come before the folder was watched."""
        if self._session.folder == self.demo.folder:
            self._session.refresh()

    def _summed(self, summary: FolderSummary) -> None:
        """A newcomer's first photos are there: the tour is offered beside them, once, and does not cover them."""
        ready = self._session.view.state is FolderState.READY
        if ready and summary.photos and self.tour is None and not self._context.settings.welcome.tour_seen:
            self._tour_known()
            self._context.notices.info(
                tr("New here?"),
                tr("Four cards tell what Beholder does. The tour stays in the Help menu."),
                action=tr("Take the tour"),
                act=self.show_tour,
            )

    def _show_folders(self) -> None:
        self.page.show_folders(self._context.settings.folders.recent)

    def _close(self) -> None:
        self.demo.cancel()
