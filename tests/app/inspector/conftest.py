"""Lanes, a context and the panel itself for the inspector's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.inspector.panel import InspectorPanel
from app.jobs import Jobs
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.close()


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace({n: details(n) for n in range(1, 10)})


@pytest.fixture
def context(workspace: FakeWorkspace, jobs: Jobs) -> FakeContext:
    return FakeContext(workspace, jobs)


@pytest.fixture
def panel(context: FakeContext, qtbot: QtBot) -> InspectorPanel:
    made = InspectorPanel(context)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    return made
