"""What a scenario says of backhaul without fibre: ``[backhaul]`` and the tables below it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from phusong.planning.backhaul.bands import BANDS, Band
from phusong.planning.backhaul.clearance import Rule
from phusong.planning.scenario.base import Frozen, Positive, Sourced

__all__ = ["BackhaulRules", "Cable", "Climate", "Microwave", "Satellite", "Solar"]

Pct = Annotated[float, Field(gt=0, lt=100)]
Months = Annotated[float, Field(ge=0, le=240)]
NotNegative = Annotated[float, Field(ge=0)]


class Climate(Sourced):
    """Air and rain of the province, from maps that a scenario reads once."""

    rain_mm_h: Annotated[float, Field(gt=0, le=250)] = 95.0
    """Rain rate exceeded for 0.01 % of an average year, minutes averaged (P.837)."""
    gradient_1pct: Annotated[float, Field(ge=-2000, le=0)] = -200.0
    """Refractivity gradient of the lowest 65 m not exceeded for 1 % of the year, N/km (P.453)."""
    roughness_m: NotNegative = 100.0
    """Standard deviation of terrain heights within 110 km by 110 km (P.530)."""


class Microwave(Frozen):
    """How links are laid out."""

    bands: tuple[Band, ...] = BANDS
    clearance: Rule = Rule.FRESNEL_60
    """Rule for the height of dishes over what stands between them."""
    least_k: Annotated[float, Field(gt=0.2, le=4 / 3)] | None = None
    """In place of Fig. 2 of P.530."""
    terrain_margin_m: NotNegative = 5.0
    """Added to the terrain: how wrong its heights may be."""
    max_hop_km: Annotated[float, Field(gt=0, le=60)] = 45.0
    """Longest hop."""
    hop_availability_pct: Pct = 99.99
    """Share of the year for which a hop carries the rate."""
    losses_db: NotNegative = 3.0
    """Of both ends together: feeders, radomes, pointing, age."""
    signature_db: NotNegative = 20.0
    """Depth of the receiver's signature; its width is the channel's."""
    diversity_m: Annotated[float, Field(ge=3, le=23)] = 10.0
    """Between two antennas where one does not do."""
    calm_sea_m: NotNegative = 0.1
    """Standard deviation of the sea's height on calm days, when it reflects most."""
    tower_heights_m: tuple[Positive, ...] = Field(default=(12.0, 24.0, 42.0, 60.0), min_length=1)
    """Heights in which masts for links are built."""
    below_top_m: NotNegative = 3.0
    """The dish hangs so much below the top of a mast."""
    nearest_masts: Annotated[int, Field(ge=1, le=5000)] = 150
    """Masts with fibre that are tried from each place and hill top."""
    hilltop_radius_km: Positive = 15.0
    """Repeaters are looked for this near to a place."""
    hilltops_per_place: Annotated[int, Field(ge=0, le=200)] = 12
    """Tops near each place on which repeaters may stand."""
    months: Months = 4.0
    """To build a hop."""
    months_per_repeater: Months = 3.0
    """More for each repeater."""

    @field_validator("tower_heights_m")
    @classmethod
    def _rising(cls, heights: tuple[float, ...]) -> tuple[float, ...]:
        if list(heights) != sorted(set(heights)):
            raise PydanticCustomError("heights-order", "heights rise without repetition")
        return heights


class Cable(Frozen):
    """What cable is compared as."""

    capacity_mbps: Positive = 10_000.0
    """That a pair of fibres carries."""
    cuts_per_1000_km_year: NotNegative = 2.7
    """Of cable on land: 4.39 a year on 1000 miles (D. Crawford, Fiber optic cable dig-ups, 1992)."""
    repair_h: NotNegative = 12.0
    """To mend a cut on land."""
    sea_faults_per_1000_km_year: NotNegative = 1.0
    """Faults of cable in the sea."""
    sea_repair_days: NotNegative = 20.0
    """To mend one, ship included."""
    months: Months = 3.0
    """Before cable is laid."""
    km_per_month: Positive = 10.0
    """Cable laid on land."""
    sea_months: Months = 18.0
    """To lay cable in the sea, permits included."""


class Satellite(Frozen):
    """A leased line by satellite for one site."""

    orbit: Literal["leo", "geo"] = "leo"
    """Low, or geostationary."""
    capacity_mbps: Positive = 150.0
    """Of one line."""
    availability_pct: Pct = 99.5
    """Share of the year for which it carries that."""
    latency_ms: Positive | None = None
    """There and back; None: 50 for low orbits, 600 for the geostationary one."""
    months: Months = 2.0
    """To put it up."""
    load_w: Positive = 110.0
    """Power that its terminal takes."""

    @property
    def delay_ms(self) -> float:
        """Latency there and back."""
        return self.latency_ms or (50.0 if self.orbit == "leo" else 600.0)


class Solar(Frozen):
    """Power of backhaul equipment where there is no grid."""

    reach_km: Positive = 1.0
    """Nearer to a power line or pole the grid is taken."""
    sun_h: Positive = 4.0
    """Peak-sun hours of a day in the darkest month."""
    performance: Annotated[float, Field(gt=0, le=1)] = 0.75
    """Share of the panels' power that arrives."""
    autonomy_days: Positive = 3.0
    """Days without sun that the battery bridges."""
    depth_of_discharge: Annotated[float, Field(gt=0, le=1)] = 0.8
    """Share of the battery that may be used."""
    battery_efficiency: Annotated[float, Field(gt=0, le=1)] = 0.9
    """Share of what is stored that comes back."""
    terminal_w: Positive = 60.0
    """Of one end of a microwave hop."""


class BackhaulRules(Frozen):
    """What a place needs, and what each means gives."""

    site_mbps: Positive = 150.0
    """What a new station needs."""
    settlement_mbps: Positive = 150.0
    """What a settlement needs."""
    place_mbps: Positive = 150.0
    """What a park or a hub needs."""
    availability_pct: Pct = 99.9
    """Share of the year for which a place needs its rate."""
    far_km: NotNegative = 2.0
    """A new site, park or hub whose cable is all on land and no longer than this is not compared."""
    climate: Climate = Climate()
    microwave: Microwave = Microwave()
    cable: Cable = Cable()
    satellite: Satellite = Satellite()
    solar: Solar = Solar()
