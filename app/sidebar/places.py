"""Which places the folder tree starts from, and what lies in a folder. Plain functions: they run on the files lane."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from core.errors import UserError

HOME, PICTURES = "Home", "Pictures"
_SYSTEM = frozenset({"lost+found", "$recycle.bin", "system volume information"})


def roots() -> list[tuple[Path, str]]:
    """Where the tree begins: the person's pictures, their home, and every drive that is mounted now."""
    home = Path.home()
    found = [(home, HOME)]
    pictures = home / "Pictures"
    if pictures.is_dir():
        found.insert(0, (pictures, PICTURES))
    return found + [(path, path.name or str(path)) for path in _drives()]


def _drives() -> list[Path]:
    if sys.platform == "win32":
        return [Path(name) for name in os.listdrives()]  # type: ignore[attr-defined, unused-ignore]
    mounted = [Path("/")]
    for place in (Path("/Volumes"), Path("/media") / os.environ.get("USER", ""), Path("/run/media"), Path("/mnt")):
        try:
            mounted += sorted(path for path in place.iterdir() if path.is_mount())
        except OSError:
            continue
    return mounted


def folders_in(folder: Path) -> list[Path]:
    """The folders directly in `folder`, by name; hidden and system folders are left out. Raises UserError."""
    try:
        with os.scandir(folder) as listing:
            names = [entry.name for entry in listing if _shown(entry)]
    except OSError as error:
        raise UserError(f"{folder} cannot be listed: {error.strerror or error}.") from error
    return [folder / name for name in sorted(names, key=lambda name: (name.casefold(), name))]


def _shown(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name.casefold() in _SYSTEM:
        return False
    try:
        return entry.is_dir()
    except OSError:
        return False
