"""Communes: people and land that are served, settlements that are not."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.coverage.service import ServiceColumn, State, served_mask
from phusong.coverage.zonal import pixel_shares
from phusong.layers.columns import Communes
from phusong.layers.province import Province
from phusong.planning.results.columns import CommuneColumn, PlaceColumn, PlaceKind
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario

__all__ = ["serve_communes"]


def serve_communes(
    province: Province,
    coverage: Coverage,
    scenario: Scenario,
    *,
    places: gpd.GeoDataFrame,
    states: pd.DataFrame,
) -> pd.DataFrame:
    """Communes with the columns of :class:`CommuneColumn`.

    People are counted by the commune in which the middle of their pixel lies: so they were put on
    the grid, and every commune keeps its official number. Land has no such past: pixels that a
    border cuts count by their exact share on either side.
    """
    communes = province.communes
    count = len(communes)
    zones = province.zones.ravel()
    inside = zones >= 0
    areas = _Areas(province)

    def per_commune(weight: np.ndarray, mask: np.ndarray) -> np.ndarray:
        chosen = inside & mask.ravel()
        return np.bincount(zones[chosen], weights=weight.ravel()[chosen], minlength=count)

    people = province.people.astype(np.float64)
    known = np.isfinite(province.terrain_m)
    stated = _stated_people(communes)
    homes = places[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT.value]
    code_of = homes.set_index(PlaceColumn.PLACE_ID)[PlaceColumn.COMMUNE_CODE]
    tables = []
    for name, technology in scenario.technologies.items():
        served = served_mask(coverage.predictions[name], technology.definition)
        counted = per_commune(people, known)
        mine = states[states[ServiceColumn.TECHNOLOGY] == name]
        code = mine[ServiceColumn.PLACE_ID].map(code_of)
        unserved = code[mine[ServiceColumn.STATE] == State.UNSERVED.value].value_counts()
        tables.append(
            pd.DataFrame(
                {
                    CommuneColumn.CODE.value: communes[Communes.CODE].to_numpy(),
                    CommuneColumn.NAME.value: communes[Communes.NAME].to_numpy(),
                    CommuneColumn.TECHNOLOGY.value: name,
                    CommuneColumn.PEOPLE.value: counted,
                    CommuneColumn.PEOPLE_SERVED.value: per_commune(people, served),
                    CommuneColumn.PEOPLE_UNKNOWN.value: _unknown(
                        stated, counted, per_commune(people, ~known)
                    ),
                    CommuneColumn.AREA_KM2.value: areas.km2,
                    CommuneColumn.AREA_SERVED_KM2.value: areas.served_km2(served),
                    CommuneColumn.SETTLEMENTS.value: communes[Communes.CODE]
                    .map(code_of.value_counts())
                    .fillna(0)
                    .astype(int)
                    .to_numpy(),
                    CommuneColumn.SETTLEMENTS_UNSERVED.value: communes[Communes.CODE]
                    .map(unserved)
                    .fillna(0)
                    .astype(int)
                    .to_numpy(),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


class _Areas:
    """Area of every commune on the grid, and of what is served of it."""

    def __init__(self, province: Province) -> None:
        pixel_km2 = abs(province.grid.resolution.x) ** 2 / 1e6
        self._shares = pixel_shares(province.communes.geometry, province.grid)
        self._asked = (province.zones >= 0).ravel()
        self.km2 = np.asarray(self._shares.sum(axis=1)).ravel() * pixel_km2
        self._told = self._shares @ self._asked.astype(np.float64)

    def served_km2(self, served: np.ndarray) -> np.ndarray:
        """Pixels on the rim whose middle lies outside were not predicted: they are as the others."""
        part = self._shares @ (self._asked & served.ravel()).astype(np.float64)
        share = np.divide(part, self._told, out=np.zeros(len(part)), where=self._told > 0)
        return np.asarray(self.km2 * share)


def _stated_people(communes: gpd.GeoDataFrame) -> np.ndarray:
    if Communes.PEOPLE not in communes:
        return np.full(len(communes), np.nan)
    return np.asarray(communes[Communes.PEOPLE].to_numpy(dtype=np.float64, na_value=np.nan))


def _unknown(stated: np.ndarray, counted: np.ndarray, unseen: np.ndarray) -> np.ndarray:
    """People of each commune whose service cannot be told; less than one is rounding."""
    unknown = np.where(np.isnan(stated), unseen, stated - counted)
    return np.where(unknown < 0.5, 0.0, unknown)
