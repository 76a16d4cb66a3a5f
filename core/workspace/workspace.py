"""`Workspace`: the one object that the window and the command line work with.

Thread-safe. Methods marked *fast* read memory and may be called from a GUI thread; all others block and belong on a
lane.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.encoders.int8.store import Verdict
from core.encoders.spec import EncoderSpec
from core.engine.engine import Engine
from core.imaging.decode import Need
from core.jobs import JobContext
from core.library.library import Library
from core.library.regions import Region, Salient
from core.library.words import FolderSummary, PhotoTags, ScoreThen
from core.paths import AppPaths
from core.pipeline.stream import nothing_urgent
from core.questions import Groups, Query
from core.scoring.attribute_sets import AttributePair
from core.scoring.catalogue import Catalogue
from core.scoring.vector_scores import Score
from core.settings import EngineSettings
from core.types import Changes, Embedding, Entry, PhotoDetails, PhotoResult, PhotoRow, RadarAxis, ScreenPixels, Value
from core.workspace.arithmetic import settle_arithmetic
from core.workspace.distributions import BINS, Distributions, FolderDistributions
from core.workspace.first_pass import first_pass, judge_files
from core.workspace.folders import Report, no_report, open_folder
from core.workspace.grouping import FolderGroups
from core.workspace.heads import renew_heads
from core.workspace.judges import Judges
from core.workspace.judging import Scoring
from core.workspace.looking import Looking, photo_details
from core.workspace.overalls import percentile
from core.workspace.passes import PassSummary, Urgent
from core.workspace.prompting import Prompting
from core.workspace.searching import Found, Searching
from core.workspace.second_pass import second_pass
from core.workspace.switching import SwitchCost
from core.workspace.tag_ranking import TagRanking
from core.workspace.tagging import Tagging
from core.workspace.views import Branches
from core.workspace.votes import VoteReader

log = logging.getLogger(__name__)


class Workspace:
    """Use-cases over one library and one engine."""

    def __init__(
        self,
        library: Library,
        engine: Engine,
        paths: AppPaths,
        scoring: Scoring,
        on_notice: Callable[[str], None] = log.info,
    ) -> None:
        self.library = library
        self.engine = engine
        self.paths = paths
        self._lock = threading.Lock()
        self._seen_version = library.data_version()
        self._judges = Judges(library, engine, paths, scoring, on_notice)
        self._looking = Looking(library, engine, paths.thumbnails)
        self._groups = FolderGroups(library)
        self._searching = Searching(library, self._judges, self._groups)
        self._distributions = FolderDistributions(library)
        self.prompting = Prompting(library, self._judges, paths)
        self.votes = VoteReader(library, self._judges)
        self.tagging = Tagging(library, self._judges)
        self.tag_ranking = TagRanking(library, self._judges, paths)

    def close(self) -> None:
        """End the engine's processes, then let the library go. No call may follow."""
        try:
            self.engine.close()
        finally:
            self.library.close()

    # Folders and photos

    def open_folder(self, root: Path, ctx: JobContext, report: Report = no_report) -> FolderSummary:
        """Scan `root` and bring the library up to date; nothing is decoded. Raises UserError, `Cancelled`."""
        open_folder(self.library, self.engine, root, ctx, report)
        return self.summary(root)

    def news(self) -> Changes | None:
        """What another process has written since the last call, as far as one can know; None where nothing was."""
        version = self.library.data_version()
        with self._lock:
            before, self._seen_version = self._seen_version, version
        if version == before:
            return None
        self.library.refresh()
        return Changes(membership=True)

    def summary(self, folder: Path) -> FolderSummary:
        """What is known of a folder and all below it."""
        return self.library.summary(folder)

    def ids(self, query: Query) -> NDArray[np.int64]:
        """*Fast.* Ids of the photos that match, in order."""
        return self.library.ids(query)

    def grouped(self, query: Query) -> Groups:
        """*Fast*, but where bursts are to be found among photos that changed. The photos that match, in groups."""
        return self._groups.of(query)

    # Photos by what they look like

    def found(self, query: Query, ctx: JobContext) -> Groups:
        """As `grouped`, for a query with `looks`: encodes its words, so this blocks while a model loads. Raises
        UserError where there is nothing to look for or nothing to look with, `Cancelled`."""
        return self._searching.grouped(query, ctx)

    def closest(
        self,
        query: Query,
        ctx: JobContext,
        like: Sequence[Embedding] = (),
        less: Sequence[Embedding] = (),
    ) -> Found:
        """As `found`, without groups and with how similar each photo is. `like` and `less` are pictures beside the
        library (see `judge_files`)."""
        return self._searching.find(query, ctx, like, less)

    def ready_search(self, ctx: JobContext) -> bool:
        """Make ready what searches of a large library need; True if there was anything to do. Raises `Cancelled`."""
        return self._searching.build(ctx)

    def aspects(self, ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """*Fast.* Widths by heights of these photos, NaN where nothing was measured yet."""
        return self.library.aspects(ids)

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """*Fast* for a page of ids. What grid cells show."""
        return self.library.rows(ids)

    def files_of(self, ids: Sequence[int]) -> dict[int, tuple[Path, ...]]:
        """*Fast* for thousands. The files of each photo, its RAW or JPEG twin last; ids that are gone are left out."""
        return self.library.files_of(ids)

    def details(self, photo_id: int) -> PhotoDetails:
        """Everything about one photo; UserError where it is gone."""
        return self.prompting.with_verdict(photo_details(self.library, photo_id))

    def details_of(self, ids: Sequence[int]) -> list[PhotoDetails]:
        """Everything about several photos, in their order; ids that are gone are left out."""
        return self.library.details_of(ids)

    # A photo among the others

    def distribution(self, folder: Path | None, entry_ids: Sequence[str], bins: int = BINS) -> Distributions:
        """How the values of a folder's photos are spread; ids that the catalogue does not know are left out."""
        return self._distributions.of(folder, self._judges.entries_of(entry_ids), bins)

    def medians(self, folder: Path | None, entry_ids: Sequence[str]) -> dict[str, float]:
        """The median of each entry over a folder's photos; entries that no photo has a value for are left out."""
        return self._distributions.medians(folder, self._judges.entries_of(entry_ids))

    def score_history(self, photo_id: int) -> tuple[ScoreThen, ...]:
        """The overall scores of a photo in their order, the one that holds now last; () where another scorer, version
        or model never changed it."""
        return self.library.score_history(photo_id)

    # What judges

    @property
    def encoder(self) -> EncoderSpec | None:
        """*Fast.* The encoder in use, or None: then attributes are null and say so."""
        return self._judges.spec

    @property
    def pairs(self) -> tuple[AttributePair, ...]:
        """*Fast.* The antonym pairs in use, in the order of their axes."""
        return self._judges.pairs

    @property
    def sets(self) -> tuple[str, ...]:
        """*Fast.* The names of the attribute sets in use."""
        return self._judges.sets

    def catalogue(self) -> Catalogue:
        """*Fast.* Everything that can be shown, sorted and filtered by now."""
        return self._judges.catalogue()

    def entries(self) -> tuple[Entry, ...]:
        """*Fast.* The catalogue's sortable entries."""
        return self.catalogue().sortable

    def radar(self, photo_id: int) -> tuple[RadarAxis, ...]:
        """The axes of one photo's radar."""
        return self.radar_of(self.details(photo_id).values)

    def radar_of(self, values: Mapping[str, Value]) -> tuple[RadarAxis, ...]:
        """*Fast.* The axes for values that are at hand."""
        return self._judges.radar(values)

    def switch_cost(self, encoder_id: str) -> SwitchCost:
        """What judging by this encoder (an id, or the path of a spec) would recompute, in numbers from the library.
        Raises ModelError for one that there is not."""
        return self._judges.switch_cost(encoder_id)

    def percentile(self, entry_id: str, photo_id: int) -> float | None:
        """The share of the library's photos that score lower than this one, 0-1, among those judged from the same
        space; None without a value. Raises UserError for an unknown entry."""
        return percentile(self.library, self.catalogue()[entry_id], photo_id)

    # Another choice of what judges

    def keep_pair(self, text: str) -> Changes:
        """Keep a pair of the person's own ("cosy / bleak"); `judge_pairs` gives it its values.

        Raises UserError for words that are no pair, or that are one of the axes already.
        """
        return self._judges.keep_pair(text)

    def remove_pair(self, entry_id: str) -> Changes:
        """Forget one of the person's own pairs and its values. Raises UserError for any other id."""
        return self._judges.remove_pair(entry_id)

    def use_sets(self, names: Sequence[str]) -> Changes:
        """Judge by the pairs of these sets from now on; `judge_pairs` gives the new ones their values.

        What the others' values were stays in the library. Raises UserError for a name that there is not.
        """
        return self._judges.use_sets(names)

    def use_engine(self, settings: EngineSettings, encoder: str = "") -> Changes:
        """Judge by this encoder ("": the first that is installed) with these limits from the next pass on.

        Every process of the engine ends; call it while no pass runs. Raises ModelError for an unknown encoder.
        """
        return self._judges.use_engine(settings, encoder) | self.tag_ranking.renew()

    @property
    def three_views(self) -> bool:
        """*Fast.* Whether attributes are judged from three views of each photo (paper 4)."""
        return self._judges.three_views

    def use_views(self, *, three: bool, salient: Salient = "middle") -> Changes:
        """*Fast.* Judge attributes from three views of each photo, or from one, from now on; `salient` says where a
        photo's main part is where no person chose. `third_pass` makes the views, `judge_pairs` judges by what there is;
        until a photo has its views its values are those of one."""
        return self._judges.use_views(three=three, salient=salient)

    def branches(self, photo_id: int, entry_id: str, ctx: JobContext) -> Branches:
        """What each of the three views says of a photo and an attribute; {} while they are not made, or not in use.

        Blocks while the model loads. Raises ModelError, `Cancelled`.
        """
        return self._judges.branches(photo_id, entry_id, ctx)

    def region(self, photo_id: int) -> Region:
        """Where the main part of a photo lies."""
        return self.library.regions.of(photo_id, self._judges.native_space)

    def choose_region(self, photo_id: int, centre: tuple[float, float] | None) -> Changes:
        """A person says where the main part is, in fractions of width and height; None takes it back. The next
        `third_pass` looks there. ValueError outside the picture."""
        return self.library.regions.choose(photo_id, centre)

    @property
    def scores(self) -> tuple[Score, ...]:
        """*Fast.* The scores from vectors that are in use, beside those that there always are."""
        return self._judges.scores

    def use_score(self, score: Score) -> Changes:
        """*Fast.* Judge by a score from vectors from now on, as long as this workspace is open, in place of one with
        the same id; `rank_stored` gives the photos their values. ValueError for an id that cannot be one."""
        return self._judges.use_score(score)

    def renew_heads(self) -> Changes:
        """Judge by the heads that are installed now: new ones come, those that were removed go with their values.

        `rank_stored` gives the new ones theirs. A head that stays keeps its values.
        """
        return renew_heads(self._judges, self.paths)

    def drop_score(self, entry_id: str) -> Changes:
        """Judge by a score from vectors no longer, and forget its values. Raises UserError where it is not in use."""
        return self._judges.drop_score(entry_id)

    # Judging

    def first_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Report = no_report,
        urgent: Urgent = nothing_urgent,
    ) -> PassSummary:
        """Judge every photo below `folder` that is not judged yet, the ones in `urgent` first.

        Results are stored and reported in slices. Raises `Cancelled`; what was stored by then stays, and the next call
        goes on from there. Photos that were judged before get the pairs that came since, from their vectors.
        """
        summary = first_pass(
            self.library, self.engine, self._judges, self.paths.thumbnails, folder, ctx, report, urgent
        )
        if summary.done:
            self._looking.trim()
        return summary

    def judge_files(self, files: Sequence[Path], ctx: JobContext) -> list[PhotoResult]:
        """Judge a few files at full resolution beside the library, in their order. Raises UserError, `Cancelled`."""
        return judge_files(self.engine, self._judges, files, ctx)

    def second_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Report = no_report,
        urgent: Urgent = nothing_urgent,
    ) -> PassSummary:
        """Measure native pixels where the first pass did not see them, and judge those photos again.

        Raises `Cancelled`; what was stored by then stays.
        """
        return second_pass(self.library, self.engine, self.catalogue(), folder, ctx, report, urgent)

    def judge_pairs(self, ctx: JobContext, report: Report = no_report) -> Changes:
        """Give every stored vector the values that it lacks by the pairs in use; no file is decoded.

        Nothing without an encoder. Raises ModelError, `Cancelled`; what was stored by then stays.
        """
        return self._judges.judge_pairs(ctx, report)

    def settle_arithmetic(self, ctx: JobContext) -> Verdict | None:
        """Find out, once for each model, whether int8 ranks this library's photos as full precision does; see
        `core.workspace.arithmetic`. After a yes the next first pass makes the vectors anew, in int8."""
        return settle_arithmetic(self.library, self.engine, self._judges, ctx)

    def rank_stored(self, ctx: JobContext, report: Report = no_report, only: Collection[str] = ()) -> Changes:
        """Give every photo with stored vectors the scores in use that it lacks; no file is decoded.

        What texts a score needs are encoded first, once per encoder: of `only` these entries where a person waits for
        one of them, so that it does not wait for the thousands of another. Raises ModelError, `Cancelled`; what was
        encoded and stored by then stays, and the next call goes on from there.
        """
        return self._judges.rank_stored(ctx, report, only)

    def third_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Report = no_report,
        urgent: Urgent = nothing_urgent,
    ) -> PassSummary:
        """Make the vectors that no first pass makes (three views, other layers, other encoders), the photos in
        `urgent` first; then `rank_stored`. Most often only the latter is left to do.

        Raises ModelError, `Cancelled`; what was stored by then stays.
        """
        summary = self._judges.make_vectors(folder, ctx, report, urgent)
        self._judges.rank_stored(ctx, report)
        return summary

    def tag_pass(
        self,
        folder: Path | None,
        ctx: JobContext,
        report: Report = no_report,
        urgent: Urgent = nothing_urgent,
    ) -> PassSummary:
        """Tags for every photo with a vector that lacks them, in whichever folder: no file is opened for it.

        The first time with an encoder the lists are encoded. Raises ModelError, `Cancelled`; what was stored stays.
        """
        start = time.perf_counter()
        changes = self.tagging.tag_stored(ctx, report)
        return PassSummary(len(changes.photos), 0, time.perf_counter() - start)

    def tags_of(self, photo_id: int) -> PhotoTags:
        """What a model saw in one photo and how it looks, the nearest tag first; apart from the person's keywords."""
        return self.tagging.of_photo(photo_id)

    def tag_counts(self, folder: Path | None) -> dict[str, int]:
        """How many contents below a folder (None: all) have each tag, the most frequent first."""
        return self.tagging.counts(folder)

    # Pixels

    def warm_up(self) -> None:
        """Start the processes that decode, because a person is about to look at photos. Returns at once."""
        self.engine.warm_up()

    def thumbnail(self, photo_id: int, ctx: JobContext | None = None) -> bytes:
        """A JPEG of at most `THUMBNAIL_EDGE` pixels: from the cache, else from the file. Raises UnreadableError,
        `Cancelled`."""
        return self._looking.thumbnail(photo_id, ctx or JobContext())

    def pixels(self, photo_id: int, need: Need, ctx: JobContext | None = None, most: int = 0) -> ScreenPixels:
        """Pixels for the loupe from a worker, at most `most` of them (0: no bound), which a large picture meets by
        being scaled. Raises UnreadableError, `Cancelled`.

        Cancelled before a worker took it up, the file is not opened at all.
        """
        return self._looking.pixels(photo_id, need, ctx or JobContext(), most)

    # Marks

    def mark(
        self,
        photo_ids: Sequence[int],
        *,
        stars: int | None = None,
        step: int = 0,
        flag: int | None = None,
        label: str | None = None,
        toggle: bool = False,
        visible: str = "",
    ) -> Changes:
        """A person's marks, as one operation; `visible` names what opinion of the app was on screen ("" for none).

        `step`: stars up or down of what each photo has, instead of `stars`; `toggle`: where every photo has `label`
        already, it is taken off.
        """
        return self.library.mark(
            photo_ids,
            stars=stars,
            step=step,
            flag=flag,
            label=label,
            toggle=toggle,
            source="person",
            visible=visible,
        )

    def undo(self) -> Changes | None:
        """Take back the last operation; None where there is none."""
        return self.library.undo()

    def redo(self) -> Changes | None:
        """Do again what was taken back last; None where there is nothing."""
        return self.library.redo()
