"""Tokens become Qt's palette, fonts and one style sheet; applied once to the application at start."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.theme import tokens


def colour(token: str, alpha: float = 1.0) -> QColor:
    """A token's colour, `alpha` 0-1."""
    made = QColor(token)
    made.setAlphaF(alpha)
    return made


def font(size: int = tokens.BODY, *, strong: bool = False) -> QFont:
    """The system's interface font at a size of the type scale, in device-independent pixels."""
    made = QFont(QApplication.font())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


def palette() -> QPalette:
    """The dark palette: what the style sheet does not reach (item views, tool tips, native drawing) follows it."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, token in (
        (roles.Window, tokens.SURFACE),
        (roles.WindowText, tokens.TEXT),
        (roles.Base, tokens.CANVAS),
        (roles.AlternateBase, tokens.SURFACE),
        (roles.Text, tokens.TEXT),
        (roles.Button, tokens.RAISED),
        (roles.ButtonText, tokens.TEXT),
        (roles.BrightText, tokens.TEXT),
        (roles.Highlight, tokens.ACCENT_DEEP),
        (roles.HighlightedText, tokens.TEXT),
        (roles.ToolTipBase, tokens.PRESSED),
        (roles.ToolTipText, tokens.TEXT),
        (roles.PlaceholderText, tokens.TEXT_FAINT),
        (roles.Link, tokens.ACCENT_BRIGHT),
        (roles.LinkVisited, tokens.ACCENT_BRIGHT),
        (roles.Light, tokens.HOVER),
        (roles.Midlight, tokens.HOVER),
        (roles.Mid, tokens.BORDER),
        (roles.Dark, tokens.CANVAS),
        (roles.Shadow, tokens.CANVAS),
        (roles.Accent, tokens.ACCENT),
    ):
        made.setColor(role, QColor(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.TEXT_FAINT))
    return made


def style_sheet() -> str:
    """The application's style sheet with every `$token` filled in; an unknown token is a KeyError."""
    styles = Path(str(files("resources").joinpath("styles")))
    text = (styles / "beholder.qss").read_text(encoding="utf-8")
    return Template(text).substitute(tokens.names(), styles=styles.as_posix())


def apply_theme(app: QApplication) -> None:
    """Give the application its look. Called once, before the first window is made."""
    app.setStyle("Fusion")
    app.setPalette(palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
