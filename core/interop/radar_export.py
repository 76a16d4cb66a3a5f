"""The radar of one or several photos as a file: axes in, an .svg or .png out, whole or not at all.

A window calls `export_in_child`, which draws in a process of its own; a script calls `export_radar`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.interop.radar_figure import MADE_BY, render
from core.interop.radar_series import RadarSeries, align
from core.jobs import JobContext

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_SUFFIXES = (".svg", ".png")
_HEAD = 4096


def export_radar(series: Sequence[RadarSeries], out: Path) -> None:
    """Draw `series` over each other into `out`, whole or not at all.

    Raises `UserError` for a wrong suffix, fewer than three axes, or a place that cannot be written.
    Imports matplotlib: not for the GUI process.
    """
    _check_target(out)
    _check_series(series)
    _write(render(align(series), out.suffix), out)


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
    token = (context or JobContext()).cancel
    import multiprocessing

    spawn = multiprocessing.get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(
        target=_child, args=(sender, align(series), out.suffix), name="beholder-figure", daemon=True
    )
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
    sender.send_bytes(render(series, suffix))
    sender.close()


def _check_target(out: Path) -> None:
    """Raise `UserError` where `out` cannot become a figure: another suffix than .svg or .png, no such folder, or a
    picture there that is no figure: it may be somebody's photo."""
    if out.suffix.lower() not in _SUFFIXES:
        raise UserError(f"A radar is written as .svg or .png, not as “{out.suffix or out.name}”.", "Change the ending.")
    if not out.absolute().parent.is_dir():
        raise UserError(f"The folder {out.absolute().parent} does not exist.", "Create it or choose another.")
    if out.suffix.lower() == ".png" and out.exists() and not _is_figure(out):
        raise UserError(f"“{out.name}” is a picture that lies there already.", "Choose another name.")


def _is_figure(out: Path) -> bool:
    """Whether a PNG was drawn here: it says so before its pixels."""
    try:
        with out.open("rb") as file:
            return MADE_BY in file.read(_HEAD)
    except OSError:
        return False


def _check_series(series: Sequence[RadarSeries]) -> None:
    if not any(one.axes for one in series):
        raise UserError("There is nothing to draw yet: no photo with axes was given.")
    if any(len(one.axes) < 3 for one in align(series)):
        raise UserError("A radar needs at least three axes.")


def _write(data: bytes, out: Path) -> None:
    _check_target(out)
    # Not made of the name, which may be as long as a name can be already.
    temporary = out.with_name(f".{secrets.token_hex(8)}{out.suffix}")
    try:
        try:
            temporary.write_bytes(data)
            temporary.replace(out)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror or error}.", "Choose another place.") from error
