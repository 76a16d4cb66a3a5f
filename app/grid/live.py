"""Keeps the grid in order while scores arrive, without moving what a person looks at.

    changes -> note -> (at the pace that the screen bears) ids on the database lane -> pinned or held order -> view

At the top of the grid the order is live, but for the photo under the pointer and the one that keys act on; neighbours
step aside, and where much changes it does so at once. Scrolled away, nothing moves at all: a pill says how many new
scores wait, and photos that came since stand at the end. In groups a photo that is to stay keeps its place in its
group; where the groups above it change, nothing moves either. What a person asks for (an order of their own,
`sort_now`, `sort_from_top`) is the true order, with nothing kept out of its place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.grid.grouping import GridGrouping
from app.grid.model import PhotoModel
from app.grid.order import held_in_groups, out_of_place, pinned_in_groups
from app.grid.pace import QUICK_MS, Pace
from app.grid.view import GridView
from app.jobs import Jobs, Lane
from core.jobs import JobContext
from core.questions import Grouping, Groups, Looked, Query, SortKey
from core.types import OVERALL, Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

_Done = Callable[[Groups], None]


class LiveOrder(QObject):
    """Owns the question that the grid answers. `waiting` carries the number of photos whose new scores would change
    the order; `answered` follows every answer. `failed` carries why none came, once, until one comes again; what
    changes next in the library asks anew."""

    waiting = Signal(object)
    answered = Signal()
    failed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        workspace: Callable[[], Workspace | None],
        model: PhotoModel,
        view: GridView,
        grouping: GridGrouping,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._workspace, self._model, self._view = jobs, workspace, model, view
        self._grouping = grouping
        self._groups: Groups | None = None
        self.query: Query | None = None
        self._asked = False
        self._late: set[int] = set()
        self._membership = False
        self._unsettled = False
        self.error: Exception | None = None
        self._owed: _Done | None = None
        self._pace = Pace()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tick)
        view.let_go.connect(self._settle_soon)
        view.scrolled.connect(self._settle_soon)

    @property
    def looked(self) -> Looked | None:
        """What there is to say about the search by looks that is on view."""
        return self._groups.looked if self._groups is not None else None

    @property
    def loading(self) -> bool:
        """The first answer to the present question has not come yet."""
        return self._asked

    def ask(self, query: Query, *, from_top: bool = True) -> None:
        """A new question of the person's: answered at once and in full; `from_top` shows its beginning."""
        self.query = query
        self._ask(partial(self._answer, from_top))

    def sort_now(self) -> None:
        """Put everything in its place. A current photo that is seen keeps its height; else the beginning shows."""
        if self.query is not None:
            self._ask(partial(self._answer, self._view.at_top or not self._view.sees_current))

    def sort_from_top(self, then: Callable[[], object]) -> None:
        """Show the true beginning, and call `then` where that needed another order than the one on view."""
        if self.query is not None and (self._unsettled or self._late or self._membership):
            self._ask(partial(self._answer_from_top, then))

    def note(self, changes: Changes) -> None:
        """Something changed in the library."""
        if self.query is None:
            return
        used = used_by(self.query)
        if changes.membership or changes.entries & used or ("status" in used and changes.photos):
            # A judgement moves a photo from one state to another, whatever its values.
            self._membership |= changes.membership or "status" in used
            if changes.entries & used:
                self._late |= changes.photos
            self._start()
        elif self._owed is not None:
            self._start()

    def stop(self) -> None:
        self._timer.stop()
        self.query = self.error = self._owed = None
        self._late.clear()
        self._membership = False
        self.waiting.emit(0)

    def _start(self) -> None:
        if not self._timer.isActive():
            # The very first photos show at once; what follows is gathered.
            self._timer.start(0 if not len(self._model) else self._pace.wait_ms)

    def _settle_soon(self) -> None:
        if (self._unsettled or self._late) and self._view.at_top and not self._timer.isActive():
            self._timer.start(QUICK_MS)

    def _tick(self) -> None:
        if self.query is None:
            return
        if self._view.dragging or self._asked:
            # Nothing moves under a pressed button, and an answer to the person's own question goes first.
            self._timer.start(QUICK_MS)
        elif self._owed is not None and self._owed != self._hold:
            self._request(self._owed)
        elif self._view.at_top:
            self._request(self._follow)
        else:
            if self._membership:
                self._request(self._hold, sorts=False)
            if self._late:
                self.waiting.emit(len(self._late))

    def _ask(self, done: _Done) -> None:
        """On behalf of the person, who hears of a failure again."""
        self._asked = True
        self.error = None
        self._request(done)

    def _request(self, done: _Done, *, sorts: bool = True) -> None:
        """Ask for the order; where the answer `sorts`, nobody waits for it any more."""
        membership, self._membership = self._membership, False
        late: set[int] = set()
        if sorts:
            late, self._late = self._late, late
            self.waiting.emit(0)
        self._owed = None
        workspace, query = self._workspace(), self.query
        if workspace is None or query is None:
            return

        def work(ctx: JobContext) -> Groups:
            return workspace.grouped(query) if query.looks is None else workspace.found(query, ctx)

        failed = partial(self._broke, done, late, membership)
        lane = Lane.DATABASE if query.looks is None else Lane.SEARCH
        self._jobs.submit(lane, work, done=done, failed=failed, key="grid order")

    def _broke(self, done: _Done, late: set[int], membership: bool, error: Exception) -> None:
        """Nothing that waited is forgotten."""
        self._asked = False
        self._owed = done
        self._late |= late
        self._membership |= membership
        if self.error is None:
            self.error = error
            self.failed.emit(error)

    def _answer(self, from_top: bool, groups: Groups) -> None:
        self._asked = self._unsettled = False
        self._take(groups)
        self._view.release()
        self._view.arranging.reorder_around_current(groups.ids, self._grouping.sections, from_top=from_top)
        self._taken()

    def _answer_from_top(self, then: Callable[[], object], groups: Groups) -> None:
        self._answer(True, groups)
        then()

    def _follow(self, groups: Groups) -> None:
        self._asked = False
        if not self._view.at_top or self._view.dragging:
            # The person moved on while the answer was under way.
            self._hold(groups)
            return
        pins, kept = self._view.pins(), frozenset[int]()
        if pins and self._groups is not None:
            placed = pinned_in_groups(self._groups, groups, pins, self._grouping.collapsed)
            if placed is None:
                self._hold(groups)
                return
            kept = out_of_place(placed, groups, pins)
            groups = placed
        self._unsettled = bool(pins)
        seen = self._view.visible_ids()
        self._apply(groups, kept)
        self._pace.saw(seen, self._view.visible_ids())

    def _hold(self, groups: Groups) -> None:
        self._asked = False
        self._unsettled = True
        # Without a photo on view there is nothing to hold.
        self._apply(held_in_groups(self._groups, groups) if self._groups is not None and len(self._model) else groups)
        if not self._view.pins():
            # Perhaps the person came back to the top while this was under way.
            self._settle_soon()

    def _apply(self, groups: Groups, kept: frozenset[int] = frozenset()) -> None:
        self._take(groups, kept)
        self._view.arranging.apply_order(groups.ids, self._grouping.sections)
        self._taken()

    def _take(self, groups: Groups, kept: frozenset[int] = frozenset()) -> None:
        assert self.query is not None
        self.error = None
        self._groups = groups
        self._view.set_kept(kept)
        self._grouping.show(groups, self.query)

    def _taken(self) -> None:
        self._grouping.tell_model()
        self.answered.emit()


def used_by(query: Query) -> frozenset[str]:
    """Entries that decide the order or who is in it."""
    ranges, choices = (item.entry for item in query.ranges), (item.column for item in query.choices)
    # A judgement brings the date that days and bursts are made of.
    dated = query.sort == SortKey.TAKEN or query.group in (Grouping.DAY, Grouping.BURST)
    # ... and so does a search by looks need what photos are judged by.
    judged = (OVERALL,) if dated or query.looks is not None else ()
    return frozenset({query.sort, *judged, *ranges, *choices})
