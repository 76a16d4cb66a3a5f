"""Workspaces on libraries of their own, and an encoder of random weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.encoders.spec import load_spec
from core.engine.engine import Engine, EngineOptions
from core.library.database import open_library
from core.paths import app_paths
from core.settings import EngineSettings, Settings
from core.workspace import Workspace, open_workspace
from core.workspace.judging import Scoring
from tests.helpers.hostile_tasks import Echo
from tests.helpers.tiny_clip import make_tiny_clip

OpenWorkspace = Callable[..., Workspace]


@pytest.fixture(scope="session")
def clip_spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The spec of a small random encoder."""
    return make_tiny_clip(tmp_path_factory.mktemp("clip"))


class _LastingEngine(Engine):
    """Outlives the workspaces that use it: a model process takes seconds to start, and these tests open dozens."""

    def close(self) -> None:
        """Left to the end of the run."""

    def end(self) -> None:
        super().close()


@pytest.fixture(scope="session")
def engine(clip_spec: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for the whole run, with its workers and the small encoder's process started."""
    lasting = _LastingEngine(EngineOptions(tmp_path_factory.mktemp("thumbnails"), workers=2, device="cpu"))
    lasting.load_encoder(load_spec(clip_spec))
    nothing = [lasting.pool.submit(Echo("")) for _ in range(8)]
    for future in nothing:
        future.result()
    yield lasting
    lasting.end()


@pytest.fixture
def open_one(engine: Engine) -> Iterator[OpenWorkspace]:
    """`open_one(encoder="")` opens a workspace on this test's own library; all are closed at the end."""
    opened: list[Workspace] = []

    def make(encoder: Path | str = "", pairs: tuple[str, ...] = (), own_engine: bool = False) -> Workspace:
        scoring = Scoring(extra_pairs=pairs, encoder=str(encoder))
        paths = app_paths()
        if own_engine:
            settings = Settings(engine=EngineSettings(int8="auto"))
            workspace = open_workspace(paths, settings, scoring=scoring, cpu_only=True)
        else:
            workspace = Workspace(open_library(paths.library), engine, paths, scoring)
        opened.append(workspace)
        return workspace

    yield make
    for workspace in opened:
        workspace.close()
