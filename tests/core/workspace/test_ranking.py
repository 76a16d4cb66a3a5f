"""Scores of words through whole passes, with a real engine and a small random encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.jobs import JobContext
from core.library.database import open_library
from core.pipeline.judge import Judge
from core.questions import Query
from core.scoring.percentiles import FEWEST
from core.types import OVERALL
from core.workspace import Workspace
from core.workspace.folders import no_report
from core.workspace.overalls import settle
from core.workspace.scores import Scores
from core.workspace.second_pass import SecondPass
from tests.core.library.build import result, waiting
from tests.core.workspace.conftest import OpenWorkspace
from tests.core.workspace.vectors import Encoder, Words, column, fill, linear
from tests.helpers.photos import Look, PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip

CTX = JobContext()
BEAUTY = Words(("good photo", "bad photo"), name="aesthetic", by_rank=True)


def draw(photo_factory: PhotoFactory, numbers: range) -> Path:
    for number in numbers:
        photo_factory(f"{number:03d}.jpg", seed=number, size=(96, 64), look=Look(brightness=0.1 + number % 9 / 10))
    return photo_factory.folder


def opened(open_one: OpenWorkspace, spec: Path) -> Workspace:
    """Judged by `BEAUTY` alone, beside what there always is."""
    workspace = open_one(spec)
    workspace.use_score(BEAUTY)
    for other in workspace.scores:
        if other is not BEAUTY:
            workspace.drop_score(other.entry.id)
    return workspace


def run(workspace: Workspace, folder: Path) -> None:
    workspace.open_folder(folder, CTX)
    workspace.first_pass(folder, CTX)


def test_beauty_speaks_once_its_words_are_read_and_in_the_next_first_pass_at_once(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    folder = draw(photo_factory, range(FEWEST + 3))
    workspace = opened(open_one, clip_spec)
    run(workspace, folder)
    library = workspace.library
    technical = column(library, OVERALL)
    assert np.isnan(column(library, "scores.aesthetic")).all(), "the first pass waits for no words"
    workspace.third_pass(folder, CTX)
    raw, shown = column(library, "scores.aesthetic"), column(library, OVERALL)
    assert np.isfinite(raw).all()
    assert (shown != technical).any()
    assert {d.scorer for d in workspace.details_of(workspace.ids(Query()).tolist())} == {"aesthetic"}
    assert workspace.ids(Query(sort=BEAUTY.entry.id)).tolist() == workspace.ids(Query(sort=OVERALL)).tolist()
    best = int(workspace.ids(Query(sort=OVERALL, descending=True))[0])
    assert workspace.percentile(BEAUTY.entry.id, best) == pytest.approx(1 - 0.5 / len(raw))

    draw(photo_factory, range(FEWEST + 3, FEWEST + 6))
    run(workspace, folder)
    assert column(library, OVERALL)[: len(shown)].tolist() == shown.tolist(), "nobody else's number moved"
    fresh = workspace.details_of(library.column(OVERALL)[0][-3:])
    assert [d.scorer for d in fresh] == ["aesthetic"] * 3
    assert all(workspace.score_history(d.row.id) == () for d in fresh), "it never was another"


def test_a_first_pass_by_another_encoder_leaves_the_word_until_its_own_is_known(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, tmp_path: Path
) -> None:
    folder = draw(photo_factory, range(FEWEST + 3))
    first = opened(open_one, clip_spec)
    run(first, folder)
    first.third_pass(folder, CTX)
    before = column(first.library, OVERALL)
    first.close()
    other = make_tiny_clip(tmp_path / "other", id="test-other", title="Another model", preprocessing_version=2)
    second = opened(open_one, other)
    assert second.switch_cost(str(other)).photos == FEWEST + 3
    assert second.first_pass(folder, CTX).done == FEWEST + 3
    assert column(second.library, OVERALL).tolist() == before.tolist()
    second.third_pass(folder, CTX)
    assert second.switch_cost(str(other)).nothing
    assert {d.scorer for d in second.details_of(second.ids(Query()).tolist())} == {"aesthetic"}


def test_the_second_pass_leaves_the_word_to_whoever_has_it(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        fill(library, 40)
        beauty = linear("aesthetic", by_rank=True)
        Scores(library, (beauty,)).rank(Encoder(), CTX, no_report)  # type: ignore[arg-type]
        settle(library, (beauty.entry,), CTX, no_report)
        item = waiting(library, "native")["00000.jpg"]
        joined = SecondPass(library, Judge()).joined(result(item, "c0", {"measures.noise": 0.9}, made_by="native"))
        assert joined is not None
        assert joined.scorer == "aesthetic"
        assert OVERALL not in joined.values
        assert {"measures.noise", "scores.technical"} <= joined.values.keys()
