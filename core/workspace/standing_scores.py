"""The scores from vectors that are in use from the start, whatever a person added since: one line for each kind."""

from __future__ import annotations

from core.paths import AppPaths
from core.scoring.prompts.kept import prompt_scores
from core.scoring.vector_scores import Score
from core.workspace.heads import head_scores


def standing_scores(paths: AppPaths) -> tuple[Score, ...]:
    """Every score that photos are judged by when a workspace opens. Reads files of the person's own; imports no torch.

    Raises UserError where one of those cannot be read.
    """
    return (*prompt_scores(paths), *head_scores(paths))
