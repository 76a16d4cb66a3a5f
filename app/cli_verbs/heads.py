"""`beholder heads`: the small networks that judge by a model's vectors: list, import, choose and remove them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli_verbs.options import absolute, say, typed_path
from core.encoders.catalogue import find_encoder, find_encoders
from core.encoders.spec import EncoderSpec
from core.errors import ModelError
from core.paths import AppPaths, app_paths
from core.scoring.heads.file import Head
from core.scoring.heads.fit import refuse_tags
from core.scoring.heads.foreign import import_head
from core.scoring.heads.scores import entry_id
from core.scoring.heads.spec import Kind
from core.scoring.heads.store import PLACES, find_heads, give_place, install_head, places, remove_head
from core.scoring.tags import tag_library

_SPEAKS = {"aesthetic": "beauty", "quality": "quality"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="what is installed (the default)")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    bring = actions.add_parser("import", help="install a head from a file")
    bring.add_argument("file", type=typed_path, help="a head of Beholder's, one of LAION's, or plain linear layers")
    bring.add_argument("--encoder", default="", metavar="ID", help="whose vectors it reads, if the file does not say")
    choose = actions.add_parser("use", help="let a head speak for the beauty or quality of photos")
    choose.add_argument("id")
    choose.add_argument("--as", dest="place", choices=PLACES, default="aesthetic", help="default: aesthetic")
    leave = actions.add_parser("leave", help="let no head speak for that any more")
    leave.add_argument("place", choices=PLACES)
    remove = actions.add_parser("remove", help="take a head off this computer")
    remove.add_argument("id")


def run(options: argparse.Namespace) -> int:
    paths = app_paths()
    if options.action == "import":
        return _import(absolute(options.file), options.encoder, paths)
    if options.action == "use":
        give_place(paths, options.place, options.id)
        print(f"{options.id} speaks for the {_SPEAKS[options.place]} of photos from now on.")
        return 0
    if options.action == "leave":
        give_place(paths, options.place, "")
        print(f"No head speaks for the {_SPEAKS[options.place]} of photos any more.")
        return 0
    if options.action == "remove":
        remove_head(paths, options.id)
        print(f"{options.id} is gone. What it judged goes from the library with the next start.")
        return 0
    return _list(paths, as_json=getattr(options, "json", False))


def _import(path: Path, encoder: str, paths: AppPaths) -> int:
    named = [find_encoder(paths, encoder).id] if encoder else []
    head = import_head(path, named)
    replaced = head.spec.id in find_heads(paths, _quietly)
    install_head(paths, head)
    print(f"{head.spec.title} is installed as {head.spec.id}{', in place of the one before' if replaced else ''}.")
    reason = _why_not(head, find_encoders(paths, _quietly))
    if reason:
        say(f"It waits: {reason}.")
    elif head.spec.kind is not Kind.RANKER:
        print(f"Let it speak for the beauty of photos: beholder heads use {head.spec.id}")
    return 0


def _list(paths: AppPaths, *, as_json: bool) -> int:
    broken: list[ModelError] = []
    heads = find_heads(paths, lambda _, error: broken.append(error))
    encoders, given = find_encoders(paths, _quietly), places(paths)
    for head in heads.values() if as_json else ():
        print(json.dumps(_as_object(head, [place for place in PLACES if given.get(place) == head.spec.id], encoders)))
    if not as_json and heads:
        _print_table(heads, given, encoders)
    if not heads and not as_json:
        print("No head is installed. LAION's: beholder models list. Your own: beholder heads import FILE")
    for error in broken:
        say(f"{error.message} {error.hint}".strip())
    return 1 if broken else 0


def _print_table(heads: dict[str, Head], given: dict[Any, str], encoders: dict[str, EncoderSpec]) -> None:
    rows = [("head", "kind", "reads", "speaks for", "state")]
    for name, head in heads.items():
        speaks = ", ".join(_SPEAKS[place] for place in PLACES if given.get(place) == name)
        rows.append((name, head.spec.kind.value, _reads(head), speaks or "-", _why_not(head, encoders) or "ready"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _reads(head: Head) -> str:
    """Encoders and views in one word each: "openai-rn50 (native, fragments, salient)"."""
    views: dict[str, list[str]] = {}
    for one in head.spec.inputs:
        views.setdefault("|".join(one.encoders), []).append(one.view.value)
    return ", ".join(
        name if found == ["global"] else f"{name} ({', '.join(dict.fromkeys(found))})" for name, found in views.items()
    )


def _why_not(head: Head, encoders: dict[str, EncoderSpec]) -> str:
    """What a head waits for, "" where it can judge."""
    for one in head.spec.inputs:
        there = [encoders[name] for name in one.encoders if name in encoders]
        if not there:
            return f"needs the model {' or '.join(one.encoders)}"
        if not any(one.output in spec.outputs for spec in there):
            return f"needs the {one.output} layer of {there[0].id}"
    try:
        if head.spec.reads_tags:
            refuse_tags(head.spec, tag_library().hash)
    except ModelError:
        return "made for other lists of tags"
    return ""


def _as_object(head: Head, given: list[Any], encoders: dict[str, EncoderSpec]) -> dict[str, Any]:
    return json.loads(head.spec.to_json()) | {
        "entry": "" if head.spec.kind is Kind.RANKER else entry_id(head.spec.id),
        "speaks_for": given,
        "waits": _why_not(head, encoders),
    }


def _quietly(path: Path, error: ModelError) -> None:
    """Said elsewhere: a broken model by `beholder doctor`, a broken head by the list."""
