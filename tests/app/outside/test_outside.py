"""Photos on their way out of the window: shown, opened, copied, dragged."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDrag, QGuiApplication, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.outside import open_with, outside
from app.outside.desktop_entries import Program
from app.outside.dragging import stack
from app.outside.outside import Outside
from app.window import MainWindow
from core.errors import UnreadableError
from core.types import ScreenPixels, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, FakeWorkspace, row
from tests.helpers.fake_runner import FakeRunner


@pytest.fixture
def workspace() -> FakeWorkspace:
    photos = [row(n, status=Status.OK, overall=1 - n / 20, content=f"c{n}") for n in range(1, 6)]
    photos[1] = replace(photos[1], has_twin=True)
    photos[4] = replace(photos[4], path=Path("/elsewhere/IMG_0005.jpg"))
    return FakeWorkspace(photos)


@pytest.fixture
def runner() -> FakeRunner:
    return FakeRunner()


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace, runner: FakeRunner, qtbot: QtBot) -> MainWindow:
    made = make_window(workspace)
    made.dragged = []  # type: ignore[attr-defined]

    def drag_it(source: QWidget, load: Callable[[QDrag], None]) -> Qt.DropAction:
        dragged = QDrag(source)
        load(dragged)
        made.dragged.append(dragged)  # type: ignore[attr-defined]
        return Qt.DropAction.IgnoreAction

    made.grid.view.drag_wanted.disconnect(made.outside.drag_out)
    made.outside = Outside(made.context, made.places, made, runner, drag_it)
    QGuiApplication.clipboard().clear()
    return made


def run(window: MainWindow, command: str, *photos: int) -> None:
    window.grid.selection.set_many(photos, photos[0])
    window.context.actions.run(command)


def idle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_nothing_is_offered_before_a_photo_is_chosen(window: MainWindow) -> None:
    actions = [window.context.actions.action(command) for command in outside.COMMANDS]
    assert not any(action.isEnabled() for action in actions)
    window.grid.selection.set_only(1)
    assert all(action.isEnabled() for action in actions)
    assert set(actions) <= set(window.mark_menu.actions())


def test_show_in_folder_keeps_to_one_folder_and_says_so(
    window: MainWindow, runner: FakeRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside.sys, "platform", "darwin")
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        run(window, "file.show_in_folder", 1, 2, 5)
    assert "several folders" in posted.args[0].message
    idle(window, qtbot)
    assert runner.told == [("open", "-R", "/photos/IMG_0001.jpg", "/photos/IMG_0002.jpg")]


def test_without_a_file_manager_it_is_said(window: MainWindow, runner: FakeRunner, qtbot: QtBot) -> None:
    runner.broken = ("dbus-send", "xdg-open", "open", "explorer")
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        run(window, "file.show_in_folder", 1)
    assert "No file manager" in posted.args[0].message


def offered(window: MainWindow, qtbot: QtBot) -> dict[str, Callable[[], None]]:
    menu = window.outside.open_with.menu
    qtbot.waitUntil(menu.isVisible)
    return {action.text(): action.trigger for action in menu.actions() if action.text()}


def test_a_program_of_the_system_opens_the_photos(
    window: MainWindow, runner: FakeRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_with.sys, "platform", "linux")
    asked = []
    monkeypatch.setattr(
        open_with, "system_programs", lambda mime: asked.append(mime) or [Program("R & D", ("rnd", "%F"))]
    )
    run(window, "file.open_with", 1, 2)
    lines = offered(window, qtbot)
    assert list(lines) == ["The system's own program", "R && D", "Another program…"]
    assert asked == ["image/jpeg"]
    lines["R && D"]()
    lines["The system's own program"]()
    assert runner.told == [
        ("rnd", "/photos/IMG_0001.jpg", "/photos/IMG_0002.jpg"),
        ("xdg-open", "/photos/IMG_0001.jpg"),
        ("xdg-open", "/photos/IMG_0002.jpg"),
    ]
    window.outside.open_with.menu.hide()


def test_another_program_is_remembered_once_it_has_started(
    window: MainWindow, runner: FakeRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(open_with, "system_programs", lambda mime: [])
    program = tmp_path / "my editor"
    program.write_text("")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(program), ""))
    runner.broken = (str(program),)
    run(window, "file.open_with", 3)
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        offered(window, qtbot)["Another program…"]()
    assert "my editor could not be started" in posted.args[0].message
    assert window.context.settings.programs.remembered == ()
    runner.broken = ()
    offered(window, qtbot)["Another program…"]()
    assert runner.told[-1] == (str(program), "/photos/IMG_0003.jpg")
    assert window.context.settings.programs.remembered == (program,)
    window.outside.open_with.menu.hide()
    run(window, "file.open_with", 4)
    idle(window, qtbot)
    offered(window, qtbot)["my editor"]()
    assert runner.told[-1] == (str(program), "/photos/IMG_0004.jpg")
    window.outside.open_with.menu.hide()


def test_paths_are_copied_a_line_each(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "edit.copy_path", 1, 2)
    idle(window, qtbot)
    assert QGuiApplication.clipboard().text() == "/photos/IMG_0001.jpg\n/photos/IMG_0002.jpg"


def test_several_photos_are_copied_as_their_files(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "edit.copy_picture", 1, 2)
    idle(window, qtbot)
    mime = QGuiApplication.clipboard().mimeData()
    names = [url.fileName() for url in mime.urls()]
    assert names == ["IMG_0001.jpg", "IMG_0002.jpg", "IMG_0002.nef"]
    assert not mime.hasImage()


def test_one_photo_is_copied_with_its_picture_at_full_size(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = np.zeros((30, 50, 4), np.uint8)
    pixels[..., :] = (10, 120, 200, 255)
    needs = []

    def read(photo_id: int, need: object, ctx: object = None, most: int = 0) -> ScreenPixels:
        needs.append((photo_id, need.is_native, most))  # type: ignore[attr-defined]
        return ScreenPixels(pixels, 50, 30)

    monkeypatch.setattr(workspace, "pixels", read)
    run(window, "edit.copy_picture", 3)
    idle(window, qtbot)
    mime = QGuiApplication.clipboard().mimeData()
    assert needs == [(3, True, 0)]
    assert [url.fileName() for url in mime.urls()] == ["IMG_0003.jpg"]
    image = mime.imageData()
    assert (image.width(), image.height()) == (50, 30)
    assert image.pixelColor(5, 5).getRgb()[:3] == (200, 120, 10)
    assert "50 × 30" in window.notices.notice.message


def test_a_picture_that_cannot_be_read_is_copied_as_a_file(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> ScreenPixels:
        raise UnreadableError("The file is cut off.")

    monkeypatch.setattr(workspace, "pixels", broken)
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        run(window, "edit.copy_picture", 3)
    assert "as a file only" in posted.args[0].message
    assert QGuiApplication.clipboard().mimeData().hasUrls()


def test_what_was_copied_meanwhile_stays(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "pixels", lambda *_: ScreenPixels(np.zeros((3, 5, 4), np.uint8), 5, 3))
    run(window, "edit.copy_picture", 3)
    QGuiApplication.clipboard().setText("a note")
    idle(window, qtbot)
    assert QGuiApplication.clipboard().text() == "a note"


def test_what_is_dragged_are_the_original_files(window: MainWindow) -> None:
    window.grid.view.drag_wanted.emit([1, 2, 5])
    (dragged,) = window.dragged[-1:]  # type: ignore[attr-defined]
    assert [Path(url.toLocalFile()) for url in dragged.mimeData().urls()] == [
        ROOT / "IMG_0001.jpg",
        ROOT / "IMG_0002.jpg",
        ROOT / "IMG_0002.nef",
        Path("/elsewhere/IMG_0005.jpg"),
    ]
    assert "text/uri-list" in dragged.mimeData().formats()
    assert not dragged.pixmap().isNull()


def test_thousands_are_bounded_and_that_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "MOST", 2)
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        window.grid.view.drag_wanted.emit([1, 3, 4])
    assert "first 2 photos" in posted.args[0].message
    assert len(window.dragged[-1].mimeData().urls()) == 2  # type: ignore[attr-defined]


def asked_in(workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Fills with the thread and the number of photos whenever files are read."""
    asked: list[tuple[str, int]] = []
    inner = workspace.files_of

    def counted(ids: Sequence[int]) -> dict[int, tuple[Path, ...]]:
        asked.append((threading.current_thread().name, len(ids)))
        return inner(ids)

    monkeypatch.setattr(workspace, "files_of", counted)
    return asked


def test_files_are_read_beside_the_window(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_in(workspace, monkeypatch)
    for command in ("edit.copy_picture", "edit.copy_path", "file.show_in_folder", "file.open_with"):
        run(window, command, 1, 2, 5)
        idle(window, qtbot)
    window.outside.open_with.menu.hide()
    assert len(asked) == 4
    assert {thread for thread, _ in asked} == {"lane-database-0"}


@pytest.mark.parametrize("held", [True, False])
def test_many_are_dragged_when_their_files_are_known_if_the_button_is_still_down(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    monkeypatch.setattr(outside, "AT_ONCE", 2)
    down = Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton
    monkeypatch.setattr(outside.QGuiApplication, "mouseButtons", lambda: down)
    asked = asked_in(workspace, monkeypatch)
    window.grid.view.drag_wanted.emit([1, 3])
    assert asked == [("MainThread", 2)]
    window.grid.view.drag_wanted.emit([1, 3, 4])
    idle(window, qtbot)
    assert asked[1:] == [("lane-database-0", 3)]
    files = [len(dragged.mimeData().urls()) for dragged in window.dragged]  # type: ignore[attr-defined]
    assert files == ([2, 3] if held else [2])


def test_remembered_programs_are_looked_for_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there, gone = tmp_path / "there", tmp_path / "gone"
    there.write_text("")
    monkeypatch.setattr(open_with, "system_programs", lambda mime: [])
    settings = window.context.settings
    window.context.remember(replace(settings, programs=replace(settings.programs, remembered=(gone, there))))
    looked: list[str] = []
    inner = Path.exists

    def exists(path: Path, **how: bool) -> bool:
        looked.append(threading.current_thread().name)
        return inner(path, **how)

    monkeypatch.setattr(Path, "exists", exists)
    run(window, "file.open_with", 1)
    idle(window, qtbot)
    lines = offered(window, qtbot)
    assert "there" in lines
    assert "gone" not in lines
    assert "MainThread" not in looked
    window.outside.open_with.menu.hide()


@pytest.mark.parametrize("count", [1, 2, 3, 12345])
@pytest.mark.usefixtures("qapp")
def test_the_stack_on_the_pointer_is_sharp_and_shows_pictures_and_number(count: int) -> None:
    picture = QPixmap(300, 200)
    picture.fill(Qt.GlobalColor.red)
    plain, sharp = (stack([picture] * min(count, 3), count, ratio) for ratio in (1.0, 2.0))
    assert sharp.size() == plain.size() * 2
    image = plain.toImage()
    assert image.pixelColor(image.width() // 2 - 6, image.height() // 2).red() > 200
    assert stack([], count, 1.0).size() == plain.size()
