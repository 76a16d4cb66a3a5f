"""The stages of a visit, each repeated alone inside a decode worker, for `score_vs_stage_limit`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.encoders.preprocess import Geometry, model_inputs
from core.imaging.decode import Need, decode
from core.imaging.digest import digest
from core.imaging.metadata import read_metadata
from core.imaging.source import open_source
from core.imaging.thumbnails import ThumbnailCache
from core.pipeline.visit import WORKING_LONG_SIDE, WORKING_SHORT_SIDE, store_thumbnail
from core.scoring.measures import measure_working


class Stage(StrEnum):
    """Stages that run in decode workers; encoding and the database run elsewhere."""

    READ = "read_and_hash"
    DECODE = "decode"
    MEASURES = "measures"
    THUMBNAIL = "thumbnail"
    INPUTS = "inputs"


@dataclass(frozen=True)
class StageLoop:
    """Repeats one stage on one file; answers with the seconds that `rounds` took."""

    stage: Stage
    path: Path
    rounds: int
    geometry: Geometry
    thumbnails: Path

    def run(self) -> float:
        stage = self._prepared()
        stage()
        start = time.perf_counter()
        for _ in range(self.rounds):
            stage()
        return time.perf_counter() - start

    def _prepared(self) -> Callable[[], object]:
        """The stage as a call without arguments; what it needs is made here, outside the clock."""
        need = Need(WORKING_LONG_SIDE, WORKING_SHORT_SIDE)
        if self.stage is Stage.READ:
            return self._read
        if self.stage is Stage.DECODE:
            return lambda: self._decode(need)
        picture = self._decode(need)
        if self.stage is Stage.MEASURES:
            with open_source(self.path) as source:
                metadata = read_metadata(source)
            return lambda: measure_working(picture, metadata)
        if self.stage is Stage.THUMBNAIL:
            cache = ThumbnailCache(self.thumbnails)
            return lambda: store_thumbnail(cache, "0123456789abcdef", picture.rgb)
        return lambda: model_inputs(picture.rgb, self.geometry, exact=False)

    def _read(self) -> None:
        with open_source(self.path) as source:
            digest(source)
            read_metadata(source)
            source.all()

    def _decode(self, need: Need):  # type: ignore[no-untyped-def]
        with open_source(self.path) as source:
            return decode(source, need)
