"""Indicators that are counts and lengths of the network: stations, cable, communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from phusong.layers.columns import Cells, FibreLines, Sites
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.schema import LayerKind
from phusong.planning.results import Action, ProposalColumn, RouteColumn
from phusong.planning.scenario import Target

if TYPE_CHECKING:
    from phusong.planning.indicators import Outcome

__all__ = [
    "communes",
    "fibre_route_km",
    "station_ratio_pct",
    "stations",
    "underground_fibre_km",
    "underground_fibre_pct",
]

_COMPLETE = frozenset({Kind.REAL, Kind.USER})
_UNDERGROUND = ("buried", "duct")
_TOLD = 0.95
"""Share of the cable whose construction must be known for a length of it to be told."""


def stations(outcome: Outcome, target: Target, year: int | None) -> float:
    """Stations by the scenario's definition: masts, or operators on masts, that carry the radio."""
    radio = None
    if target.technology not in (None, "any"):
        if not outcome.knows(target.technology):
            return np.nan
        radio = outcome.scenario.technologies[str(target.technology)].radio
    count = _standing(outcome, radio)
    if year is not None:
        proposed = outcome.proposal.sites
        built = proposed[proposed[ProposalColumn.YEAR].fillna(9999) <= year]
        if radio is None:
            built = built[built[ProposalColumn.ACTION] == Action.NEW_SITE.value]
        else:
            built = built[built[ProposalColumn.CHOSEN_FOR] == target.technology]
        count += len(built)
    return float(count)


def _standing(outcome: Outcome, radio: str | None) -> int:
    cells, sites = outcome.province.cells, outcome.province.sites
    if Sites.STATUS in sites:
        sites = sites[sites[Sites.STATUS].fillna("on_air") == "on_air"]
    if Cells.STATUS in cells:
        cells = cells[cells[Cells.STATUS].fillna("on_air") == "on_air"]
    cells = cells[cells[Cells.SITE_ID].isin(sites[Sites.SITE_ID])]
    if radio is not None:
        cells = cells[cells[Cells.TECHNOLOGY] == radio]
    if outcome.scenario.definitions.bts == "operator":
        return len(cells[[Cells.SITE_ID, Cells.OPERATOR]].drop_duplicates())
    return int(cells[Cells.SITE_ID].nunique())


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
    lines = _complete_lines(outcome)
    if lines is None:
        return np.nan
    return float(lines.length.sum()) / 1000.0 + _laid_km(outcome, year)


def underground_fibre_km(outcome: Outcome, target: Target, year: int | None) -> float:
    """Cable in ducts and in the ground; the programme adds none."""
    lines = _complete_lines(outcome)
    if lines is None or FibreLines.CONSTRUCTION not in lines:
        return np.nan
    length, kind = lines.length, lines[FibreLines.CONSTRUCTION]
    if float(length[kind.notna()].sum()) < _TOLD * float(length.sum()):
        return np.nan
    return float(length[kind.isin(_UNDERGROUND)].sum()) / 1000.0


def underground_fibre_pct(outcome: Outcome, target: Target, year: int | None) -> float:
    """Underground cable per hundred km of all cable: the only reading that fits the plan's figures."""
    total = fibre_route_km(outcome, target, year)
    return 100.0 * underground_fibre_km(outcome, target, year) / total if total else np.nan


def _complete_lines(outcome: Outcome) -> gpd.GeoDataFrame | None:
    """Existing cable, where somebody answers for the layer."""
    lines = outcome.province.fibre_lines
    told = outcome.province.provenance.get(LayerKind.FIBRE_LINES.value, Provenance())
    return lines if len(lines) and told.kind in _COMPLETE else None


def _laid_km(outcome: Outcome, year: int | None) -> float:
    if year is None:
        return 0.0
    segments = outcome.routes.segments
    built = segments[segments[RouteColumn.YEAR].fillna(9999) <= year]
    return float(built[RouteColumn.LENGTH_KM].sum())
