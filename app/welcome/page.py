"""What stands in the middle while no folder is open: where to begin."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.actions import Actions
from app.icons import IconLabel, icon
from app.language import tr
from app.numbers import one_line
from app.theme import tokens
from app.welcome.demo import DemoPictures
from app.widgets import label, link_button, named

_COLUMN = 440
_MARK = 64
_RECENT = 4
_NAME = 280
"""How wide the name of a folder may be, in the narrowest window too."""


class WelcomePage(QScrollArea):
    """Open a folder, drop one, see the demo pictures, or go on with a recent folder (`chosen` carries it)."""

    chosen = Signal(object)

    def __init__(self, actions: Actions, demo: DemoPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._actions, self._demo = actions, demo
        self.open = _button("folder-open", tr("Open a folder…"), primary=True)
        self.show_demo = _button("picture", tr("Show me the demo pictures"))
        self.tour = link_button(tr("Take the tour: four cards"))
        self.promise = _wrapped(
            tr("Everything stays on this machine: Beholder downloads nothing unasked, and tells nobody anything.")
        )
        self._drawing = Drawing(demo)
        self._recent = QVBoxLayout()
        self._lay_out()
        self.open.clicked.connect(self._open)
        self.show_demo.clicked.connect(demo.start)
        self.show_demo.clicked.connect(self._show_drawing)
        demo.ended.connect(self._show_drawing)
        self.tour.clicked.connect(self._take_tour)
        self.show_folders(())
        self._show_drawing()

    def show_folders(self, recent: tuple[Path, ...]) -> None:
        """The folders that were open lately. While there are none the page says what the app promises: once."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if recent:
            self._recent.addWidget(label(tr("Go on with"), "section"))
        for folder in recent[:_RECENT]:
            name = one_line(folder.name or str(folder))
            link = link_button()
            link.setText(link.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME).replace("&", "&&"))
            link.setAccessibleName(name)
            link.setIcon(icon("clock"))
            link.setToolTip(str(folder))
            link.setProperty("folder", str(folder))
            link.clicked.connect(self._choose)
            self._recent.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeading)
        self.promise.setVisible(not recent)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Return opens a folder at once."""
        (self._drawing.cancel if self._demo.drawing else self.open).setFocus(reason)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setObjectName("canvas")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QWidget()
        column.setMaximumWidth(_COLUMN)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(tokens.M)
        centre = Qt.AlignmentFlag.AlignHCenter
        title = _wrapped(tr("Choose your best pictures"), "display")
        rows.addWidget(IconLabel(_MARK, "mark", "accent_bright"), alignment=centre)
        rows.addWidget(title)
        rows.addWidget(_wrapped(tr("Beholder looks at every photo of a folder, puts the best first, and says why.")))
        rows.addSpacing(tokens.M)
        rows.addWidget(self.open)
        rows.addWidget(DropZone())
        rows.addWidget(self.show_demo)
        rows.addWidget(self._drawing)
        rows.addLayout(self._recent)
        rows.addSpacing(tokens.M)
        rows.addWidget(self.promise)
        rows.addWidget(self.tour, alignment=centre)
        outer = QVBoxLayout(body)
        outer.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.XL)
        outer.addStretch(2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(column, 100)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(3)
        self.setWidget(body)

    def _open(self) -> None:
        self._actions.run("file.open")

    def _take_tour(self) -> None:
        self._actions.run("help.tour")

    def _choose(self) -> None:
        link = self.sender()
        if link is not None:
            self.chosen.emit(Path(str(link.property("folder"))))

    def _show_drawing(self) -> None:
        drawing = self._demo.drawing
        held = self.show_demo.hasFocus() or self._drawing.cancel.hasFocus()
        self._drawing.setVisible(drawing)
        self.show_demo.setVisible(not drawing)
        if held:
            (self._drawing.cancel if drawing else self.show_demo).setFocus()


class Drawing(QWidget):
    """How far the demo pictures are drawn, and a way to stop it."""

    def __init__(self, demo: DemoPictures) -> None:
        super().__init__()
        self._words = label(tone="dim")
        self._bar = named(QProgressBar(textVisible=False), tr("Drawing the demo pictures"))
        self._bar.setRange(0, 0)
        self.cancel = QPushButton(tr("Cancel"))
        words = QVBoxLayout()
        words.setSpacing(tokens.XS)
        words.addWidget(self._words)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.M)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(demo.cancel)
        demo.progressed.connect(self.show_progress)
        self.show_progress(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._words.setText(
            tr("Drawing picture {number} of {total}", number=min(done + 1, total), total=total)
            if total
            else tr("Drawing the demo pictures…")
        )


class DropZone(QLabel):
    """Says that a folder may be dropped; the whole window takes it."""

    def __init__(self) -> None:
        super().__init__(tr("or drop a folder here"))
        self.setObjectName("dropzone")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(tokens.BAR + tokens.XL)


def _button(name: str, text: str, *, primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    button.setIcon(icon(name, "on_accent" if primary else "text_dim"))
    button.setIconSize(QSize(tokens.ICON, tokens.ICON))
    button.setMinimumHeight(tokens.CONTROL + tokens.S)
    if primary:
        button.setProperty("role", "primary")
    return button


def _wrapped(text: str, tone: str = "dim") -> QLabel:
    made = label(text, tone)
    made.setWordWrap(True)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made
