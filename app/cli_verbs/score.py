"""`beholder score FOLDER`: judge a folder and print its photos, best first or as they are ready."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from app.cli_verbs.exits import EXIT_INTERRUPTED
from app.cli_verbs.options import absolute, add_scoring_options, say, typed_path, workspace_for
from app.cli_verbs.progress import job_with_bar
from app.cli_verbs.shapes import as_line, as_object
from core.errors import Cancelled, UserError
from core.imaging.kinds import kind_by_id
from core.jobs import JobContext
from core.library.words import FolderSummary
from core.questions import Query
from core.scoring.tag_ranking import entry_id
from core.types import OVERALL, Changes, PhotoDetails, Status
from core.workspace import OWN_LIBRARY, Workspace

DETAILS_AT_A_TIME = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=typed_path)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--stream", action="store_true", help="print photos as they are ready, not best first")
    parser.add_argument("--native", action="store_true", help="measure noise and focus at full resolution as well")
    parser.add_argument("--tags", action="store_true", help="find what is in each photo and how it looks, too")
    parser.add_argument("--tag", default="", metavar="TAG", help="rank the photos as this: --tag portrait")
    parser.add_argument(
        "--listed",
        action="store_true",
        help="with --tag: the most beautiful first, and of similar ones what shows more of it",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--library", type=typed_path, metavar="FILE", help="another library than your own")
    where.add_argument("--no-library", action="store_true", help="remember nothing")
    add_scoring_options(parser)


def run(options: argparse.Namespace) -> int:
    library = None if options.no_library else options.library or OWN_LIBRARY
    with workspace_for(options, library) as workspace:
        return _score(workspace, absolute(options.folder), options)


def _score(workspace: Workspace, root: Path, options: argparse.Namespace) -> int:
    sort = _sort(workspace, options)
    emit = _emitter(workspace, root, as_json=options.json, sort=sort)
    streamed = _Streamed(workspace, emit)
    stopped = False
    try:
        with job_with_bar("judging", "photo") as ctx:
            workspace.open_folder(root, JobContext(ctx.cancel))
            report = streamed.report if options.stream else _ignore
            # A photo that still waits for its native pixels or its views is not ready: only the last pass reports.
            later = [workspace.second_pass] if options.native else []
            later += [workspace.third_pass] if workspace.three_views else []
            if options.stream and not later:
                streamed.emit_judged(root)
            workspace.first_pass(root, ctx, _ignore if later else report)
            for number, one in enumerate(later, 1):
                one(root, ctx, report if number == len(later) else _ignore)
        if options.tags:
            with job_with_bar("finding tags", "step") as ctx:
                workspace.tag_pass(root, ctx)
        if options.tag:
            with job_with_bar("ranking", "step") as ctx:
                _rank(workspace, options, ctx)
    except Cancelled:
        stopped = True
    if options.stream:
        streamed.emit_judged(root)
    else:
        emit(_in_order(workspace, root, sort))
    _say_summary(workspace.summary(root), stopped)
    return EXIT_INTERRUPTED if stopped else 0


def _sort(workspace: Workspace, options: argparse.Namespace) -> str:
    """The entry to rank by. Raises UserError for a tag that is none, before a photo is opened."""
    if not options.tag:
        if options.listed:
            raise UserError("--listed needs a tag.", "Name it: --tag portrait --listed.")
        return OVERALL
    if options.stream:
        raise UserError("--tag ranks all photos and --stream waits for none.", "Leave one of them out.")
    return entry_id(options.tag, listed=options.listed)


def _rank(workspace: Workspace, options: argparse.Namespace, ctx: JobContext) -> None:
    if workspace.encoder is None:
        raise UserError("Ranking as a tag needs a model that reads words.", "beholder models lists what there is.")
    if options.listed:
        # Beauty is worked out first: the order is made of it.
        workspace.rank_stored(ctx)
        changes = workspace.tag_ranking.use_listed(options.tag)
    else:
        changes = workspace.tag_ranking.use(options.tag, keep=not options.no_library and options.library is None)
    workspace.rank_stored(ctx, only=changes.entries)


def _ignore(changes: Changes) -> None:
    """Nobody waits for single photos."""


class _Streamed:
    """Prints each photo once, as soon as it is judged."""

    def __init__(self, workspace: Workspace, emit: Callable[[Iterable[PhotoDetails]], None]) -> None:
        self._workspace = workspace
        self._emit = emit
        self._printed: set[int] = set()

    def report(self, changes: Changes) -> None:
        self._print(sorted(changes.photos - self._printed))

    def emit_judged(self, root: Path) -> None:
        """Print what no pass touched, because it was judged before."""
        ids = self._workspace.ids(Query(folder=root)).tolist()
        self._print([photo_id for photo_id in ids if photo_id not in self._printed])

    def _print(self, ids: Sequence[int]) -> None:
        judged = [item for item in _details(self._workspace, ids) if item.row.status is not Status.WAITING]
        self._printed.update(item.row.id for item in judged)
        self._emit(judged)


def _in_order(workspace: Workspace, root: Path, sort: str) -> Iterable[PhotoDetails]:
    """What is judged, best first; what a stopped run left waiting is counted, not listed."""
    found = _details(workspace, workspace.ids(Query(folder=root, sort=sort)).tolist())
    return (details for details in found if details.row.status is not Status.WAITING)


def _details(workspace: Workspace, ids: Sequence[int]) -> Iterator[PhotoDetails]:
    for start in range(0, len(ids), DETAILS_AT_A_TIME):
        yield from workspace.details_of(ids[start : start + DETAILS_AT_A_TIME])


def _emitter(workspace: Workspace, root: Path, *, as_json: bool, sort: str) -> Callable[[Iterable[PhotoDetails]], None]:
    wanted = frozenset(pair.entry.id for pair in workspace.pairs)

    def emit(photos: Iterable[PhotoDetails]) -> None:
        for details in photos:
            if as_json:
                print(json.dumps(as_object(details, root, wanted, workspace.tags_of(details.row.id))))
            else:
                print(as_line(details, root, sort))
        sys.stdout.flush()

    return emit


def _say_summary(summary: FolderSummary, stopped: bool) -> None:
    """What a person should know beside the list, on stderr."""
    parts = [f"{summary.photos} photos"]
    if summary.waiting:
        parts.append(f"{summary.waiting} not judged yet")
    if summary.unreadable:
        parts.append(f"{summary.unreadable} unreadable")
    parts += [kind_by_id(kind).counted(count) for kind, count in summary.others.items()]
    if summary.skipped:
        parts.append(f"{len(summary.skipped)} places could not be looked into")
    say(f"{', '.join(parts)}.")
    if stopped:
        say("Stopped. The same command goes on from here.")
