"""Where Beholder keeps its own things. `BEHOLDER_HOME` overrides all four places; nothing else decides paths."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import appdirs  # type: ignore[import-untyped]

APP_NAME = "beholder"


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The four folders of the application. Creating them is left to whoever writes first."""

    data: Path
    cache: Path
    config: Path
    logs: Path

    @property
    def library(self) -> Path:
        return self.data / "library.db"

    @property
    def encoders(self) -> Path:
        """Folder of the person's own encoder specs (TOML) and their weights."""
        return self.data / "encoders"

    @property
    def heads(self) -> Path:
        """Folder of the person's heads, one file each."""
        return self.data / "heads"

    @property
    def attributes(self) -> Path:
        """File of the person's own attribute pairs (TOML)."""
        return self.data / "attributes.toml"

    @property
    def prompts(self) -> Path:
        """File of the prompts that the person keeps as scores (TOML)."""
        return self.data / "prompts.toml"

    @property
    def ranked_tags(self) -> Path:
        """File of the tags that photos are ranked as (TOML)."""
        return self.data / "ranked_tags.toml"

    @property
    def thumbnails(self) -> Path:
        return self.cache / "thumbnails"

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"


def app_paths() -> AppPaths:
    """The folders for this user on this system, or under `BEHOLDER_HOME` where that is set."""
    home = os.environ.get("BEHOLDER_HOME")
    if home:
        root = Path(home)
        return AppPaths(root / "data", root / "cache", root / "config", root / "logs")
    dirs = appdirs.AppDirs(APP_NAME, appauthor=False)
    return AppPaths(
        Path(dirs.user_data_dir), Path(dirs.user_cache_dir), Path(dirs.user_config_dir), Path(dirs.user_log_dir)
    )
