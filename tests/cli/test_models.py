"""`beholder models` as a person uses it, against a stand-in hub and real, small models."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from app.cli import main
from core.encoders import model_catalogue
from core.encoders.download import Patience
from core.encoders.model_catalogue import ModelFile, ModelRow, model_rows
from core.encoders.preprocess import normalise
from core.encoders.spec import OPENAI_MEAN, OPENAI_STD
from core.paths import app_paths
from core.settings import load_settings
from tests.helpers.stand_in_hub import StandInHub
from tests.helpers.tiny_clip import make_tiny_clip

REPO = "somebody/small"
ARCHITECTURE = "Small-CLIP"
NAME = "open_clip_model.safetensors"
QUICK = Patience(1.0, 2, 0.001)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of a CLIP with the usual vocabulary and towers as small as they can be."""
    import open_clip

    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(2)
    save_file(open_clip.model.CLIP(**CONFIG).state_dict(), folder / NAME)
    return folder / NAME


CONFIG: dict[str, Any] = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 32, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 1, "layers": 1},
}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInHub]:
    with StandInHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture
def untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the process that tries a model out, which takes seconds to import torch."""
    monkeypatch.setattr("core.workspace.models.try_model", lambda spec, ctx: None)


def offer(monkeypatch: pytest.MonkeyPatch, *rows: ModelRow) -> None:
    """Have these rows in the catalogue, too."""
    every = {row.id: row for row in (*rows, *model_rows().values())}
    monkeypatch.setattr(model_catalogue, "model_rows", lambda: every)
    monkeypatch.setattr("core.workspace.models.model_rows", lambda: every)


@pytest.fixture
def row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelRow:
    """A row of that small CLIP, whose architecture is a file."""
    config = tmp_path / "small.json"
    config.write_text(json.dumps(CONFIG), encoding="utf-8")
    row = ModelRow(
        id="small",
        title="Small model",
        maker="Somebody",
        licence="Apple's research licence",
        page="https://example.com/terms",
        good_for="Tests.",
        speed="fast",
        files=(ModelFile(REPO, (NAME,)),),
        architecture=str(config),
        research_only=True,
        image_size=32,
    )
    offer(monkeypatch, row)
    return row


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_the_list_says_size_licence_and_purpose_of_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    out = capsys.readouterr().out
    for model in model_rows().values():
        (line,) = (line for line in out.splitlines() if f" {model.id} " in line)
        assert model.licence in line
        assert model.good_for in line
    assert "605 MB" in out
    assert "< 1 MB" in out
    assert main(["models", "list", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == list(model_rows())
    assert not any(line["installed"] for line in lines)


@pytest.mark.usefixtures("untried")
def test_a_model_from_list_to_removal(
    hub: StandInHub, row: ModelRow, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.put(REPO, NAME, weights.read_bytes())
    assert main(["models", "install", "small", "--yes"]) == 0
    out = capsys.readouterr().out
    assert out.index("Apple's research licence") < out.index("is installed")
    assert "https://example.com/terms" in out
    assert "For research only" in out
    assert main(["models", "use", "small"]) == 0
    assert load_settings(app_paths().settings).scoring.encoder == "small"
    assert main(["models", "list", "--json"]) == 0
    line = json.loads(capsys.readouterr().out.splitlines()[1])
    assert (line["id"], line["installed"], line["in_use"]) == ("small", True, True)
    assert main(["models", "verify", "small"]) == 0
    assert "as installed" in said(capsys)
    assert main(["models", "remove", "small"]) == 0
    assert load_settings(app_paths().settings).scoring.encoder == ""
    capsys.readouterr()
    assert main(["models", "verify", "small"]) == 1
    assert '"small"' in said(capsys)


def test_nothing_is_downloaded_before_the_licence_is_agreed_to(
    hub: StandInHub, row: ModelRow, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "install", "small"]) == 1
    captured = capsys.readouterr()
    assert "Apple's research licence" in captured.out
    assert "--yes" in captured.err
    assert not hub.asked


@pytest.mark.usefixtures("untried")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"status": 503}, "just now"), ({"status": 404}, "no file"), ({"garbage": b"moo\r\n\r\n"}, "no HTTP")],
)
def test_a_hub_that_fails_is_said_in_one_message(
    hub: StandInHub,
    row: ModelRow,
    wrong: dict[str, Any],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("core.encoders.download.Patience", lambda: QUICK)
    hub.put(REPO, NAME, b"x" * 100, **wrong)
    assert main(["models", "install", "small", "--yes"]) == 1
    err = capsys.readouterr().err
    assert words in err
    assert "Traceback" not in err
    assert not list(app_paths().encoders.rglob("*.toml"))


def test_weights_that_are_no_numbers_are_not_installed(
    hub: StandInHub, row: ModelRow, weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tensors = load_file(weights)
    tensors["visual.proj"][0, 0] = float("nan")
    save_file(tensors, tmp_path / "bad.safetensors")
    hub.put(REPO, NAME, (tmp_path / "bad.safetensors").read_bytes())
    assert main(["models", "install", "small", "--yes"]) == 1
    assert "visual.proj holds values that are no numbers" in capsys.readouterr().err
    assert not list(app_paths().encoders.rglob("*"))
    hub.put(REPO, NAME, weights.read_bytes())
    assert main(["models", "install", "small", "--yes"]) == 0


@pytest.mark.usefixtures("untried")
def test_weights_of_ones_own_are_imported_with_what_lies_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "My model.safetensors"
    source.write_bytes(b"weights")
    beside = {"model_cfg": {"quick_gelu": True}, "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "resize_mode": "squash"}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(beside), encoding="utf-8")
    assert main(["models", "import", str(source), "--arch", "RN50", "--licence", "mine"]) == 0
    assert "beholder models use my-model" in capsys.readouterr().out
    from core.encoders.catalogue import find_encoder

    spec = find_encoder(app_paths(), "my-model")
    assert (spec.mean, spec.resize_mode, spec.quick_gelu, spec.licence) == ((0.5, 0.5, 0.5), "squash", True, "mine")
    assert source.exists()


def torchscript(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model/constants.pkl", b"")
        archive.writestr("model/code/__torch__.py", "")


def code(path: Path) -> None:
    torch.save({"weights": Path}, path)


def openais(path: Path) -> None:
    extra = {name: torch.tensor(1) for name in ("input_resolution", "context_length", "vocab_size")}
    torch.save(extra | {"visual.proj": torch.zeros(2, 2)}, path)


@pytest.mark.parametrize(
    ("make", "name", "words", "message", "hint"),
    [
        (code, "a.pt", ["--arch", "No-Such"], "no architecture", "ViT-B-32"),
        (code, "a.pt", ["--arch", "ViT-B32"], "no architecture", "Did you mean ViT-B-32"),
        (torchscript, "a.pt", ["--arch", "ViT-B-32"], "TorchScript", "python -c"),
        (openais, "a.pt", ["--arch", "ViT-B-32"], "OpenAI's", "--quick-gelu"),
        (openais, "ViT-B-32-openai.pt", ["--arch", "ViT-B-32"], "looks like OpenAI's", "--arch ViT-B-32 --quick-gelu"),
        (openais, "a.pt", ["--arch", "ViT-B-16-SigLIP2"], "vocabulary", "tokenizer.json"),
        (openais, "a.pt", ["--like", "laion-aesthetic-vit-b-32"], "is a head", "beholder heads import"),
        (openais, "a.pt", ["--arch", "ViT-B-32", "--id", "No!"], "cannot be an id", "small letters"),
        (None, "a.pt", ["--arch", "ViT-B-32"], "no file", "path"),
    ],
)
def test_what_cannot_be_imported_is_said_with_the_line_to_use(
    tmp_path: Path,
    make: Any,
    name: str,
    words: list[str],
    message: str,
    hint: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if make is not None:
        make(tmp_path / name)
    assert main(["models", "import", str(tmp_path / name), *words]) == 1
    err = capsys.readouterr().err
    assert message in err
    assert hint in err
    assert "Traceback" not in err
    assert not app_paths().encoders.exists() or not list(app_paths().encoders.iterdir())


@pytest.mark.usefixtures("untried")
def test_golden_values_tell_the_same_model_from_another(
    hub: StandInHub, row: ModelRow, weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import open_clip

    hub.put(REPO, NAME, weights.read_bytes())
    assert main(["models", "install", "small", "--yes"]) == 0
    pictures = np.random.default_rng(3).integers(0, 256, (10, 32, 32, 3), dtype=np.uint8)
    tensors = normalise(pictures, OPENAI_MEAN, OPENAI_STD)
    model = open_clip.model.CLIP(**CONFIG).eval()
    model.load_state_dict(load_file(weights))
    with torch.no_grad():
        embeddings = model.encode_image(torch.from_numpy(tensors), normalize=True).numpy()
    golden = tmp_path / "golden.npz"
    names = np.array([str(number) for number in range(10)])
    np.savez(golden, names=names, tensors=tensors, embeddings=embeddings)
    capsys.readouterr()
    assert main(["models", "verify", "small", "--golden", str(golden)]) == 0
    assert "10 golden pictures, lowest cosine 1.0000" in capsys.readouterr().out
    np.savez(golden, names=names, tensors=tensors, embeddings=embeddings[::-1])
    assert main(["models", "verify", "small", "--golden", str(golden)]) == 1
    assert "not what it was" in capsys.readouterr().err
    for broken, words in (
        ({"tensors": tensors + 0.01, "embeddings": embeddings}, "in another way"),
        ({"tensors": tensors, "embeddings": embeddings[:, :8]}, "gives 8 numbers"),
        ({"tensors": tensors[:0], "embeddings": embeddings[:0]}, "no golden values"),
        ({"embeddings": embeddings}, "no golden values"),
    ):
        np.savez(golden, **broken)
        assert main(["models", "verify", "small", "--golden", str(golden)]) == 1
        assert words in capsys.readouterr().err


@pytest.mark.usefixtures("untried")
def test_a_changed_file_is_found_before_it_judges(
    hub: StandInHub, row: ModelRow, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.put(REPO, NAME, weights.read_bytes())
    assert main(["models", "install", "small", "--yes"]) == 0
    installed = app_paths().encoders / "small" / NAME
    installed.write_bytes(weights.read_bytes()[:-4] + bytes(4))
    assert main(["models", "verify", "small"]) == 1
    captured = capsys.readouterr()
    assert "changed" in captured.out
    assert "install it again" in captured.err


def test_a_head_of_laions_comes_from_its_address_into_the_heads(
    hub: StandInHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.save({"weight": torch.randn(1, 512), "bias": torch.zeros(1)}, tmp_path / "head.pth")
    name = "sa_0_4_vit_b_32_linear.pth"
    url = hub.put("LAION-AI/aesthetic-predictor", name, (tmp_path / "head.pth").read_bytes(), small=True)
    head = model_rows()["laion-aesthetic-vit-b-32"]
    offer(monkeypatch, replace(head, files=(ModelFile(url=url),)))
    monkeypatch.setattr("core.workspace.models.model_row", lambda _: replace(head, files=(ModelFile(url=url),)))
    assert main(["models", "install", head.id, "--yes"]) == 0
    from core.scoring.heads.store import find_heads

    assert list(find_heads(app_paths())) == [head.id]
    assert main(["models", "remove", head.id]) == 0
    assert not find_heads(app_paths())


def test_the_shipped_golden_values_are_of_openais_preprocessing(shared: Path, tmp_path: Path) -> None:
    from core.encoders.spec import load_spec
    from core.engine.trial import _pixels, _read_golden

    golden = shared / "weights" / "golden_vit_b_32_openai" / "golden.npz"
    tensors, expected = _read_golden(golden)
    spec = replace(load_spec(make_tiny_clip(tmp_path)), image_size=224)
    pixels = _pixels(spec, tensors, golden)
    assert pixels.shape == (7, 224, 224, 3)
    np.testing.assert_allclose(normalise(pixels, spec.mean, spec.std), tensors, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(expected, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("words", [["use", "nothing"], ["remove", "nothing"], ["verify", "nothing"], ["install", "x"]])
def test_unknown_models_are_named(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", *words]) == 1
    assert words[1] in capsys.readouterr().err
