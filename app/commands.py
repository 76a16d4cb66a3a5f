"""The one table of commands. Menus, keys and the `?` sheet are all made of it.

A command is data: what it is called, where it is listed, which keys it has and where those keys hold. Whoever can do
it binds a handler (`Commands.bind`); the window makes one QAction of each. A key means one thing per context; a key of
`Context.WINDOW` means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Context(StrEnum):
    """Where the keys of a command hold."""

    WINDOW = "window"
    PHOTOS = "photos"
    """The grid, the loupe and the inspector: wherever photos are looked at."""
    GRID = "grid"
    LOUPE = "loupe"


WHERE: Mapping[Context, str] = {Context.GRID: "in the grid", Context.LOUPE: "in the loupe"}
"""Contexts in words, where a key may mean something else in another."""


class Group(StrEnum):
    """Menus, and the headings of the `?` sheet, in their order."""

    FILE = "File"
    EDIT = "Edit"
    MARK = "Mark"
    VIEW = "View"
    LOUPE = "Loupe"
    MOVE = "Move"
    HELP = "Help"


@dataclass(frozen=True, slots=True)
class Command:
    """`id` is `group.verb`. `keys` are QKeySequence texts, the first one shown. `checkable` commands show a state.
    `listed` is False for variants that would only lengthen menus and the sheet."""

    id: str
    title: str
    group: Group
    context: Context
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    listed: bool = True


def _marks() -> tuple[Command, ...]:
    plain = (
        Command("mark.pick", "Pick", Group.MARK, Context.PHOTOS, ("P",), "flag"),
        Command("mark.reject", "Reject", Group.MARK, Context.PHOTOS, ("X",), "reject"),
        Command("mark.unflag", "Remove the flag", Group.MARK, Context.PHOTOS, ("U",)),
        Command("mark.stars_0", "No stars", Group.MARK, Context.PHOTOS, ("0",)),
        *(
            Command(f"mark.stars_{n}", f"{n} star{'s' * (n > 1)}", Group.MARK, Context.PHOTOS, (str(n),), "star")
            for n in range(1, 6)
        ),
        Command("mark.label_red", "Red label", Group.MARK, Context.PHOTOS, ("6",), "label"),
        Command("mark.label_yellow", "Yellow label", Group.MARK, Context.PHOTOS, ("7",), "label"),
        Command("mark.label_green", "Green label", Group.MARK, Context.PHOTOS, ("8",), "label"),
        Command("mark.label_blue", "Blue label", Group.MARK, Context.PHOTOS, ("9",), "label"),
    )
    then_next = tuple(
        Command(
            f"{mark.id}.next",
            f"{mark.title}, then the next photo",
            Group.MARK,
            Context.PHOTOS,
            tuple(f"Shift+{key}" for key in mark.keys),
            listed=False,
        )
        for mark in plain
    )
    steps = (
        Command("mark.fewer_stars", "One star less", Group.MARK, Context.PHOTOS, ("[",)),
        Command("mark.more_stars", "One star more", Group.MARK, Context.PHOTOS, ("]",)),
    )
    advance = Command(
        "mark.auto_advance",
        "Every mark goes on to the next photo",
        Group.MARK,
        Context.PHOTOS,
        ("A",),
        "arrow-right",
        checkable=True,
    )
    return (*plain, *steps, *then_next, advance)


COMMANDS: tuple[Command, ...] = (
    Command("file.open", "Open folder…", Group.FILE, Context.WINDOW, ("Ctrl+O",), "folder-open"),
    Command(
        "file.favourite",
        "Keep this folder as a favourite",
        Group.FILE,
        Context.WINDOW,
        ("Ctrl+D",),
        "star",
        checkable=True,
    ),
    Command("file.rescan", "Look for changes in this folder", Group.FILE, Context.WINDOW, ("F5",)),
    Command("file.show_in_folder", "Show in folder", Group.FILE, Context.WINDOW, ("Ctrl+Shift+E",), "folder"),
    Command("file.open_with", "Open with…", Group.FILE, Context.WINDOW, ("Ctrl+Shift+O",), "open-with"),
    Command("file.judge", "Judge the photos that wait", Group.FILE, Context.WINDOW, (), "play"),
    Command("file.pause", "Pause judging", Group.FILE, Context.WINDOW, (), "pause", checkable=True),
    Command("file.models", "Models…", Group.FILE, Context.WINDOW, (), "models"),
    Command("file.settings", "Settings…", Group.FILE, Context.WINDOW, ("Ctrl+,",), "gear"),
    Command("file.quit", "Quit", Group.FILE, Context.WINDOW, ("Ctrl+Q",)),
    Command("edit.undo", "Undo", Group.EDIT, Context.WINDOW, ("Ctrl+Z",), "undo"),
    Command("edit.redo", "Redo", Group.EDIT, Context.WINDOW, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Command("edit.copy_picture", "Copy the photo", Group.EDIT, Context.PHOTOS, ("Ctrl+C",), "copy"),
    Command("edit.copy_path", "Copy the path", Group.EDIT, Context.PHOTOS, ("Ctrl+Shift+C",)),
    Command("edit.select_all", "Select all", Group.EDIT, Context.GRID, ("Ctrl+A",)),
    Command("edit.select_none", "Select none", Group.EDIT, Context.GRID, ("Ctrl+Shift+A",)),
    Command("edit.find", "Find by name, filter", Group.EDIT, Context.WINDOW, ("Ctrl+F",), "filter"),
    Command("edit.describe", "Describe what to find", Group.EDIT, Context.WINDOW, ("Ctrl+Shift+F",), "looks"),
    Command("edit.similar", "Find similar photos", Group.EDIT, Context.PHOTOS, ("Ctrl+M",), "looks"),
    Command("edit.more_like", "More like this", Group.EDIT, Context.PHOTOS, ("Ctrl+Shift+M",), "plus"),
    Command("edit.less_like", "Less like this", Group.EDIT, Context.PHOTOS, ("Ctrl+Shift+N",), "minus"),
    *_marks(),
    Command("view.grid", "Grid", Group.VIEW, Context.PHOTOS, ("G",), "grid"),
    Command("view.loupe", "Loupe", Group.VIEW, Context.PHOTOS, ("E", "Return", "Enter"), "loupe"),
    Command("view.zoom", "Fit or 100 %", Group.VIEW, Context.PHOTOS, ("Z", "Space"), "actual-size"),
    Command("view.larger", "Larger thumbnails", Group.VIEW, Context.GRID, ("+", "="), "zoom-in"),
    Command("view.smaller", "Smaller thumbnails", Group.VIEW, Context.GRID, ("-",), "zoom-out"),
    Command(
        "view.layout_square", "Photos in columns", Group.VIEW, Context.WINDOW, ("Shift+G",), "grid", checkable=True
    ),
    Command(
        "view.layout_justified",
        "Photos in justified rows",
        Group.VIEW,
        Context.WINDOW,
        ("Shift+J",),
        "justified",
        checkable=True,
    ),
    Command("view.filmstrip", "Filmstrip", Group.VIEW, Context.WINDOW, ("F6",), "filmstrip", checkable=True),
    Command("view.group_none", "No groups", Group.VIEW, Context.WINDOW, ("Ctrl+0",), "ungrouped", checkable=True),
    Command("view.group_folder", "Group by folder", Group.VIEW, Context.WINDOW, ("Ctrl+1",), "folder", checkable=True),
    Command("view.group_day", "Group by day", Group.VIEW, Context.WINDOW, ("Ctrl+2",), "calendar", checkable=True),
    Command("view.group_burst", "Group by burst", Group.VIEW, Context.WINDOW, ("Ctrl+3",), "burst", checkable=True),
    Command("view.collapse_all", "Collapse all groups", Group.VIEW, Context.WINDOW, (), "chevron-right"),
    Command("view.collapse", "Collapse or open this group", Group.VIEW, Context.GRID, ("S",), "chevron-down"),
    Command("view.expand_all", "Expand all groups", Group.VIEW, Context.WINDOW, (), "chevron-down"),
    Command("view.rank_as", "Rank as…", Group.VIEW, Context.WINDOW, (), "sort-descending"),
    Command("view.sort_now", "Sort now", Group.VIEW, Context.WINDOW, ("Ctrl+R",), "sort-descending"),
    Command("view.reverse", "Turn the order round", Group.VIEW, Context.WINDOW, ("Ctrl+Shift+R",)),
    Command("view.sidebar", "Folders", Group.VIEW, Context.WINDOW, ("F7",), "panel-left", checkable=True),
    Command("view.inspector", "Inspector", Group.VIEW, Context.WINDOW, ("I",), "panel-right", checkable=True),
    Command("view.next_pane", "Go to the next pane", Group.VIEW, Context.WINDOW, ("F8", "Ctrl+Tab")),
    Command("view.previous_pane", "Go to the pane before", Group.VIEW, Context.WINDOW, ("Shift+F8", "Ctrl+Shift+Tab")),
    Command("view.full_screen", "Full screen", Group.VIEW, Context.WINDOW, ("F11", "F"), "fit", checkable=True),
    Command(
        "view.second_screen",
        "Photo on the second screen",
        Group.VIEW,
        Context.WINDOW,
        ("Shift+F11",),
        "second-screen",
        checkable=True,
    ),
    Command("view.prompt_lab", "Prompt lab", Group.VIEW, Context.WINDOW, (), "prompt-lab"),
    Command("view.theme_dark", "Dark theme", Group.VIEW, Context.WINDOW, (), checkable=True),
    Command("view.theme_light", "Light theme", Group.VIEW, Context.WINDOW, (), checkable=True),
    Command("view.back", "Back", Group.VIEW, Context.WINDOW, ("Esc",), "chevron-left"),
    Command("loupe.zoom_in", "Closer", Group.LOUPE, Context.LOUPE, ("+", "="), "zoom-in"),
    Command("loupe.zoom_out", "Further away", Group.LOUPE, Context.LOUPE, ("-",), "zoom-out"),
    Command("loupe.info", "Words over the photo", Group.LOUPE, Context.LOUPE, ("Ctrl+I",), "info"),
    Command("loupe.clipping", "Mark clipped light", Group.LOUPE, Context.LOUPE, ("J",), "clipping", checkable=True),
    Command("loupe.peaking", "Mark what is sharp", Group.LOUPE, Context.LOUPE, ("K",), "peaking", checkable=True),
    Command(
        "loupe.focus_point",
        "Camera’s focus point",
        Group.LOUPE,
        Context.LOUPE,
        ("Shift+K",),
        "focus-point",
        checkable=True,
    ),
    *(
        Command(
            f"loupe.pan_{way}",
            f"Move {words}",
            Group.LOUPE,
            Context.LOUPE,
            (f"Shift+{way.capitalize()}",),
            listed=False,
        )
        for way, words in (("left", "to the left"), ("right", "to the right"), ("up", "upwards"), ("down", "downwards"))
    ),
    Command("move.back", "Back to where I was", Group.MOVE, Context.WINDOW, ("Alt+Left",), "arrow-left"),
    Command("move.forward", "Forward again", Group.MOVE, Context.WINDOW, ("Alt+Right",), "arrow-right"),
    Command("move.left", "Photo to the left", Group.MOVE, Context.GRID, ("Left",)),
    Command("move.right", "Photo to the right", Group.MOVE, Context.GRID, ("Right",)),
    Command("move.up", "Photo above", Group.MOVE, Context.GRID, ("Up",)),
    Command("move.down", "Photo below", Group.MOVE, Context.GRID, ("Down",)),
    *(
        Command(f"move.extend_{way}", f"Select {words}", Group.MOVE, Context.GRID, (f"Shift+{way.capitalize()}",))
        for way, words in (("left", "to the left"), ("right", "to the right"), ("up", "upwards"), ("down", "downwards"))
    ),
    Command("move.group_up", "The group’s header, then the one above", Group.MOVE, Context.GRID, ("Ctrl+Up",)),
    Command("move.group_down", "The next group’s header", Group.MOVE, Context.GRID, ("Ctrl+Down",)),
    Command("move.page_up", "A page up", Group.MOVE, Context.GRID, ("PgUp",)),
    Command("move.page_down", "A page down", Group.MOVE, Context.GRID, ("PgDown",)),
    Command("move.first", "First photo", Group.MOVE, Context.GRID, ("Home",)),
    Command("move.last", "Last photo", Group.MOVE, Context.GRID, ("End",)),
    Command("move.extend_first", "Select up to the first photo", Group.MOVE, Context.GRID, ("Ctrl+Shift+Home",)),
    Command("move.extend_last", "Select down to the last photo", Group.MOVE, Context.GRID, ("Ctrl+Shift+End",)),
    Command("move.next", "Next photo", Group.MOVE, Context.LOUPE, ("Right",)),
    Command("move.previous", "Previous photo", Group.MOVE, Context.LOUPE, ("Left",)),
    Command("move.next_burst", "Next burst or photo", Group.MOVE, Context.LOUPE, ("Down",)),
    Command("move.previous_burst", "Previous burst or photo", Group.MOVE, Context.LOUPE, ("Up",)),
    Command("loupe.first", "First photo", Group.MOVE, Context.LOUPE, ("Home",)),
    Command("loupe.last", "Last photo", Group.MOVE, Context.LOUPE, ("End",)),
    Command("help.palette", "Find a command…", Group.HELP, Context.WINDOW, ("Ctrl+K",), "search"),
    Command("help.keys", "Keys", Group.HELP, Context.WINDOW, ("?", "F1"), "keyboard"),
    Command("help.tour", "Tour", Group.HELP, Context.WINDOW, (), "tour"),
    Command("help.report", "Report a problem…", Group.HELP, Context.WINDOW, (), "info"),
)
