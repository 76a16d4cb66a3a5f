"""Camera data as photographers read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from app.inspector import wording
from core.types import Metadata, Null
from tests.app.inspector.fakes import ENTRIES, details

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1 / 250, "1/250 s"), (1 / 8000, "1/8,000 s"), (0.5, "1/2 s"), (1 / 3, "1/3 s"), (0.8, "0.8 s"), (1, "1 s"),
     (2.5, "2.5 s"), (30, "30 s"), (0, "")],
)  # fmt: skip
def test_exposure(seconds: float, said: str) -> None:
    assert wording.exposure(seconds) == said


def test_aperture_focal_length_and_bias() -> None:
    assert [wording.aperture(n) for n in (2.8, 11.0, 1.2)] == ["f/2.8", "f/11", "f/1.2"]
    assert wording.focal(Metadata(focal_mm=50.0, focal_35mm=75)) == "50 mm (75 mm on 35 mm film)"
    assert wording.focal(Metadata(focal_mm=4.25, focal_35mm=4)) == "4.2 mm"
    assert wording.focal(Metadata()) == ""
    assert [wording.bias(ev) for ev in (0.0, 0.67, -1.0)] == ["", "+0.7 EV", "−1 EV"]


def test_the_moment_is_the_cameras_own_clock() -> None:
    plain = datetime(2024, 6, 14, 18, 3, 22)
    assert wording.moment(plain, BRITISH) == "Friday, 14 June 2024, 18:03:22"
    east = plain.replace(tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert wording.moment(east, BRITISH).endswith("18:03:22 (UTC+5:30)")
    west = plain.replace(tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert wording.moment(west, BRITISH).endswith("(UTC−3:30)")
    assert wording.moment(plain.replace(tzinfo=UTC), BRITISH).endswith("(UTC)")


def test_facts_list_only_what_the_file_says() -> None:
    assert wording.camera_facts(Metadata(), BRITISH) == []
    full = Metadata(
        make="NIKON CORPORATION", model="NIKON D750", exposure_s=0.004, f_number=2.8, iso=400, flash_fired=False,
        has_gps=True, camera_rating=3,
    )  # fmt: skip
    facts = dict(wording.camera_facts(full, BRITISH))
    assert facts["Camera"] == "NIKON D750"
    assert facts["Exposure"] == "1/250 s · f/2.8 · ISO 400"
    assert facts["Flash"] == "did not fire"
    assert facts["Camera's stars"] == "★★★"
    assert dict(wording.camera_facts(Metadata(make="SONY", model="ILCE-7M4"), BRITISH))["Camera"] == "SONY ILCE-7M4"
    assert dict(wording.camera_facts(Metadata(make="SONY"), BRITISH))["Camera"] == "SONY"
    assert dict(wording.camera_facts(Metadata(model="X100V"), BRITISH))["Camera"] == "X100V"


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
    assert wording.sentence("sharp where it matters, good contrast") == "Sharp where it matters, good contrast."
    assert wording.sentence("Done!") == "Done!"
    assert wording.sentence("") == ""
    assert wording.amount(0.142, "of the frame") == "14 % of the frame"
    assert wording.amount(0.5, "") == "0.50"
    assert wording.amount(12, "px") == "12.00 px"


def test_a_table_escapes_what_files_say() -> None:
    assert "<b>" not in wording.table([("Lens", "<b>50</b> & more")], "#888")
    assert "&lt;b&gt;50&lt;/b&gt; &amp; more" in wording.table([("Lens", "<b>50</b> & more")], "#888")
