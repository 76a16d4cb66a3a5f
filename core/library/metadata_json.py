"""`Metadata` as JSON text and back; only fields that say something are stored."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from core.types import Metadata

_DEFAULTS: dict[str, Any] = {item.name: getattr(Metadata(), item.name) for item in fields(Metadata)}


def dump(metadata: Metadata) -> str:
    """JSON object of the fields that differ from an empty `Metadata`."""
    told: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(metadata, name)
        if value != default:
            told[name] = value
    if "taken_at" in told:
        told["taken_at"] = told["taken_at"].isoformat()
    if "texts" in told:
        told["texts"] = dict(told["texts"])
    return json.dumps(told)


def load(text: str) -> Metadata:
    """Undo `dump`. Fields of a newer version are ignored."""
    told = {name: value for name, value in json.loads(text).items() if name in _DEFAULTS}
    if "taken_at" in told:
        told["taken_at"] = moment(told["taken_at"])
    if "af_point" in told:
        told["af_point"] = (float(told["af_point"][0]), float(told["af_point"][1]))
    return Metadata(**told)


def wall_clock(taken_at: datetime | None) -> float | None:
    """Sort key of a capture time: seconds of the wall clock as the camera wrote it, whatever its zone."""
    if taken_at is None:
        return None
    return (taken_at.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()


def moment(text: str) -> datetime:
    """A stored capture time."""
    return datetime.fromisoformat(text)
