"""Colours and sizes become Qt's palette, fonts and one style sheet; applied at start, and again for another theme."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.theme import tokens
from app.theme.colours import Colours, Theme, colours, theme_in_use, use


def colour(name: str, alpha: float = 1.0) -> QColor:
    """A colour as the theme has it ("#rrggbb"), `alpha` 0-1."""
    made = QColor(name)
    made.setAlphaF(alpha)
    return made


def font(size: int = tokens.BODY, *, strong: bool = False) -> QFont:
    """The system's interface font at a size of the type scale, in device-independent pixels."""
    made = QFont(QApplication.font())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


def palette() -> QPalette:
    """The palette of the theme in use, where the style sheet does not reach: item views, tool tips, native drawing."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, token in (
        (roles.Window, colours().surface),
        (roles.WindowText, colours().text),
        (roles.Base, colours().canvas),
        (roles.AlternateBase, colours().surface),
        (roles.Text, colours().text),
        (roles.Button, colours().raised),
        (roles.ButtonText, colours().text),
        (roles.BrightText, colours().text),
        (roles.Highlight, colours().accent_deep),
        (roles.HighlightedText, colours().text),
        (roles.ToolTipBase, colours().pressed),
        (roles.ToolTipText, colours().text),
        (roles.PlaceholderText, colours().text_faint),
        (roles.Link, colours().accent_bright),
        (roles.LinkVisited, colours().accent_bright),
        (roles.Light, colours().hover),
        (roles.Midlight, colours().hover),
        (roles.Mid, colours().border),
        (roles.Dark, colours().canvas),
        (roles.Shadow, colours().canvas),
        (roles.Accent, colours().accent),
    ):
        made.setColor(role, QColor(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours().text_faint))
    return made


def style_sheet() -> str:
    """The application's style sheet with every `$name` filled in; an unknown name is a KeyError."""
    styles = Path(str(files("resources").joinpath("styles")))
    text = (styles / "beholder.qss").read_text(encoding="utf-8")
    # Pictures of a style sheet cannot be tinted: each stands there once for every theme.
    return Template(text).substitute(
        tokens.names(), **_colour_names(), styles=styles.as_posix(), theme=theme_in_use().value
    )


def _colour_names() -> dict[str, str]:
    found = {item.name: getattr(colours(), item.name) for item in fields(Colours)}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def apply_theme(app: QApplication, theme: Theme = Theme.DARK) -> None:
    """Give the application its look, before the first window is made or while windows are open. GUI thread.

    Widgets that keep something painted hear of it by `QEvent.PaletteChange`.
    """
    use(theme)
    app.setStyle("Fusion")
    app.setPalette(palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
