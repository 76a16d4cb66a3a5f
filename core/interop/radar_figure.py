"""The radar of one or several photos as a file: axes in, an .svg or .png out.

matplotlib draws it (two seconds to import, 50 ms a draw), so it is imported inside the function, and a window calls
`export_in_child`, which draws in a process of its own. The live radar in the window is painted elsewhere from the same
axes.
"""

from __future__ import annotations

import io
import math
import os
import textwrap
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.errors import UserError
from core.jobs import JobContext
from core.types import MEASURED, Null, Value

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from matplotlib.figure import Figure
    from matplotlib.projections.polar import PolarAxes

SUFFIXES = (".svg", ".png")
_INK, _SOFT, _FAINT = "#1c1c1e", "#6b6b70", "#d9d9de"
# Okabe and Ito's palette: told apart by colour-blind readers and in print.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_DASHES: tuple[tuple[float, float] | None, ...] = (None, (5, 2), (1, 1.5))
_DPI = 200
_SOFTWARE = "Beholder radar"
_MADE_BY = f"tEXtSoftware\0{_SOFTWARE}".encode()
_HEAD = 4096
_REFERENCE_DASHES = (3.5, 2.0)


class Axis(Protocol):
    """One axis as this module reads it; `core.scoring.radar.RadarAxis` is one. `value` lies in 0-1, 1 at `high`."""

    @property
    def entry(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def low(self) -> str: ...
    @property
    def high(self) -> str: ...
    @property
    def value(self) -> Value: ...
    @property
    def source(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RadarSeries:
    """One photo on the radar: the name shown in the legend, and its axes.

    A `reference` is no photo but what photos are held against, a folder's median: a dashed grey line without marks.
    """

    name: str
    axes: Sequence[Axis]
    reference: bool = False


@dataclass(frozen=True, slots=True)
class _PlainAxis:
    """An axis that can cross to another process whatever class it was before."""

    entry: str
    title: str
    low: str
    high: str
    value: Value
    source: str


def ends(axis: Axis) -> str:
    """Both ends of an axis as the label says them, the outer one first: "happy / sad"."""
    return f"{axis.high} / {axis.low}"


def align(series: Sequence[RadarSeries]) -> list[RadarSeries]:
    """The same photos with the same axes in the same order; an axis that a photo lacks is null there.

    A photo without any value (not judged yet) brings no axes of its own where another has some.
    """
    photos = [one for one in series if not one.reference] or series
    telling = [one for one in photos if any(not isinstance(axis.value, Null) for axis in one.axes)] or photos
    every = {_key(axis): axis for one in reversed(telling) for axis in reversed(one.axes)}
    order = dict.fromkeys(_key(axis) for one in telling for axis in one.axes)
    blank = {
        key: _PlainAxis(every[key].entry, *key, Null("not judged on this yet"), every[key].source) for key in order
    }
    aligned = []
    for one in series:
        own = {_key(axis): axis for axis in one.axes}
        aligned.append(replace(one, axes=tuple(own.get(key, blank[key]) for key in order)))
    return aligned


def photos_of(series: Sequence[RadarSeries]) -> list[RadarSeries]:
    """Those that are photos, without references."""
    return [one for one in series if not one.reference]


def runs(values: Sequence[float | None]) -> list[tuple[int, int]]:
    """Pairs of neighbouring axes (i, i + 1 around the circle) that both have a value; a null leaves a gap."""
    count = len(values)
    pairs = ((i, (i + 1) % count) for i in range(count))
    return [(i, j) for i, j in pairs if values[i] is not None and values[j] is not None]


def _check_target(out: Path) -> None:
    """Raise `UserError` where `out` cannot become a figure: another suffix than .svg or .png, no such folder, or a
    picture there that is no figure: it may be somebody's photo."""
    if out.suffix.lower() not in SUFFIXES:
        raise UserError(f"A radar is written as .svg or .png, not as “{out.suffix or out.name}”.", "Change the ending.")
    if not out.absolute().parent.is_dir():
        raise UserError(f"The folder {out.absolute().parent} does not exist.", "Create it or choose another.")
    if out.suffix.lower() == ".png" and out.exists() and not _is_figure(out):
        raise UserError(f"“{out.name}” is a picture that lies there already.", "Choose another name.")


def _is_figure(out: Path) -> bool:
    """Whether a PNG was drawn here: it says so before its pixels."""
    try:
        with out.open("rb") as file:
            return _MADE_BY in file.read(_HEAD)
    except OSError:
        return False


def export_radar(series: Sequence[RadarSeries], out: Path) -> None:
    """Draw `series` over each other into `out`, whole or not at all.

    Raises `UserError` for a wrong suffix, fewer than three axes, or a place that cannot be written.
    Imports matplotlib: not for the GUI process.
    """
    _check_target(out)
    _check_series(series)
    _write(_render(align(series), out.suffix), out)


def export_in_child(
    series: Sequence[RadarSeries], out: Path, timeout: float = 60.0, context: JobContext | None = None
) -> None:
    """`export_radar` with the drawing in a process of its own. Blocks: for a job lane, never for the GUI thread.

    A spawned process rather than `python -m`, because that also works in a frozen app (whose start calls
    `multiprocessing.freeze_support`). Raises `UserError` as `export_radar` does, where the process dies or takes
    longer than `timeout` seconds, and `Cancelled` when the token of `context` is set; nothing is written then.
    """
    _check_target(out)
    _check_series(series)
    plain = [replace(one, axes=tuple(map(_plain, one.axes))) for one in align(series)]
    token = (context or JobContext()).cancel
    import multiprocessing

    spawn = multiprocessing.get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_child, args=(sender, plain, out.suffix), name="beholder-figure", daemon=True)
    process.start()
    sender.close()
    try:
        deadline = time.monotonic() + timeout
        while not receiver.poll(0.05):
            token.check()
            if time.monotonic() > deadline:
                raise UserError(f"Drawing the radar took longer than {timeout:g} seconds.", "Try again.")
        data: bytes = receiver.recv_bytes()
        process.join(timeout)
    except EOFError:
        process.join(timeout)
        code = process.exitcode
        raise UserError(f"Drawing the radar failed (exit code {code}).", "The log has details.") from None
    finally:
        receiver.close()
        process.kill()
        process.join()
        process.close()
    _write(data, out)


def _child(sender: Connection, series: Sequence[RadarSeries], suffix: str) -> None:
    sender.send_bytes(_render(series, suffix))
    sender.close()


def _key(axis: Axis) -> tuple[str, str, str]:
    return axis.title, axis.low, axis.high


def _plain(axis: Axis) -> _PlainAxis:
    return _PlainAxis(axis.entry, axis.title, axis.low, axis.high, axis.value, axis.source)


def _check_series(series: Sequence[RadarSeries]) -> None:
    if not any(one.axes for one in series):
        raise UserError("There is nothing to draw yet: no photo with axes was given.")
    if any(len(one.axes) < 3 for one in align(series)):
        raise UserError("A radar needs at least three axes.")


def _render(series: Sequence[RadarSeries], suffix: str) -> bytes:
    """The figure as the bytes of a file; equal input gives equal bytes."""
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
    values = [None if isinstance(axis.value, Null) else min(max(axis.value, 0.0), 1.0) for axis in one.axes]
    for i, j in runs(values):
        # The angle of the last pair runs on past the full circle: polar lines do not wrap by themselves.
        around = [angles[i], angles[j] if j > i else angles[j] + 2 * math.pi]
        heights = [values[i] or 0.0, values[j] or 0.0]
        _chord(plot, around, heights, colour, dashes, fill=0.16 if alone else 0.07)
    for axis, angle, value in zip(one.axes, angles, values, strict=True):
        if value is None:
            continue
        inside = colour if axis.source == MEASURED else "white"
        plot.plot([angle], [value], "o", markersize=5.5, markerfacecolor=inside, markeredgecolor=colour, zorder=4)


def _draw_reference(plot: PolarAxes, one: RadarSeries, angles: Sequence[float]) -> None:
    values = [None if isinstance(axis.value, Null) else min(max(axis.value, 0.0), 1.0) for axis in one.axes]
    for i, j in runs(values):
        around = [angles[i], angles[j] if j > i else angles[j] + 2 * math.pi]
        heights = [values[i] or 0.0, values[j] or 0.0]
        plot.plot(around, heights, color=_SOFT, linewidth=1.2, dashes=_REFERENCE_DASHES, zorder=2.5)


def _chord(
    plot: PolarAxes,
    around: Sequence[float],
    heights: Sequence[float],
    colour: str,
    dashes: tuple[float, float] | None,
    *,
    fill: float,
) -> None:
    plot.plot(around, heights, color=colour, linewidth=1.8, dashes=dashes or (), solid_capstyle="round", zorder=3)
    plot.fill([*around, around[0]], [*heights, 0.0], color=colour, alpha=fill, linewidth=0, zorder=2)


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


def _write(data: bytes, out: Path) -> None:
    _check_target(out)
    temporary = out.with_name(f".{out.stem}-{os.getpid()}{out.suffix}")
    try:
        try:
            temporary.write_bytes(data)
            temporary.replace(out)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror or error}.", "Choose another place.") from error
