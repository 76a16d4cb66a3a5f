"""The menus, made of the table of commands: what belongs together stands together."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QMenuBar

from app.actions import Actions
from app.commands import Group
from app.language import tr

_BEGINS_A_PART = frozenset(
    {
        "file.rescan",
        "file.show_in_folder",
        "file.judge",
        "file.models",
        "file.quit",
        "edit.copy_picture",
        "edit.select_all",
        "edit.find",
        "mark.stars_0",
        "mark.label_red",
        "mark.fewer_stars",
        "mark.auto_advance",
        "view.larger",
        "loupe.info",
        "view.layout_square",
        "view.group_none",
        "view.sort_now",
        "view.sidebar",
        "view.theme_dark",
        "view.back",
        "move.left",
        "move.group_up",
        "move.page_up",
        "move.next",
        "help.report",
    }
)
"""Commands over which a menu draws a line."""


def fill_menus(bar: QMenuBar, actions: Actions) -> None:
    """One menu for each group of the table, each with a letter of its own to be opened by."""
    taken: set[str] = set()
    for group in Group:
        menu = bar.addMenu(with_letter(tr(group.value), taken))
        add_group(menu, actions, group)


def add_group(menu: QMenu, actions: Actions, group: Group) -> None:
    """The listed commands of a group, in the order of the table."""
    for command in actions.keymap.commands:
        if command.group is group and command.listed:
            if command.id in _BEGINS_A_PART and not menu.isEmpty():
                menu.addSeparator()
            menu.addAction(actions.action(command.id))


def with_letter(title: str, taken: set[str]) -> str:
    """`title` with Qt's mark before its first letter that is not in `taken`, which then holds it too."""
    for index, letter in enumerate(title):
        if letter.isalnum() and letter.casefold() not in taken:
            taken.add(letter.casefold())
            return f"{title[:index]}&{title[index:]}"
    return title
