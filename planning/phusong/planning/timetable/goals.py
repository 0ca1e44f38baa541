"""What each year's goals ask for: people whom a technology serves, settlements that have fibre."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.province import Province
from phusong.planning.programme.pursued import stations_asked
from phusong.planning.programme.stations import added, standing
from phusong.planning.results.columns import (
    FIBRE,
    CommuneColumn,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
)
from phusong.planning.results.stages import Proposal, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.siting.merging import merged
from phusong.planning.targets.standing import PEOPLE_TARGET
from phusong.planning.timetable import Goal

__all__ = ["fibre_goal", "people_goals", "station_goals"]

_SETTLEMENTS = "settlements_served_pct"


def people_goals(
    proposal: Proposal, service: Service, province: Province, scenario: Scenario, *, works: int
) -> list[tuple[str, Goal]]:
    """One line for each technology; its steps are the first of so many ``works``."""
    people = province.people.reshape(-1).astype(np.float64)
    told = service.communes.groupby(CommuneColumn.TECHNOLOGY.value)
    totals = told[[CommuneColumn.PEOPLE.value, CommuneColumn.PEOPLE_SERVED.value]].sum()
    chosen_for = proposal.sites[ProposalColumn.CHOSEN_FOR.value].astype(str).to_numpy()
    lines = []
    for name in totals.index:
        total, served = (float(value) for value in totals.loc[name])
        steps = np.flatnonzero(chosen_for == name)
        if total <= 0 or not steps.size:
            continue
        share, by = _groups([proposal.covers[step] for step in steps], people / total)
        wide = csr_array((by.data, steps[by.indices], by.indptr), shape=(share.size, works))
        asked = _asked(scenario, PEOPLE_TARGET, str(name), served / total)
        lines.append((str(name), Goal(served / total, share, wide, asked)))
    return lines


def fibre_goal(
    service: Service, scenario: Scenario, *, branches: Sequence[str], first: int, works: int
) -> Goal | None:
    """The line of settlements with fibre; None where no branch goes to one.

    Parameters
    ----------
    branches
        What each branch of cable serves.
    first
        The work that the first branch is.
    """
    states = service.states[service.states[ServiceColumn.TECHNOLOGY] == FIBRE]
    places = service.places
    settlements = places.loc[
        places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT.value, PlaceColumn.PLACE_ID
    ]
    total = len(settlements)
    ours = [i for i, place in enumerate(branches) if place in set(settlements)]
    if not ours:
        return None
    lit = states.loc[states[ServiceColumn.STATE] == State.SERVED.value, ServiceColumn.PLACE_ID]
    today = int(lit.isin(settlements).sum()) / total
    rows = np.arange(len(ours))
    by = csr_array((np.ones(rows.size), (rows, first + np.array(ours))), shape=(rows.size, works))
    return Goal(
        today, np.full(rows.size, 1.0 / total), by, _asked(scenario, _SETTLEMENTS, FIBRE, today)
    )


def station_goals(
    proposal: Proposal, province: Province, scenario: Scenario, *, works: int
) -> list[tuple[str, Goal]]:
    """One line for each technology whose stations are pursued, and for masts of any: shares of the most
    that is asked for. Lines have the technology's name, of masts none.
    """
    years, sites = scenario.programme.years, proposal.sites
    usual = next(iter(scenario.technologies))
    first = len(set(added(sites, province, scenario, usual)) - {None})
    lines = []
    for name in (None, *scenario.technologies):
        wanting = stations_asked(name, scenario, province, first=first)
        made = added(sites, province, scenario, name)
        rows = {station: i for i, station in enumerate(dict.fromkeys(filter(None, made)))}
        if not wanting or not rows:
            continue
        most = max(one.stations for one in wanting)
        today = len(standing(province, scenario, name)) / most
        at = {years[0] - 1: today, **{one.year: one.stations / most for one in wanting}}
        asked = np.interp(years, list(at), list(at.values()))
        steps = np.flatnonzero([one is not None for one in made])
        group = [rows[one] for one in made if one is not None]
        by = csr_array((np.ones(steps.size), (group, steps)), shape=(len(rows), works))
        lines.append((name or "", Goal(today, np.full(len(rows), 1.0 / most), by, asked)))
    return lines


def _asked(
    scenario: Scenario, indicator: str, technology: str, today: float
) -> NDArray[np.float64]:
    """(years,) share that the targets ask for at the end of each, linear between two of them.

    Where no target says otherwise, everybody is served in the programme's last year.
    """
    years = scenario.programme.years
    stated = {
        t.year: min(t.target / 100.0, 1.0)
        for t in scenario.targets
        if t.indicator == indicator and t.technology == technology and t.target is not None
    }
    stated.setdefault(years[-1], 1.0)
    at = sorted({years[0] - 1: today, **stated}.items())
    return np.interp(years, [year for year, _ in at], [share for _, share in at])


def _groups(
    covers: Sequence[NDArray[np.int32]], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], csr_array]:
    """Pixels that the same steps serve, together: (groups,) share, and (groups, steps) by whom."""
    step = np.repeat(np.arange(len(covers)), [cover.size for cover in covers])
    pixel, row = np.unique(np.concatenate(covers), return_inverse=True)
    table = csr_array((np.ones(row.size, np.int8), (row, step)), shape=(pixel.size, len(covers)))
    table.sort_indices()
    start, index = table.indptr.astype(np.int64), table.indices.astype(np.int32)
    marks = np.random.default_rng(0).integers(0, 2**63, len(covers), dtype=np.uint64)
    prints = np.add.reduceat(marks[index], start[:-1])
    group = merged(start, index, np.argsort(prints, kind="stable"))
    total = np.bincount(group, weights=share[pixel]).astype(np.float64)
    _, example = np.unique(group, return_index=True)
    some = np.flatnonzero(total > 0)
    return total[some], csr_array(table[example[some]].astype(np.float64))
