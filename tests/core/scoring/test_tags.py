"""The two lists of tags, what pins them, and the nearest tags of a picture, against the plain way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.scoring.tags import (
    LONGEST,
    TagKind,
    checked_tag,
    known_tags,
    library_hash,
    nearest,
    read_library,
    read_themes,
    similarities,
    tag_library,
)

GOOD = '[[theme]]\ntitle = "Animals"\ntags = ["dog", "cat"]\n'


def test_the_lists_are_as_long_as_the_papers() -> None:
    library = tag_library()
    assert len(library.of(TagKind.SEMANTIC)) == 2145
    assert len(library.of(TagKind.AESTHETIC)) == 1659
    assert library.tags == library.of(TagKind.SEMANTIC) + library.of(TagKind.AESTHETIC)


def test_no_tag_stands_twice_within_or_between_the_lists() -> None:
    folded = [tag.casefold() for tag in tag_library().tags]
    assert len(set(folded)) == len(folded) == 3804
    # Spelling with a hyphen, or the same words the other way round, would be the same tag again.
    bare = ["".join(sign for sign in tag if sign.isalnum()) for tag in folded]
    assert len(set(bare)) == len(bare)


def test_no_tag_is_the_plural_of_another() -> None:
    folded = {tag.casefold() for tag in tag_library().tags}
    plurals = {
        plural
        for tag in folded
        for plural in (f"{tag}s", f"{tag}es", f"{tag[:-1]}ies" if tag.endswith("y") else "")
        if plural in folded
    }
    assert plurals == set()


def test_every_tag_is_what_a_person_would_type() -> None:
    for tag in tag_library().tags:
        assert checked_tag(tag) == tag
        assert len(tag.split()) <= 7, tag


def test_every_theme_has_a_title_of_its_own_and_several_tags() -> None:
    library = tag_library()
    themes = library.semantic + library.aesthetic
    assert len({theme.title for theme in themes}) == len(themes) > 60
    assert min(len(theme.tags) for theme in themes) >= 5


def test_the_hash_follows_both_lists_and_their_order() -> None:
    assert library_hash(["a", "b"], ["c"]) == hashlib.sha256(b"a\nb\n\nc").hexdigest()
    others = [(["b", "a"], ["c"]), (["a"], ["b", "c"]), (["a", "b", "c"], []), (["A", "b"], ["c"])]
    hashes = {library_hash(*lists) for lists in [(["a", "b"], ["c"]), *others]}
    assert len(hashes) == 5
    library = tag_library()
    assert library.hash == library_hash(library.of(TagKind.SEMANTIC), library.of(TagKind.AESTHETIC))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no tags"),
        ("theme = 3", "no tags"),
        ("[[theme]]\ntitle = 'Animals'\n", "no title or no tags"),
        ("[[theme]]\ntags = ['dog']\n", "no title or no tags"),
        ("[[theme]]\ntitle = 'Animals'\ntags = ['dog', '']\n", "empty"),
        ("[[theme]]\ntitle = 'Animals'\ntags = ['dog', '  ']\n", "empty"),
        ("[[theme]]\ntitle = 'Animals'\ntags = ['dog', 4]\n", "empty"),
        ("[[theme]]\ntitle = 'Animals'\ntags = ['dog', ' cat']\n", "spaces or signs"),
        ("[[theme]]\ntitle = 'Animals'\ntags = ['dog', 'Dog']\n", "stands twice"),
        (GOOD + "[[theme]]\ntitle = 'Pets'\ntags = ['CAT']\n", "stands twice"),
        (f"[[theme]]\ntitle = 'Long'\ntags = ['{'x' * 10_000}']\n", "at most"),
        ("[[theme", "no valid TOML"),
    ],
)
def test_a_damaged_list_is_refused_with_one_clear_sentence(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "semantic.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=says):
        read_themes(path)


def test_a_list_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_themes(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="no valid TOML"):
        read_themes(tmp_path / "bytes.toml")


def test_a_tag_in_both_lists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "semantic.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "aesthetic.toml").write_text(GOOD.replace("cat", "calm"), encoding="utf-8")
    with pytest.raises(UserError, match="“dog” stands twice"):
        read_library(tmp_path)


def test_a_typed_tag_is_put_right_or_refused() -> None:
    assert checked_tag("  #street \n photography ") == "street photography"
    assert checked_tag("Café") == "Café"
    for bad in ("", "   ", "#", "...", "a\x07b"):
        with pytest.raises(UserError):
            checked_tag(bad)
    with pytest.raises(UserError, match=str(LONGEST)):
        checked_tag("x" * 10_000)


def test_an_encoder_of_a_few_words_knows_those_tags_alone() -> None:
    assert known_tags(["dog", "Cat", "sea"], "all") == (0, 1, 2)
    assert known_tags(["dog", "Cat", "sea"], ("cat", "DOG", "attributes.sharp")) == (0, 1)
    assert known_tags(["dog"], ()) == ()


def _plainly(row: np.ndarray, top: int) -> list[tuple[int, float]]:
    numbers = [(-float(value), place) for place, value in enumerate(row) if np.isfinite(value)]
    return [(place, -value) for value, place in sorted(numbers)[:top]]


@pytest.mark.parametrize("columns", [1, 4, 5, 6, 300])
def test_the_nearest_tags_equal_the_plain_way(columns: int) -> None:
    random = np.random.default_rng(columns)
    found = np.round(random.standard_normal((40, columns)), 1).astype(np.float32)  # Rounded: full of ties.
    found[random.random(found.shape) < 0.1] = np.nan
    found[3] = np.nan
    places, values = nearest(found)
    assert places.shape == values.shape == (40, 5)
    for row in range(40):
        expected = _plainly(found[row], 5)
        kept = places[row] >= 0
        assert list(zip(places[row][kept].tolist(), values[row][kept].tolist(), strict=True)) == expected
        assert np.isnan(values[row][~kept]).all()


def test_nothing_is_near_where_there_is_nothing() -> None:
    places, values = nearest(np.empty((0, 7), np.float32))
    assert places.shape == values.shape == (0, 5)
    places, _ = nearest(np.empty((2, 0), np.float32))
    assert (places == -1).all()


def test_similarities_are_cosines_in_the_order_of_the_list() -> None:
    random = np.random.default_rng(1)
    vectors, features = random.standard_normal((3, 8)), random.standard_normal((6, 8))
    vectors, features = (m / np.linalg.norm(m, axis=1, keepdims=True) for m in (vectors, features))
    features[2] = np.nan
    found = similarities(vectors.astype(np.float32), features.astype(np.float32))
    for n in range(3):
        for t in range(6):
            expected = sum(float(a) * float(b) for a, b in zip(vectors[n], features[t], strict=True))
            assert np.isnan(found[n, t]) if t == 2 else found[n, t] == pytest.approx(expected, abs=1e-6)
