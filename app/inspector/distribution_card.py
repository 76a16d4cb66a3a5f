"""How people would vote on the photo: ten bars, the mean, how many would like it, and whether they would agree.

show_of(photo) -> ReadVotes (database lane) -> one block for each head that foresees votes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.inspector.wording import others
from app.jobs import Jobs, Lane
from app.language import number, tr
from app.numbers import score_text
from app.painting.vote_bars import VoteBars
from app.theme import tokens
from app.widgets import label
from core.jobs import JobContext

if TYPE_CHECKING:
    from core.workspace.votes import Votes

_FIRM = "\N{NO-BREAK SPACE}"
_MOST_AGREE = 0.1
_EDGE = 0.1
_ROUNDING = 1e-6


class VotesSource(Protocol):
    """Blocks for milliseconds; called on the database lane."""

    def of(self, photo_id: int) -> tuple[Votes, ...]: ...


class VotesWorkspace(Protocol):
    """What the card asks of the workspace."""

    @property
    def votes(self) -> VotesSource: ...


class VotesContext(Protocol):
    """The part of the application's context that the card uses."""

    @property
    def workspace(self) -> VotesWorkspace | None: ...

    @property
    def jobs(self) -> Jobs: ...


@dataclass(frozen=True, slots=True)
class ReadVotes:
    """-> the votes on a photo. For the database lane."""

    workspace: VotesWorkspace
    photo_id: int

    def __call__(self, ctx: JobContext) -> tuple[Votes, ...]:
        return self.workspace.votes.of(self.photo_id)


class DistributionCard(QWidget):
    """Shows the votes of `show_of`; `known` says that there are others now, or none. GUI thread."""

    known = Signal()

    def __init__(self, context: VotesContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._photo_id: int | None = None
        self._votes: tuple[Votes, ...] = ()
        self._blocks: list[_Block] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.M)

    @property
    def votes(self) -> tuple[Votes, ...]:
        """What is shown."""
        return self._votes

    @property
    def words(self) -> str:
        """Everything that the card says, for tests and screen readers."""
        return "\n".join(block.words for block in self._blocks[: len(self._votes)])

    def show_of(self, photo_id: int | None) -> None:
        """The photo that is shown alone; None where there is none. What was shown stays until the answer is there."""
        self._photo_id = photo_id
        workspace = self._context.workspace
        if photo_id is None or workspace is None:
            self._show(())
            return
        work, done = ReadVotes(workspace, photo_id), partial(self._know, photo_id)
        self._context.jobs.submit(Lane.DATABASE, work, done=done, failed=self._not_known, key="inspector.votes")

    def _know(self, photo_id: int, votes: tuple[Votes, ...]) -> None:
        if photo_id == self._photo_id:
            self._show(votes)

    def _not_known(self, error: Exception) -> None:
        """A head that cannot be read any more is told of where heads are; here it only says nothing."""
        self._show(())

    def _show(self, votes: tuple[Votes, ...]) -> None:
        if votes == self._votes:
            return
        self._votes = votes
        while len(self._blocks) < len(votes):
            self._blocks.append(_Block())
            self._layout.addWidget(self._blocks[-1])
        for place, block in enumerate(self._blocks):
            block.setVisible(place < len(votes))
            if place < len(votes):
                block.show_votes(votes[place], titled=len(votes) > 1)
        self.known.emit()


class _Block(QWidget):
    """The votes that one head foresees."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._verdict, self._said = label(tone="caption"), label(), label(tone="dim")
        self._bars = VoteBars()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.XS)
        for part in (self._title, self._bars, self._verdict, self._said):
            layout.addWidget(part)
        for text in (self._title, self._verdict, self._said):
            text.setWordWrap(True)

    @property
    def words(self) -> str:
        parts = (self._title, self._verdict, self._said)
        return "\n".join(part.text() for part in parts if not part.isHidden())

    def show_votes(self, votes: Votes, *, titled: bool) -> None:
        self._title.setText(tr(votes.entry.title))
        self._title.setVisible(titled)
        self._verdict.setText(verdict_of(votes))
        self._said.setText(summary_of(votes))
        self._bars.set_votes(votes.shares, votes.mean)
        self._bars.setToolTip(_by_vote(votes.shares))
        self._bars.setAccessibleName(tr("Votes from 1 to 10"))
        self._bars.setAccessibleDescription(_by_vote(votes.shares))


def verdict_of(votes: Votes) -> str:
    """Whether people would be of one mind, by what is usual in the library."""
    if votes.apart is None:
        low, high = core_of(votes.shares)
        return tr("Most would vote {low} to {high}.", low=low, high=high)
    if votes.divides:
        share = tr("{n} %", n=others(votes.apart))
        return tr("Divides people: opinions differ more than on {share} of your photos.", share=share)
    if votes.apart <= _MOST_AGREE:
        share = tr("{n} %", n=others(1 - votes.apart))
        return tr("People would agree, more than on {share} of your photos.", share=share)
    return tr("Opinions differ as on most of your photos.")


def summary_of(votes: Votes) -> str:
    """Mean, spread and how many would like it, on one line."""
    mean = tr("mean {mean} of 10", mean=number(votes.mean, 1))
    spread = tr("spread {spread}", spread=number(votes.spread, 1))
    liked = tr("{n} % above 5", n=score_text(votes.liked))
    # A line may break between the parts, not in one.
    return " · ".join(part.replace(" ", _FIRM) for part in (mean, spread, liked))


def core_of(shares: Sequence[float]) -> tuple[int, int]:
    """The lowest and the highest vote of the middle four fifths: a tenth at most lies below, a tenth above."""
    low = high = 1
    below = 0.0
    for vote, share in enumerate(shares, 1):
        if below <= _EDGE + _ROUNDING:
            low = vote
        if below < 1 - _EDGE - _ROUNDING:
            high = vote
        below += share
    return low, high


def _by_vote(shares: Sequence[float]) -> str:
    """ "1: 0 %", a line for each vote."""
    return "\n".join(f"{vote}: {tr('{n} %', n=score_text(share))}" for vote, share in enumerate(shares, 1))
