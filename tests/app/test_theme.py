"""Tokens, style sheet and icons hang together."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from app import icons
from app.commands import COMMANDS
from app.theme import style, tokens

pytestmark = pytest.mark.usefixtures("qapp")


def contrast(first: str, second: str) -> float:
    def light(name: str) -> float:
        parts = [getattr(QColor(name), part)() for part in ("redF", "greenF", "blueF")]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_token_in_the_style_sheet_is_filled() -> None:
    assert "$" not in style.style_sheet()
    assert tokens.ACCENT in style.style_sheet()


@pytest.mark.parametrize("ground", [tokens.CANVAS, tokens.SURFACE, tokens.RAISED])
@pytest.mark.parametrize("ink", [tokens.TEXT, tokens.TEXT_DIM, tokens.WARNING, tokens.DANGER, tokens.ACCENT_BRIGHT])
def test_text_is_readable_on_every_surface(ground: str, ink: str) -> None:
    assert contrast(ground, ink) >= 4.5


def test_greys_are_neutral() -> None:
    for name in ("CANVAS", "SURFACE", "RAISED", "HOVER", "PRESSED", "SELECTED", "BORDER", "OUTLINE"):
        made = QColor(getattr(tokens, name))
        assert made.red() == made.green() == made.blue()


@pytest.mark.parametrize("name", icons.names())
def test_every_icon_draws_in_the_given_colour_at_any_ratio(name: str) -> None:
    for ratio in (1.0, 2.0, 1.5):
        image = icons.pixmap(name, 24, "#ff0000", ratio).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        assert image.width() == round(24 * ratio)
        inked = [
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 128
        ]
        assert len(inked) > 10
        assert all(c.red() > 200 and c.green() < 40 and c.blue() < 40 for c in inked)


def test_every_icon_that_a_command_names_exists() -> None:
    assert {command.icon for command in COMMANDS if command.icon} <= set(icons.names())
