"""The second pass, joined with the first: native measures beside the stored ones, and a judgement made of both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.engine.engine import Engine
from core.jobs import JobContext
from core.library.library import Library
from core.pipeline.judge import Judge
from core.pipeline.stream import Pass
from core.pipeline.visit import VisitPlan
from core.scoring.catalogue import Catalogue
from core.scoring.entries import MEASURES
from core.types import OVERALL, PhotoResult, Pixels, Status
from core.workspace.folders import Report
from core.workspace.overalls import OTHERS
from core.workspace.passes import PassSummary, Store, Urgent, run_and_store

NATIVE = {entry.id: entry.version for entry in MEASURES if entry.needs is Pixels.NATIVE}
"""What only native pixels show, with its version: photos that lack any of it wait for the second pass."""

NAME = "native"
"""Names the pass in what it yields, so that a failure which may pass, and names none, is told from a lasting one."""


def second_pass(
    library: Library,
    engine: Engine,
    catalogue: Catalogue,
    folder: Path | None,
    ctx: JobContext,
    report: Report,
    urgent: Urgent,
) -> PassSummary:
    """Measure native pixels where the first pass did not see them, and judge those photos again."""
    work = Pass(NAME, Judge(), engine.visitors(VisitPlan(working=False, native=True)))
    joined = SecondPass(library, work.judge).joined
    store = Store(library, catalogue.versions)
    return run_and_store(store, folder, library.without(folder, NATIVE), work, ctx, report, urgent, joined)


class SecondPass:
    """Completes second-pass results. Runs in the thread of the pass."""

    def __init__(self, library: Library, judge: Judge) -> None:
        self._library = library
        self._judge = judge

    def joined(self, result: PhotoResult) -> PhotoResult | None:
        """The result as the library takes it; None where nothing of it is left to be written. A photo that cannot be
        read whole keeps its first judgement, with the reason as the native measures' null; where that may pass it
        waits for the next second pass."""
        if result.status is Status.UNREADABLE:
            if result.made_by:
                self._without_native(result)
            return None
        found = self._library.details_of([result.item.photo_id])
        if not found:
            return None
        stored = found[0]
        native = {entry: value for entry, value in result.values.items() if entry.startswith("measures.")}
        verdict = self._judge.verdict(
            {entry: value for entry, value in stored.values.items() if entry.startswith("measures.")} | native,
            {entry: value for entry, value in stored.values.items() if entry.startswith("attributes.")},
        )
        scores = {entry: value for entry, value in verdict.values.items() if entry.startswith("scores.")}
        if stored.scorer in OTHERS:
            # Only the technical score comes from measures; whoever speaks before it has said what there is to say.
            del scores[OVERALL]
        return replace(
            result,
            made_by=stored.made_by,
            measured_scale=stored.measured_scale,
            values=native | scores,
            reasons=verdict.reasons,
            scorer=stored.scorer if stored.scorer in OTHERS else verdict.scorer,
            seconds=stored.seconds + result.seconds,
        )

    def _without_native(self, result: PhotoResult) -> None:
        contents = self._library.contents_of([result.item.photo_id])
        nothing = np.full((len(contents), len(NATIVE)), np.nan, np.float32)
        reasons = dict.fromkeys(NATIVE, result.reason)
        self._library.write_attributes(tuple(NATIVE), contents, nothing, reasons, versions=NATIVE)
