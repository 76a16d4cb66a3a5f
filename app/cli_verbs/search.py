"""`beholder search FOLDER "words"`: the photos that look most like words or like other pictures, closest first."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.cli_verbs.options import absolute, add_scoring_options, say, typed_path, workspace_for
from app.cli_verbs.progress import job_with_bar
from app.cli_verbs.shapes import DIGITS, relative, shown_name
from core.errors import UserError
from core.jobs import JobContext
from core.questions import Looks, Query, SortKey
from core.types import Embedding, Output, PhotoRow, Status, View
from core.workspace import OWN_LIBRARY, Workspace
from core.workspace.searching import Found

FEW = 20
"""Photos that are printed where nobody says how many."""
_ROWS_AT_A_TIME = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=typed_path)
    parser.add_argument("words", nargs="?", default="", help='what the photos show, in quotes ("a dog on a beach")')
    parser.add_argument(
        "--like", action="append", default=[], type=typed_path, metavar="FILE", help="a picture to be near to"
    )
    parser.add_argument(
        "--less", action="append", default=[], type=typed_path, metavar="FILE", help="a picture to be far from"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--limit", type=_whole, default=FEW, metavar="N", help=f"at most so many photos ({FEW})")
    parser.add_argument("--library", type=typed_path, metavar="FILE", help="another library than your own")
    add_scoring_options(parser)


def run(options: argparse.Namespace) -> int:
    if not (options.words.strip() or options.like or options.less):
        raise UserError(
            "There is nothing to look for.", "Describe what the photos show, or name a picture with --like."
        )
    root = absolute(options.folder)
    with workspace_for(options, options.library or OWN_LIBRARY) as workspace:
        with job_with_bar("judging", "photo") as ctx:
            workspace.open_folder(root, JobContext(ctx.cancel))
            workspace.first_pass(root, ctx)
            like, less = (_pictures(workspace, files, JobContext(ctx.cancel)) for files in (options.like, options.less))
            looks = Looks(options.words, most=options.limit)
            found = workspace.closest(Query(folder=root, sort=SortKey.LOOKS, looks=looks), ctx, like, less)
        for row, similarity in _rows(workspace, found):
            print(_as_json(row, similarity, root) if options.json else _as_line(row, similarity, root))
        _say_what_matters(found)
    return 0


def _pictures(workspace: Workspace, files: Sequence[Path], ctx: JobContext) -> list[Embedding]:
    """Pictures to search by, wherever they lie. UserError for one that cannot be read."""
    if not files:
        return []
    found = []
    for result in workspace.judge_files([absolute(file) for file in files], ctx):
        path = result.item.files.primary.path
        if result.status is Status.UNREADABLE:
            raise UserError(f"The picture {path} cannot be read: {result.reason}.")
        seen = [one for one in result.embeddings if one.view is View.GLOBAL and one.space.output is Output.PROJECTED]
        if not seen:
            raise UserError("Searching by a picture needs a model.", "Install one; then its photos are judged again.")
        found.append(seen[0])
    return found


def _rows(workspace: Workspace, found: Found) -> Iterator[tuple[PhotoRow, float]]:
    similar = dict(zip(found.ids.tolist(), found.similarity.tolist(), strict=True))
    ids = list(similar)
    for start in range(0, len(ids), _ROWS_AT_A_TIME):
        for row in workspace.rows(ids[start : start + _ROWS_AT_A_TIME]):
            yield row, similar[row.id]


def _as_json(row: PhotoRow, similarity: float, root: Path) -> str:
    overall = None if row.overall is None else round(row.overall, DIGITS)
    return json.dumps({"path": relative(row.path, root), "similarity": round(similarity, DIGITS), "overall": overall})


def _as_line(row: PhotoRow, similarity: float, root: Path) -> str:
    return f"{similarity:6.3f} {shown_name(row.path, root)}"


def _say_what_matters(found: Found) -> None:
    """What a person should know beside the list, on stderr."""
    looked = found.looked
    if looked.unknown:
        say(f"The model does not know {', '.join(f'“{word}”' for word in looked.unknown)}.")
    if looked.waiting:
        say(f"{looked.waiting} photos could not be compared: they are not judged by this model.")
    say(f"{len(found.ids)} of {looked.searched} photos.")


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
