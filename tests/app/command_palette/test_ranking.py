"""What a few letters mean: orders that a person would expect."""

from __future__ import annotations

import itertools

import pytest

from app.command_palette.fuzzy import fit, folded
from app.command_palette.items import Item
from app.command_palette.ranking import ranked

TITLES = (
    "Pick",
    "Reject",
    "Grid",
    "Loupe",
    "Select all",
    "Select none",
    "Larger thumbnails",
    "Sort by sharpness",
    "Sort by noise",
    "Show the inspector",
    "Open ~/Pictures/Wedding",
    "Open ~/Pictures/Ärger im Büro",
    "Pick, then the next photo",
)


def item(title: str, group: str = "", *, enabled: bool = True, words: str = "") -> Item:
    return Item(title, title, group, int, words=words, enabled=enabled)


def order(query: str, *, recent: tuple[str, ...] = ()) -> list[str]:
    return [hit.item.title for hit in ranked(query, [item(title) for title in TITLES], recent)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("pick", "Pick"),
        ("p", "Pick"),
        ("sel", "Select all"),
        ("sn", "Select none"),
        ("selno", "Select none"),
        ("sbs", "Sort by sharpness"),
        ("sharp", "Sort by sharpness"),
        ("lt", "Larger thumbnails"),
        ("wedd", "Open ~/Pictures/Wedding"),
        ("buro arger", "Open ~/Pictures/Ärger im Büro"),
        ("INSP", "Show the inspector"),
        ("next pick", "Pick, then the next photo"),
    ],
)
def test_the_expected_item_comes_first(query: str, first: str) -> None:
    assert order(query)[0] == first


def test_a_shorter_title_wins_where_both_fit_alike() -> None:
    assert order("pick")[:2] == ["Pick", "Pick, then the next photo"]


def test_what_does_not_fit_is_left_out() -> None:
    assert order("xyzzy") == []
    assert "Grid" not in order("dirg")
    assert order("sort") == ["Sort by noise", "Sort by sharpness"]


def test_what_was_chosen_lately_comes_before_its_equals() -> None:
    assert order("select") == ["Select all", "Select none"]
    assert order("select", recent=("Select none",)) == ["Select none", "Select all"]
    assert order("pick", recent=("Grid", "Select none"))[0] == "Pick"


def test_without_a_query_the_latest_come_first_and_the_rest_keeps_its_order() -> None:
    assert order("", recent=("Loupe", "gone", "Grid"))[:4] == ["Loupe", "Grid", "Pick", "Reject"]
    assert len(order("")) == len(TITLES)


def test_group_and_hidden_words_count_less_than_the_title() -> None:
    items = [
        item("Green label", "Mark"),
        item("Mark all", "Edit"),
        item("Sort by noise", "Order", words="clean grainy"),
    ]
    assert [hit.item.title for hit in ranked("mark", items)] == ["Mark all", "Green label"]
    assert [hit.item.title for hit in ranked("grainy", items)] == ["Sort by noise"]
    assert ranked("grainy", items)[0].at == frozenset()


def test_what_cannot_be_done_now_comes_last() -> None:
    items = [item("Undo", enabled=False), item("Turn the order round: undone")]
    assert [hit.item.enabled for hit in ranked("undo", items)] == [True, False]
    assert [hit.item.enabled for hit in ranked("", items)] == [True, False]


def test_the_letters_that_fit_are_those_that_a_person_means() -> None:
    for query, text, at in (("sn", "Select none", (0, 7)), ("none", "number none", (7, 8, 9, 10))):
        found = fit(query, text)
        assert found is not None
        assert found.at == at


def test_folding_keeps_every_letter_in_its_place() -> None:
    for text in ("Ärger", "Straße", "ﬁne", "İstanbul", "日本 🙂", "naïve\nline", ""):
        assert len(folded(text)) == len(text)
    assert folded("ÄrGer") == "arger"


def naive(letters: str, text: str) -> float:
    """Every way to choose the letters, scored one by one."""
    best = float("-inf")
    for places in itertools.combinations(range(len(text)), len(letters)):
        if any(text[at] != letter for at, letter in zip(places, letters, strict=True)):
            continue
        score = -0.01 * len(text) - 0.04 * places[0]
        for before, at in zip((None, *places), places, strict=False):
            starts = at == 0 or (text[at].isalnum() and not text[at - 1].isalnum())
            if before is not None and at == before + 1:
                score += 1.0 + 2.4
            else:
                gap = 0 if before is None else at - before - 1
                score += 1.0 + 2.2 * starts + 1.2 * (at == 0) - 0.04 * gap
        best = max(best, score)
    return best


@pytest.mark.parametrize("text", ["select none", "ab ab abab", "a-b_ab ba", "aaaa", "noon on no"])
@pytest.mark.parametrize("letters", ["a", "ab", "no", "aba", "on", "noo", "sno"])
def test_the_fast_way_finds_what_trying_everything_finds(letters: str, text: str) -> None:
    expected = naive(letters, text)
    found = fit(letters, text)
    if expected == float("-inf"):
        assert found is None
    else:
        assert found is not None
        assert found.score == pytest.approx(expected)
        assert "".join(text[at] for at in found.at) == letters
