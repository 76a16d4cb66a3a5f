"""A workspace without files, processes or a database: the window's questions are answered from memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import UnreadableError, UserError
from core.grouping import arrange
from core.grouping.bursts import find_bursts
from core.jobs import JobContext
from core.library.circumstances import Circumstances
from core.library.metadata_json import wall_clock
from core.library.words import FolderSummary, PhotoTags
from core.questions import Grouping, Groups, Looked, Query, SortKey
from core.types import Better, Changes, Entry, Metadata, PhotoDetails, PhotoRow, Pixels, ScreenPixels, Status
from core.workspace.distributions import BINS, Distributions, distribution_of
from core.workspace.passes import PassSummary
from tests.app.inspector.fake_votes import FakeVotes

ROOT = Path("/photos")
SCORE = "scores.overall"
NOISE = "measures.noise"


def entry(name: str, title: str, better: Better = Better.MORE) -> Entry:
    return Entry(name, title, "low", "high", better, Pixels.WORKING, f"About {title}.", "test")


def row(number: int, **changes: object) -> PhotoRow:
    made = PhotoRow(
        id=number,
        path=ROOT / f"IMG_{number:04d}.jpg",
        content="",
        status=Status.WAITING,
        reason="",
        overall=None,
        has_twin=False,
        stars=0,
        flag=0,
        label="",
        width=600,
        height=400,
        taken_at=datetime(2026, 5, 1, 12) + timedelta(minutes=number),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class FakeWorkspace:
    """Photos in a dict. `score(id, value)` judges one and gives the Changes; passes wait for `go` where it is given."""

    def __init__(self, rows: Sequence[PhotoRow] = ()) -> None:
        self.photos = {photo.id: photo for photo in rows}
        self.other_files: tuple[tuple[Path, str], ...] = ()
        self.marks: list[tuple[tuple[int, ...], dict[str, object]]] = []
        self.opened: list[Path] = []
        self.history: list[dict[int, PhotoRow]] = []
        self.future: list[dict[int, PhotoRow]] = []
        self.closed = False
        self.fail_mark: Exception | None = None
        self.fail_open: Exception | None = None
        self.noise: dict[int, float] = {}
        self.to_judge: list[tuple[int, float]] = []
        self.step = threading.Semaphore(0)
        self.stepwise = False
        self.passes: list[str] = []
        self.urgent_seen: list[list[int]] = []
        self.written_elsewhere: Changes | None = None
        self.engine_used: list[tuple[object, str]] = []
        self.views_used: list[tuple[bool, str]] = []
        self.votes = FakeVotes()
        self.searched: list[Query] = []
        self.fail_search: Exception | None = None
        self._lock = threading.RLock()

    def warm_up(self) -> None:
        """There is nothing to start."""

    def close(self) -> None:
        self.closed = True

    def open_folder(self, root: Path, ctx: JobContext, report: Callable[[Changes], None]) -> FolderSummary:
        if self.fail_open is not None:
            raise self.fail_open
        self.opened.append(root)
        report(Changes(photos=frozenset(self.photos), membership=True))
        return self.summary(root)

    def summary(self, folder: Path) -> FolderSummary:
        with self._lock:
            rows = list(self.photos.values())
        unreadable = tuple((r.path, r.reason) for r in rows if r.status is Status.UNREADABLE)
        waiting = sum(r.status is Status.WAITING for r in rows)
        return FolderSummary(len(rows), waiting, len(unreadable), 0, self.other_files, unreadable, ())

    def ids(self, query: Query) -> NDArray[np.int64]:
        with self._lock:
            rows = list(self.photos.values())
        found = [r for r in rows if query.text.casefold() in r.path.name.casefold()]
        for wanted in query.ranges:
            values = {r.id: self._value(r, wanted.entry) for r in found}
            found = [r for r in found if (v := values[r.id]) is not None and wanted.low <= v <= wanted.high]
        for choice in query.choices:
            column = choice.column.removeprefix("marks.")
            found = [r for r in found if column == "kind" or getattr(r, column) in choice.values]
        found.sort(key=lambda r: r.path)
        known = [r for r in found if self._value(r, query.sort) is not None]
        known.sort(key=lambda r: self._value(r, query.sort), reverse=query.descending)  # type: ignore[arg-type, return-value]
        ordered = known + [r for r in found if self._value(r, query.sort) is None]
        return np.array([r.id for r in ordered], np.int64)

    def found(self, query: Query, ctx: JobContext) -> Groups:
        """The photos with the numbers nearest to those that they are to be like; words say a number."""
        assert query.looks is not None
        if self.fail_search is not None:
            raise self.fail_search
        self.searched.append(query)
        words = [word for word in query.looks.words.split() if word.isdigit()]
        near = [*map(int, words), *query.looks.like]

        def apart(number: int) -> float:
            return sum(abs(number - one) for one in near) - sum(abs(number - one) for one in query.looks.less) / 2  # type: ignore[union-attr]

        ids = self.ids(replace(query, sort="path", descending=False, looks=None)).tolist()
        closest = sorted(ids, key=apart)[: query.looks.most]
        if query.sort != SortKey.LOOKS:
            closest = [number for number in self.ids(replace(query, looks=None)).tolist() if number in closest]
        unknown = tuple(word for word in query.looks.words.split() if not word.isdigit())
        return replace(arrange.ungrouped(np.array(closest, np.int64)), looked=Looked(len(ids), 0, unknown))

    def ready_search(self, ctx: JobContext) -> bool:
        return False

    def grouped(self, query: Query) -> Groups:
        ids = self.ids(query)
        if query.group is Grouping.NONE:
            return arrange.ungrouped(ids)
        with self._lock:
            rows = sorted(self.photos.values(), key=lambda r: (r.path.parent, r.path.name))
        folders = sorted({str(r.path.parent) for r in rows})
        facts = Circumstances(
            ids=np.array([r.id for r in rows], np.int64),
            folder=np.array([folders.index(str(r.path.parent)) for r in rows], np.int64),
            content=np.array([r.id for r in rows], np.int64),
            taken=np.array([wall_clock(r.taken_at) for r in rows], np.float64),
            camera=np.zeros(len(rows)),
            burst=np.full(len(rows), np.nan),
            folders=dict(enumerate(folders)),
        )
        if query.group is Grouping.FOLDER:
            return arrange.by_folder(facts, ids, query)
        if query.group is Grouping.DAY:
            return arrange.by_day(facts, ids, query)
        return arrange.by_burst(facts, ids, query, *find_bursts(facts))

    def _value(self, r: PhotoRow, sort: str) -> float | str | None:
        if sort == SCORE:
            return r.overall
        if sort.startswith("marks."):
            return float(getattr(r, sort.removeprefix("marks.")))
        if sort == NOISE:
            return self.noise.get(r.id)
        return r.taken_at.timestamp() if sort == "taken" and r.taken_at else r.path.name

    def distribution(self, folder: Path | None, entry_ids: Sequence[str]) -> Distributions:
        with self._lock:
            rows = list(self.photos.values())
        spread = {
            name: distribution_of(np.array([_number(self._value(r, name)) for r in rows]), 0.0, 1.0, BINS)
            for name in entry_ids
        }
        return Distributions(folder, spread)

    def aspects(self, ids: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.array([self.photos[i].width / self.photos[i].height for i in ids.tolist()])

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        with self._lock:
            return [self.photos[i] for i in ids if i in self.photos]

    def files_of(self, ids: Sequence[int]) -> dict[int, tuple[Path, ...]]:
        photos = [self.photos[i] for i in ids if i in self.photos]
        return {p.id: (p.path, p.path.with_suffix(".nef")) if p.has_twin else (p.path,) for p in photos}

    def details(self, photo_id: int) -> PhotoDetails:
        photo = self.photos[photo_id]
        return PhotoDetails(photo, (photo.path,), Metadata(), {}, (), "")

    def details_of(self, ids: Sequence[int]) -> list[PhotoDetails]:
        return [self.details(i) for i in ids if i in self.photos]

    def score_history(self, photo_id: int) -> tuple[object, ...]:
        return ()

    def radar_of(self, values: object) -> tuple[object, ...]:
        return ()

    def radar(self, photo_id: int) -> tuple[object, ...]:
        return ()

    def news(self) -> Changes | None:
        heard, self.written_elsewhere = self.written_elsewhere, None
        return heard

    def entries(self) -> tuple[Entry, ...]:
        return (entry(SCORE, "Overall"), entry(NOISE, "Noise", Better.LESS))

    def thumbnail(self, photo_id: int, ctx: object = None) -> bytes:
        photo = self.photos[photo_id]
        if photo.status is Status.UNREADABLE:
            raise UnreadableError(photo.reason)
        return jpeg(photo_id)

    def pixels(self, photo_id: int, need: object, ctx: object = None, most: int = 0) -> ScreenPixels:
        return ScreenPixels(np.full((400, 600, 4), (photo_id * 37) % 255, np.uint8), 600, 400)

    def score(self, photo_id: int, value: float) -> Changes:
        with self._lock:
            self.photos[photo_id] = replace(
                self.photos[photo_id], overall=value, status=Status.OK, content=f"c{photo_id}"
            )
        return Changes(photos=frozenset({photo_id}), entries=frozenset({SCORE}))

    def first_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Callable[[Changes], None],
        urgent: Callable[[], Sequence[int]],
    ) -> PassSummary:
        self.passes.append("first")
        todo = [(i, v) for i, v in self.to_judge if self.photos[i].status is Status.WAITING]
        for number, (photo_id, value) in enumerate(todo):
            while self.stepwise and not self.step.acquire(timeout=0.01):
                ctx.cancel.check()
            ctx.cancel.check()
            self.urgent_seen.append(list(urgent()))
            report(self.score(photo_id, value))
            ctx.progress(number + 1, len(todo))
        return PassSummary(len(todo), 0, 0.1)

    def second_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Callable[[Changes], None],
        urgent: Callable[[], Sequence[int]],
    ) -> PassSummary:
        self.passes.append("second")
        return PassSummary()

    def third_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Callable[[Changes], None],
        urgent: Callable[[], Sequence[int]],
    ) -> PassSummary:
        self.passes.append("third")
        return PassSummary()

    def tag_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Callable[[Changes], None],
        urgent: Callable[[], Sequence[int]],
    ) -> PassSummary:
        self.passes.append("tags")
        return PassSummary()

    def settle_arithmetic(self, ctx: JobContext) -> None:
        """Nothing to settle: there is no model."""

    def tags_of(self, photo_id: int) -> PhotoTags:
        return PhotoTags()

    def tag_counts(self, folder: Path | None) -> dict[str, int]:
        return {}

    three_views = False
    sets: tuple[str, ...] = ("look", "feel", "own")
    pairs: tuple[object, ...] = ()
    encoder = None

    def medians(self, folder: Path | None, entry_ids: Sequence[str]) -> dict[str, float]:
        return {}

    def use_sets(self, names: Sequence[str]) -> Changes:
        self.sets = tuple(names)
        return Changes()

    def judge_pairs(self, ctx: JobContext) -> Changes:
        return Changes()

    def use_views(self, *, three: bool, salient: str) -> Changes:
        self.views_used.append((three, salient))
        self.three_views = three
        return Changes()

    def keep_pair(self, text: str) -> Changes:
        raise UserError(f"“{text}” is not a pair of words.", "Write both ends with a stroke between them.")

    def mark(
        self,
        ids: Sequence[int],
        *,
        visible: str = "",
        step: int = 0,
        label: str | None = None,
        toggle: bool = False,
        **what: int | None,
    ) -> Changes:
        if self.fail_mark is not None:
            raise self.fail_mark
        with self._lock:
            before = {i: self.photos[i] for i in ids}
            given: dict[str, object] = {name: value for name, value in what.items() if value is not None}
            if label is not None:
                off = toggle and all(photo.label == label for photo in before.values())
                given["label"] = "" if off else label
            for i, photo in before.items():
                stepped = {"stars": max(0, min(5, photo.stars + step))} if step else {}
                self.photos[i] = replace(photo, **{**given, **stepped})  # type: ignore[arg-type]
            changed = frozenset(i for i, photo in before.items() if self.photos[i] != photo)
            if changed:
                self.history.append({i: before[i] for i in changed})
            self.marks.append((tuple(ids), {**given, **({"step": step} if step else {}), "visible": visible}))
        return Changes(photos=changed)

    def use_engine(self, settings: object, encoder: str = "") -> Changes:
        self.engine_used.append((settings, encoder))
        return Changes()

    def undo(self) -> Changes | None:
        return self._travel(self.history, self.future)

    def redo(self) -> Changes | None:
        return self._travel(self.future, self.history)

    def _travel(self, source: list[dict[int, PhotoRow]], target: list[dict[int, PhotoRow]]) -> Changes | None:
        if not source:
            return None
        before = source.pop()
        target.append({i: self.photos[i] for i in before})
        self.photos.update(before)
        return Changes(photos=frozenset(before))


def _number(value: float | str | None) -> float:
    return value if isinstance(value, float) else float("nan")


def jpeg(number: int, size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture whose colour tells its number."""
    out = BytesIO()
    Image.new("RGB", size, ((number * 53) % 256, (number * 101) % 256, (number * 197) % 256)).save(out, "JPEG")
    return out.getvalue()
