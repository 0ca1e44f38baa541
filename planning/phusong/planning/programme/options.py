"""What a step builds: the kinds of work that have prices of their own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from phusong.planning.results.columns import ProposalColumn

__all__ = ["Built", "Option"]


class Option(StrEnum):
    """What is done at a site."""

    NEW_SITE = "new_site"
    """A new mast with its first technology."""
    NEW_MAST = "new_mast"
    """A further technology on a mast that is new itself."""
    TECHNOLOGY = "technology"
    """The mast has nobody's cells of this radio."""
    BANDS = "bands"
    """The radio is there; a band comes that the operator may add and has not on this mast."""
    SECTORS = "sectors"
    """The operator's bands radiate to fewer sides than the scenario's sectors."""
    RAISE = "raise"
    """The mast is made higher, and the operator's bands of the technology radiate from there; what
    hangs on it already stays where it hangs."""
    RAISED = "raised"
    """On a mast that another step makes higher: the operator's bands of the technology radiate from
    there, though some of them hang on it lower down."""


class Built(NamedTuple):
    """One step as its price sees it."""

    option: Option
    units: int = 1
    """Bands or sectors that are added; 1 of everything else."""
    track_km: float = 0.0
    """Of track from the nearest road to a new mast."""
    power_line_km: float = 0.0
    """Of line from the nearest power to a new mast."""

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Built:
        """Of a candidate, or of a row with the columns of :class:`ProposalColumn`."""
        return cls(
            Option(row[ProposalColumn.OPTION]),
            int(row[ProposalColumn.UNITS]),
            _length_km(row.get(ProposalColumn.TRACK_KM)),
            _length_km(row.get(ProposalColumn.POWER_LINE_KM)),
        )


def _length_km(value: float | None) -> float:
    """Nothing is built over a distance that no layer tells."""
    return 0.0 if value is None or math.isnan(value) else float(value)
