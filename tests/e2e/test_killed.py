"""`beholder score`, killed without warning at any moment, loses at most the slice in flight."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys

import psutil
import pytest

from app.cli import main
from core.paths import app_paths
from tests.helpers.photos import PhotoFactory

PHOTOS = 80


def test_kill_9_in_the_middle_of_a_run(photo_factory: PhotoFactory, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(PHOTOS):
        photo_factory(f"{number:03}.jpg", seed=number, size=(1200, 800))
    command = [sys.executable, "-m", "app.cli", "score", str(photo_factory.folder), "--json", "--stream"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    assert process.stdout is not None
    printed = [json.loads(process.stdout.readline())["path"] for _ in range(10)]
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    _wait_until_gone(process.pid)
    with sqlite3.connect(app_paths().library) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        judged = database.execute("SELECT COUNT(*) FROM contents WHERE status = 'ok'").fetchone()[0]
    database.close()
    assert judged >= len(printed), "what was printed was stored before"
    assert main(["score", str(photo_factory.folder), "--json"]) == 0
    paths = [json.loads(line)["path"] for line in capsys.readouterr().out.splitlines()]
    assert sorted(paths) == [f"{n:03}.jpg" for n in range(PHOTOS)]


def _wait_until_gone(session: int) -> None:
    """Workers leave by themselves when their engine is gone."""
    _, alive = psutil.wait_procs([process for process in psutil.process_iter() if _is_of(session, process)], timeout=20)
    assert not alive, f"processes of a killed run live on: {alive}"


def _is_of(session: int, process: psutil.Process) -> bool:
    try:
        return os.getsid(process.pid) == session
    except OSError:
        return False
