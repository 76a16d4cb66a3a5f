"""One model: what it is, what it is for, on which terms, how it stands, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.language import number, tr
from app.theme import tokens
from app.widgets import label, link_button
from core.errors import UserError
from core.workspace.models import Listed

SPEEDS = {"fast": "Quick on any computer", "medium": "Takes its time without a GPU", "slow": "Made for a GPU"}
_STEPS = 1000
_BUTTON = 28


class ModelCard(QFrame):
    """Shows one `Listed`; signals say what a person wants done with it. GUI thread."""

    install_wanted = Signal(str)
    stop_wanted = Signal(str)
    drop_wanted = Signal(str)
    use_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, model: Listed) -> None:
        super().__init__()
        self.setObjectName("modelcard")
        self.model = model
        self._working = self._asking = False
        self.title, self.state = label(tone="title"), label(tone="caption")
        self.purpose, self.facts = label(), label(tone="caption")
        self.terms, self.problem = label(tone="dim"), label(tone="problem")
        for text in (self.purpose, self.facts, self.terms, self.problem):
            text.setWordWrap(True)
        self.bar, self.told = QProgressBar(textVisible=False, maximum=_STEPS), label(tone="caption")
        self.install = self._button(tr("Install…"), self._ask)
        self.agree = self._button(tr("Agree and download"), self._agree, "primary")
        self.use = self._button(tr("Use"), self._use)
        self.stop = self._button(tr("Stop"), self._stop)
        self.drop = self._button(tr("Forget what has come"), self._drop)
        self.remove = self._button(tr("Remove"), self._ask_to_remove)
        self.surely = self._button(tr("Remove it"), self._remove)
        self.never_mind = self._button(tr("Not now"), self._back)
        self.page = link_button(tr("Terms and details"))
        self.page.clicked.connect(self._open_page)
        self._removing = False
        self._in_use = False
        self._lay_out()
        self.show_model(model, in_use=False)

    def show_model(self, model: Listed, *, in_use: bool) -> None:
        """How it stands now, outside of what is under way."""
        self.model, self._in_use = model, in_use and model.here
        row = model.row
        self.title.setText(tr(model.title))
        self.purpose.setText(tr(model.good_for))
        self.purpose.setVisible(bool(model.good_for))
        parts = [
            tr("by {maker}", maker=row.maker) if row and row.maker else "",
            size_text(model.bytes),
            tr(SPEEDS[row.speed]) if row and not row.head_of else "",
            tr("Licence: {licence}", licence=tr(model.licence)),
        ]
        self.facts.setText(" · ".join(part for part in parts if part))
        self.setAccessibleName(tr(model.title))
        self._show()

    def begin(self) -> None:
        """A download or an import of this model is under way."""
        self._working, self._asking = True, False
        self.problem.clear()
        self.bar.setRange(0, 0)
        self.told.setText(tr("Waiting for its turn…"))
        self._show()

    def show_progress(self, done: int, total: int) -> None:
        if total and done >= total:
            self.bar.setRange(0, 0)
            self.told.setText(tr("Everything is here. Trying it out…"))
            return
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(round(_STEPS * done / total) if total else 0)
        self.told.setText(tr("{done} of {total}", done=size_text(done), total=size_text(total)))

    def end(self, error: Exception | None = None) -> None:
        """It is done, stopped, or failed with `error`."""
        self._working = False
        if isinstance(error, UserError):
            self.problem.setText(f"{tr(error.message)} {tr(error.hint)}".strip())
        self._show()

    def _button(self, text: str, act: object, role: str = "") -> QPushButton:
        made = QPushButton(text)
        if role:
            made.setProperty("role", role)
        made.clicked.connect(act)
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(tokens.S)
        head.addWidget(self.title, 1)
        head.addWidget(self.state, alignment=Qt.AlignmentFlag.AlignTop)
        self._row = QWidget()
        flow = FlowLayout(self._row, tokens.S, least=_BUTTON)
        flow.setContentsMargins(0, tokens.XS, 0, 0)
        buttons = (self.install, self.agree, self.use, self.stop, self.surely, self.never_mind, self.remove, self.drop)
        for button in (*buttons, self.page):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        column.setSpacing(tokens.XS)
        column.addLayout(head)
        for part in (self.purpose, self.facts, self.terms, self.bar, self.told, self.problem, self._row):
            column.addWidget(part)

    def _show(self) -> None:
        model, row, busy = self.model, self.model.row, self._working
        asking, removing = self._asking and not busy, self._removing and not busy
        calm = not busy and not asking and not removing
        begun = bool(model.unfinished) and not model.here
        self.state.setText(self._state_text(begun))
        self.install.setText(tr("Go on…") if begun else tr("Install…"))
        self.install.setVisible(calm and not model.here and row is not None)
        self.agree.setVisible(asking)
        self.use.setVisible(calm and model.installed is not None and not self._in_use)
        self.stop.setVisible(busy)
        self.surely.setVisible(removing)
        self.never_mind.setVisible(asking or removing)
        ours = model.here and (model.installed is None or model.installed.ours)
        self.remove.setVisible(calm and ours)
        self.drop.setVisible(calm and begun)
        self.page.setVisible(not busy and row is not None)
        self.bar.setVisible(busy)
        self.told.setVisible(busy)
        self.problem.setVisible(bool(self.problem.text()))
        self.terms.setText(self._terms() if asking else self._farewell() if removing else "")
        self.terms.setVisible(bool(self.terms.text()))
        # Nobody should find an empty line of buttons.
        self._row.setVisible(any(not button.isHidden() for button in self.findChildren(QPushButton)))

    def _state_text(self, begun: bool) -> str:
        if self._in_use:
            return tr("In use")
        if self.model.here:
            return tr("On this computer")
        return tr("{size} have come", size=size_text(self.model.unfinished)) if begun else ""

    def _terms(self) -> str:
        row = self.model.row
        assert row is not None
        said = [
            tr("Licence: {licence}.", licence=tr(row.licence)),
            tr("For research only: not for commercial work.") if row.research_only else "",
            tr("About {size} are downloaded; after that it needs no internet.", size=size_text(row.bytes)),
        ]
        return " ".join(part for part in said if part)

    def _farewell(self) -> str:
        return tr("{size} become free. What it judged stays in the library.", size=size_text(self.model.bytes))

    def _ask(self) -> None:
        self._asking = True
        self._show()
        self.agree.setFocus()

    def _ask_to_remove(self) -> None:
        self._removing = True
        self._show()
        self.never_mind.setFocus()

    def _back(self) -> None:
        self._asking = self._removing = False
        self._show()
        (self.install if self.install.isVisible() else self.remove).setFocus()

    def _agree(self) -> None:
        self.install_wanted.emit(self.model.id)

    def _use(self) -> None:
        self.use_wanted.emit(self.model.id)

    def _stop(self) -> None:
        self.stop_wanted.emit(self.model.id)

    def _drop(self) -> None:
        self.drop_wanted.emit(self.model.id)

    def _remove(self) -> None:
        self._removing = False
        self.remove_wanted.emit(self.model.id)

    def _open_page(self) -> None:
        if self.model.row is not None:
            QDesktopServices.openUrl(QUrl(self.model.row.page))


def size_text(count: int) -> str:
    """Bytes as a person reads them."""
    if count < 1_000_000:
        return tr("less than 1 MB")
    if count < 1_000_000_000:
        return tr("{size} MB", size=number(count / 1e6))
    return tr("{size} GB", size=number(count / 1e9, 1))
