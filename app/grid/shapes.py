"""What is known of the pictures' shapes, by photo id: asked for once, in the background, and again after a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from app.grid.order import Ids

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Aspects = NDArray[np.floating[Any]]
else:
    Aspects = Any


class Shapes:
    """Widths by heights, upright; NaN for a picture that is not measured yet. GUI thread."""

    def __init__(self) -> None:
        self._known: Aspects | None = None
        self._asked: Any = None
        self._fresh: Any = None
        self._laid_out: tuple[Ids, Aspects] | None = None
        self._told = False

    @property
    def any_known(self) -> bool:
        """Some shapes were told."""
        return self._told

    def of(self, ids: Ids, keep: int = 0) -> Aspects:
        """The shapes to lay these photos out with. The first `keep` are what they were the last time, if they are the
        same photos."""
        import numpy as np

        self._reach(ids)
        assert self._known is not None
        found: Aspects = self._known[ids]
        if keep and self._laid_out is not None and np.array_equal(self._laid_out[0][:keep], ids[:keep]):
            found[:keep] = self._laid_out[1][:keep]
        self._laid_out = ids, found
        self._fresh[:] = False
        return found

    def unasked(self, ids: Ids) -> Ids:
        """Those of these photos whose shape was not asked for since they changed; from now on they count as asked."""
        self._reach(ids)
        wanted: Ids = ids[~self._asked[ids]]
        self._asked[wanted] = True
        return wanted

    def take(self, ids: Ids, aspects: Aspects) -> bool:
        """Answers, in the order of `ids`; True if any of them is new."""
        import numpy as np

        self._reach(ids)
        assert self._known is not None
        new = ~np.isclose(self._known[ids], aspects, rtol=1e-3, equal_nan=True)
        self._known[ids] = aspects
        self._fresh[ids[new]] = True
        self._told = True
        return bool(new.any())

    def any_fresh(self, ids: Ids) -> bool:
        """Whether shapes of these photos came since photos were laid out last."""
        self._reach(ids)
        return bool(self._fresh[ids].any())

    def changed(self, photo_ids: Iterable[int]) -> None:
        """These photos may have another shape now: to be asked for again."""
        if self._asked is not None:
            for photo_id in photo_ids:
                if photo_id < len(self._asked):
                    self._asked[photo_id] = False

    def _reach(self, ids: Ids) -> None:
        import numpy as np

        size = int(ids.max(initial=0)) + 1
        held = 0 if self._known is None else len(self._known)
        if size > held:
            known = np.full(max(size, 2 * held), np.nan, np.float32)
            asked, fresh = np.zeros(len(known), np.bool_), np.zeros(len(known), np.bool_)
            if self._known is not None:
                known[:held], asked[:held], fresh[:held] = self._known, self._asked, self._fresh
            self._known, self._asked, self._fresh = known, asked, fresh
