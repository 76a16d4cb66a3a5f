"""Ctrl+C reaches every process of the terminal; ours must be up to it at every moment."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]

INTERRUPTED = """
import sys
from core.engine.limits import WorkerLimits
from core.engine.pool import DecodePool
from core.engine.processes import process_context
from tests.helpers.hostile_tasks import Echo

if __name__ == "__main__":
    process_context().set_forkserver_preload(sys.argv[1:])
    pool = DecodePool(1, WorkerLimits())
    print(pool.submit(Echo("alive")).result(60)[0])
    pool.close()
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no process is forked here")
@pytest.mark.parametrize(
    "preload",
    [
        pytest.param(["tests.helpers.interrupts", "core.engine.preload"], id="while the server starts"),
        pytest.param(["core.engine.preload", "tests.helpers.interrupts"], id="while it imports"),
    ],
)
def test_ctrl_c_does_not_end_the_server_that_forks_workers(preload: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *preload], cwd=REPOSITORY, capture_output=True, text=True, timeout=120
    )
    assert answer.stdout.strip() == "alive", answer.stderr
