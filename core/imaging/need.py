"""How many pixels a caller wants, and whether a given decode has them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """The fewest pixels that will do, counted on the upright picture's long and short side.

    A decode is sufficient where each side has that many pixels, or as many as the main picture has.
    `long_side` 0 (see `native`) wants every pixel of the main picture.
    """

    long_side: int
    short_side: int = 0

    @classmethod
    def native(cls) -> Need:
        """Every pixel of the main picture, never a preview."""
        return cls(0)

    @property
    def is_native(self) -> bool:
        return self.long_side <= 0

    def met_by(self, width: int, height: int, full_width: int, full_height: int) -> bool:
        """Whether `width` x `height` pixels of a picture that has `full_width` x `full_height` will do."""
        long_full, short_full = max(full_width, full_height), min(full_width, full_height)
        if self.is_native:
            return max(width, height) >= long_full and min(width, height) >= short_full
        return max(width, height) >= min(self.long_side, long_full) and min(width, height) >= min(
            self.short_side, short_full
        )

    def divisor(self, full_width: int, full_height: int) -> int:
        """The largest of 8, 4, 2, 1 by which the main picture may be divided.

        Other eighths are left out: a JPEG scaled to 3/8 by its decoder hides noise and block edges, and saves little.
        """
        return next(
            (n for n in (8, 4, 2) if self.met_by(-(-full_width // n), -(-full_height // n), full_width, full_height)), 1
        )


def bounding_divisor(width: int, height: int, most: int) -> int:
    """The smallest of 1, 2, 4, 8 by which a picture may be divided to have at most `most` pixels (0: no bound)."""
    return next((n for n in (1, 2, 4) if not most or -(-width // n) * -(-height // n) <= most), 8)
