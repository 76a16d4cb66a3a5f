"""One prompt of the lab: its form, how far its sentences are read, what it ranks, and the button that keeps it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.context import AppContext
from app.grid.model import PhotoModel
from app.grid.thumbnails import Thumbnails
from app.jobs import Job, Lane
from app.language import number, tr, trn
from app.prompt_lab.form import PromptForm
from app.prompt_lab.strip import RankedStrip
from app.theme import tokens
from app.widgets import icon_button, label
from core.errors import UserError
from core.jobs import JobContext

if TYPE_CHECKING:
    from core.scoring.prompts.prompt import Prompt
    from core.workspace import Workspace
    from core.workspace.prompting import Ranking

_REST_MS = 300
"""After the last key: words are not judged letter by letter."""
_BAR = 160


class PromptPanel(QWidget):
    """`ranked` says that there is another ranking, or none; `kept` carries a prompt to be kept. GUI thread."""

    ranked = Signal()
    kept = Signal(object)

    def __init__(self, context: AppContext, model: PhotoModel, thumbnails: Thumbnails, name: str) -> None:
        super().__init__()
        self._context, self._name = context, name
        self._folder: Path | None = None
        self._job: Job | None = None
        self.ranking: Ranking | None = None
        self.form = PromptForm()
        self.strip = RankedStrip(model, thumbnails, tr("Photos by prompt {name}", name=name))
        self.keep = QPushButton(tr("Keep as a score"))
        self.keep.setToolTip(tr("Every photo gets this score, and photos can be sorted and filtered by it."))
        self.state = label(tone="dim")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(_BAR)
        self.stop = icon_button("stop", tr("Stop reading sentences"))
        self.again = QPushButton(tr("Go on"))
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.rank)
        self._lay_out()
        self.form.changed.connect(self._edited)
        self.keep.clicked.connect(self._keep)
        self.stop.clicked.connect(self._stop)
        self.again.clicked.connect(self.rank)
        context.closing.connect(self._rest.stop)
        self._say("")

    def show_prompt(self, prompt: Prompt) -> None:
        """Put a prompt into the form and rank by it."""
        self.form.show_prompt(prompt)
        self.rank()

    def show_folder(self, folder: Path | None) -> None:
        """Rank the photos of another folder, or the same ones again. None: all photos."""
        self._folder = folder
        self.rank()

    def rank(self) -> None:
        """Rank by what stands in the form; an older wish that is not fulfilled yet is dropped."""
        self._rest.stop()
        workspace, prompt = self._context.workspace, self.form.prompt()
        if workspace is None:
            return
        work = partial(_rank, workspace, prompt, self._folder)
        self._job = self._context.jobs.submit(
            Lane.MODEL,
            work,
            done=self._done,
            failed=self._failed,
            progress=self._progress,
            key=f"prompt lab {self._name}",
        )
        self._say(tr("Ranking…"))

    def _edited(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._rest.start()

    def _done(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self.strip.show_ranking(ranking)
        count = len(ranking.ids)
        text = trn("{n} photo, best first", "{n} photos, best first", count)
        if ranking.without:
            text = tr(
                "{ranked} – {without}",
                ranked=text,
                without=trn("{n} is not judged yet", "{n} are not judged yet", ranking.without),
            )
        self._say(text if count or ranking.without else tr("There are no photos in this folder."))
        self.ranked.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._context.notices.error(error)
        self.ranking = None
        self.strip.show_ranking(None)
        told = [tr(error.message), tr(error.hint)] if isinstance(error, UserError) else [tr("This did not work.")]
        self._say(" ".join(filter(None, told)), problem=True)
        self.ranked.emit()

    def _progress(self, done: int, total: int) -> None:
        if done >= total:
            return
        self._say(
            trn("Reading {done} of {n} sentence", "Reading {done} of {n} sentences", total, done=number(done)),
            reading=True,
        )
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._say(tr("Stopped. What was read need not be read again."), stopped=True)
        self.again.setFocus()

    def _keep(self) -> None:
        self.kept.emit(self.form.prompt())

    def _say(self, text: str, *, problem: bool = False, reading: bool = False, stopped: bool = False) -> None:
        self.state.setProperty("tone", "problem" if problem else "dim")
        self.state.style().polish(self.state)
        self.state.setText(text)
        self.bar.setVisible(reading)
        self.stop.setVisible(reading)
        self.again.setVisible(stopped)
        self.keep.setEnabled(not problem)
        self.strip.setAccessibleDescription(text)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(tokens.S)
        name = label(self._name, "title")
        name.setAccessibleName(tr("Prompt {name}", name=self._name))
        for widget in (name, self.state, self.bar, self.stop, self.again):
            line.addWidget(widget)
        self.state.setMinimumHeight(tokens.CONTROL)
        line.addStretch(1)
        line.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.S)
        column.addLayout(line)
        column.addWidget(self.form)
        column.addWidget(self.strip)


def _rank(workspace: Workspace, prompt: Prompt, folder: Path | None, ctx: JobContext) -> Ranking:
    return workspace.prompting.rank(prompt, folder, ctx)
