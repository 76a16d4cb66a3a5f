"""The search for words on the person's own marks: started here, watched here, and told here, honestly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.context import AppContext
from app.jobs import Job, Lane
from app.language import number, tr, trn
from app.theme import tokens
from app.widgets import icon_button, label, without_state
from core.errors import UserError
from core.jobs import JobContext
from core.scoring.prompts.prompt import Prompt

if TYPE_CHECKING:
    from core.scoring.prompts.search import Found
    from core.workspace import Workspace

_BAR = 160
_GRADES, _VERDICTS = "spearman", "accuracy"
"""Criteria by their values: their module imports numpy, which the window shows without."""


class WordSearch(QWidget):
    """`use_wanted` carries the prompt with the words that were found. `prompt` gives the one whose words stand for what
    is in use. GUI thread."""

    use_wanted = Signal(object)

    def __init__(self, context: AppContext, prompt: Callable[[], Prompt]) -> None:
        super().__init__()
        self._context, self._prompt = context, prompt
        self.folder: Path | None = None
        self._job: Job | None = None
        self._asked: Prompt | None = None
        self._found: Prompt | None = None
        self.button = QToolButton()
        self.button.setText(tr("Find words that fit my marks"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolTip(
            tr(
                "Tries 27 words for good with 12 for bad photos in the sentence of A. One half of your stars and flags "
                "chooses them, the other half checks them."
            )
        )
        menu = QMenu(self.button)
        for title, criterion in (
            (tr("For an order like my stars"), _GRADES),
            (tr("For telling good from bad"), _VERDICTS),
        ):
            menu.addAction(title).triggered.connect(without_state(partial(self.start, criterion)))
        self.button.setMenu(menu)
        self.text = label(tone="dim")
        self.text.setWordWrap(True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(_BAR)
        self.stop = icon_button("stop", tr("Stop the search"))
        self.use = QPushButton(tr("Try them in B"))
        row = QHBoxLayout()
        row.setSpacing(tokens.S)
        for widget in (self.button, self.bar, self.stop, self.use):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.S)
        column.addLayout(row)
        column.addWidget(self.text)
        self.stop.clicked.connect(self._stop)
        self.use.clicked.connect(self._use)
        self._say("")

    def start(self, criterion: str) -> None:
        """Search by a criterion; one that runs is given up."""
        workspace, self._asked = self._context.workspace, self._prompt()
        if workspace is None:
            return
        self._found = None
        work = partial(_search, workspace, self._asked, criterion, self.folder)
        self._job = self._context.jobs.submit(
            Lane.MODEL, work, done=self._done, failed=self._failed, progress=self._progress, key="prompt lab search"
        )
        self._say(tr("Searching…"), running=True)
        self.bar.setRange(0, 0)

    def _progress(self, done: int, total: int) -> None:
        self._say(
            trn("Reading {done} of {n} sentence", "Reading {done} of {n} sentences", total, done=number(done)),
            running=True,
        )
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _done(self, found: Found) -> None:
        if self._asked is None:
            return
        self._found = replace(self._asked, positive=found.positive, negative=found.negative)
        words = {"good": found.positive, "bad": found.negative}
        checked = trn("{n} photo", "{n} photos", found.held_out.number)
        values = {"value": _said(found.held_out.value), "before": _said(found.before.value), "photos": checked}
        if found.kept:
            self._say(
                tr(
                    "“{good}” and “{bad}” fit better: {value} instead of {before} on {photos} that took no part in "
                    "choosing them.",
                    **words,
                    **values,
                ),
                found=True,
            )
        elif self._found.label_pair == self._asked.label_pair:
            self._found = None
            self._say(tr("No other words fit better than those of A. They stay."))
        else:
            self._found = None
            self._say(
                tr(
                    "“{good}” and “{bad}” fit best the photos that chose them, but not others: {value} instead of "
                    "{before} on {photos}. The words of A stay.",
                    **words,
                    **values,
                )
            )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._say(" ".join(filter(None, (tr(error.message), tr(error.hint)))), problem=True)
        else:
            self._say("")
            self._context.notices.error(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._say(tr("Stopped. What was read need not be read again."))
        self.button.setFocus()

    def _use(self) -> None:
        if self._found is not None:
            self.use_wanted.emit(self._found)

    def _say(self, text: str, *, problem: bool = False, running: bool = False, found: bool = False) -> None:
        self.text.setProperty("tone", "problem" if problem else "dim")
        self.text.style().polish(self.text)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.use.setVisible(found)


def _said(value: float) -> str:
    return tr("n/a") if isnan(value) else number(value, 2)


def _search(workspace: Workspace, prompt: Prompt, criterion: str, folder: Path | None, ctx: JobContext) -> Found:
    from core.scoring.prompts.search import Criterion

    return workspace.prompting.search(prompt, Criterion(criterion), folder, ctx)
