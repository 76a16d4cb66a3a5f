"""What is dropped on the window: welcomed visibly, looked at beside the window, opened or said to be missing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, FakeWorkspace, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, overall=n / 10) for n in range(1, 4)])


def test_a_dropped_folder_opens(
    make_window: MakeWindow,
    workspace: FakeWorkspace,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = make_window(workspace)
    (tmp_path / "a.jpg").write_bytes(b"x")
    looked: list[str] = []
    inner = Path.is_dir

    def is_dir(path: Path, **how: bool) -> bool:
        if path.is_relative_to(tmp_path):
            looked.append(threading.current_thread().name)
        return inner(path, **how)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    for dropped in (tmp_path, tmp_path / "a.jpg"):
        workspace.opened.clear()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(dropped))])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        for event in (QDragEnterEvent(QPoint(5, 5), *how), QDropEvent(QPointF(5, 5), *how)):
            QApplication.sendEvent(window, event)
            assert event.isAccepted()
        qtbot.waitUntil(lambda: workspace.opened == [tmp_path])
    assert window.session.folder == tmp_path
    assert looked
    assert "MainThread" not in looked, "a drive that sleeps would hold up the window"
    qtbot.waitUntil(lambda: window.context.settings.folders.recent[:2] == (tmp_path, ROOT))


def test_something_dropped_that_is_not_there_is_said(
    make_window: MakeWindow, workspace: FakeWorkspace, tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window(workspace)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "gone"))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), *how))
        QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *how))
    assert "not there" in posted.args[0].message
    assert window.session.folder == ROOT


def test_a_drag_is_welcomed_visibly(make_window: MakeWindow, workspace: FakeWorkspace, tmp_path: Path) -> None:
    window = make_window(workspace)
    data, text = QMimeData(), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    text.setText("not a folder")
    rest = (Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    highlight = window.first_minute.drop.highlight
    for mime, welcome in ((text, False), (data, True)):
        enter = QDragEnterEvent(QPoint(5, 5), rest[0], mime, rest[1], rest[2])
        enter.ignore()
        QApplication.sendEvent(window, enter)
        assert (enter.isAccepted(), highlight.isVisible()) == (welcome, welcome)
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not highlight.isVisible()
