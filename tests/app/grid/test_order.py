"""New orders leave alone what a person looks at."""

from __future__ import annotations

import numpy as np
import pytest

from app.grid.order import Pin, held, pinned

IDS = np.arange(10, 60, dtype=np.int64)


def naive_pinned(order: list[int], pins: list[Pin]) -> list[int]:
    present = sorted((p for p in pins if p.id in order), key=lambda p: p.index)
    rest = [i for i in order if i not in {p.id for p in present}]
    for pin in present:
        rest.insert(min(pin.index, len(rest)), pin.id)
    return rest


@pytest.mark.parametrize("seed", range(20))
def test_pinned_photos_stay_and_the_others_are_sorted_around_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    order = random.permutation(IDS)
    chosen = random.choice(np.append(IDS, 999), 2, replace=False)
    pins = [Pin(int(i), int(random.integers(0, 60))) for i in chosen]
    result = pinned(order, pins)
    assert result.tolist() == naive_pinned(order.tolist(), pins)
    assert sorted(result.tolist()) == sorted(order.tolist())
    others = [i for i in result.tolist() if i not in {p.id for p in pins}]
    assert others == [i for i in order.tolist() if i not in {p.id for p in pins}]


def test_a_pin_is_at_its_place() -> None:
    assert pinned(IDS[::-1], [Pin(12, 0), Pin(40, 3)])[[0, 3]].tolist() == [12, 40]


@pytest.mark.parametrize("seed", range(10))
def test_held_keeps_the_old_order_and_appends(seed: int) -> None:
    random = np.random.default_rng(seed)
    old, new = random.permutation(IDS[:40]), random.permutation(IDS[10:])
    kept = [i for i in old.tolist() if i in set(new.tolist())]
    assert held(old, new).tolist() == kept + [i for i in new.tolist() if i not in set(old.tolist())]
