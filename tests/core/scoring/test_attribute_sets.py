"""Shipped sets say what they should, and a person's pairs are parsed, kept and given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UserError
from core.paths import AppPaths
from core.scoring.attribute_sets import (
    SHIPPED_SETS,
    add_pair,
    load_sets,
    own_pairs,
    parse_pair,
    refuse_twin,
    remove_pair,
)
from core.types import Better, Pixels


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return AppPaths(tmp_path / "data", tmp_path / "cache", tmp_path / "config", tmp_path / "logs")


def test_look_and_feel_hold_the_named_pairs(paths: AppPaths) -> None:
    look = [pair.slug for pair in load_sets(["look"], paths)]
    feel = [pair.slug for pair in load_sets(["feel"], paths)]
    assert look == ["quality", "brightness", "contrast", "colourfulness", "sharpness", "noisiness"]
    assert feel == ["complex", "natural", "happy", "scary", "aesthetic", "new"]


def test_shipped_pairs_are_whole(paths: AppPaths) -> None:
    pairs = load_sets(SHIPPED_SETS, paths)
    assert len({pair.entry.id for pair in pairs}) == len(pairs) == 24
    for pair in pairs:
        entry = pair.entry
        assert entry.id == f"attributes.{pair.slug}"
        assert entry.needs is Pixels.EMBEDDING
        assert entry.explanation.endswith(".")
        assert entry.low != entry.high
        assert not {text.casefold() for text in pair.high} & {text.casefold() for text in pair.low}
        assert len(pair.high) == 1 if pair.set_name == "paper" else len(pair.high) >= 3


def test_paper_set_is_word_for_word_and_noise_points_up(paths: AppPaths) -> None:
    paper = {pair.slug: pair for pair in load_sets(["paper"], paths)}
    assert paper["paper_quality"].high == ("Good photo.",)
    assert paper["paper_contrast"].low == ("Low contrast photo.",)
    assert paper["paper_noisiness"].high == ("Noisy photo.",)
    assert paper["paper_noisiness"].entry.better is Better.LESS
    assert paper["paper_aesthetic"].low == ("Not aesthetic photo.",)


def test_published_correlations_are_paper_4s(paths: AppPaths) -> None:
    published = {pair.slug: pair.published for pair in load_sets(["feel"], paths)}
    assert published == {"complex": 0.20, "natural": 0.43, "happy": 0.10, "scary": 0.20, "aesthetic": 0.41, "new": 0.08}


def test_sets_come_in_order_and_each_pair_once(paths: AppPaths) -> None:
    own = add_pair("Calm sea/Stormy sea", paths)
    pairs = load_sets(["own", "look", "own", "look"], paths)
    assert pairs[0] == own
    assert len(pairs) == 7


def test_an_unknown_set_names_the_ones_there_are(paths: AppPaths) -> None:
    with pytest.raises(UserError) as caught:
        load_sets(["loook"], paths)
    assert "feel" in caught.value.hint


@pytest.mark.parametrize("text", ["Good photo/Bad photo", "  Good   photo / Bad photo "])
def test_a_pair_is_two_sides_of_a_slash(text: str) -> None:
    pair = parse_pair(text)
    assert (pair.high, pair.low) == (("Good photo",), ("Bad photo",))
    assert (pair.entry.high, pair.entry.low) == ("Good photo", "Bad photo")
    assert pair.entry.id == parse_pair("Good photo/Bad photo").entry.id


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Good photo", "not a pair"),
        ("a/b/c", "not a pair"),
        ("/Bad", "empty"),
        ("Good/  ", "empty"),
        ("Good/good", "the same"),
        ("x" * 81 + "/y", "at most 80"),
        ("!!/??", "no words"),
        ("Good/\x07bad", "no words"),
    ],
)
def test_what_is_not_a_pair_is_said(text: str, says: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_pair(text)
    assert says in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["happy / SAD", "sad/happy", " Sad /  happy"])
def test_an_axis_with_the_same_ends_is_refused_either_way_round(paths: AppPaths, text: str) -> None:
    pairs = load_sets(["feel"], paths)
    with pytest.raises(UserError, match="Happy / Sad") as caught:
        refuse_twin(text, pairs)
    assert caught.value.hint
    refuse_twin("happy people / sad people", pairs)
    with pytest.raises(UserError, match="not a pair"):
        refuse_twin("happy", pairs)


def test_ids_differ_where_words_differ() -> None:
    texts = ["a b/c", "a/b c", "c/a b", "é/ü", "海/山"]
    assert len({parse_pair(text).entry.id for text in texts}) == len(texts)


def test_own_pairs_come_back_in_order(paths: AppPaths) -> None:
    assert own_pairs(paths) == ()
    first, second = add_pair("Warm/Cold", paths), add_pair('Say "cheese"/静か', paths)
    assert add_pair("Warm / Cold", paths) == first
    assert own_pairs(paths) == (first, second)
    assert remove_pair(first.entry.id, paths) == first
    assert own_pairs(paths) == (second,)
    assert [file.name for file in paths.data.iterdir()] == ["attributes.toml"]


def test_removing_what_is_not_there_is_said(paths: AppPaths) -> None:
    with pytest.raises(UserError, match=r"attributes\.quality"):
        remove_pair("attributes.quality", paths)


@pytest.mark.parametrize("damage", ["not toml [", '[[pair]]\nhigh = "x"\n', "pair = 3\n", "pair = [3]\n"])
def test_a_damaged_file_is_said_and_never_overwritten(paths: AppPaths, damage: str) -> None:
    paths.data.mkdir()
    paths.attributes.write_text(damage, encoding="utf-8")
    with pytest.raises(UserError, match="damaged"):
        add_pair("Warm/Cold", paths)
    assert paths.attributes.read_text(encoding="utf-8") == damage


def test_a_full_disk_leaves_the_old_file(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = add_pair("Warm/Cold", paths)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        add_pair("Near/Far", paths)
    monkeypatch.undo()
    assert own_pairs(paths) == (kept,)
    assert [file.name for file in paths.data.iterdir()] == ["attributes.toml"]
