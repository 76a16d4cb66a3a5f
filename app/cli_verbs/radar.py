"""`beholder radar FILE... --out x.svg|png`: the radar of one or more photos as a figure."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli_verbs.options import absolute, add_scoring_options, say, typed_path, workspace_for
from app.cli_verbs.progress import job_with_bar
from app.cli_verbs.shapes import printable
from core.errors import UserError
from core.interop.radar_export import export_radar
from core.interop.radar_series import RadarSeries
from core.types import Status

MOST_FILES = 6
"""More outlines than that cannot be told apart."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=typed_path, metavar="FILE")
    parser.add_argument("--out", required=True, type=typed_path, metavar="FILE.svg|png")
    add_scoring_options(parser)


def run(options: argparse.Namespace) -> int:
    files: list[Path] = [absolute(file) for file in options.files]
    if len(files) > MOST_FILES:
        raise UserError(f"A radar shows at most {MOST_FILES} photos.", "Name fewer files.")
    with workspace_for(options, None) as workspace:
        with job_with_bar("judging", "photo") as ctx:
            results = workspace.judge_files(files, ctx)
        unreadable = [result for result in results if result.status is Status.UNREADABLE]
        for result in unreadable:
            say(f"{printable(result.item.files.primary.path.name)} cannot be read: {result.reason}.")
        series = [
            RadarSeries(printable(result.item.files.primary.path.name), workspace.radar_of(result.values))
            for result in results
            if result.status is Status.OK
        ]
        if not series:
            return 1
        export_radar(series, options.out)
    print(options.out)
    return 1 if unreadable else 0
