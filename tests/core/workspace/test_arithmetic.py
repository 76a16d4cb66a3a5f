"""Whether a library goes over to int8: tried out on photos that full precision judged, and refused where it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.encoders.int8 import fidelity
from core.jobs import JobContext
from core.settings import EngineSettings
from core.types import View
from core.workspace import Workspace, arithmetic
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.outlier_clip import make_outlier_clip
from tests.helpers.photos import PhotoFactory

pytest.importorskip("openvino")

PHOTOS = 8


@pytest.fixture
def judged(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    """A library of a few photos, which are enough for this test, judged in full precision."""
    monkeypatch.setattr(arithmetic, "PICTURES", 2)
    monkeypatch.setattr(arithmetic, "LEAST_PHOTOS", PHOTOS)
    monkeypatch.setattr(fidelity, "LEAST_PHOTOS", PHOTOS)
    monkeypatch.setattr(arithmetic, "TRIES", (0, 2))
    workspace = open_one(make_outlier_clip(tmp_path / "clip"), own_engine=True)
    for number in range(PHOTOS + 3):
        photo_factory(f"{number}.jpg", seed=number)
    workspace.open_folder(photo_factory.folder, JobContext())
    assert workspace.first_pass(photo_factory.folder, JobContext()).done == PHOTOS + 3
    return workspace


def test_a_faithful_tower_takes_over_with_the_next_pass(
    judged: Workspace, photo_factory: PhotoFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fidelity, "LEAST_AGREEMENT", -1.0)
    verdict = judged.settle_arithmetic(JobContext())
    assert verdict is not None
    assert verdict.used
    assert verdict.photos == PHOTOS
    assert judged.first_pass(photo_factory.folder, JobContext()).done == PHOTOS + 3
    backends = {space.backend.split("-")[0]: space for space in judged.library.spaces()}
    assert set(backends) == {"fp32", "int8"}
    assert len(judged.library.vectors(backends["int8"], View.GLOBAL)[0]) == PHOTOS + 3
    # Settled is settled.
    assert judged.settle_arithmetic(JobContext()) is None
    judged.use_engine(EngineSettings(int8="off"), str(judged.encoder and judged.encoder.weights.parent / "tiny.toml"))
    assert judged.first_pass(photo_factory.folder, JobContext()).done == 0


def test_ranks_that_differ_refuse_it_and_change_nothing(
    judged: Workspace, photo_factory: PhotoFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fidelity, "LEAST_AGREEMENT", 1.1)
    verdict = judged.settle_arithmetic(JobContext())
    assert verdict is not None
    assert not verdict.used
    assert "full precision stays" in verdict.sentence
    assert judged.first_pass(photo_factory.folder, JobContext()).done == 0
    assert {space.backend for space in judged.library.spaces()} == {"fp32"}
    judged.engine.close()
    assert judged.settle_arithmetic(JobContext()) is None


def test_too_few_photos_leave_it_open(judged: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arithmetic, "LEAST_PHOTOS", 500)
    assert judged.settle_arithmetic(JobContext()) is None
    assert not (judged.paths.cache / "int8").exists()
