"""Groups: each photo once, in its own group, in the order that was asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isnan

import numpy as np
import pytest

from core.grouping import arrange
from core.grouping.bursts import find_bursts
from core.library.circumstances import Circumstances
from core.questions import Grouping, Groups, Query
from tests.core.grouping.photos import Shot, columns, random_shots

DAY = 86_400.0
NOON = 1_777_636_800.0  # 2026-05-01 12:00


def arranged(photos: Circumstances, ids: np.ndarray, query: Query) -> Groups:
    if query.group is Grouping.FOLDER:
        return arrange.by_folder(photos, ids, query)
    if query.group is Grouping.DAY:
        return arrange.by_day(photos, ids, query)
    return arrange.by_burst(photos, ids, query, *find_bursts(photos))


def members(groups: Groups) -> list[tuple[str, list[int]]]:
    ends = [*groups.starts[1:].tolist(), len(groups.ids)]
    starts = groups.starts.tolist()
    return [(key, groups.ids[start:end].tolist()) for key, start, end in zip(groups.keys, starts, ends, strict=True)]


def naive_days(shots: list[Shot], ids: list[int], *, turned: bool) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for photo_id in ids:
        taken = shots[photo_id - 1].taken
        key = "" if isnan(taken) else datetime.fromtimestamp(taken, UTC).date().isoformat()
        found.setdefault(key, []).append(photo_id)
    days = sorted((item for item in found.items() if item[0]), reverse=turned)
    return days + [item for item in found.items() if not item[0]]


@pytest.mark.parametrize("group", [Grouping.FOLDER, Grouping.DAY, Grouping.BURST])
@pytest.mark.parametrize("sort", ["name", "taken"])
@pytest.mark.parametrize("seed", range(8))
def test_every_photo_once_and_in_order_within_its_group(seed: int, sort: str, group: Grouping) -> None:
    photos = columns(random_shots(seed, 200))
    random = np.random.default_rng(seed)
    ids = random.permutation(photos.ids)[: random.integers(0, 200)]
    groups = arranged(photos, ids, Query(sort=sort, descending=seed % 2 == 0, group=group))
    assert sorted(groups.ids.tolist()) == sorted(ids.tolist())
    rank = {photo_id: n for n, photo_id in enumerate(ids.tolist())}
    for _, inside in members(groups):
        assert inside
        assert inside == sorted(inside, key=rank.__getitem__)
    assert len(set(groups.keys)) == len(groups.keys)
    assert len(groups.keys) == len(groups.starts) == len(groups.at) == len(groups.until) == len(groups.sizes)
    taken = dict(zip(photos.ids.tolist(), photos.taken.tolist(), strict=True))
    for (_, inside), until in zip(members(groups), groups.until.tolist(), strict=True):
        known = [taken[photo_id] for photo_id in inside if not isnan(taken[photo_id])]
        assert until == max(known) if known else isnan(until)
    assert (groups.sizes >= np.diff(np.append(groups.starts, len(ids)))).all()


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_days_agree_with_a_calendar(seed: int, turned: bool) -> None:
    shots = random_shots(seed, 150)
    photos = columns(shots)
    ids = np.random.default_rng(seed).permutation(photos.ids)
    groups = arrange.by_day(photos, ids, Query(sort="taken", descending=turned, group=Grouping.DAY))
    assert members(groups) == naive_days(shots, ids.tolist(), turned=turned)


def test_days_before_1970_and_the_second_before_midnight() -> None:
    photos = columns([Shot(-1.0), Shot(0.0), Shot(DAY - 0.001), Shot(DAY)])
    groups = arrange.by_day(photos, photos.ids, Query(group=Grouping.DAY))
    assert members(groups) == [("1969-12-31", [1]), ("1970-01-01", [2, 3]), ("1970-01-02", [4])]


def test_photos_without_a_date_come_last_in_either_direction() -> None:
    photos = columns([Shot(), Shot(NOON), Shot(NOON + DAY)])
    for descending in (False, True):
        for group in (Grouping.DAY, Grouping.BURST):
            query = Query(sort="taken", descending=descending, group=group)
            assert members(arranged(photos, photos.ids, query))[-1] == ("", [1])


def test_folders_follow_their_paths_and_the_direction_of_a_sort_by_path() -> None:
    photos = columns([Shot(folder=3), Shot(folder=9), Shot(folder=9)])
    up = members(arrange.by_folder(photos, photos.ids, Query(sort="name", group=Grouping.FOLDER)))
    assert up == [("/photos/03", [1]), ("/photos/09", [2, 3])]
    down = members(arrange.by_folder(photos, photos.ids[::-1], Query(sort="path", group=Grouping.FOLDER)))
    assert down == [("/photos/09", [3, 2]), ("/photos/03", [1])]


def test_bursts_and_what_lies_between_them() -> None:
    seconds = [0, 100, 100.5, 200, 300, 400, 400.5, 401]
    photos = columns([*(Shot(NOON + second) for second in seconds), Shot()])
    groups = arranged(photos, photos.ids[::-1], Query(group=Grouping.BURST))
    assert members(groups) == [
        ("after burst 0", [1]),
        ("burst 2", [3, 2]),
        ("after burst 2", [5, 4]),
        ("burst 6", [8, 7, 6]),
        ("", [9]),
    ]
    assert groups.places.tolist() == [0, 2, 1, 0, 0, 3, 2, 1, 0]
    assert groups.sizes.tolist() == [1, 2, 2, 3, 1]
    assert (groups.at[:4] - NOON).tolist() == [0, 100, 200, 400]


def test_a_filter_makes_no_burst_smaller_and_splits_no_run() -> None:
    photos = columns([Shot(NOON + second) for second in (0, 0.5, 1, 50, 60, 60.5, 70)])
    groups = arranged(photos, np.array([3, 4, 7]), Query(group=Grouping.BURST))
    assert members(groups) == [("burst 1", [3]), ("after burst 1", [4, 7])]
    assert groups.sizes.tolist() == [3, 2]
    assert groups.places.tolist() == [3, 0, 0]


def test_a_burst_without_a_date_stands_before_the_photos_without_one() -> None:
    photos = columns([Shot(), Shot(burst=1.0), Shot(burst=1.0), Shot(NOON)])
    for descending in (False, True):
        query = Query(sort="taken", descending=descending, group=Grouping.BURST)
        assert members(arranged(photos, photos.ids, query)) == [
            ("after burst 0", [4]),
            ("burst 2", [2, 3]),
            ("", [1]),
        ]


@pytest.mark.parametrize("group", [Grouping.FOLDER, Grouping.DAY, Grouping.BURST])
def test_nothing_to_show_and_one_photo(group: Grouping) -> None:
    empty = columns([])
    assert arranged(empty, empty.ids, Query(group=group)).keys == ()
    one = columns([Shot(NOON)])
    assert len(arranged(one, one.ids, Query(group=group)).keys) == 1
    assert arranged(one, one.ids[:0], Query(group=group)).keys == ()


@pytest.mark.parametrize("group", [Grouping.FOLDER, Grouping.DAY, Grouping.BURST])
def test_a_photo_that_came_after_the_columns_were_read_waits_for_the_next_time(group: Grouping) -> None:
    photos = columns([Shot(NOON)])
    assert arranged(photos, np.array([1, 77]), Query(group=group)).ids.tolist() == [1]
