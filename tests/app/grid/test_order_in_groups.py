"""In groups too: what a person looks at stays where it is, or nothing moves."""

from __future__ import annotations

import numpy as np
import pytest

from app.grid.order import ARRIVED, Pin, held_in_groups, pinned_in_groups
from core.questions import Groups

Plain = list[tuple[str, list[int]]]


def groups_of(plain: Plain) -> Groups:
    ids = [photo for _, inside in plain for photo in inside]
    starts = np.cumsum([0, *(len(inside) for _, inside in plain)])[:-1].astype(np.int64)
    sizes = np.array([len(inside) for _, inside in plain], np.int64)
    places = np.array([photo % 5 for photo in ids], np.int32)
    at = sizes * 1.0
    return Groups(np.array(ids, np.int64), starts, tuple(key for key, _ in plain), at, at, sizes, places)


def plain_of(groups: Groups) -> Plain:
    ends = [*groups.starts[1:].tolist(), len(groups.ids)] if groups.keys else []
    return [
        (key, groups.ids[start:end].tolist())
        for key, start, end in zip(groups.keys, groups.starts.tolist(), ends, strict=True)
    ]


def by_chance(random: np.random.Generator, ids: np.ndarray) -> Plain:
    keys = random.choice(["a", "b", "c", "d"], len(ids))
    made = [(key, ids[keys == key].tolist()) for key in ("a", "b", "c", "d")]
    return [(key, inside) for key, inside in made if inside]


def heights(plain: Plain, collapsed: set[str]) -> list[tuple[str, int]]:
    return [(key, 0 if key in collapsed else len(inside)) for key, inside in plain]


@pytest.mark.parametrize("seed", range(60))
def test_a_pinned_photo_stays_on_screen_or_the_answer_is_no(seed: int) -> None:
    random = np.random.default_rng(seed)
    ids = random.permutation(np.arange(1, 13))
    before = by_chance(random, ids)
    # Sorted anew inside the groups, and now and then another photo or another group.
    after = [(key, random.permutation(inside).tolist()) for key, inside in before]
    if seed % 3 == 1:
        group = int(random.integers(len(after)))
        after[group] = (after[group][0], [*after[group][1], 99])
    elif seed % 3 == 2:
        after = by_chance(random, ids)
    collapsed = {str(random.choice(["a", "b", "c", "d"]))}
    old, new = groups_of(before), groups_of(after)
    pins = [Pin(int(old.ids[at]), int(at)) for at in random.choice(len(old.ids), 2, replace=False)]
    found = pinned_in_groups(old, new, pins, collapsed)
    homes = {photo: (key, n) for key, inside in before for n, photo in enumerate(inside)}
    new_homes = {photo: key for key, inside in after for photo in inside}
    keys_before, keys_after = ([key for key, _ in plain] for plain in (before, after))
    possible = True
    for pin in pins:
        key = homes[pin.id][0]
        if new_homes[pin.id] != key:
            possible = False
            continue
        above = slice(0, keys_before.index(key))
        same = heights(before, collapsed)[above] == heights(after, collapsed)[: keys_after.index(key)]
        possible = possible and same
    assert (found is not None) == possible
    if found is None:
        return
    shown = dict(plain_of(found))
    assert {key: sorted(inside) for key, inside in shown.items()} == {key: sorted(inside) for key, inside in after}
    for pin in pins:
        key, place = homes[pin.id]
        assert shown[key].index(pin.id) == place
    rest = {pin.id for pin in pins}
    for key, inside in after:
        assert [n for n in shown[key] if n not in rest] == [n for n in inside if n not in rest]
    assert found.places.tolist() == [photo % 5 for photo in found.ids.tolist()]


def test_a_pin_that_left_the_library_holds_nothing() -> None:
    old, new = groups_of([("a", [1, 2]), ("b", [3])]), groups_of([("b", [3])])
    assert pinned_in_groups(old, new, [Pin(1, 0)], ()) is new


def test_without_groups_a_pin_has_its_index() -> None:
    nothing = np.zeros(0, np.int64)
    old, new = (
        Groups(np.array(ids), nothing, (), np.zeros(0), np.zeros(0), nothing, np.zeros(3, np.int32))
        for ids in ([1, 2, 3], [3, 2, 1])
    )
    found = pinned_in_groups(old, new, [Pin(1, 0)], ())
    assert found is not None
    assert found.ids.tolist() == [1, 3, 2]


@pytest.mark.parametrize("seed", range(30))
def test_held_groups_keep_what_stays_and_gather_what_came(seed: int) -> None:
    random = np.random.default_rng(seed)
    before = by_chance(random, random.permutation(np.arange(1, 13)))
    after = by_chance(random, random.permutation(np.arange(5, 17)))
    stay = {photo for _, inside in after for photo in inside}
    kept = [(key, [photo for photo in inside if photo in stay]) for key, inside in before]
    known = {photo for _, inside in before for photo in inside}
    came = [photo for _, inside in after for photo in inside if photo not in known]
    expected = [(key, inside) for key, inside in kept if inside] + ([(ARRIVED, came)] if came else [])
    found = held_in_groups(groups_of(before), groups_of(after))
    assert plain_of(found) == expected
    assert found.places.tolist() == [photo % 5 for photo in found.ids.tolist()]
    assert len(found.at) == len(found.sizes) == len(found.keys)


def test_what_comes_later_joins_what_came_before() -> None:
    first = held_in_groups(groups_of([("a", [1, 2])]), groups_of([("a", [3, 1, 2])]))
    assert plain_of(first) == [("a", [1, 2]), (ARRIVED, [3])]
    later = held_in_groups(first, groups_of([("a", [4, 3, 2])]))
    assert plain_of(later) == [("a", [2]), (ARRIVED, [3, 4])]
    assert later.sizes.tolist()[-1] == 2


def test_held_from_nothing_and_to_nothing() -> None:
    some, none = groups_of([("a", [1])]), groups_of([])
    assert plain_of(held_in_groups(some, none)) == []
    assert held_in_groups(none, some).ids.tolist() == [1]
