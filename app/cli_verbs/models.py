"""`beholder models`: which models there are, and install, import, check, choose or remove one."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from app.cli_verbs.exits import EXIT_PROBLEM
from app.cli_verbs.options import absolute, say, typed_path
from app.cli_verbs.progress import job_with_bar
from core.encoders.model_catalogue import MEGABYTE, ModelRow, model_row
from core.paths import AppPaths, app_paths
from core.settings import load_settings
from core.workspace import models
from core.workspace.models import Listed, OwnFile

_HERE, _CHOSEN, _PART = "installed", "in use", "begun"
_TITLES = {"as installed": "ok", "not pinned": "ok", "changed": "!!", "missing": "!!"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="what there is (the default)")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    install = actions.add_parser("install", help="download a model and put it in place")
    install.add_argument("id")
    install.add_argument("--yes", action="store_true", help="agree to its licence without being asked")
    _add_import(actions.add_parser("import", help="use weights that you have"))
    verify = actions.add_parser("verify", help="read every file again and try the model out")
    verify.add_argument("id")
    verify.add_argument("--golden", type=typed_path, metavar="FILE", help="an .npz of names, tensors and embeddings")
    choose = actions.add_parser("use", help="judge by this model from now on")
    choose.add_argument("id")
    remove = actions.add_parser("remove", help="take a model off this computer")
    remove.add_argument("id")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=typed_path, help="weights: .safetensors, or .pt and .bin without code in them")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--arch", default="", metavar="NAME", help="the architecture, as open_clip calls it")
    what.add_argument("--like", default="", metavar="ID", help="the file is the one of this model of the list")
    parser.add_argument("--id", default="", help="what to call it in commands (default: by the file's name)")
    parser.add_argument("--title", default="", help="what to call it on screen")
    parser.add_argument("--licence", default="", help="what its weights may be used for")
    parser.add_argument("--quick-gelu", action="store_true", help="as OpenAI's weights need it")
    parser.add_argument("--tokenizer", type=typed_path, metavar="FILE", help="its tokenizer.json, where it has one")


def run(options: argparse.Namespace) -> int:
    paths = app_paths()
    if options.action == "install":
        return _install(options.id, paths, agreed=options.yes)
    if options.action == "import":
        return _import(options, paths)
    if options.action == "verify":
        return _verify(options.id, paths, options.golden)
    if options.action == "use":
        print(f"{models.use(options.id, paths).title} judges from now on; what it has not seen is judged anew.")
        return 0
    if options.action == "remove":
        freed = models.remove(options.id, paths)
        print(f"{options.id} is gone; {_size(freed)} are free again. What it judged stays in the library.")
        return 0
    return _list(paths, as_json=getattr(options, "json", False))


def _list(paths: AppPaths, *, as_json: bool) -> int:
    chosen = load_settings(paths.settings).scoring.encoder
    lines = models.listed(paths)
    if as_json:
        for line in lines:
            print(json.dumps(_as_object(line, chosen)))
        return 0
    table = [("", "model", "size", "licence", "good for")]
    table += [(_state(line, chosen), line.id, _size(line.bytes), line.licence, line.good_for) for line in lines]
    widths = [max(len(row[column]) for row in table) for column in range(4)]
    for row in table:
        cells = [
            text.rjust(width) if column == 2 else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=False))
        ]
        print("  ".join([*cells, row[4]]).rstrip())
    return 0


def _install(model_id: str, paths: AppPaths, *, agreed: bool) -> int:
    row = model_row(model_id)
    print(_terms(row))
    if not agreed and not _agreed():
        say("Nothing was downloaded. `--yes` agrees to the licence without being asked.")
        return EXIT_PROBLEM
    with job_with_bar(f"installing {row.title}", "bytes") as ctx:
        models.install(model_id, paths, ctx)
    print(f"{row.title} is installed." + ("" if row.head_of else f" Judge by it: beholder models use {row.id}"))
    return 0


def _terms(row: ModelRow) -> str:
    """What a person should know before a download, the licence first."""
    maker = f" by {row.maker}" if row.maker else ""
    lines = [
        f"{row.title}{maker}, about {_size(row.bytes)}",
        f"Licence: {row.licence}",
        f"Terms:   {row.page}",
    ]
    if row.research_only:
        lines.append("For research only: not for commercial work, and never used unless you choose it.")
    return "\n".join(lines)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    print("Agree and download? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _import(options: argparse.Namespace, paths: AppPaths) -> int:
    own = OwnFile(
        source=absolute(options.file),
        architecture=options.arch,
        like=options.like,
        id=options.id,
        title=options.title,
        licence=options.licence,
        quick_gelu=options.quick_gelu,
        tokenizer=absolute(options.tokenizer) if options.tokenizer else None,
    )
    with job_with_bar(f"importing {own.source.name}", "bytes") as ctx:
        spec = models.import_file(own, paths, ctx)
    print(f"{spec.title} is installed. Judge by it: beholder models use {spec.id}")
    return 0


def _verify(model_id: str, paths: AppPaths, golden: Path | None) -> int:
    with job_with_bar(f"reading {model_id}", "bytes") as ctx:
        found = models.check(model_id, paths, ctx, absolute(golden) if golden else None)
    for file in found.files:
        print(f"  {_TITLES[file.state]}  {file.name}: {file.state}  {file.sha256}".rstrip())
    if found.golden is not None:
        mark = "ok" if found.golden.holds else "!!"
        print(f"  {mark}  {found.golden.photos} golden pictures, lowest cosine {found.golden.lowest:.6f}")
    if found.well:
        return 0
    hint = "its pictures or its activation are not those of the golden file" if found.golden else "install it again"
    say(f"{model_id} is not what it was: {hint}.")
    return EXIT_PROBLEM


def _state(line: Listed, chosen: str) -> str:
    if line.here:
        return _CHOSEN if line.id == chosen else _HERE
    return _PART if line.unfinished else ""


def _as_object(line: Listed, chosen: str) -> dict[str, object]:
    row, installed = line.row, line.installed
    return {
        "id": line.id,
        "title": line.title,
        "installed": line.here,
        "in_use": line.here and line.id == chosen,
        "bytes": line.bytes,
        "unfinished_bytes": line.unfinished,
        "licence": line.licence,
        "research_only": bool(row and row.research_only),
        "page": row.page if row else "",
        "good_for": line.good_for,
        "speed": row.speed if row else None,
        "head_of": row.head_of if row else "",
        "architecture": installed.spec.architecture if installed else row.architecture if row else "",
        "sha256": installed.spec.weights_sha256 if installed else "",
    }


def _size(count: int) -> str:
    if count < MEGABYTE:
        return "< 1 MB"
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / MEGABYTE:.0f} MB"
