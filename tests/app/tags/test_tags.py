"""Tags in the window: chips filter, the filter says and changes them, photos are ranked as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.filters.part import Around
from app.filters.parts import part_of
from app.filters.parts.tag import TagEditor
from app.filters.sentence import Sentence
from app.filters.stored import read, stored
from app.filters.wording import plain
from app.grid.toolbar import BEST_FIRST, RANK_AS
from app.tags.card import TagCard
from app.tags.picking import TagPicker, fitting
from app.tags.ranking import RankEditor
from app.window import MainWindow
from core.errors import UserError
from core.jobs import JobContext
from core.library.words import PhotoTags, SeenTag
from core.questions import ChoiceFilter, Query
from core.scoring.tag_ranking import tag_score
from core.types import Changes, Entry, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row

SEEN = PhotoTags((SeenTag("dog", 0.31), SeenTag("beach & sea", 0.24)), (SeenTag("soft light", 0.22),))


class TaggedWorkspace(FakeWorkspace):
    """Photos 1 and 2 show a dog, 2 and 3 the sea; ranking as a tag gives the later photo more."""

    encoder: Any = SimpleNamespace(title="A model", knows="all")

    def __init__(self) -> None:
        super().__init__([row(n, status=Status.OK, overall=n / 20, content=f"c{n}") for n in range(1, 5)])
        self.seen = {"dog": {1, 2}, "sea": {2, 3}}
        self.used: list[Entry] = []
        self.ranked: list[str] = []
        self.tag_ranking = SimpleNamespace(tags=("sea",), use=self.use_tag, use_listed=self.use_tag)

    def use_tag(self, tag: str) -> Changes:
        entry = tag_score(tag).entry
        self.used.append(entry)
        return Changes(entries=frozenset({entry.id}))

    def entries(self) -> tuple[Entry, ...]:
        return (*super().entries(), *self.used)

    def rank_stored(self, ctx: JobContext, report: Callable[[Changes], None], only: Sequence[str]) -> Changes:
        self.ranked += only
        return Changes(frozenset(self.photos), frozenset(self.ranked))

    def tag_counts(self, folder: Path | None) -> dict[str, int]:
        return {tag: len(photos) for tag, photos in self.seen.items()}

    def tags_of(self, photo_id: int) -> PhotoTags:
        return PhotoTags(tuple(SeenTag(tag, 0.3) for tag, photos in self.seen.items() if photo_id in photos))

    def ids(self, query: Query) -> NDArray[np.int64]:
        wanted = [choice.values for choice in query.choices if choice.column == "tags"]
        others = tuple(choice for choice in query.choices if choice.column != "tags")
        found = super().ids(replace(query, choices=others))
        if query.sort in self.ranked:
            found = np.sort(found)[::-1]
        return np.array([i for i in found.tolist() if all(self._has(i, tags) for tags in wanted)], np.int64)

    def _has(self, photo_id: int, tags: Sequence[int | str]) -> bool:
        return any(photo_id in self.seen.get(str(tag), ()) for tag in tags)


@pytest.fixture
def tagged(make_window: MakeWindow) -> MainWindow:
    return make_window(TaggedWorkspace())


def test_chips_say_the_tags_of_a_photo_and_tell_which_was_pressed(qtbot: QtBot) -> None:
    card = TagCard()
    qtbot.addWidget(card)
    card.show()
    assert not card.filled
    card.show_tags(SEEN)
    assert card.filled
    assert [chip.tag for chip in card.what.chips] == ["dog", "beach & sea"]
    assert "0.31" in card.what.chips[0].toolTip()
    assert card.what.chips[0].accessibleName() == "dog, similarity 0.31"
    with qtbot.waitSignal(card.chosen) as heard:
        qtbot.mouseClick(card.what.chips[1], Qt.MouseButton.LeftButton)
    assert heard.args == ["beach & sea"]
    with qtbot.waitSignal(card.chosen) as heard:
        qtbot.keyClick(card.how.chips[0], Qt.Key.Key_Space)
    assert heard.args == ["soft light"]
    card.show_tags(PhotoTags((SeenTag("cat", 0.2),)))
    assert [chip.tag for chip in card.what.chips] == ["cat"]
    assert card.how.isHidden()


def test_many_and_long_chips_wrap_inside_a_narrow_pane(qtbot: QtBot) -> None:
    card = TagCard()
    qtbot.addWidget(card)
    card.show_tags(PhotoTags(tuple(SeenTag(f"{'wide ' * n}tag", 0.2) for n in range(1, 30, 6))))
    card.resize(240, card.heightForWidth(240))
    card.show()
    assert card.minimumSizeHint().width() <= 240
    assert all(chip.x() >= 0 and chip.geometry().right() <= 240 for chip in card.what.chips)
    assert len({chip.y() for chip in card.what.chips}) > 1


def test_a_pressed_chip_shows_the_photos_with_that_tag(tagged: MainWindow, qtbot: QtBot) -> None:
    tagged.grid.view.walk.step_to_last()
    qtbot.waitUntil(lambda: [chip.tag for chip in tagged.inspector._tags.what.chips] == ["dog"])
    tagged.inspector._tags.what.chips[0].click()
    qtbot.waitUntil(lambda: sorted(tagged.grid.model.ids) == [1, 2])
    assert tagged.grid.filters.isVisible()
    assert plain(tagged.grid.filters.chips[0].phrase.text()) == "tagged dog"
    tagged.tags.show_tagged("sea")
    qtbot.waitUntil(lambda: list(tagged.grid.model.ids) == [2])
    tagged.tags.show_tagged("sea")
    assert len(tagged.grid.sentence.conditions) == 2


def test_the_filter_says_its_tags_and_keeps_them_for_the_next_start() -> None:
    condition = ChoiceFilter("tags", ("dog", "soft light"))
    part = part_of(condition)
    assert part is not None
    assert plain(part.words(condition, Around())) == "tagged dog or soft light"
    assert plain(part.words(ChoiceFilter("tags", ()), Around())) == "with any tag or none"
    assert read(stored(Sentence((condition,)))) == Sentence((condition,))


def test_tags_are_added_and_taken_away_in_the_editor(qtbot: QtBot) -> None:
    editor = TagEditor(["dog"])
    qtbot.addWidget(editor)
    heard: list[ChoiceFilter] = []
    editor.changed.connect(heard.append)
    qtbot.keyClicks(editor.picker.field, "#CAT")
    qtbot.keyClick(editor.picker.field, Qt.Key.Key_Return)
    assert heard[-1] == ChoiceFilter("tags", ("dog", "cat"))
    qtbot.keyClicks(editor.picker.field, "no such tag at all")
    qtbot.keyClick(editor.picker.field, Qt.Key.Key_Return)
    assert len(heard) == 1
    editor.boxes[0].click()
    assert heard[-1] == ChoiceFilter("tags", ("cat",))


def test_what_fits_best_stands_first() -> None:
    tags = ("seagull", "the sea", "sea", "chelsea", "dog")
    assert fitting("sea", (), tags) == ["sea", "seagull", "the sea", "chelsea"]
    assert fitting(" #Sea ", ("chelsea",), tags)[:2] == ["sea", "chelsea"]
    assert fitting("", ("dog",), tags, 2) == ["dog", "seagull"]
    assert fitting("xyz", (), tags) == []


def test_the_arrows_walk_the_tags_while_the_field_is_typed_in(qtbot: QtBot) -> None:
    picker = TagPicker((), ("sea", "seagull", "dog"))
    qtbot.addWidget(picker)
    picker.show()
    qtbot.keyClicks(picker.field, "sea")
    for _ in range(2):
        qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.picked) as heard:
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert heard.args == ["seagull"]


def test_the_sort_lists_last_line_asks_for_a_tag_and_the_photos_are_ranked_as_it(
    tagged: MainWindow, qtbot: QtBot
) -> None:
    toolbar, ranker = tagged.grid.toolbar, tagged.tags.ranker
    assert toolbar.sort.itemData(toolbar.sort.count() - 1) == RANK_AS
    toolbar.sort.setCurrentIndex(toolbar.sort.count() - 1)
    assert toolbar.sort_by == BEST_FIRST
    assert ranker.popup is not None
    editor = ranker.popup.editor
    assert isinstance(editor, RankEditor)
    assert editor.picker.list.item(0).text() == "sea"
    qtbot.keyClicks(editor.picker.field, "my own portrait")
    qtbot.keyClick(editor.picker.field, Qt.Key.Key_Return)
    assert ranker.popup is None
    qtbot.waitUntil(lambda: toolbar.sort_by == "scores.tag:my own portrait")
    qtbot.waitUntil(lambda: list(tagged.grid.model.ids) == [4, 3, 2, 1])
    assert toolbar.sort.currentText() == "#my own portrait"


def test_what_is_no_tag_is_said_and_the_order_stays(
    tagged: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Exception] = []

    def refuse(tag: str) -> Changes:
        raise UserError("A tag has at most 80 characters.")

    monkeypatch.setattr(tagged.tags.ranker._context.notices, "error", said.append)
    tagged.context.workspace.tag_ranking.use = refuse  # type: ignore[union-attr, method-assign]
    tagged.tags.ranker.rank("x" * 10_000)
    qtbot.waitUntil(lambda: bool(said))
    assert tagged.grid.toolbar.sort_by == BEST_FIRST


def test_the_palette_offers_the_folders_tags(tagged: MainWindow, qtbot: QtBot) -> None:
    list(tagged.tags.items())
    qtbot.waitUntil(lambda: len(list(tagged.tags.items())) == 4)
    items = {item.id: item for item in tagged.tags.items()}
    assert items["tag:dog"].title == "Photos tagged dog"
    items["tag:dog"].run()
    qtbot.waitUntil(lambda: sorted(tagged.grid.model.ids) == [1, 2])
