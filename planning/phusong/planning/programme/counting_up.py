"""Stations that targets ask for whoever is served, chosen when all else is."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.predict import Transmitters
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
_NOWHERE = np.empty(0, np.int64)


class Counted(NamedTuple):
    """What was chosen, and of what; ``relief`` (sites,) whom each alone takes over, where that counts."""

    chosen: Selection
    pool: Pool
    demand: Demand
    relief: NDArray[np.float64] | None = None


class _Crowd(NamedTuple):
    """Whom new masts may take over."""

    site: NDArray[np.int64]
    """(H, W) number of the mast that is the strongest today, −1: none."""
    weight: NDArray[np.float64]
    """(H, W) people that count."""
    pixels: NDArray[np.int64]
    """Flat indices of those where somebody counts."""


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
        case, demand = self._case, self._demand(name, served)
        crowd = self._crowd(name, served)
        fresh = self._maker.masts(name, demand, crowd.weight.astype(np.float32))
        sites = pd.concat([self._maker.stations(name, None), fresh], ignore_index=True)
        sites = gpd.GeoDataFrame(sites, geometry="geometry", crs=case.province.crs)
        pool, levels = self._maker.of(sites, name, demand, besides=crowd.pixels)
        covers = taken_over(
            levels,
            case.coverage.predictions[name],
            crowd.pixels,
            host=_numbers(sites["host_site_id"], case.coverage.transmitters[name]),
            site=crowd.site.reshape(-1)[crowd.pixels],
        )
        people = crowd.weight.reshape(-1)[crowd.pixels]
        chosen = masts_chosen(
            name,
            wanting,
            there=self._there(None),
            price=pool.price,
            covers=covers,
            people=people,
            time_limit_s=case.scenario.siting.time_limit_s,
            seed=case.scenario.siting.seed,
        )
        return Counted(chosen, pool, demand, (covers @ people)[chosen.sites])

    def stations(self, name: str, served: Mask) -> Counted | None:
        """Stations of a technology on masts that stand or are proposed; None: nobody asks."""
        wanting = self._asked(name)
        if not wanting:
            return None
        demand = self._demand(name, served)
        sites = self._maker.stations(name, name)
        pool, _ = self._maker.of(sites, name, demand, besides=_NOWHERE)
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

    def _crowd(self, name: str, served: Mask) -> _Crowd:
        province, people = self._case.province, self._people()
        server = self._case.coverage.predictions[name].best_server
        heard = server >= 0
        site = np.full(server.shape, -1, np.int64)
        site[heard] = self._case.coverage.transmitters[name].site[server[heard]]
        inside = (province.zones >= 0) & np.isfinite(province.terrain_m)
        weight = np.where(inside, people * shares_to_take(site, served, people), 0.0)
        return _Crowd(site, weight, np.flatnonzero(weight))


def _numbers(hosts: pd.Series, network: Transmitters) -> NDArray[np.int64]:
    """Numbers of masts in a network, −1 for what is none of it."""
    number = {name: i for i, name in enumerate(network.site_ids.tolist())}
    return np.array([number.get(host, -1) for host in hosts], np.int64)
