"""Views of operators for the made-up plan: levels of its own cells, rates that fall with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.planning.results.operators import LEVEL_STEP_DB, NO_LEVEL, RATE_STEP_MBPS, OperatorMap
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
    return replace(plan, coverage=replace(plan.coverage, operators=tuple(found)))
