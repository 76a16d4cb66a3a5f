"""A card about one axis of the radar: what it means, its value here, the words that judge it, how far to trust it.

It pops up beside what was clicked and goes with Esc or a click elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.inspector.axis_about import AxisAbout
from app.inspector.branch_bars import BranchBars, said_of
from app.inspector.trust import trust_of
from app.language import tr
from app.theme import tokens
from app.widgets import icon_button, label

if TYPE_CHECKING:
    from core.workspace.views import Branches

_WIDTH = 320
_GAP = 6


class AttributeCard(QFrame):
    """Shows `open_for`; `remove_wanted` carries the pair of an own axis that is not wanted any more. GUI thread."""

    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._host = parent
        self.setObjectName("popup")
        self.setFixedWidth(_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._about: AxisAbout | None = None
        self._anchor = QRect()
        self._title, self._ends = _text("title"), _text("caption")
        self._meaning, self._standing = _text(), _text()
        self._method, self._words = _text(), _text("caption")
        self._bars, self._seen = BranchBars(), _text("caption")
        self._verdict, self._grounds = _text(), _text("caption")
        self._headings: dict[QWidget, QLabel] = {
            part: label(title, tone="section")
            for part, title in (
                (self._standing, tr("Here")),
                (self._bars, tr("Seen three ways")),
                (self._method, tr("How it is judged")),
                (self._verdict, tr("How far to trust it")),
            )
        }
        self.close_button = icon_button("close", tr("Close"))
        self.close_button.clicked.connect(self.close)
        self.remove = QPushButton(tr("Remove this axis"))
        self.remove.clicked.connect(self._remove)
        self._build()

    @property
    def words(self) -> str:
        """Everything that the card says, for tests and screen readers."""
        texts = self.findChildren(QLabel)
        return "\n".join(part.text() for part in texts if part.text() and not part.isHidden())

    def open_for(self, about: AxisAbout, anchor: QRect) -> None:
        """Tell about an axis beside `anchor` (global coordinates), wholly on its screen."""
        self._anchor = anchor
        self._fill(about)
        self._fit()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_branches(self, about: AxisAbout, branches: Branches) -> None:
        """What each view says of the axis; too late where the card tells about another one, or is closed."""
        if about is self._about and self.isVisible():
            self._fill_branches(branches)
            self._fit()
            self.setAccessibleDescription(self.words)

    def _fit(self) -> None:
        # Before they are polished labels measure themselves in another font.
        for part in self.findChildren(QLabel):
            part.ensurePolished()
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(_WIDTH))
        self.setGeometry(QRect(self._beside(self._anchor), self.size()))

    def _fill_branches(self, branches: Branches | None) -> None:
        self._bars.show_branches(branches)
        self._seen.setText(said_of(branches, self._bars.driving) if branches is not None else "")
        self._seen.setVisible(branches is not None)
        self._headings[self._bars].setVisible(branches is not None)

    def event(self, event: QEvent) -> bool:
        # Esc closes the card and nothing else, whatever it means to the window.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _fill(self, about: AxisAbout) -> None:
        self._about = about
        self._fill_branches(None)
        entry = about.entry
        self._title.setText(tr(entry.title))
        self._ends.setText(tr("0 is “{low}”, 100 is “{high}”", low=tr(entry.low), high=tr(entry.high)))
        self._meaning.setText(tr(entry.explanation))
        self._standing.setText("\n".join(about.standing()))
        self._headings[self._method].setText(tr("How it is measured") if about.measured else tr("How it is judged"))
        self._method.setText(about.method())
        self._words.setText("\n".join(tr("{end}: {texts}", end=end, texts=texts) for end, texts in about.wording()))
        verdict, grounds = trust_of(entry.id, about.source, about.pair)
        self._verdict.setText(verdict)
        self._grounds.setText(grounds)
        self._words.setVisible(bool(self._words.text()))
        self.remove.setVisible(about.own)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self.words)

    def _remove(self) -> None:
        self.close()
        if self._about is not None:
            self.remove_wanted.emit(self._about.pair)

    def _beside(self, anchor: QRect) -> QPoint:
        # The card's own screen is the one that it was first opened on, wherever the window is by now.
        room = self._host.screen().availableGeometry()
        x = min(max(anchor.center().x() - _WIDTH // 2, room.left()), room.right() + 1 - _WIDTH)
        below, above = anchor.bottom() + _GAP, anchor.top() - _GAP - self.height()
        y = below if below + self.height() <= room.bottom() or above < room.top() else above
        return QPoint(x, max(min(y, room.bottom() + 1 - self.height()), room.top()))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(tokens.L, tokens.M, tokens.M, tokens.L)
        column.setSpacing(tokens.XS)
        column.addLayout(head)
        column.addWidget(self._ends)
        column.addSpacing(tokens.XS)
        for part in (
            self._meaning,
            self._standing,
            self._bars,
            self._seen,
            self._method,
            self._words,
            self._verdict,
            self._grounds,
        ):
            if part in self._headings:
                column.addSpacing(tokens.S)
                column.addWidget(self._headings[part])
            column.addWidget(part)
        column.addSpacing(tokens.S)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeading)


def _text(tone: str = "") -> QLabel:
    made = label(tone=tone)
    made.setWordWrap(True)
    return made
