"""From layers to who is served: today's networks predicted, places and people counted, reasons given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.allowed_loss import uplink_margin_db
from phusong.coverage.clutter_loss import ClutterCategory, clutter_of_land_cover
from phusong.coverage.maps import MappedNetwork
from phusong.coverage.model_checks import tell_outside_model
from phusong.coverage.predict import Engine, Prediction, Terrain, Transmitters, predict
from phusong.coverage.rates import predict_rated
from phusong.coverage.sensitivity import Effect, effects, variants
from phusong.coverage.service import Limits, place_pixels, place_states, serve_places
from phusong.coverage.site_checks import tell_sites
from phusong.coverage.workers import Means
from phusong.layers.columns import Cells, Sites
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.raster_source import Legend
from phusong.planning.candidates import cells_on, upgradable
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.results.stages import Coverage, Service
from phusong.planning.scenario.model import Scenario, Technology
from phusong.planning.service.communes import serve_communes
from phusong.planning.service.fibre import fibre_states
from phusong.planning.service.places import list_places
from phusong.planning.service.roads import serve_roads

__all__ = [
    "assess_service",
    "assess_states",
    "networks_of",
    "on_air",
    "predict_coverage",
    "predict_technology",
    "terrain_of",
    "transmitters_of",
]

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
    if province.land_cover is None:
        # Nothing but the height tells the sea.
        category = np.where(province.terrain_m <= 0, np.uint8(ClutterCategory.WATER), category)
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


def networks_of(
    province: Province, scenario: Scenario, terrain: Terrain, *, problems: Problems
) -> dict[str, Transmitters]:
    """Cells that are on air, by technology; all that prediction will not like is told.

    That is bands without a carrier, cells outside the ranges of their model, and sites where the
    terrain cannot have them.
    """
    sites, cells = on_air(province)
    networks = {}
    for name, technology in scenario.technologies.items():
        found = transmitters_of(sites, cells, technology, scenario, problems=problems)
        model = technology.definition.propagation
        tell_outside_model(found, cells, model, technology=name, problems=problems)
        networks[name] = found
    tell_sites(sites, networks.values(), terrain, problems=problems)
    return networks


def predict_coverage(
    province: Province,
    scenario: Scenario,
    *,
    problems: Problems,
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Progress = lambda *_: None,
) -> Coverage:
    """Signal of every technology over the province's land, from the cells that are on air.

    Parameters
    ----------
    means
        Who computes, and where finished work is kept; all processors and nowhere when None.

    Raises
    ------
    phusong.layers.errors.BadInput
        When a cell's band has no carrier, or lies outside the ranges of its model.
    """
    terrain = terrain_of(province, scenario)
    where = province.zones >= 0
    predictions: dict[str, Prediction] = {}
    transmitters = networks_of(province, scenario, terrain, problems=problems)
    problems.raise_if_errors()
    for name, network in transmitters.items():
        predictions[name] = predict_technology(
            name,
            network,
            terrain,
            scenario,
            where=where,
            engine=engine,
            means=means,
            progress=partial(progress, name),
        )
    return Coverage(predictions, transmitters, terrain)


def predict_technology(
    name: str,
    transmitters: Transmitters,
    terrain: Terrain,
    scenario: Scenario,
    *,
    where: NDArray[np.bool_],
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Prediction:
    """Signal of any network of one of the scenario's technologies, with rates where they count."""
    technology = scenario.technologies[name]
    if technology.definition.rate is None:
        return predict(
            transmitters,
            terrain,
            definition=technology.definition,
            where=where,
            engine=engine,
            means=means,
            progress=progress,
        )
    return predict_rated(
        MappedNetwork(name, technology.radio, transmitters, technology.definition),
        terrain,
        carriers=scenario.all_carriers(),
        where=where,
        engine=engine,
        means=means,
        progress=progress,
    )


def on_air(province: Province) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Sites and cells that transmit today; one whose status nobody gave does."""
    sites, cells = province.sites, province.cells
    if Sites.STATUS in sites:
        sites = sites[sites[Sites.STATUS].fillna("on_air") == "on_air"]
    if Cells.STATUS in cells:
        cells = cells[cells[Cells.STATUS].fillna("on_air") == "on_air"]
    return sites, cells[cells[Cells.SITE_ID].isin(sites[Sites.SITE_ID])]


def assess_service(province: Province, coverage: Coverage, scenario: Scenario) -> Service:
    """Every place, commune and road: served or not in each technology, why not, and how surely."""
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
            lacking=_lacking(province, technology, scenario),
            limits=_limits(coverage, name, technology, scenario),
        )
        for name, technology in scenario.technologies.items()
    ]
    states.append(fibre_states(places, province, scenario.fibre))
    table = pd.concat([s for s in states if len(s)] or states[:1], ignore_index=True)
    return Service(
        places,
        table,
        serve_communes(province, coverage, scenario, places=places, states=table),
        serve_roads(province, coverage, scenario),
        {
            name: _effects(province, coverage, scenario, places, name)
            for name in coverage.predictions
        },
    )


def assess_states(province: Province, coverage: Coverage, scenario: Scenario) -> Service:
    """Places and communes as :func:`assess_service` tells them, but not why: no reasons, no roads.

    Enough to decide a programme from.
    """
    places = list_places(province, scenario.definitions)
    states = [
        place_states(
            places,
            coverage.predictions[name],
            coverage.terrain,
            technology=name,
            definition=technology.definition,
            min_share=scenario.definitions.place_share,
            limits=_limits(coverage, name, technology, scenario),
        )
        for name, technology in scenario.technologies.items()
    ]
    states.append(fibre_states(places, province, scenario.fibre)[list(states[0].columns)])
    table = pd.concat([s for s in states if len(s)] or states[:1], ignore_index=True)
    communes = serve_communes(province, coverage, scenario, places=places, states=table)
    return Service(places, table, communes)


def _limits(coverage: Coverage, name: str, technology: Technology, scenario: Scenario) -> Limits:
    """How much the way back has to spare; rates that are asked for are the prediction's affair."""
    if technology.definition.rate is not None:
        return Limits()
    return Limits(
        uplink_margin_db=uplink_margin_db(
            coverage.predictions[name],
            coverage.transmitters[name],
            scenario.all_carriers(),
            definition=technology.definition,
        )
    )


def _lacking(province: Province, technology: Technology, scenario: Scenario) -> Transmitters | None:
    """Cells that today's sites without the technology would get, under the names of those sites."""
    hosts = upgradable(province, technology)
    hosts = hosts.assign(site_id=hosts["host_site_id"])
    if hosts.empty:
        return None
    cells = cells_on(hosts, technology, scenario.siting)
    # Their bands were checked with the scenario: nothing can be wrong with them here.
    return transmitters_of(hosts, cells, technology, scenario, problems=Problems())


def _effects(
    province: Province,
    coverage: Coverage,
    scenario: Scenario,
    places: gpd.GeoDataFrame,
    name: str,
) -> tuple[Effect, ...]:
    """What the people and settlements served in one technology hang on."""
    definition = scenario.technologies[name].definition
    prediction = coverage.predictions[name]
    homes = places[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT.value]
    return effects(
        prediction,
        province.people,
        place_pixels(homes, coverage.terrain, prediction.asked),
        definition=definition,
        min_share=scenario.definitions.place_share,
        changes=variants(
            definition,
            coverage.transmitters[name],
            prediction=prediction,
            terrain=coverage.terrain,
            people=province.people,
        ),
    )
