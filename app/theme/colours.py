"""The colours of the two themes by what they are for, and which theme is in use.

Greys are neutral, so that no surface tints the picture beside it; there is one accent, and it means "yours now":
selection, focus, running. Whatever draws asks `colours()` when it draws, so that a change of theme reaches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Theme(StrEnum):
    """By the name that the settings keep."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme, as #rrggbb. Every text colour reads at 4.5 : 1 or better on canvas, surface and raised."""

    canvas: str
    """Behind pictures."""
    surface: str
    """Panes beside the pictures."""
    raised: str
    """Tiles and controls on a surface."""
    field: str
    """Where text is typed."""
    hover: str
    pressed: str
    selected: str
    """Behind selected photos: neutral, because a tint would change how the photo looks."""
    border: str
    """A line between two surfaces."""
    outline: str
    """The edge of a control."""
    text: str
    text_dim: str
    text_faint: str
    """For hints and disabled things, still readable."""
    accent: str
    accent_bright: str
    accent_deep: str
    on_accent: str
    good: str
    warning: str
    danger: str
    star: str
    labels: Mapping[str, str]
    """Colour labels by the name that other programs read and write (XMP's default names)."""
    series: tuple[str, ...]
    """For several photos in one plot, told apart by people who see red and green alike."""


DARK: Final = Colours(
    canvas="#1b1b1b",
    surface="#222222",
    raised="#2a2a2a",
    field="#1b1b1b",
    hover="#333333",
    pressed="#3a3a3a",
    selected="#424242",
    border="#303030",
    outline="#484848",
    text="#e8e8e8",
    text_dim="#aaaaaa",
    text_faint="#929292",
    accent="#45b8ac",
    accent_bright="#6fd3c8",
    accent_deep="#23514d",
    on_accent="#0e1f1d",
    good="#74b87a",
    warning="#dcae54",
    danger="#df6f66",
    star="#e3c16a",
    labels={"Red": "#d4574f", "Yellow": "#d6b545", "Green": "#62ad5e", "Blue": "#5286d6", "Purple": "#9668c9"},
    series=("#45b8ac", "#d99a5b", "#8f9fe0", "#c77fb3", "#9fbf5a", "#c9c9c9"),
)

LIGHT: Final = Colours(
    canvas="#d9d9d9",
    surface="#e9e9e9",
    raised="#f4f4f4",
    field="#fafafa",
    hover="#ffffff",
    pressed="#d2d2d2",
    selected="#bdbdbd",
    border="#cccccc",
    outline="#ababab",
    text="#1c1c1c",
    text_dim="#454545",
    text_faint="#575757",
    accent="#0d7a70",
    accent_bright="#0a6259",
    accent_deep="#a5dcd5",
    on_accent="#ffffff",
    good="#28682f",
    warning="#775000",
    danger="#a8281f",
    star="#8a6100",
    labels={"Red": "#c23a32", "Yellow": "#c9a11f", "Green": "#3f8f3b", "Blue": "#2f66bd", "Purple": "#7a49b3"},
    series=("#0d7a70", "#a65a10", "#4a5bc0", "#a0448a", "#587a10", "#555555"),
)

_THEMES: Final = {Theme.DARK: DARK, Theme.LIGHT: LIGHT}
_in_use = DARK


def theme_in_use() -> Theme:
    return Theme.LIGHT if _in_use is LIGHT else Theme.DARK


def colours() -> Colours:
    """The theme in use: one for the process, as Qt's own palette is."""
    return _in_use


def use(theme: Theme) -> None:
    """Take another theme. Called by `apply_theme` alone, which also tells Qt."""
    global _in_use
    _in_use = _THEMES[theme]
