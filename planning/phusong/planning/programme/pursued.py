"""Targets that count stations, pursued: the cheapest masts that get the technology, the busiest first.

Such a target asks for a number, whoever is served. A mast that stands gets the technology for less
than a new one costs, so only these are taken; of those that cost the same first the ones that newly
serve most people, then those whose cells are the strongest for most people today: there another
station takes most load. So many cheapest ones are the cheapest choice: no search, and proven.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.predict import Prediction, Transmitters
from phusong.layers.province import Province
from phusong.planning.programme.selection import Selection
from phusong.planning.results.stages import Optimum, Stage
from phusong.planning.scenario.model import Scenario, Target
from phusong.planning.siting import Status
from phusong.planning.targets.indicators_network import standing

__all__ = ["Wanting", "busiest", "stations_asked", "stations_chosen"]

_HAIR = 1e-6


class Wanting(NamedTuple):
    """Stations that targets ask for at the end of a year."""

    year: int
    stations: int


def stations_asked(
    technology: str, scenario: Scenario, province: Province, *, first: int
) -> list[Wanting]:
    """What the pursued targets of a technology ask for, by year, rising.

    Parameters
    ----------
    first
        Stations of the scenario's first technology that the programme adds: of their number
        ratios are shares.
    """
    radio = next(iter(scenario.technologies.values())).radio
    base = standing(province, scenario, radio) + first
    found = [_asked(target, base) for target in scenario.targets if _pursued(target, technology)]
    return sorted(found)


def _pursued(target: Target, technology: str) -> bool:
    return target.pursue and target.technology == technology


def _asked(target: Target, base: int) -> Wanting:
    assert target.target is not None, "only figures are pursued"
    ratio = target.indicator == "station_ratio_pct"
    asked = 0.01 * target.target * base if ratio else target.target
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
    for year, stations in wanting:
        lacking = max(0, stations - there - len(chosen.sites))
        sites = order[len(chosen.sites) :][:lacking]
        if not lacking:
            continue
        cost = float(price[sites].sum())
        missing = lacking - sites.size
        status = Status.INFEASIBLE if missing else Status.OPTIMAL
        chosen.sites.extend(sites.tolist())
        chosen.stages.extend([Stage.STATIONS] * sites.size)
        chosen.years.extend([year] * sites.size)
        chosen.results.append(
            Optimum(
                technology=technology,
                stage=Stage.STATIONS,
                year=year,
                sites=int(sites.size),
                cost_bn_vnd=cost,
                value=cost,
                bound=cost,
                gap=0.0,
                status=status.value,
                unmet=missing,
            )
        )
    return chosen
