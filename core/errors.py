"""What the world did wrong. What we did wrong is any other exception, and goes to the excepthook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class UserError(Exception):
    """A failure that a person can understand and often mend.

    `message` says what happened in one sentence, `hint` what can be done (or ""). Both are shown as they are.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[Callable[..., UserError], tuple[Any, ...]]:
        # Crosses process borders: the default would pickle args only and lose the hint.
        return type(self), (self.message, self.hint)


class UnreadableError(UserError):
    """This file gives no picture; `message` is the reason that is stored and shown beside it.

    `passing` says that the file may well be sound: the drive was gone, or the machine had no room for any file. The
    next pass tries such a file again.
    """

    def __init__(self, message: str, hint: str = "", *, passing: bool = False) -> None:
        super().__init__(message, hint)
        self.passing = passing

    def __reduce__(self) -> tuple[Callable[..., UserError], tuple[Any, ...]]:
        return _unreadable, (self.message, self.hint, self.passing)


class NoWorkersError(UnreadableError):
    """No file can be opened now: nothing that decodes them starts. It says nothing about any file."""

    def __init__(self) -> None:
        super().__init__(
            "Photos cannot be opened: the program that decodes them does not start.",
            "Nothing is wrong with the photos, and they stay waiting. Close other programs or start Beholder again. "
            "The log says more.",
            passing=True,
        )

    def __reduce__(self) -> tuple[Callable[..., UserError], tuple[Any, ...]]:
        return type(self), ()


def _unreadable(message: str, hint: str, passing: bool) -> UnreadableError:
    return UnreadableError(message, hint, passing=passing)


class FolderGoneError(UserError):
    """A folder that is not there, or not any more; the same words wherever it is noticed."""

    @classmethod
    def of(cls, folder: object) -> FolderGoneError:
        return cls(f"The folder {folder} is not there.", "Connect its drive again; nothing that was found is lost.")


class LibraryError(UserError):
    """The library cannot be opened, written or understood."""


class ModelError(UserError):
    """A model is missing, damaged, of another kind than declared, or does not fit this machine."""


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """Raised where a cancelled token is checked."""
