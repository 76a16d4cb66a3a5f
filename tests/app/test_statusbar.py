"""The strip at the bottom: what was not judged is named and listed, and nothing is ever cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine_thread import JudgingProgress, Phase, Stage
from app.lists import ListPaper
from core.library.words import FolderSummary
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, FakeWorkspace, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, status=Status.OK, overall=n / 20, content=f"c{n}") for n in range(1, 13)])


def test_what_was_not_judged_is_named_and_listed(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.other_files = (*((ROOT / f"{n}.mp4", "video") for n in range(37)), (ROOT / "a.psd", "psd"))
    workspace.photos[99] = row(99, status=Status.UNREADABLE, reason="the file is cut off")
    window = make_window(workspace)
    qtbot.waitUntil(lambda: window.status.links["others"].isVisible())
    assert window.status.links["others"].text() == "37 videos, 1 Photoshop document"
    assert window.status.links["unreadable"].text() == "1 unreadable"
    window.status.links["unreadable"].click()
    papers = window.findChildren(ListPaper)
    assert [paper.lines for paper in papers] == [[("IMG_0099.jpg", "The file is cut off.")]]
    papers[0].copy()
    assert "The file is cut off." in QApplication.clipboard().text()
    papers[0].close()
    window.status.links["others"].click()
    paper = window.findChildren(ListPaper)[-1]
    assert [name for name, _ in paper.lines] == [*(f"{n}.mp4" for n in range(37)), "a.psd"]
    assert paper.lines[0][1] == "Videos: not looked at, and left alone."
    paper.close()


def test_the_status_strip_says_less_before_it_cuts_anything(make_window: MakeWindow, workspace: FakeWorkspace) -> None:
    window = make_window(workspace)
    status = window.status
    summary = FolderSummary(
        photos=1529,
        waiting=1000,
        unreadable=335,
        other_files=((Path("a"), "jxl"),) * 19 + ((Path("b"), "psd"),) * 6 + ((Path("c"), "video"),) * 37,
        unreadable_files=(),
        missing=0,
        skipped=((Path("a"), "x"),),
    )
    status.show_counts(1529, 44, 1529)
    status.show_summary(summary)
    status.show_progress(JudgingProgress(Phase.RUNNING, Stage.FIRST, 456, 1529, 6.3, 170.0), 1000)
    for width in (2560, 1400, 1100, 900):
        window.resize(width, 700)
        layout = status.layout()
        assert layout is not None
        layout.activate()
        assert status.width() == width
        assert layout.sizeHint().width() <= width
        assert "456 of 1,529" in status.text.text()
        assert "3 min left" in status.text.text()
    assert status.links["others"].text() == "62 not judged"
    window.resize(2560, 700)
    assert "a second" in status.text.text()
    assert status.links["others"].text().startswith("37 videos")
