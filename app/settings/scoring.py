"""What photos are judged by: the sets of attributes, and the model that sees them."""

from __future__ import annotations

from functools import partial

from app.axes import SETS
from app.context import AppContext
from app.jobs import Lane
from app.language import tr
from app.settings.controls import Choice, Switch
from app.settings.rows import RowsSection, SettingRow
from app.settings.values import Membership, Value
from core.jobs import JobContext
from core.paths import AppPaths


class ScoringSection(RowsSection):
    """Sets and encoder; which encoders there are is read each time the section comes on screen."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(
            tr("Scoring"),
            "radar",
            tr(
                "Attributes are pairs of opposites that each photo is compared with. They need a model; sharpness, "
                "noise and light are measured without one."
            ),
        )
        self._context = context
        order = tuple(name for name, _, _ in SETS)
        self.sets = {
            name: SettingRow(
                context,
                Membership(Value("scoring", "sets"), name, order),
                tr(title),
                tr(sentence),
                Switch(tr("Show and judge")),
            )
            for name, title, sentence in SETS
        }
        self._choice = Choice([("", tr("The first installed"))])
        self.encoder = SettingRow(
            context,
            Value("scoring", "encoder"),
            tr("Model"),
            tr(
                "The model that sees the photos. Scores of one model are never compared with those of another; "
                "a change judges every folder anew when it is opened, from the photos or from what is stored."
            ),
            self._choice,
        )
        self.three_views = SettingRow(
            context,
            Value("scoring", "three_views"),
            tr("Look three times"),
            tr(
                "Attributes are judged from each photo as a whole, from its fine detail and from its main part. It "
                "takes several times as long; photos keep their values until it is done."
            ),
            Switch(tr("Look at each photo three ways")),
        )
        self.salient = SettingRow(
            context,
            Value("scoring", "salient"),
            tr("Main part"),
            tr("Where it lies unless you move its frame in the small picture beside the photos."),
            Choice([("middle", tr("The middle of the photo")), ("subject", tr("What is in focus"))]),
        )
        for row in (*self.sets.values(), self.encoder, self.three_views, self.salient):
            self.add(row)

    def refresh(self) -> None:
        work = partial(_installed, self._context.paths)
        self._context.jobs.submit(Lane.FILES, work, done=self._found, key="settings.encoders")

    def _found(self, encoders: list[tuple[str, str]]) -> None:
        first = tr("The first installed ({name})", name=encoders[0][1]) if encoders else tr("None is installed")
        self._choice.set_options([("", first), *encoders])
        self.encoder.show_setting()


def _installed(paths: AppPaths, ctx: JobContext) -> list[tuple[str, str]]:
    """Files lane. Ids and titles of the encoders, in the order in which one is chosen."""
    from core.encoders.catalogue import find_encoders

    return [(spec.id, spec.title) for spec in find_encoders(paths).values()]
