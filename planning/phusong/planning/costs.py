"""Prices: unit costs of the scenario as ranges in thousand million VND, assumed ones marked."""

from __future__ import annotations

from phusong.planning.results import (
    Action,
    Construction,
    Money,
    Proposal,
    ProposalColumn,
    RouteColumn,
    Routes,
)
from phusong.planning.scenario import CostItem, Costs, Discounting

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

    @property
    def discounting(self) -> Discounting:
        """What later money is worth, and how many years of it count."""
        return self._costs.discounting

    def site_yearly(self, action: Action) -> Money:
        """Keeping a new site, or what was added to a mast, for a year."""
        if action is Action.UPGRADE:
            return self._yearly(self._costs.upgrade_yearly)
        return self._yearly(self._costs.new_site_yearly) + self._yearly(
            self._costs.site_rent_yearly
        )

    def cable_yearly(self, construction: Construction, length_km: float) -> Money:
        """Keeping ``length_km`` of cable for a year."""
        item = {
            Construction.AERIAL: self._costs.fibre_aerial_yearly,
            Construction.SUBMARINE: self._costs.fibre_submarine_yearly,
        }[construction]
        return self._yearly(item).times(length_km)

    def _yearly(self, item: CostItem | None) -> Money:
        return Money(0.0, 0.0, 0.0, False) if item is None else self.price(item)

    def laying(self, construction: Construction) -> Money:
        """One kilometre of cable laid that way, and bringing the ship where one is needed."""
        if construction is Construction.SUBMARINE:
            return self.cable(construction, 1.0) + self.mobilisation
        return self.cable(construction, 1.0)

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
        """All building that has a year, added up; assumed when any price of building is."""
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
        once = (item for item in items if not item.per.endswith("-year"))
        return Money(low, mid, high, any(item.assumed for item in once))
