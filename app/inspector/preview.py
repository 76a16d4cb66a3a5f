"""The selected photo, small: the brightest thing in the panel. Says why where there is no picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.icons import paint_icon
from app.language import tr
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font

_HEIGHT = 200
_ICON = 24


class PreviewPicture(QWidget):
    """Shows an image that was made to fit `box`. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._reason = ""
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Preview"))

    @property
    def reason(self) -> str:
        return self._reason

    @property
    def image(self) -> QImage | None:
        return self._image

    def box(self, width: int) -> QSize:
        """Device pixels to fit an image into where this is `width` wide."""
        return QSize(max(width, 1), _HEIGHT) * self.devicePixelRatio()

    def place(self) -> QRectF:
        """Where the image is drawn; empty while there is none."""
        return self._place(self._image) if self._image is not None else QRectF()

    def show_image(self, image: QImage | None, reason: str = "") -> None:
        """An image, or the reason why there is none; neither while it is still coming."""
        self._image, self._reason = image, reason
        self.setAccessibleDescription(reason)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().canvas))
        if self._image is not None:
            # Made for the pane as it was: only while the pane is being resized is there anything left to scale.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place(self._image), self._image)
        elif self._reason:
            self._paint_reason(painter)
        painter.end()

    def _paint_reason(self, painter: QPainter) -> None:
        """The warning and the words below it, together in the middle."""
        painter.setFont(font(tokens.BODY))
        painter.setPen(QColor(colours().text_dim))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        area = QRectF(self.rect()).adjusted(tokens.L, tokens.S, -tokens.L, -tokens.S)
        above = _ICON + tokens.S
        height = above + painter.boundingRect(area, flags, self._reason).height()
        top = round(max(area.center().y() - height / 2, area.top()))
        paint_icon(painter, "warning", QRectF(round(area.center().x()) - _ICON / 2, top, _ICON, _ICON), "warning")
        area.setTop(top + above)
        painter.drawText(area, flags, self._reason)

    def _place(self, image: QImage) -> QRectF:
        """In the middle, on whole device pixels. A tiny picture is not blown up: it looks the same at every ratio."""
        size, ratio = image.size(), self.devicePixelRatio()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, size.width(), size.height())
