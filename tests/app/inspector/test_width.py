"""The inspector is never wider than its pane: whatever a photo says about itself, in both directions of reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from app.inspector.fact_table import FactTable
from app.inspector.panel import InspectorPanel
from app.inspector.section import Section
from core.types import Metadata
from tests.app.inspector.fakes import FakeWorkspace, details, jpeg, settle

LONG = "Bundesausbildungsförderungsgesetzesentwurf"
WORD = "Hintergrundunschärfe"


class Clipped(FakeWorkspace):
    """Pictures that are burnt out in a few places, so that the longest shares are said."""

    def thumbnail(self, photo_id: int, ctx: object = None) -> bytes:
        from PySide6.QtCore import QBuffer, QIODevice

        image = QImage.fromData(jpeg(640, 480))
        for x in range(4):
            image.setPixel(x, 0, 0xFFFFFFFF)
            image.setPixel(x, 9, 0xFF000000)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        return bytes(buffer.data().data())


@pytest.fixture
def workspace() -> FakeWorkspace:
    metadata = Metadata(
        taken_at=datetime(2024, 9, 25, 18, 3, 22),
        make="Beholder",
        model=f"{LONG} 5D Mark IV",
        serial="0123456789" * 4,
        lens=f"{LONG} 100-500mm f/4.5-7.1",
        exposure_s=0.0005,
        f_number=2.8,
        iso=102_400,
        focal_mm=486.5,
        focal_35mm=1200,
        exposure_bias_ev=-0.67,
        flash_fired=False,
        has_gps=True,
        profile=LONG,
        software=f"{LONG} 13.4",
        texts={"Comment": LONG * 20},
    )
    one = details(1, metadata=metadata, reasons=(f"{WORD}: {WORD}.",))
    path = Path("b" * 120) / ("c" * 120 + ".jpg")
    return Clipped({1: replace(one, row=replace(one.row, path=path), files=(path,)), 2: details(2), 3: details(3)})


def cut_off(panel: InspectorPanel) -> list[str]:
    """What reaches out of the part that it stands in, or is narrower than it says it can be."""
    page = panel._scroll.widget()
    room = panel._scroll.viewport().width()
    found = [f"page {page.width()} in {room}"] if page.width() != room else []
    for part in page.findChildren(QWidget):
        if not part.isVisible() or part.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored:
            continue
        place = QRect(part.mapTo(page, part.rect().topLeft()), part.size())
        name = f"{type(part).__name__} {place}"
        if place.left() < 0 or place.right() >= room:
            found.append(name)
        needed = min(part.minimumSizeHint().width(), part.maximumWidth())
        if needed > part.width() > 0:
            found.append(f"{name} needs {needed}")
    return found


@pytest.mark.parametrize("width", [260, 308, 400])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("ids", [[1], [1, 2, 3]])
def test_nothing_is_cut_off(
    panel: InspectorPanel, qtbot: QtBot, width: int, direction: Qt.LayoutDirection, ids: list[int]
) -> None:
    panel.setLayoutDirection(direction)
    panel.resize(width, 700)
    panel.show_photos(ids)
    settle(panel, qtbot)
    for section in panel.findChildren(Section):
        section.head.setChecked(True)
    QApplication.processEvents()
    assert cut_off(panel) == []


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_facts_use_the_width_that_there_is(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    facts = FactTable("Camera")
    qtbot.addWidget(facts)
    facts.setLayoutDirection(direction)
    facts.show_facts([("Seed", "1234567890"), ("Made with", "A program")])
    facts.resize(216, 400)
    one_line = FactTable("Camera")
    qtbot.addWidget(one_line)
    one_line.setLayoutDirection(direction)
    one_line.show_facts([("a", "b"), ("c", "d")])
    assert facts.heightForWidth(216) == one_line.heightForWidth(216)


def test_a_long_heading_is_shortened(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.resize(260, 700)
    panel._lit.head.setText(f"{LONG} {LONG}")
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._lit.head.minimumSizeHint().width() < 100
    assert cut_off(panel) == []


def test_a_share_stands_alone_where_its_name_has_no_room(panel: InspectorPanel, qtbot: QtBot) -> None:
    shadows = panel._light.shadows
    shadows.show_share(0.0004)
    shadows.resize(shadows.sizeHint())
    assert shadows.shown == "Shadows under 0.1 %"
    shadows.resize(shadows.sizeHint().width() - 1, 20)
    assert shadows.shown == "under 0.1 %"
    assert shadows.text() == "Shadows under 0.1 %", "the name is still said to those who listen"


def test_channels_stand_on_one_line(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.resize(260, 700)
    panel.show_photos([1])
    settle(panel, qtbot)
    QApplication.processEvents()
    assert len({button.y() for button in panel._light.channels}) == 1


def test_a_long_name_is_broken_rather_than_shortened(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._name.text() == "c" * 120 + ".jpg"
    assert panel._name.height() > 30
