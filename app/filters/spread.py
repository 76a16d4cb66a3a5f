"""How the open folder's photos are spread over an entry, read on the database lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.context import AppContext
from app.jobs import Lane
from app.session import Session
from core.jobs import JobContext

if TYPE_CHECKING:
    from core.workspace.distributions import Distribution


class SpreadReading:
    """A `ReadSpread` of the folder that is open when it is asked. GUI thread."""

    def __init__(self, context: AppContext, session: Session) -> None:
        self._context, self._session = context, session

    def __call__(self, entry: str, answer: Callable[[Distribution | None], None]) -> None:
        workspace, folder = self._context.workspace, self._session.folder
        if workspace is None:
            return

        def work(ctx: JobContext) -> Distribution | None:
            return workspace.distribution(folder, [entry]).of(entry)

        self._context.jobs.submit(Lane.DATABASE, work, done=answer, key="filter spread")
