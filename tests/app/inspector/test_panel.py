"""The inspector at work: facts with reasons, several photos, nothing stale, a new axis, a saved figure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.inspector.panel import InspectorPanel
from app.inspector.section import Section
from app.inspector.text_list import together
from app.jobs import Jobs
from app.painting.radar import MOST
from core.errors import UserError
from core.types import Changes, Metadata, Null, Status
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details

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
    assert "Select a photo" in panel._message.text()
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
    assert len(panel._radar.radar.series[0].axes) == 5
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
    assert panel._preview.reason == "The file ends too early."
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
    assert panel._context.jobs.busy == 0
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
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "figure"), ""))
    panel._radar.choose(".svg")
    qtbot.waitUntil(lambda: panel._radar.message.text() == "Saved as figure.svg.", timeout=30_000)
    assert "IMG_2.jpg" in (tmp_path / "figure.svg").read_text(encoding="utf-8")


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
    from dataclasses import replace

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
