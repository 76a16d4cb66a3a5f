"""Plays one scene and prints what it found as JSON: `python -m tests.benchmarks.gui SCENE ARGUMENTS`."""

from __future__ import annotations

import importlib
import json
import sys

from PySide6.QtWidgets import QApplication

from app.garbage import GuiGarbage
from app.theme.style import apply_theme


def main() -> int:
    scene, asked = sys.argv[1], json.loads(sys.argv[2])
    app = QApplication(sys.argv[:1])
    apply_theme(app)
    garbage = GuiGarbage(app)
    found = importlib.import_module(f"tests.benchmarks.gui.{scene}").play(**asked)
    garbage.stop()
    print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
