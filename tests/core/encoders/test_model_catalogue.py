"""Every row of the catalogue against open_clip's own tables: whoever typed it may have been wrong."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from core.encoders.model_catalogue import MEGABYTE, ModelRow, hub_endpoint, model_row, model_rows, read_rows
from core.encoders.spec import OPENAI_MEAN, OPENAI_STD
from core.errors import ModelError
from core.types import Output

ENCODERS = [row for row in model_rows().values() if row.architecture]
HEADS = [row for row in model_rows().values() if row.head_of]


def named(row: ModelRow) -> str:
    return row.id


@pytest.mark.parametrize("row", ENCODERS, ids=named)
def test_a_row_is_what_open_clip_says(row: ModelRow) -> None:
    from open_clip.pretrained import get_pretrained_cfg

    told: dict[str, Any] = get_pretrained_cfg(row.architecture, row.pretrained)
    assert told, "open_clip does not know it"
    weights = [file for file in row.files if not file.is_tokenizer]
    assert [file.repository for file in weights] == [told["hf_hub"].rstrip("/")]
    assert tuple(told["mean"]) == row.mean
    assert tuple(told["std"]) == row.std
    assert (told["interpolation"], told["resize_mode"]) == (row.interpolation, row.resize_mode)
    assert bool(told.get("quick_gelu")) == row.quick_gelu


@pytest.mark.parametrize("row", ENCODERS, ids=named)
def test_a_row_is_what_its_architecture_says(row: ModelRow) -> None:
    import open_clip
    import torch
    from open_clip.model import CLIP, CustomTextCLIP
    from open_clip.transformer import VisionTransformer

    config = deepcopy(open_clip.get_model_config(row.architecture))
    assert config["vision_cfg"]["image_size"] == row.image_size
    tokenizers = [file for file in row.files if file.is_tokenizer]
    wanted = config["text_cfg"].get("hf_tokenizer_name", "")
    assert [file.repository for file in tokenizers] == ([wanted] if wanted else [])
    config["vision_cfg"]["timm_model_pretrained"] = False
    kind = CustomTextCLIP if config.pop("custom_text", False) else CLIP
    with torch.device("meta"):
        model = kind(**config)
    (weights,) = (file for file in row.files if not file.is_tokenizer)
    size = sum(tensor.numel() * 4 for tensor in model.state_dict().values())
    assert weights.megabytes * MEGABYTE == pytest.approx(size, rel=0.005)
    assert (Output.PENULTIMATE in row.outputs) == isinstance(model.visual, VisionTransformer)


def test_the_catalogue_has_what_the_papers_need() -> None:
    has = {(row.architecture, row.pretrained) for row in ENCODERS}
    assert {("RN50", "openai"), ("ViT-B-32", "openai"), ("ViT-L-14", "openai")} <= has
    assert {("ViT-B-32", "laion2b_s34b_b79k"), ("ViT-L-14", "laion2b_s32b_b82k")} <= has
    assert {("ViT-B-32", "datacomp_xl_s13b_b90k"), ("ViT-B-32-256", "datacomp_s34b_b86k")} <= has
    assert ("ViT-L-14", "datacomp_xl_s13b_b90k") in has
    assert ("ViT-B-16-SigLIP2", "webli") in has
    assert {row.head_of for row in HEADS} == {"openai-vit-b-32", "openai-vit-b-16", "openai-vit-l-14"}


@pytest.mark.parametrize("row", model_rows().values(), ids=named)
def test_every_row_says_on_which_terms_and_what_for(row: ModelRow) -> None:
    assert row.licence
    assert row.maker
    assert row.page.startswith("https://")
    assert row.good_for.endswith(".")
    assert row.speed in ("fast", "medium", "slow")
    assert all(url.startswith("https://") for file in row.files for _, url in file.addresses("https://hub.example"))


def test_what_is_for_research_only_is_never_a_default() -> None:
    apples = [row for row in ENCODERS if row.maker == "Apple"]
    assert apples
    assert all(row.research_only and "research" in row.good_for for row in apples)
    assert not any(row.research_only for row in ENCODERS if row.maker != "Apple")


@pytest.mark.parametrize("row", HEADS, ids=named)
def test_a_head_reads_the_vectors_of_a_model_that_can_be_installed(row: ModelRow) -> None:
    assert model_row(row.head_of).architecture
    ((name, url),) = row.files[0].addresses("unused")
    assert url == f"https://raw.githubusercontent.com/LAION-AI/aesthetic-predictor/main/{name}"
    from core.scoring.heads.foreign import _LAION

    known = _LAION[name.removesuffix(".pth")]
    assert (known.id, known.encoders) == (row.id, (row.head_of,))


def test_the_rows_of_openai_are_openais() -> None:
    for row in ENCODERS:
        if row.pretrained == "openai":
            assert (row.quick_gelu, row.mean, row.std) == (True, OPENAI_MEAN, OPENAI_STD)


def test_an_unknown_model_is_named_with_its_neighbour() -> None:
    with pytest.raises(ModelError, match="openai-vitb32") as caught:
        model_row("openai-vitb32")
    assert "openai-vit-b-32" in caught.value.hint


def test_a_mirror_is_asked_for_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    assert hub_endpoint() == "https://huggingface.co"
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    assert hub_endpoint() == "https://mirror.example"


@pytest.mark.parametrize("wrong", ['id = "a"', 'id = "b"\nhead_of = "c"\narchitecture = "d"'])
def test_half_a_row_is_seen(tmp_path: Any, wrong: str) -> None:
    path = tmp_path / "models.toml"
    texts = "".join(f'{key} = "x"\n' for key in ("title", "maker", "licence", "page", "good_for", "speed"))
    path.write_text(f"[[model]]\n{wrong}\n{texts}[[model.file]]\nurl = 'https://x/y'\n", encoding="utf-8")
    with pytest.raises(ValueError, match="twice or half"):
        read_rows(path)
