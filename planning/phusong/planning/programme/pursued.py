"""Targets that count stations, pursued: so many more, the best for the money.

Such a target asks for a number, whoever is served. Where it counts stations of a technology, a mast
that stands gets it for less than a new one costs, so only these are taken; of those that cost the same
first the ones that newly serve most people, then those whose cells are the strongest for most people
today: there another station takes most load. So many cheapest ones are the cheapest choice: no search,
and proven. Where it counts masts of any technology, new ones stand where they serve, or take over,
most people for the money (:mod:`.relief`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.predict import Prediction, Transmitters
from phusong.layers.province import Province
from phusong.planning.programme.relief import Relief, most_relief
from phusong.planning.programme.selection import Selection
from phusong.planning.programme.stations import standing
from phusong.planning.results.stages import Ended, Optimum, Stage
from phusong.planning.scenario.model import Scenario, Target, TargetKind
from phusong.planning.siting import Status

__all__ = ["Wanting", "busiest", "masts_chosen", "stations_asked", "stations_chosen"]

_HAIR = 1e-6


class Wanting(NamedTuple):
    """Stations that targets ask for at the end of a year."""

    year: int
    stations: int


def stations_asked(
    technology: str | None, scenario: Scenario, province: Province, *, first: int
) -> list[Wanting]:
    """What the pursued targets of a technology, or of any (None), ask for, by year, rising.

    Parameters
    ----------
    first
        Stations of the scenario's first technology that the programme adds: of their number
        ratios are shares.
    """
    pursued = [target for target in scenario.targets if _pursued(target, technology)]
    if not pursued:
        return []
    base = len(standing(province, scenario, next(iter(scenario.technologies)))) + first
    return sorted(_asked(target, base) for target in pursued)


def _pursued(target: Target, technology: str | None) -> bool:
    return (
        target.pursue and (None if target.technology == "any" else target.technology) == technology
    )


def _asked(target: Target, base: int) -> Wanting:
    assert target.target is not None, "only figures are pursued"
    ratio = target.indicator == "station_ratio_pct"
    asked = 0.01 * target.target * base if ratio else target.target
    if target.kind is TargetKind.MORE_THAN:
        return Wanting(target.year, math.floor(asked + _HAIR) + 1)
    return Wanting(target.year, math.ceil(asked - _HAIR))


def busiest(
    hosts: NDArray[np.object_],
    prediction: Prediction,
    network: Transmitters,
    people: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(hosts,) people for whom a cell on each mast is the strongest; ``people`` (H, W)."""
    heard = prediction.best_server >= 0
    sites = network.site[prediction.best_server[heard]]
    load = np.bincount(sites, weights=people[heard], minlength=network.site_ids.size)
    by_mast = dict(zip(network.site_ids.tolist(), load.tolist(), strict=True))
    return np.array([by_mast.get(host, 0.0) for host in hosts.tolist()], np.float64)


def stations_chosen(
    technology: str,
    wanting: list[Wanting],
    *,
    there: int,
    price: NDArray[np.float64],
    reach: csr_array,
    people: NDArray[np.float64],
    load: NDArray[np.float64],
) -> Selection:
    """The cheapest candidates of which each is one station more, as many as each year lacks.

    Parameters
    ----------
    there
        Stations that stand or are chosen.
    price, load
        (candidates,)
    reach
        (candidates, demand); with ``people`` (demand,) it tells whom each newly serves.
    """
    order = np.lexsort([np.arange(price.size), -load, -(reach.astype(bool) @ people), price])
    chosen = Selection()
    for year, lacking in _lacking(wanting, there, chosen):
        sites = order[len(chosen.sites) :][:lacking]
        cost = float(price[sites].sum())
        found = Relief(sites, cost, cost, cost, Status.OPTIMAL, Ended.PROVEN)
        _take(chosen, found, lacking, stage=Stage.STATIONS, year=year, technology=technology)
    return chosen


def masts_chosen(
    technology: str,
    wanting: list[Wanting],
    *,
    there: int,
    price: NDArray[np.float64],
    covers: csr_array,
    people: NDArray[np.float64],
    time_limit_s: float,
    seed: int,
) -> Selection:
    """Candidates of which each is one mast more, as many as each year lacks, that help most for the money.

    Parameters
    ----------
    technology
        That they get.
    there
        Masts that stand or are chosen.
    price
        (candidates,)
    covers
        (candidates, demand) whom each takes over, of ``people`` (demand,).
    """
    chosen = Selection()
    left, free = people.copy(), np.ones(price.size, np.bool_)
    for year, lacking in _lacking(wanting, there, chosen):
        at = np.flatnonzero(free)
        found = most_relief(
            csr_array(covers[at]),
            left,
            price[at],
            count=lacking,
            time_limit_s=time_limit_s,
            seed=seed,
        )
        found = found._replace(sites=at[found.sites])
        left[covers[found.sites].indices] = 0.0
        free[found.sites] = False
        _take(chosen, found, lacking, stage=Stage.MASTS, year=year, technology=technology)
    return chosen


def _lacking(wanting: list[Wanting], there: int, chosen: Selection) -> Iterator[tuple[int, int]]:
    """Years that lack stations with what is chosen until then, and how many."""
    for year, stations in wanting:
        lacking = stations - there - len(chosen.sites)
        if lacking > 0:
            yield year, lacking


def _take(
    chosen: Selection, found: Relief, lacking: int, *, stage: Stage, year: int, technology: str
) -> None:
    count = int(found.sites.size)
    chosen.sites.extend(found.sites.tolist())
    chosen.stages.extend([stage] * count)
    chosen.years.extend([year] * count)
    chosen.results.append(
        Optimum(
            technology=technology,
            stage=stage,
            year=year,
            sites=count,
            cost_bn_vnd=found.cost,
            value=found.people,
            bound=found.bound,
            gap=(found.bound - found.people) / found.bound if found.bound > 0 else 0.0,
            status=(Status.INFEASIBLE if lacking > count else found.status).value,
            stopped=found.ended,
            unmet=lacking - count,
        )
    )
