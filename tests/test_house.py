"""The harness itself: what it refuses, what it notices, what it leaves alone."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.paths import app_paths
from tests.helpers import leftovers, network
from tests.helpers.quiet_log import LogGuard


def test_every_test_has_a_home_of_its_own(beholder_home: Path, tmp_path: Path) -> None:
    assert app_paths().library.is_relative_to(beholder_home)
    assert list(beholder_home.iterdir()) == []
    assert beholder_home != tmp_path


def test_qt_is_offscreen() -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "beholder.invalid"])
def test_the_network_is_refused_and_the_attempt_is_recorded(host: str) -> None:
    with pytest.raises(network.NetworkRefusedError):
        socket.create_connection((host, 80), timeout=1)
    assert network.attempts == [f"{host}:80"]
    network.attempts.clear()


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
        assert network.attempts == []


def test_a_thread_left_behind_is_named() -> None:
    release = threading.Event()
    before = leftovers.snapshot()
    thread = threading.Thread(target=release.wait, name="straggler")
    thread.start()
    try:
        patient = leftovers.GRACE_S
        leftovers.GRACE_S = 0.0
        found = leftovers.since(before, gui=False)
    finally:
        leftovers.GRACE_S = patient
        release.set()
        thread.join()
    assert len(found) == 1
    assert "straggler" in found[0]
    assert leftovers.since(before, gui=False) == []


def test_a_child_process_left_behind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "GRACE_S", 0.0)
    before = leftovers.snapshot()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        found = leftovers.since(before, gui=False)
    assert len(found) == 1
    assert f"process {child.pid}" in found[0]
    assert "input()" in found[0]


def test_a_warning_of_ours_is_a_surprise_unless_announced() -> None:
    guard = LogGuard()
    for name in ("core.imaging.decode", "PIL.Image"):
        guard.handle(logging.makeLogRecord({"name": name, "levelno": logging.WARNING, "msg": "odd %s", "args": ("x",)}))
    assert [line.rpartition(" ")[2] for line in guard.surprises()] == ["x"]
    assert "core.imaging.decode" in guard.surprises()[0]
    guard.expected.append("odd .")
    assert guard.surprises() == []
    guard.expected.append("never said")
    assert guard.missing() == ["never said"]


def test_an_announced_warning_passes(expect_log: object) -> None:
    assert callable(expect_log)
    expect_log("disk .* slow")
    logging.getLogger("core.house").warning("disk is slow")


_CONTRACTS = {
    "no-qt": ("core/types.py", "import PySide6.QtCore"),
    "rooms": ("core/jobs.py", "import app"),
    "database": ("core/paths.py", "import sqlalchemy.orm"),
    "training-door": ("app/__init__.py", "import training.cli"),
    "core-layers": ("core/types.py", "import core.scoring"),
    "results-go-up": ("core/scoring/__init__.py", "import core.library"),
}
"""A file that would break each contract if it said this."""


def _tree(root: Path) -> None:
    """A small tree with the shape of ours, under our contracts."""
    for package in ("app", "training", "core", "core/scoring", "core/library"):
        (root / package).mkdir()
        (root / package / "__init__.py").write_text("", encoding="utf-8")
    for module in ("core/types.py", "core/errors.py", "core/jobs.py", "core/paths.py", "training/cli.py"):
        (root / module).write_text("", encoding="utf-8")
    (root / "training/api.py").write_text("import training.cli\n", encoding="utf-8")
    (root / "app/jobs.py").write_text("import training.api\nimport core.library\nimport PySide6\n", encoding="utf-8")
    (root / "core/library/__init__.py").write_text("import sqlalchemy, alembic, core.types\n", encoding="utf-8")
    config = Path(__file__).parent.parent / "pyproject.toml"
    (root / "pyproject.toml").write_text(config.read_text(encoding="utf-8"), encoding="utf-8")


def _lint(root: Path, *only: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    chosen = [part for contract in only for part in ("--contract", contract)]
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", *chosen], cwd=root, capture_output=True, text=True, check=False
    )


def test_the_contracts_hold_on_a_tree_that_keeps_them(tmp_path: Path) -> None:
    _tree(tmp_path)
    done = _lint(tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", _CONTRACTS)
def test_each_contract_catches_what_breaks_it(contract: str, tmp_path: Path) -> None:
    _tree(tmp_path)
    file, line = _CONTRACTS[contract]
    (tmp_path / file).write_text(line + "\n", encoding="utf-8")
    done = _lint(tmp_path, contract)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout
