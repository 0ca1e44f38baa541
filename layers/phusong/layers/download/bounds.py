"""A rectangle on the globe: the area for which data are wanted, or that a tile covers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

__all__ = ["Bounds"]


class Bounds(NamedTuple):
    """West, south, east and north in degrees of WGS84; never across the 180th meridian.

    >>> Bounds.of((108.6, 11.3, 109.5, 12.9)).contains(Bounds(109, 12, 109.5, 12.5))
    True
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """Bounds from four numbers, checked.

        Raises
        ------
        ValueError
            When they are not a rectangle in degrees with west < east and south < north.
        """
        bounds = cls(*(float(value) for value in values))
        west, south, east, north = bounds
        # Comparisons with NaN are false, so NaN is refused here as well.
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError(f"not a rectangle in degrees: {tuple(bounds)}")
        return bounds

    @property
    def key(self) -> str:
        """Name of the area for a folder.

        >>> Bounds(108.6, 11.3, 109.5, 12.9).key
        '108.6000_11.3000_109.5000_12.9000'
        """
        return "_".join(f"{value:.4f}" for value in self)

    def tiles(self, step_deg: int) -> Iterator[Bounds]:
        """Tiles of ``step_deg`` whole degrees, counted from 0° 0°, that the area touches.

        >>> [tuple(tile) for tile in Bounds(108.6, 11.3, 109.0, 12.5).tiles(3)]
        [(108, 9, 111, 12), (108, 12, 111, 15)]
        """
        for south in range(_down(self.south, step_deg), math.ceil(self.north), step_deg):
            for west in range(_down(self.west, step_deg), math.ceil(self.east), step_deg):
                yield Bounds(west, south, west + step_deg, south + step_deg)

    def intersects(self, other: Bounds) -> bool:
        """Whether the two share at least a point."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def contains(self, other: Bounds) -> bool:
        """Whether ``other`` lies wholly inside."""
        return (
            self.west <= other.west
            and self.south <= other.south
            and self.east >= other.east
            and self.north >= other.north
        )

    def grown(self, margin_deg: float) -> Bounds:
        """The rectangle with ``margin_deg`` added on every side."""
        return Bounds(
            self.west - margin_deg,
            self.south - margin_deg,
            self.east + margin_deg,
            self.north + margin_deg,
        )


def _down(value: float, step: int) -> int:
    return math.floor(value / step) * step
