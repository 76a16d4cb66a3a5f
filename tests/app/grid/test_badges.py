"""Badges lie below the picture, inside their lines, apart from each other; each says what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from app.grid.badges import Badge, BadgeKind, Footer, badge_at
from app.grid.layouts.square import Square
from app.grid.tip_words import badge_tip, photo_tip, plain
from core.types import Metadata, Null, PhotoDetails, PhotoRow, Status
from tests.app.fakes import row

pytestmark = pytest.mark.usefixtures("qapp")

PLACE = (3, 7)


def rows() -> Iterator[PhotoRow]:
    """Every mark with every other, judged and not."""
    for flag, stars, label, twin in product((-1, 0, 1), (0, 1, 5), ("", "Red"), (False, True)):
        made = row(1, flag=flag, stars=stars, label=label, has_twin=twin)
        yield made
        yield replace(made, status=Status.OK, overall=1.0)
        yield replace(made, status=Status.OK)
        yield replace(made, status=Status.UNREADABLE, reason="torn")


def kinds(badges: list[Badge]) -> dict[BadgeKind, Badge]:
    return {badge.kind: badge for badge in badges}


def details(photo: PhotoRow, **changes: object) -> PhotoDetails:
    made = PhotoDetails(photo, (photo.path,), Metadata(), {}, ("The focus sits behind the eyes",), "technical")
    return replace(made, **changes)  # type: ignore[arg-type]


def tip(kind: BadgeKind, photo: PhotoRow, known: PhotoDetails | None = None) -> str:
    geometry = Square(1, 400, 184)
    badge = kinds(Footer().badges(photo, geometry.lines(geometry.cell(0)), PLACE))[kind]
    return badge_tip(badge, photo, known, lambda: "Judging is paused.", PLACE)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("edge", [96, 127, 128, 184, 384])
def test_badges_stay_in_their_lines_and_apart(edge: int, mirrored: bool) -> None:
    geometry = Square(4, 2 * edge + 60, edge, mirrored=mirrored)
    cell = geometry.cell(1)
    lines, footer = geometry.lines(cell), Footer()
    room = lines[0].united(lines[-1])
    for photo in rows():
        found = footer.badges(photo, lines, PLACE, mirrored=mirrored)
        for number, badge in enumerate(found):
            assert badge.box.isValid()
            assert room.contains(badge.box), (badge, room)
            assert not badge.box.intersects(geometry.picture(cell))
            assert not any(badge.box.intersects(other.box) for other in found[number + 1 :]), found


@pytest.mark.parametrize("height", [1, 2])
def test_a_narrow_cell_drops_badges_before_it_cuts_any(height: int) -> None:
    footer = Footer()
    for width, photo in product((4, 12, 20, 33, 50, 70), rows()):
        lines = [QRect(7, 20 * n, width, 20) for n in range(height)]
        found = footer.badges(photo, lines, PLACE)
        for number, badge in enumerate(found):
            assert lines[0].united(lines[-1]).contains(badge.box)
            assert not any(badge.box.intersects(other.box) for other in found[number + 1 :]), found


def test_right_to_left_is_a_mirror() -> None:
    geometry = Square(1, 400, 184)
    lines = geometry.lines(geometry.cell(0))
    photo = row(1, status=Status.OK, overall=0.5, stars=3, flag=1, label="Green", has_twin=True)
    plainly, turned = (Footer().badges(photo, lines, PLACE, mirrored=way) for way in (False, True))
    for one, other in zip(plainly, turned, strict=True):
        assert one.box.left() - lines[0].left() == lines[0].right() - other.box.right()
        assert one.box.size() == other.box.size()


def test_stars_are_all_there_or_counted() -> None:
    footer = Footer()
    wide = kinds(footer.badges(row(1, stars=5), [QRect(0, 0, 200, 20)]))[BadgeKind.STARS]
    assert (wide.count, wide.text) == (5, "")
    narrow = kinds(footer.badges(row(1, stars=5, flag=1, label="Red"), [QRect(0, 0, 90, 20)]))[BadgeKind.STARS]
    assert (narrow.count, narrow.text) == (1, "5")


@pytest.mark.parametrize("mirrored", [False, True])
def test_nothing_is_painted_outside_the_lines(mirrored: bool) -> None:
    geometry = Square(1, 300, 184, mirrored=mirrored)
    cell = geometry.cell(0)
    lines, footer = geometry.lines(cell), Footer()
    photo = row(1, path=Path("/p") / ("long name " * 30), status=Status.OK, overall=1.0, stars=5, label="Red", flag=-1)
    image = QImage(cell.right() + 20, cell.bottom() + 40, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    footer.paint(painter, footer.badges(photo, lines, PLACE, mirrored=mirrored))
    painter.end()
    room = lines[0].united(lines[-1])
    black = QColor("black").rgb()
    inked = [(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixel(x, y) != black]
    assert inked
    assert all(room.contains(x, y) for x, y in inked)


def test_the_badge_under_the_pointer_is_the_nearest() -> None:
    found = Footer().badges(row(1, flag=1, label="Red", stars=2), [QRect(0, 0, 200, 20), QRect(0, 20, 200, 20)])
    for badge in found:
        hit = badge_at(found, badge.box.center())
        assert hit is badge
    assert badge_at(found, QRect(120, 20, 10, 10).center()) is None


def test_a_score_says_who_gave_it_and_why() -> None:
    photo = row(1, status=Status.OK, overall=0.726)
    assert tip(BadgeKind.SCORE, photo) == "Score 73 of 100"
    assert tip(BadgeKind.SCORE, photo, details(photo)).splitlines() == [
        "Score 73 of 100 · Technical",
        "The focus sits behind the eyes.",
    ]


def test_the_clock_says_what_it_waits_for_and_the_dash_why_there_is_no_verdict() -> None:
    assert tip(BadgeKind.WAITING, row(1)) == "Not judged yet.\nJudging is paused."
    judged = row(1, status=Status.OK)
    told = tip(BadgeKind.NO_VERDICT, judged, details(judged, values={"scores.overall": Null("preview too small")}))
    assert told.splitlines()[0] == "Judged, but without a verdict."
    assert "preview too small" in told


def test_marks_and_pairs_in_words() -> None:
    photo = row(1, flag=-1, stars=1, label="Green", has_twin=True)
    assert tip(BadgeKind.FLAG, photo).startswith("Rejected")
    assert tip(BadgeKind.FLAG, replace(photo, flag=1)).startswith("Picked")
    assert tip(BadgeKind.STARS, photo) == "1 star of 5"
    assert tip(BadgeKind.LABEL, photo) == "Green label"
    assert "RAW and JPEG" in tip(BadgeKind.TWIN, photo)
    assert tip(BadgeKind.BURST, photo) == "Number 3 of 7 in its burst, in order of time"


def test_the_tip_of_a_photo_tells_everything_in_short() -> None:
    photo = row(1, status=Status.OK, overall=0.914, flag=1, stars=2, label="Green")
    text = photo_tip(photo, details(photo, reasons=("highlights clipped on 14 % of the frame",))).splitlines()
    assert "Picked, ★★, green label." in text
    assert "Score 91 of 100" in text
    assert text[-1] == "Highlights clipped on 14 % of the frame."
    unreadable = row(2, status=Status.UNREADABLE, reason="The file ends too early.")
    assert "Cannot be read: The file ends too early." in photo_tip(unreadable)


def test_a_name_that_looks_like_a_tag_is_shown_as_it_is() -> None:
    assert plain("<b>bold</b>.jpg\nRejected") == "&lt;b&gt;bold&lt;/b&gt;.jpg<br>Rejected"
    assert plain("IMG_1.jpg\n<b>") == "IMG_1.jpg\n<b>"
