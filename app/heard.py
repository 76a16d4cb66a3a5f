"""What core says in passing, from any thread: that the model runs on the CPU, that a process had to be started again.
Each such sentence is shown once, and stays until it was read."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.mailbox import Mailbox
from app.notify import Notices


class Heard(QObject):
    """`say` takes a sentence in core's English from any thread; `close` before what it speaks to goes."""

    def __init__(self, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._said: set[str] = set()
        self._mailbox = Mailbox(self._show, self)

    def say(self, sentence: str) -> None:
        """Any thread."""
        self._mailbox.post(sentence)

    def close(self) -> None:
        """GUI thread: whatever comes from now on is not heard."""
        self._mailbox.close()

    def _show(self, sentence: object) -> None:
        if isinstance(sentence, str) and sentence not in self._said:
            self._said.add(sentence)
            self._notices.problem(sentence)
