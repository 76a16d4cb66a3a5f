"""Camera data as photographers read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from PySide6.QtCore import QLocale

from app import numbers
from app.inspector import wording
from core.types import Null
from tests.app.inspector.fakes import ENTRIES, details

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def test_the_moment_is_the_cameras_own_clock() -> None:
    plain = datetime(2024, 6, 14, 18, 3, 22)
    assert wording.moment(plain, BRITISH) == "Friday, 14 June 2024, 18:03:22"
    east = plain.replace(tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert wording.moment(east, BRITISH).endswith("18:03:22 (UTC+5:30)")
    west = plain.replace(tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert wording.moment(west, BRITISH).endswith("(UTC−3:30)")
    assert wording.moment(plain.replace(tzinfo=UTC), BRITISH).endswith("(UTC)")


def test_file_facts_and_missing_files() -> None:
    facts = wording.file_facts(details(1, (6000, 4000)), [8_100_000], BRITISH)
    assert facts == [
        ("File", "IMG_1.jpg, 8.1 MB"),
        ("Folder", str(Path("photos"))),
        ("Size", "6,000 × 4,000, 24 megapixels"),
    ]
    assert wording.file_facts(details(1, (0, 0)), [None], BRITISH)[0] == ("File", "IMG_1.jpg, no longer there")


def test_scorers_and_what_cannot_be_told() -> None:
    assert wording.scorer_title("technical", ENTRIES) == "Technical"
    assert wording.scorer_title("mine", ENTRIES) == "mine"
    assert wording.cannot_tell(Null("the preview is too small.")) == "Can’t tell: the preview is too small."
    assert wording.cannot_tell(None) == "Can’t tell: not judged yet."


def test_sentences_and_amounts() -> None:
    assert numbers.sentence("sharp where it matters, good contrast") == "Sharp where it matters, good contrast."
    assert numbers.sentence("Done!") == "Done!"
    assert numbers.sentence("") == ""
    assert numbers.amount(0.142, "of the frame") == "14 % of the frame"
    assert numbers.amount(0.5, "") == "50"
    assert numbers.amount(12, "px") == "12.00 px"


def test_a_table_escapes_what_files_say() -> None:
    assert "<b>" not in wording.table([("Lens", "<b>50</b> & more")], "#888")
    assert "&lt;b&gt;50&lt;/b&gt; &amp; more" in wording.table([("Lens", "<b>50</b> & more")], "#888")
