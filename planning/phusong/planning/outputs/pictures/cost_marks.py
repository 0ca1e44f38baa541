"""Costs in tables say whether anybody has confirmed the prices behind them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from phusong.planning.money.costs import CostTable
from phusong.planning.programme.options import Built
from phusong.planning.results.columns import Construction, RouteColumn
from phusong.planning.results.stages import Plan

__all__ = ["COST_ASSUMED", "marked_segments", "marked_sites"]

COST_ASSUMED = "cost_assumed"
"""Column beside the costs: true where a price behind them is assumed."""


def marked_sites(plan: Plan) -> gpd.GeoDataFrame:
    """Proposed sites with :data:`COST_ASSUMED`."""
    costs = CostTable(plan.scenario.costs)
    sites = plan.proposal.sites
    marks = [costs.building(Built.of(row)).assumed for row in sites.to_dict("records")]
    return sites.assign(**{COST_ASSUMED: np.array(marks, dtype=bool)})


def marked_segments(plan: Plan) -> gpd.GeoDataFrame:
    """New cable with :data:`COST_ASSUMED`."""
    costs = CostTable(plan.scenario.costs)
    marks = {kind.value: costs.laying(kind).assumed for kind in Construction}
    segments = plan.routes.segments
    return segments.assign(
        **{COST_ASSUMED: segments[RouteColumn.CONSTRUCTION].map(marks).astype(bool)}
    )
