"""`beholder heads` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from app.cli import main
from core.paths import app_paths
from core.scoring.heads.file import Head, write_head
from core.scoring.heads.spec import HeadSpec, Input, Kind
from core.scoring.heads.store import find_heads, places
from tests.helpers.tiny_clip import make_tiny_clip


@pytest.fixture
def clip() -> str:
    """An installed encoder of random weights; its vectors have 32 numbers."""
    make_tiny_clip(app_paths().encoders)
    return "test-tiny"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "taste.pth"
    torch.save(nn.Linear(32, 1).state_dict(), path)
    return path


def test_nothing_is_installed_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["heads"]) == 0
    assert "No head is installed" in capsys.readouterr().out


def test_import_list_use_leave_remove(clip: str, plain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["heads", "import", str(plain), "--encoder", clip]) == 0
    assert "installed as taste" in capsys.readouterr().out
    assert main(["heads", "list"]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.split() == ["taste", "linear", clip, "-", "ready"]
    assert main(["heads", "use", "taste", "--as", "quality"]) == 0
    assert places(app_paths()) == {"quality": "taste"}
    capsys.readouterr()
    assert main(["heads", "list", "--json"]) == 0
    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found["entry"], found["speaks_for"], found["waits"]) == ("scores.head:taste", ["quality"], "")
    assert main(["heads", "leave", "quality"]) == 0
    assert places(app_paths()) == {}
    assert main(["heads", "remove", "taste"]) == 0
    assert find_heads(app_paths()) == {}


def test_plain_weights_need_their_model(plain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["heads", "import", str(plain)]) == 1
    said = capsys.readouterr().err
    assert "which model" in said
    assert "--encoder" in said
    assert main(["heads", "import", str(plain), "--encoder", "nobody"]) == 1
    assert find_heads(app_paths()) == {}


def test_a_head_without_its_model_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = HeadSpec("far", "Far", Kind.LINEAR, (Input(4, ("elsewhere",)),))
    weights = {"layers.0.weight": np.ones((1, 4)), "layers.0.bias": np.zeros(1)}
    write_head(Head.of(spec, weights), tmp_path / "far.safetensors")
    assert main(["heads", "import", str(tmp_path / "far.safetensors")]) == 0
    assert "needs the model elsewhere" in capsys.readouterr().err
    assert main(["heads"]) == 0
    assert "needs the model elsewhere" in capsys.readouterr().out


def test_what_is_wrong_is_one_sentence_and_changes_nothing(
    tmp_path: Path, clip: str, plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = app_paths().heads / "broken.safetensors"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"nothing")
    assert main(["heads"]) == 1
    assert "damaged" in capsys.readouterr().err
    assert main(["heads", "import", str(tmp_path / "gone.pth")]) == 1
    assert main(["heads", "use", "nobody"]) == 1
    assert main(["heads", "remove", "nobody"]) == 1
    assert "There is no head" in capsys.readouterr().err
    assert main(["heads", "remove", "broken"]) == 0
    assert list(app_paths().heads.glob("*.safetensors")) == []


def test_laions_head_needs_no_option(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared / "weights" / "laion" / "sa_0_4_vit_b_32_linear.pth"
    if not path.is_file():
        pytest.skip("no weights of LAION's")
    assert main(["heads", "import", str(path)]) == 0
    captured = capsys.readouterr()
    assert "LAION aesthetic, ViT-B/32 is installed as laion-aesthetic-vit-b-32" in captured.out
    assert "needs the model openai-vit-b-32" in captured.err


def test_the_doctor_names_heads(tmp_path: Path, clip: str, plain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["heads", "import", str(plain), "--encoder", clip]) == 0
    main(["doctor", "--skip-gpu"])
    assert "head taste: taste.pth" in capsys.readouterr().out
