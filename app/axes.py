"""What a person does to the axes of the radar: add one in their own words, take it away, choose the sets.

    add("cosy / bleak") -> kept (database lane), an axis at once -> judged (model lane) -> its values
    settings.scoring.sets -> `use_sets` (database lane) -> the new ones judged (model lane)

Every step ends in `context.changed`, as all changes do. Nothing is decoded: judging reads stored vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.jobs import Jobs, Lane
from app.language import tr
from app.notify import Notices
from core.jobs import JobContext
from core.scoring.attribute_sets import OWN_SET, AttributePair
from core.settings import Settings
from core.types import Changes

SETS = (
    ("look", "Look", "How the picture looks: bright, sharp, colourful."),
    ("feel", "Feel", "How the picture feels: happy, natural, new."),
    ("paper", "As in the paper", "The single wordings that were published, to compare with."),
    (OWN_SET, "Your own", "The pairs of words that you added."),
)
"""Every set by its name, with its title and what it holds, in plain English for `tr`."""


class AxesWorkspace(Protocol):
    """What the axes ask of the workspace; the methods block and are called on lanes."""

    @property
    def sets(self) -> tuple[str, ...]: ...
    @property
    def pairs(self) -> tuple[AttributePair, ...]: ...
    @property
    def encoder(self) -> object | None: ...

    def keep_pair(self, text: str) -> Changes: ...
    def remove_pair(self, entry_id: str) -> Changes: ...
    def use_sets(self, names: Sequence[str]) -> Changes: ...
    def judge_pairs(self, ctx: JobContext) -> Changes: ...
    def medians(self, folder: Path | None, entry_ids: Sequence[str]) -> dict[str, float]: ...


class AxesContext(Protocol):
    """The part of the application's context that the axes use."""

    settings: Settings

    @property
    def workspace(self) -> AxesWorkspace | None: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def changed(self) -> SignalInstance: ...
    @property
    def settings_changed(self) -> SignalInstance: ...

    def remember(self, settings: Settings) -> None: ...


class Axes(QObject):
    """The verbs. `kept` when a new axis is there, `judged` when it has its values, `refused` with the error where
    something went wrong. GUI thread."""

    kept = Signal()
    judged = Signal()
    refused = Signal(object)

    def __init__(self, context: AxesContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._new: frozenset[str] = frozenset()
        self._asked: tuple[str, ...] | None = None
        """The sets that were asked for last: in use by now, refused, or still on their way."""
        context.settings_changed.connect(self._use_chosen_sets)

    def add(self, text: str) -> None:
        """Keep the words as an axis, then judge every photo by it."""
        workspace = self._context.workspace
        if workspace is not None:
            self._context.jobs.submit(
                Lane.DATABASE, KeepPair(workspace, text), done=self._kept, failed=self.refused.emit, kept=True
            )

    def remove(self, pair: AttributePair) -> None:
        """Take an own axis away; the notice that says so brings it back."""
        workspace = self._context.workspace
        if workspace is not None:
            done = partial(self._removed, pair)
            work = RemovePair(workspace, pair.entry.id)
            self._context.jobs.submit(Lane.DATABASE, work, done=done, failed=self._context.notices.error, kept=True)

    def choose(self, names: Sequence[str]) -> None:
        """Use these sets from now on."""
        settings = self._context.settings
        ordered = tuple(name for name, _, _ in SETS if name in names)
        self._context.remember(replace(settings, scoring=replace(settings.scoring, sets=ordered)))

    def _kept(self, changes: Changes) -> None:
        self._new |= changes.entries
        self._context.changed.emit(changes)
        sets = self._context.settings.scoring.sets
        if OWN_SET not in sets:
            self.choose((*sets, OWN_SET))
        self.kept.emit()
        self._judge()

    def _removed(self, pair: AttributePair, changes: Changes) -> None:
        self._context.changed.emit(changes)
        title = f"{pair.entry.high} / {pair.entry.low}"
        self._context.notices.info(
            tr("The axis “{title}” is gone.", title=title), action=tr("Undo"), act=partial(self.add, title)
        )

    def _use_chosen_sets(self) -> None:
        workspace, wanted = self._context.workspace, self._context.settings.scoring.sets
        # What was refused once is not asked again with every other setting that changes.
        if workspace is None or wanted == (workspace.sets if self._asked is None else self._asked):
            return
        self._asked = wanted
        self._context.jobs.submit(
            Lane.DATABASE, UseSets(workspace, wanted), done=self._sets_used, failed=self._context.notices.error
        )

    def _sets_used(self, changes: Changes) -> None:
        self._new |= changes.entries
        self._context.changed.emit(changes)
        self._judge()

    def _judge(self) -> None:
        workspace = self._context.workspace
        if workspace is None:
            return
        # A newer request supersedes this one and judges whatever this one has not.
        self._context.jobs.submit(
            Lane.MODEL, JudgePairs(workspace), done=self._judged, failed=self._not_judged, key="axes.judge"
        )

    def _judged(self, changes: Changes) -> None:
        self._context.changed.emit(changes)
        self._settle()
        self.judged.emit()

    def _not_judged(self, error: Exception) -> None:
        self._settle()
        self.refused.emit(error)

    def _settle(self) -> None:
        """Whoever shows an axis as being judged reads it again, photos that have no value for it included."""
        new, self._new = self._new, frozenset()
        if new:
            self._context.changed.emit(Changes(entries=new))


@dataclass(frozen=True, slots=True)
class KeepPair:
    """-> Changes. For the database lane."""

    workspace: AxesWorkspace
    text: str

    def __call__(self, ctx: JobContext) -> Changes:
        return self.workspace.keep_pair(self.text)


@dataclass(frozen=True, slots=True)
class RemovePair:
    """-> Changes. For the database lane."""

    workspace: AxesWorkspace
    entry_id: str

    def __call__(self, ctx: JobContext) -> Changes:
        return self.workspace.remove_pair(self.entry_id)


@dataclass(frozen=True, slots=True)
class UseSets:
    """-> Changes. For the database lane."""

    workspace: AxesWorkspace
    names: Sequence[str]

    def __call__(self, ctx: JobContext) -> Changes:
        return self.workspace.use_sets(self.names)


@dataclass(frozen=True, slots=True)
class JudgePairs:
    """-> Changes. For the model lane: words may have to be encoded first."""

    workspace: AxesWorkspace

    def __call__(self, ctx: JobContext) -> Changes:
        return self.workspace.judge_pairs(ctx)
