"""From layers to who is served: today's networks predicted, places and people counted, reasons given."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.coverage.clutter_loss import clutter_of_land_cover
from phusong.coverage.predict import Prediction, Terrain, Transmitters, predict
from phusong.coverage.service import ServiceColumn, State, serve_places, served_mask
from phusong.layers.columns import Cells, Communes, Sites
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.raster_source import Legend
from phusong.planning.fibre_service import fibre_states
from phusong.planning.places import list_places
from phusong.planning.results import CommuneColumn, Coverage, PlaceColumn, PlaceKind, Service
from phusong.planning.scenario import Scenario, Technology

__all__ = ["assess_service", "on_air", "predict_coverage", "terrain_of", "transmitters_of"]

Progress = Callable[[str, int, int], None]


def terrain_of(province: Province, scenario: Scenario) -> Terrain:
    """The province's ground as the coverage engine wants it; open land where no cover is known."""
    cover = province.land_cover
    source = scenario.layers.land_cover
    if cover is None or source is None:
        cover = np.full(province.grid.shape, -1, dtype=np.int16)
        legend = Legend.IGBP
    else:
        legend = source.legend
    category, height = clutter_of_land_cover(cover, legend)
    return Terrain(province.grid, province.terrain_m, height, category)


def transmitters_of(
    sites: gpd.GeoDataFrame,
    cells: pd.DataFrame,
    technology: Technology,
    scenario: Scenario,
    *,
    problems: Problems,
) -> Transmitters:
    """Cells of one technology on the sites that carry them (in the province's metric CRS)."""
    own = cells[cells[Cells.TECHNOLOGY] == technology.radio]
    return Transmitters.from_tables(
        sites,
        own,
        scenario.all_carriers(),
        crs=sites.crs,
        problems=problems,
        antennas=scenario.antennas,
    )


def predict_coverage(
    province: Province,
    scenario: Scenario,
    *,
    problems: Problems,
    progress: Progress = lambda *_: None,
) -> Coverage:
    """Signal of every technology over the province's land, from the cells that are on air.

    Raises
    ------
    phusong.layers.errors.BadInput
        When a cell's band has no carrier.
    """
    terrain = terrain_of(province, scenario)
    where = province.zones >= 0
    predictions: dict[str, Prediction] = {}
    transmitters: dict[str, Transmitters] = {}
    sites, cells = on_air(province)
    for name, technology in scenario.technologies.items():
        transmitters[name] = transmitters_of(sites, cells, technology, scenario, problems=problems)
    problems.raise_if_errors()
    for name, technology in scenario.technologies.items():
        predictions[name] = predict(
            transmitters[name],
            terrain,
            definition=technology.definition,
            where=where,
            progress=lambda done, total, name=name: progress(name, done, total),  # type: ignore[misc]
        )
    return Coverage(predictions, transmitters, terrain)


def on_air(province: Province) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Sites and cells that transmit today; one whose status nobody gave does."""
    sites, cells = province.sites, province.cells
    if Sites.STATUS in sites:
        sites = sites[sites[Sites.STATUS].fillna("on_air") == "on_air"]
    if Cells.STATUS in cells:
        cells = cells[cells[Cells.STATUS].fillna("on_air") == "on_air"]
    return sites, cells[cells[Cells.SITE_ID].isin(sites[Sites.SITE_ID])]


def assess_service(province: Province, coverage: Coverage, scenario: Scenario) -> Service:
    """Every place and commune: served or not in each technology and by fibre, and why not."""
    places = list_places(province, scenario.definitions)
    states = [
        serve_places(
            places,
            coverage.predictions[name],
            coverage.transmitters[name],
            coverage.terrain,
            technology=name,
            definition=technology.definition,
            min_share=scenario.definitions.place_share,
        )
        for name, technology in scenario.technologies.items()
    ]
    states.append(fibre_states(places, province, scenario.fibre))
    table = pd.concat([s for s in states if len(s)] or states[:1], ignore_index=True)
    return Service(places, table, _communes(province, coverage, scenario, places, table))


def _communes(
    province: Province,
    coverage: Coverage,
    scenario: Scenario,
    places: gpd.GeoDataFrame,
    states: pd.DataFrame,
) -> pd.DataFrame:
    communes = province.communes
    count = len(communes)
    zones = province.zones.ravel()
    inside = zones >= 0
    pixel_km2 = abs(province.grid.resolution.x) ** 2 / 1e6

    def per_commune(weight: np.ndarray, mask: np.ndarray) -> np.ndarray:
        chosen = inside & mask.ravel()
        return np.bincount(zones[chosen], weights=weight.ravel()[chosen], minlength=count)

    people = province.people.astype(np.float64)
    ones = np.full(province.grid.shape, pixel_km2)
    everywhere = np.ones(province.grid.shape, dtype=bool)
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
                    CommuneColumn.AREA_KM2.value: per_commune(ones, everywhere),
                    CommuneColumn.AREA_SERVED_KM2.value: per_commune(ones, served),
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


def _stated_people(communes: gpd.GeoDataFrame) -> np.ndarray:
    if Communes.PEOPLE not in communes:
        return np.full(len(communes), np.nan)
    return np.asarray(communes[Communes.PEOPLE].to_numpy(dtype=np.float64, na_value=np.nan))


def _unknown(stated: np.ndarray, counted: np.ndarray, unseen: np.ndarray) -> np.ndarray:
    """People of each commune whose service cannot be told; less than one is rounding."""
    unknown = np.where(np.isnan(stated), unseen, stated - counted)
    return np.where(unknown < 0.5, 0.0, unknown)
