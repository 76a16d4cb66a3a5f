"""The inspector: everything that is known about the selected photos, and why.

    show_photos(ids) -> facts (database lane) -> score, radar, measures, texts
                     -> preview and histogram (files lane), file sizes (files lane)

Every question supersedes the one before it; an answer for photos that are no longer selected is never shown. The old
content stays until the new arrives, so that walking through photos does not flicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.inspector.flow_text import FlowText
from app.inspector.measure_list import MeasureList, rows_of, split_known
from app.inspector.preview import PreviewPicture
from app.inspector.radar_card import RadarCard
from app.inspector.reading import Facts, FileSizes, InspectorContext, Preview, ReadFacts, ReadPreview, ReadSizes
from app.inspector.score_card import ScoreCard
from app.inspector.text_list import TextList
from app.inspector.wording import file_facts, moment, table
from app.jobs import Lane
from app.painting.histogram import Histogram
from app.painting.radar import MOST
from app.theme import tokens
from app.theme.colours import colours
from app.widgets import label
from core.errors import UserError
from core.imaging.wording import camera_facts
from core.types import Changes, PhotoDetails

_EMPTY = "Select a photo to see what is known about it."


class InspectorPanel(QWidget):
    """A pane of the window. GUI thread."""

    def __init__(self, context: InspectorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ids: tuple[int, ...] = ()
        self._facts: Facts | None = None
        self._one = True
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(260)
        self._make_parts()
        self._places = QStackedLayout(self)
        self._places.addWidget(self._empty_page())
        self._places.addWidget(self._scrolled())

    @property
    def ids(self) -> tuple[int, ...]:
        """The photos that are shown or being read: the first few of the selection."""
        return self._ids

    def show_photos(self, ids: Sequence[int]) -> None:
        """Show these photos; the first `MOST` of them where there are more."""
        shown = tuple(int(photo_id) for photo_id in ids[:MOST])
        self._more.setText(f"Comparing the first {MOST} of {len(ids):,} selected photos." if len(ids) > MOST else "")
        self._more.setVisible(len(ids) > MOST)
        if shown == self._ids:
            return
        self._ids = shown
        if shown:
            self._read(pictures=True)
        else:
            self._facts = None
            self._say(_EMPTY)

    def refresh(self, changes: Changes) -> None:
        """Something changed in the library: read again where it concerns what is shown."""
        ours = not changes.photos.isdisjoint(self._ids)
        # Entries without photos: the catalogue itself has changed, a new axis for instance.
        if self._ids and (ours or (changes.entries and not changes.photos)):
            self._read(pictures=ours)

    def _read(self, *, pictures: bool) -> None:
        workspace, jobs = self._context.workspace, self._context.jobs
        if workspace is None:
            return
        work = ReadFacts(workspace, self._ids)
        jobs.submit(Lane.DATABASE, work, done=self._know, failed=self._not_known, key="inspector.facts")
        if pictures and len(self._ids) == 1:
            jobs.submit(Lane.FILES, ReadPreview(workspace, self._ids[0]), done=self._picture, key="inspector.preview")

    def _know(self, facts: Facts) -> None:
        if tuple(found.row.id for found in facts.details) != self._ids:
            return
        before, self._facts = self._facts, facts
        self._places.setCurrentIndex(1)
        if before is None or [one.row.id for one in before.details] != [one.row.id for one in facts.details]:
            self._scroll.verticalScrollBar().setValue(0)
        alone = facts.details[0] if len(facts.details) == 1 else None
        self._several_or_one(alone is not None)
        if alone is not None:
            self._show_one(alone, facts)
        else:
            self._name.show_plain(f"{len(self._ids)} photos")
            self._score.show_several(facts.details)
        values = [found.values for found in facts.details]
        self._radar.set_series([one for one in facts.radars if one.axes])
        self._measures.set_rows(rows_of("measures", facts.entries, values))
        judged, unknown = split_known(rows_of("attributes", facts.entries, values))
        self._attributes.set_rows(judged)
        self._unknown.setText(unknown)
        self._set_titles()

    def _show_one(self, details: PhotoDetails, facts: Facts) -> None:
        self._name.show_plain(details.row.path.name)
        self._score.show_one(details, facts.entries)
        self._fill(self._camera, camera_facts(details.metadata, partial(moment, locale=QLocale())))
        self._texts.show_texts(details.metadata.texts)
        self._context.jobs.submit(
            Lane.FILES, ReadSizes(details.row.id, details.files), done=self._sizes, key="inspector.sizes"
        )

    def _not_known(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._facts = None
        self._say(f"{error.message}\n{error.hint}".strip())

    def _picture(self, preview: Preview) -> None:
        if self._ids == (preview.photo_id,):
            self._preview.show_image(preview.image, preview.reason)
            self._histogram.set_levels(preview.levels)
            self._set_titles()

    def _sizes(self, sizes: FileSizes) -> None:
        if self._facts is not None and self._ids == (sizes.photo_id,):
            self._fill(self._files, file_facts(self._facts.details[0], sizes.bytes, QLocale()))

    def _axis_added(self, changes: Changes) -> None:
        self._context.changed.emit(changes)

    def _fill(self, where: FlowText, facts: Sequence[tuple[str, str]]) -> None:
        where.show_html(table(facts, colours().text_faint) if facts else "")
        self._set_titles()

    def _several_or_one(self, one: bool) -> None:
        """Some parts speak of a single photo only."""
        self._one = one
        self._preview.setVisible(one)
        if not one:
            self._texts.show_texts({})
        self._set_titles()

    def _set_titles(self) -> None:
        """A part and its heading show where there is something to say."""
        shown = {
            self._measures: bool(self._measures.rows),
            self._attributes: bool(self._attributes.rows),
            self._histogram: self._one and self._histogram.filled,
            self._camera: self._one and bool(self._camera.text()),
            self._files: self._one and bool(self._files.text()),
        }
        self._unknown.setVisible(bool(self._unknown.text()))
        for title, part in self._sections:
            part.setVisible(shown[part])
            title.setVisible(shown[part] or (part is self._attributes and bool(self._unknown.text())))

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._places.setCurrentIndex(0)

    def _make_parts(self) -> None:
        self._preview, self._histogram = PreviewPicture(), Histogram()
        self._name = FlowText("Name", f"font-size: {tokens.TITLE}px; font-weight: 600;")
        self._more = label(tone="caption")
        self._more.setWordWrap(True)
        self._more.hide()
        self._score, self._radar, self._texts = ScoreCard(), RadarCard(self._context), TextList()
        self._radar.axis_added.connect(self._axis_added)
        self._measures, self._attributes = MeasureList(), MeasureList()
        self._unknown = label(tone="caption")
        self._unknown.setWordWrap(True)
        self._camera, self._files = FlowText("Camera"), FlowText("File")
        self._sections: list[tuple[QLabel, QWidget]] = [
            (label(title, tone="section"), part)
            for title, part in (
                ("Measured", self._measures),
                ("Judged by a model", self._attributes),
                ("Light", self._histogram),
                ("Camera", self._camera),
                ("File", self._files),
            )
        ]

    def _empty_page(self) -> QWidget:
        page = QWidget()
        self._message = label(_EMPTY, tone="dim")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.XL)
        layout.addWidget(self._message)
        return page

    def _scrolled(self) -> QScrollArea:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.XL)
        layout.setSpacing(tokens.S)
        for part in (self._preview, self._name, self._more, self._score, _rule(), self._radar):
            layout.addWidget(part)
        for title, content in self._sections:
            title.setContentsMargins(0, tokens.S, 0, 0)
            layout.addWidget(title)
            layout.addWidget(content)
            if content is self._attributes:
                layout.addWidget(self._unknown)
        layout.addWidget(self._texts)
        layout.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        # A click here leaves the keys with the photos.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self._scroll.setWidget(page)
        return self._scroll


def _rule() -> QFrame:
    made = QFrame()
    made.setFixedHeight(1)
    made.setStyleSheet(f"background: {colours().border};")
    return made
