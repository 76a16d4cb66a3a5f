"""The prompt lab in the window: two prompts ranked at once, compared, kept, and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.numbers import raw_text
from app.prompt_lab.page import FIRST, SECOND, LabPage
from app.window import MainWindow
from core.errors import UserError
from core.scoring.prompts.contexts import EVERYDAY
from core.scoring.prompts.prompt import Method, Prompt, default_prompt
from core.scoring.prompts.search import Agreement
from core.scoring.prompts.templates import IN_CONTEXT, PLAIN
from core.types import Changes, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import row
from tests.app.prompt_lab.fakes import UNKNOWN, LabWorkspace
from tests.helpers import looks

COUNT = 60


@pytest.fixture
def workspace() -> LabWorkspace:
    return LabWorkspace([row(n, status=Status.OK, overall=n / 100, content=f"c{n}") for n in range(1, COUNT + 1)])


@pytest.fixture
def window(make_window: MakeWindow, workspace: LabWorkspace) -> MainWindow:
    return make_window(workspace)


@pytest.fixture
def lab(window: MainWindow, workspace: LabWorkspace, qtbot: QtBot) -> Iterator[LabPage]:
    """The page, with both prompts ranked."""
    window.context.actions.run("view.prompt_lab")
    page = window.prompt_lab.page
    assert page is not None
    settle(page, window.context, qtbot)
    yield page
    workspace.prompting.go.release(1000)


def settle(page: LabPage, context: AppContext, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: context.jobs.busy == 0 and all(panel.ranking is not None for panel in page.panels))


def test_the_page_opens_with_two_short_prompts_ranked_and_compared(
    window: MainWindow, lab: LabPage, workspace: LabWorkspace
) -> None:
    assert window.places.currentWidget() is lab
    assert set(workspace.prompting.asked) == {FIRST, SECOND}
    for panel in lab.panels:
        assert panel.ranking is not None
        assert panel.strip.ids == panel.ranking.ids.tolist()
        assert panel.state.text() == f"{COUNT} photos, best first"
    assert "60 photos" in lab.alike.text()
    assert lab.kept_prompts.isHidden()
    window.context.actions.run("view.back")
    assert window.places.in_grid


def test_another_word_ranks_anew_after_a_moment_and_the_newest_counts(
    window: MainWindow, lab: LabPage, workspace: LabWorkspace, qtbot: QtBot
) -> None:
    first, before = lab.panels[0], len(workspace.prompting.asked)
    old = list(first.strip.ids)
    for text in ("s", "sm", "smashing"):
        first.form.positive.setEditText(text)
    qtbot.waitUntil(lambda: len(workspace.prompting.asked) > before)
    settle(lab, window.context, qtbot)
    assert workspace.prompting.asked[before:] == [replace(FIRST, positive="smashing")]
    assert first.strip.ids != old
    assert sorted(first.strip.ids) == sorted(old)


def test_the_form_shows_what_counts_and_gives_back_what_it_was_given(lab: LabPage) -> None:
    form = lab.panels[1].form
    for prompt in (
        FIRST,
        default_prompt(EVERYDAY),
        default_prompt(("dog", "cat")),
        Prompt("keen", "vile", Method.CONTEXT, "[label], a [content class]"),
    ):
        form.show_prompt(prompt)
        assert form.prompt() == prompt
        assert form.contexts.isVisible() == (prompt.method is not Method.FIXED)
        assert form.typed.isVisible() == isinstance(prompt.contexts, tuple)


def test_choosing_how_words_judge_brings_the_sentence_that_it_needs(
    window: MainWindow, lab: LabPage, workspace: LabWorkspace, qtbot: QtBot
) -> None:
    panel = lab.panels[0]
    for method, sentence in ((Method.ENSEMBLED, IN_CONTEXT), (Method.FIXED, PLAIN)):
        index = panel.form.method.findData(method)
        panel.form.method.setCurrentIndex(index)
        panel.form.method.activated.emit(index)
        assert panel.form.sentence.text() == sentence
        workspace.prompting.asked.clear()
        qtbot.waitUntil(lambda: bool(workspace.prompting.asked))
        settle(lab, window.context, qtbot)
        assert workspace.prompting.asked[-1].method is method


def test_a_photo_that_is_chosen_is_marked_in_both_strips_and_shown_by_the_inspector(
    window: MainWindow, lab: LabPage, qtbot: QtBot
) -> None:
    first, second = (panel.strip for panel in lab.panels)
    QTest.mouseClick(first.viewport(), Qt.MouseButton.LeftButton, pos=first.cell(2).center())
    assert first.current == second.current == first.ids[2]
    assert window.places.targets() == [first.ids[2]]
    place = list(second.ids).index(first.ids[2])
    qtbot.waitUntil(lambda: second.viewport().rect().contains(second.cell(place).center()))
    assert "Place 3 of 60" in first.accessibleDescription()


def test_keys_walk_along_a_strip_and_return_opens_the_photo(window: MainWindow, lab: LabPage, qtbot: QtBot) -> None:
    strip = lab.panels[0].strip
    with qtbot.waitActive(window):
        window.activateWindow()
    strip.setFocus()
    assert strip.current == strip.ids[0]
    for key, place in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_End, COUNT - 1), (Qt.Key.Key_Left, COUNT - 2)):
        QTest.keyClick(strip, key)
        assert strip.current == strip.ids[place]
    QTest.keyClick(strip, Qt.Key.Key_Home)
    strip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert strip.current == strip.ids[1]
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert window.places.in_loupe
    assert window.loupe.current == strip.ids[1]


def test_words_that_the_model_does_not_know_are_named_and_nothing_old_stays(
    window: MainWindow, lab: LabPage, qtbot: QtBot
) -> None:
    panel = lab.panels[0]
    panel.form.positive.setEditText(UNKNOWN)
    qtbot.waitUntil(lambda: UNKNOWN in panel.state.text())
    assert panel.strip.ids == []
    assert not panel.keep.isEnabled()
    assert "once both have ranked" in lab.alike.text()
    panel.form.positive.setEditText("")
    qtbot.waitUntil(lambda: "no words" in panel.state.text())
    panel.form.positive.setEditText("good")
    settle(lab, window.context, qtbot)
    assert panel.keep.isEnabled()


def test_reading_sentences_is_told_and_can_be_stopped_and_gone_on_with(
    window: MainWindow, lab: LabPage, workspace: LabWorkspace, qtbot: QtBot
) -> None:
    panel, workspace.prompting.slices = lab.panels[1], 3
    panel.show_prompt(default_prompt())
    qtbot.waitUntil(panel.stop.isVisible)
    assert panel.state.text() == "Reading 0 of 192 sentences"
    panel.stop.click()
    assert panel.again.isVisible()
    assert not panel.bar.isVisible()
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    workspace.prompting.go.release(100)
    panel.again.click()
    qtbot.waitUntil(lambda: workspace.prompting.asked[-1] == default_prompt())
    settle(lab, window.context, qtbot)
    assert not panel.again.isVisible()


def test_a_prompt_that_is_kept_becomes_a_score_that_can_be_shown_and_removed_again(
    window: MainWindow, lab: LabPage, workspace: LabWorkspace, qtbot: QtBot
) -> None:
    heard: list[Changes] = []
    window.context.changed.connect(heard.append)
    lab.panels[1].keep.click()
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0 and len(heard) >= 2)
    (entry_id,) = workspace.prompting.scores
    assert all(entry_id in changes.entries for changes in heard)
    assert lab.kept_prompts.isVisible()
    lab.kept_prompts.fill()
    (one,) = lab.kept_prompts.menu().actions()
    assert one.text() == "beautiful / ugly"
    in_a, _, by_it, remove = one.menu().actions()  # type: ignore[attr-defined]
    in_a.trigger()
    assert lab.panels[0].form.prompt() == SECOND
    remove.trigger()
    qtbot.waitUntil(lambda: not workspace.prompting.scores and lab.kept_prompts.isHidden())
    assert by_it.text() == "Sort by it"


def test_words_that_fit_the_marks_better_can_be_tried_and_others_are_not_offered(
    window: MainWindow, lab: LabPage, workspace: LabWorkspace, qtbot: QtBot
) -> None:
    search, prompting = lab.search, workspace.prompting
    search.start("spearman")
    qtbot.waitUntil(search.use.isVisible)
    assert "fit better: 0.40 instead of 0.30 on 40 photos" in search.text.text()
    search.use.click()
    assert lab.panels[1].form.prompt() == replace(FIRST, positive="smashing", negative="vile")
    settle(lab, window.context, qtbot)
    better = prompting.found()
    worse = replace(better, kept=False, held_out=Agreement(0.1, 40))
    prompting.found = lambda: worse
    search.start("spearman")
    qtbot.waitUntil(lambda: "but not others: 0.10 instead of 0.30" in search.text.text())
    assert search.use.isHidden()
    same = replace(worse, positive=FIRST.positive, negative=FIRST.negative)
    prompting.found = lambda: same
    search.start("accuracy")
    qtbot.waitUntil(lambda: "They stay" in search.text.text())

    def too_few() -> object:
        raise UserError("There are not enough marks to learn from yet.", "Mark more.")

    prompting.found = too_few  # type: ignore[assignment]
    search.start("accuracy")
    qtbot.waitUntil(lambda: "not enough marks" in search.text.text())
    assert search.use.isHidden()
    assert search.bar.isHidden()


def test_photos_that_are_not_judged_yet_are_counted(
    window: MainWindow, lab: LabPage, workspace: LabWorkspace, qtbot: QtBot
) -> None:
    workspace.prompting.without = 2
    window.context.actions.run("view.prompt_lab")
    qtbot.waitUntil(lambda: lab.panels[0].state.text() == "60 photos, best first – 2 are not judged yet")


def test_an_empty_folder_says_so(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(LabWorkspace([]))
    window.context.actions.run("view.prompt_lab")
    page = window.prompt_lab.page
    assert page is not None
    qtbot.waitUntil(lambda: page.panels[0].state.text() == "There are no photos in this folder.")
    assert "once both have ranked" in page.alike.text()


@pytest.mark.parametrize("width", [900, 1500])
def test_nothing_is_cut_off_and_everything_has_a_name(
    window: MainWindow, lab: LabPage, qtbot: QtBot, width: int
) -> None:
    window.resize(width, 700)
    lab.panels[1].show_prompt(default_prompt(("dog", "cat")))
    settle(lab, window.context, qtbot)
    assert looks.faults(lab) == []


def test_raw_scores_are_read_with_their_sign() -> None:
    assert [raw_text(value) for value in (0.01234, -0.5, 12.345)] == ["+0.0123", "−0.5000", "+12.35"]


def test_a_point_between_cells_is_no_photo(lab: LabPage) -> None:
    strip = lab.panels[0].strip
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.cell(0).topRight() + QPoint(2, 0))
    assert strip.current is None
