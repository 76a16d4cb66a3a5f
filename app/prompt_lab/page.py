"""The lab as a page: two prompts one above the other, how alike they rank, and below them the search for words."""

from __future__ import annotations

from functools import partial
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.context import AppContext
from app.grid.loader import Wanted
from app.grid.model import PhotoModel
from app.grid.thumbnails import Thumbnails
from app.jobs import Lane
from app.language import number, tr, trn
from app.numbers import brief_path
from app.prompt_lab.kept_menu import KeptMenu
from app.prompt_lab.panel import PromptPanel
from app.prompt_lab.strip import PICTURE
from app.prompt_lab.word_search import WordSearch
from app.theme import tokens
from app.widgets import Elided, icon_button, label
from core.jobs import JobContext
from core.scoring.prompts.prompt import Method, Prompt
from core.scoring.prompts.templates import PLAIN
from core.scoring.prompts.words import label_words
from core.types import Status

if TYPE_CHECKING:
    from core.workspace.prompting import Ranking

FIRST = Prompt(*label_words().best, Method.FIXED, PLAIN)
SECOND = Prompt("beautiful", "ugly", Method.FIXED, PLAIN)
"""What the lab opens with: two sentences each, which are read in a moment."""


class LabPage(QWidget):
    """`left` says that the person is done here; `chosen` and `opened` carry a photo of a strip, `kept` a prompt. GUI
    thread."""

    left = Signal()
    chosen = Signal(object)
    opened = Signal(object)
    kept = Signal(object)

    def __init__(self, context: AppContext, model: PhotoModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._context, self._model, self._thumbnails = context, model, thumbnails
        self.setObjectName("promptlab")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panels = tuple(PromptPanel(context, model, thumbnails, name) for name in ("A", "B"))
        self.where = Elided("dim")
        self.alike = label(tone="dim")
        self.alike.setWordWrap(True)
        self.search = WordSearch(context, self.panels[0].form.prompt)
        self.kept_prompts = KeptMenu(context)
        self._lay_out()
        for panel, prompt in zip(self.panels, (FIRST, SECOND), strict=True):
            panel.form.show_prompt(prompt)
            panel.ranked.connect(self._compare)
            panel.kept.connect(self.kept)
            panel.strip.looked.connect(self._want)
            panel.strip.chosen.connect(self._chosen)
            panel.strip.opened.connect(self.opened)
        self.search.use_wanted.connect(self.panels[1].show_prompt)
        self.kept_prompts.show_wanted.connect(self._show)
        self.setFocusProxy(self.panels[0].form.positive)
        self._compare()

    def show_folder(self, folder: Path | None) -> None:
        """Rank the photos of a folder, or the same ones again. None: all photos."""
        self.where.setText(brief_path(folder) if folder is not None else tr("All photos"))
        self.where.setToolTip(str(folder or ""))
        self.search.folder = folder
        for panel in self.panels:
            panel.strip.set_motion(not self._context.settings.appearance.reduced_motion)
            panel.show_folder(folder)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for panel in self.panels:
                panel.strip.viewport().update()

    def _show(self, prompt: Prompt, place: int) -> None:
        self.panels[place].show_prompt(prompt)

    def _want(self) -> None:
        """The thumbnails that either strip shows, those on view first."""
        seen = dict.fromkeys(photo for panel in self.panels for photo in panel.strip.on_view())
        if not seen:
            return
        ratio = self.devicePixelRatioF()
        size = round(PICTURE.width() * ratio), round(PICTURE.height() * ratio)
        rows = [row for row in self._model.rows_of(list(seen)) if row.status is not Status.UNREADABLE]
        self._thumbnails.want([Wanted(row.id, row.content, *size) for row in rows], rough=True)

    def _chosen(self, photo_id: object) -> None:
        """The same photo is marked in both strips: that is what they are compared by."""
        for panel in self.panels:
            if panel.strip.current != photo_id:
                panel.strip.show_current(photo_id)  # type: ignore[arg-type]
        self.chosen.emit(photo_id)

    def _compare(self) -> None:
        first, second = (panel.ranking for panel in self.panels)
        if first is None or second is None:
            self._alike_came(None)
            return
        work = partial(_likeness, first, second)
        self._context.jobs.submit(Lane.PICTURES, work, done=self._alike_came, key="prompt lab likeness")

    def _alike_came(self, found: tuple[float, int] | None) -> None:
        value, count = found or (float("nan"), 0)
        if isnan(value):
            self.alike.setText(tr("How alike the two orders are shows here once both have ranked some photos."))
            return
        self.alike.setText(
            trn(
                "A and B rank {n} photo alike by {value} (Spearman: 1 is the same order, 0 none, −1 the reverse).",
                "A and B rank {n} photos alike by {value} (Spearman: 1 is the same order, 0 none, −1 the reverse).",
                count,
                value=number(value, 2),
            )
        )

    def _lay_out(self) -> None:
        back = icon_button("chevron-left", tr("Back to the photos"))
        back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.setSpacing(tokens.S)
        head.addWidget(back)
        head.addWidget(label(tr("Prompt lab"), "title"))
        head.addWidget(self.where, 1)
        head.addWidget(self.kept_prompts)
        told = label(
            tr(
                "Each photo is held against two sentences, one with a word for good photos and one with a word for bad "
                "ones. The number is the share of photos that score lower, the small one the score itself. Models read "
                "English."
            ),
            "dim",
        )
        told.setWordWrap(True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.L)
        column.setSpacing(tokens.M)
        column.addLayout(head)
        column.addWidget(told)
        for panel in self.panels:
            column.addWidget(_line())
            column.addWidget(panel)
        column.addWidget(_line())
        column.addWidget(self.alike)
        column.addWidget(self.search)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)


def _line() -> QFrame:
    made = QFrame()
    made.setObjectName("labline")
    made.setFixedHeight(1)
    return made


def _likeness(first: Ranking, second: Ranking, ctx: JobContext) -> tuple[float, int]:
    from core.workspace.prompting import likeness  # numpy, which the window shows without

    return likeness(first, second)
