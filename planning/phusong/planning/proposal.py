"""Which sites to build and to upgrade for whom nobody serves: candidates predicted, then chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.predict import signal_at
from phusong.coverage.service import served_mask
from phusong.layers.columns import Communes
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.assess import transmitters_of
from phusong.planning.candidates import CandidateKind, cells_on, new_positions, upgradable
from phusong.planning.costs import CostTable
from phusong.planning.demand import Demand, demand_of, reached_by
from phusong.planning.results import (
    Action,
    Coverage,
    Money,
    Optimum,
    PlaceColumn,
    PlaceKind,
    Proposal,
    ProposalColumn,
    Service,
)
from phusong.planning.scenario import Scenario, Technology
from phusong.planning.siting import cover_bound, greedy_cover

__all__ = ["propose_sites"]

Progress = Callable[[str, int, int], None]
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
    progress: Progress = lambda *_: None,
) -> Proposal:
    """For each technology in the scenario's order: upgrades first, then new masts for the rest.

    Every candidate is predicted over the terrain by the same model as today's network. First a step
    must be worth ``siting.min_people`` people, a place counting as that many beside those who live
    there. Then the places that still lack something are finished, with several sites where one is
    not enough (a large park), as long as that completes them.
    """
    proposer = _Proposer(province, coverage, service, scenario, costs, progress)
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
        progress: Progress,
    ) -> None:
        self._province = province
        self._coverage = coverage
        self._service = service
        self._scenario = scenario
        self._costs = costs
        self._progress = progress
        self._steps: list[dict[str, object]] = []
        self._covers: list[NDArray[np.int32]] = []
        self._optima: list[Optimum] = []
        self._standing: tuple[gpd.GeoDataFrame, csr_array] = (gpd.GeoDataFrame(), csr_array((0, 0)))

    def serve(self, name: str) -> None:
        """Add what one technology needs."""
        technology = self._scenario.technologies[name]
        served = served_mask(self._coverage.predictions[name], technology.definition)
        demand = demand_of(
            name, served, self._province, self._coverage, self._service, self._scenario
        )
        for action in Action:
            self._round(name, technology, demand, action, finish=False)
        for action in Action:
            if demand.open_places():
                self._round(name, technology, demand, action, finish=True)

    def proposal(self) -> Proposal:
        """Everything that was chosen, in the order of choice."""
        columns = [*(column.value for column in ProposalColumn), "geometry"]
        table = gpd.GeoDataFrame(
            self._steps, columns=columns, geometry="geometry", crs=self._province.crs
        )
        table[ProposalColumn.ORDER.value] = np.arange(1, len(table) + 1)
        table[ProposalColumn.BACKHAUL_KM.value] = 0.0
        table[ProposalColumn.YEAR.value] = pd.array([pd.NA] * len(table), dtype="Int64")
        if len(table):
            table = _in_communes(table, self._province)
        return Proposal(table, tuple(self._optima), tuple(self._covers))

    def _round(
        self, name: str, technology: Technology, demand: Demand, action: Action, *, finish: bool
    ) -> None:
        if not demand.open.any():
            return
        if finish and action is Action.UPGRADE:
            # The masts that stand have been predicted in the first round.
            candidates, reach = self._standing
        else:
            candidates = self._candidates(name, technology, demand, action)
            reach = self._reach(candidates, technology, demand, name)
        if action is Action.UPGRADE:
            self._standing = candidates, reach
        if candidates.empty:
            return
        price = self._costs.upgrade if action is Action.UPGRADE else self._costs.new_site
        choice = greedy_cover(
            reach,
            demand.place_weight() if finish else demand.weight(self._scenario.siting.min_people),
            cost=np.full(len(candidates), max(price.mid, 1e-9)),
            min_gain=1e-9 if finish else self._scenario.siting.min_people,
            max_steps=self._scenario.siting.max_steps,
        )
        chosen = demand.completing(choice.sites, reach) if finish else choice.sites
        people = demand.people * demand.open
        value, bound = cover_bound(reach, people, chosen)
        for site in chosen:
            self._take(
                candidates.iloc[int(site)], reached_by(reach, site), demand, name, action, price
            )
        if not finish:
            gap = (bound - value) / bound if bound > 0 else 0.0
            self._optima.append(
                Optimum(name, action, value, bound, gap, len(chosen), choice.stopped)
            )

    def _candidates(
        self, name: str, technology: Technology, demand: Demand, action: Action
    ) -> gpd.GeoDataFrame:
        if action is Action.UPGRADE:
            found = self._upgrades(technology)
        else:
            places = self._service.places
            places = places[places[PlaceColumn.PLACE_ID].isin(demand.open_places())]
            found = new_positions(
                places.assign(candidate=places[PlaceColumn.KIND].map(_SEEDS)),
                self._province,
                self._scenario.siting,
                people_left=demand.people_left(self._province.people.shape),
            )
            found = found.assign(
                site_id=[f"N-{name}-{i:04d}" for i in range(self._next, self._next + len(found))]
            )
        taken = {step[ProposalColumn.SITE_ID.value] for step in self._steps}
        return found[~found["site_id"].isin(taken)].reset_index(drop=True)

    @property
    def _next(self) -> int:
        """Number of the next new position: identifiers of all rounds differ."""
        return 1 + 10_000 * len(self._optima)

    def _upgrades(self, technology: Technology) -> gpd.GeoDataFrame:
        """Existing masts without the technology, and new ones proposed for an earlier one."""
        existing = upgradable(self._province, technology)
        planned = [
            {
                "site_id": f"U-{step[ProposalColumn.SITE_ID.value]}",
                "host_site_id": step[ProposalColumn.SITE_ID.value],
                "operator": "",
                "candidate": step[ProposalColumn.CANDIDATE.value],
                "mast_height_m": step[ProposalColumn.MAST_HEIGHT_M.value],
                "ground_height_m": step[ProposalColumn.GROUND_HEIGHT_M.value],
                "land_part": step[ProposalColumn.LAND_PART.value],
                "geometry": step["geometry"],
            }
            for step in self._steps
            if step[ProposalColumn.ACTION.value] == Action.NEW_SITE.value
            and self._radio_of(step) != technology.radio
        ]
        if not planned:
            return existing
        both = pd.concat([existing, pd.DataFrame(planned)], ignore_index=True)
        return gpd.GeoDataFrame(both, geometry="geometry", crs=self._province.crs)

    def _radio_of(self, step: dict[str, object]) -> object:
        return self._scenario.technologies[str(step[ProposalColumn.CHOSEN_FOR.value])].radio

    def _reach(
        self, candidates: gpd.GeoDataFrame, technology: Technology, demand: Demand, name: str
    ) -> csr_array:
        """(candidates, demand) where a candidate would serve, predicted over the terrain."""
        transmitters = transmitters_of(
            candidates,
            cells_on(candidates, technology, self._scenario.siting),
            technology,
            self._scenario,
            problems=Problems(),
        )
        width = self._province.grid.shape[1]
        far = self._scenario.siting.candidate_range_km
        return signal_at(
            replace(transmitters, range_km=np.minimum(transmitters.range_km, far)),
            self._coverage.terrain,
            np.column_stack([demand.pixels // width, demand.pixels % width]),
            definition=technology.definition,
            floor_dbm=technology.definition.required_rsrp_dbm,
            progress=lambda done, total: self._progress(name, done, total),
        )

    def _take(
        self,
        site: pd.Series,
        reached: NDArray[np.int64],
        demand: Demand,
        name: str,
        action: Action,
        price: Money,
    ) -> None:
        """One step: note what it newly serves, and take that from the demand."""
        technology = self._scenario.technologies[name]
        operator = str(site.get("operator", "") or "")
        bands = (
            technology.upgrade_bands.get(operator, ()) if operator else technology.new_site_bands
        )
        taken = demand.take(reached)
        self._covers.append(demand.pixels[reached].astype(np.int32))
        self._steps.append(
            {
                ProposalColumn.SITE_ID.value: site["site_id"],
                ProposalColumn.ACTION.value: action.value,
                ProposalColumn.HOST_SITE_ID.value: site.get("host_site_id", "") or "",
                ProposalColumn.OPERATOR.value: operator,
                ProposalColumn.TECHNOLOGIES.value: name,
                ProposalColumn.BANDS.value: ";".join(bands),
                ProposalColumn.CANDIDATE.value: site["candidate"],
                ProposalColumn.GROUND_HEIGHT_M.value: float(site["ground_height_m"]),
                ProposalColumn.MAST_HEIGHT_M.value: float(site["mast_height_m"]),
                ProposalColumn.LAND_PART.value: int(site["land_part"]),
                ProposalColumn.PEOPLE_GAINED.value: taken.people,
                ProposalColumn.CHOSEN_FOR.value: name,
                ProposalColumn.PLACES.value: ";".join(taken.completed),
                ProposalColumn.HELPS.value: ";".join(taken.helped),
                ProposalColumn.COST_LOW.value: price.low,
                ProposalColumn.COST_MID.value: price.mid,
                ProposalColumn.COST_HIGH.value: price.high,
                "geometry": site["geometry"],
            }
        )


def _in_communes(table: gpd.GeoDataFrame, province: Province) -> gpd.GeoDataFrame:
    """The commune that each site stands in; empty outside all."""
    column, row = ~province.grid.affine @ (
        table.geometry.x.to_numpy(),
        table.geometry.y.to_numpy(),
    )
    zone = province.zones[np.floor(row).astype(int), np.floor(column).astype(int)]
    code = province.communes[Communes.CODE.value].to_numpy(dtype=object)
    name = province.communes[Communes.NAME.value].to_numpy(dtype=object)
    return table.assign(
        **{
            ProposalColumn.COMMUNE_CODE.value: np.where(zone >= 0, code[zone], ""),
            ProposalColumn.COMMUNE.value: np.where(zone >= 0, name[zone], ""),
        }
    )
