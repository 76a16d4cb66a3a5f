"""The strip at the bottom: how many photos, what was not judged, how judging goes, and the size of thumbnails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QSlider, QWidget

from app.actions import Actions
from app.engine_thread import JudgingProgress, Phase, Stage
from app.icons import icon
from app.language import number, tr, trn
from app.numbers import counted_kinds
from app.theme import tokens
from app.widgets import action_button, icon_button, label, link_button, named
from core.settings import LARGEST_THUMBNAIL, SMALLEST_THUMBNAIL

if TYPE_CHECKING:
    from core.library.words import FolderSummary


_HEIGHT, _BAR, _SLIDER = 36, 140, 120
_BETWEEN = "  ·  "
_STEPS = 6
"""How often the strip can say less: other files as a number, no rate, no bar, no slider, a short count, and at last
nothing of folders that were skipped."""


class StatusBar(QWidget):
    """`listed` carries what the person wants to see listed: "unreadable", "others" or "skipped"."""

    listed = Signal(str)
    edge_chosen = Signal(int)
    pause_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.count = label(tone="dim")
        self.links = {name: self._link(name) for name in ("unreadable", "others", "skipped")}
        self.text = label(tone="dim")
        self.bar = named(QProgressBar(textVisible=False), tr("Judging"))
        self.bar.setFixedWidth(_BAR)
        self.pause = icon_button("pause", tr("Pause judging"))
        self.stop = icon_button("stop", tr("Stop judging; what was found is kept"))
        self.judge = action_button(actions.action("file.judge"))
        self.pause.clicked.connect(self.pause_pressed)
        self.stop.clicked.connect(self.stop_pressed)
        self.slider = named(QSlider(Qt.Orientation.Horizontal), tr("Size of thumbnails"))
        self.slider.setRange(SMALLEST_THUMBNAIL, LARGEST_THUMBNAIL)
        self.slider.setFixedWidth(_SLIDER)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self.edge_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.M, 0, tokens.M, 0)
        row.setSpacing(tokens.S)
        row.addWidget(self.count)
        for link in self.links.values():
            row.addWidget(link)
        self.advance = action_button(actions.action("mark.auto_advance"))
        self.advance.hide()
        actions.action("mark.auto_advance").toggled.connect(self._show_advance)
        row.addWidget(self.advance)
        row.addStretch(1)
        for widget in (self.text, self.bar, self.pause, self.stop, self.judge):
            row.addWidget(widget)
        row.addSpacing(tokens.L)
        self._sizes = (
            action_button(actions.action("view.smaller")),
            self.slider,
            action_button(actions.action("view.larger")),
        )
        for sizer in self._sizes:
            row.addWidget(sizer)
        self._others = self._progress = self._counts = ("", "")
        self._busy = False
        self._sized = True
        self.show_counts(0, 0, 0)
        self.show_summary(None)
        self.show_progress(JudgingProgress(), 0)

    def show_counts(self, shown: int, selected: int, all_photos: int) -> None:
        """How many photos are on view, selected, and in the folder."""
        if shown < all_photos:
            text = trn("{shown} of {n} photo", "{shown} of {n} photos", all_photos, shown=number(shown))
        else:
            text = trn("{n} photo", "{n} photos", shown)
        short = trn("{n} photo", "{n} photos", shown)
        if selected > 1:
            short = trn("{n} selected", "{n} selected", selected)
            text += _BETWEEN + short
        self._counts = (text, short) if all_photos or shown else ("", "")
        self.count.setToolTip(self._counts[0])
        self._fit()

    def show_summary(self, summary: FolderSummary | None) -> None:
        """What was found in the folder beside photos that can be judged."""
        unreadable = summary.unreadable if summary else 0
        others: Mapping[str, int] = summary.others if summary else {}
        skipped = len(summary.skipped) if summary else 0
        texts = {
            "unreadable": trn("{n} unreadable", "{n} unreadable", unreadable) if unreadable else "",
            "others": counted_kinds(others),
            "skipped": trn("{n} folder skipped", "{n} folders skipped", skipped) if skipped else "",
        }
        for name, text in texts.items():
            self.links[name].setText(text)
            self.links[name].setVisible(bool(text))
        together = sum(others.values())
        self._others = (texts["others"], trn("{n} not judged", "{n} not judged", together) if others else "")
        self.links["others"].setToolTip(texts["others"])
        self._fit()

    def show_progress(self, progress: JudgingProgress, waiting: int) -> None:
        """How judging goes; `waiting` is how many photos have no result yet."""
        busy = progress.phase is not Phase.IDLE
        self._busy = busy
        self._progress = (progress_text(progress), progress_text(progress, short=True)) if busy else ("", "")
        self.text.setToolTip(self._progress[0])
        for widget in (self.text, self.pause, self.stop):
            widget.setVisible(busy)
        self.judge.setVisible(not busy and waiting > 0)
        self.bar.setRange(0, max(progress.total, 0))
        self.bar.setValue(progress.done)
        paused = progress.phase is Phase.PAUSED
        tip = tr("Go on judging") if paused else tr("Pause judging")
        if self.pause.toolTip() != tip:
            self.pause.setIcon(icon("play" if paused else "pause"))
            self.pause.setToolTip(tip)
            self.pause.setAccessibleName(tip)
        self._fit()

    def show_sizes(self, shown: bool) -> None:
        """Whether there is anything on screen whose size could be chosen."""
        self._sized = shown
        self._fit()

    def _show_advance(self, on: bool) -> None:
        self.advance.setVisible(on)
        self._fit()

    def show_edge(self, edge: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(edge)
        self.slider.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Say less, step by step, until everything fits: a text that is cut says nothing."""
        step = next((step for step in range(_STEPS) if self._needed(step) <= self.width()), _STEPS)
        self.count.setText(self._counts[step >= 5])
        self.links["others"].setText(self._others[step >= 1])
        self.links["skipped"].setVisible(bool(self.links["skipped"].text()) and step < 6)
        self.text.setText(self._progress[step >= 2])
        self.bar.setVisible(self._busy and step < 3)
        for sizer in self._sizes:
            sizer.setVisible(self._sized and step < 4)

    def _needed(self, step: int) -> int:
        """The width of everything at a step, found without showing or hiding anything."""
        others, metrics = self.links["others"], self.fontMetrics()
        shorter = metrics.horizontalAdvance(others.text()) - metrics.horizontalAdvance(self._others[step >= 1])
        buttons = (self.pause, self.stop, self.judge, self.advance)
        links = [link for name, link in self.links.items() if link.text() and (name != "skipped" or step < 6)]
        widths = [widget.sizeHint().width() for widget in (*links, *(b for b in buttons if _wanted(b)))]
        widths += [metrics.horizontalAdvance(self._counts[step >= 5]) + tokens.XS]
        widths += [metrics.horizontalAdvance(self._progress[step >= 2]) + tokens.XS] if self._busy else []
        widths += [self.bar.width()] if self._busy and step < 3 else []
        widths += [tokens.L] + [sizer.sizeHint().width() for sizer in self._sizes] if self._sized and step < 4 else []
        return sum(widths) - shorter + tokens.S * len(widths) + 2 * tokens.M + tokens.L

    def _link(self, name: str) -> QPushButton:
        made = link_button()
        made.setObjectName(name)
        made.clicked.connect(self._link_pressed)
        return made

    def _link_pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.listed.emit(sender.objectName())


def _wanted(widget: QWidget) -> bool:
    return not widget.isHidden()


def progress_text(progress: JudgingProgress, *, short: bool = False) -> str:
    """'Judging 312 of 1,204 · 6.3 a second · 2 min left', as far as is known; `short` leaves out verb and rate."""
    paused = progress.phase is Phase.PAUSED
    if not progress.total:
        return tr("Paused") if paused else _doing(progress.stage)
    count = {"done": number(progress.done), "total": number(progress.total)}
    if paused:
        return tr("Paused at {done} of {total}", **count)
    if short:
        parts = [tr("{done} of {total}", **count)]
    elif progress.stage is Stage.FIRST:
        parts = [tr("Judging {done} of {total}", **count)]
    elif progress.stage is Stage.SECOND:
        parts = [tr("Looking closer {done} of {total}", **count)]
    elif progress.stage is Stage.TAGS:
        parts = [tr("Finding tags {done} of {total}", **count)]
    else:
        parts = [tr("Ranking {done} of {total}", **count)]
    if progress.rate > 0 and not short:
        parts.append(tr("{rate} a second", rate=number(progress.rate, 1 if progress.rate < 20 else 0)))
    if progress.seconds_left is not None:
        parts.append(tr("{time} left", time=time_text(progress.seconds_left)))
    return _BETWEEN.join(parts)


def _doing(stage: Stage) -> str:
    if stage is Stage.FIRST:
        return tr("Judging…")
    if stage is Stage.TAGS:
        return tr("Finding tags…")
    return tr("Looking closer…") if stage is Stage.SECOND else tr("Ranking…")


def time_text(seconds: float) -> str:
    """A stretch of time as one would say it: '20 s', '3 min', '1 h 20 min'."""
    if seconds < 60:
        return tr("{s} s", s=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return tr("{min} min", min=minutes)
    hours, rest = divmod(minutes, 60)
    return tr("{h} h {min} min", h=hours, min=rest) if rest else tr("{h} h", h=hours)
