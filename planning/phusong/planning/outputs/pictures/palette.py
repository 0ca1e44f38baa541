"""Colours and signal classes, the same in the map, its legend and the report.

Points use the palette of Okabe and Ito, areas that of ColorBrewer (YlGnBu, PuBuGn): both stay apart
for colour-blind readers, and every point layer has a shape of its own besides its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

__all__ = [
    "LAND",
    "RELIEF",
    "SEA",
    "SHARE_COLOURS",
    "SHARE_LIMITS",
    "Mark",
    "SignalClass",
    "marks_for",
    "share_colour",
    "signal_classes",
]

SEA = "#dcebf2"
LAND = "#f3f1e7"
RELIEF: tuple[tuple[float, str], ...] = (
    (0.0, "#eef2e2"),
    (100.0, "#e6ecd3"),
    (300.0, "#d9ddba"),
    (800.0, "#c9c39c"),
    (1400.0, "#b9a988"),
    (2000.0, "#d8cfc4"),
)
"""Tint of the terrain by height above the sea, m."""

_SERVED = ("#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
_WEAK = "#fbd3a0"
_STEP_DB = 10.0

SHARE_LIMITS = (50.0, 80.0, 95.0, 99.5)
"""Limits of the classes of the share of people served, %."""
SHARE_COLOURS = ("#d0d1e6", "#a6bddb", "#67a9cf", "#1c9099", "#016450")


@dataclass(frozen=True, slots=True)
class Mark:
    """How a point is drawn: one of the shapes of ``shapes.js``, colour, radius in pixels."""

    shape: str
    colour: str
    radius: float


_LACKING = (
    Mark("cross", "#d55e00", 9.0),
    Mark("diamond", "#e69f00", 7.0),
    Mark("square", "#8c564b", 6.0),
)
_NO_FIBRE = Mark("ring", "#aa3377", 11.0)
SERVED = Mark("dot", "#009e73", 4.0)
UNKNOWN = Mark("dot", "#8a8a8a", 4.0)
PARK = Mark("hexagon", "#5e3c99", 8.0)
HUB = Mark("square", "#01665e", 6.0)
STATION = Mark("dot", "#3b3b3b", 2.0)
NEW_SITE = Mark("triangle", "#0072b2", 13.0)
UPGRADE = Mark("square", "#56b4e9", 6.0)
NO_REGRET = Mark("ring", "#1b7837", 10.0)


def marks_for(technologies: tuple[str, ...], fibre: str) -> dict[str, Mark]:
    """Mark of a place that lacks each technology, the gravest first, and fibre.

    >>> marks_for(("4G", "5G"), "fibre")["4G"].shape
    'cross'
    """
    lacking = {name: _LACKING[min(i, len(_LACKING) - 1)] for i, name in enumerate(technologies)}
    return {**lacking, fibre: _NO_FIBRE}


@dataclass(frozen=True, slots=True)
class SignalClass:
    """RSRP from ``lower_dbm`` (included) up to ``upper_dbm`` (inf for the strongest class)."""

    lower_dbm: float
    upper_dbm: float
    colour: str
    served: bool


def signal_classes(required_dbm: float) -> tuple[SignalClass, ...]:
    """Classes of 10 dB from the strongest down; the last one is too weak to count as served.

    Parameters
    ----------
    required_dbm
        Median RSRP at which a pixel counts as served: threshold and fade margin together.

    >>> [round(c.lower_dbm) for c in signal_classes(-101.0)]
    [-71, -81, -91, -101, -111]
    """
    steps = len(_SERVED)
    lower = [required_dbm + _STEP_DB * k for k in range(-1, steps)]
    limits = list(pairwise([*lower, float("inf")]))
    colours = (_WEAK, *_SERVED)
    classes = [
        SignalClass(low, high, colour, low >= required_dbm)
        for (low, high), colour in zip(limits, colours, strict=True)
    ]
    return tuple(reversed(classes))


def share_colour(share_pct: float) -> str:
    """Colour of a share of people served in percent.

    >>> share_colour(100.0)
    '#016450'
    """
    return SHARE_COLOURS[sum(share_pct >= limit for limit in SHARE_LIMITS)]
