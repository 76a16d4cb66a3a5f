"""Weights that a person has: which file, of which architecture, and whether they are OpenAI's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QFileDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.language import tr
from app.theme import tokens
from app.widgets import label, named
from core.workspace.models import OwnFile

_USUAL = "ViT-B-32"


class ImportForm(QFrame):
    """Hidden until a file is chosen; `wanted` carries an OwnFile. GUI thread."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("modelcard")
        self._source: Path | None = None
        self.title = label(tone="title")
        self.title.setWordWrap(True)
        self.architecture = named(QComboBox(editable=True), tr("Architecture"))
        self.architecture.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.architecture.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.quick = QCheckBox(tr("These are OpenAI's own weights"))
        self.go, self.never_mind = QPushButton(tr("Import")), QPushButton(tr("Not now"))
        self.go.setProperty("role", "primary")
        self._lay_out()
        self.go.clicked.connect(self._import)
        self.never_mind.clicked.connect(self.hide)
        self.hide()

    def choose(self) -> None:
        """Ask for a file, then show the form."""
        kinds = tr("Weights ({kinds})", kinds="*.safetensors *.pt *.pth *.bin")
        name, _ = QFileDialog.getOpenFileName(self, tr("Import a model"), "", kinds)
        if name:
            self.show_file(Path(name))

    def show_file(self, source: Path) -> None:
        """Ask what this file is."""
        if not self.architecture.count():
            # Finding the package takes a moment that only who imports should wait for.
            from core.encoders.architectures import architectures

            self.architecture.addItems(list(architectures()))
            completer = self.architecture.completer()
            if completer is not None:
                completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._source = source
        self.title.setText(tr("Import {name}", name=source.name))
        self.architecture.setCurrentText(_USUAL)
        self.quick.setChecked("openai" in source.name.lower())
        self.show()
        self.architecture.setFocus()

    def _lay_out(self) -> None:
        sentence = label(
            tr("The architecture is what open_clip calls the model. The file is copied and tried out first."), "dim"
        )
        sentence.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        column.setSpacing(tokens.XS)
        column.addWidget(self.title)
        column.addWidget(sentence)
        column.addWidget(_row(self.architecture, self.quick))
        column.addWidget(_row(self.go, self.never_mind))

    def _import(self) -> None:
        if self._source is not None:
            self.hide()
            name = self.architecture.currentText().strip()
            self.wanted.emit(OwnFile(self._source, name, quick_gelu=self.quick.isChecked()))


def _row(*parts: QWidget) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made, tokens.S, least=28)
    flow.setContentsMargins(0, tokens.XS, 0, 0)
    for part in parts:
        flow.addWidget(part)
    return made
