"""The first pass over photos: thumbnail, measures, vector and judgement, from as few pixels as that takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.engine.engine import Engine
from core.jobs import JobContext
from core.library.library import Library
from core.pipeline.stream import Pass, run_pass
from core.pipeline.visit import VisitPlan
from core.types import FileStamp, FoundFile, PhotoFiles, PhotoResult, WorkItem
from core.workspace.folders import Report
from core.workspace.judges import Judges
from core.workspace.judging import made_by
from core.workspace.overalls import OTHERS, Standing
from core.workspace.passes import PassSummary, Store, Urgent, run_and_store

NO_STAMP = FileStamp(0, 0)
"""Of files that are judged once and not remembered."""


def first_pass(
    library: Library,
    engine: Engine,
    judges: Judges,
    thumbnails: Path,
    folder: Path | None,
    ctx: JobContext,
    report: Report,
    urgent: Urgent,
) -> PassSummary:
    """Judge every photo below `folder` that is not judged yet; thumbnails are written to the folder `thumbnails`."""
    encoder = judges.loaded(ctx.cancel)
    wanted, summary = "", PassSummary()
    # Once, or again where the model had to leave the GPU in the middle and so changed its space.
    while wanted != made_by(encoder):
        wanted = made_by(encoder)
        judge = judges.judge(encoder)
        space = encoder.space if encoder else None
        items = library.pending(folder, wanted, space)
        plan = VisitPlan(encoder.spec.geometry if encoder else None, thumbnails)
        work = Pass(wanted, judge, engine.visitors(plan), encoder)
        store = Store(library, judges.catalogue().versions, space)
        try:
            standing = Standing(library.judged_by(OTHERS, [item.photo_id for item in items]))
            summary += run_and_store(store, folder, items, work, ctx, report, urgent, standing.completed)
        finally:
            if encoder is not None:
                judges.passed(judge)
        if encoder is not None:
            judges.judge_stored(encoder, ctx, report)
        else:
            judges.settle(ctx, report)
    report(library.resolve_moves())
    return summary


def judge_files(engine: Engine, judges: Judges, files: Sequence[Path], ctx: JobContext) -> list[PhotoResult]:
    """Judge a few files at full resolution beside any library, in their order."""
    encoder = judges.loaded(ctx.cancel)
    judge = judges.judge(encoder)
    items = [WorkItem(number, PhotoFiles(FoundFile(file, NO_STAMP, ""))) for number, file in enumerate(files)]
    plan = VisitPlan(encoder.spec.geometry if encoder else None, native=True)
    work = Pass(made_by(encoder), judge, engine.visitors(plan), encoder)
    return sorted(run_pass(items, work, ctx), key=lambda result: result.item.photo_id)
