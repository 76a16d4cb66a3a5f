"""Another encoder and other limits for a workspace that is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ModelError
from core.jobs import JobContext
from core.questions import Query
from core.settings import EngineSettings
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory


def test_the_engine_goes_on_with_other_limits(open_one: OpenWorkspace, photo_factory: PhotoFactory) -> None:
    workspace, folder = open_one(own_engine=True), photo_factory.folder
    photo_factory("a.jpg", seed=1)
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())
    before = workspace.engine.process_ids()
    workspace.use_engine(EngineSettings("cpu", 1, 2048, 40.0))
    assert workspace.engine.process_ids() == []
    options = workspace.engine.options
    assert (options.device, options.workers, options.memory_mb, options.decode_seconds) == ("cpu", 1, 2048, 40.0)
    photo_factory("b.jpg", seed=2)
    workspace.open_folder(folder, JobContext())
    assert workspace.first_pass(folder, JobContext()).done == 1
    assert not set(workspace.engine.process_ids()) & set(before)
    assert len(workspace.ids(Query(folder=folder))) == 2


def test_an_encoder_that_there_is_not_leaves_everything_as_it_was(open_one: OpenWorkspace, clip_spec: Path) -> None:
    workspace = open_one()
    before = workspace.encoder
    with pytest.raises(ModelError, match="no model"):
        workspace.use_engine(EngineSettings(), "gone")
    assert workspace.encoder is before
    changes = workspace.use_engine(EngineSettings(), str(clip_spec))
    assert workspace.encoder is not None
    assert changes.entries == {pair.entry.id for pair in workspace.pairs}
