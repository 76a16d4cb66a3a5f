"""Files that ship with Beholder: attribute sets, encoder specs, icons, styles. Data, no code but this finder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def resource(*parts: str) -> Path:
    """Path of a shipped file or folder; it need not exist (a folder that ships empty is not installed)."""
    return Path(str(files(__name__))).joinpath(*parts)
