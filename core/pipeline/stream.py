"""The stream: items in, results out as they are ready, with a bounded number of photos in between.

Runs in the caller's thread as a generator. The work happens wherever the given visitors and encoder do it; their
futures wake the generator through one queue. At most `visitors.capacity` files are open at a time and at most
`encoder.capacity` + 2 batches wait for the encoder, so memory does not grow with the folder.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import NoWorkersError, UnreadableError, UserError
from core.jobs import JobContext
from core.pipeline.judge import NO_VALUES, Judge, stack
from core.pipeline.visit import Visit
from core.types import Embedding, Null, PhotoResult, SpaceKey, Status, Value, View, WorkItem

MOVED = Null("the model had to move to another processor; judged again with the next pass")

TICK_SECONDS = 0.1
"""How often a stream that waits looks at its token."""


class Visitors(Protocol):
    """Whoever opens files. `visit` answers with a `Visit` or raises `UnreadableError`, where nothing can be opened
    `NoWorkersError`."""

    @property
    def capacity(self) -> int: ...

    def visit(self, item: WorkItem, urgent: bool) -> Future[Visit]: ...


class ImageEncoder(Protocol):
    """Whoever turns crops, uint8 (N, S, S, 3), into unit vectors, float32 (N, D)."""

    @property
    def capacity(self) -> int:
        """Batches that may usefully be under way at once."""
        ...

    @property
    def batch(self) -> int:
        """Crops that it likes best at a time."""
        ...

    @property
    def space(self) -> SpaceKey:
        """Where the vectors of the latest answer lie."""
        ...

    def encode_images(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]: ...


def nothing_urgent() -> Sequence[int]:
    """For passes that nobody watches."""
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """What a stream needs beside the items: who opens files, who encodes (None: measures only), who judges."""

    made_by: str
    judge: Judge
    visitors: Visitors
    encoder: ImageEncoder | None = None


def run_pass(
    items: Iterable[WorkItem],
    work: Pass,
    ctx: JobContext,
    urgent: Callable[[], Sequence[int]] = nothing_urgent,
) -> Iterator[PhotoResult]:
    """Yield one result per item, in the order in which they get ready.

    `urgent` is asked before each submission for the photo ids that somebody is looking at: those go first. A file that
    cannot be read gives a result with `Status.UNREADABLE` and its reason. Raises `Cancelled` once the token is set
    or the engine closes, `NoWorkersError` where no file can be opened at all; what was yielded before stays valid.
    """
    stream = _Stream(items, work, urgent)
    try:
        yield from stream.run(ctx)
    finally:
        stream.abandon()


class HasPhoto(Protocol):
    @property
    def photo_id(self) -> int: ...


Item = TypeVar("Item", bound=HasPhoto)


class Waiting(Generic[Item]):
    """Items not yet submitted, in order, with the urgent ones first."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = {item.photo_id: item for item in items}

    def __len__(self) -> int:
        return len(self._items)

    def take(self, urgent: Sequence[int]) -> tuple[Item, bool]:
        """The next item, and whether somebody waits for it."""
        for photo_id in urgent:
            item = self._items.pop(photo_id, None)
            if item is not None:
                return item, True
        photo_id = next(iter(self._items))
        return self._items.pop(photo_id), False


class _Batch:
    """Photos whose crops travel to the encoder together, and the answers that have come back, one array per view."""

    def __init__(self, visited: list[tuple[WorkItem, Visit]]) -> None:
        self.visited = visited
        self.views = list(visited[0][1].inputs)
        self.vectors: dict[View, NDArray[np.float32]] = {}
        self.failure: UserError | None = None

    def crops(self, view: View) -> NDArray[np.uint8]:
        return np.concatenate([visit.inputs[view] for _, visit in self.visited])

    @property
    def complete(self) -> bool:
        return self.failure is not None or len(self.vectors) == len(self.views)

    def per_photo(self, view: View) -> list[NDArray[np.float32]]:
        """The photo's vector of `view`: the unit mean where a view has several crops."""
        rows, vectors = 0, []
        for _, visit in self.visited:
            count = len(visit.inputs[view])
            part = self.vectors[view][rows : rows + count]
            rows += count
            mean = part[0] if count == 1 else part.mean(axis=0)
            vectors.append(mean if count == 1 else mean / np.linalg.norm(mean))
        return vectors


class _Stream:
    """The state of one running pass. Lives in one thread; futures only touch `_ready`."""

    def __init__(self, items: Iterable[WorkItem], work: Pass, urgent: Callable[[], Sequence[int]]) -> None:
        self._waiting = Waiting(items)
        self._work = work
        self._urgent = urgent
        self._space = work.encoder.space if work.encoder is not None else None
        self._ready: queue.SimpleQueue[Callable[[], Iterator[PhotoResult]]] = queue.SimpleQueue()
        self._visits: set[Future[Visit]] = set()
        self._encodes: set[Future[NDArray[np.float32]]] = set()
        self._to_encode: deque[tuple[WorkItem, Visit]] = deque()
        self._closed = threading.Event()

    def run(self, ctx: JobContext) -> Iterator[PhotoResult]:
        done, total = 0, len(self._waiting)
        ctx.progress(done, total)
        self._submit_visits()
        while self._visits or self._encodes or self._to_encode or len(self._waiting):
            ctx.cancel.check()
            try:
                handle = self._ready.get(timeout=TICK_SECONDS)
            except queue.Empty:
                continue
            for result in handle():
                done += 1
                yield result
                ctx.progress(done, total)
            self._submit_batches()
            self._submit_visits()

    def abandon(self) -> None:
        """Let go of what is still under way; late answers are dropped."""
        self._closed.set()
        for visit in self._visits:
            visit.cancel()
        for encode in self._encodes:
            encode.cancel()

    def _submit_visits(self) -> None:
        room = self._work.encoder.capacity + 2 if self._work.encoder is not None else 0
        while len(self._waiting) and len(self._visits) < self._work.visitors.capacity:
            if self._work.encoder is not None and len(self._encodes) >= room:
                return
            item, is_urgent = self._waiting.take(self._urgent())
            future = self._work.visitors.visit(item, is_urgent)
            self._visits.add(future)
            future.add_done_callback(lambda done, item=item: self._wake(lambda: self._visited(item, done)))  # type: ignore[misc]

    def _submit_batches(self) -> None:
        encoder = self._work.encoder
        if encoder is None:
            return
        no_more_visits = not self._visits and not len(self._waiting)
        while self._to_encode and (len(self._to_encode) >= encoder.batch or no_more_visits):
            size = min(encoder.batch, len(self._to_encode))
            batch = _Batch([self._to_encode.popleft() for _ in range(size)])
            for view in batch.views:
                future = encoder.encode_images(batch.crops(view))
                self._encodes.add(future)
                future.add_done_callback(
                    lambda done, batch=batch, view=view: self._wake(lambda: self._encoded(batch, view, done))  # type: ignore[misc]
                )

    def _wake(self, handle: Callable[[], Iterator[PhotoResult]]) -> None:
        if not self._closed.is_set():
            self._ready.put(handle)

    def _visited(self, item: WorkItem, future: Future[Visit]) -> Iterator[PhotoResult]:
        self._visits.discard(future)
        try:
            visit = future.result()
        except NoWorkersError:
            # Every other file would fail alike: all of them stay as they are, and whoever asked is told once.
            raise
        except UnreadableError as error:
            # Not marked as made where the file may well be sound: the next pass tries again.
            made_by = "" if error.passing else self._work.made_by
            yield PhotoResult(item, Status.UNREADABLE, made_by, reason=error.message)
            return
        except CancelledError:
            return
        if visit.inputs and self._work.encoder is not None:
            self._to_encode.append((item, visit))
        else:
            yield self._result(item, visit, self._work.judge.no_attributes())

    def _encoded(self, batch: _Batch, view: View, future: Future[NDArray[np.float32]]) -> Iterator[PhotoResult]:
        self._encodes.discard(future)
        if batch.failure is not None:
            return
        try:
            batch.vectors[view] = future.result()
        except UserError as error:
            batch.failure = error
            yield from self._unjudged(batch, Null(error.message))
            return
        except CancelledError:
            return
        if not batch.complete:
            return
        if self._work.encoder is not None and self._work.encoder.space != self._space:
            # The judge's words lie in the space that the pass began with: nothing may be compared across.
            yield from self._unjudged(batch, MOVED)
        else:
            yield from self._judged(batch)

    def _unjudged(self, batch: _Batch, missing: Null) -> Iterator[PhotoResult]:
        """Measures without attributes, and not marked as made: the next pass tries again."""
        for item, visit in batch.visited:
            yield replace(self._result(item, visit, self._work.judge.no_attributes(missing)), made_by="")

    def _judged(self, batch: _Batch) -> Iterator[PhotoResult]:
        assert self._work.encoder is not None
        space = self._work.encoder.space
        vectors = {view: batch.per_photo(view) for view in batch.views}
        whole = stack(vectors[View.GLOBAL])
        attributes, scores = self._work.judge.attributes(whole), self._work.judge.scored(whole)
        for row, (item, visit) in enumerate(batch.visited):
            embeddings = tuple(Embedding(space, view, vectors[view][row]) for view in batch.views)
            yield self._result(item, visit, attributes[row], scores[row], embeddings)

    def _result(
        self,
        item: WorkItem,
        visit: Visit,
        attributes: Mapping[str, Value],
        scores: Mapping[str, Value] = NO_VALUES,
        embeddings: tuple[Embedding, ...] = (),
    ) -> PhotoResult:
        verdict = self._work.judge.verdict(visit.values, attributes, scores)
        return PhotoResult(
            item=item,
            status=Status.OK,
            made_by=self._work.made_by,
            digest=visit.digest,
            metadata=visit.metadata,
            full_width=visit.full_width,
            full_height=visit.full_height,
            measured_scale=visit.scale,
            values={**visit.values, **verdict.values},
            reasons=verdict.reasons,
            scorer=verdict.scorer,
            embeddings=embeddings,
            seconds=sum(visit.seconds.values()),
        )
