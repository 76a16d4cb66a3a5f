"""The inspector at work: facts with reasons, several photos, nothing stale, a new axis, a saved figure."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.inspector import reading
from app.inspector.panel import InspectorPanel
from app.inspector.section import Section
from app.inspector.text_list import together
from app.jobs import Jobs
from app.painting.radar_plot import MOST
from app.theme.colours import DARK, LIGHT, Theme, colours
from app.theme.style import apply_theme
from core.errors import UserError
from core.interop import radar_export
from core.library.words import ScoreThen
from core.types import Changes, Metadata, Null, Status
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details, jpeg

PAGE = 1


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace({n: details(n) for n in range(1, 10)})


@pytest.fixture
def context(workspace: FakeWorkspace, jobs: Jobs) -> FakeContext:
    return FakeContext(workspace, jobs)


@pytest.fixture
def panel(context: FakeContext, qtbot: QtBot) -> InspectorPanel:
    made = InspectorPanel(context)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    return made


def settle(panel: InspectorPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel._context.jobs.busy == 0)


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
    assert panel._radar.left_out.text() == "1 more axis needs a CLIP model."
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


def test_late_answers_for_other_photos_are_dropped(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.hold(1, details=True)
    workspace.hold(1)
    panel.show_photos([1])
    panel.show_photos([2])
    workspace.let(1, details=True)
    workspace.let(1)
    settle(panel, qtbot)
    assert panel._name.text() == "IMG_2.jpg"
    grey = panel._preview.image.pixelColor(5, 5).red()  # type: ignore[union-attr]
    assert abs(grey - 62) <= 1


def test_the_old_photo_stays_until_the_new_one_is_there(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    workspace.hold(2, details=True)
    panel.show_photos([2])
    assert panel._name.text() == "IMG_1.jpg"
    assert panel._places.currentIndex() == PAGE
    workspace.let(2, details=True)
    settle(panel, qtbot)
    assert panel._name.text() == "IMG_2.jpg"


def grey_of(panel: InspectorPanel) -> int | None:
    """Which photo the small picture is of, by its grey; None while it is blank."""
    image = panel._preview.image
    return None if image is None else round(image.pixelColor(5, 5).red() - 60)


def test_the_picture_is_never_that_of_another_photo(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    assert (panel._name.text(), grey_of(panel)) == ("IMG_1.jpg", 1)
    workspace.hold(2)
    panel.show_photos([2])
    qtbot.waitUntil(lambda: panel._name.text() == "IMG_2.jpg")
    assert grey_of(panel) is None
    assert not panel._light.histogram.filled
    assert panel._lit.isVisible(), "the part waits for its histogram where it stands"
    workspace.let(2)
    settle(panel, qtbot)
    assert grey_of(panel) == 2
    assert panel._light.histogram.filled
    # The other way round: the picture is there before the facts.
    workspace.hold(1, details=True)
    panel.show_photos([1])
    qtbot.waitUntil(lambda: not panel._picture.is_coming(1))
    assert (panel._name.text(), grey_of(panel)) == ("IMG_2.jpg", 2)
    workspace.let(1, details=True)
    settle(panel, qtbot)
    assert (panel._name.text(), grey_of(panel)) == ("IMG_1.jpg", 1)


def test_who_walks_on_sees_name_and_score_at_once(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    workspace.asked.clear()
    small = QImage.fromData(jpeg(60, 40, 60 + 5))
    panel.glance(details(5, overall=0.31).row, small)
    assert panel._name.text() == "IMG_5.jpg"
    assert panel._score.words.split() == ["31", "Technical"], "the reasons are another photo's"
    assert grey_of(panel) == 5
    panel.glance(details(2, overall=None).row, None)
    assert (panel._name.text(), grey_of(panel)) == ("IMG_2.jpg", None)
    assert panel._score.words.split() == []
    assert workspace.asked == []
    panel.show_photos([2])
    settle(panel, qtbot)
    assert grey_of(panel) == 2
    assert panel._score.words.startswith("72")


def test_the_file_that_is_named_is_that_of_the_photo_in_the_title(
    panel: InspectorPanel, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    awake = threading.Event()
    monkeypatch.setattr(reading, "_size", lambda path: awake.wait(10) and 1000)
    panel.show_photos([2])
    qtbot.waitUntil(lambda: panel._name.text() == "IMG_2.jpg")
    assert panel._files.facts[0] == ("File", "IMG_2.jpg"), "a drive that sleeps says its size later"
    awake.set()
    settle(panel, qtbot)
    assert panel._files.facts[0] == ("File", "IMG_2.jpg, 1.0 kB")


def test_a_photo_that_gets_a_second_file_shows_both(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    alone = workspace.photos[1]
    workspace.photos[1] = replace(alone, files=(*alone.files, Path("photos/IMG_1.cr3")))
    panel.refresh(Changes(photos=frozenset({1})))
    settle(panel, qtbot)
    names = [value for name, value in panel._files.facts if name == "File"]
    assert names == ["IMG_1.jpg, no longer there", "IMG_1.cr3, no longer there"]


def test_while_nobody_looks_nothing_is_read(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    panel.hide()
    panel.show_photos([1])
    panel.show_photos([2])
    panel.refresh(Changes(photos=frozenset({2})))
    settle(panel, qtbot)
    assert workspace.asked == []
    panel.show()
    settle(panel, qtbot)
    assert [photo_id for _, photo_id, _ in workspace.asked] == [2, 2], "its facts and its picture"
    assert (panel._name.text(), grey_of(panel)) == ("IMG_2.jpg", 2)
    workspace.asked.clear()
    panel.hide()
    panel.show()
    settle(panel, qtbot)
    assert workspace.asked == [], "nothing is another than it was"


def test_another_screen_has_the_picture_scaled_for_it(
    panel: InspectorPanel, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    monkeypatch.setattr(panel._preview, "devicePixelRatio", lambda: 1.5)
    wanted = round(panel._preview.width() * 1.5)
    assert panel._preview.image is not None
    assert panel._preview.image.width() != wanted
    QApplication.sendEvent(panel, QEvent(QEvent.Type.DevicePixelRatioChange))
    qtbot.waitUntil(lambda: panel._preview.image.width() == wanted)  # type: ignore[union-attr]


def test_a_photo_that_is_gone_says_so(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.show_photos([77])
    settle(panel, qtbot)
    assert "no longer in the library" in panel._message.text()
    assert panel._places.currentIndex() != PAGE


def test_changes_are_read_again_only_where_they_concern_us(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    workspace.photos[1] = details(1, overall=0.11)
    panel.refresh(Changes(photos=frozenset({2}), entries=frozenset({"measures.noise"})))
    panel.refresh(Changes(photos=frozenset({1}), entries=frozenset({"marks.stars"})))
    assert panel._context.jobs.busy == 0, "nothing here is another because of a mark"
    panel.refresh(Changes(photos=frozenset({1, 2})))
    settle(panel, qtbot)
    assert panel._score.words.startswith("11")
    panel.refresh(Changes(entries=frozenset({"attributes.cosy"})))
    assert panel._context.jobs.busy == 1
    settle(panel, qtbot)


def test_the_radar_is_saved_as_a_figure(
    panel: InspectorPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.show_photos([1, 2])
    settle(panel, qtbot)
    monkeypatch.setattr(QFileDialog, "exec", typed(tmp_path / "figure"))
    panel._radar.choose(".svg")
    qtbot.waitUntil(lambda: panel._radar.message.text() == "Saved as figure.svg.", timeout=30_000)
    assert "IMG_2.jpg" in (tmp_path / "figure.svg").read_text(encoding="utf-8")


def test_one_figure_does_not_take_the_place_of_another(
    panel: InspectorPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(radar_export, "export_in_child", lambda series, out, context: out.touch())
    panel.show_photos([1, 2])
    settle(panel, qtbot)
    for name in ("first.svg", "second.png"):
        panel._radar.save(tmp_path / name)
    settle(panel, qtbot)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.svg", "second.png"]


def typed(name: Path) -> Callable[[QFileDialog], int]:
    """A person who types a name and says yes to whatever is asked."""

    def answer(dialog: QFileDialog) -> int:
        dialog.selectFile(str(name))
        return 1

    return answer


@pytest.mark.parametrize("name", ["IMG_1", "IMG_1.png"])
def test_a_figure_never_replaces_a_photo(
    panel: InspectorPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, name: str
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    photo = tmp_path / "IMG_1.png"
    Image.new("RGB", (30, 20), "teal").save(photo)
    before = photo.read_bytes()
    monkeypatch.setattr(QFileDialog, "exec", typed(tmp_path / name))
    panel._radar.choose(".png")
    settle(panel, qtbot)
    assert "IMG_1.png" in panel._radar.message.text()
    assert "Choose another name" in panel._radar.message.text()
    assert photo.read_bytes() == before


def test_a_name_that_the_dialog_did_not_ask_about_is_refused(
    panel: InspectorPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    (tmp_path / "a.svg").write_text("mine")
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(tmp_path / "a")])
    panel._radar.choose(".svg")
    settle(panel, qtbot)
    assert "lies there already" in panel._radar.message.text()
    assert (tmp_path / "a.svg").read_text() == "mine"


def test_what_went_wrong_follows_the_theme(
    panel: InspectorPanel, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    panel._radar.save(tmp_path / "nowhere" / "x.svg")
    settle(panel, qtbot)
    seen = []
    for theme in (Theme.LIGHT, Theme.DARK):
        apply_theme(qapp, theme)
        seen.append((panel._radar.message.palette().windowText().color().name(), colours().warning))
    assert [shown for shown, _ in seen] == [wanted for _, wanted in seen]
    assert seen[0] != seen[1]


def test_a_place_that_does_not_exist_is_said_without_a_dialog(
    panel: InspectorPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    panel._radar.save(tmp_path / "nowhere" / "x.svg")
    settle(panel, qtbot)
    assert "does not exist" in panel._radar.message.text()


def test_without_a_library_nothing_is_asked(jobs: Jobs, qtbot: QtBot) -> None:
    panel = InspectorPanel(FakeContext(None, jobs))  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show_photos([1])
    panel._radar.field.setText("a / b")
    panel._radar.add_axis()
    assert jobs.busy == 0


def test_long_names_and_paths_never_widen_the_panel(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    known = details(1)
    long = Path("a" * 90) / ("b" * 120 + ".jpg")
    workspace.photos[1] = replace(known, row=replace(known.row, path=long), files=(long,))
    panel.show_photos([1])
    settle(panel, qtbot)
    page = panel._scroll.widget()
    assert page.width() == panel._scroll.viewport().width()
    assert panel._name.height() > 30


def test_what_a_whole_group_lacks_is_said_once(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    values = {"attributes.happy": Null("needs a CLIP model"), "measures.sharpness": 0.5}
    workspace.photos[1] = details(1, values=values)
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._unknown.text() == "Mood: needs a CLIP model."
    assert panel._unknown.isVisible()
    assert not panel._attributes.isVisible()
    workspace.photos[2] = details(2, values={**values, "attributes.happy": 0.4})
    panel.show_photos([2])
    settle(panel, qtbot)
    assert panel._attributes.isVisible()
    assert not panel._unknown.isVisible()
    titles = [section.title for section in panel.findChildren(Section) if section.isVisible()]
    assert titles == ["Measured", "Judged by a model", "Light", "File"]


def test_texts_are_together_and_bounded() -> None:
    assert together({"Comment": " hi ", "parameters": "cat"}) == "Comment\nhi\n\nPrompt\ncat"
    assert together({"workflow": "x" * 20_500}).endswith("… (500 more characters)")


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
    wanted.remove(panel._light.shadows)
    places = [seen.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_the_preview_is_scaled_on_its_lane(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    def fits() -> bool:
        image, box = panel._preview.image, panel._preview.box(panel._preview.width())
        if image is None or image.width() > box.width() or image.height() > box.height():
            return False
        return image.height() == box.height() or image.width() == box.width()

    for photo_id in (1, 2):
        panel.show_photos([photo_id])
        settle(panel, qtbot)
    assert fits()
    panel.resize(270, 900)
    assert not fits()
    qtbot.waitUntil(fits)
    panel.resize(480, 900)
    qtbot.waitUntil(fits)
    assert panel._preview.image is not None
    assert panel._preview.image.height() == 200


def test_walking_keeps_the_row_in_view(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.resize(320, 300)
    panel.show_photos([1])
    settle(panel, qtbot)
    bar = panel._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    bar.setValue(90)
    panel.show_photos([2])
    settle(panel, qtbot)
    assert bar.value() == 90
    panel.show_photos([2, 3])
    settle(panel, qtbot)
    assert bar.value() == 0


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
