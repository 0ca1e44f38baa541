"""Each variant decided again on the prediction of the plan: service, sites, routes, years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from phusong.coverage.service import place_pixels
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.backhaul.follow import connect
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.proposal import Care, propose_sites
from phusong.planning.programme.reach import Reach, SharedReach, Wide
from phusong.planning.programme.selection import BRIEF
from phusong.planning.results.stages import Coverage, Proposal, Routes, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.sensitivity.favour import Favour
from phusong.planning.sensitivity.people import repopulated
from phusong.planning.sensitivity.variants import Variant
from phusong.planning.service.assess import assess_states
from phusong.planning.service.places import list_places
from phusong.planning.targets.indicators import Outcome
from phusong.planning.timetable.phases import schedule

__all__ = ["Decided", "Ground", "decide", "provinces_of", "shared_reach"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Decided:
    """A programme before its years were decided."""

    scenario: Scenario
    province: Province
    service: Service
    proposal: Proposal
    routes: Routes


@dataclass(frozen=True, slots=True)
class Ground:
    """What all variants share."""

    coverage: Coverage
    provinces: Mapping[str, Province]
    """Of variants with people from elsewhere, by their keys."""
    reach: Reach


def provinces_of(
    variants: Sequence[Variant],
    base: Scenario,
    province: Province,
    *,
    folder: Path,
    problems: Problems,
) -> dict[str, Province]:
    """The province with its people from where a variant takes them, by the variant's key."""
    return {
        variant.key: repopulated(
            province, variant.scenario.layers.people, folder=folder, problems=problems
        )
        for variant in variants
        if variant.scenario.layers.people != base.layers.people
    }


def shared_reach(
    variants: Sequence[Variant],
    base: Scenario,
    coverage: Coverage,
    provinces: Sequence[Province],
) -> SharedReach:
    """Candidates are predicted once: wherever any of the variants, or the base, may ask for them.

    That is where the strictest of them finds no service and somebody lives by any of the sources, or
    a place is; the levels that are kept reach down to what is enough for the least strict one.

    Parameters
    ----------
    provinces
        The base's first.
    """
    province = provinces[0]
    inside = (province.zones >= 0) & np.isfinite(province.terrain_m)
    wanted = np.logical_or.reduce([own.people > 0 for own in provinces])
    for scenario in (base, *(variant.scenario for variant in variants)):
        places = list_places(province, scenario.definitions)
        for pixels in place_pixels(places, coverage.terrain, province.zones >= 0):
            wanted.reshape(-1)[pixels] = True
    wide = {}
    for name, prediction in coverage.predictions.items():
        levels = [
            one.technologies[name].definition.required_rsrp_dbm
            for one in (base, *(variant.scenario for variant in variants))
        ]
        unserved = ~(prediction.counted_dbm >= max(levels))
        wide[name] = Wide(np.flatnonzero(inside & wanted & unserved), min(levels))
    return SharedReach(coverage.terrain, wide)


def decide(
    variant: Variant,
    base: Decided,
    ground: Ground,
    *,
    favour: Favour | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[Outcome, CostTable]:
    """The programme of a variant with its years, and its prices.

    What the variant has in common with the base is taken from there. Searches that no proof ends
    soon are brief, and where only the strongest cell counts the whole is not predicted again: what
    each step promises comes true to the last bit.

    Parameters
    ----------
    favour
        Steps that go before what is as good.
    """
    scenario = variant.scenario
    province = ground.provinces.get(variant.key, base.province)
    costs = CostTable(scenario.costs)
    service = base.service
    if province is not base.province or not _served_alike(scenario, base.scenario):
        service = assess_states(province, ground.coverage, scenario)
    if province is base.province and _chosen_alike(scenario, base.scenario):
        proposal, routes = base.proposal, base.routes
    else:
        proposal = propose_sites(
            province,
            ground.coverage,
            service,
            scenario,
            costs=costs,
            care=Care(ground.reach, effort=BRIEF, whole=False, favour=favour),
            progress=progress,
        )
        routes, _ = connect(
            province, ground.coverage, service, proposal=proposal, scenario=scenario
        )
    proposal, routes = schedule(proposal, routes, service, province, scenario, brief=True)
    return Outcome(province, ground.coverage, service, proposal, routes, scenario), costs


def _served_alike(one: Scenario, two: Scenario) -> bool:
    """Whether the same places are served today, for the same reasons."""
    return all(
        getattr(one, key) == getattr(two, key)
        for key in ("definitions", "technologies", "siting", "fibre")
    )


def _chosen_alike(one: Scenario, two: Scenario) -> bool:
    """Whether they differ in nothing but the budget of the years, which are decided last."""
    budget = {"budget_bn_vnd": two.programme.budget_bn_vnd}
    programme = one.programme.model_copy(update=budget)
    return one.model_copy(update={"programme": programme}) == two
