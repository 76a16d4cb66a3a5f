"""The main window: folders, photos, inspector and the status strip, and who does which command.

It shows empty and at once; the library opens afterwards, and a folder after that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.commands import Context, Group
from app.context import AppContext
from app.engine_thread import JudgingProgress, Phase
from app.grid.page import GridPage
from app.inspector.panel import InspectorPanel
from app.keysheet import KeySheet
from app.lists import ReportPaper, folder_list
from app.loupe.view import LoupeView
from app.marking import Marking
from app.notify import NoticeBar
from app.session import FolderState, FolderView, Session
from app.shutdown import shut_down
from app.sidebar.view import Sidebar
from app.statusbar import StatusBar
from core.types import Changes

_SIDEBAR, _INSPECTOR = 236, 320
_SAVE_EDGE_MS = 800
_INSPECT_MS = 60


class MainWindow(QMainWindow):
    """The one window. Made before the library is open."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.session = Session(context, self)
        self.grid = GridPage(context, self.session)
        self.sidebar = Sidebar(context)
        self.status = StatusBar(context.actions)
        self.inspector = InspectorPanel(context)
        self.inspector.setObjectName("inspector")
        self.loupe = LoupeView(context)
        self.places = QStackedWidget()
        self.places.addWidget(self.grid)
        self.places.addWidget(self.loupe)
        self.notices = NoticeBar(context.notices, self.places)
        self.marking = Marking(context, self.grid.model, self._targets, self._visible_opinion, self)
        self.sheet: KeySheet | None = None
        self._closed = False
        self._inspected: list[int] = []
        self._build()
        self._attach()
        self._bind()
        self._connect()
        self._restore()
        self.grid.take_focus()

    # Building

    def _build(self) -> None:
        self.setWindowTitle("Beholder")
        self.setAcceptDrops(True)
        self.resize(1360, 860)
        self.setMinimumSize(900, 520)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        for widget in (self.sidebar, self.places, self.inspector):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([_SIDEBAR, 1360 - _SIDEBAR - _INSPECTOR, _INSPECTOR])
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.split, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        actions = self.context.actions
        self.mark_menu = QMenu(self)
        for group in Group:
            menu = self.menuBar().addMenu(group.value)
            for command in actions.keymap.commands:
                if command.group is group and command.listed:
                    menu.addAction(actions.action(command.id))
                    if group is Group.MARK:
                        self.mark_menu.addAction(actions.action(command.id))

    def _attach(self) -> None:
        attach = self.context.actions.attach
        attach(self, Context.WINDOW)
        for photos in (self.grid.view, self.loupe, self.inspector):
            attach(photos, Context.PHOTOS)
        attach(self.grid.view, Context.GRID)
        attach(self.loupe, Context.LOUPE)

    def _bind(self) -> None:
        handlers: dict[str, Callable[[], object]] = {
            "file.open": self.choose_folder,
            "file.favourite": self._toggle_favourite,
            "file.rescan": self.session.rescan,
            "file.judge": self.session.judge,
            "file.pause": self._pause,
            "file.quit": self.close,
            "edit.find": self._find,
            "view.grid": self._leave_loupe,
            "view.loupe": self._open_current,
            "view.zoom": self._zoom,
            "view.sidebar": partial(self._toggle, self.sidebar),
            "view.inspector": partial(self._toggle, self.inspector),
            "view.full_screen": self._full_screen,
            "view.back": self._back,
            "move.next": self.loupe.next_photo,
            "move.previous": self.loupe.previous_photo,
            "loupe.zoom_in": self.loupe.zoom_in,
            "loupe.zoom_out": self.loupe.zoom_out,
            "loupe.info": self.loupe.toggle_info,
            "help.keys": self._show_keys,
            "help.report": self._show_report,
        }
        for command, handler in handlers.items():
            self.context.actions.bind(command, handler)

    def _connect(self) -> None:
        self._inspect_soon = QTimer(self, singleShot=True, interval=_INSPECT_MS)
        self._inspect_soon.timeout.connect(self._inspect)
        context, session, grid = self.context, self.session, self.grid
        self.sidebar.chosen.connect(self.open_folder)
        grid.open_folder.connect(self.choose_folder)
        grid.opened.connect(self.show_loupe)
        grid.view.menu_wanted.connect(self._show_menu)
        grid.selection.changed.connect(self._selection_changed)
        grid.live.answered.connect(self._selection_changed)
        session.changed.connect(self._folder_changed)
        session.summed.connect(self._summed)
        context.judging.progressed.connect(self._show_progress)
        context.changed.connect(self._changed)
        context.settings_changed.connect(self._show_favourite)
        context.errors.happened.connect(self._broke)
        self.loupe.current_changed.connect(self._loupe_moved)
        self.loupe.closed.connect(self.show_grid)
        self.marking.advance.connect(self._advance)
        self.marking.marked.connect(grid.view.note_key)
        self.status.listed.connect(self._show_list)
        self.status.edge_chosen.connect(grid.view.set_edge)
        self.status.pause_pressed.connect(self._pause)
        self.status.stop_pressed.connect(context.judging.stop)
        grid.view.edge_changed.connect(self.status.show_edge)
        self.status.show_edge(grid.view.edge)
        self._save_edge = QTimer(self, singleShot=True, interval=_SAVE_EDGE_MS)
        self._save_edge.timeout.connect(self._remember_edge)
        grid.view.edge_changed.connect(self._save_edge.start)
        self._show_counts()
        self._show_favourite()
        for command, widget in (("view.sidebar", self.sidebar), ("view.inspector", self.inspector)):
            context.actions.action(command).setChecked(not widget.isHidden())

    # Folders

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the grid."""
        self.show_grid()
        self.session.open(folder)
        self.grid.take_focus()

    def choose_folder(self) -> None:
        start = str(self.session.folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "Open a folder of photos", start)
        if chosen:
            self.open_folder(Path(chosen))

    def _toggle_favourite(self) -> None:
        folder, settings = self.session.folder, self.context.settings
        if folder is not None:
            self.context.remember(replace(settings, folders=settings.folders.toggled(folder)))

    def _show_favourite(self) -> None:
        action, folder = self.context.actions.action("file.favourite"), self.session.folder
        action.setEnabled(folder is not None)
        action.setChecked(folder is not None and folder in self.context.settings.folders.favourites)

    def _folder_changed(self, view: FolderView) -> None:
        self.setWindowTitle(f"{view.folder.name or view.folder} – Beholder" if view.folder else "Beholder")
        if view.state is FolderState.SCANNING:
            self.status.show_summary(None)
        self._show_favourite()
        self._show_counts()

    def _summed(self, summary: object) -> None:
        self.status.show_summary(self.session.summary)
        self._show_counts()
        self._show_progress(self.context.judging.state)

    # Photos

    def show_loupe(self, photo_id: int) -> None:
        self.places.setCurrentWidget(self.loupe)
        self.loupe.show(photo_id, self.grid.model.ids.tolist())
        self.loupe.setFocus()
        self._inspect_soon.start()

    def show_grid(self) -> None:
        if self.places.currentWidget() is self.grid:
            return
        self.places.setCurrentWidget(self.grid)
        if self.grid.selection.current is not None:
            self.grid.view.reveal(self.grid.selection.current)
        self._inspect_soon.start()
        self.grid.take_focus()

    def _leave_loupe(self) -> None:
        if self.in_loupe:
            self.loupe.leave()

    @property
    def in_loupe(self) -> bool:
        return self.places.currentWidget() is self.loupe

    def _open_current(self) -> None:
        current = self.grid.selection.current
        if not self.in_loupe and len(self.grid.model):
            known = current is not None and self.grid.model.index_of(current) >= 0
            self.show_loupe(current if known and current is not None else self.grid.model.id_at(0))

    def _zoom(self) -> None:
        if not self.in_loupe:
            self._open_current()
        if self.in_loupe:
            self.loupe.toggle_zoom()

    def _loupe_moved(self, photo_id: int) -> None:
        self.grid.selection.set_only(photo_id)

    def _targets(self) -> Sequence[int]:
        if self.in_loupe:
            current = self.loupe.current
            return [current] if current is not None else []
        return self.grid.selection.targets()

    def _visible_opinion(self) -> str:
        """What of the app's opinion is on screen when a mark is made; it is stored with the mark."""
        seen = [] if self.in_loupe else ["scores"]
        if self.grid.live.query is not None and "." in self.grid.live.query.sort:
            seen.append(f"order:{self.grid.live.query.sort}")
        if not self.inspector.isHidden():
            seen.append("inspector")
        return ",".join(seen)

    def _advance(self) -> None:
        if self.in_loupe:
            self.loupe.next_photo()
        else:
            self.grid.view.step(1, 0)

    def _selection_changed(self) -> None:
        self._show_counts()
        self._inspect_soon.start()

    def _inspect(self) -> None:
        wanted = list(self._targets())
        if wanted != self._inspected:
            self._inspected = wanted
            self.inspector.show_photos(wanted)

    def _changed(self, changes: Changes) -> None:
        self.inspector.refresh(changes)
        self.loupe.refresh(changes)

    def _show_menu(self, where: QPoint) -> None:
        if self.grid.selection.targets():
            self.mark_menu.popup(where)

    # Judging

    def _pause(self) -> None:
        judging = self.context.judging
        if judging.state.phase is Phase.PAUSED:
            judging.resume()
        else:
            judging.pause()

    def _show_progress(self, progress: JudgingProgress) -> None:
        waiting = self.session.summary.waiting if self.session.summary else 0
        self.status.show_progress(progress, waiting)
        actions = self.context.actions
        actions.action("file.judge").setEnabled(progress.phase is Phase.IDLE and waiting > 0)
        actions.action("file.pause").setEnabled(progress.phase is not Phase.IDLE)
        actions.action("file.pause").setChecked(progress.phase is Phase.PAUSED)

    # What is shown around them

    def _show_counts(self) -> None:
        summary = self.session.summary
        shown = len(self.grid.model)
        self.status.show_counts(shown, len(self.grid.selection.ids()), max(shown, summary.photos if summary else 0))

    def _show_list(self, name: str) -> None:
        summary, root = self.session.summary, self.session.folder
        if summary is None or root is None:
            return
        folder_list(name, summary, root, self).show()

    def _show_keys(self) -> None:
        self.sheet = KeySheet(self.context.actions.keymap, self)
        self.sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sheet.show()

    def _show_report(self) -> None:
        ReportPaper("Report a problem", self.context.errors.report(), self).show()

    def _broke(self, error: Exception) -> None:
        self.context.notices.error(error, action="Show the report", act=self._show_report)

    def _find(self) -> None:
        self.show_grid()
        self.grid.look_for()

    def _toggle(self, widget: QWidget) -> None:
        widget.setVisible(widget.isHidden())
        for command, pane in (("view.sidebar", self.sidebar), ("view.inspector", self.inspector)):
            self.context.actions.action(command).setChecked(not pane.isHidden())

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        full = self.isFullScreen()
        self.menuBar().setVisible(not full)
        self.context.actions.action("view.full_screen").setChecked(full)

    def _back(self) -> None:
        """One step out: a field of the inspector, loupe, search and filters, selection, full screen."""
        if self.inspector.isAncestorOf(self.focusWidget()):
            self.loupe.setFocus() if self.in_loupe else self.grid.take_focus()
        elif self.in_loupe:
            self._leave_loupe()
        elif not self.grid.back() and self.isFullScreen():
            self._full_screen()

    # Dropping a folder

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_folder(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = _dropped_folder(event)
        if folder is not None:
            event.acceptProposedAction()
            self.open_folder(folder)

    # Coming and going

    def _remember_edge(self) -> None:
        settings = self.context.settings
        appearance = replace(settings.appearance, thumbnail_size=self.grid.view.edge)
        self.context.remember(replace(settings, appearance=appearance))

    def _geometry_file(self) -> QSettings:
        return QSettings(str(self.context.paths.config / "window.ini"), QSettings.Format.IniFormat)

    def _restore(self) -> None:
        kept = self._geometry_file()
        for key, take in (("geometry", self.restoreGeometry), ("split", self.split.restoreState)):
            value = kept.value(key)
            if value is not None:
                take(value)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed:
            self._closed = True
            kept = self._geometry_file()
            kept.setValue("geometry", self.saveGeometry())
            kept.setValue("split", self.split.saveState())
            self.hide()
            self.grid.live.stop()
            for timer in (self._save_edge, self._inspect_soon):
                timer.stop()
            shut_down(self.context, self.grid.thumbnails)
        event.accept()


def _dropped_folder(event: QDropEvent) -> Path | None:
    """The first folder that is dragged; for a file, the folder it lies in."""
    for url in event.mimeData().urls():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            if path.is_dir():
                return path
            if path.is_file():
                return path.parent
    return None
