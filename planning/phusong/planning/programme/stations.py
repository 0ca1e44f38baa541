"""What counts as a station: a mast, or an operator on one, as the scenario defines it.

Stations are told by what makes them one: the mast, and the operator where each of them counts. What
several steps add to one station makes no second one, and neither does what is added to one that is
there. A mast that is shared by all has one set of cells: it counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from phusong.coverage.carriers import Radio
from phusong.layers.columns import Cells, Sites
from phusong.layers.once import once
from phusong.layers.province import Province
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.scenario.model import Scenario

__all__ = ["Station", "added", "standing", "stations_of"]


class Station(NamedTuple):
    """What makes a station one."""

    mast: str
    operator: str
    """Empty where masts are counted, and on masts that are shared by all."""


def standing(province: Province, scenario: Scenario, technology: str | None) -> frozenset[Station]:
    """Stations of today, of one technology of the scenario or of any."""
    radio = None if technology is None else scenario.technologies[technology].radio
    return _standing(province, radio, by_operator=scenario.definitions.bts == "operator")


@once
def _standing(province: Province, radio: Radio | None, *, by_operator: bool) -> frozenset[Station]:
    cells, sites = province.cells, province.sites
    if Sites.STATUS in sites:
        sites = sites[sites[Sites.STATUS].fillna("on_air") == "on_air"]
    if Cells.STATUS in cells:
        cells = cells[cells[Cells.STATUS].fillna("on_air") == "on_air"]
    cells = cells[cells[Cells.SITE_ID].isin(sites[Sites.SITE_ID])]
    if radio is not None:
        cells = cells[cells[Cells.TECHNOLOGY] == radio]
    masts = cells[Cells.SITE_ID].astype(str)
    if not by_operator:
        return frozenset(Station(mast, "") for mast in masts.unique())
    operators = cells[Cells.OPERATOR].astype(str)
    return frozenset(Station(*one) for one in zip(masts, operators, strict=True))


def stations_of(steps: pd.DataFrame, scenario: Scenario) -> list[Station]:
    """The stations that candidates or steps add to, or are."""
    count = len(steps)
    columns = [
        steps[column].fillna("").astype(str) if column in steps else [""] * count
        for column in (ProposalColumn.HOST_SITE_ID, ProposalColumn.SITE_ID, ProposalColumn.OPERATOR)
    ]
    by_operator = scenario.definitions.bts == "operator"
    return [
        Station(host or site, operator if by_operator else "")
        for host, site, operator in zip(*columns, strict=True)
    ]


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
    made = stations_of(steps, scenario)
    return [
        one if mine and one not in today else None for mine, one in zip(counted, made, strict=True)
    ]
