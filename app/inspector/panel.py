"""The inspector: everything that is known about the selected photos, and why.

    show_photos(ids) -> facts (database lane) -> score, radar, measures, texts
                     -> preview and histogram (`SmallPicture`), file sizes (files lane)
    show_folder(folder) -> how the folder's values are spread (database lane) -> behind the measures

    glance(row) -> name, score and small picture at once, from what the grid holds; the rest follows with `show_photos`

Every question supersedes the one before it; an answer for photos that are no longer selected is never shown. The old
content stays until the new arrives, so that walking through photos does not flicker; but picture and file are those of
the photo in the title. While the pane is hidden nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.inspector.arrangement import Arrangement
from app.inspector.closer_look import CloserLook
from app.inspector.folder_spread import FolderSpread
from app.inspector.measure_rows import MeasureRow, rows_of, split_known
from app.inspector.reading import Facts, FileSizes, InspectorContext, ReadFacts, ReadSizes
from app.inspector.small_picture import SmallPicture
from app.inspector.wording import file_facts, in_common, summary_of, taken_with
from app.jobs import Lane
from app.language import tr
from app.numbers import sentence
from app.painting.radar_plot import MOST
from core.errors import UserError
from core.types import OVERALL, Changes, PhotoDetails, PhotoRow, Status


class InspectorPanel(Arrangement):
    """A pane of the window. `sort_wanted` carries the id of the entry to sort the photos by; `clipping_wanted` asks to
    see in the photo where it is clipped. GUI thread."""

    sort_wanted = Signal(str)
    clipping_wanted = Signal()
    tag_chosen = Signal(str)

    def __init__(self, context: InspectorContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._context = context
        self._ids: tuple[int, ...] = ()
        self._facts: Facts | None = None
        self._sizes_known: FileSizes | None = None
        self._glanced = self._owed = self._folder_open = False
        self._picture = SmallPicture(context, self._preview, self._light, self)
        self._picture.known.connect(self._set_shown)
        self._votes.known.connect(self._set_shown)
        self._closer = CloserLook(context, self._preview, self._radar, self)
        self.spread = FolderSpread(context, self)
        self.spread.changed.connect(self._show_measures)
        for rows in self._lists:
            rows.sort_wanted.connect(self.sort_wanted)
        self._light.clipping_wanted.connect(self.clipping_wanted)
        self._tags.chosen.connect(self.tag_chosen)

    @property
    def ids(self) -> tuple[int, ...]:
        """The photos that are shown or being read: the first few of the selection."""
        return self._ids

    # What to show

    def show_photos(self, ids: Sequence[int]) -> None:
        """Show these photos; the first `MOST` of them where there are more."""
        shown = tuple(int(photo_id) for photo_id in ids[:MOST])
        more = len(ids) > MOST
        said = tr("Comparing the first {some} of {all} selected photos.", some=MOST, all=QLocale().toString(len(ids)))
        self._more.setText(said if more else "")
        self._more.setVisible(more)
        if shown == self._ids and not self._glanced:
            return
        self._ids = shown
        if shown:
            self._read(pictures=True)
        else:
            self._facts = None
            self._say_nothing_selected()

    def glance(self, row: PhotoRow, picture: QImage | None) -> None:
        """Say at once which photo this is, from what is in memory; `show_photos` tells the rest of it. `picture`: of
        any size, None where there is none in memory."""
        if self._ids == (row.id,):
            return
        self._ids, self._glanced = (row.id,), True
        if self._facts is None:
            return
        self._more.hide()
        self._name.show_plain(row.path.name)
        self._score.glance(row)
        self._picture.show_of(row.id)
        if picture is not None:
            self._picture.glance(picture)

    def show_folder(self, folder: Path | None) -> None:
        """The folder whose values the photos are compared with; None while none is open."""
        self._folder_open = folder is not None
        if not self._ids:
            self._say_nothing_selected()
        self.spread.show_folder(folder)
        self._radar.set_folder(folder)

    def show_sort(self, sort: str, *, descending: bool) -> None:
        """What the photos are sorted by: an entry's id, or anything else."""
        for rows in self._lists:
            rows.show_sort(sort, descending=descending)

    def refresh(self, changes: Changes) -> None:
        """Something changed in the library: read again where it concerns what is shown, which no mark does."""
        if changes.only_marks:
            return
        self.spread.refresh(changes)
        ours = not changes.photos.isdisjoint(self._ids)
        # Entries without photos: the catalogue itself has changed, a new axis for instance.
        if self._ids and (ours or (changes.entries and not changes.photos)):
            self._read(pictures=ours)

    # Questions and answers

    def _read(self, *, pictures: bool) -> None:
        workspace, jobs = self._context.workspace, self._context.jobs
        if workspace is None:
            return
        if not self.isVisible():
            self._owed = True
            return
        self._glanced = False
        work = ReadFacts(workspace, self._ids)
        jobs.submit(Lane.DATABASE, work, done=self._know, failed=self._not_known, key="inspector.facts")
        if pictures:
            self._picture.read(self._ids[0] if len(self._ids) == 1 else None)

    def _know(self, facts: Facts) -> None:
        if facts.asked != self._ids:
            return
        before, self._facts = self._facts, facts
        self._places.setCurrentIndex(1)
        # Who walks from photo to photo keeps looking at the same row.
        if before is None or (len(before.asked) == 1) != (len(facts.asked) == 1):
            self._scroll.verticalScrollBar().setValue(0)
        self._show()
        if len(self._ids) == 1:
            work = ReadSizes(facts.details[0].files)
            self._context.jobs.submit(Lane.FILES, work, done=self._sizes, key="inspector.sizes")

    def _not_known(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._facts = None
        self._say(f"{tr(error.message)}\n{tr(error.hint)}".strip())

    def _sizes(self, sizes: FileSizes) -> None:
        self._sizes_known = sizes
        self._show_files()

    # Showing

    def _say_nothing_selected(self) -> None:
        self._say(tr("Select a photo to see what is known about it.") if self._folder_open else "")

    def _show(self) -> None:
        """Everything but the pictures, from the facts."""
        facts = self._facts
        if facts is None:
            return
        if len(self._ids) == 1:
            self._show_one(facts.details[0], facts)
        else:
            self._picture.show_of(None)
            self._votes.show_of(None)
            self._closer.show_of(None)
            self._name.show_plain(summary_of(facts.details, QLocale()))
            self._score.show_several(facts.details)
            self._camera.show_facts(in_common(facts.details, QLocale()))
            self._prompt.show_generation(None)
            self._texts.show_texts({})
        self._radar.set_series([one for one in facts.radars if one.axes], _unreadable(facts.details))
        self._show_measures()

    def _show_one(self, details: PhotoDetails, facts: Facts) -> None:
        self._picture.show_of(details.row.id, unreadable=details.row.status is Status.UNREADABLE)
        self._votes.show_of(details.row.id)
        self._closer.show_of(details.row)
        self._name.show_plain(details.row.path.name)
        self._score.show_one(details, facts.entries, facts.history)
        self._camera.show_facts(taken_with(details.metadata, QLocale()))
        self._prompt.show_generation(facts.generation)
        self._tags.show_tags(facts.tags)
        self._texts.show_texts(details.metadata.texts)
        self._show_files()

    def _show_files(self) -> None:
        """Names at once, sizes as soon as the drive has said them."""
        if self._facts is not None and len(self._facts.asked) == 1:
            alone, known = self._facts.details[0], self._sizes_known
            sizes = known.bytes if known is not None and known.files == alone.files else None
            self._files.show_facts(file_facts(alone, sizes, QLocale()))

    def _show_measures(self) -> None:
        if self._facts is None:
            return
        values = [found.values for found in self._facts.details]
        facts = self._facts
        rows = partial(rows_of, entries=facts.entries, values=values, spread=self.spread.now, places=facts.places)
        self._scores.set_rows(self._without_doubles(rows("scores")))
        self._measures.set_rows(rows("measures"))
        judged, unknown = split_known(rows("attributes"))
        self._attributes.set_rows(judged)
        self._unknown.setText(unknown)
        self._set_shown()

    def _without_doubles(self, scores: Sequence[MeasureRow]) -> list[MeasureRow]:
        """The overall score, and those scorers that do not just speak for it."""
        overall = next((row.values for row in scores if row.entry.id == OVERALL), ())
        return [row for row in scores if row.known and (row.entry.id == OVERALL or row.values != overall)]

    def _set_shown(self) -> None:
        """A part and its heading show where there is something to say; some speak of a single photo only."""
        one = len(self._ids) == 1
        # Walking from photo to photo does not make the part jump away and back while its picture is read.
        coming = one and self._picture.is_coming(self._ids[0]) and not self._lit.isHidden()
        lit = self._light.histogram.filled or coming
        self._preview.setVisible(one)
        self._scores.setVisible(bool(self._scores.rows))
        self._unknown.setVisible(bool(self._unknown.text()))
        self._attributes.setVisible(bool(self._attributes.rows))
        for section, shown in (
            (self._prompted, self._prompt.shown is not None),
            (self._measured, bool(self._measures.rows)),
            (self._judged, bool(self._attributes.rows) or bool(self._unknown.text())),
            (self._voted, one and bool(self._votes.votes)),
            (self._lit, one and lit),
            (self._tagged, one and self._tags.filled),
            (self._taken, bool(self._camera.facts)),
            (self._filed, one and bool(self._files.facts)),
            (self._texted, one and bool(self._texts.toPlainText())),
        ):
            section.setVisible(shown)

    # Keys

    def event(self, event: QEvent) -> bool:
        # Keys that press a button mean something else to the photos: with a button in focus they are its own.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _presses(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._picture.fit_soon()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = QApplication.focusWidget()
        if _presses(event) and isinstance(button, QAbstractButton) and not event.isAutoRepeat():
            # Space has clicked it already; Return gets here.
            button.click()
        else:
            super().keyPressEvent(event)

    # Coming and going

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._picture.fit_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.spread.watch(True)
        owed, self._owed = self._owed, False
        if owed and self._ids:
            self._read(pictures=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.spread.watch(False)


def _unreadable(photos: Sequence[PhotoDetails]) -> str:
    """Why there is nothing to see of any of these photos; "" where one can be read."""
    if any(photo.row.status is not Status.UNREADABLE for photo in photos):
        return ""
    return "\n".join(dict.fromkeys(sentence(tr(photo.row.reason)) for photo in photos))


def _presses(event: QKeyEvent) -> bool:
    """Whether the key belongs to a button that has the focus."""
    keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return event.key() in keys and isinstance(QApplication.focusWidget(), QAbstractButton)
