"""The words of the house as data: every room above speaks in these frozen types.

Values travel from the pixels up (`Picture` -> `Value` by catalogue id -> `PhotoRow`, `PhotoDetails`); the questions
that travel down stand in `core.questions`. Nothing here knows a file format, a model, a database or a window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    RGB8: TypeAlias = NDArray[np.uint8]
    BGRA8: TypeAlias = NDArray[np.uint8]
else:
    # numpy takes a sixth of a second to import, and a window that shows itself needs none of it.
    RGB8 = BGRA8 = Any
"""RGB8: pixels, uint8, shape (height, width, 3), sRGB, upright. BGRA8: the same in the byte order that screens take
(little-endian 0xffRRGGBB), shape (height, width, 4), the fourth always 255."""


@dataclass(frozen=True, slots=True)
class Null:
    """No value, and why: a short plain phrase that a person can read ("preview too small")."""

    reason: str


Value: TypeAlias = float | Null
"""A number, or null with a reason. NaN and infinity never travel as a Value."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells a changed file without reading it: size in bytes, modification time in nanoseconds."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file that a scan came across. `kind` is what its *name* promises; the bytes are checked when it is read."""

    path: Path
    stamp: FileStamp
    kind: str


@dataclass(frozen=True, slots=True)
class PhotoFiles:
    """A photo as files: the one that is judged first, and its RAW or JPEG twin where there is exactly one."""

    primary: FoundFile
    twin: FoundFile | None = None


class Origin(StrEnum):
    """Where decoded pixels came from."""

    FULL = "full"
    SCALED = "scaled"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Decoded pixels of one photo, upright and in sRGB.

    `full_width` and `full_height` are the main picture's size in pixels after orientation, whatever was decoded.
    `quantisation` holds the JPEG luminance table of the *main* picture (64 numbers, natural order), else ().
    `pixel_depth` is the bits per channel of the source before conversion to 8.
    """

    rgb: RGB8
    full_width: int
    full_height: int
    origin: Origin
    kind: str
    quantisation: tuple[int, ...] = ()
    pixel_depth: int = 8
    has_alpha: bool = False
    is_grey: bool = False

    @property
    def width(self) -> int:
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        return int(self.rgb.shape[0])

    @property
    def scale(self) -> float:
        """Decoded long side over the main picture's long side, 0-1."""
        return max(self.width, self.height) / max(self.full_width, self.full_height)


@dataclass(frozen=True, slots=True, eq=False)
class ScreenPixels:
    """Decoded pixels ready to be painted. Made by a decode worker, in shared memory where there is some: `bgra` keeps
    that memory as long as it lives, and whoever paints takes it as it is, without a copy.

    `full_width` and `full_height` are the main picture's size after orientation, whatever was decoded.
    """

    bgra: BGRA8
    full_width: int
    full_height: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says about itself. Every field may be missing; none is ever guessed.

    `taken_at` carries sub-seconds as microseconds and a time zone only where the file gives one. `af_point` is the
    centre of the focus area as fractions of the upright picture. `texts` holds embedded text chunks, unparsed.
    """

    taken_at: datetime | None = None
    make: str | None = None
    model: str | None = None
    serial: str | None = None
    lens: str | None = None
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_mm: float | None = None
    focal_35mm: float | None = None
    exposure_bias_ev: float | None = None
    flash_fired: bool | None = None
    af_point: tuple[float, float] | None = None
    has_gps: bool = False
    burst_id: str | None = None
    camera_rating: int | None = None
    orientation: int = 1
    width: int | None = None
    height: int | None = None
    profile: str | None = None
    software: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Digest:
    """Identity of bytes, hex. `content` changes with any byte that was looked at; `picture` only with picture data,
    so that a file whose metadata was edited keeps it."""

    content: str
    picture: str


class View(StrEnum):
    """What of the picture was encoded."""

    GLOBAL = "global"
    FRAGMENTS = "fragments"
    SALIENT = "salient"
    NATIVE = "native"


class Output(StrEnum):
    """Which layer of the encoder a vector was read from."""

    PROJECTED = "projected"
    PENULTIMATE = "penultimate"


@dataclass(frozen=True, slots=True)
class SpaceKey:
    """Where vectors may be compared. Two vectors of different spaces are never compared."""

    encoder: str
    weights: str
    preprocessing: int
    backend: str
    output: Output


class Better(StrEnum):
    """Which end of an entry's range is the good one."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


class Pixels(StrEnum):
    """What an entry has to look at."""

    FILE = "file"
    WORKING = "working"
    NATIVE = "native"
    EMBEDDING = "embedding"
    VALUES = "values"


@dataclass(frozen=True, slots=True)
class Entry:
    """One catalogue entry: everything that a person can see, sort or filter by.

    `id` is `kind.name` (kinds: measures, attributes, scores). `low` and `high` name the two ends of `range`.
    `source` says where the method comes from (paper and equation), `version` rises when values change.
    `by_rank`: its raw values mean nothing by themselves; what people read is their percentile in the library.
    """

    id: str
    title: str
    low: str
    high: str
    better: Better
    needs: Pixels
    explanation: str
    source: str
    version: int = 1
    range: tuple[float, float] = (0.0, 1.0)
    unit: str = ""
    by_rank: bool = False

    @property
    def kind(self) -> str:
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        return self.id.partition(".")[2]


OVERALL = "scores.overall"
"""The catalogue id of the judgement that speaks for a photo."""

MEASURED = "measured"
"""The source of a value that comes from pixels and not from a model; any other source is the title of a model."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A score with its reasons, each a sentence in plain words, strongest first."""

    value: Value
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """One vector of one view: float32, shape (dimension,), unit length for `Output.PROJECTED`."""

    space: SpaceKey
    view: View
    vector: NDArray[np.float32]


class Status(StrEnum):
    """How far a photo has come."""

    WAITING = "waiting"
    OK = "ok"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A photo that waits for a pass: what the pipeline needs to know of it, and nothing else."""

    photo_id: int
    files: PhotoFiles


@dataclass(frozen=True, slots=True, eq=False)
class PhotoResult:
    """What one pass found out about one photo; the library writes it as one unit.

    `digest` is None where the file could not even be read. `measured_scale` is the scale (see `Picture.scale`) at
    which the measures in `values` were taken. `made_by` names what made the result (pass, versions, spaces): a
    photo whose stored `made_by` differs from the wanted one is judged again. `seconds` is the time that workers spent.
    """

    item: WorkItem
    status: Status
    made_by: str
    reason: str = ""
    digest: Digest | None = None
    metadata: Metadata = field(default_factory=Metadata)
    full_width: int = 0
    full_height: int = 0
    measured_scale: float = 0.0
    values: Mapping[str, Value] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    scorer: str = ""
    embeddings: tuple[Embedding, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One axis of a radar: `entry` is the catalogue id behind it, `source` "measured" or the encoder's title.

    `value` is 0-1, 1 at `high`, or null with the reason.
    """

    entry: str
    title: str
    low: str
    high: str
    value: Value
    source: str

    @property
    def reason(self) -> str:
        """Why there is no value, "" where there is one."""
        return self.value.reason if isinstance(self.value, Null) else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation changed: photos by id, catalogue entries by id, and whether the set of photos changed."""

    photos: frozenset[int] = frozenset()
    entries: frozenset[str] = frozenset()
    membership: bool = False

    @property
    def only_marks(self) -> bool:
        """Photos were marked, and nothing else about any photo is another than it was."""
        return bool(self.entries) and not self.membership and all(one.startswith("marks.") for one in self.entries)

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.photos | other.photos, self.entries | other.entries, self.membership or other.membership)


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """What a grid cell shows; cheap enough to hold by the thousand.

    `content` keys the thumbnail cache ("" while waiting). `overall` is scores.overall in 0-1 or None.
    `stars` 0-5 (0 unrated), `flag` -1 rejected, 0 none, 1 picked, `label` a colour name or "".
    """

    id: int
    path: Path
    content: str
    status: Status
    reason: str
    overall: float | None
    has_twin: bool
    stars: int
    flag: int
    label: str
    width: int
    height: int
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhotoDetails:
    """Everything the inspector shows of one photo. `values` holds every stored catalogue value by entry id;
    `scorer` names the scorer behind scores.overall ("technical", "quality", ...), "" before the first judgement;
    `made_by`, `measured_scale` and `seconds` are those of the pass that judged it (see `PhotoResult`)."""

    row: PhotoRow
    files: tuple[Path, ...]
    metadata: Metadata
    values: Mapping[str, Value]
    reasons: tuple[str, ...]
    scorer: str
    made_by: str = ""
    measured_scale: float = 0.0
    seconds: float = 0.0
