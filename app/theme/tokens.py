"""The look of the application as named numbers: colours, spaces and type sizes. Everything that draws reads from here.

Greys are neutral, so that no surface tints the picture beside it; there is one accent, and it means "yours now":
selection, focus, running. Sizes are device-independent pixels.
"""

from __future__ import annotations

from typing import Final

CANVAS: Final = "#1b1b1b"
"""Behind pictures."""
SURFACE: Final = "#222222"
"""Panes beside the pictures."""
RAISED: Final = "#2a2a2a"
"""Tiles and controls on a surface."""
HOVER: Final = "#333333"
PRESSED: Final = "#3a3a3a"
SELECTED: Final = "#424242"
"""Behind selected photos: neutral, because a tint would change how the photo looks."""
BORDER: Final = "#303030"
"""A line between two surfaces."""
OUTLINE: Final = "#484848"
"""The edge of a control."""

TEXT: Final = "#e8e8e8"
TEXT_DIM: Final = "#aaaaaa"
TEXT_FAINT: Final = "#8a8a8a"
"""For hints and disabled things; 4.9 : 1 on the canvas, still readable."""

ACCENT: Final = "#45b8ac"
ACCENT_BRIGHT: Final = "#6fd3c8"
ACCENT_DEEP: Final = "#23514d"
ON_ACCENT: Final = "#0e1f1d"

GOOD: Final = "#74b87a"
WARNING: Final = "#dcae54"
DANGER: Final = "#df6f66"
STAR: Final = "#e3c16a"

LABELS: Final[dict[str, str]] = {
    "Red": "#d4574f",
    "Yellow": "#d6b545",
    "Green": "#62ad5e",
    "Blue": "#5286d6",
    "Purple": "#9668c9",
}
"""Colour labels by the name that other programs read and write (XMP's default names)."""

SERIES: Final[tuple[str, ...]] = (ACCENT, "#d99a5b", "#8f9fe0", "#c77fb3", "#9fbf5a", "#c9c9c9")
"""Colours for several photos in one plot, told apart by people who see red and green alike."""

XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24
XXL: Final = 40

RADIUS: Final = 4
RADIUS_LARGE: Final = 8

CAPTION: Final = 11
BODY: Final = 13
TITLE: Final = 15
DISPLAY: Final = 20

CONTROL: Final = 28
"""Height of buttons, fields and combo boxes."""
BAR: Final = 44
"""Height of a bar of controls."""
ICON: Final = 18


def names() -> dict[str, str]:
    """Every token by its name as text, for the style sheet."""
    found = {name: str(value) for name, value in globals().items() if name.isupper() and isinstance(value, str | int)}
    return {name.lower(): value for name, value in found.items()}
