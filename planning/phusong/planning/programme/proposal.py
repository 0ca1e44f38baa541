"""Which sites to build and to upgrade for whom nobody serves: candidates predicted, then chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.predict import Transmitters
from phusong.coverage.service import place_pixels, served_mask
from phusong.coverage.workers import Means
from phusong.layers.province import Province
from phusong.planning.candidates import gathered
from phusong.planning.candidates.ground import Ground
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.case import Care, Case, Progress
from phusong.planning.programme.counting_up import Counted, CountingUp
from phusong.planning.programme.demand import Demand, demand_of, reached_by
from phusong.planning.programme.handover import HandoverColumn, choice_facts, handed_over
from phusong.planning.programme.pool import Pool, PoolMaker
from phusong.planning.programme.priorities import places_due
from phusong.planning.programme.radiated import radiated_from
from phusong.planning.programme.reach import Reach
from phusong.planning.programme.runner_up import Waiting
from phusong.planning.programme.selection import Goal, Selection, Wanted, select
from phusong.planning.programme.steps import Steps
from phusong.planning.programme.together import Round, raised_together
from phusong.planning.programme.twins import without_idle_twins
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.results.stages import Check, Coverage, Optimum, Proposal, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import predict_technology
from phusong.planning.targets.standing import PEOPLE_TARGET

__all__ = ["Care", "propose_sites"]

Mask = NDArray[np.bool_]
_ROUNDS = 2
"""Times that a network which falls short is mended."""


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
    chosen network is predicted again as a whole, and what it lacks is mended. Stations that targets
    ask for, whoever is served, come last.

    Parameters
    ----------
    means
        Who predicts that, and where finished work is kept.
    care
        How candidates are predicted, and how much the choice is worth.
    """
    care = care or Care(Reach(coverage.terrain))
    case = Case(province, coverage, service, scenario, costs, means, care, progress)
    proposer = _Proposer(case)
    for name in scenario.technologies:
        proposer.serve(name)
    proposer.join()
    proposer.count_up()
    return proposer.proposal()


class _Served(NamedTuple):
    """What a technology comes to with the steps that are chosen."""

    network: Transmitters
    served: Mask
    """(H, W)"""


class _Proposer:
    """Grows the proposal, technology by technology."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._province = case.province
        self._coverage = case.coverage
        self._service = case.service
        self._scenario = case.scenario
        self._told: list[pd.DataFrame] = []
        self._optima: list[Optimum] = []
        self._checks: list[Check] = []
        self._steps = Steps(case.province, case.scenario, case.costs)
        self._maker = PoolMaker(case, self._steps)
        self._then: dict[str, _Served] = {}
        self._rounds: dict[str, list[Counted]] = {}

    def serve(self, name: str) -> None:
        """Add what one technology needs; then predict it, and mend what does not come true.

        Candidates were predicted one by one. Together they may disturb each other where rates count,
        so the network with all of them is predicted again, and what it lacks is served anew.
        """
        self._then[name] = _Served(self._coverage.transmitters[name], self._today(name))
        for round_ in range(1, _ROUNDS + 2):
            choice = self._choose(name, self._then[name].served)
            self._rounds.setdefault(name, []).append(choice)
            self._optima.extend(choice.chosen.results)
            check = self._build(name, choice, round_)
            if check is None or (
                not check.places_lost and check.people_lost < self._scenario.siting.min_people
            ):
                break

    def join(self) -> None:
        """Raise masts for several technologies at once, where that is cheaper.

        Where rates count, or something had to be mended, what cells do to each other is predicted for
        the network as it is, and it stays so.
        """
        chosen = {name: own[0] for name, own in self._rounds.items() if own[0].chosen.sites}
        if any(self._case.rated(name) or len(self._rounds[name]) > 1 for name in chosen):
            return
        lifted = raised_together(
            [_round(name, *choice[:3]) for name, choice in chosen.items()],
            raising=self._case.costs.raising.mid,
        )
        if lifted is None:
            return
        self._steps.begin_again()
        self._told.clear()
        self._checks.clear()
        for told in lifted:
            name = told.technology
            self._then[name] = _Served(self._coverage.transmitters[name], self._today(name))
            demand = chosen[name].demand.fresh()
            self._build(name, Counted(told.chosen, told.pool, demand), 1)

    def count_up(self) -> None:
        """Stations that targets ask for whoever is served: masts, then technologies on them."""
        counting = CountingUp(self._case, self._maker, self._steps)
        usual = next(iter(self._scenario.technologies))
        self._count(usual, counting.masts(usual, self._then[usual].served))
        for name in self._scenario.technologies:
            self._count(name, counting.stations(name, self._then[name].served))

    def _count(self, name: str, choice: Counted | None) -> None:
        if choice is not None:
            self._optima.extend(choice.chosen.results)
            self._build(name, choice, 1 + sum(check.technology == name for check in self._checks))

    def _build(self, name: str, choice: Counted, round_: int) -> Check | None:
        """Take what was chosen, and predict it; None where that tells nothing new."""
        if not choice.chosen.sites:
            return None
        more = self._take(name, choice)
        then = self._then[name]
        promised = then.served.copy()
        for site in choice.chosen.sites:
            own = choice.demand.pixels[reached_by(choice.pool.reach, site)]
            promised.reshape(-1)[own] = True
        network = then.network.plus(more)
        if not (self._case.care.whole or self._case.rated(name)):
            self._then[name] = _Served(network, promised)
            return None
        found = self._predicted(name, network, more, then.served)
        self._then[name] = _Served(network, found)
        check = self._check(name, promised, found, round_)
        self._checks.append(check)
        return check

    def _today(self, name: str) -> Mask:
        definition = self._scenario.technologies[name].definition
        return served_mask(self._coverage.predictions[name], definition)

    def _choose(self, name: str, served: Mask) -> Counted:
        """Steps for who is not served."""
        rules, care = self._scenario.siting, self._case.care
        demand = demand_of(
            name, served, self._province, self._coverage, self._service, self._scenario
        )
        pool = self._maker.pool(name, demand)
        if not len(pool.sites):
            return Counted(Selection(), pool, demand)
        if care.favour is not None:
            pool = replace(pool, price=pool.price * care.favour(pool.sites, name))
        first = set(places_due(self._service, self._scenario, technology=name))
        places = demand.open_places()
        chosen = select(
            pool.reach,
            Wanted(
                technology=name,
                people=demand.people,
                first=demand.needs(first),
                places=demand.needs(set(places) - first),
                goals=self._goals(name, served),
            ),
            pool.price,
            min_people=rules.min_people,
            max_sites=rules.max_steps,
            time_limit_s=rules.time_limit_s,
            seed=rules.seed,
            effort=care.effort,
        )
        return Counted(without_idle_twins(chosen, pool), pool, demand)

    def _take(self, name: str, choice: Counted) -> Transmitters:
        """Note what was chosen as steps, with all that is told of it; their cells."""
        chosen, pool, demand, relief = choice
        places = demand.open_places()
        waiting = Waiting(demand.people, demand.needs(places))
        for site, stage in zip(chosen.sites, chosen.stages, strict=True):
            reached = reached_by(pool.reach, site)
            self._steps.take(
                pool.sites.iloc[site],
                name,
                stage=stage,
                taken=demand.take(reached),
                pixels=demand.pixels[reached],
            )
        cells = self._maker.cells(pool.sites.iloc[chosen.sites], name)
        facts = choice_facts(
            chosen, pool.sites, pool.reach, cost=pool.price, waiting=waiting, places=places
        )
        if relief is not None:
            facts[HandoverColumn.PEOPLE_TAKEN_OVER.value] = relief
        self._told.append(pd.concat([self._radiated(cells), facts], axis=1))
        return cells

    def _radiated(self, cells: Transmitters) -> pd.DataFrame:
        scenario = self._scenario
        return radiated_from(cells, scenario.all_carriers(), antennas=scenario.antennas)

    def _predicted(
        self, name: str, network: Transmitters, more: Transmitters, served: Mask
    ) -> Mask:
        """(H, W) whom a network serves, of which all but ``more`` serves ``served``.

        Where only the level counts, the strongest cell decides: what stands need not be predicted
        again. Where rates count, every cell disturbs.
        """
        definition = self._scenario.technologies[name].definition
        alone = not self._case.rated(name)
        prediction = predict_technology(
            name,
            more if alone else network,
            self._coverage.terrain,
            self._scenario,
            where=self._province.zones >= 0,
            means=self._case.means,
            progress=lambda done, total: self._case.progress(name, done, total),
        )
        found = served_mask(prediction, definition)
        return found | served if alone else found

    def _check(self, name: str, promised: Mask, found: Mask, round_: int) -> Check:
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
            round=round_,
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

    def _goals(self, name: str, served: Mask) -> list[Goal]:
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


def _round(name: str, chosen: Selection, pool: Pool, demand: Demand) -> Round:
    fresh = demand.fresh()
    return Round(name, pool, demand.people, fresh.needs(fresh.open_places()), chosen)
