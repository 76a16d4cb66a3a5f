"""A workspace and a context that the inspector and the loupe can be driven with: answers at once or when told to."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.jobs import Jobs
from app.notify import Notices
from core.errors import UserError
from core.imaging.need import Need
from core.jobs import JobContext
from core.library.regions import Region
from core.library.words import PhotoTags, ScoreThen
from core.settings import Settings
from core.types import (
    Better,
    Changes,
    Entry,
    Metadata,
    Null,
    PhotoDetails,
    PhotoRow,
    Pixels,
    RadarAxis,
    ScreenPixels,
    Status,
    Value,
)
from core.workspace.distributions import BINS, Distributions, distribution_of
from core.workspace.views import Branches
from tests.app.inspector.fake_axes import FakeAxes
from tests.app.inspector.fake_votes import FakeVotes

EDGE = 512

ENTRIES = (
    Entry("scores.overall", "Overall", "weakest", "best", Better.MORE, Pixels.VALUES, "The best judgement.", "own"),
    Entry("scores.technical", "Technical", "poor", "good", Better.MORE, Pixels.VALUES, "All measures together.", "own"),
    Entry("measures.sharpness", "Sharpness", "blurry", "sharp", Better.MORE, Pixels.WORKING, "Of the subject.", "own"),
    Entry("measures.brightness", "Brightness", "dark", "bright", Better.NEITHER, Pixels.WORKING, "Mean light.", "own"),
    Entry("measures.noise", "Noise", "clean", "noisy", Better.LESS, Pixels.NATIVE, "Robust sigma.", "own"),
    Entry("attributes.happy", "Mood", "sad", "happy", Better.NEITHER, Pixels.EMBEDDING, "CLIP-IQA.", "paper 4"),
)


def axes(*values: Value, source: str = "measured") -> tuple[RadarAxis, ...]:
    names = (("dark", "bright"), ("flat", "strong"), ("dull", "colourful"), ("blurry", "sharp"), ("sad", "happy"))
    return tuple(
        RadarAxis(f"measures.{high}", high.title(), low, high, value, source)
        for (low, high), value in zip(names, values, strict=False)
    )


def details(
    photo_id: int,
    size: tuple[int, int] = (600, 400),
    *,
    status: Status = Status.OK,
    reason: str = "",
    overall: float | None = 0.72,
    values: Mapping[str, Value] | None = None,
    metadata: Metadata | None = None,
    reasons: tuple[str, ...] = ("The subject is sharp.",),
) -> PhotoDetails:
    path = Path("photos") / f"IMG_{photo_id}.jpg"
    row = PhotoRow(photo_id, path, "c", status, reason, overall, False, 0, 0, "", *size, None)
    given = {"measures.sharpness": 0.8, "measures.brightness": 0.4, "measures.noise": Null("not read in full size yet")}
    return PhotoDetails(row, (path,), metadata or Metadata(), values or given, reasons, "technical")


def jpeg(width: int, height: int, grey: int = 90) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF000000 | grey << 16 | grey << 8 | grey)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 90)
    return bytes(buffer.data().data())


@dataclass
class FakeWorkspace(FakeAxes):
    """Answers from `photos`; what is held waits in its worker until it is let go: pictures of a
    photo, or (`details=True`) what is known about it."""

    photos: dict[int, PhotoDetails]
    broken: dict[int, UserError] = field(default_factory=dict)
    asked: list[tuple[str, int, int]] = field(default_factory=list)
    held: dict[tuple[int, bool], threading.Event] = field(default_factory=dict)
    history: dict[int, tuple[ScoreThen, ...]] = field(default_factory=dict)
    regions: dict[int, Region] = field(default_factory=dict)
    said: dict[tuple[int, str], Branches] = field(default_factory=dict)
    tags: dict[int, PhotoTags] = field(default_factory=dict)
    votes: FakeVotes = field(default_factory=FakeVotes)
    spread_asked: list[tuple[Path | None, tuple[str, ...]]] = field(default_factory=list)

    def hold(self, photo_id: int, *, details: bool = False) -> None:
        self.held[photo_id, details] = threading.Event()

    def let(self, photo_id: int, *, details: bool = False) -> None:
        self.held[photo_id, details].set()

    three_views = False

    def region(self, photo_id: int) -> Region:
        return self.regions.get(photo_id, Region())

    def choose_region(self, photo_id: int, centre: tuple[float, float] | None) -> Changes:
        self.regions[photo_id] = Region(*centre, "person") if centre is not None else Region()
        return Changes(frozenset({photo_id}), frozenset({"region"}))

    def branches(self, photo_id: int, entry_id: str, ctx: JobContext) -> Branches:
        return self.said.get((photo_id, entry_id), Branches())

    def entries(self) -> tuple[Entry, ...]:
        return ENTRIES

    def details(self, photo_id: int) -> PhotoDetails:
        self._wait(photo_id, details=True)
        self.asked.append(("details", photo_id, 0))
        return self._photo(photo_id)

    def score_history(self, photo_id: int) -> tuple[ScoreThen, ...]:
        return self.history.get(photo_id, ())

    def tags_of(self, photo_id: int) -> PhotoTags:
        return self.tags.get(photo_id, PhotoTags())

    def distribution(self, folder: Path | None, entry_ids: Sequence[str]) -> Distributions:
        """Of all photos that are known, whatever the folder."""
        self.spread_asked.append((folder, tuple(entry_ids)))
        spread = {}
        for entry in ENTRIES:
            values = [photo.values.get(entry.id) for photo in self.photos.values()]
            known = np.array([value for value in values if isinstance(value, float)], np.float64)
            if entry.id in entry_ids:
                spread[entry.id] = distribution_of(known, *entry.range, BINS)
        return Distributions(folder, spread)

    def radar_of(self, values: Mapping[str, Value]) -> tuple[RadarAxis, ...]:
        return axes(0.2, 0.5, 0.6, values.get("measures.sharpness", 0.8), Null("needs a model"))

    def thumbnail(self, photo_id: int, ctx: object = None) -> bytes:
        self._wait(photo_id)
        self.asked.append(("thumbnail", photo_id, 0))
        if photo_id in self.broken:
            raise self.broken[photo_id]
        row = self._photo(photo_id).row
        scale = min(EDGE / max(row.width, row.height), 1.0)
        return jpeg(max(round(row.width * scale), 1), max(round(row.height * scale), 1), 60 + photo_id)

    def pixels(self, photo_id: int, need: Need, ctx: JobContext | None = None, most: int = 0) -> ScreenPixels:
        self._wait(photo_id)
        self.asked.append(("pixels", photo_id, need.long_side))
        if photo_id in self.broken:
            raise self.broken[photo_id]
        row = self._photo(photo_id).row
        divisor = 1 if need.is_native else need.divisor(row.width, row.height)
        rows, columns = np.indices((row.height // divisor, row.width // divisor))
        board = (((rows + columns) % 2) * 255).astype(np.uint8)
        bgra = np.repeat(board[:, :, None], 4, axis=2)
        bgra[:, :, 3] = 255
        return ScreenPixels(bgra, row.width, row.height)

    def _photo(self, photo_id: int) -> PhotoDetails:
        if photo_id not in self.photos:
            raise UserError("This photo is no longer in the library.")
        return self.photos[photo_id]

    def _wait(self, photo_id: int, *, details: bool = False) -> None:
        if (photo_id, details) in self.held:
            assert self.held[photo_id, details].wait(10)


class FakeContext(QObject):
    """What the inspector and the loupe use of the context; remembers settings without a file."""

    changed = Signal(object)
    settings_changed = Signal()

    def __init__(self, workspace: object, jobs: Jobs) -> None:
        super().__init__()
        self.workspace, self.jobs = workspace, jobs
        self.settings = Settings()
        self.notices = Notices(self)

    def remember(self, settings: Settings) -> None:
        self.settings = settings
        self.settings_changed.emit()


def settle(shown: Any, qtbot: QtBot) -> None:
    """Wait until nothing runs for a part that is shown."""
    qtbot.waitUntil(lambda: shown._context.jobs.busy == 0)
