"""A second launch finds the first window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app import single_instance
from app.single_instance import FirstInstance, hand_over, socket_name
from core.paths import AppPaths, app_paths

ROOT = Path(__file__).parents[2]
LAUNCH = (
    "import os, sys; from pathlib import Path; from app.single_instance import hand_over;"
    "folder = Path(os.fsdecode(bytes.fromhex(sys.argv[2]))) if sys.argv[2] else None;"
    "sys.exit(0 if hand_over(sys.argv[1], folder) else 3)"
)


@pytest.fixture
def name(tmp_path: Path) -> str:
    return str(tmp_path / "s") if sys.platform != "win32" else f"beholder-{os.getpid()}"


@pytest.fixture
def first(qtbot: QtBot, name: str) -> Iterator[FirstInstance]:
    made = FirstInstance(name)
    assert made.listen()
    yield made
    made.close()
    made.deleteLater()


def launch(name: str, folder: str) -> subprocess.Popen[bytes]:
    """Another process, for the socket is answered by this one's event loop."""
    return subprocess.Popen([sys.executable, "-c", LAUNCH, name, os.fsencode(folder).hex()], cwd=ROOT)


@pytest.mark.parametrize("folder", ["/photos/two\nlines 🐈 שלום", "/caf\udce9", ""])
def test_the_folder_of_a_second_launch_comes_to_the_first(
    first: FirstInstance, name: str, folder: str, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(first.called, timeout=20_000) as called:
        second = launch(name, folder)
    assert called.args == [Path(folder) if folder else None]
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 0


def test_alone_there_is_nobody_to_ask(name: str) -> None:
    assert not hand_over(name, None)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes leave nothing behind")
def test_what_a_crash_left_behind_is_in_nobodys_way(name: str, qtbot: QtBot) -> None:
    Path(name).write_bytes(b"")
    assert not hand_over(name, None)
    first = FirstInstance(name)
    assert first.listen()
    first.close()
    first.deleteLater()


@pytest.mark.parametrize("said", [b"nonsense\n", b'{"folder": 3}\n', b"[]\n", b'{"folder": "zz"}\n', b"x" * 70_000])
def test_nonsense_is_hung_up_on(first: FirstInstance, name: str, said: bytes, qtbot: QtBot) -> None:
    heard = []
    first.called.connect(heard.append)
    stranger = QLocalSocket()
    stranger.connectToServer(name)
    qtbot.waitUntil(lambda: stranger.state() is QLocalSocket.LocalSocketState.ConnectedState)
    stranger.write(said)
    qtbot.waitUntil(lambda: stranger.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert heard == []


def test_a_window_that_is_busy_finds_the_order_later(first: FirstInstance, name: str, qtbot: QtBot) -> None:
    heard: list[Path] = []
    first.called.connect(heard.append)
    second = launch(name, "/photos")
    # Nothing is answered here while this waits.
    assert second.wait(30) == 0
    assert heard == []
    qtbot.waitUntil(lambda: heard == [Path("/photos")])


def test_the_first_of_two_launches_stays_the_first(
    paths: AppPaths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    first = single_instance.launch(paths, None)
    assert first.lock is not None
    assert not first.handed_over
    # It does not listen yet, and a window beside it has no claim to its socket.
    second = single_instance.launch(paths, None, patience=0)
    assert not second.handed_over
    assert second.lock is None
    first.lock.unlock()
    third = single_instance.launch(paths, None, patience=0)
    assert third.lock is not None
    third.lock.unlock()


def test_a_launch_is_handed_to_the_window_that_holds_the_lock(paths: AppPaths, qtbot: QtBot) -> None:
    held = single_instance.launch(paths, None)
    assert held.lock is not None
    first = FirstInstance(socket_name(paths))
    second = other(paths, "launch(app_paths(), Path('/photos')).handed_over")
    with qtbot.waitSignal(first.called, timeout=20_000) as called:
        # A moment after its lock, as a window that is just starting.
        assert first.listen()
    assert called.args == [Path("/photos")]
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 0
    first.close()
    first.deleteLater()
    held.lock.unlock()


def test_the_lock_of_a_window_that_crashed_is_free(paths: AppPaths) -> None:
    crashed = other(paths, "[launched := launch(app_paths(), None), launched.lock and os._exit(0)]")
    assert crashed.wait(30) == 0
    assert (paths.data / "window.lock").exists()
    mine = single_instance.launch(paths, None, patience=0)
    assert mine.lock is not None
    mine.lock.unlock()


def test_a_library_that_cannot_be_written_beside_has_a_window_all_the_same(paths: AppPaths) -> None:
    paths.data.parent.mkdir(parents=True, exist_ok=True)
    paths.data.write_bytes(b"")
    assert single_instance.launch(paths, None) == single_instance.Launch(handed_over=False)


def other(paths: AppPaths, expression: str) -> subprocess.Popen[bytes]:
    """Another process of the same library, which ends with 0 where the expression is true."""
    code = (
        "import os, sys; from pathlib import Path; from core.paths import app_paths;"
        f"from app.single_instance import launch; sys.exit(0 if {expression} else 3)"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)


@pytest.fixture
def paths() -> AppPaths:
    return app_paths()


def test_each_library_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = set()
    for home in ("a", "b", "b", "x" * 200):
        monkeypatch.setenv("BEHOLDER_HOME", str(tmp_path / home))
        names.add(socket_name(app_paths()))
    assert len(names) == 3
    assert max(map(len, names)) < 100


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no folder")
def test_the_socket_lies_where_nobody_else_can_enter(
    paths: AppPaths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(single_instance, "_LONGEST", 200)
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    assert Path(socket_name(paths)).parent == run
    run.chmod(0o755)
    beside = Path(socket_name(paths)).parent
    assert beside.parent == paths.data
    assert beside.stat().st_mode & 0o077 == 0
    beside.chmod(0o777)
    squatted = tmp_path / f"beholder-{os.getuid()}"
    squatted.symlink_to(run)
    monkeypatch.setattr(single_instance.tempfile, "gettempdir", lambda: str(tmp_path))
    assert socket_name(paths) == ""
    assert not FirstInstance("").listen()
