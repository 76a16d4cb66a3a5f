"""Vectors that no first pass makes, through the workspace, with a real engine and a small random encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.encoders.preprocess import model_inputs
from core.errors import Cancelled
from core.imaging.decode import Need, decode
from core.imaging.source import open_source
from core.jobs import CancelToken, JobContext
from core.questions import Query
from core.scoring.vector_scores import GLOBAL, LinearScore, Source
from core.types import Changes, Output, SpaceKey, View
from core.workspace import Workspace, vector_pass
from tests.core.workspace.conftest import OpenWorkspace
from tests.core.workspace.vectors import entry
from tests.helpers.photos import PhotoFactory

DEEP = Source(output=Output.PENULTIMATE)
CTX = JobContext()


def score(width: int, *sources: Source) -> LinearScore:
    drawn = np.random.default_rng(3)
    weights = tuple(drawn.standard_normal(width).astype(np.float32) for _ in sources)
    return LinearScore(entry("deep"), weights, sources)


def judged(workspace: Workspace, photo_factory: PhotoFactory, count: int) -> Path:
    for other in workspace.scores:
        workspace.drop_score(other.entry.id)
    for number in range(count):
        photo_factory(f"{number}.jpg", seed=number, size=(480, 320))
    workspace.open_folder(photo_factory.folder, CTX)
    workspace.first_pass(photo_factory.folder, CTX)
    return photo_factory.folder


def spaces(workspace: Workspace) -> tuple[SpaceKey, SpaceKey]:
    encoder = workspace.engine.load_encoder(workspace.encoder)  # type: ignore[arg-type]
    return encoder.space, replace(encoder.space, output=Output.PENULTIMATE)


def values(workspace: Workspace) -> np.ndarray:
    return workspace.library.column("scores.deep")[1]


def test_a_score_of_another_layer_gets_its_vectors_in_the_background(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    workspace = open_one(clip_spec)
    folder = judged(workspace, photo_factory, 11)
    before = [(d.values, d.made_by, d.reasons) for d in workspace.details_of(workspace.ids(Query()).tolist())]
    assert workspace.third_pass(folder, CTX).done == 0
    workspace.use_score(score(64, DEEP))
    workspace.rank_stored(CTX)
    assert np.isnan(values(workspace)).all(), "nothing to judge from yet"
    told: list[tuple[int, int]] = []
    heard: list[Changes] = []
    summary = workspace.third_pass(folder, JobContext(progress=lambda *at: told.append(at)), heard.append)
    assert (summary.done, summary.failed) == (11, 0)
    assert told[0] == (0, 11)
    assert (11, 11) in told
    assert np.isfinite(values(workspace)).all()
    assert {photo for changes in heard for photo in changes.photos} == set(workspace.ids(Query()).tolist())
    # The naive twin: the same pixels, encoded one by one, against the same weights.
    encoder = workspace.engine.load_encoder(workspace.encoder)  # type: ignore[arg-type]
    for photo, found in zip(*workspace.library.column("scores.deep"), strict=True):
        (row,) = workspace.rows([int(photo)])
        with open_source(row.path) as source:
            picture = decode(source, Need(1024, 448))
        pixels = model_inputs(picture.rgb, encoder.spec.geometry)[View.GLOBAL]
        vector = encoder.encode_images(pixels, Output.PENULTIMATE).result()[0].astype(np.float16).astype(np.float32)
        assert found == pytest.approx(float(vector @ score(64, DEEP).weights[0]), rel=1e-2, abs=1e-2)
    # And nothing else about the photos is another than it was.
    for details, (old, made_by, reasons) in zip(
        workspace.details_of(workspace.ids(Query()).tolist()), before, strict=True
    ):
        assert {name: value for name, value in details.values.items() if name in old} == old
        assert (details.made_by, details.reasons) == (made_by, reasons)
    assert workspace.third_pass(folder, CTX).done == 0, "once is enough"


def test_it_is_stopped_between_batches_and_goes_on(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_pass, "MOST_AT_ONCE", 2)
    workspace = open_one(clip_spec)
    folder = judged(workspace, photo_factory, 9)
    workspace.use_score(score(64, DEEP))
    token = CancelToken()
    with pytest.raises(Cancelled):
        workspace.third_pass(folder, JobContext(token), lambda _: token.cancel())
    stored = len(workspace.library.vectors(spaces(workspace)[1], View.GLOBAL)[0])
    assert 0 < stored < 9
    assert workspace.third_pass(folder, CTX).done == 9 - stored
    assert np.isfinite(values(workspace)).all()


def test_the_photos_that_somebody_looks_at_come_first(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_pass, "MOST_AT_ONCE", 1)
    workspace = open_one(clip_spec)
    folder = judged(workspace, photo_factory, 6)
    workspace.use_score(score(64, DEEP))
    seen = workspace.ids(Query()).tolist()[::-1]
    heard: list[int] = []
    workspace.third_pass(folder, CTX, lambda changes: heard.extend(changes.photos), lambda: seen)
    assert heard[0] == seen[0]


def test_a_file_that_is_gone_or_broken_stops_nothing(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path
) -> None:
    workspace = open_one(clip_spec)
    folder = judged(workspace, photo_factory, 4)
    (folder / "1.jpg").write_bytes(b"\xff\xd8 no picture any more")
    workspace.use_score(score(64, DEEP))
    summary = workspace.third_pass(folder, CTX)
    assert (summary.done, summary.failed) == (4, 1)
    assert np.isnan(values(workspace)).tolist() == [False, True, False, False]
    assert workspace.third_pass(folder, CTX).done == 0, "and it is not tried again"


def test_another_encoder_that_is_not_installed_is_told_and_not_waited_for(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = open_one(clip_spec)
    folder = judged(workspace, photo_factory, 2)
    workspace.use_score(score(32, GLOBAL, Source(encoder="absent")))
    caplog.set_level("INFO")
    assert workspace.third_pass(folder, CTX).done == 0
    assert "absent" in caplog.text
    assert np.isnan(values(workspace)).all()
