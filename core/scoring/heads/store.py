"""The heads that a person has installed: one file each in `AppPaths.heads`, named by its id; and whose word counts."""

from __future__ import annotations

import difflib
import logging
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

import tomli_w

from core.atomic import write_atomically
from core.errors import ModelError
from core.paths import AppPaths
from core.scoring.heads.file import SUFFIX, Head, stored_head, write_head
from core.scoring.heads.spec import Kind

_log = logging.getLogger(__name__)

Placed = Literal["aesthetic", "quality"]
"""A place in the rule of the overall score that a head can take."""

PLACES: Final[tuple[Placed, ...]] = ("aesthetic", "quality")


def _log_broken(path: Path, error: ModelError) -> None:
    _log.warning("head left out: %s", error.message)


def find_heads(paths: AppPaths, on_broken: Callable[[Path, ModelError], None] = _log_broken) -> dict[str, Head]:
    """All heads that can be read, by id; their weights stay on the disk until they are asked for. What is no head goes
    to `on_broken`."""
    found: dict[str, Head] = {}
    for path in sorted(paths.heads.glob(f"*{SUFFIX}")):
        try:
            head = stored_head(path)
            if path != file_of(paths, head.spec.id):
                name = f"{head.spec.id}{SUFFIX}"
                raise ModelError(f'The head {path} has the id "{head.spec.id}".', f"Call the file {name}.")
            found[head.spec.id] = head
        except ModelError as error:
            on_broken(path, error)
    return found


def file_of(paths: AppPaths, head_id: str) -> Path:
    """Where the head of that id lies, if it is installed."""
    return paths.heads / f"{head_id}{SUFFIX}"


def find_head(paths: AppPaths, head_id: str) -> Head:
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


def install_head(paths: AppPaths, head: Head) -> Path:
    """Keep a head; one of the same id is replaced in one step. Raises ModelError, what was there stays then."""
    path = file_of(paths, head.spec.id)
    write_head(head, path)
    return path


def remove_head(paths: AppPaths, head_id: str) -> Path:
    """Forget a head, a broken one too, and the place that it had: its file goes. Returns the file.

    Raises ModelError where there is none.
    """
    path = file_of(paths, head_id)
    if Path(head_id).name != head_id or not path.is_file():
        find_head(paths, head_id)
    for place, held in places(paths).items():
        if held == head_id:
            give_place(paths, place, "")
    try:
        path.unlink()
    except OSError as error:
        raise ModelError(f"The head {path} could not be removed: {error.strerror}.") from error
    return path


# Whose word counts


def places(paths: AppPaths) -> dict[Placed, str]:
    """Which head gives `scores.aesthetic` or `scores.quality`, by its id; only places that were given.

    Raises ModelError where the person's choice cannot be read.
    """
    try:
        table = tomllib.loads(_places_file(paths).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(
            f"Your choice of heads in {_places_file(paths)} cannot be read.", "Remove the file."
        ) from error
    return {place: str(table[place]) for place in PLACES if isinstance(table.get(place), str)}


def give_place(paths: AppPaths, place: Placed, head_id: str) -> None:
    """Have an installed head speak as the beauty or quality of photos from now on; "" for none.

    Raises ModelError for a head that there is not, or that gives no number a photo by itself.
    """
    if head_id and find_head(paths, head_id).spec.kind is Kind.RANKER:
        raise ModelError(f"The head {head_id} ranks by a tag, it cannot judge without one.", "Choose another head.")
    given = {**places(paths), place: head_id}
    text = tomli_w.dumps({place: held for place, held in given.items() if held})
    try:
        write_atomically(_places_file(paths), text.encode("utf-8"))
    except OSError as error:
        raise ModelError(f"Your choice could not be saved to {paths.heads}: {error.strerror}.") from error


def _places_file(paths: AppPaths) -> Path:
    return paths.heads / "places.toml"
