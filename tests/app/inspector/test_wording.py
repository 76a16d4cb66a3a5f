"""Camera data as photographers read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from PySide6.QtCore import QLocale

from app import numbers
from app.inspector import wording
from core.types import Metadata, Null, PhotoDetails
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


def test_a_table_puts_names_on_the_right_where_people_begin_there() -> None:
    row = [("Lens", "50 mm")]
    assert wording.table(row, "#888").index("Lens") < wording.table(row, "#888").index("50 mm")
    mirrored = wording.table(row, "#888", mirrored=True)
    assert mirrored.index("Lens") > mirrored.index("50 mm")
    assert 'align="right"' in mirrored


def told(photo_id: int, overall: float | None, **metadata: object) -> PhotoDetails:
    made = details(photo_id, metadata=Metadata(**metadata), overall=overall)  # type: ignore[arg-type]
    return replace(made, row=replace(made.row, path=Path(f"{photo_id}.jpg"), width=6000, height=4000))


def test_several_photos_in_one_line() -> None:
    photos = [told(1, 0.41, iso=100), told(2, 0.78, iso=800), told(3, None)]
    # A line breaks between the parts only.
    assert wording.summary_of(photos, BRITISH) == "3\xa0photos · ISO\xa0100–800 · scores\xa041–78"
    assert wording.summary_of([told(1, 0.0), told(2, 0.0)], BRITISH) == "2\xa0photos · scores\xa00"
    assert wording.summary_of([told(1, None), told(2, None)], BRITISH) == "2\xa0photos"


def test_what_several_photos_have_in_common() -> None:
    first = told(
        1, 0.5, make="Canon", model="Canon EOS R6", lens="RF 85", exposure_s=0.004, f_number=2.8, iso=100,
        focal_mm=85.0, taken_at=datetime(2024, 6, 14, 18, tzinfo=UTC),
    )  # fmt: skip
    second = told(
        2, 0.5, make="Canon", model="EOS R5", lens="RF 50", exposure_s=2.5, f_number=2.8, iso=1600, focal_mm=50.0,
        taken_at=datetime(2024, 6, 16, 9),
    )  # fmt: skip
    assert wording.in_common([second, first, told(3, 0.1)], BRITISH) == [
        ("Taken", "Friday, 14 June 2024 – Sunday, 16 June 2024"),
        ("Camera", "2 cameras"),
        ("Lens", "2 lenses"),
        ("Exposure", "1/250 s – 2.5 s"),
        ("Aperture", "f/2.8"),
        ("ISO", "100–1,600"),
        ("Focal length", "50 mm – 85 mm"),
        ("Size", "6,000 × 4,000, 24 megapixels"),
    ]
    assert wording.in_common([told(1, None)], BRITISH) == [("Size", "6,000 × 4,000, 24 megapixels")]


def test_what_the_camera_wrote_down_and_privacy() -> None:
    metadata = Metadata(
        exposure_s=0.004, f_number=2.8, iso=400, focal_mm=85.0, focal_35mm=127.0, exposure_bias_ev=-0.7,
        has_gps=True, af_point=(0.25, 0.5), burst_id="secret-id", flash_fired=False,
    )  # fmt: skip
    facts = dict(wording.taken_with(metadata, BRITISH))
    assert facts["Exposure"] == "1/250 s · f/2.8 · ISO 400 · −0.7 EV"
    assert facts["Focal length"] == "85 mm (127 mm equivalent)"
    assert facts["Place"] == facts["Focus point"] == "recorded in the file"
    assert facts["Burst"] == "one of a series"
    assert "secret-id" not in wording.plain(facts.items())
    assert wording.plain([("ISO", "400"), ("Lens", "RF")]) == "ISO: 400\nLens: RF"
    assert wording.taken_with(Metadata(), BRITISH) == []
