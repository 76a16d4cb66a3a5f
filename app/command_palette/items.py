"""What the palette lists: items, and the providers that they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `id` is the same in every session (what was chosen is remembered by it); `title` and `group` are in
    the person's language; `words` are searched too and not shown; `key` is shown as this system writes it."""

    id: str
    title: str
    group: str
    run: Callable[[], object]
    key: str = ""
    icon: str = ""
    words: str = ""
    enabled: bool = True


class Provider(Protocol):
    """A place that has something to offer, asked in the GUI thread each time the palette opens: no disk, no library."""

    def items(self) -> Iterable[Item]: ...
