"""What the world did wrong. What we did wrong is any other exception, and goes to the excepthook."""

from __future__ import annotations


class UserError(Exception):
    """A failure that a person can understand and often mend.

    `message` says what happened in one sentence, `hint` what can be done (or ""). Both are shown as they are.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[UserError], tuple[str, str]]:
        # Crosses process borders: the default would pickle args only and lose the hint.
        return type(self), (self.message, self.hint)


class UnreadableError(UserError):
    """This file gives no picture; `message` is the reason that is stored and shown beside it."""


class LibraryError(UserError):
    """The library cannot be opened, written or understood."""


class ModelError(UserError):
    """A model is missing, damaged, of another kind than declared, or does not fit this machine."""


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """Raised where a cancelled token is checked."""
