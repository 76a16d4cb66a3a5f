"""One process at one scale: `python -m app.screenshots.sitting --scale 2 --home DIR --folder DIR --out DIR`.

First the window of a newcomer, in an empty home; then that of a regular, in a home of its own, once for each language.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.context import AppContext
from app.garbage import GuiGarbage
from app.language import SOURCE, languages, speak
from app.main import open_library
from app.screenshots.places import ABROAD, NEWCOMER, REGULAR, Place
from app.screenshots.stage import Clock, Stage
from app.theme.style import apply_theme
from app.window import MainWindow
from core.paths import AppPaths
from core.settings import AppearanceSettings, Settings, WelcomeSettings

SIZE = QSize(1440, 900)


def main(arguments: list[str]) -> int:
    """How many places failed; each says why on stderr."""
    parser = argparse.ArgumentParser(description="Take the pictures of one scale.")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    app = QApplication(sys.argv[:1])
    apply_theme(app)
    garbage, clock = GuiGarbage(app), Clock(app)
    only = frozenset(name for name in options.only.split(",") if name)
    failures = 0
    still = AppearanceSettings(reduced_motion=True)
    been_here = Settings(appearance=still, welcome=WelcomeSettings(tour_seen=True))
    for name, settings, places in (
        (f"newcomer-{options.scale}", Settings(appearance=still), NEWCOMER),
        (f"regular-{options.scale}", been_here, REGULAR),
        *(
            (f"regular-{options.scale}", replace(been_here, appearance=replace(still, language=code)), ABROAD)
            for code in languages()
            if code != SOURCE
        ),
    ):
        speak(settings.appearance.language or SOURCE)
        home = options.home / name
        paths = AppPaths(home / "data", home / "cache", home / "config", home / "logs")
        context = AppContext(paths, settings, open_library)
        window = MainWindow(context)
        window.resize(SIZE)
        window.show()
        window.complete()
        context.start()
        stage = Stage(context, window, options.folder, options.out, clock, options.scale, only)
        failures += _visit(stage, places)
        window.close()
    garbage.stop()
    return failures


def _visit(stage: Stage, places: Sequence[Place]) -> int:
    failures = 0
    for place in places:
        try:
            stage.settle()
            try:
                place(stage)
            finally:
                stage.tidy()
        except Exception:  # A tool's outermost loop: one place that fails must not cost the others' pictures.
            traceback.print_exc()
            failures += 1
    return failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
