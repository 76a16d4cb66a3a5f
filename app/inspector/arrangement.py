"""What the inspector is made of and where it stands: two pages, one that says why there is nothing to see, and one that
scrolls through everything about the photos.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.inspector.distribution_card import DistributionCard
from app.inspector.fact_table import FactTable
from app.inspector.flow_text import FlowText
from app.inspector.light_card import LightCard
from app.inspector.measure_list import MeasureList
from app.inspector.measure_paint import INSET
from app.inspector.preview import PreviewPicture
from app.inspector.prompt_card import PromptCard
from app.inspector.radar_card import RadarCard
from app.inspector.reading import InspectorContext
from app.inspector.score_card import ScoreCard
from app.inspector.section import Section
from app.inspector.text_list import TextList
from app.language import tr
from app.tags.card import TagCard
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour
from app.widgets import label


class Arrangement(QWidget):
    """The parts, filled by the panel that inherits from this. GUI thread."""

    def __init__(self, context: InspectorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(260)
        self._make_parts(context)
        self._places = QStackedLayout(self)
        self._places.addWidget(self._empty_page())
        self._places.addWidget(self._scrolled())

    def _say(self, text: str) -> None:
        """A sentence in place of everything else."""
        self._message.setText(text)
        self._places.setCurrentIndex(0)

    def _make_parts(self, context: InspectorContext) -> None:
        self._preview, self._light, self._prompt = PreviewPicture(), LightCard(), PromptCard()
        self._name = FlowText(tr("Name"), f"font-size: {tokens.TITLE}px; font-weight: 600;")
        self._more = label(tone="caption")
        self._more.setWordWrap(True)
        self._more.hide()
        self._score, self._radar, self._texts = ScoreCard(), RadarCard(context), TextList()
        self._scores, self._measures = MeasureList(tr("Scores")), MeasureList(tr("Measured"))
        self._attributes = MeasureList(tr("Judged by a model"))
        self._lists = (self._scores, self._measures, self._attributes)
        self._attributes.about_wanted.connect(self._radar.tell_about_entry)
        self._unknown = label(tone="caption")
        self._unknown.setWordWrap(True)
        self._unknown.setContentsMargins(INSET, 0, INSET, 0)
        self._tags = TagCard()
        self._camera, self._files = FactTable(tr("Camera")), FactTable(tr("File"))
        judged = QWidget()
        layout = QVBoxLayout(judged)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.XS)
        layout.addWidget(self._attributes)
        layout.addWidget(self._unknown)
        self._votes = DistributionCard(context)
        self._voted = Section(tr("How people would vote"), self._votes, inset=INSET)
        self._prompted = Section(tr("Prompt"), self._prompt, inset=INSET)
        self._measured = Section(tr("Measured"), self._measures)
        self._judged = Section(tr("Judged by a model"), judged)
        self._tagged = Section(tr("Tags"), self._tags, inset=INSET)
        self._lit = Section(tr("Light"), self._light, inset=INSET)
        self._taken = Section(tr("Camera"), self._camera, inset=INSET)
        self._filed = Section(tr("File"), self._files, inset=INSET)
        self._texted = Section(tr("Texts in the file"), self._texts, inset=INSET, folded=True)
        self._prompted.add_button("copy", tr("Copy the prompt"), self._prompt.copy_prompt)
        self._taken.add_button("copy", tr("Copy what the camera wrote down"), self._camera.copy_all)
        self._filed.add_button("copy", tr("Copy what is known of the file"), self._files.copy_all)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        self._message = label(tone="dim")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.XL)
        layout.addWidget(self._message)
        return page

    def _scrolled(self) -> QScrollArea:
        top = QVBoxLayout()
        top.setContentsMargins(INSET, 0, INSET, 0)
        top.setSpacing(tokens.S)
        for part in (self._preview, self._name, self._more, self._score):
            top.addWidget(part)
        middle = QVBoxLayout()
        middle.setContentsMargins(INSET, 0, INSET, 0)
        middle.setSpacing(tokens.S)
        middle.addWidget(_Rule())
        middle.addWidget(self._radar)
        page = QWidget()
        # As wide as there is room, whatever its parts would like: what is wider is cut off, not scrolled to.
        page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(page)
        # Rows reach a little further than texts, so that the frame round a row does not touch its words.
        layout.setContentsMargins(tokens.L - INSET, tokens.L, tokens.L - INSET, tokens.XL)
        layout.setSpacing(tokens.S)
        layout.addLayout(top)
        layout.addWidget(self._score.history)
        layout.addWidget(self._scores)
        layout.addWidget(self._prompted)
        layout.addLayout(middle)
        for section in (self._measured, self._judged, self._voted, self._tagged):
            layout.addWidget(section)
        for section in (self._lit, self._taken, self._filed, self._texted):
            layout.addWidget(section)
        layout.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(tr("Inspector"))
        self._scroll.setWidgetResizable(True)
        # A click here leaves the keys with the photos.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self._scroll.setWidget(page)
        return self._scroll


class _Rule(QWidget):
    """A line between two parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(colours().border))
        painter.end()
