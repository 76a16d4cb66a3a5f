"""The door to the library: every question and every change, each delegated to the module that does it.

Any thread may call any method. Reads see a snapshot; writes queue on one lock and are atomic. What comes out are frozen
dataclasses, tuples and numpy arrays. All methods raise LibraryError where disk or file fail.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.library import bulk, circumstances, gaps, overalls, queries, rows, score_history, sync, work
from core.library.circumstances import Circumstances
from core.library.columns import Columns
from core.library.connection import Database
from core.library.marks import Marks
from core.library.naming import Names
from core.library.overalls import Overalls, StoredQuantiles
from core.library.regions import Regions
from core.library.results import Results
from core.library.search import VectorSearch
from core.library.stored_columns import ASPECT, SPACES_OF
from core.library.tags import Tags
from core.library.vector_store import VectorStore
from core.library.words import FolderSummary, FolderSync, ScoreThen
from core.questions import Query
from core.types import (
    Changes,
    Digest,
    FoundFile,
    PhotoDetails,
    PhotoFiles,
    PhotoResult,
    PhotoRow,
    SpaceKey,
    View,
    WorkItem,
)


class Library:
    """An open library; made by `core.library.database.open_library`. A context manager that closes itself."""

    def __init__(
        self, database: Database, vectors: VectorStore, *, notices: tuple[str, ...], private: Path | None
    ) -> None:
        self.path = database.path
        self.notices = notices
        self._database = database
        self._vectors = vectors
        self._private = private
        self._entries = Names(database, "entries")
        self._phrases = Names(database, "phrases")
        self._columns = Columns(database, self._entries)
        self.search = VectorSearch(database, self._columns, vectors)
        self._results = Results(database, self._columns, self._entries, self._phrases, vectors)
        self._marks = Marks(database, self._columns)
        self.regions = Regions(database, vectors)
        self._bulk = bulk.Bulk(database, self._columns, self._entries, self._phrases, vectors)
        self._tags = Tags(database, vectors)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go; a private library is removed. No call may follow."""
        self._database.close()
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)

    # Files

    def sync_folder(
        self,
        root: Path,
        photos: Sequence[PhotoFiles],
        others: Sequence[FoundFile],
        skipped: Sequence[tuple[Path, str]],
        *,
        complete: bool,
        fingerprint: bytes = b"",
    ) -> FolderSync:
        """Bring the stored files below `root` (absolute) in line with a scan.

        `complete`: the scan saw all of `root`, so what it did not see is marked missing, except below `skipped`;
        `fingerprint` is then what `confirm_unchanged` will know this state by.
        """
        scan = sync.Scan(root, photos, others, skipped, complete, fingerprint)
        with self._database.lock:
            outcome = sync.sync_folder(self._database, scan)
            if outcome.changes.photos:
                self._columns.forget_photos()
        return outcome

    def confirm_unchanged(self, root: Path, fingerprint: bytes) -> bool:
        """Whether all below `root` is as the complete scan with this fingerprint left it: there is nothing to sync."""
        with self._database.lock:
            return sync.confirm_unchanged(self._database, root, fingerprint)

    def pending(self, folder: Path | None, made_by: str, space: SpaceKey | None = None) -> list[WorkItem]:
        """Photos that are there and not judged by `made_by` yet, in path order. Those that have a vector in `space`
        and measures of this version need no pass, whichever space their pass named."""
        return work.pending(self._database, self._vectors, folder, made_by, space)

    def without(self, folder: Path | None, versions: Mapping[str, int]) -> list[WorkItem]:
        """Judged photos that have neither a value nor a null for one of these versions of entries, in path order."""
        return gaps.without_entries(self._database, self._entries, folder, versions)

    def lacking(
        self,
        entry_id: str,
        content_ids: NDArray[np.int64],
        version: int = 1,
        space: SpaceKey | None = None,
        *,
        nulls: bool = False,
    ) -> NDArray[np.int64]:
        """Positions in `content_ids` of contents that have no value for this version of the entry, or only one that
        was judged from another space than `space` (None: any space will do). `nulls`: a null lacks nothing."""
        return gaps.rows_without(
            self._database, self._entries, self._vectors, entry_id, content_ids, version, space, nulls
        )

    def items_of(self, content_ids: Sequence[int]) -> dict[int, WorkItem]:
        """One photo that is there of each of these contents that has one, by content id."""
        return work.items_of(self._database, content_ids)

    def lookalikes(self, outcome: FolderSync) -> list[WorkItem]:
        """New and changed photos as long as a file that was judged before: worth a digest before a decode."""
        return work.lookalikes(self._database, outcome.new + outcome.changed)

    def adopt(self, item: WorkItem, digest: Digest) -> bool:
        """Link the photo of a file to a known content; False where it has to be decoded."""
        return self._results.adopt(item, digest) is not None

    def resolve_moves(self) -> Changes:
        """Follow moves that could not be decided when their files were identified, at the end of a run."""
        return self._results.resolve_moves()

    def summary(self, folder: Path | None) -> FolderSummary:
        """Counts, unreadable files and skipped paths of a folder with all below it; None is the whole library."""
        return rows.read_summary(self._database, folder)

    # Results

    def write_results(
        self,
        results: Sequence[PhotoResult],
        *,
        versions: Mapping[str, int] | None = None,
        space: SpaceKey | None = None,
    ) -> Changes:
        """Store what a pass found, whole or not at all. `versions` of the entries are 1 where none is given; `space`
        is that of the vectors which the attributes come from. ValueError for an entry id or vector of a wrong shape."""
        return self._results.write(results, versions or {}, space)

    def write_attributes(
        self,
        entry_ids: Sequence[str],
        content_ids: NDArray[np.int64],
        matrix: NDArray[np.float32],
        reasons: Mapping[str, str] | None = None,
        *,
        versions: Mapping[str, int] | None = None,
        space: SpaceKey | None = None,
    ) -> Changes:
        """Store `matrix` (contents, entries) of values 0-1; NaN is null, `reasons[entry]` says why. `versions` and
        `space` as in `write_results`."""
        return self._bulk.write(entry_ids, content_ids, matrix, reasons or {}, versions or {}, space)

    def forget_attribute(self, entry_id: str) -> Changes:
        """Remove every value of an entry."""
        return self._bulk.forget(entry_id)

    # Overall scores that follow from stored ones

    def by_content(self, entry_ids: Sequence[str]) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
        """The contents of all photos that are there, each once, ascending (N,), and their values (N,), NaN for none."""
        with self._columns.lock:
            contents = np.unique(self._columns.photos().content)
        contents = contents[contents > 0]
        return contents, {entry_id: self._columns.of_contents(entry_id, contents) for entry_id in entry_ids}

    def spaces_of(self, entry_id: str, content_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Ids of the spaces that these contents' values were judged from, 0 for none."""
        found = self._columns.of_contents(SPACES_OF + entry_id, content_ids)
        return np.nan_to_num(found, nan=0.0).astype(np.int64)

    def space_id(self, space: SpaceKey) -> int:
        """The id of a space, 0 for one that holds no vector yet."""
        return self._vectors.space_id(space) or 0

    def quantiles(self, entry_id: str) -> dict[int, StoredQuantiles]:
        """What is usual for a score, by the id of the space; see `core.scoring.percentiles`."""
        return overalls.read_quantiles(self._database, self._entries, entry_id)

    def store_quantiles(self, entry_id: str, space_id: int, taken: StoredQuantiles) -> None:
        """Keep what is usual for a score in a space, in place of what was kept."""
        overalls.store_quantiles(self._database, self._entries, entry_id, space_id, taken)

    def write_overalls(self, fresh: Overalls, version: int = 1) -> Changes:
        """Store overall scores that follow from others; those that another scorer, version or space replaces go into
        the history. `version`: of the entry of the overall score."""
        return overalls.write_overalls(self._database, self._columns, self._entries, version, fresh)

    def judged_by(self, scorers: Sequence[str], photo_ids: Sequence[int]) -> dict[int, str]:
        """Those of the photos whose overall score one of these scorers gave, with its name."""
        return overalls.judged_by(self._database, scorers, photo_ids)

    # Vectors

    def vectors(self, space: SpaceKey, view: View) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Content ids (N,) and a read-only memory map of their vectors (N, dimension)."""
        return self._vectors.read(space, view)

    def spaces(self) -> tuple[SpaceKey, ...]:
        """The spaces in which a vector was ever stored."""
        return tuple(self._vectors.spaces.all())

    def encoded(self, space: SpaceKey | None) -> tuple[int, int]:
        """How many readable pictures of photos that are there have a global vector in a space, and how many have none.
        Photos that wait for their first pass are neither."""
        return work.encoded(self._database, self._vectors, space)

    def vectors_by_space(self) -> dict[SpaceKey, int]:
        """How many vectors each space holds, of its fullest view."""
        return self._vectors.counts()

    def vector_count(self) -> int:
        """How many vectors there are, of all spaces and views: another number after every one that is stored."""
        return self._vectors.count()

    def photos_of(self, content_ids: Sequence[int] | NDArray[np.int64]) -> dict[int, tuple[int, ...]]:
        """The photos that are there and have these contents, by content id."""
        return rows.read_photos_of(self._database, content_ids)

    def contents_of(self, photo_ids: Sequence[int]) -> NDArray[np.int64]:
        """Content ids of those photos that have one, ascending."""
        return gaps.contents_of(self._database, photo_ids)

    def known_texts(self, space: SpaceKey, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Those of the texts that were encoded in this space before."""
        return bulk.known_texts(self._database, self._vectors.spaces, space, texts)

    def store_texts(self, space: SpaceKey, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep encoded texts of a space."""
        bulk.store_texts(self._database, self._vectors.spaces, space, vectors)

    def forget_texts(self, space: SpaceKey, texts: Sequence[str]) -> None:
        """Let go of encoded texts of a space, those of which only something shorter is needed from now on."""
        bulk.forget_texts(self._database, self._vectors.spaces, space, texts)

    # Tags that a model saw

    @property
    def tags(self) -> Tags:
        """What a model saw in photos: reading, writing, and what still lacks it."""
        return self._tags

    def top_tags(self, content_ids: Sequence[int] | NDArray[np.int64], most: int) -> dict[int, tuple[str, ...]]:
        """What is in the picture, the nearest `most` tags first, of those contents that have any."""
        return self._tags.top(content_ids, most)

    # Questions

    def ids(self, query: Query) -> NDArray[np.int64]:
        """Ids of the photos that match, in the order asked for. Beside catalogue ids, `sort` and `ranges` take
        "marks.stars" and "marks.flag", and `ranges` also "taken" (wall-clock seconds since 1970). Raises ValueError for
        a choice from a column that is none (see `ChoiceFilter`)."""
        return queries.find_ids(self._columns, query)

    def count(self, query: Query) -> int:
        """How many photos match."""
        return queries.count(self._columns, query)

    def column(self, entry_id: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Ids of all photos that are there, in path order, and their values, NaN where there is none. Copies."""
        self._columns.load([entry_id])
        with self._columns.lock:
            return self._columns.photos().ids.copy(), self._columns.by_photo(entry_id)

    def aspects(self, photo_ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """Widths by heights of these photos as they are looked at, shape (N,); NaN where nothing was measured yet."""
        return self._columns.of_photos(ASPECT, photo_ids)

    @property
    def values_stamp(self) -> int:
        """Another number after every change of a value, a content or the set of photos, made here or noticed by
        `refresh`; marks are none of them."""
        return self._columns.stamp

    def values_below(self, folder: Path | None, entry_ids: Iterable[str]) -> Iterator[tuple[str, NDArray[np.float64]]]:
        """Each entry with a copy of its values of the photos that are there below `folder` (None: all), in no order."""
        return queries.values_below(self._columns, folder, entry_ids)

    def circumstances(self, folder: Path | None) -> Circumstances:
        """Where, when and with what the photos below a folder (None: all) were taken, in path order."""
        return circumstances.below(self._columns, folder)

    def rows(self, photo_ids: Sequence[int] | NDArray[np.int64]) -> list[PhotoRow]:
        """Rows in the order of the ids; ids that do not exist are left out."""
        return rows.read_rows(self._database, self._entries, photo_ids)

    def files_of(self, photo_ids: Sequence[int] | NDArray[np.int64]) -> dict[int, tuple[Path, ...]]:
        """The files of each photo in the order of the ids, the one that is judged first; unknown ids are left out."""
        return rows.read_files(self._database, photo_ids)

    def details_of(self, photo_ids: Sequence[int] | NDArray[np.int64]) -> list[PhotoDetails]:
        """Everything stored of the photos, in the order of the ids; ids that do not exist are left out."""
        return rows.read_details(self._database, self._entries, self._phrases, photo_ids)

    def score_history(self, photo_id: int) -> tuple[ScoreThen, ...]:
        """The overall scores of a photo in their order, the one that holds now last; () where it never changed."""
        return score_history.read(self._database, self._entries, self._phrases, photo_id)

    # Marks

    def mark(
        self,
        photo_ids: Sequence[int] | NDArray[np.int64],
        *,
        stars: int | None = None,
        step: int = 0,
        flag: int | None = None,
        label: str | None = None,
        toggle: bool = False,
        source: str,
        visible: str,
    ) -> Changes:
        """Set what is not None, as one operation that can be undone; on the disk when this returns. Raises ValueError.

        `step`: stars up (> 0) or down of what each photo has, within 0 to 5, instead of `stars`; `toggle`: where every
        photo has `label` already, it is taken off.
        `source`: person, sidecar, applied cull or camera; `visible`: what of the model's opinion was on screen.
        """
        return self._marks.mark(
            photo_ids,
            stars=stars,
            step=step,
            flag=flag,
            label=label,
            toggle=toggle,
            source=source,
            visible=visible,
        )

    def undo(self) -> Changes | None:
        """Take the latest operation back, this session's or not; None where there is none."""
        return self._marks.undo()

    def redo(self) -> Changes | None:
        """Do again what was taken back last; None where there is none or something else was done since."""
        return self._marks.redo()

    # Other processes

    def data_version(self) -> int:
        """Changes when another process has written; then `refresh`."""
        return self._database.data_version()

    def refresh(self) -> None:
        """Forget what is in memory; it is read again on use."""
        with self._database.lock:
            self._columns.forget_photos()
            self._columns.forget_values()
        self.search.forget()
