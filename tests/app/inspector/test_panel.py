"""What the inspector says: facts with reasons, several photos, the folder behind them, and what is folded or copied."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.inspector.panel import InspectorPanel
from app.inspector.section import Section
from app.jobs import Jobs
from app.painting.radar_plot import MOST
from app.theme.colours import DARK, LIGHT, Theme
from app.theme.style import apply_theme
from core.errors import UserError
from core.library.words import ScoreThen
from core.types import Metadata, Null, Status
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details, settle

PAGE = 1


def test_nothing_selected_says_what_to_do(panel: InspectorPanel, qtbot: QtBot) -> None:
    assert panel._message.text() == "", "there is nothing to select before a folder is open"
    panel.show_folder(Path("photos"))
    assert "Select a photo" in panel._message.text()
    panel.show_folder(None)
    assert panel._message.text() == ""
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._places.currentIndex() == PAGE
    panel.show_photos([])
    assert panel._places.currentIndex() != PAGE


def test_one_photo_with_everything_that_is_known(
    panel: InspectorPanel, workspace: FakeWorkspace, tmp_path: Path, qtbot: QtBot
) -> None:
    metadata = Metadata(
        taken_at=datetime(2024, 6, 14, 18, 3, 22),
        exposure_s=0.004,
        f_number=2.8,
        iso=400,
        texts={"parameters": "a cat"},
    )
    workspace.photos[1] = details(1, metadata=metadata, reasons=("The subject is sharp.", "The light is soft."))
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._name.text() == "IMG_1.jpg"
    assert panel._score.words == "72\nTechnical\nThe subject is sharp.\nThe light is soft."
    assert "1/250 s · f/2.8 · ISO 400" in panel._camera.text()
    assert "IMG_1.jpg, no longer there" in panel._files.text()
    assert panel._preview.image is not None
    assert panel._light.histogram.toolTip()
    assert panel._light.words == "Counted on the preview, 512 × 341 pixels."
    assert [row.entry.name for row in panel._measures.rows] == ["sharpness", "brightness", "noise"]
    assert len(panel._radar.radar.series[0].axes) == 4, "what no photo has a value on is said in words"
    assert panel._radar.left_out.text() == "1 more axis needs a model."
    assert panel._texted.isVisible()
    assert not panel._texts.isVisible()
    panel._texted.head.click()
    assert panel._texts.isVisible()
    assert panel._texts.toPlainText() == "Prompt\na cat"
    panel.grab()


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (details(1, overall=None, values={"scores.overall": Null("the preview is too small")},
                 reasons=("can't tell: the preview is too small",)),
         "Can’t tell: the preview is too small."),
        (details(1, status=Status.WAITING, overall=None), "Not judged yet; it is in the queue."),
        (details(1, status=Status.UNREADABLE, overall=None, reason="The file ends too early."),
         "This photo cannot be read, so it is not judged.\nThe file ends too early."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said_in_words(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot, photo: object, said: str
) -> None:
    workspace.photos[1] = photo  # type: ignore[assignment]
    workspace.broken[1] = UserError("The file ends too early.")
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._score.words == said
    told = "There is no preview of this photo." if "ends too early" in said else "The file ends too early."
    assert panel._preview.reason == told, "a reason is given once"
    assert not panel._lit.isVisible()
    panel.grab()


def test_what_cannot_be_read_has_its_reason_in_place_of_a_radar(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.photos[1] = details(1, status=Status.UNREADABLE, overall=None, reason="the file ends too early")
    panel.show_photos([1])
    settle(panel, qtbot)
    card = panel._radar
    assert (card.radar.isVisible(), card.export.isEnabled()) == (False, False)
    assert (card.left_out.isVisible(), card.left_out.text()) == (True, "The file ends too early.")
    panel.show_photos([1, 2])
    settle(panel, qtbot)
    assert card.radar.isVisible()
    assert {axis.value for axis in card.radar.series[0].axes} == {Null("the file ends too early")}
    assert "ends too early" not in card.left_out.text()
    panel.show_photos([2])
    settle(panel, qtbot)
    assert (card.radar.isVisible(), card.export.isEnabled()) == (True, True)


def test_several_photos_overlay_and_compare(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.show_photos(list(range(1, 10)))
    settle(panel, qtbot)
    assert panel.ids == tuple(range(1, MOST + 1))
    assert panel._more.text() == f"Comparing the first {MOST} of 9 selected photos."
    assert panel._score.words.splitlines() == [f"IMG_{n}.jpg 72" for n in panel.ids]
    assert len(panel._radar.radar.series) == MOST
    assert not panel._preview.isVisible()
    assert not panel._lit.isVisible()
    assert panel._name.text() == "6 photos · scores 72"
    panel.grab()
    panel.show_photos([2])
    settle(panel, qtbot)
    assert panel._preview.isVisible()
    assert not panel._more.isVisible()
    assert panel._score.words.startswith("72")


def test_a_photo_that_is_gone_says_so(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.show_photos([77])
    settle(panel, qtbot)
    assert "no longer in the library" in panel._message.text()
    assert panel._places.currentIndex() != PAGE


def test_without_a_library_nothing_is_asked(jobs: Jobs, qtbot: QtBot) -> None:
    panel = InspectorPanel(FakeContext(None, jobs))  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show_photos([1])
    panel._radar.field.setText("a / b")
    panel._radar.add_axis()
    assert jobs.busy == 0


def test_what_a_whole_group_lacks_is_said_once(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    values = {"attributes.happy": Null("needs a model"), "measures.sharpness": 0.5}
    workspace.photos[1] = details(1, values=values)
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._unknown.text() == "Mood: needs a model."
    assert panel._unknown.isVisible()
    assert not panel._attributes.isVisible()
    workspace.photos[2] = details(2, values={**values, "attributes.happy": 0.4})
    panel.show_photos([2])
    settle(panel, qtbot)
    assert panel._attributes.isVisible()
    assert not panel._unknown.isVisible()
    titles = [section.title for section in panel.findChildren(Section) if section.isVisible()]
    assert titles == ["Measured", "Judged by a model", "Light", "File"]


def test_rows_lie_before_the_folder_and_ask_to_be_sorted_by(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.show_folder(Path("photos"))
    panel.show_photos([1])
    settle(panel, qtbot)
    qtbot.waitUntil(lambda: panel._measures.rows[0].spread is not None)
    assert panel._measures.rows[0].spread.number == 9  # type: ignore[union-attr]
    panel.show_sort("measures.sharpness", descending=True)
    with qtbot.waitSignal(panel.sort_wanted) as asked:
        panel._measures.sort_wanted.emit("measures.brightness")
    assert asked.args == ["measures.brightness"]


def test_another_folder_takes_the_old_ones_values_away(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.show_folder(Path("photos"))
    panel.show_photos([1])
    qtbot.waitUntil(lambda: bool(panel._measures.rows) and panel._measures.rows[0].spread is not None)
    panel.show_folder(Path("others"))
    assert panel._measures.rows[0].spread is None
    settle(panel, qtbot)
    assert panel._measures.rows[0].spread is not None


def test_the_scorer_behind_the_overall_score_is_not_said_twice(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.photos[1] = details(1, values={"scores.overall": 0.72, "scores.technical": 0.72})
    workspace.photos[2] = details(2, values={"scores.overall": 0.72, "scores.technical": 0.31})
    panel.show_photos([1])
    settle(panel, qtbot)
    assert [row.entry.name for row in panel._scores.rows] == ["overall"]
    panel.show_photos([2])
    settle(panel, qtbot)
    assert sorted(row.entry.name for row in panel._scores.rows) == ["overall", "technical"]


def test_a_score_that_changed_says_so_and_others_say_nothing(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.history[1] = (
        ScoreThen(0.72, "technical", 1, "m", 1_700_000_000.0),
        ScoreThen(0.78, "technical", 2, "n", 1_777_900_000.0),
    )
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._score.history.isVisible()
    assert "72 → 78, judged by Technical 2 on " in panel._score.history.words
    for others in ([2], [1, 2]):
        panel.show_photos(others)
        settle(panel, qtbot)
        assert not panel._score.history.isVisible()


def test_of_several_photos_one_may_be_gone(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.show_photos([77, 1, 78, 2, 79])
    settle(panel, qtbot)
    assert panel._places.currentIndex() == PAGE
    assert panel._score.words.splitlines() == ["IMG_1.jpg 72", "IMG_2.jpg 72"]
    panel.show_photos([77, 78])
    settle(panel, qtbot)
    assert "no longer in the library" in panel._message.text()


def test_what_is_folded_stays_folded_for_the_next_photo(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._measures.isVisible()
    panel._measured.head.click()
    assert not panel._measures.isVisible()
    panel.show_photos([2])
    settle(panel, qtbot)
    assert panel._measured.isVisible()
    assert not panel._measures.isVisible()


def test_facts_are_copied_by_keys_and_by_their_button(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.photos[1] = details(1, metadata=Metadata(iso=400, lens="RF 85 & more"))
    panel.show_photos([1])
    settle(panel, qtbot)
    panel._camera.copy_all()
    assert QGuiApplication.clipboard().text() == "Lens: RF 85 & more\nExposure: ISO 400"
    panel.activateWindow()
    panel._camera.setFocus()
    qtbot.waitUntil(panel._camera.hasFocus)
    qtbot.keyClick(panel._camera, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(panel._camera, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "RF 85 & more" in QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().clear()


def test_tab_reaches_every_part_in_the_order_of_the_page(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.photos[1] = details(
        1, metadata=Metadata(iso=400), values={"scores.overall": 0.7, "measures.sharpness": 0.5}
    )
    panel.show_photos([1])
    settle(panel, qtbot)
    panel.activateWindow()
    panel._scores.setFocus()
    qtbot.waitUntil(panel._scores.hasFocus)
    seen = []
    for _ in range(40):
        here = QApplication.focusWidget()
        assert here is not None
        seen.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    wanted = [panel._scores, panel._measured.head, panel._measures, panel._lit.head, panel._light.shadows,
              panel._taken.head, panel._camera, panel._filed.head, panel._files]  # fmt: skip
    places = [seen.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_another_theme_reaches_what_is_shown(
    panel: InspectorPanel, workspace: FakeWorkspace, qapp: QApplication, qtbot: QtBot
) -> None:
    workspace.photos[1] = details(1, metadata=Metadata(iso=400))
    panel.show_photos([1])
    settle(panel, qtbot)
    dark = panel.grab().toImage()
    assert DARK.text_faint in panel._camera.toHtml()
    apply_theme(qapp, Theme.LIGHT)
    try:
        qtbot.waitUntil(lambda: LIGHT.text_faint in panel._camera.toHtml())
        assert panel._camera.text() == "Exposure\nISO 400"
        light = panel.grab().toImage()
        assert light.pixelColor(2, 2).lightness() > 200 > dark.pixelColor(2, 2).lightness()
    finally:
        apply_theme(qapp)
