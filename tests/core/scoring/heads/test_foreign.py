"""Weights of others become heads: LAION's by their names, plain networks with their encoder, and nothing else."""

from __future__ import annotations

import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from core.errors import ModelError
from core.scoring.heads.apply import number
from core.scoring.heads.file import write_head
from core.scoring.heads.foreign import import_head
from core.scoring.heads.scores import scores_of
from core.scoring.heads.spec import Kind
from core.types import Output, View
from tests.core.scoring.heads import making
from tests.core.scoring.heads.making import unit


@pytest.mark.parametrize(
    ("name", "encoder", "first", "last"),
    [
        ("b_32", "openai-vit-b-32", -1.47, 11.01),
        ("l_14", "openai-vit-l-14", -2.46, 11.30),
    ],
)
def test_laions_heads_score_their_rating_vectors_strictly_rising(
    shared: Path, name: str, encoder: str, first: float, last: float
) -> None:
    folder = shared / "weights" / "laion"
    if not folder.is_dir():
        pytest.skip("no weights of LAION's")
    head = import_head(folder / f"sa_0_4_vit_{name}_linear.pth")
    vectors = np.load(folder / f"rating_embeddings_vit_{name}.npy").astype(np.float32)
    (score,) = scores_of(head)
    (source,) = score.sources
    assert (source.encoder, source.view, source.output) == (encoder, View.GLOBAL, Output.PROJECTED)
    found = score.score({source: vectors})
    assert (np.diff(found) > 0).all()
    assert found[0] == pytest.approx(first, abs=0.01)
    assert found[-1] == pytest.approx(last, abs=0.01)


def test_all_of_laions_heads_are_known(shared: Path) -> None:
    files = sorted((shared / "weights" / "laion").glob("*.pth"))
    heads = [import_head(path) for path in files]
    assert [head.spec.inputs[0].encoders[0] for head in heads] == [
        "openai-vit-b-16",
        "openai-vit-b-32",
        "openai-vit-l-14",
    ][: len(files)]
    assert all(head.spec.provenance.licence == "MIT" and head.spec.place == "aesthetic" for head in heads)


def test_a_plain_linear_layer_is_imported_for_the_encoder_that_is_named(tmp_path: Path) -> None:
    layer = nn.Linear(16, 1)
    path = tmp_path / "My Head (1).pth"
    torch.save(layer.state_dict(), path)
    head = import_head(path, ["clip"], 16)
    assert (head.spec.id, head.spec.kind, head.spec.title) == ("my-head-1", Kind.LINEAR, "My Head (1)")
    photos = unit(5)
    expected = layer(torch.from_numpy(photos)).detach().numpy()[:, 0]
    np.testing.assert_allclose(number(head.spec, head.weights, [photos]), expected, rtol=1e-5, atol=1e-6)


def test_a_row_of_linear_layers_keeps_its_order(tmp_path: Path) -> None:
    sizes = (16, 8, 7, 6, 5, 4, 3, 3, 3, 3, 3, 1)
    layers = nn.Sequential(*(nn.Linear(*pair) for pair in pairwise(sizes)))
    path = tmp_path / "deep.safetensors"
    save_file(layers.state_dict(), path)
    head = import_head(path, ["clip"])
    photos = unit(5)
    expected = layers(torch.from_numpy(photos)).detach().numpy()[:, 0]
    np.testing.assert_allclose(number(head.spec, head.weights, [photos]), expected, rtol=1e-4, atol=1e-5)


def test_our_own_file_is_taken_as_it_is_or_for_another_encoder(tmp_path: Path) -> None:
    path = tmp_path / "any.safetensors"
    head, _ = making.distribution()
    write_head(head, path)
    assert import_head(path).spec == head.spec
    other = import_head(path, ["clap"])
    assert other.spec.inputs[0].encoders == ("clap",)
    assert other.version != head.version


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("run",)


def test_what_is_no_head_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ModelError, match="no file"):
        import_head(tmp_path / "gone.pth")
    plain = tmp_path / "plain.pth"
    torch.save(nn.Linear(16, 1).state_dict(), plain)
    with pytest.raises(ModelError, match="which model") as unnamed:
        import_head(plain)
    assert "--encoder" in unnamed.value.hint
    with pytest.raises(ModelError, match="16 numbers"):
        import_head(plain, ["clip"], 512)
    wide = tmp_path / "wide.pth"
    torch.save(nn.Linear(16, 3).state_dict(), wide)
    with pytest.raises(ModelError, match="does not fit together"):
        import_head(wide, ["clip"])
    norm = tmp_path / "norm.pth"
    torch.save(nn.Sequential(nn.Linear(16, 4), nn.BatchNorm1d(4), nn.Linear(4, 1)).state_dict(), norm)
    with pytest.raises(ModelError, match="more than linear layers"):
        import_head(norm, ["clip"])
    nan = tmp_path / "nan.pth"
    torch.save({"weight": torch.full((1, 16), torch.nan), "bias": torch.zeros(1)}, nan)
    with pytest.raises(ModelError, match="no numbers"):
        import_head(nan, ["clip"])
    evil = tmp_path / "evil.pth"
    evil.write_bytes(pickle.dumps(_Evil(), protocol=2))
    with pytest.raises(ModelError):
        import_head(evil, ["clip"])
    assert "run" not in capsys.readouterr().out
