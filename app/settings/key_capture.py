"""A field that waits for one key and says which it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from app.language import tr

_BARE = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_Menu,
        Qt.Key.Key_unknown,
    }
)
_OURS = Qt.KeyboardModifier
_MODIFIERS = _OURS.ShiftModifier | _OURS.ControlModifier | _OURS.AltModifier | _OURS.MetaModifier


def key_of(event: QKeyEvent) -> str:
    """The key that was pressed as the table writes keys ("Ctrl+Shift+Z", "?"); "" while only modifiers are down."""
    key = Qt.Key(event.key())
    if key in _BARE or Qt.Key.Key_Multi_key <= key <= Qt.Key.Key_Dead_Longsolidusoverlay:
        return ""
    held = event.modifiers() & _MODIFIERS
    text = event.text()
    if held & _OURS.ShiftModifier and len(text) == 1 and text.isprintable() and not text.isalpha() and text != " ":
        # Shift made this sign ("?"): the sign is the key, whatever it takes to type it on this keyboard.
        held &= ~_OURS.ShiftModifier
    return QKeySequence(QKeyCombination(held, key)).toString(QKeySequence.SequenceFormat.PortableText)


def refused(key: str) -> str:
    """Why a key cannot be given to a command, in a sentence; "" where it can."""
    if key in ("Tab", "Shift+Tab", "Shift+Backtab", "Backtab"):
        return tr("Tab goes from one control to the next, everywhere.")
    if key == "Esc":
        return tr("Esc always leads one step back.")
    if key in ("Alt+F4", "Ctrl+Alt+Del", "Print", "CapsLock", "NumLock", "ScrollLock"):
        return tr("This key belongs to the system.")
    return ""


class KeyCapture(QLineEdit):
    """`pressed` carries the key; `given_up` says that Esc was pressed instead, or the focus went."""

    pressed = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(placeholderText=tr("Press the new key…"))
        self.setObjectName("keycapture")
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName(tr("New key"))
        self.setAccessibleDescription(tr("Press the key that this command is to have. Esc gives up."))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._took(event)
                return True
        return super().event(event)

    def _took(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() == Qt.Key.Key_Escape and not event.modifiers() & _MODIFIERS:
            self.given_up.emit()
            return
        key = key_of(event)
        if key:
            self.pressed.emit(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Nothing here to be selected."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() not in (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        ):
            self.given_up.emit()
