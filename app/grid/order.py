"""New orders that leave alone what a person is looking at. Plain arrays of photo ids, no Qt.

While scores arrive the sorted order changes all the time. `pinned` is that order with a few photos kept at their
place; `held` is the old order with only what came and went, for a person who has scrolled away and is reading.

In groups a photo keeps its place inside its group (`pinned_in_groups`), which is its place on screen only while the
groups above take the same room; where they do not, all is held. What comes while groups are held gathers at the end,
under the key `ARRIVED`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.questions import Groups

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
else:
    # The window shows before anything is ordered, and numpy takes a sixth of a second to import.
    Ids = Any


@dataclass(frozen=True, slots=True)
class Pin:
    """Photo `id` stays at `index` of the list."""

    id: int
    index: int


def pinned(order: Ids, pins: Sequence[Pin]) -> Ids:
    """`order` with every pinned photo that it contains moved to its index, the others in sorted order around them.

    An index beyond the end means the end. Of two pins on one index the first has it.
    """
    import numpy as np

    present = [pin for pin in pins if (order == pin.id).any()]
    if not present:
        return order
    result = order[~np.isin(order, [pin.id for pin in present])]
    for pin in sorted(present, key=lambda pin: pin.index):
        result = np.insert(result, min(pin.index, len(result)), pin.id)
    return result


def held(old: Ids, new: Ids) -> Ids:
    """The photos of `new`: those of `old` first, in their old order, then the rest in the order of `new`."""
    import numpy as np

    return np.concatenate((old[np.isin(old, new)], new[~np.isin(new, old)]))


ARRIVED = "arrived"


def pinned_in_groups(old: Groups, new: Groups, pins: Sequence[Pin], collapsed: Collection[str]) -> Groups | None:
    """`new` with every pinned photo at its old place inside its group; None where it could not be the same place on
    screen, because it changes groups or a group above it comes, goes or grows. `pins` are indices into `old`;
    `collapsed` are the keys of the groups that take no room but their header's."""
    import numpy as np

    by_id = {pin.id: np.flatnonzero(new.ids == pin.id) for pin in pins}
    where = {photo_id: int(found[0]) for photo_id, found in by_id.items() if len(found)}
    here = [pin for pin in pins if pin.id in where]
    if not here:
        return new
    if not len(new.starts) or not len(old.starts):
        return replace(new, ids=pinned(new.ids, here)) if len(new.starts) == len(old.starts) else None
    groups = [(_group_of(old, pin.index), _group_of(new, where[pin.id])) for pin in here]
    if any(before != after for before, after in groups):
        return None
    last = max(group for group, _ in groups)
    if old.keys[: last + 1] != new.keys[: last + 1]:
        return None
    before, after = np.diff(old.starts[: last + 1]), np.diff(new.starts[: last + 1])
    if any(old.keys[group] not in collapsed for group in np.flatnonzero(before != after).tolist()):
        return None
    ids, places = new.ids.copy(), new.places.copy()
    ends = np.append(new.starts[1:], len(ids))
    for group in {group for group, _ in groups}:
        first, end = int(new.starts[group]), int(ends[group])
        inside = [
            Pin(pin.id, pin.index - int(old.starts[group]))
            for pin, (own, _) in zip(here, groups, strict=True)
            if own == group
        ]
        ids[first:end] = pinned(new.ids[first:end], inside)
        places[first:end] = _looked_up(ids[first:end], new.ids[first:end], new.places[first:end])
    return replace(new, ids=ids, places=places)


def out_of_place(placed: Groups, sorted_groups: Groups, pins: Sequence[Pin]) -> frozenset[int]:
    """The pinned photos that stand elsewhere in `placed` than in the true order."""
    return frozenset(
        pin.id
        for pin in pins
        if placed.ids is not sorted_groups.ids and ((placed.ids == pin.id) != (sorted_groups.ids == pin.id)).any()
    )


def held_in_groups(old: Groups, new: Groups) -> Groups:
    """The photos of `new`: those of `old` where they stood, then the rest in the order of `new`, in a group of their
    own where there are groups."""
    import numpy as np

    ids = held(old.ids, new.ids)
    places = _looked_up(ids, new.ids, new.places)
    if not len(old.starts):
        return replace(old, ids=ids, places=places)
    stay = np.isin(old.ids, new.ids)
    counts = np.add.reduceat(stay.astype(np.int64), old.starts)
    left = np.flatnonzero(counts)
    starts = np.concatenate(([0], np.cumsum(counts[left])))[:-1].astype(np.int64)
    keys = tuple(old.keys[group] for group in left.tolist())
    at, until, sizes = old.at[left], old.until[left], old.sizes[left]
    kept = int(counts.sum())
    if kept < len(ids) and (not keys or keys[-1] != ARRIVED):
        starts, keys = np.append(starts, kept), (*keys, ARRIVED)
        at, until, sizes = np.append(at, np.nan), np.append(until, np.nan), np.append(sizes, 0)
    if keys and keys[-1] == ARRIVED:
        sizes = np.append(sizes[:-1], len(ids) - starts[-1])
    return Groups(ids, starts, keys, at, until, sizes, places)


def _group_of(groups: Groups, index: int) -> int:
    return int(groups.starts.searchsorted(index, side="right")) - 1


def _looked_up(wanted: Ids, ids: Ids, column: Any) -> Any:
    """`column`, which is aligned with `ids`, for the ids wanted, all of which are among them."""
    by_id = ids.argsort()
    return column[by_id[ids[by_id].searchsorted(wanted)]]
