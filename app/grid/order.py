"""New orders that leave alone what a person is looking at. Plain arrays of photo ids, no Qt.

While scores arrive the sorted order changes all the time. `pinned` is that order with a few photos kept at their
place; `held` is the old order with only what came and went, for a person who has scrolled away and is reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
else:
    # The window shows before anything is ordered, and numpy takes a sixth of a second to import.
    Ids = Any


@dataclass(frozen=True, slots=True)
class Pin:
    """Photo `id` stays at `index` of the list."""

    id: int
    index: int


def pinned(order: Ids, pins: Sequence[Pin]) -> Ids:
    """`order` with every pinned photo that it contains moved to its index, the others in sorted order around them.

    An index beyond the end means the end. Of two pins on one index the first has it.
    """
    import numpy as np

    present = [pin for pin in pins if (order == pin.id).any()]
    if not present:
        return order
    result = order[~np.isin(order, [pin.id for pin in present])]
    for pin in sorted(present, key=lambda pin: pin.index):
        result = np.insert(result, min(pin.index, len(result)), pin.id)
    return result


def held(old: Ids, new: Ids) -> Ids:
    """The photos of `new`: those of `old` first, in their old order, then the rest in the order of `new`."""
    import numpy as np

    return np.concatenate((old[np.isin(old, new)], new[~np.isin(new, old)]))
