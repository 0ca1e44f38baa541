"""Which sites to build and to upgrade for whom nobody serves: candidates predicted, then chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.predict import Transmitters
from phusong.coverage.service import place_pixels, served_mask
from phusong.coverage.workers import Means
from phusong.layers.province import Province
from phusong.planning.candidates import (
    gathered,
)
from phusong.planning.candidates.ground import Ground
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.demand import Demand, demand_of, reached_by
from phusong.planning.programme.handover import choice_facts, handed_over
from phusong.planning.programme.pool import Pool, PoolMaker
from phusong.planning.programme.priorities import places_due
from phusong.planning.programme.pursued import busiest, stations_asked, stations_chosen
from phusong.planning.programme.radiated import radiated_from
from phusong.planning.programme.reach import Reach
from phusong.planning.programme.runner_up import Waiting
from phusong.planning.programme.selection import WHOLE, Effort, Goal, Selection, Wanted, select
from phusong.planning.programme.steps import Steps
from phusong.planning.programme.twins import without_idle_twins
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.results.stages import Check, Coverage, Optimum, Proposal, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import predict_technology
from phusong.planning.targets.indicators_network import standing
from phusong.planning.targets.standing import PEOPLE_TARGET

__all__ = ["Care", "propose_sites"]

Progress = Callable[[str, int, int], None]
_ROUNDS = 2
"""Times that a network which falls short is mended."""
_NONE = np.empty(0, np.int64)


def propose_sites(
    province: Province,
    coverage: Coverage,
    service: Service,
    scenario: Scenario,
    *,
    costs: CostTable,
    means: Means | None = None,
    care: Care | None = None,
    progress: Progress = lambda *_: None,
) -> Proposal:
    """For each technology in the scenario's order, what :mod:`.selection` buys of all candidates.

    Candidates are standing masts to upgrade and, for what all of them together cannot serve, new
    positions. Every one is predicted over the terrain by the same model as today's network, and
    costs what it costs to build with cable to the nearest fibre (:mod:`.backhaul_estimate`). The
    chosen network is predicted again as a whole, and what it lacks is mended.

    Parameters
    ----------
    means
        Who predicts that, and where finished work is kept.
    care
        How candidates are predicted, and how much the choice is worth.
    """
    care = care or Care(Reach(coverage.terrain))
    proposer = _Proposer(province, coverage, service, scenario, costs, means, care, progress)
    for name in scenario.technologies:
        proposer.serve(name)
    return proposer.proposal()


@dataclass(frozen=True, slots=True)
class Care:
    """What a proposal is made with."""

    reach: Reach
    effort: Effort = WHOLE
    whole: bool = True
    """Predict the chosen network as a whole even where each candidate's own prediction tells the
    outcome, because only the strongest cell counts."""
    favour: Callable[[gpd.GeoDataFrame, str], NDArray[np.float64]] | None = None
    """(candidates,) by which prices count while candidates for a technology are weighed."""


class _Proposer:
    """Grows the proposal, technology by technology."""

    def __init__(
        self,
        province: Province,
        coverage: Coverage,
        service: Service,
        scenario: Scenario,
        costs: CostTable,
        means: Means | None,
        care: Care,
        progress: Progress,
    ) -> None:
        self._province = province
        self._coverage = coverage
        self._service = service
        self._scenario = scenario
        self._costs = costs
        self._means = means
        self._care = care
        self._progress = progress
        self._steps = Steps(province, scenario, costs)
        self._told: list[pd.DataFrame] = []
        self._optima: list[Optimum] = []
        self._checks: list[Check] = []
        self._maker = PoolMaker(
            province,
            service,
            scenario,
            costs=costs,
            steps=self._steps,
            reach=care.reach,
            progress=progress,
        )

    def serve(self, name: str) -> None:
        """Add what one technology needs; then predict it, and mend what does not come true.

        Candidates were predicted one by one. Together they may disturb each other where rates count,
        so the network with all of them is predicted again, and what it lacks is served anew.
        """
        network = self._coverage.transmitters[name]
        served = self._today(name)
        for round_ in range(_ROUNDS + 1):
            promised, more = self._choose(name, served)
            if not len(more):
                break
            if not (self._care.whole or self._rated(name)):
                served = promised
                break
            network = network.plus(more)
            found = self._predicted(name, network, more, served)
            check = self._check(name, promised, found, round_)
            self._checks.append(check)
            served = found
            if not check.places_lost and check.people_lost < self._scenario.siting.min_people:
                break
        self._count_up(name, served)

    def _rated(self, name: str) -> bool:
        """Whether rates count, and with them how cells disturb each other."""
        return self._scenario.technologies[name].definition.rate is not None

    def _today(self, name: str) -> NDArray[np.bool_]:
        definition = self._scenario.technologies[name].definition
        return served_mask(self._coverage.predictions[name], definition)

    def _choose(
        self, name: str, served: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], Transmitters]:
        """Steps for who is not served; (H, W) who is promised service then, and their cells."""
        rules = self._scenario.siting
        demand = demand_of(
            name, served, self._province, self._coverage, self._service, self._scenario
        )
        pool = self._maker.pool(name, demand)
        candidates, reach, prices = pool.sites, pool.reach, pool.price
        promised = served.copy()
        if not len(candidates):
            return promised, self._coverage.transmitters[name].select(_NONE)
        if self._care.favour is not None:
            prices = prices * self._care.favour(candidates, name)
        first = set(places_due(self._service, self._scenario, technology=name))
        places = demand.open_places()
        waiting = Waiting(demand.people, demand.needs(places))
        chosen = select(
            reach,
            Wanted(
                technology=name,
                people=demand.people,
                first=demand.needs(first),
                places=demand.needs(set(places) - first),
                goals=self._goals(name, served),
            ),
            prices,
            min_people=rules.min_people,
            max_sites=rules.max_steps,
            time_limit_s=rules.time_limit_s,
            seed=rules.seed,
            effort=self._care.effort,
        )
        chosen = without_idle_twins(chosen, pool)
        cells = self._take(name, chosen, replace(pool, price=prices), demand, waiting)
        for site in chosen.sites:
            promised.reshape(-1)[demand.pixels[reached_by(reach, site)]] = True
        return promised, cells

    def _count_up(self, name: str, served: NDArray[np.bool_]) -> None:
        """Stations that targets ask for whoever is served, beside those that were chosen."""
        scenario, province = self._scenario, self._province
        usual = next(iter(scenario.technologies))
        wanting = stations_asked(name, scenario, province, first=self._steps.stations(usual))
        if not wanting:
            return
        demand = demand_of(name, served, province, self._coverage, self._service, scenario)
        pool = self._maker.stations(name, demand)
        load = busiest(
            pool.sites["host_site_id"].to_numpy(dtype=object),
            self._coverage.predictions[usual],
            self._coverage.transmitters[usual],
            province.people.astype(np.float64),
        )
        there = standing(province, scenario, scenario.technologies[name].radio)
        chosen = stations_chosen(
            name,
            wanting,
            there=there + self._steps.stations(name),
            price=pool.price,
            reach=pool.reach,
            people=demand.people,
            load=load,
        )
        if not chosen.sites:
            self._optima.extend(chosen.results)
            return
        waiting = Waiting(demand.people, demand.needs(demand.open_places()))
        self._take(name, chosen, pool, demand, waiting)

    def _take(
        self, name: str, chosen: Selection, pool: Pool, demand: Demand, waiting: Waiting
    ) -> Transmitters:
        """Note what was chosen as steps, with all that is told of it; their cells."""
        candidates, reach = pool.sites, pool.reach
        places = demand.open_places()
        for site, stage in zip(chosen.sites, chosen.stages, strict=True):
            reached = reached_by(reach, site)
            self._steps.take(
                candidates.iloc[site],
                name,
                stage=stage,
                taken=demand.take(reached),
                pixels=demand.pixels[reached],
            )
        self._optima.extend(chosen.results)
        cells = self._maker.cells(candidates.iloc[chosen.sites], name)
        facts = choice_facts(
            chosen, candidates, reach, cost=pool.price, waiting=waiting, places=places
        )
        self._told.append(pd.concat([self._radiated(cells), facts], axis=1))
        return cells

    def _radiated(self, cells: Transmitters) -> pd.DataFrame:
        scenario = self._scenario
        return radiated_from(cells, scenario.all_carriers(), antennas=scenario.antennas)

    def _predicted(
        self, name: str, network: Transmitters, more: Transmitters, served: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """(H, W) whom a network serves, of which all but ``more`` serves ``served``.

        Where only the level counts, the strongest cell decides: what stands need not be predicted
        again. Where rates count, every cell disturbs.
        """
        definition = self._scenario.technologies[name].definition
        alone = not self._rated(name)
        prediction = predict_technology(
            name,
            more if alone else network,
            self._coverage.terrain,
            self._scenario,
            where=self._province.zones >= 0,
            means=self._means,
            progress=lambda done, total: self._progress(name, done, total),
        )
        found = served_mask(prediction, definition)
        return found | served if alone else found

    def _check(
        self, name: str, promised: NDArray[np.bool_], found: NDArray[np.bool_], round_: int
    ) -> Check:
        people = self._province.people.astype(np.float64)
        inside = self._province.zones >= 0
        places = self._steps.completed(name)
        rows = self._service.places[self._service.places[PlaceColumn.PLACE_ID].isin(places)]
        share = self._scenario.definitions.place_share
        flat = found.reshape(-1)
        lost = [
            str(place)
            for place, pixels in zip(
                rows[PlaceColumn.PLACE_ID],
                place_pixels(rows, self._coverage.terrain, inside),
                strict=True,
            )
            if len(pixels) and float(flat[pixels].mean()) < share - 1e-9
        ]
        return Check(
            technology=name,
            round=round_ + 1,
            people_promised=float(people[inside & promised].sum()),
            people_served=float(people[inside & found].sum()),
            people_lost=float(people[inside & promised & ~found].sum()),
            places_lost=tuple(lost),
        )

    def proposal(self) -> Proposal:
        """Everything that was chosen, in the order of choice."""
        dropped = gathered(self._maker.dropped, crs=self._province.crs)
        sites = handed_over(
            self._steps.table(),
            self._told,
            ground=Ground(self._province),
            dropped=dropped,
            within_km=self._scenario.siting.candidate_range_km,
        )
        return Proposal(
            sites,
            tuple(self._optima),
            tuple(self._steps.covers),
            tuple(self._checks),
            dropped,
        )

    def _goals(self, name: str, served: NDArray[np.bool_]) -> list[Goal]:
        """People whom the targets want newly served, by year."""
        known = (self._province.zones >= 0) & np.isfinite(self._province.terrain_m)
        people = self._province.people.astype(np.float64)
        total, today = float(people[known].sum()), float(people[known & served].sum())
        return [
            Goal(target.year, 0.01 * target.target * total - today)
            for target in self._scenario.targets
            if target.indicator == PEOPLE_TARGET
            and target.technology == name
            and target.target is not None
        ]
