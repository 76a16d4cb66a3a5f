"""Opening a workspace: the library on disk, an engine that has not started anything yet, and what a person chose."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.engine.engine import Engine, EngineOptions
from core.library.database import open_library
from core.library.regions import Salient
from core.paths import AppPaths
from core.settings import Settings
from core.workspace.judging import Scoring
from core.workspace.workspace import Workspace

log = logging.getLogger(__name__)

OWN_LIBRARY = Path()
"""Stands for the person's own library in `open_workspace`."""


def open_workspace(
    paths: AppPaths,
    settings: Settings,
    *,
    scoring: Scoring | None = None,
    library: Path | None = OWN_LIBRARY,
    cpu_only: bool = False,
    polite: bool = False,
    on_notice: Callable[[str], None] = log.info,
) -> Workspace:
    """A workspace by the settings; `library` None remembers nothing, `polite` leaves the cores to a window first.

    Takes a fraction of a second; processes start with the first photo. Raises LibraryError, ModelError, UserError.
    """
    chosen = settings.scoring
    salient: Salient = "subject" if chosen.salient == "subject" else "middle"
    wanted = scoring or Scoring(chosen.sets, (), chosen.encoder, chosen.three_views, salient)
    opened = open_library(paths.library if library == OWN_LIBRARY else library)
    try:
        for notice in opened.notices:
            on_notice(notice)
        options = EngineOptions(paths.thumbnails, polite=polite).by(settings.engine)
        if cpu_only:
            options = replace(options, device="cpu")
        return Workspace(opened, Engine(options, on_notice), paths, wanted, on_notice)
    except BaseException:
        opened.close()
        raise
