"""What brings a state about and takes its picture: commands, waiting, and a camera for both themes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.context import AppContext
from app.theme.colours import Theme
from app.theme.style import apply_theme
from app.window import MainWindow
from core.types import Status

_PATIENCE_S = 60.0
_LOOK_MS = 20
_CALM_S = 0.2
"""How long nothing may be painted before a state counts as reached."""
_SETTLE_S = 6.0
_REPAINTED_S = 0.06
"""How long nothing may be painted before another theme counts as shown."""
_REPAINT_S = 1.0
_QUALITY = 90


class Clock(QObject):
    """Runs the event loop until something holds, and knows when anything was painted last. GUI thread."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._painted = 0.0
        app.installEventFilter(self)

    def until(self, holds: Callable[[], bool], patience: float = _PATIENCE_S) -> bool:
        """True once `holds()` does; False after `patience` seconds."""
        loop, looking = QEventLoop(), QTimer(interval=_LOOK_MS)
        end = time.monotonic() + patience
        found = False

        def look() -> None:
            nonlocal found
            found = holds()
            if found or time.monotonic() > end:
                loop.quit()

        looking.timeout.connect(look)
        looking.start()
        loop.exec()
        looking.stop()
        return found

    def calm(self, seconds: float = _CALM_S) -> bool:
        """Nothing was painted for so long."""
        return time.monotonic() - self._painted > seconds

    def restart(self) -> None:
        """Calm counts from now on."""
        self._painted = time.monotonic()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted = time.monotonic()
        return False


class Stage:
    """One window and its camera. `folder` holds the photos; `only` names the states that are kept, none of them all."""

    def __init__(
        self,
        context: AppContext,
        window: MainWindow,
        folder: Path,
        out: Path,
        clock: Clock,
        scale: int,
        only: frozenset[str] = frozenset(),
    ) -> None:
        self.context, self.window, self.folder = context, window, folder
        self._out, self._clock, self._scale, self._only = out, clock, scale, only
        self._themes = [Theme.DARK, Theme.LIGHT]
        self._shown: Theme | None = None

    def run(self, *commands: str) -> None:
        """Do commands as their keys would. KeyError for one that does not exist."""
        for command in commands:
            self.context.actions.action(command)
            self.context.actions.run(command)

    @property
    def all_judged(self) -> bool:
        """There are photos, and none of them waits."""
        model = self.window.grid.model
        return len(model) > 0 and all(row.status is not Status.WAITING for row in model.rows_of(model.ids.tolist()))

    def until(self, holds: Callable[[], bool], patience: float = _PATIENCE_S) -> None:
        """Wait for something; TimeoutError where it never comes."""
        if not self._clock.until(holds, patience):
            raise TimeoutError("what was waited for never came")

    def settle(self) -> None:
        """Until no job runs and nothing has been painted for a moment; gives up quietly where something moves on."""
        self._clock.until(lambda: self.context.jobs.busy == 0 and self._clock.calm(), _SETTLE_S)

    def take(self, name: str, widget: QWidget | None = None, *, moving: bool = False) -> None:
        """Keep the window, or a part of it, in both themes. `moving`: the state will not wait, so neither do we."""
        if self._only and name not in self._only:
            return
        if not moving:
            self.settle()
        for theme in self._themes:
            if theme is not self._shown:
                apply_theme(_application(), theme)
                self._shown = theme
                self._clock.restart()
                self._clock.until(lambda: self._clock.calm(_REPAINTED_S), _REPAINTED_S if moving else _REPAINT_S)
            self._keep(f"{name}-{theme.value}", (widget or self.window).grab().toImage())
        # The next state begins with the theme that is on: half of the changes are saved.
        self._themes.reverse()

    def take_whole(self, name: str, widget: QWidget, size: QSize) -> None:
        """Keep a widget that scrolls as wide as `size` and at least as high, so high that all of it is seen."""
        self._clock.until(widget.isVisible, _REPAINT_S)
        widget.resize(size)
        self.settle()
        hidden = max((area.verticalScrollBar().maximum() for area in widget.findChildren(QScrollArea)), default=0)
        widget.resize(size.width(), size.height() + hidden)
        self.take(name, widget)

    def tidy(self) -> None:
        """Whatever lies over the photos goes, and photos read from left to right: the next state begins anew."""
        window, app = self.window, _application()
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        window.command_palette.close()
        if window.first_minute.tour is not None:
            window.first_minute.tour.leave()
        window.notices.dismiss()
        for widget in app.topLevelWidgets():
            if widget is not window and widget.isVisible():
                widget.close()
        self._clock.until(lambda: not window.command_palette.is_open, _REPAINT_S)
        if window.command_palette.is_open or window.first_minute.tour is not None:
            raise RuntimeError("something still lies over the window")

    def _keep(self, name: str, picture: QImage) -> None:
        suffix = "" if self._scale == 1 else f"@{self._scale}x"
        path = self._out / f"{name}{suffix}.jpg"
        if not picture.save(str(path), quality=_QUALITY):
            raise OSError(f"{path} could not be written")
        print(f"{path.name} {picture.width()}x{picture.height()}", flush=True)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no application")
    return app
