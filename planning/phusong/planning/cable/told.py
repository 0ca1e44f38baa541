"""All that is told of new cable besides its routes, put together."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from phusong.planning.cable.laying import Laying
from phusong.planning.cable.materials import materials_of
from phusong.planning.cable.results import LandWorks, NetworkFacts, Protection
from phusong.planning.cable.seconds import second_table
from phusong.planning.cable.works import Details, optics_table
from phusong.planning.results.columns import RouteColumn
from phusong.planning.scenario.model import FibreRules

__all__ = ["Chosen", "land_works"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who was to have a second way, and how good what was added is."""

    count: int
    unprotected: tuple[str, ...]
    """Identifiers."""
    value: float
    """What the additions were chosen by."""
    bound: float
    status: str


def land_works(
    laying: Laying,
    details: Details,
    segments: pd.DataFrame,
    chosen: Chosen | None,
    network: NetworkFacts,
    *,
    strays: gpd.GeoDataFrame,
    rules: FibreRules,
) -> LandWorks:
    """Optics, materials, cuts and second ways of new cable, and where it leaves the drawn land."""
    return LandWorks(
        optics=optics_table(details.budgets),
        materials=materials_of(
            laying,
            details.fibres,
            [(branch, budget) for branch, _, _, budget in details.budgets],
            optics=rules.optics,
            sizes=rules.cables,
            slack=rules.slack,
        ),
        cuts=details.cuts.worst,
        survived=details.cuts.survived,
        protection=None if chosen is None else _protection(segments, chosen),
        network=network,
        strays=strays,
        survived_alone=details.cuts.alone,
        second=second_table(laying, segments, details.cuts.second, now=details.cuts.survived),
    )


def _protection(segments: pd.DataFrame, chosen: Chosen) -> Protection:
    second = segments[segments[RouteColumn.WAY] > 1]
    return Protection(
        chosen=chosen.count,
        protected=chosen.count - len(chosen.unprotected),
        unprotected=chosen.unprotected,
        length_km=float(second[RouteColumn.LENGTH_KM].sum()),
        low=float(second[RouteColumn.COST_LOW].sum()),
        mid=float(second[RouteColumn.COST_MID].sum()),
        high=float(second[RouteColumn.COST_HIGH].sum()),
        gap=(chosen.value - chosen.bound) / chosen.value if chosen.value > 0 else 0.0,
        status=chosen.status,
    )
