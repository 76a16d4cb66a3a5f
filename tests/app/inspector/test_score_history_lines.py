"""A score's history in words, folded, and only where there is one."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from app.inspector.score_history import ScoreHistory, history_lines
from core.library.words import ScoreThen
from core.types import Null
from tests.app.inspector.fakes import ENTRIES

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
MAY, JUNE, JULY = (datetime(2026, month, 4, 12).timestamp() for month in (5, 6, 7))
HISTORY = (
    ScoreThen(0.72, "technical", 2, "m1+a", MAY),
    ScoreThen(0.78, "technical", 3, "m1+a", MAY),
    ScoreThen(0.61, "technical", 3, "m1+b", JUNE),
    ScoreThen(Null("the preview is too small"), "technical", 3, "m2+b", JULY),
)


def test_each_change_says_from_what_to_what_by_whom_and_when() -> None:
    assert history_lines(HISTORY, ENTRIES, BRITISH) == [
        "72 → 78, judged by Technical 3 on 4 May 2026",
        "78 → 61, judged by Technical 3 with another model on 4 June 2026",
        "61 → can’t tell, judged by Technical 3 from newer measures on 4 July 2026",
    ]
    assert history_lines(HISTORY[:1], ENTRIES, BRITISH) == []
    assert history_lines((), ENTRIES, BRITISH) == []


def test_it_is_folded_and_the_newest_stands_first(qtbot: QtBot) -> None:
    shown = ScoreHistory()
    qtbot.addWidget(shown)
    assert shown.isHidden()
    shown.show_history(HISTORY, ENTRIES)
    assert not shown.isHidden()
    assert not shown.section.unfolded
    assert shown.section.title == "Changed 3 times"
    assert shown.words.splitlines()[0].startswith("61 → can’t tell")
    shown.show_history(HISTORY[:2], ENTRIES)
    assert shown.section.title == "Changed once"
    shown.show_history((), ENTRIES)
    assert shown.isHidden()
