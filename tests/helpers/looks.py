"""What can be told of a window's looks without looking: clipped texts, overlaps, contrast, click targets, names, Tab.

Every check gives one line for each fault, [] where all is well. A widget that is not in its parent's layout, or that
has the property "floats", lies over its siblings on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSplitterHandle,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from app.widgets import Elided

LEAST_CONTRAST = 4.5
LEAST_TARGET = 22
_SLACK = 1
_MOST_STOPS = 400
_CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSlider, QAbstractSpinBox)
_TEXTS = (QLabel, QPushButton, QToolButton, QCheckBox, QRadioButton, QComboBox, QLineEdit)


def faults(root: QWidget) -> list[str]:
    """Every fault of the widgets that are visible in `root`, but for contrast and Tab."""
    return [*clipped(root), *overlapping(root), *outside(root), *small_targets(root), *unnamed(root)]


def contrast(first: QColor, second: QColor) -> float:
    """The ratio of WCAG 2, 1-21."""

    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def clipped(root: QWidget) -> list[str]:
    """Texts that need more room than they have, and shortened ones whose tool tip does not tell the rest."""
    found = []
    for widget in _visible(root):
        text = _shown_text(widget)
        if not text:
            continue
        if isinstance(widget, Elided):
            if widget.fontMetrics().horizontalAdvance(text) > widget.width() and not widget.toolTip():
                found.append(f"shortened without a tool tip: {_called(widget)}")
        elif isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + _SLACK:
                found.append(f"clipped in height: {_called(widget)} {widget.size().toTuple()}")
        elif _needed(widget, text) > _room(widget) + _SLACK:
            found.append(f"clipped: {_called(widget)} needs {_needed(widget, text)} and has {_room(widget)}")
    return found


def overlapping(root: QWidget) -> list[str]:
    """Siblings that lie over each other though a layout placed them."""
    found = []
    for parent in (root, *_visible(root)):
        if isinstance(parent, QAbstractScrollArea) or _is_internal(parent):
            continue
        placed = [child for child in _children(parent) if not _floats(child, parent)]
        for first, second in combinations(placed, 2):
            shared = first.geometry().intersected(second.geometry())
            if shared.width() > _SLACK and shared.height() > _SLACK:
                found.append(f"overlap: {_called(first)} and {_called(second)} share {shared.getRect()}")
    return found


def outside(root: QWidget) -> list[str]:
    """Widgets that reach out of their parent, where nobody sees them; what scrolls may."""
    found = []
    for widget in _visible(root):
        parent = widget.parentWidget()
        if parent is None or widget is root or _is_internal(parent):
            continue
        room = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if not isinstance(widget, QSplitterHandle) and not room.contains(widget.geometry()):
            where = f"{widget.geometry().getRect()} in {parent.size().toTuple()}"
            found.append(f"outside: {_called(widget)} {where} of {_called(parent)}")
    return found


def small_targets(root: QWidget) -> list[str]:
    """Controls that are hard to hit."""
    return [
        f"small: {_called(widget)} {widget.width()}x{widget.height()}"
        for widget in _visible(root)
        if isinstance(widget, _CONTROLS)
        and not isinstance(widget, QScrollBar)
        and min(widget.width(), widget.height()) < LEAST_TARGET
    ]


def unnamed(root: QWidget) -> list[str]:
    """Controls of which a screen reader can say nothing."""
    found = []
    for widget in _visible(root):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and not isinstance(widget, QMenuBar):
            told = QAccessible.queryAccessibleInterface(widget)
            name = told.text(QAccessible.Text.Name) if told is not None else widget.accessibleName()
            if not name.strip():
                found.append(f"without a name: {_called(widget)}")
    return found


def faint(root: QWidget, image: QImage | None = None) -> list[str]:
    """Texts whose colour is too near to what was really painted behind them. `image`: a grab of `root`."""
    picture = (image or root.grab().toImage()).convertToFormat(QImage.Format.Format_RGB32)
    ratio = picture.devicePixelRatio()
    pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), -1)[:, : picture.width()]
    found = []
    for widget in _visible(root):
        if not isinstance(widget, _TEXTS) or not _shown_text(widget) or not widget.isEnabled():
            continue
        rect = QRect(widget.mapTo(root, QPoint()), widget.size()).intersected(root.rect())
        if rect.width() < 4 or rect.height() < 4 or not _in_view(widget, root):
            continue
        left, top, right, bottom = (
            round(v * ratio) for v in (rect.left() + 2, rect.top() + 2, rect.right() - 1, rect.bottom() - 1)
        )
        kinds, counts = np.unique(pixels[top:bottom, left:right], return_counts=True)
        ground = QColor.fromRgb(int(kinds[counts.argmax()]) & 0xFFFFFF)
        ink = _ink(widget)
        if contrast(ink, ground) < LEAST_CONTRAST:
            found.append(f"faint: {_called(widget)} {ink.name()} on {ground.name()}: {contrast(ink, ground):.2f}")
    return found


def tab_stops(window: QWidget) -> list[QWidget]:
    """The widgets that Tab visits in their order, from where the focus is until it comes round."""
    start = window.focusWidget()
    assert start is not None, "nothing has the focus"
    stops = [start]
    for _ in range(_MOST_STOPS):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        held = window.focusWidget()
        if held is start or held is None or held is stops[-1]:
            break
        stops.append(held)
    return stops


def unreached(window: QWidget) -> list[str]:
    """Controls that Tab never comes to, or a Tab that never comes back."""
    stops = tab_stops(window)
    found = []
    if len(stops) > 1:
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Backtab)
        if len(stops) >= _MOST_STOPS:
            found.append(f"Tab does not come back to {_called(stops[0])}")
    for widget in _visible(window):
        wants = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        apart = widget.window() is not window or widget.focusProxy() is not None
        if wants and widget.isEnabled() and not apart and widget not in stops and not _is_quiet(widget):
            found.append(f"not reached by Tab: {_called(widget)}")
    return found


def _is_quiet(widget: QWidget) -> bool:
    """Of radio buttons that belong together Tab visits the chosen one; a scroll area without a bar need not be one."""
    return isinstance(widget, QRadioButton | QScrollBar)


def _visible(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        own = _is_internal(widget) or isinstance(widget.parentWidget(), QLineEdit | QAbstractSpinBox | QComboBox)
        if widget.isVisible() and widget.window() is root.window() and not own:
            yield widget


def _children(parent: QWidget) -> list[QWidget]:
    return [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow() and not _is_internal(child)
    ]


def _is_internal(widget: QWidget) -> bool:
    """Qt's own parts of its own widgets."""
    return widget.objectName().startswith("qt_") or isinstance(widget, QSplitterHandle)


def _floats(widget: QWidget, parent: QWidget) -> bool:
    layout = parent.layout()
    return bool(widget.property("floats")) or (layout is not None and not _holds(layout, widget))


def _holds(layout: QLayout, widget: QWidget) -> bool:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is not None and (item.widget() is widget or ((inner := item.layout()) and _holds(inner, widget))):
            return True
    return False


def _in_view(widget: QWidget, root: QWidget) -> bool:
    """Whether all of it is on screen: not scrolled away, not under something that floats."""
    return widget.visibleRegion().boundingRect() == widget.rect() and not any(
        over.isVisible()
        and not over.isAncestorOf(widget)
        and QRect(over.mapTo(root, QPoint()), over.size()).intersects(
            QRect(widget.mapTo(root, QPoint()), widget.size())
        )
        for over in root.findChildren(QWidget)
        if over.property("floats")
    )


def _shown_text(widget: QWidget) -> str:
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return "" if not widget.icon().isNull() else widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return "" if widget.text() else widget.placeholderText()
    return str(widget.text()) if isinstance(widget, _TEXTS) else ""


def _needed(widget: QWidget, text: str) -> int:
    if isinstance(widget, QLabel):
        return widget.sizeHint().width()
    wide = widget.fontMetrics().horizontalAdvance(text.replace("&&", "\0").replace("&", "").replace("\0", "&"))
    if isinstance(widget, QAbstractButton) and not widget.icon().isNull():
        wide += widget.iconSize().width() + 4
    return wide


def _room(widget: QWidget) -> int:
    style = widget.style()
    if isinstance(widget, QComboBox):
        box = QStyleOptionComboBox()
        widget.initStyleOption(box)
        field = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, box, QStyle.SubControl.SC_ComboBoxEditField, widget
        )
        return field.width()
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        button = QStyleOptionButton()
        widget.initStyleOption(button)
        element = {
            QPushButton: QStyle.SubElement.SE_PushButtonContents,
            QCheckBox: QStyle.SubElement.SE_CheckBoxContents,
            QRadioButton: QStyle.SubElement.SE_RadioButtonContents,
        }
        part = next(part for kind, part in element.items() if isinstance(widget, kind))
        return style.subElementRect(part, button, widget).width()
    return widget.width() if isinstance(widget, QLabel) else widget.contentsRect().width()


def _ink(widget: QWidget) -> QColor:
    role = widget.foregroundRole()
    if isinstance(widget, QPushButton | QToolButton):
        role = QPalette.ColorRole.ButtonText
    elif isinstance(widget, QLineEdit):
        role = QPalette.ColorRole.PlaceholderText
    return widget.palette().color(QPalette.ColorGroup.Active, role)


def _called(widget: QWidget) -> str:
    name = widget.objectName() or widget.accessibleName() or _shown_text(widget)
    above = widget.parentWidget()
    return f"{type(widget).__name__} {name[:40]!r} in {type(above).__name__}"


def sizes() -> tuple[QSize, ...]:
    """The smallest window, a usual one, and the largest."""
    return QSize(900, 600), QSize(1440, 900), QSize(5120, 2880)
