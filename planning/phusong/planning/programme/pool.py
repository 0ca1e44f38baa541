"""Candidates of one technology: what each is, where it would serve, and what it costs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
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
from phusong.layers.province import Province
from phusong.planning.candidates import (
    CandidateKind,
    cells_on,
    raised_masts,
    screened_positions,
    upgrades,
    vetoed_masts,
)
from phusong.planning.money.costs import CostTable, step_prices
from phusong.planning.network.backhaul_estimate import backhaul_bn_vnd
from phusong.planning.programme.assigned import Builders
from phusong.planning.programme.demand import Demand
from phusong.planning.programme.options import Option
from phusong.planning.programme.reach import Asked, Reach
from phusong.planning.programme.steps import Steps
from phusong.planning.results.columns import Action, PlaceColumn, PlaceKind
from phusong.planning.results.stages import Service
from phusong.planning.scenario.model import Scenario
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

    def __init__(
        self,
        province: Province,
        service: Service,
        scenario: Scenario,
        *,
        costs: CostTable,
        steps: Steps,
        reach: Reach,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self.dropped = [vetoed_masts(province, scenario.siting)]
        self._province = province
        self._service = service
        self._scenario = scenario
        self._costs = costs
        self._steps = steps
        self._predicted = reach
        self._progress = progress
        self._numbers = itertools.count(1)

    def pool(self, name: str, demand: Demand) -> Pool:
        """All candidates of a technology.

        Masts are raised, and new ones stand, for whom everything that could be added to the masts as
        they stand does not reach; these two compete.
        """
        if not demand.open.any():
            return Pool(gpd.GeoDataFrame(), csr_array((0, demand.pixels.size)), np.empty(0))
        builders = Builders(
            self._service.places,
            self._scenario.programme,
            technology=name,
            demand=demand,
            reach_km=self._scenario.siting.hilltop_radius_km,
        )
        standing = self._without_taken(self._upgrades(name))
        reach = builders.kept_to(standing, self._reach(standing, name, demand))
        reached = np.zeros(demand.people.size, np.bool_)
        reached[reach.indices] = True
        raised = self._without_taken(self._raised(name, demand.pixels[~reached], builders))
        raised_reach = builders.kept_to(raised, self._reach(raised, name, demand))
        row = np.repeat(np.arange(len(raised)), np.diff(raised_reach.indptr))
        helps = np.unique(row[~reached[raised_reach.indices]])
        fresh = self._new_positions(name, *demand.beyond(reached), demand, builders)
        fresh_reach = builders.kept_to(fresh, self._reach(fresh, name, demand))
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

    def stations(self, name: str, demand: Demand) -> Pool:
        """Masts that stand and lack the technology, none of them taken, one candidate for each station.

        That is a mast, or an operator on it, by the scenario's definition.
        """
        own = upgrades(self._province, self._scenario.technologies[name], self._scenario.siting)
        own = self._without_taken(own[own["option"] == Option.TECHNOLOGY.value])
        own = own[~own["host_site_id"].isin(self._steps.hosts(name))]
        operator = self._scenario.definitions.bts == "operator"
        key = ["host_site_id", "operator"] if operator else ["host_site_id"]
        own = own.drop_duplicates(key).reset_index(drop=True).assign(action=Action.UPGRADE)
        found = gpd.GeoDataFrame(own, geometry="geometry", crs=self._province.crs)
        return Pool(found, self._reach(found, name, demand), self._prices(found))

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
        existing = upgrades(self._province, technology, rules)
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
            raised=self._steps.raised_hosts(),
        )

    def _new_positions(
        self,
        name: str,
        places: Iterable[str],
        people: NDArray[np.float64],
        demand: Demand,
        builders: Builders,
    ) -> gpd.GeoDataFrame:
        """Positions for new masts, for places and people whom no standing mast can serve."""
        all_ = self._service.places
        lacking = all_[all_[PlaceColumn.PLACE_ID].isin(list(places))]
        left = np.zeros(self._province.people.shape, dtype=np.float32)
        left.reshape(-1)[demand.pixels] = people
        found, dropped = screened_positions(
            lacking.assign(candidate=lacking[PlaceColumn.KIND].map(_SEEDS)),
            self._province,
            self._scenario.siting,
            people_left=left,
            taken=self._steps.new_masts(),
        )
        self.dropped.append(dropped.assign(technology=name))
        numbered = found.assign(
            option=Option.NEW_SITE.value,
            units=1,
            raised_m=0.0,
            site_id=[f"N-{name}-{next(self._numbers):04d}" for _ in range(len(found))],
        )
        return self._with_builders(numbered, name, builders)

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

    def _without_taken(self, candidates: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return candidates[~candidates["site_id"].isin(self._steps.taken())].reset_index(drop=True)

    def _prices(self, candidates: gpd.GeoDataFrame) -> NDArray[np.float64]:
        new = (candidates["action"] == Action.NEW_SITE).to_numpy()
        price = step_prices(candidates, self._costs)
        price[new] += backhaul_bn_vnd(
            candidates[new],
            self._province,
            rules=self._scenario.fibre,
            costs=self._costs,
            detour=self._scenario.siting.backhaul_detour,
        )
        return np.maximum(price, 1e-9)

    def _reach(self, candidates: gpd.GeoDataFrame, name: str, demand: Demand) -> csr_array:
        """(candidates, demand) where a candidate would serve, predicted over the terrain."""
        if candidates.empty or not demand.pixels.size:
            return csr_array((len(candidates), demand.pixels.size), dtype=np.float32)
        definition = self._scenario.technologies[name].definition
        far_km = self._scenario.siting.candidate_range_km
        return self._predicted.of(
            name,
            self._predicted.cells(
                lambda: self._known_by(candidates, name), lambda: self.cells(candidates, name)
            ),
            Asked(demand.pixels, definition, far_km),
            progress=lambda done, total: self._progress(name, done, total),
        )

    def _known_by(self, candidates: gpd.GeoDataFrame, name: str) -> str:
        """All that the cells of candidates hang on, besides carriers and antennas."""
        technology, rules = self._scenario.technologies[name], self._scenario.siting
        bands = technology.model_dump_json(include={"radio", "new_site_bands", "upgrade_bands"})
        rows = pd.util.hash_pandas_object(candidates.drop(columns="geometry"))
        points = shapely.get_coordinates(candidates.geometry.to_numpy())
        return content_key(name, bands, rules.model_dump_json(), rows.to_numpy(), points)
