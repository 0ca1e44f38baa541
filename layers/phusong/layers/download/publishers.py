"""Where real data are published: addresses, file names, licences and how far each can be trusted."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from phusong.layers.download import overpass
from phusong.layers.download.bounds import Bounds
from phusong.layers.download.content import Content, Expected, Fit
from phusong.layers.errors import Problems
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.schema import LayerKind, RasterKind

__all__ = ["SOURCES", "Dataset", "RemoteFile", "Source", "Token", "address_of", "mirror_variable"]

_MEGABYTE = 10**6


class Dataset(StrEnum):
    """What can be downloaded."""

    TERRAIN = "terrain"
    """Copernicus GLO-30."""
    TERRAIN_SRTM = "terrain-srtm"
    """SRTM 1", an older terrain without the licence of Copernicus."""
    PEOPLE = "people"
    """WorldPop 100 m."""
    LANDCOVER = "landcover"
    """ESA WorldCover 10 m."""
    ROADS = "roads"
    """Roads, power lines and poles of OpenStreetMap."""
    DEPTH = "depth"
    """GEBCO."""
    TOWERS = "towers"
    """OpenCelliD."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file to fetch: its address, its name in the cache and what it has to be."""

    name: str
    url: str
    expected: Expected
    folder: str = "tiles"
    """Files that do not depend on the area share a folder, the others have the area's."""
    form: str | None = None
    """Body of a POST, where the server is asked a question."""
    ocean_if_missing: bool = False
    """The publisher leaves out tiles of open sea."""
    silence_s: float = 30.0
    """How long the server may think before a byte comes."""
    largest_bytes: int = 500 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Token:
    """A secret of the user: where it is kept, and the query parameter that carries it."""

    variable: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Source:
    """Publisher of one data set."""

    address: str
    files: Callable[[str, Bounds], Iterator[RemoteFile]]
    layers: tuple[RasterKind | LayerKind, ...]
    provenance: Provenance
    parallel: int = 4
    """Transfers at once that the server's house rules allow."""
    token: Token | None = None
    witness: Bounds | None = None
    """A tile of firm land: a server that lacks it as well is not the right one."""


def mirror_variable(dataset: Dataset) -> str:
    """Environment variable that names another server with the same files.

    >>> mirror_variable(Dataset.TERRAIN_SRTM)
    'PHUSONG_MIRROR_TERRAIN_SRTM'
    """
    return f"PHUSONG_MIRROR_{dataset.name}"


def address_of(dataset: Dataset, mirror: str | None = None) -> str:
    """Base address of ``dataset``: ``mirror``, else the user's environment, else the publisher.

    Raises
    ------
    phusong.layers.errors.BadInput
        ``mirror-address``: no plain http(s) address; one with a password is refused as well, for
        it would be written into every report.
    """
    variable = mirror_variable(dataset)
    address = mirror or os.environ.get(variable)
    if not address:
        return SOURCES[dataset].address
    try:
        parts = urlsplit(address)
        sound = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.username is None
            and not (parts.query or parts.fragment)
        )
    except ValueError:
        sound = False
    if not sound:
        problems = Problems()
        # The value is not shown: it may hold a password.
        problems.add("mirror-address", variable)
        problems.raise_if_errors()
    return address.rstrip("/")


def _corner(tile: Bounds) -> tuple[str, str]:
    south, west = int(tile.south), int(tile.west)
    return (
        f"{'N' if south >= 0 else 'S'}{abs(south):02d}",
        f"{'E' if west >= 0 else 'W'}{abs(west):03d}",
    )


def _glo30(address: str, area: Bounds) -> Iterator[RemoteFile]:
    for tile in area.tiles(1):
        north, east = _corner(tile)
        name = f"Copernicus_DSM_COG_10_{north}_00_{east}_00_DEM"
        expected = Expected(Content.GEOTIFF, tile, Fit.SAME)
        url = f"{address}/{name}/{name}.tif"
        yield RemoteFile(f"{name}.tif", url, expected, ocean_if_missing=True)


def _srtm(address: str, area: Bounds) -> Iterator[RemoteFile]:
    for tile in area.tiles(1):
        north, east = _corner(tile)
        name = f"{north}{east}.hgt.gz"
        expected = Expected(Content.HGT, tile)
        yield RemoteFile(name, f"{address}/{north}/{name}", expected, ocean_if_missing=True)


def _worldcover(address: str, area: Bounds) -> Iterator[RemoteFile]:
    for tile in area.tiles(3):
        name = f"ESA_WorldCover_10m_2021_v200_{''.join(_corner(tile))}_Map.tif"
        expected = Expected(Content.GEOTIFF, tile, Fit.SAME)
        url = f"{address}/v200/2021/map/{name}"
        yield RemoteFile(name, url, expected, ocean_if_missing=True)


def _worldpop(address: str, area: Bounds) -> Iterator[RemoteFile]:
    name = "vnm_ppp_2020_UNadj_constrained.tif"
    path = f"GIS/Population/Global_2000_2020_Constrained/2020/BSGM/VNM/{name}"
    yield RemoteFile(name, f"{address}/{path}", Expected(Content.GEOTIFF, area), folder="VNM")


def _openstreetmap(address: str, area: Bounds) -> Iterator[RemoteFile]:
    for tile in area.tiles(1):
        question = overpass.question(tile)
        # Another question is another file: an older version's answer is not taken for this one's.
        mark = hashlib.sha256(question.encode()).hexdigest()[:8]
        yield RemoteFile(
            f"osm_{''.join(_corner(tile))}_{mark}.json",
            address,
            Expected(Content.OVERPASS, tile),
            form=question,
            silence_s=240.0,
        )


def _gebco(address: str, area: Bounds) -> Iterator[RemoteFile]:
    box = f"[({area.south}):1:({area.north})][({area.west}):1:({area.east})]"
    yield RemoteFile(
        "elevation.nc",
        f"{address}.nc?elevation{quote(box, safe='():')}",
        Expected(Content.NETCDF, area, Fit.COVERS),
        folder=area.key,
        silence_s=120.0,
    )


def _opencellid(address: str, area: Bounds) -> Iterator[RemoteFile]:
    # 452 is the mobile country code of Vietnam.
    url = f"{address}?type=mcc&file=452.csv.gz"
    yield RemoteFile("452.csv.gz", url, Expected(Content.CELLS, area), folder="452", silence_s=60.0)


_INLAND = Bounds(108, 12, 109, 13)

# A date of which only the year is published stands as 1 January.
SOURCES: Mapping[Dataset, Source] = MappingProxyType(
    {
        Dataset.TERRAIN: Source(
            "https://copernicus-dem-30m.s3.amazonaws.com",
            _glo30,
            (RasterKind.TERRAIN,),
            Provenance(
                kind=Kind.REAL,
                source="Copernicus DEM GLO-30, heights above EGM2008, radar of 2010-12 to 2015-01",
                licence=(
                    "Copernicus DEM licence: free use with the notice © DLR e.V. 2010-2014 and "
                    "© Airbus Defence and Space GmbH 2014-2018 provided under COPERNICUS by the "
                    "European Union and ESA; all rights reserved"
                ),
                date=dt.date(2015, 1, 1),
                uncertainty=(
                    "height 4 m (90 %), position 6 m (90 %) by the producer; a surface model: "
                    "tree tops and roofs are part of it"
                ),
            ),
            witness=_INLAND,
        ),
        Dataset.TERRAIN_SRTM: Source(
            "https://s3.amazonaws.com/elevation-tiles-prod/skadi",
            _srtm,
            (RasterKind.TERRAIN,),
            Provenance(
                kind=Kind.REAL,
                source='Terrain Tiles (skadi), here SRTM 1" of NASA and USGS, flown 2000-02',
                licence="public domain (NASA, USGS); Terrain Tiles ask for attribution",
                date=dt.date(2000, 2, 1),
                uncertainty=(
                    "height 16 m (90 %) by the mission's specification; a surface model: part of "
                    "the canopy is in it; holes filled from coarser data"
                ),
            ),
            witness=_INLAND,
        ),
        Dataset.PEOPLE: Source(
            "https://data.worldpop.org",
            _worldpop,
            (RasterKind.PEOPLE,),
            Provenance(
                kind=Kind.REAL,
                source='WorldPop 2020, constrained, UN-adjusted, 3", people per cell',
                licence="CC-BY-4.0",
                date=dt.date(2020, 1, 1),
                uncertainty=(
                    "modelled: census totals spread over built-up cells; communes are near the "
                    "census, single cells can be wrong by a multiple"
                ),
            ),
        ),
        Dataset.LANDCOVER: Source(
            "https://esa-worldcover.s3.eu-central-1.amazonaws.com",
            _worldcover,
            (RasterKind.LAND_COVER,),
            Provenance(
                kind=Kind.REAL,
                source="ESA WorldCover 2021 v200, 10 m, 11 classes, from Sentinel-1 and -2",
                licence="CC-BY-4.0",
                date=dt.date(2021, 1, 1),
                uncertainty="76.7 % of samples in the right class, worldwide, by the producer",
            ),
            witness=_INLAND,
        ),
        Dataset.ROADS: Source(
            "https://overpass-api.de/api/interpreter",
            _openstreetmap,
            (LayerKind.ROADS, LayerKind.POWER_LINES, LayerKind.POWER_POLES),
            Provenance(
                kind=Kind.REAL,
                source="OpenStreetMap contributors, through Overpass; service roads left out",
                licence="ODbL-1.0",
                uncertainty=(
                    "position mostly within 10 m; complete for main roads, with gaps in mountain "
                    "tracks and most of the low-voltage grid"
                ),
            ),
            parallel=2,
        ),
        Dataset.DEPTH: Source(
            "https://coastwatch.pfeg.noaa.gov/erddap/griddap/GEBCO_2020",
            _gebco,
            (RasterKind.SEA_DEPTH,),
            Provenance(
                kind=Kind.REAL,
                source='GEBCO_2020 grid, 15", GEBCO Compilation Group, through NOAA ERDDAP',
                licence="public domain (GEBCO terms of use: credit the source)",
                date=dt.date(2020, 1, 1),
                uncertainty=(
                    "interpolated between few soundings: tens of metres offshore, and of little "
                    "use near the shore and between islands; never for navigation"
                ),
            ),
            parallel=1,
        ),
        Dataset.TOWERS: Source(
            "https://opencellid.org/ocid/downloads",
            _opencellid,
            (LayerKind.SITES, LayerKind.CELLS),
            Provenance(
                kind=Kind.REAL,
                source="OpenCelliD, cells of Vietnam (452), averaged from phones",
                licence="CC-BY-SA-4.0",
                uncertainty=(
                    "where phones heard the cell, not where the mast stands: hundreds of metres "
                    "to kilometres; many cells missing, some gone; no heights, no azimuths"
                ),
            ),
            parallel=1,
            token=Token("PHUSONG_OPENCELLID_TOKEN", "token"),
        ),
    }
)
"""Publisher of every data set."""
