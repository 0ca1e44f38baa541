"""Which sites to build and to upgrade for whom nobody serves: candidates predicted, then chosen."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from phusong.coverage.predict import Transmitters, signal_at
from phusong.coverage.service import place_pixels, served_mask
from phusong.coverage.workers import Means
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.assess import predict_technology, transmitters_of
from phusong.planning.backhaul_estimate import backhaul_bn_vnd
from phusong.planning.candidates import (
    CandidateKind,
    cells_on,
    gathered,
    screened_positions,
    upgrades,
    vetoed_masts,
)
from phusong.planning.candidates.ground import Ground
from phusong.planning.costs import CostTable, step_prices
from phusong.planning.demand import Demand, demand_of, reached_by
from phusong.planning.handover import choice_facts, handed_over
from phusong.planning.options import Option
from phusong.planning.priorities import places_first
from phusong.planning.radiated import radiated_from
from phusong.planning.results import (
    Action,
    Check,
    Coverage,
    Optimum,
    PlaceColumn,
    PlaceKind,
    Proposal,
    Service,
)
from phusong.planning.runner_up import Waiting
from phusong.planning.scenario import Scenario, Technology
from phusong.planning.selection import Goal, Wanted, select
from phusong.planning.steps import Steps
from phusong.planning.targets import PEOPLE_TARGET

__all__ = ["propose_sites"]

Progress = Callable[[str, int, int], None]
_ROUNDS = 2
"""Times that a network which falls short is mended."""
_NONE = np.empty(0, np.int64)
_SEEDS = {
    PlaceKind.SETTLEMENT.value: CandidateKind.SETTLEMENT.value,
    PlaceKind.PARK.value: CandidateKind.PARK.value,
    PlaceKind.HUB.value: CandidateKind.HUB.value,
}


def propose_sites(
    province: Province,
    coverage: Coverage,
    service: Service,
    scenario: Scenario,
    *,
    costs: CostTable,
    means: Means | None = None,
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
    """
    proposer = _Proposer(province, coverage, service, scenario, costs, means, progress)
    for name in scenario.technologies:
        proposer.serve(name)
    return proposer.proposal()


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
        progress: Progress,
    ) -> None:
        self._province = province
        self._coverage = coverage
        self._service = service
        self._scenario = scenario
        self._costs = costs
        self._means = means
        self._progress = progress
        self._steps = Steps(province, scenario, costs)
        self._told: list[pd.DataFrame] = []
        self._optima: list[Optimum] = []
        self._checks: list[Check] = []
        self._dropped = [vetoed_masts(province, scenario.siting)]
        self._numbers = itertools.count(1)

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
                return
            network = network.plus(more)
            found = self._predicted(name, network, more, served)
            check = self._check(name, promised, found, round_)
            self._checks.append(check)
            if not check.places_lost and check.people_lost < self._scenario.siting.min_people:
                return
            served = found

    def _today(self, name: str) -> NDArray[np.bool_]:
        definition = self._scenario.technologies[name].definition
        return served_mask(self._coverage.predictions[name], definition)

    def _choose(
        self, name: str, served: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], Transmitters]:
        """Steps for who is not served; (H, W) who is promised service then, and their cells."""
        technology, rules = self._scenario.technologies[name], self._scenario.siting
        demand = demand_of(
            name, served, self._province, self._coverage, self._service, self._scenario
        )
        candidates, reach = self._candidates(name, technology, demand)
        promised = served.copy()
        if not len(candidates):
            return promised, self._coverage.transmitters[name].select(_NONE)
        first = places_first(self._service, self._scenario.programme)
        places, prices = demand.open_places(), self._prices(candidates)
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
        )
        for site, stage in zip(chosen.sites, chosen.stages, strict=True):
            reached = reached_by(reach, site)
            promised.reshape(-1)[demand.pixels[reached]] = True
            self._steps.take(
                candidates.iloc[site],
                name,
                stage=stage,
                taken=demand.take(reached),
                pixels=demand.pixels[reached],
            )
        self._optima.extend(chosen.results)
        cells = self._cells(candidates.iloc[chosen.sites], technology)
        facts = choice_facts(chosen, candidates, reach, cost=prices, waiting=waiting, places=places)
        self._told.append(pd.concat([self._radiated(cells), facts], axis=1))
        return promised, cells

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
        alone = definition.rate is None
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
        dropped = gathered(self._dropped, crs=self._province.crs)
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

    def _candidates(
        self, name: str, technology: Technology, demand: Demand
    ) -> tuple[gpd.GeoDataFrame, csr_array]:
        """All candidates, and where each would serve: (candidates, demand)."""
        if not demand.open.any():
            return gpd.GeoDataFrame(), csr_array((0, 0))
        standing = self._without_taken(self._upgrades(technology))
        reach = self._reach(standing, technology, demand, name)
        reached = np.zeros(demand.people.size, np.bool_)
        reached[reach.indices] = True
        fresh = self._new_positions(name, *demand.beyond(reached), demand)
        both = pd.concat(
            [standing.assign(action=Action.UPGRADE), fresh.assign(action=Action.NEW_SITE)],
            ignore_index=True,
        )
        return (
            gpd.GeoDataFrame(both, geometry="geometry", crs=self._province.crs),
            csr_array(vstack([reach, self._reach(fresh, technology, demand, name)])),
        )

    def _new_positions(
        self, name: str, places: Iterable[str], people: NDArray[np.float64], demand: Demand
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
        self._dropped.append(dropped.assign(technology=name))
        return found.assign(
            option=Option.NEW_SITE.value,
            units=1,
            raised_m=0.0,
            site_id=[f"N-{name}-{next(self._numbers):04d}" for _ in range(len(found))],
        )

    def _without_taken(self, candidates: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return candidates[~candidates["site_id"].isin(self._steps.taken())].reset_index(drop=True)

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

    def _prices(self, candidates: gpd.GeoDataFrame) -> NDArray[np.float64]:
        """(candidates,) thousand million VND, cable by distance included."""
        upgrade = (candidates["action"] == Action.UPGRADE).to_numpy()
        price = step_prices(candidates, self._costs)
        price[~upgrade] += backhaul_bn_vnd(
            candidates[~upgrade],
            self._province,
            rules=self._scenario.fibre,
            costs=self._costs,
            detour=self._scenario.siting.backhaul_detour,
        )
        return np.maximum(price, 1e-9)

    def _upgrades(self, technology: Technology) -> gpd.GeoDataFrame:
        """Existing masts without the technology, and new ones proposed for an earlier one."""
        existing = upgrades(self._province, technology, self._scenario.siting)
        planned = self._steps.hosts_for(technology)
        if not planned:
            return existing
        both = pd.concat([existing, pd.DataFrame(planned)], ignore_index=True)
        return gpd.GeoDataFrame(both, geometry="geometry", crs=self._province.crs)

    def _reach(
        self, candidates: gpd.GeoDataFrame, technology: Technology, demand: Demand, name: str
    ) -> csr_array:
        """(candidates, demand) where a candidate would serve, predicted over the terrain."""
        if candidates.empty:
            return csr_array((0, demand.pixels.size), dtype=np.float32)
        width = self._province.grid.shape[1]
        return signal_at(
            self._cells(candidates, technology),
            self._coverage.terrain,
            np.column_stack([demand.pixels // width, demand.pixels % width]),
            definition=technology.definition,
            floor_dbm=technology.definition.required_rsrp_dbm,
            within_km=self._scenario.siting.candidate_range_km,
            progress=lambda done, total: self._progress(name, done, total),
        )

    def _cells(self, candidates: gpd.GeoDataFrame, technology: Technology) -> Transmitters:
        """What radiates from candidates; their bands were checked with the scenario."""
        return transmitters_of(
            candidates,
            cells_on(candidates, technology, self._scenario.siting),
            technology,
            self._scenario,
            problems=Problems(),
        )
