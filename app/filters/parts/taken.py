"""The date on which a photo was taken, by the camera's clock."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isinf

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime, QTimeZone
from PySide6.QtWidgets import QCheckBox, QDateEdit, QGridLayout

from app.filters.part import Around, Editor, Offer
from app.filters.sentence import Condition, limits
from app.filters.wording import marked
from app.language import tr
from app.theme import tokens
from app.widgets import named
from core.questions import RangeFilter, SortKey

_COLUMN = SortKey.TAKEN.value
_DAY_S = 24 * 3600
_EARLIEST, _LATEST = QDate(1826, 1, 1), QDate(9999, 12, 31)


def start_of(day: QDate) -> float:
    """The first second of a day on the camera's clock, as the library counts: since 1970, no time zone."""
    return float(QDateTime(day, QTime(0, 0), QTimeZone.utc()).toSecsSinceEpoch())


def day_of(seconds: float) -> QDate:
    """The day that a second of the library lies in, within those that a calendar can show."""
    known = max(start_of(_EARLIEST), min(start_of(_LATEST), seconds))
    return QDateTime.fromSecsSinceEpoch(int(known // 1), QTimeZone.utc()).date()


def from_to(first: QDate | None, last: QDate | None) -> RangeFilter:
    """Whole days, both included; None is open."""
    low = -inf if first is None else start_of(first)
    # Sub-seconds of the last second still belong to the day.
    return RangeFilter(_COLUMN, low, inf if last is None else start_of(last) + _DAY_S - 1e-3)


class TakenPart:
    """See `Part`."""

    def offers(self, around: Around) -> Sequence[Offer]:
        return (Offer(tr("Photo"), tr("Date taken"), RangeFilter(_COLUMN)),)

    def owns(self, condition: Condition) -> bool:
        return isinstance(condition, RangeFilter) and condition.entry == _COLUMN

    def words(self, condition: Condition, around: Around) -> str:
        if not isinstance(condition, RangeFilter) or not limits(condition):
            return marked(tr("taken on any day"))
        first, last = day_of(condition.low), day_of(condition.high)
        if isinf(condition.high):
            return tr("taken on {day} or later", day=marked(_shown(first)))
        if isinf(condition.low):
            return tr("taken on {day} or earlier", day=marked(_shown(last)))
        if first == last:
            return tr("taken on {day}", day=marked(_shown(first)))
        return tr("taken from {first} to {last}", first=marked(_shown(first)), last=marked(_shown(last)))

    def editor(self, condition: Condition, around: Around) -> Editor:
        return TakenEditor(condition if isinstance(condition, RangeFilter) else RangeFilter(_COLUMN))


def _shown(day: QDate) -> str:
    return QLocale().toString(day, tr("d MMM yyyy"))


class TakenEditor(Editor):
    """A first and a last day, each behind a box that says whether it counts."""

    def __init__(self, condition: RangeFilter) -> None:
        super().__init__()
        self.boxes = (QCheckBox(tr("From")), QCheckBox(tr("To")))
        self.days = (named(QDateEdit(), tr("First day")), named(QDateEdit(), tr("Last day")))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(tokens.S)
        for row, (box, day, end) in enumerate(zip(self.boxes, self.days, (condition.low, condition.high), strict=True)):
            day.setCalendarPopup(True)
            day.setDisplayFormat(tr("d MMM yyyy"))
            day.setDateRange(_EARLIEST, _LATEST)
            day.setDate(QDate.currentDate() if isinf(end) else day_of(end))
            box.setChecked(not isinf(end))
            grid.addWidget(box, row, 0)
            grid.addWidget(day, row, 1)
            box.toggled.connect(self._edited)
            day.dateChanged.connect(self._day_edited)
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(self.days[0])

    def _day_edited(self) -> None:
        """Whoever sets a day means it; the other end gives way rather than shut everything out."""
        at = self.days.index(self.sender())
        other = self.days[1 - at]
        if (self.days[0].date() > self.days[1].date()) and self.boxes[1 - at].isChecked():
            other.blockSignals(True)
            other.setDate(self.days[at].date())
            other.blockSignals(False)
        self.boxes[at].blockSignals(True)
        self.boxes[at].setChecked(True)
        self.boxes[at].blockSignals(False)
        self._edited()

    def _edited(self) -> None:
        first, last = (day.date() if box.isChecked() else None for box, day in zip(self.boxes, self.days, strict=True))
        self.changed.emit(from_to(first, last) if first is None or last is None else from_to(first, max(first, last)))
