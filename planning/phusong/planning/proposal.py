"""Which sites to build and to upgrade for whom nobody serves: candidates predicted, then chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.predict import signal_at
from phusong.coverage.service import ServiceColumn, State, place_pixels, served_mask
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.assess import transmitters_of
from phusong.planning.candidates import CandidateKind, cells_on, new_positions, upgradable
from phusong.planning.costs import CostTable
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
from phusong.planning.siting import greedy_cover

__all__ = ["propose_sites"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Demand:
    """Pixels that are not served in one technology, and what serving each is worth."""

    pixels: NDArray[np.int64]
    """(n,) flat indices into the grid."""
    people: NDArray[np.float64]
    weight: NDArray[np.float64]
    """People, and for the pixels of a place a share of the place's own worth."""
    places: tuple[tuple[str, NDArray[np.int64], int], ...]
    """(place, positions in ``pixels`` of its unserved pixels, how many of them it needs)."""


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

    Every candidate is predicted over the terrain by the same model as today's network. A place
    counts as ``siting.min_people`` people beside those who live there, so that a hamlet, a park or
    a hub is worth a site of its own.
    """
    steps: list[dict[str, object]] = []
    covers: list[NDArray[np.int32]] = []
    optima: list[Optimum] = []
    for name, technology in scenario.technologies.items():
        served = served_mask(coverage.predictions[name], technology.definition)
        demand = _demand(name, served, province, coverage, service, scenario)
        left = demand
        value, count, bound, stopped = 0.0, 0, 0.0, "covered"
        for action in (Action.UPGRADE, Action.NEW_SITE):
            candidates = (
                _upgrades(province, technology, steps, scenario)
                if action is Action.UPGRADE
                else _new_sites(name, left, province, service, scenario)
            )
            progress(name, 0, len(candidates))
            if candidates.empty or not left.pixels.size:
                continue
            reach = _reach(candidates, left, technology, province, coverage, scenario)
            price = costs.upgrade if action is Action.UPGRADE else costs.new_site
            choice = greedy_cover(
                reach,
                left.weight,
                cost=np.full(len(candidates), max(price.mid, 1e-9)),
                min_gain=scenario.siting.min_people,
                max_steps=scenario.siting.max_steps,
            )
            taken = _record(
                choice.sites, candidates, reach, left, name, technology, action=action, price=price
            )
            steps.extend(taken)
            for site in choice.sites:
                own = reach.indices[reach.indptr[site] : reach.indptr[site + 1]]
                covers.append(left.pixels[own].astype(np.int32))
            value += _gained(taken)
            count += len(taken)
            bound = _reachable_people(reach, left) + (value if action is Action.NEW_SITE else 0.0)
            stopped = choice.stopped
            left = _without(left, reach, choice.sites)
        optima.append(_optimum(name, value, bound, count, stopped))
    table = _table(steps, province)
    if len(table):
        table = _in_communes(table, province)
    return Proposal(table, tuple(optima), tuple(covers))


def _demand(
    name: str,
    served: NDArray[np.bool_],
    province: Province,
    coverage: Coverage,
    service: Service,
    scenario: Scenario,
) -> _Demand:
    """What is not served in technology ``name``: people's pixels and those of unserved places."""
    missing = (province.zones >= 0) & ~served & np.isfinite(province.terrain_m)
    wanted = missing & (province.people > 0)
    lacking = _unserved(name, service)
    discs = place_pixels(lacking, coverage.terrain, province.zones >= 0)
    for pixels in discs:
        wanted.reshape(-1)[pixels] |= missing.reshape(-1)[pixels]
    flat = np.flatnonzero(wanted)
    people = province.people.reshape(-1)[flat].astype(np.float64)
    weight = people.copy()
    places: list[tuple[str, NDArray[np.int64], int]] = []
    share = scenario.definitions.place_share
    for place, pixels in zip(lacking[PlaceColumn.PLACE_ID], discs, strict=True):
        open_ = np.asarray(pixels)[missing.reshape(-1)[pixels]]
        if not open_.size:
            continue
        at = np.searchsorted(flat, np.sort(open_))
        allowed = int(np.floor((1.0 - share) * len(pixels) + 1e-9))
        needed = max(open_.size - allowed, 1)
        weight[at] += scenario.siting.min_people / needed
        places.append((str(place), at, needed))
    return _Demand(flat, people, weight, tuple(places))


def _unserved(name: str, service: Service) -> gpd.GeoDataFrame:
    states = service.states
    lacking = states[
        (states[ServiceColumn.TECHNOLOGY] == name)
        & (states[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    return service.places[
        service.places[PlaceColumn.PLACE_ID].isin(lacking[ServiceColumn.PLACE_ID])
    ]


def _upgrades(
    province: Province,
    technology: Technology,
    steps: list[dict[str, object]],
    scenario: Scenario,
) -> gpd.GeoDataFrame:
    """Existing masts without the technology, and new ones proposed for an earlier technology."""
    existing = upgradable(province, technology)
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
        for step in steps
        if step[ProposalColumn.ACTION.value] == Action.NEW_SITE.value
    ]
    if not planned:
        return existing
    both = pd.concat([existing, pd.DataFrame(planned)], ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=province.crs)


def _new_sites(
    name: str, left: _Demand, province: Province, service: Service, scenario: Scenario
) -> gpd.GeoDataFrame:
    """New masts for what upgrades leave: its places, its people, the tops round them."""
    people = np.zeros(province.grid.shape, dtype=np.float32)
    people.reshape(-1)[left.pixels] = left.people
    still = {place for place, _, _ in left.places}
    places = service.places[service.places[PlaceColumn.PLACE_ID].isin(still)]
    kinds = {
        PlaceKind.SETTLEMENT.value: CandidateKind.SETTLEMENT.value,
        PlaceKind.PARK.value: CandidateKind.PARK.value,
        PlaceKind.HUB.value: CandidateKind.HUB.value,
    }
    seeds = places.assign(candidate=places[PlaceColumn.KIND].map(kinds))
    found = new_positions(seeds, province, scenario.siting, people_left=people)
    return found.assign(site_id=[f"N-{name}-{i:04d}" for i in range(1, len(found) + 1)])


def _reach(
    candidates: gpd.GeoDataFrame,
    demand: _Demand,
    technology: Technology,
    province: Province,
    coverage: Coverage,
    scenario: Scenario,
) -> csr_array:
    """(candidates, demand) where a candidate would serve, predicted over the terrain."""
    cells = cells_on(candidates, technology, scenario.siting)
    transmitters = transmitters_of(candidates, cells, technology, scenario, problems=Problems())
    width = province.grid.shape[1]
    return signal_at(
        transmitters,
        coverage.terrain,
        np.column_stack([demand.pixels // width, demand.pixels % width]),
        definition=technology.definition,
        floor_dbm=technology.definition.required_rsrp_dbm,
    )


def _record(
    chosen: NDArray[np.int64],
    candidates: gpd.GeoDataFrame,
    reach: csr_array,
    demand: _Demand,
    name: str,
    technology: Technology,
    *,
    action: Action,
    price: Money,
) -> list[dict[str, object]]:
    """One row per step, with the people and the places that it newly serves."""
    open_ = np.ones(demand.pixels.size, dtype=bool)
    waiting = {place: needed for place, _, needed in demand.places}
    of_pixel = _places_of_pixels(demand)
    rows: list[dict[str, object]] = []
    for site in chosen:
        own = reach.indices[reach.indptr[site] : reach.indptr[site + 1]]
        new = own[open_[own]]
        open_[new] = False
        done = []
        for pixel in new:
            for place in of_pixel.get(int(pixel), ()):
                waiting[place] -= 1
                if waiting[place] == 0:
                    done.append(place)
        row = candidates.iloc[int(site)]
        operator = str(row.get("operator", "") or "")
        bands = (
            technology.upgrade_bands.get(operator, ()) if operator else technology.new_site_bands
        )
        rows.append(
            {
                ProposalColumn.SITE_ID.value: row["site_id"],
                ProposalColumn.ACTION.value: action.value,
                ProposalColumn.HOST_SITE_ID.value: row.get("host_site_id", "") or "",
                ProposalColumn.OPERATOR.value: operator,
                ProposalColumn.TECHNOLOGIES.value: name,
                ProposalColumn.BANDS.value: ";".join(bands),
                ProposalColumn.CANDIDATE.value: row["candidate"],
                ProposalColumn.GROUND_HEIGHT_M.value: float(row["ground_height_m"]),
                ProposalColumn.MAST_HEIGHT_M.value: float(row["mast_height_m"]),
                ProposalColumn.LAND_PART.value: int(row["land_part"]),
                ProposalColumn.PEOPLE_GAINED.value: float(demand.people[new].sum()),
                ProposalColumn.CHOSEN_FOR.value: name,
                ProposalColumn.PLACES.value: ";".join(done),
                ProposalColumn.COST_LOW.value: price.low,
                ProposalColumn.COST_MID.value: price.mid,
                ProposalColumn.COST_HIGH.value: price.high,
                "geometry": row["geometry"],
            }
        )
    return rows


def _gained(steps: list[dict[str, object]]) -> float:
    """People newly served by all steps."""
    gains = [step[ProposalColumn.PEOPLE_GAINED.value] for step in steps]
    return float(np.sum(np.array(gains, dtype=np.float64)))


def _places_of_pixels(demand: _Demand) -> dict[int, list[str]]:
    of_pixel: dict[int, list[str]] = {}
    for place, pixels, _ in demand.places:
        for pixel in pixels.tolist():
            of_pixel.setdefault(pixel, []).append(place)
    return of_pixel


def _reachable_people(reach: csr_array, demand: _Demand) -> float:
    """People whom at least one candidate serves."""
    reachable = np.zeros(demand.pixels.size, dtype=bool)
    reachable[reach.indices] = True
    return float(demand.people[reachable].sum())


def _without(demand: _Demand, reach: csr_array, chosen: NDArray[np.int64]) -> _Demand:
    """The demand that the chosen sites leave."""
    gone = np.zeros(demand.pixels.size, dtype=bool)
    for site in chosen:
        gone[reach.indices[reach.indptr[site] : reach.indptr[site + 1]]] = True
    renumbered = np.cumsum(~gone) - 1
    places = []
    for place, pixels, needed in demand.places:
        still = pixels[~gone[pixels]]
        left = needed - (pixels.size - still.size)
        if left > 0 and still.size:
            places.append((place, renumbered[still], left))
    return _Demand(demand.pixels[~gone], demand.people[~gone], demand.weight[~gone], tuple(places))


def _optimum(name: str, value: float, bound: float, sites: int, stopped: str) -> Optimum:
    bound = max(bound, value)
    gap = (bound - value) / bound if bound > 0 else 0.0
    return Optimum(name, value, bound, gap, sites, stopped)


def _table(steps: list[dict[str, object]], province: Province) -> gpd.GeoDataFrame:
    columns = [*(column.value for column in ProposalColumn), "geometry"]
    table = gpd.GeoDataFrame(steps, columns=columns, geometry="geometry", crs=province.crs)
    table[ProposalColumn.ORDER.value] = np.arange(1, len(table) + 1)
    table[ProposalColumn.BACKHAUL_KM.value] = 0.0
    table[ProposalColumn.YEAR.value] = pd.array([pd.NA] * len(table), dtype="Int64")
    return table


def _in_communes(table: gpd.GeoDataFrame, province: Province) -> gpd.GeoDataFrame:
    column, row = ~province.grid.affine @ (
        table.geometry.x.to_numpy(),
        table.geometry.y.to_numpy(),
    )
    zone = province.zones[np.floor(row).astype(int), np.floor(column).astype(int)]
    communes = province.communes
    code = communes["code"].to_numpy(dtype=object)
    name = communes["name"].to_numpy(dtype=object)
    return table.assign(
        **{
            ProposalColumn.COMMUNE_CODE.value: np.where(zone >= 0, code[zone], ""),
            ProposalColumn.COMMUNE.value: np.where(zone >= 0, name[zone], ""),
        }
    )
