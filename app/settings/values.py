"""One setting as the page sees it: where it stands in the tree of settings, how it is read, written and given back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from core.settings import Settings

_DEFAULTS = Settings()


class Setting(Protocol):
    """What a row of the page shows and changes."""

    def of(self, settings: Settings) -> Any:
        """What it is in `settings`."""

    @property
    def default(self) -> Any: ...

    def put(self, settings: Settings, value: Any) -> Settings:
        """`settings` with this one changed."""


@dataclass(frozen=True, slots=True)
class Value:
    """A setting with a value of its own; `section` and `name` as in `Settings` ("appearance", "theme"). AttributeError
    for one that does not exist."""

    section: str
    name: str

    def of(self, settings: Settings) -> Any:
        return getattr(getattr(settings, self.section), self.name)

    @property
    def default(self) -> Any:
        return self.of(_DEFAULTS)

    def put(self, settings: Settings, value: Any) -> Settings:
        """`settings` with this one changed."""
        changed = replace(getattr(settings, self.section), **{self.name: value})
        return replace(settings, **{self.section: changed})


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether `name` is among the names that a setting lists; `order` is how those that are known stand in it."""

    value: Value
    name: str
    order: tuple[str, ...]

    def of(self, settings: Settings) -> bool:
        return self.name in self.value.of(settings)

    @property
    def default(self) -> bool:
        return self.name in self.value.default

    def put(self, settings: Settings, value: bool) -> Settings:
        """`settings` with the name taken in or left out; names that are not known keep their place at the end."""
        names = [name for name in self.value.of(settings) if name != self.name] + [self.name] * value
        known = [name for name in self.order if name in names]
        return self.value.put(settings, (*known, *(name for name in names if name not in self.order)))
