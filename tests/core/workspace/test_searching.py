"""Search by looks over a workspace: words, photos to be near to and far from, filters, orders, and what goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled, UserError
from core.jobs import CancelToken, JobContext
from core.questions import Grouping, Looks, Query, SortKey
from core.types import View
from core.workspace import Workspace
from core.workspace.searching import LESS, LIKE, WORDS, blended, unit
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory

NOTHING = np.empty((0, 4), np.float32)


def judged(workspace: Workspace, folder: Path) -> dict[str, int]:
    """Judge a folder; photo ids by name."""
    workspace.open_folder(folder, JobContext())
    workspace.first_pass(folder, JobContext())
    ids = workspace.ids(Query(folder=folder))
    return {row.path.name: row.id for row in workspace.rows(ids.tolist())}


def vectors(workspace: Workspace) -> Mapping[int, np.ndarray]:
    """The stored vectors by photo id, float32."""
    (space,) = workspace.library.vectors_by_space()
    contents, matrix = workspace.library.vectors(space, View.GLOBAL)
    photos = workspace.library.photos_of(contents)
    return {
        photo: np.asarray(row, np.float32)
        for content, row in zip(contents.tolist(), matrix, strict=True)
        for photo in photos[content]
    }


def find(workspace: Workspace, looks: Looks, **asked: object) -> list[int]:
    query = Query(sort=SortKey.LOOKS, looks=looks, **asked)  # type: ignore[arg-type]
    return workspace.closest(query, JobContext()).ids.tolist()


@pytest.fixture
def photos(photo_factory: PhotoFactory) -> Path:
    for number in range(8):
        photo_factory(f"{number}.jpg", seed=number)
    return photo_factory.folder


def test_words_order_all_photos_by_their_products_with_them(
    open_one: OpenWorkspace, clip_spec: Path, photos: Path
) -> None:
    workspace = open_one(clip_spec)
    judged(workspace, photos)
    found = workspace.closest(Query(sort=SortKey.LOOKS, looks=Looks("a dark photo")), JobContext())
    assert len(found.ids) == 8
    assert np.all(np.diff(found.similarity) <= 0)
    assert (found.looked.searched, found.looked.waiting, found.looked.unknown) == (8, 0, ())
    stored = vectors(workspace)
    encoder = workspace.engine.load_encoder(workspace.encoder)  # type: ignore[arg-type]
    texts = encoder.encode_texts(("a dark photo", "a photo of a dark photo")).result()
    direction = (texts[0] + texts[1]) / np.linalg.norm(texts[0] + texts[1])
    naive = sorted(stored, key=lambda photo: -float(stored[photo] @ direction))
    assert found.ids.tolist() == naive


def test_a_photo_is_most_like_itself_and_less_like_puts_it_last(
    open_one: OpenWorkspace, clip_spec: Path, photos: Path
) -> None:
    workspace = open_one(clip_spec)
    ids = judged(workspace, photos)
    assert find(workspace, Looks(like=(ids["3.jpg"],)))[0] == ids["3.jpg"]
    assert find(workspace, Looks(less=(ids["3.jpg"],)))[-1] == ids["3.jpg"]
    assert find(workspace, Looks(like=(ids["3.jpg"],), most=3)) == find(workspace, Looks(like=(ids["3.jpg"],)))[:3]
    turned = Query(sort=SortKey.LOOKS, descending=False, looks=Looks(like=(ids["3.jpg"],)))
    assert workspace.closest(turned, JobContext()).ids.tolist()[-1] == ids["3.jpg"]


def test_the_closest_in_another_order_and_in_groups(open_one: OpenWorkspace, clip_spec: Path, photos: Path) -> None:
    workspace = open_one(clip_spec)
    ids = judged(workspace, photos)
    looks = Looks(like=(ids["3.jpg"],), most=4)
    closest = find(workspace, looks)
    by_name = workspace.closest(Query(sort="name", descending=False, looks=looks), JobContext())
    names = [row.path.name for row in workspace.rows(by_name.ids.tolist())]
    assert names == sorted(names)
    assert set(by_name.ids.tolist()) == set(closest)
    by_id = dict(zip(by_name.ids.tolist(), by_name.similarity.tolist(), strict=True))
    assert sorted(by_id, key=lambda photo: -by_id[photo]) == closest
    grouped = workspace.found(Query(sort=SortKey.LOOKS, group=Grouping.FOLDER, looks=looks), JobContext())
    assert grouped.ids.tolist() == closest
    assert len(grouped.keys) == 1
    assert grouped.looked is not None
    assert workspace.grouped(Query()).looked is None


def test_filters_and_looks_hold_together(open_one: OpenWorkspace, clip_spec: Path, photos: Path) -> None:
    workspace = open_one(clip_spec)
    ids = judged(workspace, photos)
    assert find(workspace, Looks(like=(ids["3.jpg"],)), text="5.jpg") == [ids["5.jpg"]]


def test_photos_can_be_searched_by_photos_where_no_model_is_installed(
    open_one: OpenWorkspace, clip_spec: Path, photos: Path
) -> None:
    first = open_one(clip_spec)
    ids = judged(first, photos)
    bare = open_one()
    assert bare.encoder is None
    assert find(bare, Looks(like=(ids["3.jpg"],)))[0] == ids["3.jpg"]
    with pytest.raises(UserError, match="needs a model"):
        find(bare, Looks("sunset"))


def test_a_photo_that_waits_cannot_be_searched_by_and_is_counted(
    open_one: OpenWorkspace, clip_spec: Path, photo_factory: PhotoFactory, photos: Path
) -> None:
    workspace = open_one(clip_spec)
    judged(workspace, photos)
    photo_factory("new.jpg", seed=50)
    workspace.open_folder(photos, JobContext())
    (new,) = workspace.ids(Query(text="new")).tolist()
    with pytest.raises(UserError, match=r"new.jpg.* is still being judged"):
        find(workspace, Looks(like=(new,)))
    found = workspace.closest(Query(looks=Looks("dark"), sort=SortKey.LOOKS), JobContext())
    assert (found.looked.searched, found.looked.waiting) == (8, 1)
    assert new not in found.ids.tolist()
    with pytest.raises(UserError, match="is gone"):
        find(workspace, Looks(like=(999_999,)))


def test_before_the_first_judgement_there_is_nothing_to_search(
    open_one: OpenWorkspace, clip_spec: Path, photos: Path
) -> None:
    workspace = open_one(clip_spec)
    workspace.open_folder(photos, JobContext())
    for looks in (Looks("dark"), Looks(like=(1,))):
        with pytest.raises(UserError, match="No photo has been judged"):
            find(workspace, looks)


def test_nothing_to_look_for_and_a_cancelled_search(open_one: OpenWorkspace, clip_spec: Path, photos: Path) -> None:
    workspace = open_one(clip_spec)
    judged(workspace, photos)
    with pytest.raises(UserError, match="nothing to look for"):
        find(workspace, Looks("  "))
    with pytest.raises(UserError, match="too long"):
        find(workspace, Looks("x" * 10_000))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        workspace.closest(Query(looks=Looks("something new")), JobContext(token))


def test_a_small_library_needs_nothing_made_ready(open_one: OpenWorkspace, clip_spec: Path, photos: Path) -> None:
    workspace = open_one(clip_spec)
    assert not workspace.ready_search(JobContext())
    judged(workspace, photos)
    assert not workspace.ready_search(JobContext())


def test_one_part_is_itself() -> None:
    part = np.array([0, 3, 4, 0], np.float32)
    np.testing.assert_allclose(blended([(WORDS, part)], NOTHING), [0, 0.6, 0.8, 0], rtol=1e-6)
    np.testing.assert_allclose(blended([(LESS, part)], NOTHING), [0, -0.6, -0.8, 0], rtol=1e-6)


def test_parts_count_alike_whatever_their_spread() -> None:
    rng = np.random.default_rng(3)
    sample = (rng.standard_normal((500, 4)) * (5, 0.1, 1, 1)).astype(np.float32)
    words, like, less = np.eye(4, dtype=np.float32)[:3]
    found = blended([(WORDS, words), (LIKE, like), (LESS, less)], sample)
    # The naive twin: every photo's score is the sum of its scores by each part, in standard deviations of the part.
    naive = np.zeros(500)
    for weight, part in ((1.0, words), (1.0, like), (-0.5, less)):
        products = [float(np.dot(row.astype(float), part.astype(float))) for row in sample]
        middle = sum(products) / 500
        deviation = (sum((product - middle) ** 2 for product in products) / 500) ** 0.5
        naive += [weight * product / deviation for product in products]
    assert np.corrcoef(sample @ found, naive)[0, 1] == pytest.approx(1, abs=1e-6)
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-6)


def test_a_sample_with_a_vector_that_is_none_still_tells() -> None:
    sample = np.array([[1, 0], [0, 1], [np.nan, 0], [-1, 0]], np.float32)
    found = blended([(1.0, np.array([1, 0], np.float32)), (1.0, np.array([0, 1], np.float32))], sample)
    assert np.isfinite(found).all()


def test_parts_that_cancel_out_are_said_to() -> None:
    part = np.array([1, 0], np.float32)
    with pytest.raises(UserError, match="cancels out"):
        blended([(1.0, part), (-1.0, part)], np.empty((0, 2), np.float32))
    with pytest.raises(UserError, match="cancels out"):
        unit(np.array([np.nan, 1], np.float32))


def test_photos_go_from_one_side_to_the_other() -> None:
    looks = Looks("x", (1, 2), (3,))
    assert looks.plus(like=(3, 4, 1)) == Looks("x", (1, 2, 3, 4), ())
    assert looks.plus(less=(2, 2, 5)) == Looks("x", (1,), (3, 2, 5))
    assert not Looks("  ").asks
    assert Looks(less=(1,)).asks
