"""What the pointer tells in the grid: of a photo everything in short, of a badge what it means and why it is there."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import Qt

from app.grid.badges import Badge, BadgeKind
from app.grid.sections import Section
from app.inspector.wording import cannot_tell
from app.language import tr, trn
from app.numbers import marks_of, score_text, sentence
from core.types import OVERALL, PhotoDetails, PhotoRow, Status


def photo_tip(row: PhotoRow, details: PhotoDetails | None = None) -> str:
    """A photo: its name, its badges in words and, once the details are there, why its score is what it is."""
    lines = [row.path.name]
    if row.status is Status.UNREADABLE:
        lines.append(tr("Cannot be read: {reason}.", reason=tr(row.reason).rstrip(".")))
    if row.has_twin:
        lines.append(tr("RAW and JPEG, kept as one photo"))
    if row.taken_at is not None:
        day = QDate(row.taken_at.year, row.taken_at.month, row.taken_at.day)
        lines.append(f"{QLocale().toString(day, QLocale.FormatType.LongFormat)}, {row.taken_at:%H:%M:%S}")
    if row.width and row.height:
        size = (QLocale().toString(row.width), QLocale().toString(row.height))
        lines.append(tr("{width} × {height} pixels", width=size[0], height=size[1]))
    if marks := marks_of(row):
        lines.append(sentence(", ".join(marks)))
    if row.status is Status.WAITING:
        lines.append(tr("Not judged yet"))
    elif row.overall is not None:
        lines.append(tr("Score {score} of 100", score=score_text(row.overall)))
    lines += _reasons(details)
    return "\n".join(lines)


def badge_tip(
    badge: Badge, row: PhotoRow, details: PhotoDetails | None, why_waiting: Callable[[], str], place: tuple[int, int]
) -> str:
    """One badge: what it means, and why the photo has it. `place` is which one of its burst it is, of how many."""
    if badge.kind is BadgeKind.SCORE and row.overall is not None:
        said = tr("Score {score} of 100", score=score_text(row.overall))
        if details is not None and details.scorer:
            said = f"{said} · {tr(details.scorer.capitalize())}"
        lines = [said]
        return "\n".join(lines + _reasons(details))
    if badge.kind is BadgeKind.WAITING:
        return f"{tr('Not judged yet.')}\n{why_waiting()}"
    if badge.kind is BadgeKind.NO_VERDICT:
        found = details.values.get(OVERALL) if details is not None else None
        lines = [tr("Judged, but without a verdict.")]
        if found is not None:
            lines.append(cannot_tell(found))
        return "\n".join(lines)
    if badge.kind is BadgeKind.FLAG:
        return tr("Picked: one to keep") if row.flag > 0 else tr("Rejected: shown dimmed, nothing is deleted")
    if badge.kind is BadgeKind.STARS:
        return trn("{n} star of 5", "{n} stars of 5", row.stars)
    if badge.kind is BadgeKind.LABEL:
        return tr("{colour} label", colour=tr(row.label))
    if badge.kind is BadgeKind.TWIN:
        return tr("RAW and JPEG of one shot, kept as one photo: marks count for both")
    if badge.kind is BadgeKind.BURST:
        return tr("Number {place} of {count} in its burst, in order of time", place=place[0], count=place[1])
    if badge.kind is BadgeKind.KEPT:
        return tr("Kept in place while you look at it; takes its place in the order when you move on")
    return photo_tip(row, details)


def header_tip(section: Section) -> str:
    """The header of a section: its title in full, and what a press does."""
    todo = (
        tr("Press to open, with Ctrl to select the photos")
        if section.collapsed
        else tr("Press to collapse, with Ctrl to select the photos")
    )
    return f"{section.title}\n{todo}"


def plain(text: str) -> str:
    """A tip that Qt shows as it is written, even where a file's name looks like a tag."""
    if not Qt.mightBeRichText(text):
        return text
    return "<br>".join(html.escape(line) for line in text.split("\n"))


def _reasons(details: PhotoDetails | None) -> list[str]:
    return [sentence(tr(reason)) for reason in details.reasons] if details is not None else []
