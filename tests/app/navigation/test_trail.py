"""The trail of stops against a naive list, and a stop as it is stored."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import tomli_w

from app.filters.sentence import NameFilter, Sentence
from app.navigation.trail import Trail
from app.navigation.where import Where, read, written
from core.questions import ChoiceFilter, Grouping, RangeFilter

HERE = Where(Path("/photos"))
LOUPE = replace(HERE, in_loupe=True, current=3)
STARS = replace(HERE, sentence=Sentence((RangeFilter("marks.stars", 3),)))


class NaiveTrail:
    """Two lists, as people think of it."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.behind: list[Where] = []
        self.here: Where | None = None
        self.ahead: list[Where] = []

    def visit(self, where: Where) -> None:
        if self.here is None or self.here.same_view(where):
            self.here = where
        elif self.here.in_loupe and self.behind and self.behind[-1].same_view(where):
            self.ahead.insert(0, self.here)
            self.behind.pop()
            self.here = where
        else:
            self.behind.append(self.here)
            self.ahead = []
            self.here = where
            self.behind = self.behind[-(self.limit - 1) :]

    def back(self) -> None:
        if self.behind and self.here is not None:
            self.ahead.insert(0, self.here)
            self.here = self.behind.pop()

    def forward(self) -> None:
        if self.ahead and self.here is not None:
            self.behind.append(self.here)
            self.here = self.ahead.pop(0)


def random_stop(rng: random.Random) -> Where:
    conditions = rng.sample(
        [RangeFilter("marks.stars", rng.randint(1, 5)), ChoiceFilter("marks.flag", (1,)), NameFilter(rng.choice("ab"))],
        rng.choice([0, 0, 1, 2]),
    )
    return Where(
        Path(rng.choice(["/a", "/b"])),
        Sentence(tuple(conditions)),
        sort=rng.choice(["name", "taken"]),
        in_loupe=rng.random() < 0.3,
        current=rng.choice([None, 1, 2]),
        scroll=rng.randint(0, 3),
    )


@pytest.mark.parametrize("seed", range(6))
def test_it_goes_as_two_lists_would(seed: int) -> None:
    rng = random.Random(seed)
    trail, naive = Trail(limit=8), NaiveTrail(limit=8)
    for step in range(600):
        act = rng.random()
        if act < 0.5:
            stop = random_stop(rng)
            trail.visit(stop)
            naive.visit(stop)
        elif act < 0.8:
            if trail.peek(-1) is not None:
                trail.go(-1)
            naive.back()
        else:
            if trail.peek(1) is not None:
                trail.go(1)
            naive.forward()
        assert trail.here == naive.here, step
        assert trail.peek(-1) == (naive.behind[-1] if naive.behind else None), step
        assert trail.peek(1) == (naive.ahead[0] if naive.ahead else None), step
        assert len(trail) == len(naive.behind) + len(naive.ahead) + (naive.here is not None) <= 8


def test_tuning_a_filter_sorting_and_walking_on_adjust_the_stop() -> None:
    trail = Trail()
    for where in (
        HERE,
        replace(HERE, sort="name"),
        replace(HERE, current=9, scroll=70),
        replace(HERE, sentence=Sentence((NameFilter("IMG"),))),
    ):
        trail.visit(where)
        assert len(trail) == 1
        assert trail.here == where
    trail.visit(STARS)
    trail.visit(replace(STARS, sentence=Sentence((RangeFilter("marks.stars", 5),))))
    assert len(trail) == 2


def test_out_of_the_loupe_is_a_step_back() -> None:
    trail = Trail()
    trail.visit(HERE)
    trail.visit(LOUPE)
    trail.visit(replace(HERE, current=5))
    assert trail.here == replace(HERE, current=5)
    assert trail.peek(1) == LOUPE
    assert trail.peek(-1) is None
    with pytest.raises(IndexError):
        trail.go(-1)


@pytest.mark.parametrize("name", ["photos", "żółć 🐈", "שלום עולם", "two\nlines", "x" * 255, "'\"\\"])
def test_a_stop_comes_back_from_its_file(name: str) -> None:
    where = Where(
        Path("/") / name,
        Sentence(
            (RangeFilter("taken", 5, 7.5, keep_null=True), ChoiceFilter("marks.flag", (1, 0)), NameFilter("a\tb"))
        ),
        bar=True,
        sort="measures.noise",
        descending=False,
        group=Grouping.DAY,
        in_loupe=True,
        current=12,
        scroll=345,
        collapsed=frozenset({"", "2026-05-01", name}),
    )
    assert read(tomllib.loads(tomli_w.dumps(written(where)))) == where


def test_a_group_whose_name_is_no_text_costs_nothing_but_itself() -> None:
    where = Where(Path("/a"), collapsed=frozenset({"/a/caf\udce9", "/a/b"}))
    found = read(tomllib.loads(tomli_w.dumps(written(where)).encode("utf-8").decode("utf-8")))
    assert found == replace(where, collapsed=frozenset({"/a/b"}))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, None),
        ({"folder": 3}, None),
        ({"folder": "relative"}, None),
        ({"folder": "/a\0b"}, None),
        (
            {"folder": "/a", "sort": 1, "group": [], "current": -4, "scroll": "x", "bar": 1, "filter": {"x": 1}},
            Where(Path("/a")),
        ),
        ({"folder": "/a", "current": float("nan"), "scroll": float("inf")}, Where(Path("/a"))),
        ({"folder": "/a", "current": True, "scroll": 10**40}, Where(Path("/a"))),
        ({"folder": "/a", "collapsed": "day"}, Where(Path("/a"))),
        ({"folder": "/a", "collapsed": ["day", 3, ["x"]]}, Where(Path("/a"), collapsed=frozenset({"day"}))),
    ],
)
def test_a_damaged_stop_is_read_as_far_as_it_goes(raw: dict[str, object], expected: Where | None) -> None:
    assert read(raw) == expected
