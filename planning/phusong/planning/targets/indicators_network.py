"""Indicators that are counts and lengths of the network: stations, cable, communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from phusong.planning.programme.stations import added, standing
from phusong.planning.results.columns import ProposalColumn, RouteColumn
from phusong.planning.scenario.model import Target, TargetKind
from phusong.planning.street.baseline import baseline_of
from phusong.planning.street.hanging import is_complete, layer_km
from phusong.planning.street.street_cabling import tidied_pct
from phusong.planning.street.undergrounding import stated_km, total_at

if TYPE_CHECKING:
    from phusong.planning.targets.indicators import Outcome

__all__ = [
    "communes",
    "fibre_route_km",
    "stated_streets",
    "stated_underground",
    "station_ratio_pct",
    "stations",
    "streets_tidied_pct",
    "underground_fibre_km",
    "underground_fibre_pct",
]


def stations(outcome: Outcome, target: Target, year: int | None) -> float:
    """Stations by the scenario's definition: masts, or operators on masts, that carry the radio."""
    technology = None if target.technology == "any" else target.technology
    if technology is not None and not outcome.knows(technology):
        return np.nan
    count = len(standing(outcome.province, outcome.scenario, technology))
    if year is not None:
        proposed = outcome.proposal.sites
        built = proposed[proposed[ProposalColumn.YEAR].fillna(9999) <= year]
        new = added(built, outcome.province, outcome.scenario, technology)
        count += len(set(new) - {None})
    return float(count)


def station_ratio_pct(outcome: Outcome, target: Target, year: int | None) -> float:
    """Stations of the target's technology per hundred of the scenario's first technology."""
    first = next(iter(outcome.scenario.technologies))
    base = stations(outcome, target.model_copy(update={"technology": first}), year)
    own = stations(outcome, target, year)
    return 100.0 * own / base if base else np.nan


def communes(outcome: Outcome, target: Target, year: int | None) -> float:
    """Units of the layer of communes."""
    return float(len(outcome.province.communes)) or np.nan


def fibre_route_km(outcome: Outcome, target: Target, year: int | None) -> float:
    """Cable of the layer, and what the programme lays; NaN for a layer that is only like the real one."""
    if not is_complete(outcome.province):
        return np.nan
    return float(outcome.province.fibre_lines.length.sum()) / 1000.0 + _laid_km(outcome, year)


def underground_fibre_km(outcome: Outcome, target: Target, year: int | None) -> float:
    """Cable in ducts and in the ground: what stands, and the users' tasks by then.

    What stands is the layer's, else what the scenario states. Tasks without a length count nothing.
    """
    rules = outcome.scenario.undergrounding
    if rules is None:
        told = layer_km(outcome.province)
        return np.nan if told is None else told[1]
    baseline = baseline_of(outcome.province, rules, outcome.scenario.programme.years)
    if baseline is None:
        return np.nan
    by = baseline.year if year is None else year
    return baseline.underground_km + stated_km(rules.tasks, after=baseline.year, year=by)


def underground_fibre_pct(outcome: Outcome, target: Target, year: int | None) -> float:
    """Underground cable per hundred km of all cable: the only reading that fits the plan's figures."""
    total = fibre_route_km(outcome, target, year)
    rules = outcome.scenario.undergrounding
    if np.isnan(total) and rules is not None and rules.total_km:
        total = total_at(rules.total_km, min(rules.total_km) if year is None else year)
    return 100.0 * underground_fibre_km(outcome, target, year) / total if total else np.nan


def streets_tidied_pct(outcome: Outcome, target: Target, year: int | None) -> float:
    """Streets of the user's table that are tidied, as done or planned: in a year, or by its end."""
    rules = outcome.scenario.undergrounding
    if rules is None or not rules.streets:
        return np.nan
    by = outcome.scenario.programme.years[0] - 1 if year is None else year
    yearly = target.kind is TargetKind.PER_YEAR
    return tidied_pct(rules.streets, by, only=yearly, named=not yearly)


def stated_underground(outcome: Outcome) -> str | None:
    """Who states where undergrounding stands; None where a layer tells it."""
    rules = outcome.scenario.undergrounding
    if rules is None or layer_km(outcome.province) is not None:
        return None
    return rules.source


def stated_streets(outcome: Outcome) -> str | None:
    """Who says which streets are tidied."""
    rules = outcome.scenario.undergrounding
    if rules is None:
        return None
    return "; ".join(dict.fromkeys(street.source for street in rules.streets))


def _laid_km(outcome: Outcome, year: int | None) -> float:
    if year is None:
        return 0.0
    segments = outcome.routes.segments
    built = segments[segments[RouteColumn.YEAR].fillna(9999) <= year]
    return float(built[RouteColumn.LENGTH_KM].sum())
