"""How the window looks."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.context import AppContext
from app.language import languages, number, tr
from app.settings.controls import Choice, Slide, Switch
from app.settings.rows import RowsSection, SettingRow
from app.settings.values import Value
from app.theme.colours import Theme
from core.settings import LARGEST_THUMBNAIL, SMALLEST_THUMBNAIL


class AppearanceSection(RowsSection):
    """Theme, grid, motion and language."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(tr("Appearance"), "eye")
        self.theme = SettingRow(
            context,
            Value("appearance", "theme"),
            tr("Theme"),
            tr("Dark keeps the eye on the photo; light suits a bright room. Both are neutral and tint nothing."),
            Choice(
                [(Theme.DARK.value, tr("Dark", context="theme")), (Theme.LIGHT.value, tr("Light", context="theme"))]
            ),
        )
        self.thumbnails = SettingRow(
            context,
            Value("appearance", "thumbnail_size"),
            tr("Size of thumbnails"),
            tr("How large photos are in the grid. The slider under the grid and its keys change the same."),
            Slide(SMALLEST_THUMBNAIL, LARGEST_THUMBNAIL, _pixels),
        )
        self.layout_kind = SettingRow(
            context,
            Value("appearance", "layout"),
            tr("Layout of the grid"),
            tr("Columns give every photo the same room; justified rows give it the room of its shape."),
            Choice([("square", tr("Columns")), ("justified", tr("Justified rows"))]),
        )
        self.filmstrip = SettingRow(
            context,
            Value("appearance", "filmstrip"),
            tr("Filmstrip"),
            tr("The photos before and after the one in the loupe, in a strip below it."),
            Switch(tr("Show below the loupe")),
        )
        self.motion = SettingRow(
            context,
            Value("appearance", "reduced_motion"),
            tr("Reduced motion"),
            tr("Nothing slides, fades or glides; everything is in its new place at once."),
            Switch(tr("Keep still")),
        )
        self.language = SettingRow(
            context,
            Value("appearance", "language"),
            tr("Language"),
            tr("The language of menus, buttons and explanations. Takes effect at the next start."),
            Choice([("", tr("As the system")), *((code, _own_name(code)) for code in languages())]),
        )
        looks = (self.theme, self.thumbnails, self.layout_kind, self.filmstrip, self.motion, self.language)
        for row in looks:
            self.add(row)


def _pixels(size: int) -> str:
    return tr("{size} px", size=number(size))


def _own_name(code: str) -> str:
    """A language as its speakers call it, so that it is found by whoever needs it."""
    name = "English" if code == "en" else QLocale(code).nativeLanguageName() or code
    return name[:1].upper() + name[1:]
