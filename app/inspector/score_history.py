"""What a score was before another scorer, version or model came: folded, and not there at all where nothing changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.inspector.measure_paint import INSET
from app.inspector.section import Section
from app.inspector.wording import scorer_title
from app.language import tr, trn
from app.numbers import score_text
from app.widgets import label
from core.library.made_by import measures_of
from core.types import Entry, Null, Value

if TYPE_CHECKING:
    from core.library.words import ScoreThen


class ScoreHistory(QWidget):
    """Shows `show_history`, the newest change first. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = label(tone="caption")
        self._lines.setWordWrap(True)
        self.section = Section("", self._lines, inset=INSET, folded=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.section)
        self.hide()

    @property
    def words(self) -> str:
        return self._lines.text()

    def show_history(self, history: Sequence[ScoreThen], entries: Iterable[Entry]) -> None:
        """The scores of a photo in their order; fewer than two are no history."""
        lines = history_lines(history, entries, QLocale())
        self._lines.setText("\n".join(reversed(lines)))
        self.section.head.setText(trn("Changed once", "Changed {n} times", len(lines)))
        self.setVisible(bool(lines))


def history_lines(history: Sequence[ScoreThen], entries: Iterable[Entry], locale: QLocale) -> list[str]:
    """A line for each change: from what to what, by whom and when; the oldest first."""
    entries = tuple(entries)
    lines = []
    for before, after in pairwise(history):
        day = datetime.fromtimestamp(after.since)
        parts = {
            "before": _said(before.value),
            "after": _said(after.value),
            "scorer": tr("{name} {version}", name=scorer_title(after.scorer, entries), version=after.version),
            # Written as a pattern for days in the notation of QLocale.
            "date": locale.toString(QDate(day.year, day.month, day.day), tr("d MMMM yyyy")),
        }
        if (before.scorer, before.version) != (after.scorer, after.version):
            lines.append(tr("{before} → {after}, judged by {scorer} on {date}", **parts))
        elif measures_of(before.made_by) == measures_of(after.made_by):
            lines.append(tr("{before} → {after}, judged by {scorer} with another model on {date}", **parts))
        else:
            lines.append(tr("{before} → {after}, judged by {scorer} from newer measures on {date}", **parts))
    return lines


def _said(value: Value) -> str:
    return tr("can’t tell") if isinstance(value, Null) else score_text(value)
