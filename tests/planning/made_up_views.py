"""Views of operators for the made-up plan: levels of its own cells, rates that fall with them.

What steps serve is served from the first year on, with 30 Mbit/s.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.growth import Grown, LevelChange
from phusong.planning.results.operators import (
    LEVEL_STEP_DB,
    NO_LEVEL,
    RATE_STEP_MBPS,
    OperatorMap,
    SignalChange,
)
from phusong.planning.results.stages import Plan


def with_operators(plan: Plan, *names: str) -> Plan:
    """The plan with views of these operators, each weaker by 5 dB than the one before, and of any."""
    found = []
    for technology, prediction in plan.coverage.predictions.items():
        for number, name in enumerate((*names, "")):
            weaker = 5.0 * number if name else 0.0
            level = prediction.rsrp_dbm - weaker
            heard = np.isfinite(level)
            rate = np.where(heard, np.clip(4.0 * (level + 120), 0, 600), 0.0)
            steps = np.where(heard, np.rint(level / LEVEL_STEP_DB), NO_LEVEL)
            found.append(
                OperatorMap(
                    technology,
                    name,
                    steps.astype(np.int16),
                    np.rint(rate / RATE_STEP_MBPS).astype(np.uint16),
                )
            )
    coverage = replace(plan.coverage, operators=tuple(found))
    grown = tuple(replace(m, changes=_stronger(plan, m)) for m in found)
    return replace(plan, coverage=coverage, grown=Grown(_louder(plan), grown))


def _covered(plan: Plan, technology: str, operator: str = "") -> np.ndarray:
    """Flat indices that steps serve: of an operator, or of anybody."""
    sites = plan.proposal.sites
    mine = sites[ProposalColumn.CHOSEN_FOR] == technology
    if operator:
        mine &= sites[ProposalColumn.OPERATOR] == operator
    own = [plan.proposal.covers[k] for k in np.flatnonzero(mine)]
    return np.unique(np.concatenate([np.empty(0, np.int32), *own])).astype(np.int32)


def _louder(plan: Plan) -> dict[str, tuple[LevelChange, ...]]:
    """All that steps serve is served from the first year on, just so."""
    found = {}
    for name, technology in plan.scenario.technologies.items():
        pixels = _covered(plan, name)
        level = np.full(pixels.size, technology.definition.required_rsrp_dbm + 0.5, np.float32)
        found[name] = (LevelChange(plan.scenario.programme.years[0], pixels, level),)
    return found


def _stronger(plan: Plan, told: OperatorMap) -> tuple[SignalChange, ...]:
    pixels = _covered(plan, told.technology, told.operator)
    if not pixels.size:
        return ()
    definition = plan.scenario.technologies[told.technology].definition
    level = np.full(pixels.size, (definition.required_rsrp_dbm + 0.5) / LEVEL_STEP_DB)
    rate = np.full(pixels.size, 30.0 / RATE_STEP_MBPS)
    year = plan.scenario.programme.years[0]
    return (SignalChange(year, pixels, level.astype(np.int16), rate.astype(np.uint16)),)
