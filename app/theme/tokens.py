"""Spaces, type sizes and the sizes of controls as named numbers, in device-independent pixels. Everything that lays
out or draws reads from here; the colours stand in `colours`.
"""

from __future__ import annotations

from typing import Final

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
    """Every size by its name as text, for the style sheet."""
    return {name.lower(): str(value) for name, value in globals().items() if name.isupper() and isinstance(value, int)}
