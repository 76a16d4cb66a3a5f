"""The folder tree: lazy, sound as a model, honest about what cannot be opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.jobs import Jobs
from app.outside import folder_window
from app.sidebar.model import PATH_ROLE, FolderModel, Section
from app.sidebar.places import folders_in, roots
from core.errors import UserError
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, FakeWorkspace, row
from tests.helpers.fake_runner import FakeRunner


@pytest.fixture
def jobs(qapp: QObject) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b", "A", "A/inner", ".hidden", "lost+found"):
        (tmp_path / name).mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"x")
    return tmp_path


def titles(model: FolderModel, parent: QModelIndex) -> list[str]:
    return [model.index(n, 0, parent).data() for n in range(model.rowCount(parent))]


def test_only_folders_that_a_person_made_are_listed(tree: Path) -> None:
    assert [path.name for path in folders_in(tree)] == ["A", "b"]
    with pytest.raises(UserError, match="cannot be listed"):
        folders_in(tree / "missing")


def test_the_tree_starts_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert (tmp_path, "Home") in roots()
    (tmp_path / "Pictures").mkdir()
    assert roots()[0] == (tmp_path / "Pictures", "Pictures")


def test_drives_are_looked_for_beside_the_window_and_join_the_tree(
    jobs: Jobs, tree: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = FolderModel(jobs, [(tree, "Home")])
    folders = model.section_index(Section.FOLDERS)
    threads: list[str] = []

    def find() -> list[tuple[Path, str]]:
        threads.append(threading.current_thread().name)
        return [(tree / "A", "Pictures"), (tree, "Home"), (tree / "b", "b")]

    for _ in range(2):
        model.look_for_roots(find)
        qtbot.waitUntil(lambda: jobs.busy == 0)
        assert titles(model, folders) == ["Pictures", "Home", "b"]
    assert len(threads) == 2
    assert all(name.startswith("lane-files") for name in threads)
    qtmodeltester.check(model)


def test_a_drive_that_went_leaves_the_tree_even_while_it_is_listed(
    jobs: Jobs, tree: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = FolderModel(jobs, [(tree / "b", "Home"), (tree / "A", "A")])
    folders = model.section_index(Section.FOLDERS)
    model.look_for_roots(lambda: [(tree / "b", "Home")])
    model.fetchMore(model.index(1, 0, folders))
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert titles(model, folders) == ["Home"]
    qtmodeltester.check(model)


def test_a_folder_that_is_opened_again_shows_what_lies_in_it_now(
    make_window: MakeWindow, tree: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    window = make_window(FakeWorkspace([row(1)]))
    view, model = window.sidebar.tree, window.sidebar.model
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    model.look_for_roots(lambda: [(tree, "Home")])
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    top = model.index(0, 0, model.section_index(Section.FOLDERS))
    view.expand(top)
    qtbot.waitUntil(lambda: titles(model, top) == ["A", "b"])
    inner = model.index(0, 0, top)
    view.expand(inner)
    qtbot.waitUntil(lambda: titles(model, inner) == ["inner"])
    view.collapse(top)
    (tree / "b").rename(tree / "a new one")
    view.expand(top)
    qtbot.waitUntil(lambda: titles(model, top) == ["A", "a new one"])
    assert view.isExpanded(model.index(0, 0, top)), "what stays stays as it was"
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_two_quick_clicks_open_a_folder_once(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeWorkspace([row(1)]))
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    tree, model = window.sidebar.tree, window.sidebar.model
    index = model.index(0, 0, model.section_index(Section.RECENT))
    at, left = tree.visualRect(index).center(), Qt.MouseButton.LeftButton
    chosen: list[Path] = []
    window.sidebar.chosen.connect(chosen.append)
    QTest.mouseClick(tree.viewport(), left, pos=at)
    QTest.mouseDClick(tree.viewport(), left, pos=at)
    assert chosen == [ROOT]
    tree.setFocus()
    tree.setCurrentIndex(index)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert chosen == [ROOT, ROOT]
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_the_window_asks_no_drive_before_it_shows(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Path, "is_mount", lambda path: asked.append(threading.current_thread().name) or False)
    monkeypatch.setattr(Path, "iterdir", lambda path: iter([path / "drive"]))
    window = make_window(FakeWorkspace([row(1)]))
    qtbot.waitUntil(lambda: bool(asked) and window.context.jobs.busy == 0)
    assert "MainThread" not in asked


def test_folders_are_listed_when_they_are_opened(
    jobs: Jobs, tree: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = FolderModel(jobs, [(tree, "Home")])
    qtmodeltester.check(model)
    top = model.index(0, 0, model.section_index(Section.FOLDERS))
    assert model.hasChildren(top)
    assert model.rowCount(top) == 0
    if model.canFetchMore(top):
        model.fetchMore(top)
    qtbot.waitUntil(lambda: titles(model, top) == ["A", "b"])
    assert not model.canFetchMore(top)
    inner = model.index(0, 0, top)
    model.fetchMore(inner)
    qtbot.waitUntil(lambda: titles(model, inner) == ["inner"])
    assert model.index(0, 0, inner).data(PATH_ROLE) == tree / "A" / "inner"
    assert model.parent(model.index(0, 0, inner)) == inner
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: jobs.busy == 0)


def test_a_folder_that_cannot_be_listed_says_so(jobs: Jobs, tree: Path, qtbot: QtBot) -> None:
    model = FolderModel(jobs, [(tree / "missing", "Drive")])
    top = model.index(0, 0, model.section_index(Section.FOLDERS))
    model.fetchMore(top)
    qtbot.waitUntil(lambda: "cannot be listed" in model.problem_at(top))
    assert "cannot be listed" in top.data(Qt.ItemDataRole.ToolTipRole)
    assert not model.hasChildren(top)


def test_favourites_and_recent_come_first_and_go_when_empty(
    jobs: Jobs, tree: Path, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    model = FolderModel(jobs, [(tree, "Home")])
    none = QModelIndex()
    assert titles(model, none) == ["Folders"]
    model.set_places([], [tree / "b"])
    model.set_places([tree / "A"], [tree / "b", tree / "A"])
    assert titles(model, none) == ["Favourites", "Recent", "Folders"]
    assert titles(model, model.section_index(Section.RECENT)) == ["b", "A"]
    assert not model.section_index(Section.RECENT).flags() & Qt.ItemFlag.ItemIsSelectable
    qtmodeltester.check(model)
    model.set_places([], [tree / "b"])
    assert titles(model, none) == ["Recent", "Folders"]
    qtbot.waitUntil(lambda: jobs.busy == 0)


def test_a_shortcut_that_leads_nowhere_is_greyed_and_says_why(jobs: Jobs, tree: Path, qtbot: QtBot) -> None:
    model = FolderModel(jobs, [(tree, "Home")])
    model.set_places([tree / "A", tree / "gone"], [])
    there, gone = (model.index(n, 0, model.section_index(Section.FAVOURITES)) for n in range(2))
    model.look_again()
    qtbot.waitUntil(lambda: bool(model.problem_at(gone)))
    assert "not there" in gone.data(Qt.ItemDataRole.ToolTipRole)
    assert gone.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.problem_at(there) == ""
    (tree / "gone").mkdir()
    model.look_again()
    qtbot.waitUntil(lambda: not model.problem_at(gone))
    qtbot.waitUntil(lambda: jobs.busy == 0)


def test_the_menu_of_a_folder(make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make_window(FakeWorkspace([row(1)]))
    runner = FakeRunner()
    monkeypatch.setattr(folder_window, "SystemRunner", lambda: runner)
    sidebar, model = window.sidebar, window.sidebar.model
    assert sidebar.menu_for(model.section_index(Section.FOLDERS)) is None
    index = model.index(0, 0, model.section_index(Section.RECENT))
    path = model.path_at(index)
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)

    def press(text: str) -> None:
        menu = sidebar.menu_for(model.index(0, 0, model.section_index(Section.RECENT)))
        assert menu is not None
        next(action for action in menu.actions() if text in action.text()).trigger()

    press("Keep as a favourite")
    assert window.context.settings.folders.favourites == (path,)
    press("Take out")
    assert window.context.settings.folders.favourites == ()
    press("Copy the path")
    assert QApplication.clipboard().text() == str(path)
    press("Show in the file manager")
    qtbot.waitUntil(lambda: len(runner.told) == 1)
    with qtbot.waitSignal(sidebar.chosen):
        sidebar.chosen.emit(path)
    press("Forget")
    assert window.context.settings.folders.recent == ()
    assert not model.section_index(Section.RECENT).isValid()
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
