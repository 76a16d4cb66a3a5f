"""A few files judged at once, without a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.encoders.spec import load_spec
from core.engine.engine import Engine
from core.errors import ModelError
from core.jobs import JobContext
from core.types import Null
from tests.core.workspace.conftest import OpenWorkspace
from tests.helpers.photos import PhotoFactory


def test_attributes_say_why_the_model_could_not_judge_them(
    open_one: OpenWorkspace, photo_factory: PhotoFactory, clip_spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ModelError("The model's file is damaged.")

    monkeypatch.setattr(Engine, "load_encoder", broken)
    monkeypatch.setattr("core.workspace.judging.find_encoders", lambda paths: {"tiny": load_spec(clip_spec)})
    (result,) = open_one().judge_files([photo_factory("a.jpg", seed=1)], JobContext())
    assert result.values["attributes.happy"] == Null("The model's file is damaged")
