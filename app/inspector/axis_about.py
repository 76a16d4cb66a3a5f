"""Everything that is known about one axis of the radar: asked on a lane, told by the attribute card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.inspector.wording import cannot_tell, others
from app.language import tr
from app.numbers import score_text
from app.painting.radar_words import middle, value_of
from core.interop.radar_series import RadarSeries, photos_of
from core.jobs import JobContext
from core.scoring.absence import NOT_LEARNED
from core.scoring.attribute_sets import OWN_SET, AttributePair
from core.scoring.radar import measured_axes
from core.types import MEASURED, Entry, Null, RadarAxis

if TYPE_CHECKING:
    from app.inspector.reading import InspectorWorkspace
    from core.workspace.distributions import Distribution


_HARDLY_ANY = 0.005


@dataclass(frozen=True, slots=True)
class AxisAbout:
    """One axis: its catalogue entry, the pair of words behind it, what the photos have, how the folder is spread.

    `values` are (name, axis), the photos in their order. `pair` is None for an axis that nobody words. `folder` is None
    where no folder is open or nothing in it has a value.
    """

    entry: Entry
    pair: AttributePair | None
    values: tuple[tuple[str, RadarAxis], ...]
    folder: Distribution | None = None

    @property
    def source(self) -> str:
        """`MEASURED`, or the model's title; "" without a model."""
        return next(
            (axis.source for _, axis in self.values if not isinstance(axis.value, Null)), self.values[0][1].source
        )

    @property
    def measured(self) -> bool:
        return self.source == MEASURED

    @property
    def own(self) -> bool:
        """One of the person's own pairs, which can be taken away."""
        return self.pair is not None and self.pair.set_name == OWN_SET

    def standing(self) -> list[str]:
        """One line a photo: its value, and where that lies in the folder."""
        lines = []
        for name, axis in self.values:
            if len(self.values) == 1:
                lines.append(cannot_tell(axis.value) if isinstance(axis.value, Null) else self._place(axis.value))
            else:
                lines.append(tr("{name}: {value}", name=middle(name), value=value_of(axis)))
        if self.folder is not None and self.folder.median is not None:
            lines.append(tr("The folder’s median is {value}.", value=score_text(self.folder.median)))
        return lines

    def wording(self) -> list[tuple[str, str]]:
        """(end, the phrasings that stand for it), the high end first; nothing for a measured axis."""
        if self.measured or self.pair is None:
            return []
        sides = ((self.entry.high, self.pair.high), (self.entry.low, self.pair.low))
        return [(tr(end), "  ".join(tr("“{words}”", words=text) for text in texts)) for end, texts in sides]

    def method(self) -> str:
        """How the value comes about."""
        if self.measured:
            return tr("Measured from the pixels: {method}.", method=tr(self.entry.source))
        if any(axis.value == NOT_LEARNED for _, axis in self.values):
            return tr(
                "{model} has not learned these words, so it gives no value rather than a guess.", model=self.source
            )
        if not self.source:
            return tr("Judged from words by a model, once one is installed.")
        return tr("{model} judges how much closer the picture is to one side than to the other:", model=self.source)

    def _place(self, value: float) -> str:
        if self.folder is None or self.folder.number < 2:
            return score_text(value)
        if self.folder.median is not None and score_text(value) == score_text(self.folder.median):
            return tr("{value}, in the middle of this folder.", value=score_text(value))
        below, above = self.folder.below(value), self.folder.above(value)
        if max(below, above) < _HARDLY_ANY:
            return score_text(value)
        if below >= above:
            return tr(
                "{value}, higher than {share} % of the photos in this folder.",
                value=score_text(value),
                share=others(below),
            )
        return tr(
            "{value}, lower than {share} % of the photos in this folder.",
            value=score_text(value),
            share=others(above),
        )


@dataclass(frozen=True, slots=True)
class ReadAbout:
    """-> AxisAbout, or None where the axis is no longer there. For the database lane."""

    workspace: InspectorWorkspace
    series: Sequence[RadarSeries]
    axis: int
    folder: Path | None

    def __call__(self, ctx: JobContext) -> AxisAbout | None:
        ctx.cancel.check()
        values = tuple((one.name, one.axes[self.axis]) for one in photos_of(self.series))
        entry_id = values[0][1].entry
        entry = next((entry for entry in self.workspace.entries() if entry.id == entry_id), None)
        if entry is None:
            return None
        worded = next((one.attribute for one in measured_axes() if one.measure == entry_id), entry_id)
        pair = next((pair for pair in self.workspace.pairs if pair.entry.id == worded), None)
        folder = self.workspace.distribution(self.folder, [entry_id]).of(entry_id) if self.folder else None
        return AxisAbout(entry, pair, values, folder)
