"""What counts as a station: a mast, or an operator on one, as the scenario defines it.

Stations are told by what makes them one: the mast, and the operator where each of them counts. What
several steps add to one station makes no second one, and neither does what is added to one that is
there. A mast that is shared by all has one set of cells: it counts once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from phusong.layers.columns import Cells, Sites
from phusong.layers.province import Province
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.scenario.model import Scenario

__all__ = ["Station", "added", "standing", "station_of"]


class Station(NamedTuple):
    """What makes a station one."""

    mast: str
    operator: str
    """Empty where masts are counted, and on masts that are shared by all."""


def standing(province: Province, scenario: Scenario, technology: str | None) -> set[Station]:
    """Stations of today, of one technology of the scenario or of any."""
    cells, sites = province.cells, province.sites
    if Sites.STATUS in sites:
        sites = sites[sites[Sites.STATUS].fillna("on_air") == "on_air"]
    if Cells.STATUS in cells:
        cells = cells[cells[Cells.STATUS].fillna("on_air") == "on_air"]
    cells = cells[cells[Cells.SITE_ID].isin(sites[Sites.SITE_ID])]
    if technology is not None:
        cells = cells[cells[Cells.TECHNOLOGY] == scenario.technologies[technology].radio]
    masts = cells[Cells.SITE_ID].astype(str)
    if scenario.definitions.bts != "operator":
        return {Station(mast, "") for mast in masts.unique()}
    return {Station(*one) for one in zip(masts, cells[Cells.OPERATOR].astype(str), strict=True)}


def station_of(row: Mapping[Any, Any], scenario: Scenario) -> Station:
    """The station that a candidate or a step adds to, or is."""
    mast = str(row.get(ProposalColumn.HOST_SITE_ID) or row[ProposalColumn.SITE_ID])
    operator = str(row.get(ProposalColumn.OPERATOR) or "")
    return Station(mast, operator if scenario.definitions.bts == "operator" else "")


def added(
    steps: pd.DataFrame, province: Province, scenario: Scenario, technology: str | None
) -> Sequence[Station | None]:
    """For each step the station of a technology, or of any, that there is with it and not today.

    Parameters
    ----------
    steps
        With the columns of :class:`ProposalColumn`.

    Returns
    -------
    None for a step that makes none; two steps may make the same one.
    """
    today = standing(province, scenario, technology)
    names = steps[ProposalColumn.CHOSEN_FOR].astype(str)
    counted = [technology is None or name == technology for name in names]
    made = (station_of(row, scenario) for row in steps.to_dict("records"))
    return [
        one if mine and one not in today else None for mine, one in zip(counted, made, strict=True)
    ]
