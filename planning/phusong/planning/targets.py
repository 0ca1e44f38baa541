"""Indicators of the published plan, computed where the layers allow, else "no data"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.service import ServiceColumn, State, place_pixels, served_mask
from phusong.layers.columns import Cells, Sites
from phusong.layers.province import Province
from phusong.planning.results import (
    FIBRE,
    Action,
    Coverage,
    PlaceColumn,
    PlaceKind,
    Proposal,
    ProposalColumn,
    RouteColumn,
    Routes,
    Service,
    TargetColumn,
)
from phusong.planning.scenario import Scenario, Target

__all__ = ["INDICATORS", "measure_targets"]

_ANY = "any"


@dataclass(frozen=True, slots=True)
class _State:
    """Everything that an indicator is computed from."""

    province: Province
    coverage: Coverage
    service: Service
    proposal: Proposal
    routes: Routes
    scenario: Scenario

    def served(self, technology: str, year: int | None) -> NDArray[np.bool_]:
        """(H, W) who is served; ``year`` None: today."""
        names = list(self.scenario.technologies) if technology == _ANY else [technology]
        masks = []
        for name in names:
            definition = self.scenario.technologies[name].definition
            today = served_mask(self.coverage.predictions[name], definition)
            masks.append(today if year is None else self.proposal.served_by(year, name, today))
        return np.asarray(np.logical_or.reduce(masks))

    def knows(self, technology: str | None) -> bool:
        """Whether the scenario tells the technology."""
        return technology == _ANY or technology in self.scenario.technologies


Measure = Callable[[_State, Target, int | None], float]


def measure_targets(
    province: Province,
    coverage: Coverage,
    service: Service,
    proposal: Proposal,
    routes: Routes,
    scenario: Scenario,
) -> pd.DataFrame:
    """One row per target of the scenario: today, planned at the end of its year, met or not.

    Returns
    -------
    Columns of :class:`TargetColumn`; NaN and a missing ``met`` where the layers tell nothing.
    """
    state = _State(province, coverage, service, proposal, routes, scenario)
    rows = []
    for target in scenario.targets:
        measure = INDICATORS.get(target.indicator)
        today = measure(state, target, None) if measure else np.nan
        planned = measure(state, target, target.year) if measure else np.nan
        rows.append(
            {
                TargetColumn.INDICATOR.value: target.indicator,
                TargetColumn.TECHNOLOGY.value: target.technology or "",
                TargetColumn.NAME.value: target.name(scenario.language),
                TargetColumn.YEAR.value: target.year,
                TargetColumn.BASELINE.value: np.nan if target.baseline is None else target.baseline,
                TargetColumn.TARGET.value: target.target,
                TargetColumn.TODAY.value: today,
                TargetColumn.PLANNED.value: planned,
                TargetColumn.UNIT.value: target.unit(scenario.language),
                TargetColumn.SECTION.value: target.section,
                TargetColumn.MET.value: pd.NA
                if np.isnan(planned)
                else bool(planned >= target.target - 0.005),
            }
        )
    columns = [column.value for column in TargetColumn]
    return pd.DataFrame(rows, columns=columns).astype({TargetColumn.MET.value: "boolean"})


def _people_served_pct(state: _State, target: Target, year: int | None) -> float:
    if not state.knows(target.technology):
        return np.nan
    assert target.technology is not None
    people = state.province.people.astype(np.float64)
    known = (state.province.zones >= 0) & np.isfinite(state.province.terrain_m)
    total = float(people[known].sum())
    served = float(people[known & state.served(target.technology, year)].sum())
    return 100.0 * served / total if total else np.nan


def _share_of_places(
    state: _State, target: Target, year: int | None, *, kind: PlaceKind, operating: bool = False
) -> float:
    places = state.service.places
    chosen = places[PlaceColumn.KIND] == kind.value
    if operating:
        chosen &= places[PlaceColumn.OPERATING].astype(bool)
    places = places[chosen]
    if places.empty:
        return np.nan
    if target.technology == FIBRE:
        return _fibre_pct(state, set(places[PlaceColumn.PLACE_ID]), year)
    if not state.knows(target.technology):
        return np.nan
    assert target.technology is not None
    inside = state.province.zones >= 0
    served = state.served(target.technology, year).reshape(-1)
    share = state.scenario.definitions.place_share
    told = [
        float(served[pixels].mean()) >= share - 1e-9
        for pixels in place_pixels(places, state.coverage.terrain, inside)
        if len(pixels)
    ]
    return 100.0 * float(np.mean(told)) if told else np.nan


def _fibre_pct(state: _State, places: set[str], year: int | None) -> float:
    states = state.service.states
    mine = states[
        (states[ServiceColumn.TECHNOLOGY] == FIBRE)
        & states[ServiceColumn.PLACE_ID].isin(places)
        & (states[ServiceColumn.STATE] != State.UNKNOWN.value)
    ]
    if mine.empty:
        return np.nan
    served = set(mine.loc[mine[ServiceColumn.STATE] == State.SERVED.value, ServiceColumn.PLACE_ID])
    if year is not None:
        segments = state.routes.segments
        built = segments[segments[RouteColumn.YEAR].fillna(9999) <= year]
        served |= places.intersection(built[RouteColumn.SERVES_ID])
    return 100.0 * len(served) / len(mine)


def _stations(state: _State, target: Target, year: int | None) -> float:
    """Stations by the scenario's definition: masts, or operators on masts, that carry the radio."""
    radio = None
    if target.technology not in (None, _ANY):
        if not state.knows(target.technology):
            return np.nan
        radio = state.scenario.technologies[str(target.technology)].radio
    cells = state.province.cells
    sites = state.province.sites
    if Sites.STATUS in sites:
        sites = sites[sites[Sites.STATUS].fillna("on_air") == "on_air"]
    if Cells.STATUS in cells:
        cells = cells[cells[Cells.STATUS].fillna("on_air") == "on_air"]
    cells = cells[cells[Cells.SITE_ID].isin(sites[Sites.SITE_ID])]
    if radio is not None:
        cells = cells[cells[Cells.TECHNOLOGY] == radio]
    if state.scenario.definitions.bts == "operator":
        count = len(cells[[Cells.SITE_ID, Cells.OPERATOR]].drop_duplicates())
    else:
        count = cells[Cells.SITE_ID].nunique()
    if year is not None:
        proposed = state.proposal.sites
        built = proposed[proposed[ProposalColumn.YEAR].fillna(9999) <= year]
        if radio is None:
            built = built[built[ProposalColumn.ACTION] == Action.NEW_SITE.value]
        else:
            built = built[built[ProposalColumn.CHOSEN_FOR] == target.technology]
        count += len(built)
    return float(count)


def _station_ratio_pct(state: _State, target: Target, year: int | None) -> float:
    """Stations of the target's technology per hundred of the scenario's first technology."""
    first = next(iter(state.scenario.technologies))
    base = _stations(state, target.model_copy(update={"technology": first}), year)
    own = _stations(state, target, year)
    return 100.0 * own / base if base else np.nan


INDICATORS: Mapping[str, Measure] = MappingProxyType(
    {
        "people_served_pct": _people_served_pct,
        "settlements_served_pct": lambda s, t, y: _share_of_places(
            s, t, y, kind=PlaceKind.SETTLEMENT
        ),
        "parks_served_pct": lambda s, t, y: _share_of_places(s, t, y, kind=PlaceKind.PARK),
        "operating_parks_served_pct": lambda s, t, y: _share_of_places(
            s, t, y, kind=PlaceKind.PARK, operating=True
        ),
        "hubs_served_pct": lambda s, t, y: _share_of_places(s, t, y, kind=PlaceKind.HUB),
        "stations": _stations,
        "station_ratio_pct": _station_ratio_pct,
    }
)
"""Indicators that the layers tell, by their key in the scenario."""
