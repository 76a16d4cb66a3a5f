"""The radar with what a person can do about it: save it as a figure, add an axis of their own.

Drawing the file and judging the new axis happen on lanes; what goes wrong is said right here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from app.inspector.reading import AddPair, ExportRadar, InspectorContext
from app.jobs import Lane
from app.painting.radar import RadarWidget
from app.theme import tokens
from app.theme.colours import colours
from app.widgets import Field, icon_button, label
from core.errors import UserError
from core.interop.radar_figure import RadarSeries
from core.types import Changes

_KEPT = "The axis is kept. It needs a CLIP model: photos are judged by it once one is installed."
_FILTERS = {".svg": "Drawing (*.svg)", ".png": "Picture (*.png)"}


class RadarCard(QWidget):
    """Shows `set_series`; `axis_added` carries the Changes of a new axis. GUI thread."""

    axis_added = Signal(object)

    def __init__(self, context: InspectorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._folder = Path.home()
        self.radar = RadarWidget()
        self.export = icon_button("export", "Save the radar as a file")
        menu = QMenu(self.export)
        menu.addAction("Save as SVG…", partial(self.choose, ".svg"))
        menu.addAction("Save as PNG…", partial(self.choose, ".png"))
        self.export.setMenu(menu)
        self.export.setPopupMode(self.export.ToolButtonPopupMode.InstantPopup)
        self.field = Field()
        self.field.setPlaceholderText("Add an axis, e.g. cosy / bleak")
        self.field.setAccessibleName("Add an axis")
        self.field.returnPressed.connect(self.add_axis)
        self.field.textEdited.connect(self._quiet)
        self._said = label(tone="caption")
        self._said.setWordWrap(True)
        self._said.hide()
        head = QHBoxLayout()
        head.addWidget(label("Character", tone="section"))
        head.addStretch(1)
        head.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.S)
        layout.addLayout(head)
        layout.addWidget(self.radar)
        layout.addWidget(self.field)
        layout.addWidget(self._said)

    @property
    def message(self) -> QLabel:
        """What the card says under the field; hidden while there is nothing to say."""
        return self._said

    def set_series(self, series: Sequence[RadarSeries]) -> None:
        self.radar.set_series(series)
        self.radar.setVisible(bool(self.radar.series))
        self.export.setEnabled(bool(series) and len(series[0].axes) >= 3)

    def choose(self, suffix: str) -> None:
        """Ask where to save, then save."""
        names = [one.name for one in self.radar.series]
        proposed = (
            f"{Path(names[0]).stem} radar{suffix}" if len(names) == 1 else f"Radar of {len(names)} photos{suffix}"
        )
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the radar", str(self._folder / proposed), _FILTERS[suffix])
        if chosen:
            self._folder = Path(chosen).parent
            self.save(Path(chosen).with_suffix(Path(chosen).suffix or suffix))

    def save(self, out: Path) -> None:
        """Draw what is shown into `out`, on a lane."""
        work = ExportRadar(tuple(self.radar.series), out)
        self._say("Drawing…")
        self._context.jobs.submit(Lane.FILES, work, done=self._saved, failed=self._failed, key="inspector.export")

    def add_axis(self) -> None:
        """Have the words of the field judged for every photo, on a lane."""
        workspace, text = self._context.workspace, self.field.text().strip()
        if not text or workspace is None or self.field.isReadOnly():
            return
        self.field.setReadOnly(True)
        self._say("Judging every photo by it…")
        self._context.jobs.submit(Lane.MODEL, AddPair(workspace, text), done=self._added, failed=self._not_added)

    def _added(self, changes: Changes) -> None:
        self.field.clear()
        self.field.setReadOnly(False)
        if changes.photos:
            self._quiet()
        else:
            self._say(_KEPT)
        self.axis_added.emit(changes)

    def _not_added(self, error: Exception) -> None:
        self.field.setReadOnly(False)
        self.field.setFocus()
        self._failed(error)

    def _saved(self, out: Path) -> None:
        self._say(f"Saved as {out.name}.")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._quiet()
            raise error
        self._say(f"{error.message} {error.hint}".strip(), problem=True)

    def _quiet(self) -> None:
        self._said.hide()

    def _say(self, text: str, *, problem: bool = False) -> None:
        self._said.setStyleSheet(f"color: {colours().warning};" if problem else "")
        self._said.setText(text)
        self._said.show()
