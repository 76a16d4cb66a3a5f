"""Bursts: the maker's id first, else the clock of one camera, confirmed by likeness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan

import numpy as np
import pytest
from numpy.typing import NDArray

from core.grouping.bursts import APART_BY_CLOCK_ALONE_S, APART_S, LOOKS_ALIKE, Likeness, find_bursts, no_likeness
from tests.core.grouping.photos import NAN, Shot, columns, likeness_table, random_shots

NOON = 1_777_636_800.0


def likeness_of(pair: Callable[[int, int], float]) -> Likeness:
    def likeness(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.array([pair(a - 1001, b - 1001) for a, b in zip(first, second, strict=True)], np.float32)

    return likeness


def naive_bursts(shots: Sequence[Shot], pair: Callable[[int, int], float]) -> list[list[int]]:
    """Lists of indices by time, photo by photo."""
    by_time = sorted(range(len(shots)), key=lambda n: (isnan(shots[n].taken), shots[n].taken, n))
    found: list[list[int]] = []
    named: dict[tuple[int, float], list[int]] = {}
    for n in by_time:
        if not isnan(shots[n].burst):
            named.setdefault((shots[n].folder, shots[n].burst), []).append(n)
    found += [members for members in named.values() if len(members) > 1]
    taken = {n for members in found for n in members}
    last: dict[tuple[int, float], list[int]] = {}
    for n in by_time:
        shot = shots[n]
        if n in taken or isnan(shot.taken):
            continue
        camera = (shot.folder, -1.0 if isnan(shot.camera) else shot.camera)
        chain = last.get(camera)
        if chain:
            gap, alike = shot.taken - shots[chain[-1]].taken, pair(chain[-1], n)
            if isnan(alike):
                joins = gap <= APART_BY_CLOCK_ALONE_S and not isnan(shot.camera)
            else:
                joins = gap <= APART_S and alike >= LOOKS_ALIKE
            if joins:
                chain.append(n)
                continue
        last[camera] = [n]
        found.append(last[camera])
    return sorted(members for members in found if len(members) > 1)


def found_bursts(shots: Sequence[Shot], likeness: Likeness = no_likeness) -> list[list[int]]:
    bursts, places = find_bursts(columns(shots), likeness)
    members: dict[int, list[int]] = {}
    for n in np.lexsort((places, bursts)).tolist():
        if bursts[n] >= 0:
            members.setdefault(int(bursts[n]), []).append(n)
    for first, inside in members.items():
        assert inside[0] == first
        assert places[inside].tolist() == list(range(len(inside)))
    assert ((bursts < 0) == (places < 0)).all()
    return sorted(members.values())


@pytest.mark.parametrize("seed", range(40))
def test_it_agrees_with_looking_at_photo_after_photo(seed: int) -> None:
    shots = random_shots(seed, 120)
    table = likeness_table(seed, 120)
    assert found_bursts(shots, likeness_of(lambda a, b: table[a])) == naive_bursts(shots, lambda a, b: table[a])
    assert found_bursts(shots) == naive_bursts(shots, lambda a, b: NAN)


def test_nothing_and_one_photo() -> None:
    assert found_bursts([]) == []
    assert found_bursts([Shot(NOON)]) == []
    assert found_bursts([Shot(), Shot()]) == []


def test_sub_seconds_decide() -> None:
    shots = [Shot(NOON), Shot(NOON + 0.99), Shot(NOON + 2.01)]
    assert found_bursts(shots) == [[0, 1]]
    assert found_bursts(shots, likeness_of(lambda a, b: 0.95)) == [[0, 1, 2]]


def test_frames_that_look_different_are_no_burst_however_quick() -> None:
    assert found_bursts([Shot(NOON), Shot(NOON + 0.1)], likeness_of(lambda a, b: 0.5)) == []


def test_all_photos_in_one_second_are_one_burst_of_their_camera() -> None:
    assert found_bursts([Shot(NOON)] * 5) == [[0, 1, 2, 3, 4]]
    assert found_bursts([Shot(NOON, camera=float(n)) for n in range(5)]) == []


def test_a_clock_that_runs_backwards_orders_by_time_not_by_name() -> None:
    assert found_bursts([Shot(NOON + 1), Shot(NOON + 0.5), Shot(NOON)]) == [[2, 1, 0]]


def test_the_makers_id_holds_over_any_pause_and_without_a_date() -> None:
    shots = [Shot(NOON, burst=1.0), Shot(NOON + 60, burst=1.0), Shot(burst=1.0), Shot(NOON + 0.5)]
    assert found_bursts(shots) == [[0, 1, 2]]


def test_a_makers_id_that_one_photo_bears_leaves_it_to_the_clock() -> None:
    assert found_bursts([Shot(NOON, burst=1.0), Shot(NOON + 0.5, burst=2.0)]) == [[0, 1]]


def test_copies_in_another_folder_are_no_frames() -> None:
    assert found_bursts([Shot(NOON), Shot(NOON, folder=2)]) == []
    assert found_bursts([Shot(NOON, burst=1.0), Shot(NOON, folder=2, burst=1.0)]) == []


def test_a_camera_without_a_name_needs_likeness() -> None:
    shots = [Shot(NOON, camera=NAN), Shot(NOON + 0.2, camera=NAN)]
    assert found_bursts(shots) == []
    assert found_bursts(shots, likeness_of(lambda a, b: 0.95)) == [[0, 1]]


def test_only_close_pairs_are_compared() -> None:
    asked: list[int] = []

    def likeness(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
        asked.append(len(first))
        return np.full(len(first), 0.95, np.float32)

    find_bursts(columns([Shot(NOON + n) for n in (0, 1, 100, 200, 201.5)]), likeness)
    assert asked == [2]
