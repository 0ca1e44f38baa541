"""The variants of the WAN side by side, and the one that the scenario's rule recommends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.planning.cable.constructions import choose_constructions
from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import Construction
from phusong.planning.results.money import Money
from phusong.planning.scenario.model import Scenario
from phusong.planning.wan.figures import borne, pair_km, path_km
from phusong.planning.wan.ground import Ground, Joined, ground_of
from phusong.planning.wan.results import SeatColumn, StretchColumn, Variant, VariantTold, Wan
from phusong.planning.wan.rules import WanRules
from phusong.planning.wan.seats import find_centre, find_seats
from phusong.planning.wan.stretches import stretches_of
from phusong.planning.wan.variants import Chosen, distances, largest, ringed, star, tree

__all__ = ["compare_wan", "recommended"]

_NOTHING = Money(0.0, 0.0, 0.0, False)


@dataclass(frozen=True, slots=True)
class _Task:
    """What all variants have in common."""

    ground: Ground
    weight: NDArray[np.float64]
    centre: int
    seats: NDArray[np.int64]
    people: NDArray[np.float64]
    names: tuple[str, ...]
    drops_km: float
    rules: WanRules
    costs: CostTable
    slack: float
    crs: str


def compare_wan(
    province: Province, places: gpd.GeoDataFrame, scenario: Scenario, costs: CostTable
) -> Wan | None:
    """Star, tree and rings over roads and existing cable; None where nobody asks, or no seat is joined.

    Parameters
    ----------
    places
        Settlements, parks and hubs, one of which may be the centre.
    """
    rules = scenario.wan
    seats = find_seats(province)
    centre = find_centre(rules, seats, places) if rules.enabled and len(seats) else None
    if centre is None:
        return None
    points = pd.concat([gpd.GeoSeries([centre.point], crs=seats.crs), seats.geometry])
    worth = _worths(costs, scenario.fibre.slack)
    ground, joined = ground_of(
        province,
        points,
        beside_m=rules.beside_m,
        drop_m=1000.0 * rules.drop_km,
        build=lambda graph: choose_constructions(
            graph, province, places, rules=scenario.fibre.land, worth=worth.get
        ),
    )
    told = _told(seats, joined)
    own = (told[SeatColumn.OBSTACLE] == "").to_numpy()
    if joined.node[0] < 0 or not own.any():
        return None
    task = _Task(
        ground=ground,
        weight=_dear_km(ground, worth) + rules.existing_weight * ground.existing_km,
        centre=int(joined.node[0]),
        seats=joined.node[1:][own],
        people=told[SeatColumn.PEOPLE].to_numpy(dtype=np.float64)[own],
        names=tuple(told.loc[own, SeatColumn.COMMUNE]),
        drops_km=float(np.nansum(joined.drop_m) / 1000.0),
        rules=rules,
        costs=costs,
        slack=scenario.fibre.slack,
        crs=province.crs,
    )
    variants, lengths = _variants(task)
    return Wan(
        seats=told,
        centre=centre.name,
        centre_origin=centre.origin,
        variants=variants,
        recommended=recommended(variants),
        paths=_paths(told, own, lengths),
        least_share=rules.least_share,
    )


def _worths(costs: CostTable, slack: float) -> dict[Construction, float]:
    """Building and keeping a kilometre over the years that count, by how it is built; what has a price."""
    return {
        kind: costs.worth(costs.cable(kind, slack), costs.cable_yearly(kind, slack))
        for kind in Construction
        if costs.priced(kind)
    }


def _dear_km(ground: Ground, worth: Mapping[Construction, float]) -> NDArray[np.float64]:
    """(l,) kilometres to be built, those that are dearer than cable on poles counting as more of it."""
    aerial = worth[Construction.AERIAL]
    if aerial <= 0:
        return ground.new_km
    parts = [km * worth[kind] / aerial for kind, km in ground.built_km.items() if kind in worth]
    return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


def recommended(variants: Mapping[Variant, VariantTold]) -> Variant:
    """The cheapest that bears every single cut as asked; where none does, the one that bears it best."""
    fit = [one for one in variants.values() if one.meets]
    best = max(one.worst_share_people for one in variants.values())
    able = fit or [one for one in variants.values() if one.worst_share_people >= best - 1e-9]
    # Where leases have no price, what leases less is cheaper all the same.
    return min(
        able, key=lambda one: (round(one.present.mid, 9), one.leased_pair_km, one.variant)
    ).variant


def _told(seats: gpd.GeoDataFrame, joined: Joined) -> gpd.GeoDataFrame:
    return seats.assign(
        **{
            SeatColumn.OBSTACLE.value: list(joined.reason[1:]),
            SeatColumn.DROP_KM.value: joined.drop_m[1:] / 1000.0,
        }
    )


def _variants(
    task: _Task,
) -> tuple[dict[Variant, VariantTold], dict[Variant, NDArray[np.float64]]]:
    ends, weight, rules = task.ground.links.ends, task.weight, task.rules
    limit = rules.time_limit_s
    core = task.seats[largest(task.people, rules.core_people)]
    base = tree(ends, weight, centre=task.centre, seats=task.seats, time_limit_s=limit)
    chosen = {
        Variant.STAR: star(ends, weight, centre=task.centre, seats=task.seats),
        Variant.TREE: base,
        Variant.CORE: ringed(
            ends, weight, base, centre=task.centre, seats=core, time_limit_s=limit
        ),
        Variant.RING: ringed(
            ends, weight, base, centre=task.centre, seats=task.seats, time_limit_s=limit
        ),
    }
    lengths = {name: _lengths(task, one) for name, one in chosen.items()}
    told = {name: _variant(task, name, one, lengths[name]) for name, one in chosen.items()}
    return told, lengths


def _lengths(task: _Task, chosen: Chosen) -> NDArray[np.float64]:
    whole = task.ground.new_km + task.ground.existing_km
    return path_km(
        task.ground.links.ends[chosen.links],
        whole[chosen.links],
        centre=task.centre,
        seats=task.seats,
    )


def _variant(
    task: _Task, name: Variant, chosen: Chosen, length: NDArray[np.float64]
) -> VariantTold:
    ground, links = task.ground, chosen.links
    ends = ground.links.ends[links]
    new, existing = ground.new_km[links], ground.existing_km[links]
    found = borne(ends, new + existing, centre=task.centre, seats=task.seats, people=task.people)
    leased = float(existing.sum())
    if name is Variant.STAR:
        ways = distances(ends, task.weight[links], task.centre)
        leased = pair_km(ways, existing, seats=task.seats)
    new_km = float(new.sum()) + task.drops_km
    built = {kind: float(km[links].sum()) for kind, km in ground.built_km.items()}
    built[Construction.AERIAL] += task.drops_km
    building, yearly = _NOTHING, task.costs.lease_yearly(leased) or _NOTHING
    for kind, km in built.items():
        if km > 0:
            building += task.costs.cable(kind, km * task.slack)
            yearly += task.costs.cable_yearly(kind, km * task.slack)
    weight = float(task.weight[links].sum())
    far = int(np.argmax(length))
    return VariantTold(
        variant=name,
        new_km=new_km,
        existing_km=float(existing.sum()),
        route_km=new_km + float(existing.sum()),
        leased_pair_km=leased,
        building=building,
        yearly=yearly,
        present=_present(building, yearly, task.costs),
        mean_km=float(length.mean()),
        max_km=float(length[far]),
        farthest=task.names[far],
        mean_us=float(length.mean()) * task.rules.us_per_km,
        max_us=float(length[far]) * task.rules.us_per_km,
        worst_share_people=found.worst_share_people,
        worst_share_seats=found.worst_share_seats,
        mean_share_people=found.mean_share_people,
        safe_seats=found.safe_seats,
        bound=min(chosen.bound / weight, 1.0) if weight > 0 else 1.0,
        meets=found.worst_share_people >= task.rules.least_share - 1e-9,
        stretches=stretches_of(
            ground,
            links,
            lost=(found.lost_seats, found.lost_people),
            seats=(task.seats, task.names),
            crs=task.crs,
        ).assign(**{StretchColumn.VARIANT.value: name.value}),
    )


def _present(building: Money, yearly: Money, costs: CostTable) -> Money:
    """Built in the first year, run from the next to the horizon, worth in the first year."""
    rules = costs.discounting
    factor = sum((1.0 + rules.rate_pct / 100.0) ** -year for year in range(1, rules.horizon_years))
    worth = building + yearly.times(factor)
    return Money(worth.low, worth.mid, worth.high, worth.assumed or rules.assumed)


def _paths(
    seats: gpd.GeoDataFrame, own: NDArray[np.bool_], lengths: Mapping[Variant, NDArray[np.float64]]
) -> pd.DataFrame:
    table = pd.DataFrame({SeatColumn.CODE.value: seats[SeatColumn.CODE].to_numpy()})
    for name, length in lengths.items():
        column = np.full(len(seats), np.nan)
        column[own] = length
        table[name.value] = column
    return table
