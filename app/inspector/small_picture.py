"""The small picture of the photo in the title, and how its light is spread.

    read(photo) -> ReadPreview (pictures lane), scaled for the room there is -> shown while the title is that photo's

The picture is that of the photo in the title, or none.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.inspector.light_card import LightCard
from app.inspector.preview import PreviewPicture
from app.inspector.reading import InspectorContext, Preview, ReadPreview
from app.jobs import Lane
from app.language import tr
from app.theme import tokens

_RESIZED_MS = 150
"""A pane is being dragged: the picture is scaled anew when it has come to rest."""


class SmallPicture(QObject):
    """Fills `preview` and `light`, which stand in `pane`. `known`: a picture, or the reason for none, has been read.
    GUI thread."""

    known = Signal()

    def __init__(self, context: InspectorContext, preview: PreviewPicture, light: LightCard, pane: QWidget) -> None:
        super().__init__(pane)
        self._context, self._preview, self._light, self._pane = context, preview, light, pane
        self._read: int | None = None
        self._found: Preview | None = None
        self._titled: int | None = None
        self._pictured: int | None = None
        """The photo whose picture is on screen."""
        self._unreadable = False
        self._fitted = (0, 0.0)
        self._resting = QTimer(self, singleShot=True, interval=_RESIZED_MS)
        self._resting.timeout.connect(self._fit)

    def read(self, photo_id: int | None) -> None:
        """Read the picture of a photo, scaled for the room that it has; None where several are shown, or nothing."""
        workspace, self._read = self._context.workspace, photo_id
        if workspace is None or photo_id is None:
            return
        self._fitted = self._room()
        # Before the page is shown for the first time the parts have no size yet.
        width = self._preview.width() if self._preview.isVisible() else self._pane.width() - 2 * tokens.L
        work = ReadPreview(workspace, photo_id, self._preview.box(width))
        self._context.jobs.submit(Lane.PICTURES, work, done=self._know, key="inspector.preview")

    def show_of(self, photo_id: int | None, *, unreadable: bool = False) -> None:
        """The title is this photo's (None: that of several): its picture, and nothing while that is still to come.
        `unreadable`: the verdict gives the reason why there is none."""
        self._titled, self._unreadable = photo_id, unreadable
        self._show()

    def glance(self, picture: QImage) -> None:
        """A picture of the photo in the title, of any size, until its own is read."""
        if self._pictured != self._titled:
            self._pictured = self._titled
            box = self._preview.box(self._preview.width())
            self._preview.show_image(picture.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))

    def is_coming(self, photo_id: int) -> bool:
        """Whether the picture of a photo is still to come."""
        return self._found is None or self._found.photo_id != photo_id

    def fit_soon(self) -> None:
        """The pane has another width, or is on another screen."""
        self._resting.start()

    def _fit(self) -> None:
        if self._read is not None and self._room() != self._fitted and self._pane.isVisible():
            self.read(self._read)

    def _room(self) -> tuple[int, float]:
        return self._pane.width(), self._preview.devicePixelRatio()

    def _know(self, preview: Preview) -> None:
        if preview.photo_id == self._read:
            self._found = preview
            self._show()
            self.known.emit()

    def _show(self) -> None:
        found = self._found
        if found is not None and self._titled == found.photo_id:
            self._pictured = self._titled
            # A reason is given once.
            told = bool(found.reason) and self._unreadable
            reason = tr("There is no preview of this photo.") if told else found.reason
            self._preview.show_image(found.image, reason)
            self._light.show_preview(found)
        elif self._titled is None or self._pictured != self._titled:
            self._pictured = None
            self._preview.show_image(None)
            self._light.clear()
