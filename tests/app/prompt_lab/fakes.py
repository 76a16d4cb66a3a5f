"""A lab without a model: prompts rank the photos of a FakeWorkspace by numbers that depend on their words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from pathlib import Path
from zlib import crc32

import numpy as np

from core.errors import UserError
from core.jobs import JobContext
from core.scoring.percentiles import ranks
from core.scoring.prompts.prompt import Method, Prompt, checked
from core.scoring.prompts.scores import PromptScore, kept_score
from core.scoring.prompts.search import Agreement, Criterion, Found
from core.types import Changes
from core.workspace.prompting import Ranking
from tests.app.fakes import FakeWorkspace

UNKNOWN = "xylophonic"


class FakePrompting:
    """`asked`: every prompt that was ranked by; `slices`: how often a prompt with subjects waits for `go`."""

    def __init__(self, workspace: FakeWorkspace) -> None:
        self._workspace = workspace
        self.asked: list[Prompt] = []
        self.scores: dict[str, PromptScore] = {}
        self.slices = 0
        self.go = threading.Semaphore(0)
        self.without = 0
        self.found: Callable[[], Found] = lambda: Found(
            "smashing", "vile", Criterion.SPEARMAN, Agreement(0.6, 40), Agreement(0.4, 40), Agreement(0.3, 40), True
        )

    def rank(self, prompt: Prompt, folder: Path | None, ctx: JobContext) -> Ranking:
        prompt = checked(prompt)
        if UNKNOWN in prompt.label_pair:
            raise UserError(f"This model has not learned “{UNKNOWN}”.", "Choose other words, or another model.")
        if prompt.method is not Method.FIXED:
            for done in range(self.slices):
                ctx.progress(64 * done, 64 * self.slices)
                while not self.go.acquire(timeout=0.01):
                    ctx.cancel.check()
        self.asked.append(prompt)
        ids = np.array(sorted(self._workspace.photos), np.int64)
        rng = np.random.default_rng(crc32(prompt.positive.encode()))
        raw = rng.normal(0, 0.02, len(ids)).astype(np.float32)
        order = np.argsort(-raw, kind="stable")
        wide = raw[order].astype(np.float64)
        return Ranking(prompt, ids[order], raw[order], ranks(wide, wide), self.without)

    def kept(self) -> tuple[PromptScore, ...]:
        return tuple(self.scores.values())

    def keep(self, prompt: Prompt, title: str = "") -> Changes:
        score = kept_score(checked(prompt), title)
        self.scores[score.entry.id] = score
        return Changes(entries=frozenset({score.entry.id}))

    def forget(self, entry_id: str) -> Changes:
        del self.scores[entry_id]
        return Changes(entries=frozenset({entry_id}))

    def search(self, prompt: Prompt, criterion: Criterion, folder: Path | None, ctx: JobContext) -> Found:
        return self.found()


class LabWorkspace(FakeWorkspace):
    """A FakeWorkspace with a lab, and with the kept prompts in its catalogue."""

    def __init__(self, *rows: object) -> None:
        super().__init__(*rows)  # type: ignore[arg-type]
        self.prompting = FakePrompting(self)

    def catalogue(self) -> dict[str, object]:
        return {score.entry.id: score.entry for score in self.prompting.kept()}

    def rank_stored(self, ctx: JobContext, report: Callable[[Changes], None], only: Collection[str] = ()) -> Changes:
        changes = Changes(entries=frozenset(only))
        report(changes)
        return changes
