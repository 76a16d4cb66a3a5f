"""`beholder info FILE`: what one file is, what it says about itself, and what Beholder measures on it."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import datetime
from typing import Any

from app.cli_verbs.options import absolute, say, typed_path
from app.cli_verbs.shapes import DIGITS, numbers
from core.engine.engine import Engine, EngineOptions
from core.engine.tasks import Description
from core.errors import UnreadableError
from core.imaging.kinds import kind_by_id
from core.imaging.wording import camera_facts, dimensions
from core.paths import app_paths
from core.pipeline.judge import Judge, Verdict
from core.scoring.catalogue import Catalogue
from core.settings import load_settings
from core.types import Null, Value

LONGEST_TEXT = 2000
"""Characters of an embedded text that are printed; --json prints it whole."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=typed_path)
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(options: argparse.Namespace) -> int:
    path = absolute(options.file)
    paths = app_paths()
    limits = load_settings(paths.settings).engine
    engine = Engine(
        EngineOptions(paths.thumbnails, workers=1, memory_mb=limits.memory_mb, decode_seconds=limits.decode_seconds)
    )
    try:
        found = engine.describe(path).result()
    except UnreadableError as error:
        if options.json:
            print(json.dumps({"path": str(path), "status": "unreadable", "reason": error.message}))
        else:
            say(f"{options.file.name} cannot be read: {error.message}.")
            if error.hint:
                say(error.hint)
        return 1
    finally:
        engine.close()
    verdict = Judge().verdict(found.values, {})
    if options.json:
        print(json.dumps(_as_object(str(path), found, verdict), ensure_ascii=True))
    else:
        _print(found, verdict)
    return 0


def _as_object(path: str, found: Description, verdict: Verdict) -> dict[str, Any]:
    values = {**found.values, **verdict.values}
    metadata = dataclasses.asdict(found.metadata)
    taken = found.metadata.taken_at
    metadata["taken_at"] = taken.isoformat() if taken else None
    return {
        "path": path,
        "status": "ok",
        "reason": "",
        "kind": found.kind,
        "width": found.width,
        "height": found.height,
        "bits": found.pixel_depth,
        "content": found.digest.content,
        "metadata": metadata,
        "measures": numbers(values, "measures"),
        "scores": numbers(values, "scores"),
        "reasons": list(verdict.reasons),
        "nulls": {entry: value.reason for entry, value in sorted(values.items()) if isinstance(value, Null)},
    }


def _print(found: Description, verdict: Verdict) -> None:
    rows = [
        ("Kind", kind_by_id(found.kind).counted(1).removeprefix("1 ")),
        ("Size", dimensions(found.width, found.height)),
    ]
    if found.pixel_depth != 8:
        rows.append(("Depth", f"{found.pixel_depth} bits a channel"))
    rows += camera_facts(found.metadata, _moment)
    _section("File", rows)
    catalogue = Catalogue.build()
    values = {**found.values, **verdict.values}
    _section("Measures", [(entry.title, _said(values.get(entry.id), entry.low, entry.high)) for entry in catalogue])
    if verdict.reasons:
        _section("Why", [("", reason) for reason in verdict.reasons])
    if found.metadata.texts:
        texts = [(name, text[:LONGEST_TEXT]) for name, text in found.metadata.texts.items()]
        _section("Texts in the file", texts)


def _section(title: str, rows: list[tuple[str, str]]) -> None:
    print(title)
    width = max((len(name) for name, _ in rows), default=0)
    for name, text in rows:
        print(f"  {name:<{width}}  {text}".rstrip())
    print()


def _said(value: Value | None, low: str, high: str) -> str:
    if value is None:
        return "not measured"
    if isinstance(value, Null):
        return f"can't tell: {value.reason}"
    return f"{value:.{DIGITS - 2}f}   (0 {low.lower()} ... 1 {high.lower()})"


def _moment(taken: datetime) -> str:
    return taken.isoformat(" ", "milliseconds" if taken.microsecond else "seconds")
