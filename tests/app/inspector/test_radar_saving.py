"""The radar as a file: where it is saved, what it never replaces, and what is said when it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.inspector.panel import InspectorPanel
from app.theme.colours import Theme, colours
from app.theme.style import apply_theme
from core.interop import radar_export
from tests.app.inspector.fakes import settle


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
