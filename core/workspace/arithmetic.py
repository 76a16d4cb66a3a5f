"""Whether this library's photos may be judged in int8: built and tried out on photos that full precision judged before.

Runs in the background, once for each model. What was judged stays as it is until the next pass makes its vectors anew
in the new space; nothing changes at all where int8 would rank the photos otherwise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.encoders.int8.calibrate import PICTURES
from core.encoders.int8.fidelity import LEAST_PHOTOS, Fidelity, fidelity
from core.encoders.int8.store import Verdict
from core.engine.engine import Engine, LoadedEncoder
from core.errors import UnreadableError
from core.jobs import JobContext, result_of
from core.library.library import Library
from core.pipeline.judge import Judge
from core.pipeline.visit import VisitPlan
from core.types import View
from core.workspace.judges import Judges

NO_PICTURES = np.empty((0, 0, 0, 3), np.uint8)
TRIES = (0, 2, 4, 8, 16)
"""How many of the worst layers stay in full precision, from one try to the next; with more of them little is won."""


def settle_arithmetic(library: Library, engine: Engine, judges: Judges, ctx: JobContext) -> Verdict | None:
    """Find out whether int8 is faithful, and write it down; None where it is known already, or cannot be found yet.

    A verdict that says yes ends the engine's processes: the next pass loads the model in int8.
    """
    encoder = judges.loaded(ctx.cancel)
    if encoder is None or not encoder.info.int8_possible or encoder.info.int8 is not None:
        return None
    judge = judges.judge(encoder)
    content_ids, matrix = library.vectors(encoder.space, View.GLOBAL)
    if len(content_ids) < LEAST_PHOTOS + PICTURES or not judge.known:
        return None
    crops, before = _again(library, engine, encoder, content_ids, matrix, ctx)
    if len(crops) < LEAST_PHOTOS + PICTURES:
        return None
    verdict = result_of(encoder.keep_int8(_tried(encoder, judge, crops, before, ctx)), ctx.cancel)
    if verdict.used:
        # Loaded anew by whoever asks next, and in int8 then.
        engine.close()
    return verdict


def _again(
    library: Library,
    engine: Engine,
    encoder: LoadedEncoder,
    content_ids: NDArray[np.int64],
    matrix: NDArray[np.float16],
    ctx: JobContext,
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """What the encoder once got to see of photos spread over the library, and the vectors that it gave."""
    wanted = LEAST_PHOTOS + PICTURES
    # Some files are gone, or lie on a disk that is not there: a few more than needed.
    rows = np.unique(np.linspace(0, len(content_ids) - 1, wanted + wanted // 5).astype(np.int64))
    plan = VisitPlan(encoder.spec.geometry, engine.options.thumbnails)
    crops: list[NDArray[np.uint8]] = []
    kept: list[int] = []
    visitors = engine.visitors(plan)
    items = library.items_of(content_ids[rows].tolist())
    for row in rows.tolist():
        ctx.cancel.check()
        item = items.get(int(content_ids[row]))
        if item is None:
            continue
        try:
            visit = result_of(visitors.visit(item, False), ctx.cancel)
        except UnreadableError:
            continue
        if View.GLOBAL not in visit.inputs:
            continue
        crops.append(visit.inputs[View.GLOBAL][0])
        kept.append(row)
        ctx.progress(len(crops), 2 * wanted)
        if len(crops) == wanted:
            break
    stacked = np.stack(crops) if crops else NO_PICTURES
    return stacked, np.asarray(matrix[kept], np.float32)


def _tried(
    encoder: LoadedEncoder, judge: Judge, crops: NDArray[np.uint8], before: NDArray[np.float32], ctx: JobContext
) -> Verdict:
    """Calibrate on the first pictures, compare on all the others; layers that suffer go back to full precision."""
    shown, rest = crops[:PICTURES], crops[PICTURES:]
    usual = judge.probabilities(before[PICTURES:])
    layers: tuple[str, ...] = ()
    found: Fidelity | None = None
    floats: tuple[str, ...] = ()
    pictures = shown
    for number in TRIES:
        floats = layers[:number]
        built = result_of(encoder.build_int8(pictures, floats), ctx.cancel)
        pictures, layers = NO_PICTURES, tuple(name for name, _ in built.layers)
        now = judge.probabilities(_encoded(encoder, rest, ctx))
        found = fidelity(judge.known, usual, now)
        if found.passed:
            break
    assert found is not None
    agreement = found.worst[1] if found.worst is not None else 0.0
    kept = floats if found.passed else ()
    return Verdict(found.passed, found.sentence(), found.photos, agreement, len(layers), kept)


def _encoded(encoder: LoadedEncoder, crops: NDArray[np.uint8], ctx: JobContext) -> NDArray[np.float32]:
    waiting = [encoder.try_int8(crops[at : at + encoder.batch]) for at in range(0, len(crops), encoder.batch)]
    parts = []
    for number, future in enumerate(waiting, start=1):
        parts.append(result_of(future, ctx.cancel))
        ctx.progress(len(waiting) + number, 2 * len(waiting))
    return np.concatenate(parts)
