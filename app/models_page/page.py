"""The models as a page: those on this computer, those that can be had, and a file of one's own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.context import AppContext
from app.jobs import Job, Lane
from app.language import tr, trn
from app.models_page.card import ModelCard
from app.models_page.import_form import ImportForm
from app.theme import tokens
from app.widgets import icon_button, label
from core.jobs import JobContext
from core.paths import AppPaths
from core.workspace import models
from core.workspace.models import Listed, OwnFile

COLUMN = 760
_IMPORT = "models.import"


class ModelsPage(QWidget):
    """`left` says that the person is done here. What is under way goes on when they are. GUI thread."""

    left = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("models")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self.cards: dict[str, ModelCard] = {}
        self._under_way: dict[str, Job] = {}
        self._heads = {name: label(tone="section") for name in ("here", "there")}
        self.form, self.back = ImportForm(), icon_button("chevron-left", tr("Back to the photos"))
        self.import_button = QPushButton(tr("Import a file…"))
        self.importing = label(tone="dim")
        self.importing.hide()
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.import_button.clicked.connect(self.form.choose)
        self.form.wanted.connect(self._import)
        context.settings_changed.connect(self._show_all)
        context.closing.connect(self._forget)
        self.setFocusProxy(self.import_button)

    def refresh(self) -> None:
        """Look again at what is on this computer."""
        work = partial(_listed, self._context.paths)
        self._context.jobs.submit(Lane.FILES, work, done=self._found, key="models.list")

    def show_card(self, part: QWidget) -> None:
        """Bring a card, or the form, into view."""
        self._area.ensureWidgetVisible(part, 0, tokens.L)

    def _lay_out(self) -> None:
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.setSpacing(tokens.S)
        head.addWidget(self.back)
        head.addWidget(label(tr("Models"), "display"), 1)
        head.addWidget(self.import_button)
        said = label(
            tr(
                "A model looks at the photos, so that attributes, tags and search work. It runs on this computer "
                "alone: no photo ever leaves it, and only the download of a model needs the internet."
            ),
            "dim",
        )
        said.setWordWrap(True)
        column = QWidget()
        column.setMaximumWidth(COLUMN)
        self._list = QVBoxLayout(column)
        self._list.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.XL)
        self._list.setSpacing(tokens.S)
        self._list.addLayout(head)
        self._list.addWidget(said)
        self._list.addSpacing(tokens.S)
        self._list.addWidget(self.form)
        self._list.addWidget(self.importing)
        self._heads["here"].setText(tr("On this computer"))
        self._heads["there"].setText(tr("To download"))
        for part in self._heads.values():
            part.setContentsMargins(0, tokens.M, 0, 0)
            part.hide()
            self._list.addWidget(part)
        self._list.addStretch(1)
        middle = QWidget()
        middle.setObjectName("modelsmiddle")
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        self._area = area = QScrollArea(widgetResizable=True)
        area.setObjectName("modelsarea")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    # What there is

    def _found(self, found: list[Listed]) -> None:
        for gone in set(self.cards) - {model.id for model in found}:
            card = self.cards.pop(gone)
            self._list.removeWidget(card)
            card.deleteLater()
        for model in found:
            if model.id not in self.cards:
                self.cards[model.id] = self._made(model)
            self.cards[model.id].show_model(model, in_use=model.id == self._used_id())
        self._arrange(found)

    def _made(self, model: Listed) -> ModelCard:
        card = ModelCard(model)
        card.install_wanted.connect(self._install)
        card.stop_wanted.connect(self._stop)
        card.drop_wanted.connect(self._drop)
        card.use_wanted.connect(self._use)
        card.remove_wanted.connect(self._remove)
        return card

    def _arrange(self, found: list[Listed]) -> None:
        """Those on this computer first. A card that stays where it is keeps its focus."""
        here = [self.cards[model.id] for model in found if model.here]
        there = [self.cards[model.id] for model in found if not model.here]
        wanted: list[QWidget] = [self._heads["here"], *here, self._heads["there"], *there]
        at = self._list.indexOf(self.importing) + 1
        if wanted != [self._widget_at(place) for place in range(at, at + len(wanted))]:
            for place, part in enumerate(wanted, at):
                self._list.removeWidget(part)
                self._list.insertWidget(place, part)
        self._heads["here"].setVisible(bool(here))
        self._heads["there"].setVisible(bool(there))
        before: QWidget = self.import_button
        for card in (*here, *there):
            for button in card.findChildren(QPushButton):
                QWidget.setTabOrder(before, button)
                before = button

    def _widget_at(self, place: int) -> QWidget | None:
        item = self._list.itemAt(place)
        return item.widget() if item is not None else None

    def _show_all(self) -> None:
        for card in self.cards.values():
            card.show_model(card.model, in_use=card.model.id == self._used_id())

    def _used_id(self) -> str:
        """What judges, or will from the next pass on."""
        chosen = self._context.settings.scoring.encoder
        workspace = self._context.workspace
        if chosen or workspace is None:
            return chosen
        return workspace.encoder.id if workspace.encoder is not None else ""

    # What is done with it

    def _install(self, model_id: str) -> None:
        card = self.cards[model_id]
        card.begin()
        self._under_way[model_id] = self._context.jobs.submit(
            Lane.DOWNLOADS,
            partial(_install, model_id, self._context.paths),
            done=partial(self._installed, model_id),
            failed=partial(self._failed, model_id),
            progress=card.show_progress,
            key=f"models.{model_id}",
        )

    def _installed(self, model_id: str, _: object) -> None:
        self._under_way.pop(model_id, None)
        card = self.cards.get(model_id)
        if card is not None:
            card.end()
        self.refresh()
        title = card.model.title if card is not None else model_id
        if card is not None and card.model.row is not None and card.model.row.head_of:
            self._context.notices.info(tr("{title} is installed.", title=tr(title)))
            return
        use = partial(self._use, model_id)
        self._context.notices.info(tr("{title} is installed.", title=tr(title)), action=tr("Use it"), act=use)

    def _failed(self, model_id: str, error: Exception) -> None:
        self._under_way.pop(model_id, None)
        if model_id in self.cards:
            self.cards[model_id].end(error)
        else:
            self._context.notices.error(error)
        self.refresh()

    def _stop(self, model_id: str) -> None:
        job = self._under_way.pop(model_id, None)
        if job is not None:
            job.cancel()
        self.cards[model_id].end()
        self.refresh()

    def _drop(self, model_id: str) -> None:
        work = partial(_drop, model_id, self._context.paths)
        self._context.jobs.submit(Lane.FILES, work, done=self._gone, failed=partial(self._failed, model_id))

    def _remove(self, model_id: str) -> None:
        settings = self._context.settings
        if settings.scoring.encoder == model_id:
            self._context.remember(replace(settings, scoring=replace(settings.scoring, encoder="")))
        work = partial(_remove, model_id, self._context.paths)
        self._context.jobs.submit(Lane.FILES, work, done=self._gone, failed=partial(self._failed, model_id))

    def _gone(self, _: object) -> None:
        self.refresh()

    def _use(self, model_id: str) -> None:
        """Say what it costs, and judge by it from now on."""
        settings, workspace = self._context.settings, self._context.workspace
        self._context.remember(replace(settings, scoring=replace(settings.scoring, encoder=model_id)))
        if workspace is not None:
            work = partial(_cost, workspace, model_id)
            self._context.jobs.submit(Lane.DATABASE, work, done=self._say_cost, key="models.cost")

    def _say_cost(self, cost: Any) -> None:
        title = self.cards[cost.encoder].model.title if cost.encoder in self.cards else cost.encoder
        if cost.nothing:
            said = tr("Everything that it needs is stored already.")
        else:
            said = trn(
                "{n} photo is looked at anew in the background; what was judged before counts until then.",
                "{n} photos are looked at anew in the background; what was judged before counts until then.",
                cost.photos,
            )
        self._context.notices.info(tr("{title} judges from now on.", title=tr(title)), said)

    def _import(self, own: OwnFile) -> None:
        self.importing.setText(tr("Copying {name} and trying it out…", name=own.source.name))
        self.importing.show()
        self.import_button.setEnabled(False)
        self._context.jobs.submit(
            Lane.DOWNLOADS,
            partial(_import, own, self._context.paths),
            done=self._imported,
            failed=self._import_failed,
            key=_IMPORT,
        )

    def _imported(self, model_id: str) -> None:
        self._import_over()
        self._context.notices.info(tr("The model is installed."), action=tr("Use it"), act=partial(self._use, model_id))

    def _import_failed(self, error: Exception) -> None:
        self._import_over()
        self._context.notices.error(error)

    def _import_over(self) -> None:
        self.importing.hide()
        self.import_button.setEnabled(True)
        self.refresh()

    def _forget(self) -> None:
        for job in self._under_way.values():
            job.cancel()
        self._under_way.clear()


def _listed(paths: AppPaths, ctx: JobContext) -> list[Listed]:
    return models.listed(paths)


def _install(model_id: str, paths: AppPaths, ctx: JobContext) -> None:
    models.install(model_id, paths, ctx)


def _import(own: OwnFile, paths: AppPaths, ctx: JobContext) -> str:
    return models.import_file(own, paths, ctx).id


def _remove(model_id: str, paths: AppPaths, ctx: JobContext) -> int:
    return models.remove(model_id, paths)


def _drop(model_id: str, paths: AppPaths, ctx: JobContext) -> None:
    from core.encoders.installation import drop_unfinished

    drop_unfinished(model_id, paths)


def _cost(workspace: Any, model_id: str, ctx: JobContext) -> Any:
    return workspace.switch_cost(model_id)
