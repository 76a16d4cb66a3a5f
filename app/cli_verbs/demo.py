"""`beholder demo DIR`: pictures that Beholder draws itself, to try everything on."""

from __future__ import annotations

import argparse

from app.cli_verbs.options import typed_path
from app.cli_verbs.progress import job_with_bar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=typed_path, help="an empty or new folder")


def run(options: argparse.Namespace) -> int:
    from core.demo import write_demo

    with job_with_bar("drawing", "picture") as ctx:
        report = write_demo(options.folder, ctx)
    print(f"{report.files} files in {options.folder}. Open them with: beholder {options.folder}")
    return 0
