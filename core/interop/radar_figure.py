"""Draws a radar as a figure for print and web: aligned series in, the bytes of an .svg or .png out.

matplotlib draws it (two seconds to import, 50 ms a draw), so it is imported inside the functions: not for the GUI
process.
"""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from core.interop.radar_series import RadarSeries, ends, photos_of, runs
from core.types import MEASURED, Null

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.projections.polar import PolarAxes

_INK, _SOFT, _FAINT = "#1c1c1e", "#6b6b70", "#d9d9de"
# Okabe and Ito's palette: told apart by colour-blind readers and in print.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_DASHES: tuple[tuple[float, float] | None, ...] = (None, (5, 2), (1, 1.5))
_DPI = 200
_SOFTWARE = "Beholder radar"
MADE_BY = f"tEXtSoftware\0{_SOFTWARE}".encode()
"""What a PNG that was drawn here says before its pixels."""
_REFERENCE_DASHES = (3.5, 2.0)


def render(series: Sequence[RadarSeries], suffix: str) -> bytes:
    """`series`, which have the same axes (`align`), as the bytes of an .svg or .png; equal input gives equal bytes."""
    import matplotlib

    buffer = io.BytesIO()
    kind = suffix.lower().removeprefix(".")
    # Text stays text in the SVG: searchable, and small.
    with matplotlib.rc_context(
        {"font.family": ["DejaVu Sans", "sans-serif"], "svg.fonttype": "none", "svg.hashsalt": "beholder"}
    ):
        metadata = {"Date": None} if kind == "svg" else {"Software": _SOFTWARE}
        _draw(series).savefig(buffer, format=kind, dpi=_DPI, metadata=metadata)
    return buffer.getvalue()


def _draw(series: Sequence[RadarSeries]) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.projections.polar import PolarAxes

    figure = Figure(figsize=(7.2, 7.2), facecolor="white")
    plot = figure.add_axes((0.22, 0.2, 0.56, 0.56), projection="polar")
    assert isinstance(plot, PolarAxes)
    axes = series[0].axes
    angles = [2 * math.pi * i / len(axes) for i in range(len(axes))]
    _draw_web(plot, angles)
    _draw_labels(plot, series, angles)
    photos = photos_of(series)
    for one in series:
        if one.reference:
            _draw_reference(plot, one, angles)
    for index, one in enumerate(photos):
        _draw_series(plot, one, angles, index, alone=len(photos) == 1)
    _draw_words(figure, series)
    return figure


def _draw_web(plot: PolarAxes, angles: Sequence[float]) -> None:
    plot.set_theta_zero_location("N")
    plot.set_theta_direction(-1)
    plot.set_ylim(0, 1)
    plot.set_yticks([])
    plot.set_xticks([])
    plot.grid(False)
    plot.spines["polar"].set_visible(False)
    closed = [*angles, angles[0]]
    for level in (0.25, 0.5, 0.75, 1.0):
        plot.plot(closed, [level] * len(closed), color=_FAINT, linewidth=1.1 if level == 1 else 0.7, zorder=1)
    for angle in angles:
        plot.plot([angle, angle], [0, 1], color=_FAINT, linewidth=0.7, zorder=1)


def _draw_labels(plot: PolarAxes, series: Sequence[RadarSeries], angles: Sequence[float]) -> None:
    """Both ends of every axis; under them the value where there is one photo. Axes that nobody has a value on fade."""
    photos = photos_of(series)
    for index, angle in enumerate(angles):
        sideways, upwards = math.sin(angle), math.cos(angle)
        lines = textwrap.wrap(ends(series[0].axes[index]), 20)
        values = [one.axes[index].value for one in photos]
        known = [value for value in values if not isinstance(value, Null)]
        if len(values) == 1 and known:
            lines.append(f"{known[0]:.2f}")
        plot.text(
            angle,
            1.07,
            "\n".join(lines),
            ha="left" if sideways > 0.1 else "right" if sideways < -0.1 else "center",
            va="bottom" if upwards > 0.9 else "top" if upwards < -0.9 else "center",
            fontsize=9.5,
            linespacing=1.35,
            color=_INK if known else _SOFT,
        )


def _draw_series(plot: PolarAxes, one: RadarSeries, angles: Sequence[float], index: int, *, alone: bool) -> None:
    colour = _COLOURS[index % len(_COLOURS)]
    dashes = _DASHES[index // len(_COLOURS) % len(_DASHES)]
    for around, heights in _chords(one, angles):
        plot.plot(around, heights, color=colour, linewidth=1.8, dashes=dashes or (), solid_capstyle="round", zorder=3)
        fill = 0.16 if alone else 0.07
        plot.fill([*around, around[0]], [*heights, 0.0], color=colour, alpha=fill, linewidth=0, zorder=2)
    for axis, angle, value in zip(one.axes, angles, _heights(one), strict=True):
        if value is None:
            continue
        inside = colour if axis.source == MEASURED else "white"
        plot.plot([angle], [value], "o", markersize=5.5, markerfacecolor=inside, markeredgecolor=colour, zorder=4)


def _draw_reference(plot: PolarAxes, one: RadarSeries, angles: Sequence[float]) -> None:
    for around, heights in _chords(one, angles):
        plot.plot(around, heights, color=_SOFT, linewidth=1.2, dashes=_REFERENCE_DASHES, zorder=2.5)


def _heights(one: RadarSeries) -> list[float | None]:
    """Where each value stands on its axis, 0-1; None for a null."""
    return [None if isinstance(axis.value, Null) else min(max(axis.value, 0.0), 1.0) for axis in one.axes]


def _chords(one: RadarSeries, angles: Sequence[float]) -> Iterator[tuple[list[float], list[float]]]:
    """(angles, heights) of each pair of neighbours that both have a value."""
    values = _heights(one)
    for i, j in runs(values):
        # The angle of the last pair runs on past the full circle: polar lines do not wrap by themselves.
        around = [angles[i], angles[j] if j > i else angles[j] + 2 * math.pi]
        yield around, [values[i] or 0.0, values[j] or 0.0]


def _draw_words(figure: Figure, series: Sequence[RadarSeries]) -> None:
    from matplotlib.lines import Line2D

    photos = photos_of(series)
    if len(series) == 1:
        figure.text(0.5, 0.93, series[0].name, ha="center", va="center", fontsize=14, color=_INK)
    else:
        marks = [
            Line2D([], [], color=_COLOURS[i % len(_COLOURS)], linewidth=2, dashes=_DASHES[i // len(_COLOURS) % 3] or ())
            for i in range(len(photos))
        ]
        marks += [
            Line2D([], [], color=_SOFT, linewidth=1.2, dashes=_REFERENCE_DASHES) for one in series if one.reference
        ]
        ordered = [*photos, *(one for one in series if one.reference)]
        names = [textwrap.shorten(one.name, 32, placeholder="…") for one in ordered]
        figure.legend(
            marks,
            names,
            loc="upper center",
            bbox_to_anchor=(0.5, 0.97),
            ncols=min(3, len(series)),
            frameon=False,
            fontsize=9,
            labelcolor=_INK,
        )
    lines = list(_notes(photos or series))
    figure.text(0.06, 0.035, "\n".join(lines), ha="left", va="bottom", fontsize=8, color=_SOFT, linespacing=1.5)


def _notes(series: Sequence[RadarSeries]) -> Iterable[str]:
    """The footnotes: what filled and hollow marks mean, and which axes are empty and why."""
    axes = [axis for one in series for axis in one.axes]
    models = sorted({axis.source for axis in axes if axis.source != MEASURED and not isinstance(axis.value, Null)})
    measured = any(axis.source == MEASURED and not isinstance(axis.value, Null) for axis in axes)
    key = (["● measured"] if measured else []) + ([f"○ judged by {', '.join(models)}"] if models else [])
    if key:
        yield "   ".join(key)
    empty: dict[tuple[str, int], list[str]] = {}
    for column in zip(*(one.axes for one in series), strict=True):
        reasons = [axis.value.reason for axis in column if isinstance(axis.value, Null)]
        for reason in dict.fromkeys(reasons):
            empty.setdefault((reason, reasons.count(reason)), []).append(ends(column[0]))
    for (reason, photos), labels in empty.items():
        whose = "" if photos == len(series) else f" for {photos} of {len(series)} photos"
        yield from textwrap.wrap(f"Empty{whose}: {', '.join(labels)} ({reason})", 100)
