"""The folder tree, read lazily: a folder is listed on the files lane when it is opened, never in the GUI thread.

expand -> fetchMore, or look_into where it was listed before -> folders_in on a lane -> rows come and go
settings -> favourites and recent folders
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from app.icons import icon
from app.jobs import Jobs, Lane
from app.language import tr
from app.numbers import one_line
from app.sidebar.places import HOME, PICTURES, folders_in
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from core.jobs import JobContext

PATH_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class Section(StrEnum):
    """The three parts of the tree."""

    FAVOURITES = "Favourites"
    RECENT = "Recent"
    FOLDERS = "Folders"


_SHORTCUTS = (Section.FAVOURITES, Section.RECENT)


class Listing(StrEnum):
    """Whether a folder has been listed."""

    NOT_YET = "not yet"
    UNDER_WAY = "under way"
    DONE = "done"


@dataclass(eq=False)
class Node:
    """A section (without a path) or a folder. Folders of the first two sections are shortcuts and have no children.

    `problem` says in one sentence why a folder cannot be opened; such a folder is greyed.
    """

    title: str
    path: Path | None
    parent: Node | None
    glyph: str = "folder"
    listing: Listing = Listing.DONE
    problem: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def row(self) -> int:
        return self.parent.children.index(self) if self.parent else 0


class FolderModel(QAbstractItemModel):
    """Sections, and folders below them. GUI thread."""

    def __init__(self, jobs: Jobs, roots: Sequence[tuple[Path, str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._top = Node("", None, None)
        self._sections = {name: Node(tr(name.value), None, self._top) for name in Section}
        self._icons: dict[str, QIcon] = {}
        folders = self._sections[Section.FOLDERS]
        folders.children = [_root(path, title, folders) for path, title in roots]
        self._top.children = [folders]

    def set_places(self, favourites: Iterable[Path], recent: Iterable[Path]) -> None:
        """Fill the first two sections; an empty one is not shown."""
        for name, glyph, paths in ((Section.FAVOURITES, "star", favourites), (Section.RECENT, "clock", recent)):
            section = self._sections[name]
            nodes = [Node(path.name or str(path), path, section, glyph) for path in paths]
            if [node.path for node in nodes] == [node.path for node in section.children]:
                continue
            if section in self._top.children:
                self.beginRemoveRows(_NO_PARENT, section.row, section.row)
                self._top.children.remove(section)
                self.endRemoveRows()
            section.children = nodes
            if nodes:
                before = 1 if name is Section.RECENT and self._sections[Section.FAVOURITES].children else 0
                self.beginInsertRows(_NO_PARENT, before, before)
                self._top.children.insert(before, section)
                self.endInsertRows()

    def look_for_roots(self, find: Callable[[], Sequence[tuple[Path, str]]]) -> None:
        """Show what `find` gives, asked on the files lane: a network drive that sleeps may take its time to answer."""
        self._jobs.submit(Lane.FILES, partial(_find, find), done=self._show_roots, key="sidebar.roots")

    def _show_roots(self, found: Sequence[tuple[Path, str]]) -> None:
        folders = self._sections[Section.FOLDERS]
        self._show_children(folders, [_root(path, title, folders) for path, title in dict(found).items()])

    def _show_children(self, node: Node, wanted: Sequence[Node]) -> None:
        """What is gone goes, what is new comes, and the others stay as they are, opened or not: their order is the same
        every time."""
        index, there = self._index_of(node), {child.path for child in wanted}
        for row in reversed(range(len(node.children))):
            if node.children[row].path not in there:
                self.beginRemoveRows(index, row, row)
                del node.children[row]
                self.endRemoveRows()
        if not node.children and wanted:
            self.beginInsertRows(index, 0, len(wanted) - 1)
            node.children = list(wanted)
            self.endInsertRows()
        for row, child in enumerate(wanted):
            if row == len(node.children) or node.children[row].path != child.path:
                self.beginInsertRows(index, row, row)
                node.children.insert(row, child)
                self.endInsertRows()

    def look_again(self) -> None:
        """Find out on the files lane which shortcuts still lead somewhere: a drive comes and goes."""
        shortcuts = [node for name in _SHORTCUTS for node in self._sections[name].children]
        paths = [node.path for node in shortcuts if node.path is not None]
        if paths:
            self._jobs.submit(Lane.FILES, partial(_missing, paths), done=self._looked, key="sidebar.look")

    def _looked(self, missing: frozenset[Path]) -> None:
        for name in _SHORTCUTS:
            for node in self._sections[name].children:
                problem = tr("This folder is not there now.") if node.path in missing else ""
                if problem != node.problem:
                    node.problem = problem
                    self._refresh(node)

    def problem_at(self, index: Index) -> str:
        """Why this folder cannot be opened; "" where it can."""
        return self._node(index).problem

    def section_index(self, name: Section) -> QModelIndex:
        """Where a section is; invalid while it is empty."""
        section = self._sections[name]
        return self._index_of(section) if section in self._top.children else QModelIndex()

    def path_at(self, index: Index) -> Path | None:
        return self._node(index).path

    def _node(self, index: Index) -> Node:
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, Node) else self._top

    def _index_of(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self._top else self.createIndex(node.row, 0, node)

    def index(self, row: int, column: int, parent: Index = _NO_PARENT) -> QModelIndex:
        node = self._node(parent)
        if column != 0 or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row])

    def parent(self, index: Index = _NO_PARENT) -> QModelIndex:  # type: ignore[override]
        above = self._node(index).parent
        return self._index_of(above) if above is not None else QModelIndex()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return len(self._node(parent).children)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 1

    def hasChildren(self, parent: Index = _NO_PARENT) -> bool:
        node = self._node(parent)
        return bool(node.children) or node.listing is not Listing.DONE

    def canFetchMore(self, parent: Index) -> bool:
        return self._node(parent).listing is Listing.NOT_YET

    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        if node.listing is Listing.NOT_YET:
            self._list(node)

    def look_into(self, index: Index) -> None:
        """List a folder that was listed before anew: what lies in it may be another by now."""
        node = self._node(index)
        if node.listing is Listing.DONE and node.children:
            self._list(node)

    def _list(self, node: Node) -> None:
        if node.path is not None:
            node.listing = Listing.UNDER_WAY
            work = partial(_list, node.path)
            self._jobs.submit(Lane.FILES, work, done=partial(self._listed, node), failed=partial(self._failed, node))

    def _listed(self, node: Node, folders: Sequence[Path], problem: str = "") -> None:
        node.listing, node.problem = Listing.DONE, problem
        if self._holds(node):
            self._show_children(node, [Node(path.name, path, node, "folder", Listing.NOT_YET) for path in folders])
            self._refresh(node)

    def _failed(self, node: Node, error: Exception) -> None:
        """A folder that cannot be listed is greyed, and says why when it is pointed at."""
        self._listed(node, (), tr(str(error)))

    def _holds(self, node: Node) -> bool:
        """Whether it is still in the tree: a drive may have gone while it was listed."""
        above = node.parent
        return node is self._top or (above is not None and node in above.children and self._holds(above))

    def _refresh(self, node: Node) -> None:
        index = self._index_of(node)
        self.dataChanged.emit(index, index)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._node(index).path is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(node.title)
        if role == PATH_ROLE:
            return node.path
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole) and node.path is not None:
            return f"{node.path}\n{node.problem}" if node.problem else str(node.path)
        if node.path is None:
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(colours().text_dim)
            return font(tokens.CAPTION, strong=True) if role == Qt.ItemDataRole.FontRole else None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon("warning" if node.problem else node.glyph)
        if role == Qt.ItemDataRole.ForegroundRole and node.problem:
            return QColor(colours().text_faint)
        return None

    def _icon(self, name: str) -> QIcon:
        if name not in self._icons:
            self._icons[name] = icon(name)
        return self._icons[name]


def _root(path: Path, title: str, folders: Node) -> Node:
    glyphs = {HOME: "home", PICTURES: "picture"}
    return Node(tr(title), path, folders, glyphs.get(title, "drive"), Listing.NOT_YET)


def _find(find: Callable[[], Sequence[tuple[Path, str]]], ctx: JobContext) -> Sequence[tuple[Path, str]]:
    return find()


def _missing(paths: Sequence[Path], ctx: JobContext) -> frozenset[Path]:
    gone = set()
    for path in paths:
        ctx.cancel.check()
        if not path.is_dir():
            gone.add(path)
    return frozenset(gone)


def _list(path: Path, ctx: JobContext) -> list[Path]:
    return folders_in(path)
