"""Prices of a scenario: what building costs once, what keeping costs every year, and the interest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Positive, Sourced

__all__ = ["COMPARED", "PER", "UNPRICED", "CostItem", "Costs", "Discounting"]

Per = Literal[
    "site",
    "band",
    "sector",
    "km",
    "job",
    "link",
    "m",
    "kWp",
    "kWh",
    "site-year",
    "band-year",
    "sector-year",
    "km-year",
    "link-year",
]
"""What an item may be the cost of one of."""
Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class CostItem(Sourced):
    """A unit cost as a range."""

    low: Price
    """Least that it may cost."""
    mid: Price
    """What totals count."""
    high: Price
    """Most that it may cost."""
    currency: Literal["USD", "VND"]
    """Of the three prices."""
    per: Per
    """What it is the cost of one of."""
    source: str
    """Who says so."""
    date: dt.date | None = None
    """Of the price."""
    assumed: bool = True
    """Nobody has confirmed it for this province: every output marks it."""

    @model_validator(mode="after")
    def _ordered(self) -> CostItem:
        if not self.low <= self.mid <= self.high:
            raise PydanticCustomError("cost-order", "low ≤ mid ≤ high")
        return self


class Discounting(Sourced):
    """What money of later years is worth in the programme's first year."""

    rate_pct: Annotated[float, Field(ge=0, lt=100)] = 5.0
    """Interest a year."""
    horizon_years: Annotated[int, Field(ge=1, le=50)] = 10
    """Years for which costs are counted, the programme's first one being the first."""
    assumed: bool = True
    """Nobody has confirmed it: outputs mark it."""


class Costs(Frozen):
    """The cost table; what is kept every year costs nothing where nobody says what.

    What is done to a mast costs as much as an ``upgrade``, once and yearly, where it has no price of
    its own; to raise one then costs as much as a new site.
    """

    vnd_per_usd: Positive
    """Rate at which prices in USD are brought to VND."""
    new_site: CostItem
    upgrade: CostItem
    fibre_aerial: CostItem
    fibre_submarine: CostItem
    submarine_mobilisation: CostItem
    submarine_landing: CostItem | None = None
    """Where a cable comes ashore: manhole, ducts, burial through the surf."""
    submarine_branching: CostItem | None = None
    """A unit at sea where cables meet."""
    access_track: CostItem | None = None
    """A way from the nearest road on which a new mast's steel and concrete come."""
    power_line: CostItem | None = None
    """Line from the nearest power to a new mast."""
    add_band: CostItem | None = None
    """One more band of a technology that the mast carries."""
    add_sectors: CostItem | None = None
    """One more sector of bands that are there."""
    raise_mast: CostItem | None = None
    """Making a mast higher; what then hangs there is paid as an upgrade."""
    new_site_technology: CostItem | None = None
    """A further technology on a mast that is new itself."""
    new_site_yearly: CostItem | None = None
    """Power, upkeep and staff of a new site."""
    site_rent_yearly: CostItem | None = None
    """Ground under a new site."""
    upgrade_yearly: CostItem | None = None
    """Power and upkeep of what is added to a mast."""
    add_band_yearly: CostItem | None = None
    add_sectors_yearly: CostItem | None = None
    new_site_technology_yearly: CostItem | None = None
    fibre_shared_poles: CostItem | None = None
    """Cable on poles of power lines."""
    fibre_duct: CostItem | None = None
    """Cable pulled into a duct that is there."""
    fibre_splice: CostItem | None = None
    """Joining existing fibre."""
    fibre_aerial_yearly: CostItem | None = None
    fibre_shared_poles_yearly: CostItem | None = None
    fibre_buried_yearly: CostItem | None = None
    fibre_duct_yearly: CostItem | None = None
    fibre_submarine_yearly: CostItem | None = None
    fibre_lease_yearly: CostItem | None = None
    """A pair of fibres in somebody's cable that stands."""
    fibre_buried: CostItem | None = None
    """Cable in a trench of its own."""
    underground_works: CostItem | None = None
    """Hanging cable put into ground that works on a road open anyway."""
    underground_urban: CostItem | None = None
    """Hanging cable put into the ground under streets of wards; as ``fibre_buried`` if absent."""
    underground_park: CostItem | None = None
    """The same in industrial parks."""
    street_tidying: CostItem | None = None
    """Hanging cable of a street bundled, dead cable taken down."""
    microwave_link: CostItem | None = None
    """Both ends of a hop, installed."""
    microwave_diversity: CostItem | None = None
    """A second antenna at both ends."""
    microwave_tower: CostItem | None = None
    """A metre of mast for links."""
    microwave_repeater: CostItem | None = None
    """A repeater's ground, access and shelter."""
    microwave_link_yearly: CostItem | None = None
    """Spectrum and upkeep of a hop."""
    microwave_repeater_yearly: CostItem | None = None
    satellite_terminal: CostItem | None = None
    satellite_yearly: CostItem | None = None
    """Lease of a line."""
    solar_array: CostItem | None = None
    solar_battery: CostItem | None = None
    discounting: Discounting = Discounting()

    @model_validator(mode="after")
    def _per(self) -> Costs:
        for name, item in self:
            if isinstance(item, CostItem) and item.per != PER[name]:
                raise PydanticCustomError(
                    "cost-per",
                    "{item} is per {right}",
                    {"item": name, "per": item.per, "right": PER[name]},
                )
        return self


PER: Mapping[str, str] = MappingProxyType(
    {
        "new_site": "site",
        "upgrade": "site",
        "access_track": "km",
        "power_line": "km",
        "add_band": "band",
        "add_sectors": "sector",
        "raise_mast": "site",
        "new_site_technology": "site",
        "fibre_aerial": "km",
        "fibre_submarine": "km",
        "submarine_mobilisation": "job",
        "submarine_landing": "job",
        "submarine_branching": "job",
        "new_site_yearly": "site-year",
        "site_rent_yearly": "site-year",
        "upgrade_yearly": "site-year",
        "add_band_yearly": "band-year",
        "add_sectors_yearly": "sector-year",
        "new_site_technology_yearly": "site-year",
        "fibre_shared_poles": "km",
        "fibre_duct": "km",
        "fibre_splice": "job",
        "fibre_aerial_yearly": "km-year",
        "fibre_shared_poles_yearly": "km-year",
        "fibre_buried_yearly": "km-year",
        "fibre_duct_yearly": "km-year",
        "fibre_submarine_yearly": "km-year",
        "fibre_lease_yearly": "km-year",
        "fibre_buried": "km",
        "underground_works": "km",
        "underground_urban": "km",
        "underground_park": "km",
        "street_tidying": "km",
        "microwave_link": "link",
        "microwave_diversity": "link",
        "microwave_tower": "m",
        "microwave_repeater": "site",
        "microwave_link_yearly": "link-year",
        "microwave_repeater_yearly": "site-year",
        "satellite_terminal": "site",
        "satellite_yearly": "site-year",
        "solar_array": "kWp",
        "solar_battery": "kWh",
    }
)
"""What each item is the cost of one of."""

_ASIDE = (
    "microwave",
    "satellite",
    "solar",
    "underground",
    "street",
)
COMPARED = frozenset(name for name in PER if name.startswith(_ASIDE))
"""Items of what is told beside the programme: no part of its bill."""

UNPRICED = (
    "new_site_yearly",
    "site_rent_yearly",
    "upgrade_yearly",
    "fibre_aerial_yearly",
    "fibre_submarine_yearly",
)
"""Items without which totals lack something: no other price stands in for them."""
