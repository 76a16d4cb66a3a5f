"""`beholder doctor`: what this machine and this installation can do, and what is in the way."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shutil
from collections.abc import Callable
from pathlib import Path

from core.encoders.catalogue import find_encoders
from core.errors import ModelError, UserError
from core.imaging.kinds import KINDS
from core.paths import AppPaths, app_paths
from core.scoring.heads.scores import source_of
from core.scoring.heads.store import find_heads

FEW_BYTES = 1 << 30

Finding = tuple[bool, str]
"""Whether it is well, and the line that says so."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--skip-gpu", action="store_true", help="do not load torch, which takes seconds")


def run(options: argparse.Namespace) -> int:
    paths = app_paths()
    checks: list[tuple[str, Callable[[], list[Finding]]]] = [
        ("Beholder", _versions),
        ("Library", lambda: _library(paths)),
        ("Space", lambda: _space(paths)),
        ("Formats", _formats),
        ("Models", lambda: _models(paths)),
        ("Display", _display),
    ]
    if not options.skip_gpu:
        checks.insert(5, ("Processor", _processor))
    all_well = True
    for title, check in checks:
        print(title)
        for well, line in check():
            all_well &= well
            print(f"  {'ok' if well else '!!'}  {line}")
    return 0 if all_well else 1


def _versions() -> list[Finding]:
    parts = [f"Beholder {importlib.metadata.version('beholder')}", f"Python {platform.python_version()}"]
    return [(True, f"{', '.join(parts)} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores")]


def _library(paths: AppPaths) -> list[Finding]:
    from core.library.database import open_library
    from core.library.health import check_library

    if not paths.library.exists():
        return [(True, f"none yet; the first folder makes {paths.library}")]
    # Looked at before it is opened: opening puts a damaged library aside, and a doctor only looks.
    problem = check_library(paths.library)
    if problem is not None:
        return [(False, problem)]
    try:
        with open_library(paths.library) as library:
            summary = library.summary(None)
            notices = [(False, notice) for notice in library.notices]
    except UserError as error:
        return [(False, f"{error.message} {error.hint}".strip())]
    return [(True, f"{summary.photos} photos, {summary.waiting} not judged yet, in {paths.library}"), *notices]


def _space(paths: AppPaths) -> list[Finding]:
    found = []
    for name, folder in (("library", paths.data), ("thumbnails", paths.cache)):
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        free = shutil.disk_usage(there).free
        writable = os.access(there, os.W_OK)
        line = f"{free / 1e9:.1f} GB free for the {name}" + ("" if writable else ", but the folder cannot be written")
        found.append((writable and free > FEW_BYTES, line))
    return found


def _formats() -> list[Finding]:
    found: list[Finding] = []
    for title, module in (("HEIC and HEIF", "pi_heif"), ("RAW", "rawpy"), ("fast JPEG", "simplejpeg")):
        try:
            __import__(module)
        except ImportError as error:
            found.append((False, f"{title} cannot be read: {error}"))
        else:
            found.append((True, f"{title}: {module} {importlib.metadata.version(module.replace('_', '-'))}"))
    from PIL import features

    found += [(bool(features.check(name)), f"{name.upper()} through Pillow") for name in ("jpg", "webp", "avif")]
    judged = sum(kind.judged for kind in KINDS)
    counted = ", ".join(kind.title for kind in KINDS if not kind.judged)
    return [*found, (True, f"{judged} kinds of picture are judged; {counted} are counted and left alone")]


def _models(paths: AppPaths) -> list[Finding]:
    broken: list[ModelError] = []

    def note(path: Path, error: ModelError) -> None:
        broken.append(error)

    specs, heads = find_encoders(paths, note), find_heads(paths, note)
    found: list[Finding] = [(True, f"{spec.id}: {spec.title}, {spec.licence}") for spec in specs.values()]
    found += [(True, f"head {head.spec.id}: {source_of(head.spec)}") for head in heads.values()]
    found += [(False, f"{error.message} {error.hint}".strip()) for error in broken]
    if not specs:
        found.append((True, f"no CLIP model is installed; photos are judged by measures. Specs go to {paths.encoders}"))
    return found


def _processor() -> list[Finding]:
    from core.encoders.device import choose_device, describe
    from core.encoders.int8.store import Int8Store, runtime_version

    version = runtime_version()
    if not version:
        return [(True, describe(choose_device())), (True, "no faster arithmetic (int8): OpenVINO is not installed")]
    line = f"faster arithmetic (int8) through OpenVINO {version}, for models that it was found faithful for"
    found = [(True, f"  {sentence}") for sentence in Int8Store(app_paths().cache).sentences()]
    return [(True, describe(choose_device())), (True, line), *found]


def _display() -> list[Finding]:
    if platform.system() == "Linux":
        named = [f"{name}={os.environ[name]}" for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
        if not named:
            return [(True, "no display: the window cannot open here, judging works without one")]
        return [(True, ", ".join(named))]
    return [(True, "the system's own")]
