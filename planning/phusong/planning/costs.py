"""Prices: unit costs of the scenario as ranges in thousand million VND, assumed ones marked."""

from __future__ import annotations

from phusong.planning.results import Construction, Money
from phusong.planning.scenario import CostItem, Costs

__all__ = ["NOTHING", "CostTable"]

NOTHING = Money(0.0, 0.0, 0.0, assumed=False)


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
