"""A small made-up plan: five communes, an island, hostile names, one result of every kind."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from odc.geo.geobox import GeoBox

from phusong.coverage.clutter_loss import clutter_of_land_cover
from phusong.coverage.predict import Prediction, Terrain, Transmitters
from phusong.coverage.service import Reason, ServiceColumn, State, served_mask
from phusong.layers.columns import Communes
from phusong.layers.errors import Problem, Problems, Severity
from phusong.layers.grid import burn, pixel_centres
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.province import Province
from phusong.layers.raster_source import Legend
from phusong.layers.schema import SCHEMAS, Geometry, LayerKind, RasterKind
from phusong.planning.results.columns import (
    FIBRE,
    Action,
    CommuneColumn,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
)
from phusong.planning.results.money import Money
from phusong.planning.results.stages import (
    Check,
    Coverage,
    Ended,
    Optimum,
    Plan,
    Proposal,
    Service,
    Stage,
)
from phusong.planning.scenario.model import Scenario

from .made_up_backhaul import backhaul
from .made_up_handover import told
from .made_up_programme import bill, routes, shortfalls, targets

CRS = "EPSG:9217"
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd|'/c calc'!A1"
QUOTES = "Thôn \"Đá\" & 'Sỏi' </textarea><img src=x onerror=alert(2)>"
_WEST, _NORTH, _STEP = 590_000.0, 1_370_000.0, 200.0
_ROWS, _COLUMNS = 150, 170


def make_plan() -> Plan:
    """The plan; every call makes a new one that is equal to the last."""
    scenario = _scenario()
    province = _province()
    coverage = _coverage(province)
    places = _places()
    service = Service(
        places, _states(places, coverage), _commune_table(province, coverage, scenario)
    )
    proposal = _proposal(province, coverage, scenario)
    return Plan(
        scenario=scenario,
        province=province,
        coverage=coverage,
        service=service,
        proposal=proposal,
        routes=routes(_at, CRS),
        backhaul=backhaul(_at, CRS),
        targets=targets(SCRIPT),
        shortfalls=shortfalls(),
        total=Money(14.2, 21.0, 35.5, assumed=True),
        bill=bill(),
    )


def _scenario() -> Scenario:
    money = {"low": 1, "mid": 1.5, "high": 2, "currency": "VND", "source": "made up"}
    text = {"vi": "Kịch bản thử", "en": "Trial scenario"}
    return Scenario.model_validate(
        {
            "schema": 1,
            "name": {"vi": f"Kịch bản thử {SCRIPT}", "en": f"Trial scenario {SCRIPT}"},
            "province": {"name": "Thử Nghiệm", "code": "99"},
            "layers": {
                "communes": {"path": "communes.geojson"},
                "settlements": {"path": "settlements.csv"},
                "sites": {"path": "sites.csv"},
                "cells": {"path": "cells.csv"},
                "terrain": {"path": "terrain.tif"},
            },
            "technologies": {
                "4G": {"radio": "LTE", "new_site_bands": ["B3"]},
                "5G": {"radio": "NR", "new_site_bands": ["n41"]},
            },
            "costs": {
                "vnd_per_usd": 26000,
                "new_site": {**money, "per": "site"},
                "upgrade": {**money, "per": "site"},
                "fibre_aerial": {**money, "per": "km"},
                "fibre_submarine": {**money, "per": "km"},
                "submarine_mobilisation": {**money, "per": "job"},
            },
            "programme": {"years": [2026, 2027]},
            # Pictures in two formats take seconds; tests of documents ask for both.
            "outputs": {"report_formats": ["html"]},
            "targets": [
                {
                    "indicator": "people_5g",
                    "name": {"vi": "Dân số có 5G", "en": "People with 5G"},
                    "year": 2026,
                    "target": 80,
                    "baseline": 51,
                    "unit": {"vi": "% dân số", "en": "% of people"},
                    "section": "III.1.a",
                },
                {
                    "indicator": "hamlets_fibre",
                    "name": text,
                    "year": 2027,
                    "target": 100,
                    "unit": {"vi": "% thôn", "en": "% of hamlets"},
                    "section": "III.2.a",
                },
            ],
        }
    )


def _at(column: float, row: float) -> shapely.Point:
    """Position by kilometres east and south of the north-west corner."""
    return shapely.Point(_WEST + 1000 * column, _NORTH - 1000 * row)


def _box(west: float, north: float, east: float, south: float) -> shapely.Polygon:
    one, two = _at(west, north), _at(east, south)
    return shapely.box(one.x, two.y, two.x, one.y)


def _frame(rows: dict[str, Any], geometry: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=CRS)


def _tables() -> dict[LayerKind, gpd.GeoDataFrame | pd.DataFrame]:
    tables: dict[LayerKind, gpd.GeoDataFrame | pd.DataFrame] = {}
    for kind, schema in SCHEMAS.items():
        plain = pd.DataFrame(columns=[c.value for c in schema.columns])
        spatial = schema.geometry is not Geometry.NONE
        tables[kind] = gpd.GeoDataFrame(plain, geometry=[], crs=CRS) if spatial else plain
    shore = [(20, 1), (22, 6), (19, 12), (23, 20), (20, 29)]
    mainland = shapely.Polygon([_at(1, 1), *(_at(*p) for p in shore), _at(1, 29)])
    island = _at(29, 12).buffer(2500, quad_segs=6)
    tables[LayerKind.LAND] = _frame({"id": ["0", "1"], "name": ["", "Hòn Thử"]}, [mainland, island])
    blocks = [
        _box(0, 0, 10, 10),
        _box(10, 0, 25, 10),
        _box(0, 10, 10, 30),
        _box(10, 10, 25, 30),
        island,
    ]
    shapes = [shapely.intersection(b, shapely.union(mainland, island)) for b in blocks]
    tables[LayerKind.COMMUNES] = _frame(
        {
            "code": ["00001", "00002", "00003", "00004", "00005"],
            "name": ["Bắc", "Đông Hải", SCRIPT, "Nam Khánh", "Đảo Thử"],
            "type": ["Xã", "Phường", "Xã", "Xã", "Đặc khu"],
            "people": [12000, 54000, 8000, 21000, 900],
        },
        shapes,
    )
    sites = [(x, y) for x in range(3, 20, 4) for y in range(3, 20, 5)]
    ids = [f"T-{i:03d}" for i in range(len(sites))]
    tables[LayerKind.SITES] = _frame(
        {"site_id": ids, "mast_height_m": [42.0] * len(ids)}, [_at(*p) for p in sites]
    )
    tables[LayerKind.CELLS] = pd.DataFrame(
        [
            {
                "cell_id": f"{site}-{band}",
                "site_id": site,
                "operator": "Viettel",
                "technology": radio,
                "band": band,
                "height_m": 40.0,
            }
            for number, site in enumerate(ids)
            for radio, band in (("LTE", "B3"), ("NR", "n41"))[: 1 + (number % 3 == 0)]
        ]
    )
    road = shapely.LineString([_at(2, 2), _at(9, 8), _at(15, 15), _at(19, 27)])
    tables[LayerKind.ROADS] = _frame(
        {"id": ["1"], "name": ["QL1"], "road_class": ["national"]}, [road]
    )
    tables[LayerKind.FIBRE_LINES] = _frame({"id": ["1"], "construction": ["aerial"]}, [road])
    return tables


def _province() -> Province:
    grid = GeoBox.from_bbox(
        (_WEST, _NORTH - _ROWS * _STEP, _WEST + _COLUMNS * _STEP, _NORTH), CRS, resolution=_STEP
    )
    tables = _tables()
    zones = burn(list(tables[LayerKind.COMMUNES].geometry), grid)
    land_part = burn(list(tables[LayerKind.LAND].geometry), grid)
    x, y = pixel_centres(grid)
    east, south = (x - _WEST)[None, :] / 1000, (_NORTH - y)[:, None] / 1000
    hills = 900 * np.exp(-(((east - 6) / 4) ** 2) - ((south - 22) / 6) ** 2)
    terrain = np.where(land_part >= 0, 5 + hills + 40 * np.sin(east) * np.cos(south) ** 2, 0.0)
    totals = tables[LayerKind.COMMUNES][Communes.PEOPLE].to_numpy(dtype=float)
    counts = np.bincount(zones[zones >= 0], minlength=5)
    people = np.where(zones >= 0, (totals / counts)[np.maximum(zones, 0)], 0.0)
    return Province(
        name="Thử Nghiệm",
        code="99",
        grid=grid,
        tables=MappingProxyType(tables),
        terrain_m=terrain.astype(np.float32),
        people=people.astype(np.float32),
        land_cover=None,
        sea_depth_m=None,
        zones=zones,
        land_part=land_part,
        provenance=MappingProxyType(_provenance()),
        notices=(
            Problem(
                "terrain-holes",
                "terrain.tif",
                Severity.WARNING,
                details={"pixels": 3, "share_pct": 0.1},
            ),
        ),
        files=(),
    )


def _provenance() -> dict[str, Provenance]:
    kinds = {
        LayerKind.COMMUNES: Kind.GENERALISED,
        LayerKind.SETTLEMENTS: Kind.REAL,
        LayerKind.SITES: Kind.SYNTHETIC,
        LayerKind.CELLS: Kind.SYNTHETIC,
        LayerKind.FIBRE_LINES: Kind.SYNTHETIC,
        LayerKind.LAND: Kind.REAL,
        RasterKind.TERRAIN: Kind.SYNTHETIC,
        RasterKind.PEOPLE: Kind.USER,
    }
    return {
        layer.value: Provenance(
            kind=kind, source=f"made up {SCRIPT}", date=dt.date(2026, 1, 31), uncertainty="≈ 1 km"
        )
        for layer, kind in kinds.items()
    }


def _coverage(province: Province) -> Coverage:
    """Signal that falls with distance and with height: enough to have every class."""
    x, y = pixel_centres(province.grid)
    sites = province.sites
    predictions = {}
    for name, chosen in (("4G", sites), ("5G", sites.iloc[::3])):
        points = np.column_stack([chosen.geometry.x, chosen.geometry.y])
        distance = np.hypot(x[None, :, None] - points[:, 0], y[:, None, None] - points[:, 1])
        nearest = distance.min(axis=2)
        loss = 60 + 30 * np.log10(np.maximum(nearest, 50) / 100) + province.terrain_m / 40
        rsrp = np.where(province.land_part >= 0, -loss + (6 if name == "4G" else 0), np.nan)
        rsrp[nearest > 12_000] = np.nan
        inside = province.zones >= 0
        server = np.where(np.isnan(rsrp), -1, distance.argmin(axis=2)).astype(np.int32)
        predictions[name] = Prediction(
            rsrp.astype(np.float32), server, inside, np.zeros_like(inside), province.grid
        )
    category, height = clutter_of_land_cover(
        np.full(province.grid.shape, -1, dtype=np.int16), Legend.IGBP
    )
    terrain = Terrain(province.grid, province.terrain_m, height, category)
    transmitters = Transmitters.from_tables(
        sites, province.cells, _scenario().all_carriers(), crs=CRS, problems=Problems()
    )
    by_name = {"4G": transmitters.of("LTE"), "5G": transmitters.of("NR")}
    return Coverage(predictions, by_name, terrain)


def _places() -> gpd.GeoDataFrame:
    names = [SCRIPT, FORMULA, QUOTES, "Tà Mơ", "Ninh Đảo", *(f"Thôn {i}" for i in range(6, 17))]
    spots = [(3 + 1.1 * i, 4 + (7 * i) % 22) for i in range(len(names))]
    spots[3], spots[4] = (6, 22), (29, 12)
    rows: list[dict[str, Any]] = [
        _place(
            PlaceKind.SETTLEMENT, i, name, type="thôn", people=250.0 + 10 * i, geometry=_at(*spot)
        )
        for i, (name, spot) in enumerate(zip(names, spots, strict=True))
    ]
    rows[4]["uncertainty_m"] = 2500.0
    rows += [
        _place(PlaceKind.PARK, 1, "KCN Thử", type="KCN", operating=True, geometry=_at(14, 8)),
        _place(PlaceKind.PARK, 2, "CCN Đồi", type="CCN", operating=False, geometry=_at(7, 23)),
        _place(PlaceKind.HUB, 1, "Ga Thử", type="railway_station", geometry=_at(15, 14)),
        _place(PlaceKind.HUB, 2, "Cảng Thử", type="port", geometry=_at(20, 11)),
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


def _place(kind: PlaceKind, number: int, name: str, **values: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        PlaceColumn.PLACE_ID.value: f"{kind}:{number}",
        PlaceColumn.KIND.value: kind.value,
        PlaceColumn.NAME.value: name,
        PlaceColumn.COMMUNE_CODE.value: "00003",
        PlaceColumn.COMMUNE.value: SCRIPT,
        PlaceColumn.PEOPLE.value: np.nan,
        PlaceColumn.RADIUS_M.value: 500.0,
        PlaceColumn.UNCERTAINTY_M.value: 0.0,
        PlaceColumn.LAND_PART.value: 0,
        PlaceColumn.OPERATING.value: False,
        PlaceColumn.DUE_YEAR.value: np.nan,
        PlaceColumn.NOTE.value: "",
    }
    return {**row, **values}


def _states(places: gpd.GeoDataFrame, coverage: Coverage) -> pd.DataFrame:
    rows = []
    for number, place in enumerate(places.to_dict("records")):
        home = place[PlaceColumn.KIND] == PlaceKind.SETTLEMENT
        lacks = {"4G": number == 3, "5G": number % 3 == 0, FIBRE: number == 4}
        for name in ("4G", "5G", FIBRE) if home else ("4G", "5G"):
            rows.append(_state(place, name, lacking=lacks[name]))
    table = pd.DataFrame(rows).reindex(columns=[column.value for column in ServiceColumn])
    table[ServiceColumn.CERTAIN.value] = table[ServiceColumn.PLACE_ID] != "settlement:4"
    return table


def _state(place: dict[str, Any], technology: str, *, lacking: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        ServiceColumn.PLACE_ID.value: place[PlaceColumn.PLACE_ID],
        ServiceColumn.TECHNOLOGY.value: technology,
        ServiceColumn.STATE.value: (State.UNSERVED if lacking else State.SERVED).value,
        ServiceColumn.REASON.value: "",
        ServiceColumn.NEAREST_SITE_KM.value: 4.25 if lacking else 0.5,
    }
    if technology == FIBRE:
        return {**row, ServiceColumn.REASON.value: "no_fibre_on_island" if lacking else ""}
    row |= {
        ServiceColumn.SERVED_SHARE_PCT.value: 12.5 if lacking else 100.0,
        ServiceColumn.RSRP_DBM.value: -118.25 if lacking else -88.5,
        ServiceColumn.MARGIN_DB.value: -17.2 if lacking else 12.5,
        ServiceColumn.SERVER.value: "T-000-B3",
        ServiceColumn.SERVER_DISTANCE_KM.value: 4.25 if lacking else 1.5,
        ServiceColumn.NEAREST_SITE_ID.value: "T-000",
    }
    if lacking:
        row |= {
            ServiceColumn.REASON.value: Reason.TERRAIN.value,
            ServiceColumn.MISSING_DB.value: 17.2,
            ServiceColumn.DIFFRACTION_DB.value: 27.5,
            ServiceColumn.CLUTTER_DB.value: 0.0,
            ServiceColumn.OBSTACLE_DISTANCE_KM.value: 3.2,
            ServiceColumn.OBSTACLE_HEIGHT_M.value: 812.0,
            ServiceColumn.OBSTACLE_LON.value: 109.05,
            ServiceColumn.OBSTACLE_LAT.value: 12.2,
        }
    return row


def _commune_table(province: Province, coverage: Coverage, scenario: Scenario) -> pd.DataFrame:
    communes = province.communes
    zones, people = province.zones.ravel(), province.people.ravel().astype(float)
    rows = []
    for name, technology in scenario.technologies.items():
        served = served_mask(coverage.predictions[name], technology.definition).ravel()
        inside = (zones >= 0) & served
        counts = np.bincount(zones[inside], weights=people[inside], minlength=len(communes))
        rows += [
            {
                CommuneColumn.CODE.value: commune["code"],
                CommuneColumn.NAME.value: commune["name"],
                CommuneColumn.TECHNOLOGY.value: name,
                CommuneColumn.PEOPLE.value: float(commune["people"]),
                CommuneColumn.PEOPLE_SERVED.value: count,
                CommuneColumn.PEOPLE_UNKNOWN.value: 0.0,
                CommuneColumn.AREA_KM2.value: 90.0,
                CommuneColumn.AREA_SERVED_KM2.value: 45.0,
                CommuneColumn.SETTLEMENTS.value: 4,
                CommuneColumn.SETTLEMENTS_UNSERVED.value: 1,
            }
            for commune, count in zip(communes.to_dict("records"), counts, strict=True)
        ]
    return pd.DataFrame(rows)


def _proposal(province: Province, coverage: Coverage, scenario: Scenario) -> Proposal:
    def site(
        number: int, action: Action, spot: tuple[float, float], **values: Any
    ) -> dict[str, Any]:
        return {
            ProposalColumn.SITE_ID.value: f"{'N' if action is Action.NEW_SITE else 'U'}-{number:04d}",
            ProposalColumn.ORDER.value: number,
            ProposalColumn.ACTION.value: action.value,
            ProposalColumn.OPTION.value: "new_site" if action is Action.NEW_SITE else "technology",
            ProposalColumn.UNITS.value: 1,
            ProposalColumn.RAISED_M.value: 0.0,
            ProposalColumn.TRACK_KM.value: 0.0,
            ProposalColumn.POWER_LINE_KM.value: 0.0,
            ProposalColumn.HOST_SITE_ID.value: "" if action is Action.NEW_SITE else "T-001",
            ProposalColumn.OPERATOR.value: "" if action is Action.NEW_SITE else "Viettel",
            ProposalColumn.TECHNOLOGIES.value: "4G;5G" if action is Action.NEW_SITE else "5G",
            ProposalColumn.BANDS.value: "B3;n41" if action is Action.NEW_SITE else "n41",
            ProposalColumn.CANDIDATE.value: "hilltop" if action is Action.NEW_SITE else "existing",
            ProposalColumn.GROUND_HEIGHT_M.value: 640.0,
            ProposalColumn.MAST_HEIGHT_M.value: 42.0,
            ProposalColumn.COMMUNE_CODE.value: "00003",
            ProposalColumn.COMMUNE.value: SCRIPT,
            ProposalColumn.LAND_PART.value: 0,
            ProposalColumn.STAGE.value: Stage.MUST.value,
            ProposalColumn.PEOPLE_GAINED.value: 1234.4,
            ProposalColumn.CHOSEN_FOR.value: "4G" if action is Action.NEW_SITE else "5G",
            ProposalColumn.PLACES.value: FORMULA,
            ProposalColumn.HELPS.value: "Thôn 7",
            ProposalColumn.YEAR.value: 2026,
            ProposalColumn.BACKHAUL_KM.value: 3.4 if action is Action.NEW_SITE else 0.0,
            ProposalColumn.COST_LOW.value: 1.0,
            ProposalColumn.COST_MID.value: 1.5,
            ProposalColumn.COST_HIGH.value: 2.0,
            "geometry": _at(*spot),
            **values,
        }

    rows = [
        site(1, Action.NEW_SITE, (5, 21)),
        site(2, Action.UPGRADE, (7, 8)),
        site(3, Action.NEW_SITE, (29, 12.5), year=pd.NA, places=""),
    ]
    sites = told(gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS), FORMULA, SCRIPT)
    sites[ProposalColumn.YEAR.value] = sites[ProposalColumn.YEAR.value].astype("Int64")
    today = served_mask(coverage.predictions["4G"], scenario.technologies["4G"].definition)
    lacking = np.flatnonzero(((province.zones == 2) & ~today).ravel()).astype(np.int32)
    nothing = np.empty(0, dtype=np.int32)
    optima = (
        Optimum(
            "4G",
            Stage.WORTH,
            year=None,
            sites=1,
            cost_bn_vnd=1.5,
            value=1240.0,
            bound=1300.0,
            gap=60 / 1300,
            status="feasible",
            stopped=Ended.TOO_LARGE,
            unmet=0,
        ),
        Optimum(
            "5G",
            Stage.MUST,
            year=None,
            sites=1,
            cost_bn_vnd=0.9,
            value=0.9,
            bound=0.9,
            gap=0.0,
            status="optimal",
            stopped=Ended.PROVEN,
            unmet=2,
        ),
    )
    checks = (Check("4G", 1, 9000.0, 8990.0, 10.0, ("settlement:7",)),)
    return Proposal(sites, optima, (lacking, nothing, nothing), checks)
