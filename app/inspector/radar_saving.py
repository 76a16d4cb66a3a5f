"""Saving the radar as a figure: where to, then drawn on a lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.inspector.reading import ExportRadar, InspectorContext
from app.jobs import Lane
from app.language import tr, trn
from app.painting.radar_words import middle
from core.errors import UserError
from core.interop.radar_series import RadarSeries, photos_of


class RadarSaving:
    """Remembers the folder of the last figure. `say` is told what happens, `failed` what went wrong. GUI thread."""

    def __init__(
        self,
        context: InspectorContext,
        window: QWidget,
        say: Callable[[str], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._context, self._window, self._say, self._failed = context, window, say, failed
        self._folder = Path.home()

    def ask(self, series: Sequence[RadarSeries], suffix: str) -> None:
        """Ask where to save, then save. `suffix` is ".svg" or ".png"."""
        names = [one.name for one in photos_of(series)]
        proposed = (
            tr("{name} radar", name=Path(names[0]).stem)
            if len(names) == 1
            else trn("Radar of {n} photo", "Radar of {n} photos", len(names))
        )
        kinds = {".svg": tr("Drawing (*.svg)"), ".png": tr("Picture (*.png)")}
        dialog = QFileDialog(
            self._window, tr("Save the radar"), str(self._folder / f"{proposed}{suffix}"), kinds[suffix]
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Added before the dialog asks whether a file may be replaced.
        dialog.setDefaultSuffix(suffix)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        if chosen:
            self._save_as(series, Path(chosen[0]), suffix)

    def _save_as(self, series: Sequence[RadarSeries], chosen: Path, suffix: str) -> None:
        self._folder = chosen.parent
        out = chosen if chosen.suffix.lower() == suffix else chosen.with_name(chosen.name + suffix)
        if out != chosen and out.exists():
            # The dialog has asked about another name.
            self._failed(UserError(tr("“{name}” lies there already.", name=out.name), tr("Choose another name.")))
        else:
            self.save(series, out)

    def save(self, series: Sequence[RadarSeries], out: Path) -> None:
        """Draw these into `out`, on a lane."""
        named = [replace(one, name=tr(one.name)) if one.reference else one for one in series]
        self._say(tr("Drawing…"))
        work, key = ExportRadar(named, out), f"inspector.export {out}"
        self._context.jobs.submit(Lane.FILES, work, done=self._saved, failed=self._failed, key=key)

    def _saved(self, out: Path) -> None:
        self._say(tr("Saved as {name}.", name=middle(out.name)))
