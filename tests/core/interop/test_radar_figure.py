"""Exported radars: valid files, gaps named, nothing half written, the child process tamed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import Cancelled, UserError
from core.interop.radar_figure import RadarSeries, align, export_in_child, export_radar, runs
from core.jobs import CancelToken, JobContext
from core.types import Null, Value


@dataclass(frozen=True)
class Axis:
    title: str
    low: str
    high: str
    value: Value
    source: str = "measured"
    entry: str = ""


ENDS = [("dark", "bright"), ("flat", "contrasty"), ("dull", "colourful"), ("sad", "happy"), ("old", "new")]


def photo(name: str, values: Sequence[Value]) -> RadarSeries:
    return RadarSeries(name, [Axis(high, low, high, v) for (low, high), v in zip(ENDS, values, strict=False)])


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
    null = Null("needs a CLIP model")
    export_radar([photo("a", [0.1, 0.2, 0.3, null, null]), photo("b", [0.1, 0.2, 0.3, 0.4, null])], out)
    said = words(out)
    assert "Empty for 1 of 2 photos: happy / sad (needs a CLIP model)" in said
    assert "Empty: new / old (needs a CLIP model)" in said


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


def test_a_reference_alone_adds_no_axes(tmp_path: Path) -> None:
    wide = RadarSeries("median", photo("x", [0.5] * 5).axes, reference=True)
    assert [len(one.axes) for one in align([photo("a", [0.1, 0.2, 0.3]), wide])] == [3, 3]


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


def test_photos_with_other_axes_get_nulls_in_one_common_order() -> None:
    a, b = photo("a", [0.1, 0.2, 0.3]), RadarSeries("b", photo("b", [0.5, 0.6, 0.7, 0.8]).axes[1:])
    left, right = align([a, b])
    assert [axis.high for axis in left.axes] == [axis.high for axis in right.axes] == [high for _, high in ENDS[:4]]
    assert [axis.value for axis in left.axes] == [0.1, 0.2, 0.3, Null("not judged on this yet")]
    assert [axis.value for axis in right.axes] == [Null("not judged on this yet"), 0.6, 0.7, 0.8]


def test_a_photo_that_nobody_judged_brings_no_axes_of_its_own() -> None:
    waiting = RadarSeries("w", [Axis("Other", "x", "y", Null("waits")), Axis("dark", "dark", "bright", Null("waits"))])
    judged = photo("a", [0.1, 0.2, 0.3])
    left, right = align([waiting, judged])
    assert [axis.high for axis in right.axes] == ["bright", "contrasty", "colourful"]
    assert all(isinstance(axis.value, Null) for axis in left.axes)
    assert len(align([waiting])[0].axes) == 2


def test_runs_against_a_naive_twin() -> None:
    random = np.random.default_rng(5)
    for _ in range(50):
        count = int(random.integers(3, 9))
        values = [None if random.random() < 0.4 else float(random.random()) for _ in range(count)]
        expected = []
        for i in range(count):
            j = 0 if i == count - 1 else i + 1
            if values[i] is not None and values[j] is not None:
                expected.append((i, j))
        assert runs(values) == expected
    assert runs([0.0, 0.0, 0.0]) == [(0, 1), (1, 2), (2, 0)]
