"""The models page: what it shows, and what its buttons do, with the work itself stood in for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.models_page.card import ModelCard, size_text
from app.models_page.page import ModelsPage
from app.window import MainWindow
from core.encoders.installation import Installed
from core.encoders.model_catalogue import model_rows
from core.encoders.spec import EncoderSpec
from core.errors import ModelError
from core.jobs import JobContext
from core.paths import AppPaths
from core.workspace import models
from core.workspace.models import Listed, OwnFile
from core.workspace.switching import SwitchCost
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace

B32, RN50, HEAD, S0 = "openai-vit-b-32", "openai-rn50", "laion-aesthetic-vit-b-32", "mobileclip2-s0"


class Shelf:
    """The models on a computer that has none of the work to do: what is installed is what was put here."""

    def __init__(self) -> None:
        self.here: set[str] = set()
        self.own: list[str] = []
        self.unfinished: dict[str, int] = {}
        self.asked: list[tuple[str, Any]] = []
        self.go = threading.Event()
        self.error: Exception | None = None

    def listed(self, paths: AppPaths) -> list[Listed]:
        lines = []
        for row in model_rows().values():
            here = row.id in self.here
            spec = EncoderSpec(row.id, row.title, "ViT-B-32", Path("w"), row.licence)
            installed = Installed(spec, row.bytes, ours=True) if here and not row.head_of else None
            begun = self.unfinished.get(row.id, 0)
            lines.append(Listed(row.id, row.title, row.licence, row.good_for, row.bytes, here, row, installed, begun))
        for name in self.own:
            spec = EncoderSpec(name, name, "RN50", Path("w"), "mine")
            lines.append(Listed(name, name, "mine", "", 5_000_000, True, None, Installed(spec, 5_000_000, ours=False)))
        return lines

    def install(self, model_id: str, paths: AppPaths, ctx: JobContext) -> None:
        self.asked.append(("install", model_id))
        ctx.progress(100_000_000, 400_000_000)
        while not self.go.wait(0.01):
            ctx.cancel.check()
        if self.error is not None:
            raise self.error
        self.here.add(model_id)

    def import_file(self, own: OwnFile, paths: AppPaths, ctx: JobContext) -> EncoderSpec:
        self.asked.append(("import", own))
        if self.error is not None:
            raise self.error
        self.own.append("mine")
        return EncoderSpec("mine", "mine", own.architecture, own.source, "mine")

    def remove(self, model_id: str, paths: AppPaths) -> int:
        self.asked.append(("remove", model_id))
        self.here.discard(model_id)
        return 1


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    made = Shelf()
    for name in ("listed", "install", "import_file", "remove"):
        monkeypatch.setattr(models, name, getattr(made, name))
    yield made
    made.go.set()


class CostingWorkspace(FakeWorkspace):
    encoder = None

    def switch_cost(self, encoder_id: str) -> SwitchCost:
        return SwitchCost(encoder_id, 1234, 0, 10, 5, 1, 0)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(CostingWorkspace([]))


@pytest.fixture
def show(window: MainWindow, shelf: Shelf, qtbot: QtBot) -> Callable[[], ModelsPage]:
    def shown() -> ModelsPage:
        window.context.actions.run("file.models")
        page = window.models.page
        assert page is not None
        qtbot.waitUntil(lambda: len(page.cards) >= len(model_rows()))
        return page

    return shown


def offered(card: ModelCard) -> set[str]:
    return {button.text() for button in card.findChildren(QPushButton) if not button.isHidden()}


def test_the_page_lists_what_can_be_had_and_esc_leads_back(
    window: MainWindow, show: Callable[[], ModelsPage], qtbot: QtBot
) -> None:
    page = show()
    assert window.places.currentWidget() is page
    assert list(page.cards) == list(model_rows())
    card = page.cards[B32]
    assert offered(card) == {"Install…", "Terms and details"}
    assert "605 MB" in card.facts.text()
    assert "Apache-2.0" in card.facts.text()
    window.context.actions.run("view.back")
    assert window.places.in_grid


def test_the_licence_is_agreed_to_before_anything_is_downloaded(
    show: Callable[[], ModelsPage], shelf: Shelf, qtbot: QtBot
) -> None:
    page = show()
    card = page.cards[S0]
    card.install.click()
    assert not shelf.asked
    assert "research licence" in card.terms.text()
    assert "For research only" in card.terms.text()
    assert offered(card) == {"Agree and download", "Not now", "Terms and details"}
    card.never_mind.click()
    assert offered(card) == {"Install…", "Terms and details"}


def test_a_download_shows_how_far_it_is_and_ends_among_the_installed(
    window: MainWindow, show: Callable[[], ModelsPage], shelf: Shelf, qtbot: QtBot
) -> None:
    page = show()
    card = page.cards[RN50]
    card.install.click()
    card.agree.click()
    assert offered(card) == {"Stop"}
    qtbot.waitUntil(lambda: "100 MB of 400 MB" in card.told.text())
    assert card.bar.value() == 250
    shelf.go.set()
    qtbot.waitUntil(lambda: card.model.here)
    assert offered(card) == {"Use", "Remove", "Terms and details"}
    assert card.state.text() == "On this computer"
    assert page._list.indexOf(card) < page._list.indexOf(page._heads["there"])


def test_a_download_can_be_stopped_and_gone_on_with(show: Callable[[], ModelsPage], shelf: Shelf, qtbot: QtBot) -> None:
    page = show()
    card = page.cards[RN50]
    card.install.click()
    card.agree.click()
    qtbot.waitUntil(lambda: bool(shelf.asked))
    shelf.unfinished[RN50] = 100_000_000
    card.stop.click()
    qtbot.waitUntil(lambda: "100 MB have come" in card.state.text())
    assert offered(card) == {"Go on…", "Forget what has come", "Terms and details"}
    card.install.click()
    card.agree.click()
    qtbot.waitUntil(lambda: len(shelf.asked) == 2)
    shelf.go.set()
    qtbot.waitUntil(lambda: card.model.here)


def test_what_goes_wrong_stands_on_the_card(show: Callable[[], ModelsPage], shelf: Shelf, qtbot: QtBot) -> None:
    page = show()
    card = page.cards[RN50]
    shelf.error = ModelError("The hub is asleep.", "Try again later.")
    shelf.go.set()
    card.install.click()
    card.agree.click()
    qtbot.waitUntil(lambda: not card.problem.isHidden())
    assert card.problem.text() == "The hub is asleep. Try again later."
    assert "Install…" in offered(card)


def test_using_a_model_says_what_is_done_anew(
    window: MainWindow, show: Callable[[], ModelsPage], shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.here = {B32, HEAD}
    page = show()
    said: list[str] = []
    window.context.notices.posted.connect(lambda notice: said.append(f"{notice}"))
    assert offered(page.cards[HEAD]) == {"Remove", "Terms and details"}
    page.cards[B32].use.click()
    assert window.context.settings.scoring.encoder == B32
    assert page.cards[B32].state.text() == "In use"
    assert "Use" not in offered(page.cards[B32])
    qtbot.waitUntil(lambda: any("1,234 photos" in text for text in said))


def test_removing_asks_first_and_lets_go_of_the_choice(
    window: MainWindow, show: Callable[[], ModelsPage], shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.here = {B32}
    context = window.context
    context.remember(replace(context.settings, scoring=replace(context.settings.scoring, encoder=B32)))
    card = show().cards[B32]
    card.remove.click()
    assert not shelf.asked
    assert "become free" in card.terms.text()
    card.surely.click()
    qtbot.waitUntil(lambda: not card.model.here)
    assert context.settings.scoring.encoder == ""


def test_models_of_ones_own_are_used_and_left_where_they_are(show: Callable[[], ModelsPage], shelf: Shelf) -> None:
    shelf.own = ["a model of my own"]
    assert offered(show().cards["a model of my own"]) == {"Use"}


def test_a_file_is_imported_with_its_architecture(
    show: Callable[[], ModelsPage], shelf: Shelf, tmp_path: Path, qtbot: QtBot
) -> None:
    page = show()
    page.form.show_file(tmp_path / "ViT-B-32-openai.pt")
    assert page.form.architecture.findText("ViT-B-16-SigLIP2") >= 0
    assert page.form.quick.isChecked()
    page.form.architecture.setCurrentText("RN50")
    page.form.go.click()
    qtbot.waitUntil(lambda: "mine" in page.cards)
    assert shelf.asked == [("import", OwnFile(tmp_path / "ViT-B-32-openai.pt", "RN50", quick_gelu=True))]
    assert page.import_button.isEnabled()


def test_quitting_does_not_wait_for_a_download(
    window: MainWindow, show: Callable[[], ModelsPage], qtbot: QtBot
) -> None:
    page = show()
    page.cards[RN50].install.click()
    page.cards[RN50].agree.click()
    qtbot.waitUntil(lambda: "of 400" in page.cards[RN50].told.text())
    window.close()


@pytest.mark.parametrize(
    ("count", "text"), [(12, "less than 1 MB"), (605_000_000, "605 MB"), (1_710_000_000, "1.7 GB")]
)
def test_sizes_are_read_at_a_glance(qapp: object, count: int, text: str) -> None:
    assert size_text(count) == text
