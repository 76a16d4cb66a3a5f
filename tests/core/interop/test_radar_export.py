"""Exported radars: valid files, gaps named, nothing half written, the child process tamed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import Cancelled, UserError
from core.interop.radar_export import export_in_child, export_radar
from core.interop.radar_series import RadarSeries, align
from core.jobs import CancelToken, JobContext
from core.types import Null
from tests.core.interop.radars import ENDS, photo


def words(svg: Path) -> str:
    root = ElementTree.parse(svg).getroot()
    assert root.tag.endswith("svg")
    return " ".join("".join(node.itertext()).strip() for node in root.iter() if node.tag.endswith("text"))


def test_svg_carries_both_ends_values_and_name_as_text(tmp_path: Path) -> None:
    out = tmp_path / "one.svg"
    export_radar([photo("IMG_1.jpg", [0.1, 0.25, 0.5, 0.75, 1.0])], out)
    said = words(out)
    assert "IMG_1.jpg" in said
    for low, high in ENDS:
        assert f"{high} / {low}" in said
    assert "0.25" in said
    assert "Empty" not in said


def test_nulls_are_named_with_their_reason_and_counted_over_photos(tmp_path: Path) -> None:
    out = tmp_path / "two.svg"
    null = Null("needs a model")
    export_radar([photo("a", [0.1, 0.2, 0.3, null, null]), photo("b", [0.1, 0.2, 0.3, 0.4, null])], out)
    said = words(out)
    assert "Empty for 1 of 2 photos: happy / sad (needs a model)" in said
    assert "Empty: new / old (needs a model)" in said


def test_a_reference_is_named_in_the_legend_and_changes_nothing_else(tmp_path: Path) -> None:
    plain, beside = tmp_path / "plain.svg", tmp_path / "beside.svg"
    one = photo("a.jpg", [0.1, 0.9, 0.4, 0.6, 0.2])
    middle = replace(photo("folder median", [0.5, Null("none"), 0.5, 0.5, 0.5]), reference=True)
    export_radar([one], plain)
    export_radar([one, middle], beside)
    assert "folder median" not in words(plain)
    said = words(beside)
    assert "folder median" in said
    assert "a.jpg" in said
    assert "0.90" in said, "a single photo keeps its values"
    assert "Empty" not in said, "a median that is missing is no gap of the photo"
    assert [s.reference for s in align([middle, one])] == [True, False]


def test_png_is_a_light_picture_with_ink_in_it(tmp_path: Path) -> None:
    out = tmp_path / "one.PNG"
    export_radar([photo("a", [0.5] * 5)], out)
    with Image.open(out) as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("L"))
    assert pixels[0, 0] == 255
    assert pixels.min() < 80


def test_a_figure_is_replaced_and_any_other_picture_is_not(tmp_path: Path) -> None:
    figure, picture = tmp_path / "figure.png", tmp_path / "IMG_1.PNG"
    export_radar([photo("a", [0.5] * 5)], figure)
    before = figure.read_bytes()
    export_radar([photo("b", [0.7] * 5)], figure)
    assert figure.read_bytes() != before
    Image.new("RGB", (30, 20), "teal").save(picture, "PNG")
    before = picture.read_bytes()
    with pytest.raises(UserError, match="lies there already"):
        export_radar([photo("a", [0.5] * 5)], picture)
    assert picture.read_bytes() == before


def test_equal_input_gives_equal_bytes_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    first, second = tmp_path / "1.svg", tmp_path / "2.svg"
    for out in (first, second):
        export_radar([photo("a", [0.1, 0.9, 0.4, 0.2, 0.3])], out)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.svg", "2.svg"]


@pytest.mark.parametrize(
    ("series", "name", "part"),
    [
        ([photo("a", [0.1] * 5)], "x.pdf", "not as “.pdf”"),
        ([photo("a", [0.1] * 5)], "x", "not as “x”"),
        ([photo("a", [0.1] * 5)], "nowhere/x.svg", "does not exist"),
        ([], "x.svg", "nothing to draw"),
        ([photo("a", [0.1] * 2)], "x.svg", "at least three"),
    ],
)
def test_what_cannot_be_drawn_says_so_and_writes_nothing(
    tmp_path: Path, series: list[RadarSeries], name: str, part: str
) -> None:
    for export in (export_radar, export_in_child):
        with pytest.raises(UserError, match=part):
            export(series, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_a_name_can_be_is_written(tmp_path: Path) -> None:
    out = tmp_path / f"{'x' * 251}.svg"
    export_radar([photo("a", [0.5] * 5)], out)
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_a_target_that_cannot_be_replaced_is_a_user_error(tmp_path: Path) -> None:
    out = tmp_path / "folder.svg"
    out.mkdir()
    (out / "occupied").touch()
    with pytest.raises(UserError, match="cannot be written"):
        export_radar([photo("a", [0.1] * 5)], out)
    assert [p.name for p in tmp_path.iterdir()] == ["folder.svg"]


def test_child_process_writes_the_same_file_and_brings_errors_back(tmp_path: Path) -> None:
    here, there, occupied = tmp_path / "here.svg", tmp_path / "there.svg", tmp_path / "d.svg"
    series = [photo("a", [0.1, Null("unknown"), 0.4, 0.2, 0.3])]
    export_radar(series, here)
    export_in_child(series, there)
    assert there.read_bytes() == here.read_bytes()
    (occupied / "x").mkdir(parents=True)
    with pytest.raises(UserError, match="cannot be written") as caught:
        export_in_child(series, occupied)
    assert caught.value.hint


def test_child_process_is_ended_on_timeout_and_on_cancel(tmp_path: Path) -> None:
    series = [photo("a", [0.1] * 5)]
    with pytest.raises(UserError, match="took longer than"):
        export_in_child(series, tmp_path / "x.svg", timeout=0.0)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        export_in_child(series, tmp_path / "x.svg", context=JobContext(cancel=token))
    assert not (tmp_path / "x.svg").exists()
