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

from app.single_instance import FirstInstance, hand_over, socket_name
from core.paths import app_paths

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


def test_each_library_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = set()
    for home in ("a", "b", "b", "x" * 200):
        monkeypatch.setenv("BEHOLDER_HOME", str(tmp_path / home))
        names.add(socket_name(app_paths()))
    assert len(names) == 3
    assert max(map(len, names)) < 100
