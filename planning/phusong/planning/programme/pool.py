"""Candidates of one technology: what each is, where it would serve, and what it costs."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from phusong.coverage.keys import content_key
from phusong.coverage.predict import Transmitters
from phusong.layers.errors import Problems
from phusong.layers.grid import pixel_centres
from phusong.planning.candidates import (
    CandidateKind,
    cells_on,
    crowded_spots,
    raised_masts,
    screened_positions,
    upgrades,
    vetoed_masts,
)
from phusong.planning.money.costs import step_prices
from phusong.planning.network.backhaul_estimate import backhaul_bn_vnd
from phusong.planning.programme.access import with_access
from phusong.planning.programme.assigned import Builders
from phusong.planning.programme.case import Case
from phusong.planning.programme.demand import Demand
from phusong.planning.programme.options import Option
from phusong.planning.programme.reach import Asked
from phusong.planning.programme.stations import added, standing, stations_of
from phusong.planning.programme.steps import Steps
from phusong.planning.results.columns import Action, PlaceColumn, PlaceKind
from phusong.planning.service.assess import transmitters_of

__all__ = ["Pool", "PoolMaker"]

_SEEDS = {
    PlaceKind.SETTLEMENT.value: CandidateKind.SETTLEMENT.value,
    PlaceKind.PARK.value: CandidateKind.PARK.value,
    PlaceKind.HUB.value: CandidateKind.HUB.value,
}


@dataclass(frozen=True, eq=False)
class Pool:
    """What there is to choose from."""

    sites: gpd.GeoDataFrame
    reach: csr_array
    """(candidates, demand); a stored entry means that the candidate serves the demand."""
    price: NDArray[np.float64]
    """(candidates,) thousand million VND, cable by distance included."""


class PoolMaker:
    """Makes the candidates of one technology after another; ``dropped`` is what screens took out."""

    def __init__(self, case: Case, steps: Steps) -> None:
        self.dropped = [vetoed_masts(case.province, case.scenario.siting)]
        self._case = case
        self._province = case.province
        self._service = case.service
        self._scenario = case.scenario
        self._steps = steps
        self._numbers = itertools.count(1)

    def pool(self, name: str, demand: Demand) -> Pool:
        """All candidates of a technology.

        Masts are raised, and new ones stand, for whom everything that could be added to the masts as
        they stand does not reach; these two compete.
        """
        if not demand.open.any():
            return Pool(gpd.GeoDataFrame(), csr_array((0, demand.pixels.size)), np.empty(0))
        builders = self._builders(name, demand)
        standing = self._without_taken(self._upgrades(name), name)
        reach = builders.kept_to(standing, self.reach(standing, name, demand.pixels))
        reached = np.zeros(demand.people.size, np.bool_)
        reached[reach.indices] = True
        raised = self._raised(name, demand.pixels[~reached], builders)
        raised = self._without_taken(raised, name)
        raised_reach = builders.kept_to(raised, self.reach(raised, name, demand.pixels))
        row = np.repeat(np.arange(len(raised)), np.diff(raised_reach.indptr))
        helps = np.unique(row[~reached[raised_reach.indices]])
        places, people = demand.beyond(reached)
        left = self._raster(demand.pixels, people)
        fresh = self._with_builders(self._new_positions(name, places, left), name, builders)
        fresh_reach = builders.kept_to(fresh, self.reach(fresh, name, demand.pixels))
        sites = pd.concat(
            [
                standing.assign(action=Action.UPGRADE),
                raised.iloc[helps].assign(action=Action.UPGRADE),
                fresh.assign(action=Action.NEW_SITE),
            ],
            ignore_index=True,
        )
        found = gpd.GeoDataFrame(sites, geometry="geometry", crs=self._province.crs)
        whole = csr_array(vstack([reach, raised_reach[helps], fresh_reach]))
        return Pool(found, whole, self._prices(found))

    def stations(self, name: str, counted: str | None) -> gpd.GeoDataFrame:
        """What may be added to masts for a technology, one candidate for each station more.

        Parameters
        ----------
        counted
            The technology whose stations are counted; None: of any.
        """
        scenario = self._scenario
        own = self._without_taken(self._upgrades(name), name)
        made = added(self._steps.table(), self._province, scenario, counted)
        there = standing(self._province, scenario, counted).union(made)
        named = stations_of(own, scenario)
        new = np.array([station not in there for station in named], bool)
        first = ~pd.Series(named, index=own.index, dtype=object).duplicated()
        return own[first & new].reset_index(drop=True).assign(action=Action.UPGRADE)

    def masts(self, name: str, demand: Demand, crowded: NDArray[np.float32]) -> gpd.GeoDataFrame:
        """Positions for new masts wherever many share one mast, or nobody serves.

        Parameters
        ----------
        crowded
            (H, W) people whom a new mast would take over.
        """
        rules = self._scenario.siting
        spots = crowded_spots(
            crowded, self._province, apart_m=rules.spacing_m, least=rules.min_people
        )
        places = self._service.places[PlaceColumn.PLACE_ID]
        found = self._new_positions(name, places, crowded, crowded=spots)
        fresh = self._with_builders(found, name, self._builders(name, demand))
        return fresh.assign(action=Action.NEW_SITE)

    def of(
        self, sites: gpd.GeoDataFrame, name: str, demand: Demand, *, besides: NDArray[np.int64]
    ) -> tuple[Pool, csr_array]:
        """Candidates with what they serve of the demand, and their level at other pixels."""
        pixels = np.union1d(demand.pixels, besides)
        levels = self.reach(sites, name, pixels)
        own = csr_array(levels[:, np.searchsorted(pixels, demand.pixels)])
        reach = self._builders(name, demand).kept_to(sites, own)
        more = csr_array(levels[:, np.searchsorted(pixels, besides)])
        return Pool(sites, reach, self._prices(sites)), more

    def cells(self, sites: gpd.GeoDataFrame, name: str) -> Transmitters:
        """What radiates from candidates; their bands were checked with the scenario."""
        technology = self._scenario.technologies[name]
        return transmitters_of(
            sites,
            cells_on(sites, technology, self._scenario.siting),
            technology,
            self._scenario,
            problems=Problems(),
        )

    def _upgrades(self, name: str) -> gpd.GeoDataFrame:
        """Existing masts without the technology, and new ones proposed for an earlier one."""
        technology, rules = self._scenario.technologies[name], self._scenario.siting
        existing = upgrades(self._province, technology, rules, raised=self._steps.raised())
        planned = self._steps.hosts_for(technology)
        if not planned:
            return existing
        both = pd.concat([existing, pd.DataFrame(planned)], ignore_index=True)
        return gpd.GeoDataFrame(both, geometry="geometry", crs=self._province.crs)

    def _raised(self, name: str, pixels: NDArray[np.int64], builders: Builders) -> gpd.GeoDataFrame:
        x, y = pixel_centres(self._province.grid)
        rows, cols = np.divmod(pixels, self._province.grid.shape[1])
        return raised_masts(
            self._province,
            self._scenario.technologies[name],
            self._scenario.siting,
            carriers=self._scenario.all_carriers(),
            wanted=np.column_stack([x[cols], y[rows]]),
            builder_near=builders.near,
            raised=self._steps.raised(),
        )

    def _new_positions(
        self,
        name: str,
        places: Iterable[str],
        people: NDArray[np.float32],
        *,
        crowded: NDArray[np.float64] | None = None,
    ) -> gpd.GeoDataFrame:
        """Positions for new masts, for places and (H, W) people, and on spots that are ``crowded``."""
        all_ = self._service.places
        lacking = all_[all_[PlaceColumn.PLACE_ID].isin(list(places))]
        rules = self._scenario.siting
        found, dropped = screened_positions(
            lacking.assign(candidate=lacking[PlaceColumn.KIND].map(_SEEDS)),
            self._province,
            rules,
            people_left=people,
            taken=self._steps.new_masts(),
            crowded=crowded,
        )
        self.dropped.append(dropped.assign(technology=name))
        return with_access(found, detour=rules.backhaul_detour).assign(
            option=Option.NEW_SITE.value,
            units=1,
            raised_m=0.0,
            site_id=[f"N-{name}-{next(self._numbers):04d}" for _ in range(len(found))],
        )

    def _raster(
        self, pixels: NDArray[np.int64], people: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        left = np.zeros(self._province.people.shape, dtype=np.float32)
        left.reshape(-1)[pixels] = people
        return left

    def _builders(self, name: str, demand: Demand) -> Builders:
        return Builders(
            self._service.places,
            self._scenario.programme,
            technology=name,
            demand=demand,
            reach_km=self._scenario.siting.hilltop_radius_km,
        )

    def _with_builders(
        self, found: gpd.GeoDataFrame, name: str, builders: Builders
    ) -> gpd.GeoDataFrame:
        """Who builds each new mast: whom its row names, who has to serve a place near, or the rule's.

        Empty is shared by all, as where the rule's operator has no band for the technology.
        """
        technology = self._scenario.technologies[name]
        usual = self._scenario.siting.new_mast_operator
        may = not technology.upgrade_bands or usual in technology.upgrade_bands
        near = builders.near(shapely.get_coordinates(found.geometry.to_numpy()))
        stated = found["operator"].astype(object).fillna("").to_numpy(dtype=object)
        otherwise = np.where(near != "", near, usual if may else "")
        return found.assign(operator=np.where(stated != "", stated, otherwise).astype(object))

    def _without_taken(self, candidates: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
        """Those that are no step of the technology, under names that are no other step's."""
        own, others = self._steps.taken(name)
        named = [f"{one}+{name}" if one in others else one for one in candidates["site_id"]]
        free = np.array([one not in own for one in named], bool)
        return candidates.assign(site_id=named)[free].reset_index(drop=True)

    def _prices(self, candidates: gpd.GeoDataFrame) -> NDArray[np.float64]:
        new = (candidates["action"] == Action.NEW_SITE).to_numpy()
        price = step_prices(candidates, self._case.costs)
        price[new] += backhaul_bn_vnd(
            candidates[new],
            self._province,
            rules=self._scenario.fibre,
            costs=self._case.costs,
            detour=self._scenario.siting.backhaul_detour,
        )
        return np.maximum(price, 1e-9)

    def reach(
        self, candidates: gpd.GeoDataFrame, name: str, pixels: NDArray[np.int64]
    ) -> csr_array:
        """(candidates, pixels) level where a candidate would serve, predicted over the terrain."""
        if candidates.empty or not pixels.size:
            return csr_array((len(candidates), pixels.size), dtype=np.float32)
        definition = self._scenario.technologies[name].definition
        far_km = self._scenario.siting.candidate_range_km
        predicted = self._case.care.reach
        return predicted.of(
            name,
            predicted.cells(
                lambda: self._known_by(candidates, name), lambda: self.cells(candidates, name)
            ),
            Asked(pixels, definition, far_km),
            progress=lambda done, total: self._case.progress(name, done, total),
        )

    def _known_by(self, candidates: gpd.GeoDataFrame, name: str) -> str:
        """All that the cells of candidates hang on, besides carriers and antennas."""
        technology, rules = self._scenario.technologies[name], self._scenario.siting
        bands = technology.model_dump_json(include={"radio", "new_site_bands", "upgrade_bands"})
        rows = pd.util.hash_pandas_object(candidates.drop(columns="geometry"))
        points = shapely.get_coordinates(candidates.geometry.to_numpy())
        return content_key(name, bands, rules.model_dump_json(), rows.to_numpy(), points)
