"""The lines below a picture: name, score and marks as badges, each where it is drawn and each with a meaning.

row -> Footer.badges (what stands where) -> Footer.paint, and why(badge) for the tool tip of what the pointer is on
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from app.grid.kept_icons import KeptIcons
from app.language import tr
from app.numbers import score_text
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from core.types import PhotoRow, Status

_GAP = tokens.XS
_ICON, _STAR, _SWATCH, _PIN = 14, 12, 16, 13


class BadgeKind(StrEnum):
    """What a badge tells."""

    NAME = "name"
    SCORE = "score"
    WAITING = "waiting"
    NO_VERDICT = "no verdict"
    FLAG = "flag"
    LABEL = "label"
    STARS = "stars"
    TWIN = "twin"
    BURST = "burst"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge in the footer of a cell: `text` or `icon` in the colour called `tint`, inside `box`. Repeated icons
    (stars) stand side by side, `count` of them. `mirrored`: words begin at the right edge."""

    kind: BadgeKind
    box: QRect
    text: str = ""
    icon: str = ""
    tint: str = "text_dim"
    count: int = 1
    mirrored: bool = False


class Footer:
    """Lays out and paints footers; keeps measured fonts and tinted icons. GUI thread."""

    def __init__(self) -> None:
        self._fonts = {False: font(tokens.CAPTION), True: font(tokens.BODY, strong=True)}
        self._metrics = {strong: QFontMetrics(face) for strong, face in self._fonts.items()}
        self._icons = KeptIcons()

    def badges(
        self,
        row: PhotoRow,
        lines: Sequence[QRect],
        place: tuple[int, int] = (0, 0),
        *,
        kept: bool = False,
        mirrored: bool = False,
    ) -> list[Badge]:
        """The badges of a photo on the one or two lines below its picture; none reaches beyond them and none over
        another. `place` is which one of its burst it is, of how many, from 1. `kept`: it stands out of the order for a
        while. `mirrored` for right-to-left."""
        if not lines:
            return []
        top, below = lines[0], lines[-1]
        score = self._score(row, top)
        left = score.box.left() - tokens.S if score is not None else top.right()
        found = [score] if score is not None else []
        if kept:
            # Beside the score, which is what it does not stand in the order of.
            pin = Badge(BadgeKind.KEPT, QRect(left - _PIN, top.center().y() - _PIN // 2, _PIN, _PIN), icon="pin")
            found.append(pin)
            left = pin.box.left() - tokens.XS
        if len(lines) > 1:
            room = QRect(top.left(), top.top(), left - top.left(), top.height())
            if room.width() > tokens.L:
                found.append(Badge(BadgeKind.NAME, room, row.path.name))
            found += self._marks(row, below, below.right(), place)
        else:
            found += self._marks(row, below, left, place)
        # In a cell as narrow as a finger some find no room at all.
        found = [badge for badge in found if below.left() <= badge.box.left() and badge.box.right() <= below.right()]
        return [_mirrored(badge, below) for badge in found] if mirrored else found

    def paint(self, painter: QPainter, badges: Sequence[Badge]) -> None:
        """Draw them where they stand."""
        for badge in badges:
            if badge.kind is BadgeKind.LABEL:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours().labels.get(badge.text, colours().text_faint)))
                painter.drawRoundedRect(badge.box.adjusted(0, 2, 0, -2), 3, 3)
            elif badge.icon:
                side = badge.box.height()
                for number in range(badge.count):
                    at = badge.box.topLeft() + QPoint(number * side, 0)
                    self._icons.paint(painter, badge.icon, at, side, badge.tint)
            if badge.text and badge.kind is not BadgeKind.LABEL:
                self._text(painter, badge)

    # Where they stand, from left to right; mirrored afterwards

    def _score(self, row: PhotoRow, line: QRect) -> Badge | None:
        if row.overall is not None:
            text = score_text(row.overall)
            width = self._metrics[True].horizontalAdvance(text) + 1
            box = QRect(line.right() - width + 1, line.top(), width, line.height())
            return Badge(BadgeKind.SCORE, box, text, tint="text")
        if row.status is Status.UNREADABLE:
            return None
        box = QRect(line.right() - 12, line.center().y() - 6, 13, 13)
        # Judged without a verdict is not the same as not judged yet.
        if row.status is Status.WAITING:
            return Badge(BadgeKind.WAITING, box, icon="clock", tint="text_faint")
        return Badge(BadgeKind.NO_VERDICT, box, icon="minus", tint="text_faint")

    def _marks(self, row: PhotoRow, line: QRect, right: int, place: tuple[int, int]) -> list[Badge]:
        x, middle = line.left(), line.center().y() + 1
        found: list[Badge] = []
        if row.flag:
            name, tint = ("flag-filled", "text") if row.flag > 0 else ("reject", "danger")
            found.append(Badge(BadgeKind.FLAG, QRect(x, middle - _ICON // 2, _ICON, _ICON), icon=name, tint=tint))
            x += _ICON + _GAP
        if row.label:
            found.append(Badge(BadgeKind.LABEL, QRect(x, middle - 7, _SWATCH, 14), row.label))
            x += _SWATCH + _GAP
        if row.stars:
            stars = self._stars(row.stars, x, middle, right)
            found.append(stars)
            x = stars.box.right() + 1 + _GAP
        found = [badge for badge in found if badge.box.right() <= right]
        end = right
        for badge in (self._twin(row, line, x, right), self._burst(place, line, right)):
            # The second of them stands before the first, and only where both find room.
            if badge is None:
                continue
            moved = badge.box.translated(end - right, 0)
            if moved.left() >= x:
                found.append(replace(badge, box=moved))
                end = moved.left() - tokens.S
        return found

    def _stars(self, count: int, x: int, middle: int, right: int) -> Badge:
        """All of them, or one with their number: never fewer than there are."""
        box = QRect(x, middle - _STAR // 2, count * _STAR, _STAR)
        if box.right() <= right:
            return Badge(BadgeKind.STARS, box, icon="star-filled", tint="star", count=count)
        width = _STAR + 2 + self._metrics[False].horizontalAdvance(str(count))
        return Badge(BadgeKind.STARS, QRect(x, middle - _STAR // 2, width, _STAR), str(count), "star-filled", "star")

    def _twin(self, row: PhotoRow, line: QRect, x: int, right: int) -> Badge | None:
        if not row.has_twin:
            return None
        text = "RAW+JPEG"
        width = self._metrics[False].horizontalAdvance(text) + 1
        if right - width + 1 >= x + tokens.S:
            return Badge(
                BadgeKind.TWIN, QRect(right - width + 1, line.top(), width, line.height()), text, tint="text_faint"
            )
        box = QRect(right - _ICON + 1, line.center().y() + 1 - _ICON // 2, _ICON, _ICON)
        return Badge(BadgeKind.TWIN, box, icon="pair", tint="text_faint")

    def _burst(self, place: tuple[int, int], line: QRect, right: int) -> Badge | None:
        if not place[0]:
            return None
        text = tr("{place} of {count}", place=place[0], count=place[1])
        width = self._metrics[False].horizontalAdvance(text) + 1
        return Badge(
            BadgeKind.BURST, QRect(right - width + 1, line.top(), width, line.height()), text, tint="text_faint"
        )

    # Drawing

    def _text(self, painter: QPainter, badge: Badge) -> None:
        strong = badge.kind is BadgeKind.SCORE
        face: QFont = self._fonts[strong]
        box = badge.box.adjusted(badge.box.height() + 2, -3, 0, 3) if badge.icon else badge.box
        painter.setFont(face)
        painter.setPen(QColor(getattr(colours(), badge.tint)))
        text = badge.text
        if badge.kind is BadgeKind.NAME:
            text = self._metrics[False].elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
        # Absolute: where a badge stands was decided with the reading direction in mind.
        side = Qt.AlignmentFlag.AlignRight if badge.mirrored and not badge.icon else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(box, int(flags), text)


def badge_at(badges: Sequence[Badge], point: QPoint) -> Badge | None:
    """The badge that a point is on or beside: they are small, so a little more than what is drawn counts."""
    near = [badge for badge in badges if badge.box.adjusted(-3, -4, 3, 4).contains(point)]
    return min(near, key=lambda badge: (badge.box.center() - point).manhattanLength(), default=None)


def _mirrored(badge: Badge, line: QRect) -> Badge:
    """The badge on the other side of its line."""
    box = QRect(badge.box)
    box.moveLeft(line.left() + line.right() - badge.box.right())
    return replace(badge, box=box, mirrored=True)
