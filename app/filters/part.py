"""What a kind of part must be able to do so that the sentence can offer it, say it and let a person change it.

A new kind of part is a module in `parts` with a class of this protocol, and a place in `parts.parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.filters.sentence import Condition
from core.types import Entry

if TYPE_CHECKING:
    from core.workspace.distributions import Distribution

ReadSpread: TypeAlias = Callable[[str, Callable[["Distribution | None"], None]], None]
"""Asks how an entry's values are spread in the folder; the answer comes later in the GUI thread, or never. None where
no photo has a value."""


def no_spread(entry: str, answer: Callable[[Distribution | None], None]) -> None:
    """Where nobody knows."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a part may know of the world: the catalogue's entries by id, and how values are spread."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    spread: ReadSpread = no_spread


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the menu that adds a part: under which heading, what it is called, what it adds."""

    heading: str
    title: str
    condition: Condition
    hint: str = ""


class Editor(QWidget):
    """Where a condition is changed. `changed` carries the new condition; a child that takes the focus first is
    the focus proxy."""

    changed = Signal(object)


class Part(Protocol):
    """One kind of part."""

    def offers(self, around: Around) -> Sequence[Offer]:
        """What can be added, titles translated."""

    def owns(self, condition: Condition) -> bool:
        """Whether this kind says that condition."""

    def words(self, condition: Condition, around: Around) -> str:
        """The condition as a whole phrase that follows "Photos", what can be changed marked (`wording.marked`)."""

    def editor(self, condition: Condition, around: Around) -> Editor:
        """A new editor that shows the condition."""
