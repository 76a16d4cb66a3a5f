"""The main window: folders, places, inspector and the status strip, and the duties that join them.

It shows empty and at once; then it is completed, the library opens, and a folder after that. What the window can do
stands in the duties: objects that bind their own commands and know only the parts that they need.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QVBoxLayout, QWidget

from app.commands import Context, Group
from app.context import AppContext
from app.first_screen import FirstScreen
from app.folder_opening import FolderOpening
from app.folder_watch import FolderWatch
from app.grid.page import GridPage
from app.inspecting import Inspecting
from app.inspector.panel import InspectorPanel
from app.judging_control import JudgingControl
from app.loupe.duties import LoupeDuties
from app.loupe.view import LoupeView
from app.marking import Marking
from app.menus import add_group, fill_menus
from app.notify import NoticeBar
from app.panes import Panes
from app.places import Places
from app.session import FolderView, Session
from app.shutdown import shut_down
from app.sidebar.view import Sidebar
from app.statusbar import StatusBar
from app.thumbnail_size import ThumbnailSize


class MainWindow(QMainWindow):
    """The one window. Made before the library is open; `complete` it once it was seen."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.session = Session(context, self)
        self.places = Places(context, self.session)
        self.sidebar = Sidebar(context)
        self.status = StatusBar(context.actions)
        self.inspector = InspectorPanel(context)
        self.notices = NoticeBar(context.notices, self.places)
        self._closed = False
        self._duties()
        self._build()
        self.panes.restore()
        self.places.take_focus()

    @property
    def grid(self) -> GridPage:
        return self.places.grid

    @property
    def loupe(self) -> LoupeView:
        return self.places.loupe

    def _duties(self) -> None:
        """Who does what the window shows from its first moment on. Each binds its own commands and lives as long as
        the window."""
        context, session, places = self.context, self.session, self.places
        self.panes = Panes(context, self, self.sidebar, places, self.inspector)
        LoupeDuties(context.actions, self.loupe)
        self.folders = FolderOpening(context, session, places, self)
        self.marking = Marking(context, self.grid.model, places.targets, places.on_screen, self._visible_opinion, self)
        self.marking.advance.connect(places.advance)
        self.marking.marked.connect(self.grid.view.note_key)
        self.inspecting = Inspecting(context, places, self.inspector)
        self.judging = JudgingControl(context, session, places, self.status, self)
        self.thumbnail_size = ThumbnailSize(context, self.grid.view, self.status)
        self.first_screen = FirstScreen(context, session, self.grid)
        self.folder_watch = FolderWatch(context, session)
        context.actions.bind("file.quit", self.close)
        context.changed.connect(self.loupe.refresh)
        self.sidebar.chosen.connect(self.open_folder)
        session.changed.connect(self._folder_changed)

    def complete(self) -> None:
        """The duties that nobody can ask for before the window is seen: they and what they import would make the
        person wait for it. Called once, after the first paint and before a folder is opened."""
        from app.auto_advance import AutoAdvance
        from app.command_palette.palette import CommandPalette
        from app.command_palette.providers import CommandItems, FolderItems, SortItems
        from app.help import Help
        from app.loupe.bursts import LoupeBursts
        from app.loupe.full_screen import FullScreen
        from app.loupe.second_screen import SecondScreen
        from app.models_page.models import Models
        from app.navigation.history import History
        from app.navigation.restore import SessionRestore
        from app.navigation.whereabouts import Whereabouts
        from app.outside.outside import COMMANDS as OUTSIDE
        from app.outside.outside import Outside
        from app.pane_walk import PaneWalk
        from app.prompt_lab.lab import PromptLab
        from app.search.searching import COMMANDS as SEARCHES
        from app.search.searching import Searching
        from app.settings.effects import SettingEffects
        from app.settings.settings import SettingsDuty
        from app.tags.tags import Tags
        from app.three_ways import ThreeWays
        from app.welcome.first_minute import FirstMinute

        context, session, places = self.context, self.session, self.places
        self.full_screen = FullScreen(
            context, self, places, self.sidebar, self.inspector, self.status, places.filmstrip
        )
        self.second_screen = SecondScreen(context, self, places)
        LoupeBursts(context, places)
        AutoAdvance(context.actions, self.marking)
        self.help = Help(context, self)
        self.effects = SettingEffects(context, self.grid.view)
        self.three_ways = ThreeWays(context)
        self.settings = SettingsDuty(context, places, self.inspector, self)
        self.models = Models(context, places, self.inspector, self)
        self.command_palette = CommandPalette(context, self, places.take_focus)
        self.command_palette.add(self.settings)
        self.command_palette.add(
            CommandItems(context.actions),
            FolderItems(context, self.open_folder),
            SortItems(context, places.sort_by, self),
        )
        walked = (self.sidebar, self.grid.toolbar, places, self.inspector, self.status)
        self.pane_walk = PaneWalk(context, self, places, walked)
        self.first_minute = FirstMinute(context, session, places, self.open_folder, self)
        self.whereabouts = Whereabouts(context, session, places, self)
        self.history = History(context, self.whereabouts, (self.grid.view.viewport(), self.loupe), self)
        self.session_restore = SessionRestore(context, self.whereabouts, self)
        self.outside = Outside(context, places, self)
        self.searching = Searching(context, places, self)
        self.prompt_lab = PromptLab(context, places, self)
        self.tags = Tags(context, session, places, self.inspector, self)
        self.command_palette.add(self.tags)
        context.actions.bind("view.back", self._back)
        self.mark_menu = QMenu(self)
        for commands in (OUTSIDE, SEARCHES):
            self.mark_menu.addActions([context.actions.action(command) for command in commands])
            self.mark_menu.addSeparator()
        add_group(self.mark_menu, context.actions, Group.MARK)
        self.grid.view.menu_wanted.connect(self._show_menu)

    def _build(self) -> None:
        self.setWindowTitle("Beholder")
        self.resize(1360, 860)
        self.setMinimumSize(900, 600)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panes.split, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        self.context.actions.attach(self, Context.WINDOW)
        fill_menus(self.menuBar(), self.context.actions)

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the grid."""
        self.folders.open(folder)

    def _folder_changed(self, view: FolderView) -> None:
        self.setWindowTitle(f"{view.folder.name or view.folder} – Beholder" if view.folder else "Beholder")

    def _visible_opinion(self) -> str:
        """What of the app's opinion is on screen when a mark is made; it is stored with the mark."""
        beside = [] if self.inspector.isHidden() else ["inspector"]
        return ",".join([*self.places.visible_opinion(), *beside])

    def _show_menu(self, where: QPoint) -> None:
        if self.grid.selection.targets():
            self.mark_menu.popup(where)

    def _back(self) -> None:
        """One step out: a field of the inspector, the place, full screen."""
        if self.inspector.isAncestorOf(self.focusWidget()):
            self.places.take_focus()
        elif not self.places.step_out() and self.isFullScreen():
            self.full_screen.toggle()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed:
            self._closed = True
            self.context.closing.emit()
            self.panes.remember()
            self.hide()
            self.grid.live.stop()
            shut_down(self.context, self.grid.thumbnails)
        event.accept()
