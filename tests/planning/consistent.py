"""The made-up plan with many works, its figures worked out from one another as a real plan's are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from phusong.coverage.service import State, served_mask
from phusong.planning.money.bill import bill_of
from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.base import Text
from phusong.planning.scenario.targets import Target
from phusong.planning.targets.indicators import Outcome
from phusong.planning.targets.shortfalls import find_shortfalls
from phusong.planning.targets.standing import measure_targets

from .made_up_operators import operators_plan


def consistent_plan(**outputs: Any) -> Plan:
    """Every step serves land of its own; targets, shortfalls and the bill are measured from that."""
    plan = operators_plan(**outputs)
    plan = replace(plan, scenario=plan.scenario.model_copy(update={"targets": _targets()}))
    plan = replace(plan, proposal=_serving(plan))
    plan = replace(plan, service=replace(plan.service, states=_told_by_pixels(plan)))
    outcome = _outcome(plan)
    costs = CostTable(plan.scenario.costs)
    targets = measure_targets(outcome)
    return replace(
        plan,
        targets=targets,
        shortfalls=find_shortfalls(outcome, targets, costs),
        total=costs.total(plan.proposal, plan.routes),
        bill=bill_of(outcome, costs),
    )


def _outcome(plan: Plan) -> Outcome:
    return Outcome(
        plan.province, plan.coverage, plan.service, plan.proposal, plan.routes, plan.scenario
    )


def _told_by_pixels(plan: Plan) -> pd.DataFrame:
    """States of places as the prediction has them; those of fibre as they are."""
    outcome, places, states = _outcome(plan), plan.service.places, plan.service.states.copy()
    for name in plan.scenario.technologies:
        lit = {
            place: bool(outcome.places_served(places[places["place_id"] == place], name, None)[0])
            for place, pixels in outcome.pixels.items()
            if len(pixels)
        }
        mine = (states["technology"] == name) & states["place_id"].isin(lit)
        told = states.loc[mine, "place_id"].map(lit)
        states.loc[mine, "state"] = np.where(told, State.SERVED.value, State.UNSERVED.value)
        states.loc[mine, "reason"] = np.where(told, "", "no_cell")
    return states


def _targets() -> tuple[Target, ...]:
    def one(indicator: str, technology: str, year: int, target: float) -> Target:
        name, unit = Text(vi=indicator, en=indicator), Text(vi="%", en="%")
        return Target(
            indicator=indicator,
            technology=technology,
            name=name,
            year=year,
            target=target,
            unit=unit,
            section="1",
        )

    return (
        one("people_served_pct", "4G", 2026, 80.0),
        one("people_served_pct", "5G", 2027, 60.0),
        one("settlements_served_pct", "5G", 2027, 100.0),
        one("settlements_served_pct", "fibre", 2027, 90.0),
    )


def _serving(plan: Plan) -> Any:
    """Pixels that nobody serves today, dealt out to the steps of their technology."""
    sites = plan.proposal.sites.copy()
    covers = [np.empty(0, np.int32)] * len(sites)
    gained = np.zeros(len(sites))
    for name, technology in plan.scenario.technologies.items():
        today = served_mask(plan.coverage.predictions[name], technology.definition)
        lacking = np.flatnonzero(~today & (plan.province.zones >= 0))
        mine = np.flatnonzero(sites[ProposalColumn.CHOSEN_FOR] == name)
        for row, part in zip(mine, np.array_split(lacking, 2 * len(mine)), strict=False):
            covers[row] = part.astype(np.int32)
            gained[row] = plan.province.people.reshape(-1)[part].sum(dtype=np.float64)
    sites[ProposalColumn.PEOPLE_GAINED.value] = gained
    return replace(plan.proposal, sites=sites, covers=tuple(covers))
