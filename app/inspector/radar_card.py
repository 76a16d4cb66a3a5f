"""The radar with what a person can do about it: ask what an axis means, choose and add axes, hold the photo against
its folder, save it all as a figure.

Whatever blocks happens on lanes; what goes wrong is said right here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.axes import Axes
from app.inspector.attribute_card import AttributeCard
from app.inspector.axes_shown import FEWEST, left_out_words, with_values
from app.inspector.axis_about import AxisAbout, ReadAbout
from app.inspector.axis_sets import AxisSets
from app.inspector.folder_median import ReadMedian
from app.inspector.radar_saving import RadarSaving
from app.inspector.reading import InspectorContext
from app.jobs import Lane
from app.language import tr
from app.painting.radar import RadarWidget
from app.theme import tokens
from app.widgets import Elided, Field, icon_button, label
from core.errors import UserError
from core.interop.radar_series import RadarSeries
from core.scoring.attribute_sets import OWN_SET
from core.types import Changes

_MEDIAN_MS = 400
"""While a folder is being judged its median moves all the time: it is asked for at most this often."""


class RadarCard(QWidget):
    """Shows `set_series`, beside the median of `set_folder`. GUI thread."""

    about_shown = Signal(object)

    def __init__(self, context: InspectorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.axes = Axes(context, self)
        self._saving = RadarSaving(context, self, self._say, self._failed)
        self._folder: Path | None = None
        self._series: list[RadarSeries] = []
        self._instead = ""
        self._median: RadarSeries | None = None
        self.radar = RadarWidget()
        self.radar.chosen.connect(self.tell_about)
        self.card = AttributeCard(self)
        self.card.remove_wanted.connect(self.axes.remove)
        self._soon = QTimer(self, singleShot=True, interval=_MEDIAN_MS)
        self._soon.timeout.connect(self._read_median)
        self._make_buttons()
        self.field = Field()
        self.field.setPlaceholderText(tr("Add an axis, e.g. cosy / bleak"))
        self.field.setAccessibleName(tr("Add an axis"))
        self.field.returnPressed.connect(self.add_axis)
        self.field.textEdited.connect(self._quiet)
        self.left_out, self._said = label(tone="caption"), label(tone="caption")
        self.left_out.setWordWrap(True)
        self.left_out.hide()
        self._said.setWordWrap(True)
        self._said.hide()
        self._build()
        self.axes.kept.connect(self._kept)
        self.axes.judged.connect(self._judged)
        self.axes.refused.connect(self._refused)
        context.changed.connect(self._changed)

    @property
    def message(self) -> QLabel:
        """What the card says under the field; hidden while there is nothing to say."""
        return self._said

    def set_series(self, series: Sequence[RadarSeries], instead: str = "") -> None:
        """Show the axes of these photos; or, where none of them can have a value, say `instead` why."""
        before, self._series, self._instead = _axis_ids(self._series), list(series), instead
        if _axis_ids(self._series) != before:
            self._median = None
            self._ask_median()
        self._show()

    def set_folder(self, folder: Path | None) -> None:
        """The open folder, whose median photos can be held against."""
        if folder != self._folder:
            self._folder, self._median = folder, None
            self.compare.setEnabled(folder is not None)
            self._show()
            self._ask_median()

    # What an axis means

    def tell_about(self, axis: int) -> None:
        """Open the card of an axis of the radar."""
        workspace = self._context.workspace
        if workspace is not None and self._series:
            work = ReadAbout(workspace, tuple(self.radar.series), axis, self._folder)
            done = partial(self._know_about, axis, list(self._series), self._folder)
            self._context.jobs.submit(Lane.DATABASE, work, done=done, failed=self._failed, key="inspector.axis")

    def tell_about_entry(self, entry_id: str) -> None:
        """Open the card of the axis of a catalogue entry; nothing for one that the radar does not have."""
        ids = _axis_ids(self.radar.series)
        if entry_id in ids:
            self.tell_about(ids.index(entry_id))

    def _know_about(self, axis: int, series: list[RadarSeries], folder: Path | None, about: AxisAbout | None) -> None:
        if about is None or not self.radar.isVisible():
            return
        if (series, folder) != (self._series, self._folder):
            # The person has gone on; the same photos have other values by now.
            if folder == self._folder and [one.name for one in series] == [one.name for one in self._series]:
                self.tell_about_entry(about.values[0][1].entry)
            return
        place = self.radar.place_of(axis).toRect()
        # Asked from a list below, the radar may be scrolled away: then beside the pointer.
        seen = self.radar.visibleRegion().contains(place.center())
        at = (
            QRect(self.radar.mapToGlobal(place.topLeft()), place.size()) if seen else QRect(QCursor.pos(), place.size())
        )
        self.card.open_for(about, at)
        self.about_shown.emit(about)

    # Against the folder

    def _compare(self, wanted: bool) -> None:
        self._median = None
        self._show()
        if wanted:
            self._read_median()

    def _changed(self, changes: Changes) -> None:
        if not changes.only_marks:
            self._ask_median()

    def _ask_median(self) -> None:
        if self.compare.isChecked() and not self._soon.isActive():
            self._soon.start()

    def _read_median(self) -> None:
        workspace = self._context.workspace
        if workspace is None or self._folder is None or not self._series or not self.compare.isChecked():
            return
        work = ReadMedian(workspace, self._folder, self._series[0])
        done = partial(self._know_median, self._folder)
        self._context.jobs.submit(Lane.DATABASE, work, done=done, key="inspector.median")

    def _know_median(self, folder: Path, found: RadarSeries) -> None:
        # Of another folder or other axes: theirs has been asked for.
        ours = folder == self._folder and _axis_ids([found]) == _axis_ids(self._series)
        if ours and self.compare.isChecked() and found != self._median:
            self._median = found
            self._show()

    def _show(self) -> None:
        series = [*self._series, *([self._median] if self._median and self._series else [])]
        series, left_out = (series, []) if self._axis_sets.gaps else with_values(series, self._own())
        self.radar.set_series(series)
        said = self._instead or left_out_words(left_out)
        self.left_out.setText(said)
        self.left_out.setVisible(bool(said))
        self.radar.setVisible(bool(self.radar.series) and not self._instead)
        drawn = bool(self._series) and len(self.radar.series[0].axes) >= FEWEST
        self.export.setEnabled(drawn and not self._instead)

    # Which axes

    def _own(self) -> set[str]:
        """The axes that the person has worded: their card, which takes them away, is opened on the radar."""
        workspace = self._context.workspace
        pairs = () if workspace is None else workspace.pairs
        return {pair.entry.id for pair in pairs if pair.set_name == OWN_SET}

    def add_axis(self) -> None:
        """Have the words of the field kept as an axis and every photo judged by it, on lanes."""
        text = self.field.text().strip()
        if text and self._context.workspace is not None and not self.field.isReadOnly():
            self.field.setReadOnly(True)
            self.axes.add(text)

    def _kept(self) -> None:
        self.field.clear()
        self.field.setReadOnly(False)
        if self._without_model():
            self._say(tr("The axis is kept. It needs a model: photos are judged by it once one is installed."))
        else:
            self._say(tr("Judging every photo by it…"))

    def _judged(self) -> None:
        if not self._without_model():
            self._quiet()

    def _without_model(self) -> bool:
        return self._context.workspace is None or self._context.workspace.encoder is None

    def _refused(self, error: Exception) -> None:
        if self.field.isReadOnly():
            self.field.setReadOnly(False)
            self.field.setFocus()
        self._failed(error)

    # A file of it

    def choose(self, suffix: str) -> None:
        """Ask where to save, then save."""
        self._saving.ask(self.radar.series, suffix)

    def save(self, out: Path) -> None:
        """Draw what is shown into `out`, on a lane."""
        self._saving.save(self.radar.series, out)

    # Words under the field

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._quiet()
            raise error
        self._say(f"{tr(error.message)} {tr(error.hint)}".strip(), problem=True)

    def _quiet(self) -> None:
        self._said.hide()

    def _say(self, text: str, *, problem: bool = False) -> None:
        self._said.setProperty("tone", "problem" if problem else "caption")
        self._said.style().polish(self._said)
        self._said.setText(text)
        self._said.show()

    def _make_buttons(self) -> None:
        self.compare = icon_button("radar-median", tr("Compare with this folder"), checkable=True)
        self.compare.setEnabled(False)
        self.compare.toggled.connect(self._compare)
        self.sets = icon_button("list-check", tr("Axes…"))
        self._axis_sets = AxisSets(self._context, self.axes, self.sets)
        self._axis_sets.gaps_wanted.connect(self._show)
        self.sets.setMenu(self._axis_sets)
        self.export = icon_button("export", tr("Save the radar as a file"))
        menu = QMenu(self.export)
        menu.addAction(tr("Save as SVG…"), partial(self.choose, ".svg"))
        menu.addAction(tr("Save as PNG…"), partial(self.choose, ".png"))
        self.export.setMenu(menu)
        for button in (self.sets, self.export):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(tokens.XS)
        title = Elided(tone="section")
        title.setText(tr("Character"))
        head.addWidget(title, 1)
        for button in (self.compare, self.sets, self.export):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.S)
        layout.addLayout(head)
        layout.addWidget(self.radar)
        layout.addWidget(self.left_out)
        layout.addWidget(self.field)
        layout.addWidget(self._said)


def _axis_ids(series: Sequence[RadarSeries]) -> list[str]:
    return [axis.entry for axis in series[0].axes] if series else []
