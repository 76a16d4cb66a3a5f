"""The radar card: axes typed and taken away, sets chosen, the folder's median, and cards that tell about an axis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.inspector.axes_shown import left_out_words
from app.inspector.axis_about import AxisAbout
from app.inspector.folder_median import ReadMedian
from app.inspector.measure_list import MeasureList
from app.inspector.measure_rows import MeasureRow
from app.inspector.radar_card import RadarCard
from app.notify import Notice
from core.errors import UserError
from core.interop.radar_series import RadarSeries
from core.jobs import JobContext
from core.scoring.absence import BEING_JUDGED, NEEDS_MODEL, NOT_JUDGED
from core.types import Changes, Entry, Null, RadarAxis
from core.workspace.distributions import Distributions, distribution_of
from tests.app.inspector.fake_axes import FakeAxes
from tests.app.inspector.fakes import ENTRIES, FakeContext, axes

FOLDER = Path("/photos")


class Workspace(FakeAxes):
    """With entries and spreads for the cards."""

    def entries(self) -> tuple[Entry, ...]:
        return (*ENTRIES, *(pair.entry for pair in self.pairs if pair.slug != "happy"))

    def distribution(self, folder: Path | None, entry_ids: Sequence[str]) -> Distributions:
        import numpy as np

        return Distributions(folder, {name: distribution_of(np.linspace(0, 1, 5), 0, 1, 4) for name in entry_ids})


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def card(context: FakeContext, qtbot: QtBot) -> RadarCard:
    made = RadarCard(context)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(320, 420)
    made.show()
    return made


def settle(card: RadarCard, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: card._context.jobs.busy == 0 and not card._soon.isActive())


def photo(name: str = "a.jpg", value: float = 0.8) -> RadarSeries:
    return RadarSeries(
        name,
        (
            RadarAxis("measures.sharpness", "Sharpness", "blurry", "sharp", value, "measured"),
            RadarAxis("measures.brightness", "Brightness", "dark", "bright", 0.4, "measured"),
            RadarAxis("attributes.happy", "Mood", "sad", "happy", 0.6, "ViT-B/32"),
        ),
    )


def type_axis(card: RadarCard, text: str) -> None:
    card.field.setText(text)
    card.add_axis()


def test_a_typed_pair_is_an_axis_at_once_and_judged_afterwards(
    card: RadarCard, context: FakeContext, workspace: Workspace, qtbot: QtBot
) -> None:
    heard: list[Changes] = []
    context.changed.connect(heard.append)
    with qtbot.waitSignal(card.axes.kept):
        type_axis(card, " cosy / bleak ")
    entry = workspace.own[0].entry
    assert entry.title == "cosy / bleak"
    assert heard == [Changes(entries=frozenset({entry.id}))], "everybody hears of the axis before it is judged"
    assert card.field.text() == ""
    assert not card.field.isReadOnly()
    assert card.message.text() == "Judging every photo by it…"
    settle(card, qtbot)
    assert workspace.judged == 1
    assert card.message.isHidden()
    assert heard[-1].entries == {entry.id}, "who showed it as being judged reads it again"


def test_without_a_model_an_axis_is_kept_and_says_what_it_needs(
    card: RadarCard, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.encoder = None
    type_axis(card, "cosy / bleak")
    settle(card, qtbot)
    assert len(workspace.own) == 1
    assert "kept" in card.message.text()
    assert "needs a model" in card.message.text()
    assert card.message.isVisible()


def test_words_that_are_no_pair_are_answered_beside_the_field(
    card: RadarCard, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.pair_error = UserError("“cosy” is no pair.", "Write both ends.")
    type_axis(card, "cosy")
    settle(card, qtbot)
    assert card.message.text() == "“cosy” is no pair. Write both ends."
    assert card.field.text() == "cosy"
    assert not card.field.isReadOnly()
    qtbot.keyClicks(card.field, " /")
    assert not card.message.isVisible()


def test_a_judgement_that_fails_is_said_and_the_axis_stays(card: RadarCard, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.judge_error = UserError("The model is damaged.", "Install it again.")
    type_axis(card, "cosy / bleak")
    settle(card, qtbot)
    assert card.message.text() == "The model is damaged. Install it again."
    assert len(workspace.own) == 1


def test_an_own_axis_is_taken_away_and_the_notice_brings_it_back(
    card: RadarCard, context: FakeContext, workspace: Workspace, qtbot: QtBot
) -> None:
    notices: list[Notice] = []
    context.notices.posted.connect(notices.append)
    type_axis(card, "cosy / bleak")
    settle(card, qtbot)
    pair = workspace.own[0]
    card.axes.remove(pair)
    settle(card, qtbot)
    assert workspace.own == ()
    assert notices[0].message == "The axis “cosy / bleak” is gone."
    assert notices[0].action == "Undo"
    assert notices[0].act is not None
    notices[0].act()
    settle(card, qtbot)
    assert workspace.own == (pair,)


def test_sets_are_ticked_and_take_effect_at_once(
    card: RadarCard, context: FakeContext, workspace: Workspace, qtbot: QtBot
) -> None:
    heard: list[Changes] = []
    context.changed.connect(heard.append)
    menu = card.sets.menu()
    menu.aboutToShow.emit()
    ticked = {action.text().partition("  ")[0]: action for action in menu.actions()}
    assert [action.isChecked() for action in ticked.values()] == [True, True, False, True, False, False]
    assert menu.actions()[0].text() == "Look  (6 axes)"
    ticked["As in the paper"].setChecked(True)
    settle(card, qtbot)
    assert context.settings.scoring.sets == ("look", "feel", "paper", "own")
    assert workspace.sets == ("look", "feel", "paper", "own")
    assert len(heard[0].entries) == 12
    assert workspace.judged == 1
    menu.aboutToShow.emit()
    menu.actions()[1].setChecked(False)
    settle(card, qtbot)
    assert workspace.sets == ("look", "paper", "own")


def test_the_last_choice_of_sets_holds_however_fast_it_was_made(
    card: RadarCard, workspace: Workspace, qtbot: QtBot
) -> None:
    before = workspace.sets
    card.axes.choose(("look", "paper"))
    card.axes.choose(before)
    settle(card, qtbot)
    assert workspace.sets == before


def test_sets_that_were_refused_are_asked_for_once_until_they_are_chosen_again(
    card: RadarCard, context: FakeContext, workspace: Workspace, qtbot: QtBot
) -> None:
    told: list[Notice] = []
    context.notices.posted.connect(told.append)
    before, workspace.sets_error = workspace.sets, UserError("The file of your pairs is damaged.")
    card.axes.choose(("look", "paper"))
    settle(card, qtbot)
    context.settings_changed.emit()
    settle(card, qtbot)
    assert len(told) == 1, "another setting does not ask again"
    workspace.sets_error = None
    for names in (before, ("look", "paper")):
        card.axes.choose(names)
        settle(card, qtbot)
        assert workspace.sets == names


def test_axes_without_a_value_are_said_in_words_until_they_are_wanted(card: RadarCard, qtbot: QtBot) -> None:
    card.set_series([RadarSeries("a.jpg", axes(0.2, 0.5, 0.6, NEEDS_MODEL, NEEDS_MODEL))])
    assert len(card.radar.series[0].axes) == 3
    assert card.left_out.text() == "2 more axes need a model."
    menu = card.sets.menu()
    menu.aboutToShow.emit()
    menu.actions()[-1].setChecked(True)
    assert len(card.radar.series[0].axes) == 5
    assert card.left_out.isHidden()
    menu.aboutToShow.emit()
    menu.actions()[-1].setChecked(False)
    assert len(card.radar.series[0].axes) == 3
    # One of several photos that has a value is enough, and fewer than three axes are no web.
    one, other = axes(0.2, 0.5, 0.6, Null("x")), axes(0.2, 0.5, 0.6, 0.1)
    card.set_series([RadarSeries("a.jpg", one), RadarSeries("b.jpg", other)])
    assert len(card.radar.series[0].axes) == 4
    card.set_series([RadarSeries("a.jpg", axes(0.2, 0.5, NEEDS_MODEL, NEEDS_MODEL))])
    assert len(card.radar.series[0].axes) == 4
    assert card.left_out.isHidden()


def test_why_axes_are_left_out() -> None:
    assert left_out_words([]) == ""
    one, two = axes(Null("the preview is too small"), NEEDS_MODEL)
    assert left_out_words([one]) == "1 more axis: the preview is too small."
    assert left_out_words([two, two]) == "2 more axes need a model."
    assert left_out_words([one, two]) == "2 more axes have no value."


def test_an_own_axis_turns_its_set_on(card: RadarCard, context: FakeContext, qtbot: QtBot) -> None:
    card.axes.choose(["look"])
    settle(card, qtbot)
    type_axis(card, "cosy / bleak")
    settle(card, qtbot)
    assert context.settings.scoring.sets == ("look", "own")


def test_the_folders_median_is_laid_under_the_photo_and_follows(
    card: RadarCard, context: FakeContext, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.middle = {"measures.sharpness": 0.5, "attributes.happy": 0.54}
    card.set_series([photo()])
    assert not card.compare.isEnabled(), "without a folder there is nothing to compare with"
    card.set_folder(FOLDER)
    settle(card, qtbot)
    assert workspace.medians_asked == 0
    card.compare.click()
    settle(card, qtbot)
    shown = card.radar.series[-1]
    assert shown.reference
    assert [axis.value for axis in shown.axes] == [0.5, NOT_JUDGED, 0.54]
    card.radar._walk_to(2)
    assert card.radar.accessibleDescription().endswith("folder median 54")
    card.set_series([photo("b.jpg", 0.1)])
    assert card.radar.series[-1].reference, "the next photo is held against it without asking again"
    assert workspace.medians_asked == 1
    workspace.middle = {"measures.sharpness": 0.7}
    context.changed.emit(Changes(photos=frozenset({5}), entries=frozenset({"marks.flag"})))
    assert not card._soon.isActive(), "a mark moves no median"
    for _ in range(20):
        context.changed.emit(Changes(photos=frozenset({5}), entries=frozenset({"measures.sharpness"})))
    settle(card, qtbot)
    assert workspace.medians_asked == 2, "asked once for many changes"
    assert card.radar.series[-1].axes[0].value == 0.7
    card.compare.click()
    assert [one.reference for one in card.radar.series] == [False]


def test_a_median_of_the_folder_before_is_not_shown(card: RadarCard, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.middle = {"measures.sharpness": 0.5}
    card.set_series([photo()])
    card.set_folder(FOLDER)
    card.compare.click()
    card.set_folder(FOLDER / "other")
    card._soon.stop()
    settle(card, qtbot)
    assert [one.reference for one in card.radar.series] == [False]
    card._read_median()
    settle(card, qtbot)
    assert card.radar.series[-1].reference


def test_a_median_of_other_axes_is_asked_for_anew(card: RadarCard, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.middle = {"measures.sharpness": 0.5}
    card.set_series([photo()])
    card.set_folder(FOLDER)
    card.compare.click()
    card.set_series([RadarSeries("a.jpg", photo().axes[:2])])
    settle(card, qtbot)
    assert [len(one.axes) for one in card.radar.series] == [2, 2]


def test_the_card_of_an_axis_is_of_the_photo_that_is_shown(card: RadarCard, qtbot: QtBot) -> None:
    told: list[AxisAbout] = []
    card.about_shown.connect(told.append)
    card.set_series([photo("a.jpg")])
    card.tell_about(2)
    card.set_series([photo("b.jpg")])
    settle(card, qtbot)
    assert told == []
    card.tell_about(0)
    card.set_series([photo("b.jpg", 0.3)])
    settle(card, qtbot)
    assert [about.values[0][1].value for about in told] == [0.3], "judged meanwhile: its new value"
    card.card.close()


def test_medians_against_a_naive_twin() -> None:
    workspace = Workspace()
    workspace.middle = {"measures.sharpness": 0.25}
    found = ReadMedian(workspace, FOLDER, photo())(JobContext())
    assert found.reference
    assert [(axis.entry, axis.value) for axis in found.axes] == [
        (axis.entry, workspace.middle.get(axis.entry, NOT_JUDGED)) for axis in photo().axes
    ]


def test_enter_on_an_axis_opens_its_card_and_escape_closes_it(
    card: RadarCard, workspace: Workspace, qtbot: QtBot
) -> None:
    card.set_folder(FOLDER)
    card.set_series([photo()])
    card.radar.setFocus()
    qtbot.keyClick(card.radar, Qt.Key.Key_End)
    with qtbot.waitSignal(card.about_shown):
        qtbot.keyClick(card.radar, Qt.Key.Key_Return)
    assert card.card.isVisible()
    assert card.card.words.startswith("Mood\n0 is “sad”, 100 is “happy”\nCLIP-IQA.")
    assert "60, higher than 60 % of the photos in this folder." in card.card.words
    assert "Agrees" in card.card.words or "agrees" in card.card.words
    assert card.card.remove.isHidden()
    qtbot.keyClick(card.card, Qt.Key.Key_Escape)
    assert not card.card.isVisible()
    assert card.isVisible()


def test_the_card_of_an_own_axis_offers_to_take_it_away(card: RadarCard, workspace: Workspace, qtbot: QtBot) -> None:
    type_axis(card, "cosy / bleak")
    settle(card, qtbot)
    entry = workspace.own[0].entry
    axis = RadarAxis(entry.id, entry.title, entry.low, entry.high, BEING_JUDGED, "ViT-B/32")
    card.set_series([RadarSeries("a.jpg", (*photo().axes, axis))])
    with qtbot.waitSignal(card.about_shown):
        card.radar.chosen.emit(3)
    assert "Can’t tell: being judged now." in card.card.words
    assert card.card.remove.isVisible()
    card.card.remove.click()
    settle(card, qtbot)
    assert not card.card.isVisible()
    assert workspace.own == ()


def test_a_row_of_a_list_tells_about_its_axis(card: RadarCard, qtbot: QtBot) -> None:
    rows = MeasureList("Judged")
    qtbot.addWidget(rows)
    happy = next(entry for entry in ENTRIES if entry.id == "attributes.happy")
    rows.set_rows([MeasureRow(happy, (0.6,))])
    rows.about_wanted.connect(card.tell_about_entry)
    card.set_series([photo()])
    middle = QPoint(20, 10)
    with qtbot.waitSignal(card.about_shown):
        QApplication.sendEvent(
            rows, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, rows.mapToGlobal(middle))
        )
    assert card.card.words.startswith("Mood")
    card.card.close()
    card.tell_about_entry("measures.unknown")
    assert card._context.jobs.busy == 0


def test_an_axis_that_is_gone_meanwhile_opens_nothing(card: RadarCard, qtbot: QtBot) -> None:
    gone = RadarAxis("attributes.gone", "Gone", "a", "b", 0.5, "ViT-B/32")
    card.set_series([RadarSeries("a.jpg", (*photo().axes, gone))])
    card.tell_about(3)
    settle(card, qtbot)
    assert not card.card.isVisible()
