"""Small made-up provinces, scenarios and tables: what a test of planning needs and no more.

Positions are kilometres east and north of the south-west corner of the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from phusong.coverage.clutter_loss import clutter_of_land_cover
from phusong.coverage.predict import Prediction, Terrain, Transmitters
from phusong.coverage.service import ServiceColumn, State
from phusong.layers.errors import Problems
from phusong.layers.grid import burn, pixel_centres
from phusong.layers.province import Province
from phusong.layers.raster_source import Legend
from phusong.layers.schema import SCHEMAS, Geometry, LayerKind
from phusong.planning.programme.options import Option
from phusong.planning.results.columns import (
    Action,
    CommuneColumn,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario

CRS = "EPSG:9217"
WEST, SOUTH = 600_000.0, 1_350_000.0
Table = gpd.GeoDataFrame | pd.DataFrame


def at(east_km: float, north_km: float) -> shapely.Point:
    return shapely.Point(WEST + 1000 * east_km, SOUTH + 1000 * north_km)


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    one, two = at(west, south), at(east, north)
    return shapely.box(one.x, one.y, two.x, two.y)


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([at(*p) for p in points])


def frame(geometry: Iterable[shapely.Geometry], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=CRS)


def province(
    *,
    size_km: tuple[float, float] = (20, 10),
    step_m: float = 100.0,
    land: Iterable[shapely.Geometry] | None = None,
    communes: Iterable[shapely.Geometry] | None = None,
    commune_people: Iterable[float] | None = None,
    people: NDArray[np.floating[Any]] | float = 0.0,
    height_m: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]] | float = 5.0,
    tables: Mapping[LayerKind, Table] = MappingProxyType({}),
) -> Province:
    """A province on dry land everywhere, or on the polygons of ``land``; the sea is 0 m high.

    ``people`` per pixel of land; ``height_m`` of land, a number or a function of kilometres.
    """
    grid = GeoBox.from_bbox(
        (WEST, SOUTH, WEST + 1000 * size_km[0], SOUTH + 1000 * size_km[1]), CRS, resolution=step_m
    )
    whole = {kind: _empty(kind) for kind in LayerKind}
    whole[LayerKind.LAND] = frame(land or [box(0, 0, *size_km)])
    shapes = list(communes or [whole[LayerKind.LAND].union_all()])
    whole[LayerKind.COMMUNES] = frame(
        shapes,
        code=[f"{i:05d}" for i in range(1, len(shapes) + 1)],
        name=[f"Xã {i}" for i in range(1, len(shapes) + 1)],
        **({} if commune_people is None else {"people": list(commune_people)}),
    )
    whole |= tables
    land_part = burn(list(whole[LayerKind.LAND].geometry), grid)
    zones = burn(list(whole[LayerKind.COMMUNES].geometry), grid)
    x, y = pixel_centres(grid)
    if callable(height_m):
        height = height_m((x[None, :] - WEST) / 1000, (y[:, None] - SOUTH) / 1000)
    else:
        height = np.full(grid.shape, height_m)
    on_land = land_part >= 0
    return Province(
        name="Thử Nghiệm",
        code="99",
        grid=grid,
        tables=MappingProxyType(whole),
        terrain_m=np.where(on_land, height, 0.0).astype(np.float32),
        people=np.where(on_land & (zones >= 0), people, 0.0).astype(np.float32),
        land_cover=None,
        sea_depth_m=None,
        zones=zones,
        land_part=land_part,
        provenance=MappingProxyType({}),
        notices=(),
        files=(),
    )


def _empty(kind: LayerKind) -> Table:
    schema = SCHEMAS[kind]
    plain = pd.DataFrame(columns=[c.value for c in schema.columns])
    return (
        plain if schema.geometry is Geometry.NONE else gpd.GeoDataFrame(plain, geometry=[], crs=CRS)
    )


def stations(
    points: Iterable[tuple[float, float]], cells: Iterable[tuple[int, str, str, str]], **more: Any
) -> dict[LayerKind, Table]:
    """Sites ``T-0``, ``T-1`` … and cells (number of the site, operator, radio, band) at 40 m."""
    points, cells = list(points), list(cells)
    sites = frame((at(*p) for p in points), site_id=[f"T-{i}" for i in range(len(points))], **more)
    rows = [
        {
            "cell_id": f"C-{k}",
            "site_id": f"T-{site}",
            "operator": operator,
            "technology": radio,
            "band": band,
            "height_m": 40.0,
        }
        for k, (site, operator, radio, band) in enumerate(cells)
    ]
    columns = ["cell_id", "site_id", "operator", "technology", "band", "height_m"]
    return {LayerKind.SITES: sites, LayerKind.CELLS: pd.DataFrame(rows, columns=columns)}


MONEY: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "new_site": {"low": 1e9, "mid": 2e9, "high": 3e9, "currency": "VND", "per": "site"},
        "upgrade": {"low": 40_000, "mid": 50_000, "high": 60_000, "currency": "USD", "per": "site"},
        "fibre_aerial": {"low": 1e8, "mid": 2e8, "high": 4e8, "currency": "VND", "per": "km"},
        "fibre_submarine": {"low": 1e9, "mid": 2e9, "high": 3e9, "currency": "VND", "per": "km"},
        "submarine_mobilisation": {
            "low": 5e9,
            "mid": 7e9,
            "high": 9e9,
            "currency": "VND",
            "per": "job",
        },
    }
)
"""In thousand million VND: site 2, upgrade 50,000 USD = 1, aerial 0.2 and sea 2 a km, ship 7."""


def scenario(**changes: Any) -> Scenario:
    """A scenario with 4G and 5G; ``changes`` replace its top keys."""
    return Scenario.model_validate(
        {
            "schema": 1,
            "name": {"vi": "Thử", "en": "Trial"},
            "province": {"name": "Thử Nghiệm"},
            "layers": {
                "communes": {"path": "communes.geojson"},
                "settlements": {"path": "settlements.csv"},
                "sites": {"path": "sites.csv"},
                "cells": {"path": "cells.csv"},
                "terrain": {"path": "terrain.tif"},
            },
            "technologies": {
                "4G": {"radio": "LTE", "new_site_bands": ["B3", "B8"]},
                "5G": {
                    "radio": "NR",
                    "new_site_bands": ["n28"],
                    "upgrade_bands": {"Viettel": ["n41", "n28"]},
                },
            },
            "costs": {
                "vnd_per_usd": 20_000,
                **{name: {**item, "source": "made up"} for name, item in MONEY.items()},
            },
            "programme": {"years": [2026, 2027, 2028]},
            **changes,
        }
    )


def target(indicator: str, goal: float, *, year: int = 2028, **more: Any) -> dict[str, Any]:
    text = {"vi": "chỉ tiêu", "en": "target"}
    return {
        "indicator": indicator,
        "name": text,
        "unit": text,
        "section": "1",
        "year": year,
        "target": goal,
        **more,
    }


def coverage_of(ground: Province, served: Mapping[str, NDArray[np.bool_]]) -> Coverage:
    """A strong signal where each technology is served, a weak one elsewhere; no transmitters."""
    category, height = clutter_of_land_cover(
        np.full(ground.grid.shape, -1, dtype=np.int16), Legend.IGBP
    )
    inside = ground.zones >= 0
    predictions = {
        name: Prediction(
            np.where(mask, -60.0, -130.0).astype(np.float32),
            np.full(ground.grid.shape, -1, np.int32),
            inside,
            np.zeros_like(inside),
            ground.grid,
        )
        for name, mask in served.items()
    }
    nobody = Transmitters.from_tables(
        *stations([], []).values(), scenario().all_carriers(), crs=CRS, problems=Problems()
    )
    terrain = Terrain(ground.grid, ground.terrain_m, height, category)
    return Coverage(predictions, dict.fromkeys(served, nobody), terrain)


def place(kind: PlaceKind, number: int, point: shapely.Point, **more: Any) -> dict[str, Any]:
    """One row of places; keys of ``more`` are column names."""
    return {
        PlaceColumn.PLACE_ID.value: f"{kind}:{number}",
        PlaceColumn.KIND.value: kind.value,
        PlaceColumn.NAME.value: f"{kind} {number}",
        PlaceColumn.TYPE.value: "",
        PlaceColumn.COMMUNE_CODE.value: "00001",
        PlaceColumn.COMMUNE.value: "Xã 1",
        PlaceColumn.PEOPLE.value: 100.0 if kind is PlaceKind.SETTLEMENT else np.nan,
        PlaceColumn.RADIUS_M.value: 300.0,
        PlaceColumn.OUTLINE.value: "",
        PlaceColumn.UNCERTAINTY_M.value: 0.0,
        PlaceColumn.LAND_PART.value: 0,
        PlaceColumn.OPERATING.value: False,
        PlaceColumn.DUE_YEAR.value: np.nan,
        PlaceColumn.NOTE.value: "",
        "geometry": point,
        **more,
    }


def places(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    columns = [*(column.value for column in PlaceColumn), "geometry"]
    return gpd.GeoDataFrame(list(rows), columns=columns, geometry="geometry", crs=CRS)


def states(*rows: tuple[str, str, State]) -> pd.DataFrame:
    """States from (place, technology, state)."""
    return pd.DataFrame(
        [
            {
                ServiceColumn.PLACE_ID.value: place_id,
                ServiceColumn.TECHNOLOGY.value: name,
                ServiceColumn.STATE.value: state.value,
                ServiceColumn.REASON.value: "",
            }
            for place_id, name, state in rows
        ]
    ).reindex(columns=[column.value for column in ServiceColumn])


def commune_table(**people: tuple[float, float]) -> pd.DataFrame:
    """One commune: (people, of them served) by technology, its name without the G."""
    return pd.DataFrame(
        [
            {
                CommuneColumn.CODE.value: "00001",
                CommuneColumn.TECHNOLOGY.value: name,
                CommuneColumn.PEOPLE.value: total,
                CommuneColumn.PEOPLE_SERVED.value: served,
                CommuneColumn.PEOPLE_UNKNOWN.value: 0.0,
            }
            for name, (total, served) in people.items()
        ]
    )


def proposed(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Sites from rows with ``site_id`` and whatever differs from a new 4G site of 2 bn VND."""
    whole = [
        {
            ProposalColumn.ORDER.value: order,
            ProposalColumn.ACTION.value: Action.NEW_SITE.value,
            ProposalColumn.OPTION.value: _option(row).value,
            ProposalColumn.UNITS.value: 1,
            ProposalColumn.RAISED_M.value: 0.0,
            ProposalColumn.HOST_SITE_ID.value: "",
            ProposalColumn.OPERATOR.value: "",
            ProposalColumn.CANDIDATE.value: "settlement",
            ProposalColumn.LAND_PART.value: 0,
            ProposalColumn.PEOPLE_GAINED.value: 0.0,
            ProposalColumn.CHOSEN_FOR.value: "4G",
            ProposalColumn.PLACES.value: "",
            ProposalColumn.HELPS.value: "",
            ProposalColumn.YEAR.value: pd.NA,
            ProposalColumn.BACKHAUL_KM.value: 0.0,
            ProposalColumn.COST_LOW.value: 1.0,
            ProposalColumn.COST_MID.value: 2.0,
            ProposalColumn.COST_HIGH.value: 3.0,
            "geometry": at(1, 1),
            **row,
        }
        for order, row in enumerate(rows, start=1)
    ]
    columns = [*(column.value for column in ProposalColumn), "geometry"]
    table = gpd.GeoDataFrame(whole, columns=columns, geometry="geometry", crs=CRS)
    return table.astype({ProposalColumn.YEAR.value: "Int64"})


def _option(row: dict[str, Any]) -> Option:
    return Option.TECHNOLOGY if row.get("action") == Action.UPGRADE.value else Option.NEW_SITE


def cable(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Segments from rows with ``route_id``, ``serves_id``, ``serves_kind`` and what differs."""
    whole = [
        {
            RouteColumn.SEGMENT.value: 1,
            RouteColumn.SERVES_NAME.value: row["serves_id"],
            RouteColumn.FROM_ID.value: "fibre@0",
            RouteColumn.CONSTRUCTION.value: "aerial",
            RouteColumn.WAY.value: 1,
            RouteColumn.LENGTH_KM.value: 1.0,
            RouteColumn.LENGTH_UNCERTAINTY_KM.value: 0.0,
            RouteColumn.LEASED_KM.value: 0.0,
            RouteColumn.YEAR.value: pd.NA,
            RouteColumn.COST_LOW.value: 0.1,
            RouteColumn.COST_MID.value: 0.2,
            RouteColumn.COST_HIGH.value: 0.4,
            "geometry": line((0, 0), (1, 0)),
            **row,
        }
        for row in rows
    ]
    columns = [*(column.value for column in RouteColumn), "geometry"]
    table = gpd.GeoDataFrame(whole, columns=columns, geometry="geometry", crs=CRS)
    return table.astype({RouteColumn.YEAR.value: "Int64"})
