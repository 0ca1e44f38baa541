"""What the layers and the programme tell of each indicator, today and at the end of a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.service import ServiceColumn, State, place_pixels, served_mask
from phusong.layers.columns import Parks
from phusong.layers.province import Province
from phusong.planning.results.columns import FIBRE, PlaceColumn, PlaceKind, RouteColumn
from phusong.planning.results.stages import Coverage, Proposal, Routes, Service
from phusong.planning.scenario.model import Scenario, Target
from phusong.planning.targets.indicators_network import (
    communes,
    fibre_route_km,
    stated_streets,
    stated_underground,
    station_ratio_pct,
    stations,
    streets_tidied_pct,
    underground_fibre_km,
    underground_fibre_pct,
)

__all__ = ["INDICATORS", "OUTSIDE", "PEOPLE_TARGET", "Indicator", "Outcome"]

PEOPLE_TARGET = "people_served_pct"
"""Indicator whose targets pace the programme."""

_ANY = "any"
_HAIR = 1e-9


@dataclass(frozen=True)
class Outcome:
    """Everything that an indicator is computed from."""

    province: Province
    coverage: Coverage
    service: Service
    proposal: Proposal
    routes: Routes
    scenario: Scenario

    @cached_property
    def people(self) -> NDArray[np.float64]:
        """(H, W) inhabitants whose service can be told, 0 elsewhere."""
        known = (self.province.zones >= 0) & np.isfinite(self.province.terrain_m)
        return np.where(known, self.province.people.astype(np.float64), 0.0)

    @cached_property
    def pixels(self) -> Mapping[str, NDArray[np.int64]]:
        """Flat indices of the land of every place, by its identifier."""
        places = self.service.places
        inside = self.province.zones >= 0
        found = place_pixels(places, self.coverage.terrain, inside)
        return dict(zip(places[PlaceColumn.PLACE_ID].astype(str), found, strict=True))

    def knows(self, technology: str | None) -> bool:
        """Whether the scenario tells the technology."""
        return technology == _ANY or technology in self.scenario.technologies

    def served(self, technology: str, year: int | None) -> NDArray[np.bool_]:
        """(H, W) who is served; ``year`` None: today."""
        names = list(self.scenario.technologies) if technology == _ANY else [technology]
        masks = []
        for name in names:
            definition = self.scenario.technologies[name].definition
            today = served_mask(self.coverage.predictions[name], definition)
            masks.append(today if year is None else self.proposal.served_by(year, name, today))
        return np.asarray(np.logical_or.reduce(masks))

    def places_served(
        self, places: pd.DataFrame, technology: str, year: int | None
    ) -> NDArray[np.bool_]:
        """Of every place with land in the grid whether it is served; the others are left out."""
        served = self.served(technology, year).reshape(-1)
        share = self.scenario.definitions.place_share
        land = (self.pixels[str(place)] for place in places[PlaceColumn.PLACE_ID])
        return np.array([served[own].mean() >= share - _HAIR for own in land if len(own)], bool)


Measure = Callable[[Outcome, Target, int | None], float]
"""The indicator at the end of a year (None: today) in the target's unit; NaN: not told."""
Choose = Callable[[Outcome, Target], gpd.GeoDataFrame]


@dataclass(frozen=True, slots=True)
class Indicator:
    """How an indicator is measured, and of which places, if it is of places."""

    measure: Measure
    places: Choose | None = None
    stated: Callable[[Outcome], str | None] | None = None
    """Who says so, where the scenario states it and no layer tells it."""


def _people_served_pct(outcome: Outcome, target: Target, year: int | None) -> float:
    if not outcome.knows(target.technology):
        return np.nan
    assert target.technology is not None
    total = float(outcome.people.sum())
    served = float(outcome.people[outcome.served(target.technology, year)].sum())
    return 100.0 * served / total if total else np.nan


def _of_kind(outcome: Outcome, target: Target, *, kinds: frozenset[PlaceKind]) -> gpd.GeoDataFrame:
    places = outcome.service.places
    return places[places[PlaceColumn.KIND].isin(kinds)]


def _operating(outcome: Outcome, target: Target) -> gpd.GeoDataFrame:
    parks = _of_kind(outcome, target, kinds=frozenset({PlaceKind.PARK}))
    return parks[parks[PlaceColumn.OPERATING].astype(bool)]


def _due(outcome: Outcome, target: Target) -> gpd.GeoDataFrame:
    """Parks whose 5G is due by the target's year, or there already, as the layer words it."""
    parks = _of_kind(outcome, target, kinds=frozenset({PlaceKind.PARK}))
    told = outcome.province.parks
    if len(parks) != len(told) or not {Parks.TIMELINE_5G, Parks.HAS_5G} <= set(told.columns):
        return parks.iloc[:0]
    due = (parks[PlaceColumn.DUE_YEAR].astype(float) <= target.year).to_numpy(dtype=bool)
    # Places list the parks in the order of their layer.
    return parks[due | told[Parks.HAS_5G].fillna(False).to_numpy(dtype=bool)]


def _due_and_hubs(outcome: Outcome, target: Target) -> gpd.GeoDataFrame:
    hubs = _of_kind(outcome, target, kinds=frozenset({PlaceKind.HUB}))
    return pd.concat([_due(outcome, target), hubs])


def _served_pct(outcome: Outcome, target: Target, year: int | None, *, choose: Choose) -> float:
    places = choose(outcome, target)
    if places.empty:
        return np.nan
    if target.technology == FIBRE:
        return _fibre_pct(outcome, set(places[PlaceColumn.PLACE_ID]), year)
    if not outcome.knows(target.technology):
        return np.nan
    told = outcome.places_served(places, str(target.technology), year)
    return 100.0 * float(told.mean()) if told.size else np.nan


def _served_count(outcome: Outcome, target: Target, year: int | None, *, choose: Choose) -> float:
    places = choose(outcome, target)
    if places.empty or not outcome.knows(target.technology):
        return np.nan
    told = outcome.places_served(places, str(target.technology), year)
    return float(told.sum()) if told.size else np.nan


def _fibre_pct(outcome: Outcome, places: set[str], year: int | None) -> float:
    states = outcome.service.states
    mine = states[
        (states[ServiceColumn.TECHNOLOGY] == FIBRE)
        & states[ServiceColumn.PLACE_ID].isin(places)
        & (states[ServiceColumn.STATE] != State.UNKNOWN.value)
    ]
    if mine.empty:
        return np.nan
    told = set(mine[ServiceColumn.PLACE_ID])
    served = set(mine.loc[mine[ServiceColumn.STATE] == State.SERVED.value, ServiceColumn.PLACE_ID])
    if year is not None:
        segments = outcome.routes.segments
        built = segments[segments[RouteColumn.YEAR].fillna(9999) <= year]
        served |= told.intersection(built[RouteColumn.SERVES_ID])
    return 100.0 * len(served) / len(told)


def _share(choose: Choose) -> Indicator:
    return Indicator(partial(_served_pct, choose=choose), choose)


def _kind(*kinds: PlaceKind) -> Choose:
    return partial(_of_kind, kinds=frozenset(kinds))


INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        PEOPLE_TARGET: Indicator(_people_served_pct),
        "settlements_served_pct": _share(_kind(PlaceKind.SETTLEMENT)),
        "parks_served_pct": _share(_kind(PlaceKind.PARK)),
        "parks_served": Indicator(
            partial(_served_count, choose=_kind(PlaceKind.PARK)), _kind(PlaceKind.PARK)
        ),
        "operating_parks_served_pct": _share(_operating),
        "due_parks_served_pct": _share(_due),
        "due_parks_and_hubs_served_pct": _share(_due_and_hubs),
        "hubs_served_pct": _share(_kind(PlaceKind.HUB)),
        "stations": Indicator(stations),
        "station_ratio_pct": Indicator(station_ratio_pct),
        "fibre_route_km": Indicator(fibre_route_km),
        "underground_fibre_km": Indicator(underground_fibre_km, stated=stated_underground),
        "underground_fibre_pct": Indicator(underground_fibre_pct, stated=stated_underground),
        "streets_tidied_pct": Indicator(streets_tidied_pct, stated=stated_streets),
        "communes": Indicator(communes),
    }
)
"""Indicators that the layers tell, or tables of the scenario, by their key there."""

OUTSIDE = frozenset(
    {
        "stations_ready_for_5g_pct",
        "mean_download_mbps",
        "fixed_download_mbps",
        "fixed_upload_mbps",
        "gigabit_access_pct",
        "ipv6_pct",
        "operating_parks_iot_pct",
        "iot_connections_per_person",
        "departments_on_wan",
        "vn_domains_pct",
        "new_parks_completed",
        "industrial_land_ha",
        "park_occupancy_pct",
        "high_tech_firms",
        "digital_firms_in_parks_pct",
        "high_tech_parks_complete_pct",
    }
)
"""Indicators of the two published plans that no layer tells; figures come from the user's table."""
