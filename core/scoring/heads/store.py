"""The heads that a person has installed: one file each in `AppPaths.heads`, named by its id."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import ModelError
from core.paths import AppPaths
from core.scoring.heads.file import SUFFIX, Head, read_head, read_spec, write_head
from core.scoring.heads.spec import HeadSpec

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Installed:
    """A head by its spec, and the file that it lies in."""

    spec: HeadSpec
    path: Path


def _log_broken(path: Path, error: ModelError) -> None:
    _log.warning("head left out: %s", error.message)


def find_heads(paths: AppPaths, on_broken: Callable[[Path, ModelError], None] = _log_broken) -> dict[str, Installed]:
    """All heads that can be read, by id, in the order of their names. What is no head goes to `on_broken`."""
    found: dict[str, Installed] = {}
    for path in sorted(paths.heads.glob(f"*{SUFFIX}")):
        try:
            spec = read_spec(path)
            if spec.id in found:
                raise ModelError(f'The head {path} uses the id "{spec.id}" a second time.', "Remove one of them.")
            found[spec.id] = Installed(spec, path)
        except ModelError as error:
            on_broken(path, error)
    return found


def find_head(paths: AppPaths, head_id: str) -> Installed:
    """The installed head of that id; ModelError names near ones where there is none."""
    broken: dict[Path, ModelError] = {}
    found = find_heads(paths, broken.__setitem__)
    if head_id in found:
        return found[head_id]
    for path, error in broken.items():
        if path.stem == head_id:
            raise error
    near = difflib.get_close_matches(head_id, found, 1)
    if near:
        hint = f'Did you mean "{near[0]}"?'
    else:
        hint = f"Installed: {', '.join(found)}." if found else "None is installed: `beholder heads import FILE`."
    raise ModelError(f'There is no head "{head_id}".', hint)


def load_head(paths: AppPaths, head_id: str) -> Head:
    """The installed head of that id with its weights. Raises ModelError."""
    return read_head(find_head(paths, head_id).path)


def install_head(paths: AppPaths, head: Head) -> Installed:
    """Keep a head; one of the same id is replaced in one step. Raises ModelError, what was there stays then."""
    path = paths.heads / f"{head.spec.id}{SUFFIX}"
    write_head(head, path)
    return Installed(head.spec, path)


def remove_head(paths: AppPaths, head_id: str) -> Path:
    """Forget a head, a broken one too: its file goes. Returns the file. Raises ModelError where there is none."""
    damaged = paths.heads / f"{head_id}{SUFFIX}"
    try:
        path = find_head(paths, head_id).path
    except ModelError:
        if Path(head_id).name != head_id or not damaged.is_file():
            raise
        path = damaged
    try:
        path.unlink()
    except OSError as error:
        raise ModelError(f"The head {path} could not be removed: {error.strerror}.") from error
    return path
