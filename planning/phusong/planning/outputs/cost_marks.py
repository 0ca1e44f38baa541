"""Costs in tables say whether anybody has confirmed the prices behind them."""

from __future__ import annotations

import geopandas as gpd

from phusong.planning.costs import CostTable
from phusong.planning.results import Action, Construction, Plan, ProposalColumn, RouteColumn

__all__ = ["COST_ASSUMED", "marked_segments", "marked_sites"]

COST_ASSUMED = "cost_assumed"
"""Column beside the costs: true where a price behind them is assumed."""


def marked_sites(plan: Plan) -> gpd.GeoDataFrame:
    """Proposed sites with :data:`COST_ASSUMED`."""
    costs = CostTable(plan.scenario.costs)
    marks = {
        Action.NEW_SITE.value: costs.new_site.assumed,
        Action.UPGRADE.value: costs.upgrade.assumed,
    }
    sites = plan.proposal.sites
    return sites.assign(**{COST_ASSUMED: sites[ProposalColumn.ACTION].map(marks).astype(bool)})


def marked_segments(plan: Plan) -> gpd.GeoDataFrame:
    """New cable with :data:`COST_ASSUMED`."""
    costs = CostTable(plan.scenario.costs)
    marks = {kind.value: costs.laying(kind).assumed for kind in Construction}
    segments = plan.routes.segments
    return segments.assign(
        **{COST_ASSUMED: segments[RouteColumn.CONSTRUCTION].map(marks).astype(bool)}
    )
