"""The made-up plan with more works: hostile operators, shared years, a raised mast, hops, cable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.outputs import Outputs

from .made_up import FORMULA, make_plan

HOSTILE = ("CON", 'Viễn thông "A/B".', FORMULA, "con", "..\\..\\ra ngoài")


def operators_plan(**outputs: Any) -> Plan:
    """Steps of several operators and years; every call makes a new one equal to the last."""
    plan = make_plan()
    sites = plan.proposal.sites
    new, added = sites.iloc[[0]], sites.iloc[[1]]
    rows = [
        new,
        added,
        _like(new, "N-0010", operator="Viettel", year=2026, x=900.0),
        _like(new, "N-0011", operator="Viettel", year=2027, x=-1200.0),
        _like(added, "U-T-002+raise", host="T-002", option="raise", raised_m=12.0, height=54.0),
        *(
            _like(new, f"N-01{number:02d}", operator=name, year=2027, x=310.0 * (number + 1))
            for number, name in enumerate(HOSTILE)
        ),
    ]
    works = gpd.GeoDataFrame(pd.concat(rows, ignore_index=True), geometry="geometry", crs=sites.crs)
    works[ProposalColumn.ORDER.value] = np.arange(1, len(works) + 1)
    works[ProposalColumn.YEAR.value] = works[ProposalColumn.YEAR.value].astype("Int64")
    nothing = np.empty(0, np.int32)
    proposal = replace(plan.proposal, sites=works, covers=(nothing,) * len(works))
    scenario = plan.scenario.model_copy(update={"outputs": Outputs(**outputs)})
    return replace(plan, proposal=proposal, scenario=scenario)


def _like(
    row: gpd.GeoDataFrame,
    site_id: str,
    *,
    operator: str | None = None,
    year: int | None = None,
    host: str | None = None,
    option: str | None = None,
    raised_m: float = 0.0,
    height: float | None = None,
    x: float = 0.0,
) -> gpd.GeoDataFrame:
    given = {
        ProposalColumn.SITE_ID.value: site_id,
        ProposalColumn.OPERATOR.value: operator,
        ProposalColumn.YEAR.value: year,
        ProposalColumn.HOST_SITE_ID.value: host,
        ProposalColumn.OPTION.value: option,
        ProposalColumn.RAISED_M.value: raised_m,
        ProposalColumn.MAST_HEIGHT_M.value: height,
    }
    told = {name: value for name, value in given.items() if value is not None}
    return row.assign(**told, geometry=row.geometry.translate(x, 0.0))
