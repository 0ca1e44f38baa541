"""Stations that targets ask for whoever is served, chosen when all else is."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from phusong.planning.programme.case import Case
from phusong.planning.programme.demand import Demand, demand_of
from phusong.planning.programme.pool import Pool, PoolMaker
from phusong.planning.programme.pursued import (
    Wanting,
    busiest,
    masts_chosen,
    stations_asked,
    stations_chosen,
)
from phusong.planning.programme.relief import shares_to_take, taken_over
from phusong.planning.programme.selection import Selection
from phusong.planning.programme.stations import added, standing
from phusong.planning.programme.steps import Steps

__all__ = ["Counted", "CountingUp"]

Mask = NDArray[np.bool_]


class Counted(NamedTuple):
    """What was chosen, and of what; ``relief`` (sites,) whom each alone takes over, where that counts."""

    chosen: Selection
    pool: Pool
    demand: Demand
    relief: NDArray[np.float64] | None = None


class CountingUp:
    """Adds to the steps that are chosen."""

    def __init__(self, case: Case, maker: PoolMaker, steps: Steps) -> None:
        self._case = case
        self._maker = maker
        self._steps = steps
        self._usual = next(iter(case.scenario.technologies))

    def masts(self, name: str, served: Mask) -> Counted | None:
        """Masts of any technology, with one of them on each; None: nobody asks.

        ``served`` (H, W): whom that technology serves then.
        """
        wanting = self._asked(None)
        if not wanting:
            return None
        demand, people = self._demand(name, served), self._people()
        network = self._case.coverage.transmitters[name]
        prediction = self._case.coverage.predictions[name]
        server = prediction.best_server
        heard = server >= 0
        site = np.full(server.shape, -1, np.int64)
        site[heard] = network.site[server[heard]]
        weight = np.where(self._inside(), people * shares_to_take(site, served, people), 0.0)
        pool = self._together(
            self._maker.stations(name, None, demand),
            self._maker.masts(name, demand, weight.astype(np.float32)),
        )
        pixels = np.flatnonzero(weight)
        reach = self._maker.reach(pool.sites, name, pixels)
        number = pd.Series(np.arange(network.site_ids.size), index=network.site_ids)
        hosts = pool.sites["host_site_id"].map(number).fillna(-1).to_numpy(np.int64)
        flat = site.reshape(-1)[pixels]
        covers = taken_over(reach, prediction, pixels, host=hosts, site=flat)
        chosen = masts_chosen(
            name,
            wanting,
            there=self._there(None),
            price=pool.price,
            covers=covers,
            people=weight.reshape(-1)[pixels],
            time_limit_s=self._case.scenario.siting.time_limit_s,
            seed=self._case.scenario.siting.seed,
        )
        relief = (covers @ weight.reshape(-1)[pixels])[chosen.sites]
        return Counted(chosen, pool, demand, relief)

    def stations(self, name: str, served: Mask) -> Counted | None:
        """Stations of a technology on masts that stand or are proposed; None: nobody asks."""
        wanting = self._asked(name)
        if not wanting:
            return None
        demand = self._demand(name, served)
        pool = self._maker.stations(name, name, demand)
        load = busiest(
            pool.sites["host_site_id"].to_numpy(dtype=object),
            self._case.coverage.predictions[self._usual],
            self._case.coverage.transmitters[self._usual],
            self._people(),
        )
        chosen = stations_chosen(
            name,
            wanting,
            there=self._there(name),
            price=pool.price,
            reach=pool.reach,
            people=demand.people,
            load=load,
        )
        return Counted(chosen, pool, demand)

    def _asked(self, counted: str | None) -> list[Wanting]:
        case = self._case
        first = self._added(self._usual)
        return stations_asked(counted, case.scenario, case.province, first=first)

    def _there(self, counted: str | None) -> int:
        today = standing(self._case.province, self._case.scenario, counted)
        return len(today) + self._added(counted)

    def _added(self, counted: str | None) -> int:
        case = self._case
        made = added(self._steps.table(), case.province, case.scenario, counted)
        return len(set(made) - {None})

    def _demand(self, name: str, served: Mask) -> Demand:
        case = self._case
        return demand_of(name, served, case.province, case.coverage, case.service, case.scenario)

    def _people(self) -> NDArray[np.float64]:
        return self._case.province.people.astype(np.float64)

    def _inside(self) -> Mask:
        province = self._case.province
        return np.asarray((province.zones >= 0) & np.isfinite(province.terrain_m))

    def _together(self, one: Pool, two: Pool) -> Pool:
        sites = pd.concat([one.sites, two.sites], ignore_index=True)
        return Pool(
            gpd.GeoDataFrame(sites, geometry="geometry", crs=self._case.province.crs),
            csr_array(vstack([one.reach, two.reach])),
            np.concatenate([one.price, two.price]),
        )
