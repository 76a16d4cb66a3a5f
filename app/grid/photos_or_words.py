"""The photos, or what is said in their place: welcome, looking for photos, none here, none that match, a failure."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QStackedWidget, QWidget

from app.grid.live import LiveOrder
from app.grid.model import PhotoModel
from app.language import tr
from app.numbers import counted_kinds
from app.session import FolderState, Session
from app.widgets import StatePanel
from core.errors import UserError


class PhotosOrWords(QStackedWidget):
    """`bar_wanted` says whether the tool bar has anything to do here, `open_folder` and `clear_filters` what a person
    asked for who pressed the button under the words. GUI thread."""

    bar_wanted = Signal(bool)
    open_folder = Signal()
    clear_filters = Signal()

    def __init__(self, session: Session, live: LiveOrder, model: PhotoModel, photos: QWidget) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._session, self._live, self._model, self._photos = session, live, model, photos
        self.panel = StatePanel()
        self._welcome: QWidget = self.panel
        self._act: Callable[[], object] = self.open_folder.emit
        for page in (photos, self.panel):
            self.addWidget(page)
        self.panel.button.clicked.connect(self._pressed)

    def set_welcome(self, page: QWidget) -> None:
        """What stands here until a folder is opened."""
        self._welcome = page
        self.addWidget(page)
        self.show_state()

    def take_focus(self) -> None:
        """Keys act on the photos, or on what stands in their place."""
        here = self.currentWidget()
        if here is not None and here is not self.panel:
            here.setFocus()
        else:
            (self.panel if self.panel.button.isHidden() else self.panel.button).setFocus()

    def show_state(self) -> None:
        """Show what there is to show now. Keys that were here stay here."""
        state = self._session.view.state
        if len(self._model) and state is not FolderState.FAILED:
            self._show_photos()
            return
        shown = self.panel if state is not FolderState.NONE else self._welcome
        self.bar_wanted.emit(shown is self.panel)
        self._say(state)
        held = self.window().focusWidget()
        ours = held is None or self.isAncestorOf(held)
        self.setCurrentWidget(shown)
        if ours:
            self.take_focus()

    def _show_photos(self) -> None:
        """Photos in place of words. Keys act on them at once, unless the person is typing."""
        if self.currentWidget() is self._photos:
            return
        held = self.window().focusWidget()
        self.setCurrentWidget(self._photos)
        if self.isVisible() and not isinstance(held, QLineEdit | QAbstractSpinBox | QComboBox):
            self._photos.setFocus()

    def _say(self, state: FolderState) -> None:
        folder, query = self._session.view, self._live.query
        self._act = self.open_folder.emit
        if state is FolderState.FAILED:
            self._act = self._session.rescan
            self._say_failure(folder.error, tr("This folder could not be opened."))
        elif self._live.error is not None:
            self._act = self._live.sort_now
            self._say_failure(self._live.error, tr("The photos could not be looked up."))
        elif query is not None and (query.text or query.ranges or query.choices or query.looks):
            self._act = self.clear_filters.emit
            self.panel.show_state(
                "filter",
                tr("No photo matches"),
                tr("Nothing in this folder fits the name and the filters."),
                tr("Clear filters"),
            )
        elif state is FolderState.SCANNING or self._live.loading:
            self.panel.show_state("search", tr("Looking for photos…"), str(folder.folder))
        else:
            self.panel.show_state("picture", tr("No photos in this folder"), self._others(), tr("Open another folder…"))

    def _say_failure(self, error: Exception | None, message: str) -> None:
        hint = str(error or "")
        if isinstance(error, UserError):
            message, hint = tr(error.message), tr(error.hint)
        self.panel.show_state("warning", message, hint, tr("Try again"), "warning")

    def _others(self) -> str:
        summary = self._session.summary
        if summary is None or not summary.others:
            return tr("Neither here nor in the folders below.")
        return tr("Found {kinds}, which Beholder does not judge.", kinds=counted_kinds(summary.others))

    def _pressed(self) -> None:
        self._act()
