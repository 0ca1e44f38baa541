"""Prices: unit costs of the scenario as ranges in thousand million VND, assumed ones marked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.planning.money.links import links_building
from phusong.planning.programme.options import Built, Option
from phusong.planning.results.columns import Construction, ProposalColumn, RouteColumn
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Proposal, Routes
from phusong.planning.scenario.costs import COMPARED
from phusong.planning.scenario.model import CostItem, Costs, Discounting

__all__ = ["CostTable", "step_prices"]

_OWN: Mapping[Option, str] = MappingProxyType(
    {
        Option.BANDS: "add_band",
        Option.SECTORS: "add_sectors",
        Option.NEW_MAST: "new_site_technology",
    }
)
"""Items of the cost table for what is done to a mast, besides ``upgrade``."""


_CABLE: Mapping[Construction, str] = MappingProxyType(
    {construction: f"fibre_{construction.value}" for construction in Construction}
)
"""Items of the cost table for a kilometre of cable."""


class CostTable:
    """The scenario's cost table, in thousand million VND (tỷ đồng)."""

    def __init__(self, costs: Costs) -> None:
        self._costs = costs

    def price(self, item: CostItem) -> Money:
        """One unit of ``item``."""
        rate = self._costs.vnd_per_usd if item.currency == "USD" else 1.0
        factor = rate / 1e9
        return Money(item.low * factor, item.mid * factor, item.high * factor, item.assumed)

    def building(self, built: Built) -> Money:
        """What a step costs once, cable apart.

        A kind of work without a price of its own is paid once as an upgrade, however many bands or
        sectors it adds.
        """
        costs = self._costs
        if built.option is Option.NEW_SITE:
            return (
                self.price(costs.new_site)
                + self._or_nothing(costs.access_track).times(built.track_km)
                + self._or_nothing(costs.power_line).times(built.power_line_km)
            )
        if built.option is Option.RAISE:
            return self.raising + self.price(costs.upgrade)
        own = _OWN.get(built.option)
        return self._each(None if own is None else getattr(costs, own), costs.upgrade, built.units)

    @property
    def raising(self) -> Money:
        """Making a mast higher, without what then hangs on it."""
        return self.price(self._costs.raise_mast or self._costs.new_site)

    @property
    def discounting(self) -> Discounting:
        """What later money is worth, and how many years of it count."""
        return self._costs.discounting

    def keeping(self, built: Built) -> Money:
        """What a step costs every year, cable apart; a raised mast no more than what hangs on it."""
        costs = self._costs
        if built.option is Option.NEW_SITE:
            return self._or_nothing(costs.new_site_yearly) + self._or_nothing(
                costs.site_rent_yearly
            )
        own = _OWN.get(built.option)
        item = None if own is None else getattr(costs, f"{own}_yearly")
        return self._each(item, costs.upgrade_yearly, built.units)

    def _each(self, item: CostItem | None, otherwise: CostItem | None, units: int) -> Money:
        """So many of an item, or one of another where the table lacks it."""
        return self._or_nothing(otherwise) if item is None else self.price(item).times(units)

    def cable_yearly(self, construction: Construction, length_km: float) -> Money:
        """Keeping ``length_km`` of cable for a year."""
        item: CostItem | None = getattr(self._costs, f"{_CABLE[construction]}_yearly")
        return self._or_nothing(item).times(length_km)

    def leasing(self, length_km: float) -> Money:
        """A pair of fibres in existing cable of that length, for a year."""
        return self._or_nothing(self._costs.fibre_lease_yearly).times(length_km)

    def keeping_segment(self, row: Mapping[str, Any]) -> Money:
        """What a row of :attr:`Routes.segments` costs every year, existing fibre behind it included."""
        own = self.cable_yearly(
            Construction(row[RouteColumn.CONSTRUCTION]), float(row[RouteColumn.LENGTH_KM])
        )
        leased_km = float(row[RouteColumn.LEASED_KM])
        return own + self.leasing(leased_km) if leased_km > 0 else own

    def worth(self, building: Money, yearly: Money) -> float:
        """Building, and keeping over the years that count, at middle costs and in money of the first."""
        rules = self._costs.discounting
        rate = 1.0 + rules.rate_pct / 100.0
        return building.mid + yearly.mid * sum(rate**-k for k in range(1, rules.horizon_years))

    def priced(self, construction: Construction) -> bool:
        """Whether cable may be laid that way."""
        return getattr(self._costs, _CABLE[construction]) is not None

    def lease_yearly(self, pair_km: float) -> Money | None:
        """A pair of fibres in cable that stands, for a year; None where the table has no price."""
        item = self._costs.fibre_lease_yearly
        return None if item is None else self.price(item).times(pair_km)

    def undergrounding(self, ground: str) -> Money | None:
        """A kilometre of hanging cable put under a kind of ground; None where nothing prices it."""
        item = {
            "works": self._costs.underground_works,
            "urban": self._costs.underground_urban,
            "park": self._costs.underground_park,
        }.get(ground)
        item = item or self._costs.fibre_buried
        return None if item is None else self.price(item)

    @property
    def street_tidying(self) -> Money | None:
        """A kilometre of street tidied; None where nothing prices it."""
        item = self._costs.street_tidying
        return None if item is None else self.price(item)

    def _or_nothing(self, item: CostItem | None) -> Money:
        return Money(0.0, 0.0, 0.0, False) if item is None else self.price(item)

    def laying(self, construction: Construction) -> Money:
        """One kilometre of cable laid that way, and bringing the ship where one is needed."""
        if construction is Construction.SUBMARINE:
            return self.cable(construction, 1.0) + self.mobilisation
        return self.cable(construction, 1.0)

    def cable(self, construction: Construction, length_km: float) -> Money:
        """Cable of ``length_km`` laid that way, without mobilisation."""
        item: CostItem | None = getattr(self._costs, _CABLE[construction])
        return self._or_nothing(item).times(length_km)

    @property
    def splice(self) -> Money:
        """Joining existing fibre."""
        return self._or_nothing(self._costs.fibre_splice)

    @property
    def mobilisation(self) -> Money:
        """Bringing the cable ship or barge, once per crossing."""
        return self.price(self._costs.submarine_mobilisation)

    @property
    def landing(self) -> Money:
        """Where a submarine cable comes ashore: manhole, ducts, burial through the surf."""
        return self._or_nothing(self._costs.submarine_landing)

    @property
    def branching(self) -> Money:
        """A unit at sea where cables meet."""
        return self._or_nothing(self._costs.submarine_branching)

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
        items = (
            item
            for name, item in self._costs
            if isinstance(item, CostItem) and name not in COMPARED
        )
        once = (item for item in items if not item.per.endswith("-year"))
        own = Money(low, mid, high, any(item.assumed for item in once))
        return own + links_building(routes.links)


def step_prices(candidates: pd.DataFrame, costs: CostTable) -> NDArray[np.float64]:
    """(candidates,) middle building cost, thousand million VND, cable apart."""
    built = [Built.of(row) for row in candidates.to_dict("records")]
    price = {one: costs.building(one).mid for one in set(built)}
    return np.array([price[one] for one in built], dtype=np.float64)
