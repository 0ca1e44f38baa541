"""A synthetic network that gives the plan's totals under the product's own prediction.

The other layers are read through the product's doors, with the scenario that ships beside them, so
that thresholds, grid and propagation are the ones that a user sees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.coverage.predict import Terrain, Transmitters, predict, signal_at
from phusong.coverage.service import place_pixels, served_mask
from phusong.layers.errors import Problems
from phusong.layers.grid import pixel_centres
from phusong.layers.province import Province
from phusong.planning.plan import read_layers
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import terrain_of
from phusong.planning.service.places import list_places
from province.files import csv_bytes, write
from province.frame import Array, to_metres
from province.stations import Ground, cells_of, fill, local_people, nr_cells_of, sites_of
from province.totals import DEAD_SPOT, PARKS_5G, PARKS_WITHOUT_5G, PEOPLE_5G, STATIONS

__all__ = ["build"]

_SEED = 3584_2025
_CLEAR_OF_M = 2000.0
"""No station stands nearer to the dead spot than this."""
_WITHOUT_STATION = (DEAD_SPOT, "thon-ninh-tan", "thon-ninh-dao", "thon-diep-son")
_NR_NOISE = 0.15
"""Spread of the logarithm of density by which the order of 5G stations is shuffled."""
_BESIDE_M = 150.0
_ATTEMPTS = 8
_SPARE_DB = 3.0
"""How far below the threshold signal must stay where the plan says there is none."""
_PLACEHOLDER = {
    "sites.csv": b"site_id,lon,lat\nSYN-0001,109.19,12.245\n",
    "cells.csv": b"cell_id,site_id,operator,technology,band,azimuth_deg,height_m\n"
    b"SYN-0001-1,SYN-0001,Viettel,LTE,B3,0,25\n",
}


@dataclass(frozen=True)
class _Study:
    """The province as the product sees it."""

    province: Province
    scenario: Scenario
    terrain: Terrain
    ground: Ground
    density: Array
    places: gpd.GeoDataFrame
    pixels: list[Array]
    """Flat pixels of each place's disc."""


def build(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of sites and cells for the layers and the scenario in ``folder``.

    Writes the tables into ``folder`` too: first placeholders, for the scenario names them.

    Raises
    ------
    ValueError
        When places that the plan says are served are not, however many stations are added there.
    """
    for name, content in _PLACEHOLDER.items():
        write(folder / name, content)
    study = _study(folder)
    anchors = _anchors(np.random.default_rng(_SEED), study)
    for _ in range(_ATTEMPTS):
        sites, cells = _network(study, anchors)
        gaps = np.concatenate([_gaps(study, sites, cells, "4G"), _gaps(study, sites, cells, "5G")])
        if not len(gaps):
            break
        anchors = np.concatenate([anchors, gaps])
    else:
        raise ValueError(f"{len(gaps)} places still without service")
    rows, columns = study.ground.pixel_of(to_metres(sites["lon"], sites["lat"]))
    codes = study.province.communes["code"].to_numpy()
    sites["commune_code"] = codes[study.province.zones[rows, columns]]
    sites["note"] = "synthetic"
    sites = sites.drop(columns=["azimuth", "density"])
    write(folder / "sites.csv", csv_bytes(sites))
    write(folder / "cells.csv", csv_bytes(cells))
    return sites, cells


def _network(study: _Study, anchors: Array) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Stations at the anchors and elsewhere, with LTE on all and NR on some."""
    xy = _positions(study, anchors)
    rows, columns = study.ground.pixel_of(xy)
    sites = sites_of(xy, study.density[rows, columns], seed=_SEED)
    parks = _park_sites(sites, study)
    sites.loc[parks, ["owner", "shared_by"]] = ["Viettel", ""]
    cells = pd.concat([cells_of(sites), _nr(study, sites, parks)], ignore_index=True)
    return sites, cells.sort_values("cell_id", ignore_index=True)


def _gaps(study: _Study, sites: pd.DataFrame, cells: pd.DataFrame, technology: str) -> Array:
    """Metric positions in the unserved part of each place that the plan says is served."""
    wanted = (
        _with_station(study)
        if technology == "4G"
        else [_place(study, PlaceKind.PARK, str(no)) for no in PARKS_5G]
    )
    needed = study.scenario.technologies[technology]
    where = np.zeros(study.terrain.shape, dtype=bool)
    where.ravel()[np.concatenate([study.pixels[number] for number in wanted])] = True
    own = cells[cells["technology"] == needed.radio.value]
    prediction = predict(
        _transmitters(study, sites, own), study.terrain, definition=needed.definition, where=where
    )
    served = served_mask(prediction, needed.definition).ravel()
    found = []
    for number in wanted:
        disc = study.pixels[number]
        missing = disc[~served[disc]]
        if missing.size > (1 - study.scenario.definitions.place_share) * disc.size:
            row, column = divmod(int(missing[missing.size // 2]), where.shape[1])
            found.append((study.ground.x_m[column], study.ground.y_m[row]))
    return np.array(found).reshape(-1, 2)


def _with_station(study: _Study) -> list[int]:
    """Numbers of the settlements on the grid that have a station of their own."""
    without = {f"{PlaceKind.SETTLEMENT.value}:{key}" for key in _WITHOUT_STATION}
    return [
        number
        for number, (key, kind) in enumerate(
            zip(study.places[PlaceColumn.PLACE_ID], study.places[PlaceColumn.KIND], strict=True)
        )
        if kind == PlaceKind.SETTLEMENT.value and key not in without and study.pixels[number].size
    ]


def _study(folder: Path) -> _Study:
    file = load_scenario(folder / "scenario.toml")
    province = read_layers(file, problems=Problems())
    terrain = terrain_of(province, file.scenario)
    x_m, y_m = pixel_centres(province.grid)
    allowed = (province.zones >= 0) & (province.land_part >= 0) & np.isfinite(province.terrain_m)
    ground = Ground(province.people, allowed, province.terrain_m, x_m, y_m)
    places = list_places(province, file.scenario.definitions)
    pixels = place_pixels(places, terrain, allowed)
    return _Study(province, file.scenario, terrain, ground, local_people(ground), places, pixels)


def _positions(study: _Study, anchors: Array) -> Array:
    """The anchors and, by density of people, as many more stations as the plan counts.

    Stations that the dead spot would hear are taken away and put elsewhere.
    """
    home = study.places.geometry.iloc[_place(study, PlaceKind.SETTLEMENT, DEAD_SPOT)]
    allowed = study.ground.allowed & ~_near(study, home.x, home.y, _CLEAR_OF_M)
    xy = anchors
    while True:
        ground = replace(study.ground, allowed=allowed)
        generator = np.random.default_rng(_SEED + 1)
        more = fill(generator, ground, study.density, taken=xy, count=STATIONS - len(xy))
        xy = np.concatenate([xy, more])
        heard = _heard(study, xy)
        if not heard.any():
            return xy
        allowed = allowed.copy()
        rows, columns = study.ground.pixel_of(xy[heard])
        for row, column in zip(rows, columns, strict=True):
            allowed[max(row - 5, 0) : row + 6, max(column - 5, 0) : column + 6] = False
        xy = xy[~heard]


def _near(study: _Study, x_m: float, y_m: float, reach_m: float) -> Array:
    east, north = np.meshgrid(study.ground.x_m - x_m, study.ground.y_m - y_m)
    return np.hypot(east, north) <= reach_m


def _anchors(generator: np.random.Generator, study: _Study) -> Array:
    """Positions in each settlement and operating park; five in a park that has 5G.

    The first is the highest ground near the centre of the place's disc; the others in a park are
    drawn from the four quarters of its outer half.
    """
    width = study.ground.allowed.shape[1]
    many = [_place(study, PlaceKind.PARK, str(no)) for no in PARKS_5G]
    few = [_place(study, PlaceKind.PARK, str(no)) for no in PARKS_WITHOUT_5G]
    found: list[int] = []
    for number in (*_with_station(study), *few, *many):
        disc = study.pixels[number]
        inner = disc[: max(4, disc.size // 4)]
        found.append(int(inner[np.argmax(study.ground.height_m.ravel()[inner])]))
        if number in many:
            outer = disc[disc.size // 2 :]
            down, over = np.divmod(outer, width)
            quarter = 2 * (down < disc[0] // width) + (over < disc[0] % width)
            found += [int(generator.choice(outer[quarter == part])) for part in range(4)]
    rows, columns = np.divmod(np.unique(found), width)
    return np.column_stack([study.ground.x_m[columns], study.ground.y_m[rows]])


def _heard(study: _Study, xy: Array) -> Array:
    """Which stations would reach the dead spot from a tall mast with every band to every side."""
    sites = sites_of(xy, np.zeros(len(xy)), seed=_SEED)
    cells = cells_of(sites)
    cells["azimuth_deg"] = np.nan
    cells["height_m"] = 45
    home = _place(study, PlaceKind.SETTLEMENT, DEAD_SPOT)
    return _reaches(study, "4G", _transmitters(study, sites, cells), study.pixels[home])


def _nr(study: _Study, sites: pd.DataFrame, parks: list[int]) -> pd.DataFrame:
    """NR cells of as many stations, densest surroundings first, as cover the plan's share of people."""
    noise = np.random.default_rng(_SEED + 2).normal(0, _NR_NOISE, len(sites))
    rank = np.log(sites["density"] + 1) + noise
    rank[parks] = np.inf
    order = sites.loc[rank.sort_values(ascending=False, kind="stable").index]
    cells = nr_cells_of(order)
    transmitters = _transmitters(study, sites, cells)
    alone = replace(transmitters, site=np.arange(len(cells)), site_ids=transmitters.cell_id)
    kept_out = np.concatenate(
        [study.pixels[_place(study, PlaceKind.PARK, str(no))] for no in PARKS_WITHOUT_5G]
    )
    cells = cells[~_reaches(study, "5G", alone, kept_out)]
    chosen = list(dict.fromkeys(cells["site_id"]))

    def share_of(count: int) -> float:
        some = cells[cells["site_id"].isin(chosen[:count])]
        return _people_share(study, sites, some)

    low, high = len(parks), len(chosen)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if share_of(middle) < PEOPLE_5G else (low, middle)
    best = min((low, high), key=lambda count: abs(share_of(count) - PEOPLE_5G))
    return cells[cells["site_id"].isin(chosen[:best])]


def _park_sites(sites: pd.DataFrame, study: _Study) -> list[int]:
    """Rows of the stations inside, or just beside, the parks that the plan says have 5G."""
    xy = to_metres(sites["lon"], sites["lat"])
    rows: set[int] = set()
    for no in PARKS_5G:
        park = study.places.iloc[_place(study, PlaceKind.PARK, str(no))]
        away_m = np.hypot(xy[:, 0] - park.geometry.x, xy[:, 1] - park.geometry.y)
        rows |= set(np.flatnonzero(away_m <= park[PlaceColumn.RADIUS_M] + _BESIDE_M).tolist())
    return sorted(rows)


def _place(study: _Study, kind: PlaceKind, key: str) -> int:
    """Number of a place."""
    return list(study.places[PlaceColumn.PLACE_ID]).index(f"{kind.value}:{key}")


def _transmitters(study: _Study, sites: pd.DataFrame, cells: pd.DataFrame) -> Transmitters:
    points = gpd.GeoDataFrame(
        sites[["site_id"]],
        geometry=gpd.points_from_xy(sites["lon"], sites["lat"]),
        crs="EPSG:4326",
    )
    crs = study.province.grid.crs
    return Transmitters.from_tables(
        points, cells, study.scenario.all_carriers(), crs=crs, problems=Problems()
    )


def _reaches(study: _Study, technology: str, transmitters: Transmitters, pixels: Array) -> Array:
    """Which sites come within the spare of serving any of the (flat) pixels."""
    definition = study.scenario.technologies[technology].definition
    points = np.column_stack(np.unravel_index(pixels, study.terrain.shape))
    level = signal_at(
        transmitters,
        study.terrain,
        points,
        definition=definition,
        floor_dbm=definition.required_rsrp_dbm - _SPARE_DB,
    )
    return np.asarray(np.diff(level.indptr) > 0)


def _people_share(study: _Study, sites: pd.DataFrame, cells: pd.DataFrame) -> float:
    definition = study.scenario.technologies["5G"].definition
    prediction = predict(
        _transmitters(study, sites, cells),
        study.terrain,
        definition=definition,
        where=study.ground.people > 0,
    )
    people = study.ground.people.astype(float)
    return float(people[served_mask(prediction, definition)].sum() / people.sum())
