"""Prices: unit costs of the scenario as ranges in thousand million VND, assumed ones marked."""

from __future__ import annotations

from phusong.planning.results import (
    Construction,
    Money,
    Proposal,
    ProposalColumn,
    RouteColumn,
    Routes,
)
from phusong.planning.scenario import CostItem, Costs

__all__ = ["CostTable"]


class CostTable:
    """The scenario's cost table, in thousand million VND (tỷ đồng)."""

    def __init__(self, costs: Costs) -> None:
        self._costs = costs

    def price(self, item: CostItem) -> Money:
        """One unit of ``item``."""
        rate = self._costs.vnd_per_usd if item.currency == "USD" else 1.0
        factor = rate / 1e9
        return Money(item.low * factor, item.mid * factor, item.high * factor, item.assumed)

    @property
    def new_site(self) -> Money:
        """A new site with its first technologies, mast and power included."""
        return self.price(self._costs.new_site)

    @property
    def upgrade(self) -> Money:
        """A technology added to a mast that stands."""
        return self.price(self._costs.upgrade)

    def cable(self, construction: Construction, length_km: float) -> Money:
        """Cable of ``length_km`` laid that way, without mobilisation."""
        item = {
            Construction.AERIAL: self._costs.fibre_aerial,
            Construction.SUBMARINE: self._costs.fibre_submarine,
        }[construction]
        return self.price(item).times(length_km)

    @property
    def mobilisation(self) -> Money:
        """Bringing the cable ship or barge, once per crossing."""
        return self.price(self._costs.submarine_mobilisation)

    def total(self, proposal: Proposal, routes: Routes) -> Money:
        """Everything that has a year, added up; assumed when any unit cost is."""
        sites = proposal.sites[proposal.sites[ProposalColumn.YEAR].notna()]
        segments = routes.segments[routes.segments[RouteColumn.YEAR].notna()]
        low, mid, high = (
            float(sites[site].sum() + segments[cable].sum())
            for site, cable in (
                (ProposalColumn.COST_LOW, RouteColumn.COST_LOW),
                (ProposalColumn.COST_MID, RouteColumn.COST_MID),
                (ProposalColumn.COST_HIGH, RouteColumn.COST_HIGH),
            )
        )
        items = (item for _, item in self._costs if isinstance(item, CostItem))
        return Money(low, mid, high, any(item.assumed for item in items))
