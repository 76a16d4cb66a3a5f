"""Runs one scene in a fresh process and brings back what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE_S = 600


def play(scene: str, home: Path, scale: float = 1, **asked: object) -> dict[str, Any]:
    """What `gui/<scene>.py`'s `play(**asked)` gives, played under `home` at a pixel ratio of `scale`.

    RuntimeError with the end of its output where the scene fails.
    """
    environment = os.environ | {
        "BEHOLDER_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": str(scale),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.gui", scene, json.dumps(asked, default=str)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{scene} failed:\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
