"""The grid as a place: tool bar, filters, photos or words in their place, and the pill of new scores.

what a person does in toolbar, filters, grouping -> one Query -> LiveOrder -> model and view -> count, words, pill
what changed in the library -> rows, entries, LiveOrder
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.filters.bar import FilterBar
from app.filters.sentence import Sentence
from app.filters.spread import SpreadReading
from app.grid.grouping import GridGrouping
from app.grid.layout_choice import LayoutChoice
from app.grid.live import LiveOrder
from app.grid.model import PhotoModel
from app.grid.photos_or_words import PhotosOrWords
from app.grid.pill import Pill
from app.grid.selection import Selection
from app.grid.source import LibrarySource
from app.grid.thumbnails import Thumbnails
from app.grid.toolbar import Toolbar
from app.grid.view import GridView
from app.grid.why import Why
from app.jobs import Lane
from app.language import tr
from app.session import FolderState, FolderView, Session
from app.widgets import StatePanel
from core.jobs import JobContext
from core.questions import Grouping, Looks, Query
from core.types import Changes, Entry


class GridPage(QWidget):
    """`opened` carries the photo to look at; `open_folder` asks for the folder dialog."""

    opened = Signal(object)
    open_folder = Signal()

    def __init__(self, context: AppContext, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, session
        source = LibrarySource(context)
        self.model = PhotoModel(source.rows, self)
        self.selection = Selection(self.model, self)
        self.thumbnails = Thumbnails(source.thumbnail, parent=self)
        self.view = GridView(self.model, self.thumbnails, self.selection)
        self.view.set_edge(context.settings.appearance.thumbnail_size)
        self.layout_choice = LayoutChoice(context, self.view, self)
        self.grouping = GridGrouping(context.actions, self.model, self.view, self)
        self.live = LiveOrder(context.jobs, source.workspace, self.model, self.view, self.grouping, self)
        self.toolbar = Toolbar(context.actions)
        self.filters = FilterBar(SpreadReading(context, session))
        self.filters.hide()
        self._stack = PhotosOrWords(session, self.live, self.model, self.view)
        Why(context, session, self.view.tips, self)
        self.pill = Pill(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.toolbar, self.filters):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        self._connect()
        self._bind()
        self._stack.show_state()

    @property
    def photos(self) -> QWidget:
        """The widget over which notices float."""
        return self._stack

    @property
    def panel(self) -> StatePanel:
        """The words in place of photos, with one button."""
        return self._stack.panel

    def set_welcome(self, page: QWidget) -> None:
        """What stands in place of the photos and their bar until a folder is opened."""
        self._stack.set_welcome(page)

    def query(self) -> Query:
        """What the person asks now."""
        return self.sentence.of(
            Query(
                folder=self._session.folder,
                sort=self.toolbar.sort_by,
                descending=self.toolbar.descending,
                group=self.grouping.by,
            )
        )

    @property
    def sentence(self) -> Sentence:
        """What limits the photos now. While the bar is away, of its sentence only name and looks hold."""
        said = self.filters.sentence
        return said if self.filters.isVisibleTo(self) else Sentence().named(said.text).looking(said.looks)

    def take_focus(self) -> None:
        """Keys act on the photos, or on what stands in their place."""
        self._stack.take_focus()

    def ask_as(self, sentence: Sentence, *, bar: bool, sort: str, descending: bool, group: Grouping) -> None:
        """Ask what was asked before: filter and find field, whether the filter's bar shows, order and groups."""
        self.filters.set_sentence(sentence)
        self._say_in_field()
        self.toolbar.offer_closest(sentence.looks is not None)
        self.toolbar.filters.setChecked(bar)
        self.toolbar.choose(sort, descending=descending)
        self.grouping.group_by(group)
        self._ask()

    def look_for(self, *, by_looks: bool = False) -> None:
        """Into the find field, for names or for what photos look like."""
        self.toolbar.search.mean_looks(by_looks)
        self.toolbar.filters.setChecked(True)
        self.toolbar.find_now()

    def look_like(self, looks: Looks) -> None:
        """Search by looks, within the filters that hold; the bar says it and can take it back."""
        self.filters.set_sentence(self.sentence.looking(looks))
        self._say_in_field()
        self.toolbar.filters.setChecked(True)
        self._ask()
        self.view.setFocus()

    def back(self) -> bool:
        """Esc: drop name and filters, leave the search field, drop the selection. True if there was anything to do."""
        if self.toolbar.text or self.filters.sentence.conditions or self.filters.isVisibleTo(self):
            self._clear_filters()
            return True
        if self.toolbar.search.hasFocus():
            self.view.setFocus()
            return True
        if len(self.selection):
            self.selection.clear()
            return True
        return False

    def _connect(self) -> None:
        context, live = self._context, self.live
        context.changed.connect(self._changed)
        context.opened.connect(self._library_opened)
        self._session.changed.connect(self._folder_changed)
        self._session.summed.connect(self._summed)
        self.toolbar.sort_changed.connect(self._ask)
        self.grouping.changed.connect(self._ask)
        self.toolbar.find_changed.connect(self._find_changed)
        self.toolbar.filters_toggled.connect(self._filters_toggled)
        self.toolbar.search.meaning_changed.connect(self._say_in_field)
        self.filters.changed.connect(self._filters_changed)
        self.filters.renamed.connect(self._renamed)
        self.view.opened.connect(self.opened)
        self.view.visible_changed.connect(self._visible_changed)
        self.view.edge_changed.connect(self.thumbnails.forget_failures)
        self._stack.bar_wanted.connect(self.toolbar.setVisible)
        self._stack.open_folder.connect(self.open_folder)
        self._stack.clear_filters.connect(self._clear_filters)
        self.pill.clicked.connect(live.sort_now)
        self.thumbnails.broke.connect(context.notices.error)
        live.answered.connect(self._answered)
        live.failed.connect(self._order_failed)
        live.waiting.connect(self.pill.show_count)

    def _bind(self) -> None:
        bind, view = self._context.actions.bind, self.view
        steps = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
        for name, (columns, rows) in steps.items():
            bind(f"move.{name}", partial(view.walk.step, columns, rows))
            bind(f"move.extend_{name}", partial(view.walk.step, columns, rows, extend=True))
        bind("move.page_up", partial(view.walk.step_page, -1))
        bind("move.page_down", partial(view.walk.step_page, 1))
        bind("move.first", self._go_first)
        bind("move.extend_first", partial(view.walk.step_to, 0, extend=True))
        bind("move.last", view.walk.step_to_last)
        bind("move.extend_last", partial(view.walk.step_to_last, extend=True))
        bind("view.larger", partial(self._resize_thumbnails, 24))
        bind("view.smaller", partial(self._resize_thumbnails, -24))
        bind("view.sort_now", self.live.sort_now)
        bind("view.reverse", self.toolbar.reverse)
        bind("edit.select_all", self.selection.set_all)
        bind("edit.select_none", self.selection.clear)

    def _go_first(self) -> None:
        """The first photo of the true order: nothing that was kept out of its place stays before it."""
        self._stand_first()
        self.live.sort_from_top(partial(self._first_again, self.selection.current))

    def _first_again(self, stood: int | None) -> None:
        """The order came; the person may have gone on since."""
        if self.selection.current == stood:
            self._stand_first()

    def _stand_first(self) -> None:
        self.view.walk.step_to(0)
        self.view.release()

    def _resize_thumbnails(self, by: int) -> None:
        self.view.set_edge(self.view.edge + by)

    # The library

    def _library_opened(self) -> None:
        self._read_entries()
        if self._session.folder is not None:
            self._ask()

    def _read_entries(self) -> None:
        workspace = self._context.workspace
        if workspace is None:
            return

        def work(ctx: JobContext) -> tuple[Entry, ...]:
            return workspace.entries()

        self._context.jobs.submit(Lane.DATABASE, work, done=self._entries_came, key="entries")

    def _entries_came(self, entries: tuple[Entry, ...]) -> None:
        self.toolbar.set_entries(entries)
        self.filters.set_entries(entries)

    def _changed(self, changes: Changes) -> None:
        self.model.refresh(changes.photos)
        if not self.toolbar.knows(changes.entries):
            # A new axis of the person's own: it can be sorted and filtered by at once.
            self._read_entries()
        self.live.note(changes)

    def _folder_changed(self, folder: FolderView) -> None:
        self.toolbar.set_folder(folder.folder)
        if folder.state is FolderState.SCANNING and (
            self.live.query is None or self.live.query.folder != folder.folder
        ):
            self.model.clear()
            self.selection.forget()
            self.thumbnails.forget_failures()
            # Another folder is shown whole: a filter that is left over would hide photos unasked.
            self._clear_filters()
        elif folder.state is FolderState.READY:
            self.live.note(Changes(membership=True))
        self._stack.show_state()

    # The question

    def _ask(self) -> None:
        searching = self.sentence.looks is not None
        self.toolbar.offer_closest(searching)
        self.toolbar.search.show_busy(searching)
        query, before = self.query(), self.live.query
        resorted = before is not None and before.folder == query.folder and len(self.selection) > 0
        self.live.ask(query, from_top=not resorted)

    def _order_failed(self, error: Exception) -> None:
        """What is on screen stays; where nothing is, the failure is said in its place."""
        self.toolbar.search.show_busy(False)
        if len(self.model):
            self._context.notices.error(error, action=tr("Try again"), act=self.live.sort_now)
        self._stack.show_state()

    def _filters_toggled(self, shown: bool) -> None:
        self.filters.setVisible(shown)
        if self.filters.sentence.limits:
            self._ask()

    def _find_changed(self) -> None:
        if self.toolbar.search.by_looks:
            said = self.filters.sentence
            self.filters.set_sentence(said.looking(replace(said.looks or Looks(), words=self.toolbar.text)))
        else:
            self.filters.set_name(self.toolbar.text)
        self._ask()

    def _renamed(self, text: str) -> None:
        if not self.toolbar.search.by_looks:
            self.toolbar.search.setText(text)

    def _filters_changed(self) -> None:
        if self.toolbar.search.by_looks:
            self._say_in_field()
        self._ask()

    def _say_in_field(self) -> None:
        """What the sentence asks of the name, or of the looks: the find field shows the one that it is for."""
        said = self.filters.sentence
        looks = said.looks.words if said.looks is not None else ""
        self.toolbar.say(looks if self.toolbar.search.by_looks else said.text)

    def _clear_filters(self) -> None:
        self.toolbar.search.clear()
        self.filters.set_sentence(Sentence())
        self.toolbar.filters.setChecked(False)
        self.view.setFocus()
        self._ask()

    def _answered(self) -> None:
        self.toolbar.search.show_busy(False)
        self._show_count()
        self._stack.show_state()

    def _summed(self) -> None:
        self._stack.show_state()
        self._show_count()

    def _show_count(self) -> None:
        shown, summary = len(self.model), self._session.summary
        self.filters.show_count(shown, max(shown, summary.photos if summary else 0))

    def _visible_changed(self) -> None:
        self._context.judging.set_urgent(self.view.visible_ids())
