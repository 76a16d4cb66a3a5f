"""What is known of a screen's colours, and the words for it."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtGui import QColorSpace, QColorTransform, QGuiApplication, QScreen

from app.language import tr
from core.jobs import JobContext


class Known(StrEnum):
    """How a screen's colours come about."""

    ASKING = "asking"
    PROFILE = "profile"
    NONE = "none"
    UNUSABLE = "unusable"
    DESKTOP = "desktop"
    """The desktop takes windows for sRGB and converts them itself."""


@dataclass(frozen=True, slots=True)
class ScreenColours:
    """The colours of one screen. `profile` is the digest of its profile, "" where there is none in use: screens of one
    name may have several. `transform` leads there from sRGB, None where pixels stay as they are."""

    screen: str = ""
    known: Known = Known.ASKING
    profile: str = ""
    transform: QColorTransform | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        match self.known:
            case Known.ASKING:
                return ""
            case Known.PROFILE:
                return tr("colours for {screen}", screen=self.screen or tr("this screen"))
            case Known.NONE:
                return tr("colours: sRGB, this screen gives no profile")
            case Known.UNUSABLE:
                return tr("colours: sRGB, this screen’s profile cannot be used")
            case Known.DESKTOP:
                return tr("colours: sRGB, the desktop fits them to the screen")


@dataclass(frozen=True, slots=True)
class ReadColours:
    """-> ScreenColours. For the pictures lane: it asks the system, and a window server may take its time."""

    screen: str
    platform: str
    index: int
    x: int
    y: int

    @classmethod
    def of(cls, screen: QScreen) -> ReadColours:
        """In the GUI thread: what the system is asked by."""
        corner = screen.geometry().topLeft()
        index = QGuiApplication.screens().index(screen) if screen in QGuiApplication.screens() else 0
        maker = " ".join(part for part in (screen.manufacturer(), screen.model()) if part)
        return cls(maker or screen.name(), QGuiApplication.platformName(), index, corner.x() + 1, corner.y() + 1)

    def __call__(self, ctx: JobContext) -> ScreenColours:
        if self.platform.startswith("wayland"):
            return ScreenColours(self.screen, Known.DESKTOP)
        try:
            profile = self._profile()
        except (OSError, AttributeError, ValueError):
            # A library or a file that is not where this system usually keeps it: no profile for us.
            profile = None
        return colours_of(self.screen, profile)

    def _profile(self) -> bytes | None:
        # Each is read on a lane and needs ctypes, for which the window's first paint does not wait.
        match self.platform:
            case "xcb":
                from app.loupe.monitor import x11

                return x11.read(self.index)
            case "windows" if sys.platform == "win32":
                from app.loupe.monitor import windows

                return windows.read(self.x, self.y)
            case "cocoa":
                from app.loupe.monitor import macos

                return macos.read(self.x, self.y)
            case _:
                return None


def colours_of(screen: str, profile: bytes | None) -> ScreenColours:
    """The colours of a screen with that ICC profile. Any thread."""
    if not profile:
        return ScreenColours(screen, Known.NONE)
    space = QColorSpace.fromIccProfile(profile)
    if not space.isValidTarget() or space.colorModel() is not QColorSpace.ColorModel.Rgb:
        return ScreenColours(screen, Known.UNUSABLE)
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    transform = None if space == srgb else srgb.transformationToColorSpace(space)
    return ScreenColours(screen, Known.PROFILE, hashlib.sha256(profile).hexdigest(), transform)
