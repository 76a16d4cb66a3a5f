"""Options that several verbs share, and what follows from them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.paths import app_paths
from core.settings import Settings, load_settings
from core.workspace import Workspace, open_workspace
from core.workspace.judging import Scoring


def add_scoring_options(parser: argparse.ArgumentParser) -> None:
    """What to judge by."""
    parser.add_argument("--set", metavar="NAMES", help="attribute sets, comma-separated (look, feel, paper, own)")
    parser.add_argument(
        "--pair",
        action="append",
        default=[],
        metavar='"A/B"',
        help='judge by a pair of your own, "Good photo/Bad photo"',
    )
    parser.add_argument("--encoder", default="", metavar="ID", help="an installed encoder, or the path of its spec")
    parser.add_argument(
        "--three-views",
        action="store_true",
        help="judge attributes from each photo as a whole, its fragments and its main part (slow)",
    )
    parser.add_argument("--cpu", action="store_true", help="leave the GPU alone")


def scoring_of(options: argparse.Namespace, settings: Settings) -> Scoring:
    """What to judge by: the options where given, else the settings."""
    sets = (
        tuple(name.strip() for name in options.set.split(",") if name.strip()) if options.set else settings.scoring.sets
    )
    return Scoring(
        sets,
        tuple(options.pair),
        options.encoder or settings.scoring.encoder,
        options.three_views or settings.scoring.three_views,
        "subject" if settings.scoring.salient == "subject" else "middle",
    )


@contextmanager
def workspace_for(options: argparse.Namespace, library: Path | None) -> Iterator[Workspace]:
    """A workspace by the settings and the options, closed at the end whatever happens."""
    paths = app_paths()
    settings = load_settings(paths.settings)
    for notice in settings.notices:
        say(notice)
    workspace = open_workspace(
        paths,
        settings,
        scoring=scoring_of(options, settings),
        library=library,
        cpu_only=options.cpu,
        on_notice=say,
    )
    try:
        yield workspace
    finally:
        # A second Ctrl+C must not tear what the first one asked for.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            workspace.close()
        finally:
            signal.signal(signal.SIGINT, before)


def say(text: str) -> None:
    """Something a person should know, where it does not mix with what was asked for."""
    print(text, file=sys.stderr)


def absolute(path: Path) -> Path:
    """Absolute and without "..", but with its links kept: names are shown as the person knows them."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def typed_path(text: str) -> Path:
    """A path as typed; whether there is anything is for the verb to say."""
    return Path(text).expanduser()
