"""Colours and classes, the same in the map, its legend and the report.

Points use the palette of Okabe and Ito, areas ramps of ColorBrewer, which grow darker step by step:
both stay apart for colour-blind readers (the tests simulate them), and every point layer has a shape
of its own besides its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

__all__ = [
    "ADDED",
    "LACKING_COLOURS",
    "LACKING_LIMITS",
    "LAND",
    "RATE_COLOURS",
    "RATE_LIMITS_MBPS",
    "RELIEF",
    "SEA",
    "SECTOR_COLOURS",
    "Mark",
    "SignalClass",
    "lacking_class",
    "marks_for",
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
_WEAK = "#f2a65a"
_STEP_DB = 10.0

ADDED = "#f0e442"
"""Newly covered by the programme, where all years are shown together."""

RATE_LIMITS_MBPS = (0.0, 5.0, 10.0, 30.0, 100.0, 300.0)
"""Lower limits of the classes of rates; 5 is what 4G was tested for (QCVN 81), 100 what 5G is asked for
(QCVN 126:2021)."""
RATE_COLOURS = ("#f1eef6", "#d7b5d8", "#df65b0", "#dd1c77", "#980043", "#4a0022")

SECTOR_COLOURS = ("#0072b2", "#d55e00")
"""Of the beams of a station's first and second technology."""

LACKING_LIMITS = (1.0, 500.0, 2_000.0, 10_000.0, 30_000.0)
"""Limits of the classes of people without service in a commune."""
LACKING_COLOURS = ("#f7f7f2", "#fee391", "#fec44f", "#ec7014", "#b0410c", "#5c1d03")


@dataclass(frozen=True, slots=True)
class Mark:
    """How a point is drawn: one of the shapes of ``shapes.js``, colour, radius in pixels."""

    shape: str
    colour: str
    radius: float


_LACKING = (
    Mark("cross", "#d55e00", 9.0),
    Mark("diamond", "#e69f00", 7.0),
    Mark("square", "#d98880", 6.0),
)
_NO_FIBRE = Mark("ring", "#aa3377", 11.0)
SERVED = Mark("dot", "#009e73", 4.0)
UNKNOWN = Mark("ring", "#6b6b6b", 4.0)
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


def lacking_class(people: float) -> int:
    """Class of a number of people without service, as an index of :data:`LACKING_COLOURS`.

    >>> [lacking_class(people) for people in (0.0, 1.0, 499.0, 40_000.0)]
    [0, 1, 1, 5]
    """
    return sum(people >= limit for limit in LACKING_LIMITS)
