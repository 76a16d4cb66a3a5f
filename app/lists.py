"""Calm little windows with lists in them: what could not be read, what was not judged, a report to copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from app.numbers import counted_kinds, sentence
from app.theme import tokens
from app.widgets import label
from core.imaging.kinds import kind_by_id

if TYPE_CHECKING:
    from core.library.words import FolderSummary

_FIRST_COLUMN = 280
_SIZE = (680, 420)


class _Paper(QDialog):
    """A title, a body, and buttons to copy and to close."""

    def __init__(self, title: str, body: QWidget, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        copy, close = QPushButton(tr("Copy")), QPushButton(tr("Close"))
        close.setProperty("role", "primary")
        close.setDefault(True)
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        column.setSpacing(tokens.M)
        column.addWidget(label(title, "title"))
        column.addWidget(body, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column.addLayout(buttons)

    def text(self) -> str:
        """What is copied: each paper's own. Qt's metaclass leaves no room for an abstract method."""
        raise NotImplementedError

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())


class ListPaper(_Paper):
    """Two columns: which, and why."""

    def __init__(
        self, title: str, headings: tuple[str, str], lines: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        self.lines = list(lines)
        self._table = QTreeWidget()
        self._table.setObjectName("list")
        self._table.setHeaderLabels(headings)
        self._table.setRootIsDecorated(False)
        self._table.setUniformRowHeights(True)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for line in self.lines:
            item = QTreeWidgetItem(list(line))
            for column, text in enumerate(line):
                item.setToolTip(column, text)
            self._table.addTopLevelItem(item)
        super().__init__(title, self._table, parent)
        header = self._table.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, min(_FIRST_COLUMN, self._table.sizeHintForColumn(0) + tokens.XL))

    def text(self) -> str:
        return "\n".join("\t".join(line) for line in self.lines)


class ReportPaper(_Paper):
    """A report that can be copied."""

    def __init__(self, title: str, report: str, parent: QWidget | None = None) -> None:
        self._edit = QPlainTextEdit(report)
        self._edit.setReadOnly(True)
        super().__init__(title, self._edit, parent)

    def text(self) -> str:
        return self._edit.toPlainText()


def folder_list(name: str, summary: FolderSummary, root: Path, parent: QWidget) -> ListPaper:
    """What was found in a folder beside judged photos; `name` is "unreadable", "others" or "skipped"."""
    if name == "others":
        left_alone = tr("not looked at, and left alone")
        kinds = [(path, tr(kind_by_id(kind).title)) for path, kind in summary.other_files]
        files = [(_below(root, path), sentence(f"{kind}: {left_alone}")) for path, kind in kinds]
        heading = tr("Not judged: {kinds}", kinds=counted_kinds(summary.others))
        return ListPaper(heading, (tr("File"), tr("Why")), files, parent)
    if name == "unreadable":
        title, what, found = tr("Photos that cannot be read"), tr("Photo"), summary.unreadable_files
    else:
        title, what, found = tr("Folders that were skipped"), tr("Folder"), summary.skipped
    lines = [(_below(root, path), sentence(tr(reason))) for path, reason in found]
    return ListPaper(title, (what, tr("Why")), lines, parent)


def _below(root: Path, path: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
