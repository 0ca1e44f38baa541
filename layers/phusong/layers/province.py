"""A province: every layer read, checked, brought into one metric CRS and onto one grid."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from phusong.layers.administrative import attach_communes, keep_own, unit_index
from phusong.layers.catalogue import Layers, read_catalogue
from phusong.layers.columns import Cells, Communes, Sites
from phusong.layers.crs import Area
from phusong.layers.errors import Problem, Problems, Severity
from phusong.layers.grid import Degrees, GridConfig, burn, make_grid
from phusong.layers.people import Homes, count_settlements, put_people
from phusong.layers.provenance import Provenance
from phusong.layers.rasters import raster_bounds, raster_pixel_m, read_classes, read_heights
from phusong.layers.reading.placing import tell_in_sea, tell_shifted
from phusong.layers.schema import SCHEMAS, Geometry, LayerKind, RasterKind
from phusong.layers.vectors import read_layer

__all__ = ["Province", "read_province"]

Progress = Callable[[str], None]

_ROUND_M = 20_000.0
"""Sea is known this far round the land layer."""
_OWN = (LayerKind.SETTLEMENTS, LayerKind.PARKS, LayerKind.HUBS, LayerKind.SEATS)
"""What belongs to a commune of the province, or is none of ours."""


@dataclass(frozen=True)
class Province:
    """All layers of a province. Vector layers are in ``grid``'s metric CRS; rasters lie on ``grid``.

    A layer that the scenario does not name is an empty frame, or None for a raster.
    """

    name: str
    code: str
    grid: GeoBox
    tables: Mapping[LayerKind, gpd.GeoDataFrame | pd.DataFrame]
    terrain_m: NDArray[np.float32]
    """(H, W) height above sea level, m; NaN in holes, 0 on the sea."""
    people: NDArray[np.float32]
    """(H, W) inhabitants per pixel."""
    land_cover: NDArray[np.int16] | None
    """(H, W) class, −1 in holes."""
    sea_depth_m: NDArray[np.float32] | None
    """(H, W) depth, m, positive downward; NaN in holes."""
    zones: NDArray[np.int32]
    """(H, W) index of the commune in ``communes``, −1 outside the province."""
    land_part: NDArray[np.int32]
    """(H, W) index of the land polygon in ``land``, 0 the mainland, −1 the sea."""
    provenance: Mapping[str, Provenance]
    notices: tuple[Problem, ...]
    """What was repaired or has to be known; never an error."""
    files: tuple[Path, ...]
    """Every file that the layers were read from."""
    sea_depth_pixel_m: float | None = None
    """Pixel of the file that depth was read from, if it was."""

    @property
    def crs(self) -> str:
        """The metric CRS."""
        return str(self.grid.crs)

    def layer(self, kind: LayerKind) -> gpd.GeoDataFrame:
        """A layer with geometry."""
        frame = self.tables[kind]
        assert isinstance(frame, gpd.GeoDataFrame)
        return frame

    @property
    def communes(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.COMMUNES)

    @property
    def settlements(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.SETTLEMENTS)

    @property
    def parks(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.PARKS)

    @property
    def hubs(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.HUBS)

    @property
    def sites(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.SITES)

    @property
    def cells(self) -> pd.DataFrame:
        return self.tables[LayerKind.CELLS]

    @property
    def roads(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.ROADS)

    @property
    def fibre_lines(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.FIBRE_LINES)

    @property
    def fibre_nodes(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.FIBRE_NODES)

    @property
    def land(self) -> gpd.GeoDataFrame:
        """Land polygons, largest first: row 0 is the mainland."""
        return self.layer(LayerKind.LAND)

    @property
    def cable_exclusions(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.CABLE_EXCLUSIONS)

    @property
    def sea_cables(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.SEA_CABLES)

    @property
    def landings(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.LANDINGS)

    @property
    def seats(self) -> gpd.GeoDataFrame:
        return self.layer(LayerKind.SEATS)


def read_province(
    layers: Layers,
    *,
    name: str,
    code: str,
    folder: Path,
    catalogue: str | None,
    grid: GridConfig,
    problems: Problems,
    progress: Progress = lambda _: None,
) -> Province:
    """Read every layer; all problems of all files are gathered before anything is refused.

    Parameters
    ----------
    folder
        Folder that the paths of ``layers`` and ``catalogue`` are relative to.
    problems
        Receives errors, warnings and repairs.
    progress
        Called with the kind of each layer before it is read.

    Raises
    ------
    phusong.layers.errors.BadInput
        With all problems, when at least one is an error.
    """
    known = (
        read_catalogue(folder / catalogue, label=catalogue, problems=problems) if catalogue else {}
    )
    progress(LayerKind.COMMUNES)
    communes = read_layer(
        LayerKind.COMMUNES, layers.communes, folder=folder, area=None, problems=problems
    )
    area = Area.of(communes) if len(communes) else None
    # Names that are likely to occur tell old code pages apart.
    names = communes[Communes.NAME].dropna().astype(str).tolist() if len(communes) else []
    tables: dict[LayerKind, gpd.GeoDataFrame | pd.DataFrame] = {LayerKind.COMMUNES: communes}
    for kind in LayerKind:
        source = layers.table(kind)
        if kind is LayerKind.CELLS and source is None and layers.sites.format == "opencellid":
            source = layers.sites
        if source is None or kind in tables:
            continue
        progress(kind)
        tables[kind] = read_layer(
            kind, source, folder=folder, area=area, problems=problems, vocabulary=names
        )
    progress(RasterKind.TERRAIN)
    terrain_bounds = raster_bounds(layers.terrain, folder, problems=problems)
    _check_references(tables, problems)
    problems.raise_if_errors()
    assert area is not None and terrain_bounds is not None
    bounds = grid.bounds or _overlap(_bounds(communes), terrain_bounds)
    if grid.bounds and _overlap(grid.bounds, _bounds(communes)) is None:
        problems.add("bounds-elsewhere", "[grid]", column="bounds", value=grid.bounds)
        problems.raise_if_errors()
    if bounds is None:
        problems.add("terrain-elsewhere", str(layers.terrain.path))
        problems.raise_if_errors()
        raise AssertionError
    crs = grid.crs or area.metric_crs
    geobox = make_grid(bounds, crs=crs, resolution_m=grid.resolution_m)
    metric = _in_metres(tables, crs)
    metric[LayerKind.LAND] = _land_parts(metric[LayerKind.LAND], metric[LayerKind.COMMUNES])
    _name_communes(metric, problems)
    _check_positions(tables, metric, problems)
    return _on_grid(
        metric,
        layers,
        geobox=geobox,
        identity=(name, code),
        folder=folder,
        known=known,
        problems=problems,
        progress=progress,
    )


def _on_grid(
    metric: dict[LayerKind, gpd.GeoDataFrame | pd.DataFrame],
    layers: Layers,
    *,
    geobox: GeoBox,
    identity: tuple[str, str],
    folder: Path,
    known: Mapping[str, Provenance],
    problems: Problems,
    progress: Progress,
) -> Province:
    """Burn communes and land, read the rasters, put people on the grid."""
    communes = metric[LayerKind.COMMUNES]
    zones = burn(list(communes.geometry), geobox)
    land_part = burn(list(metric[LayerKind.LAND].geometry), geobox)
    on_land = land_part >= 0
    progress(RasterKind.TERRAIN)
    terrain = read_heights(layers.terrain, folder, geobox, problems=problems)
    terrain = _close_terrain(terrain, zones, on_land, layers=layers, problems=problems)
    if layers.people is not None:
        progress(RasterKind.PEOPLE)
    homes = Homes(metric[LayerKind.SETTLEMENTS], communes, metric[LayerKind.LAND], geobox)
    people = put_people(
        layers.people, homes, folder=folder, zones=zones, on_land=on_land, problems=problems
    )
    if not people.any():
        problems.add("people-nowhere", layers.communes.label, severity=Severity.WARNING)
    metric[LayerKind.SETTLEMENTS] = count_settlements(homes, zones=zones, people=people)
    cover = depth = depth_pixel_m = None
    if layers.land_cover is not None:
        progress(RasterKind.LAND_COVER)
        cover = read_classes(layers.land_cover, folder, geobox, problems=problems)
    if layers.sea_depth is not None:
        progress(RasterKind.SEA_DEPTH)
        depth = read_heights(layers.sea_depth, folder, geobox, problems=problems)
        depth_pixel_m = raster_pixel_m(layers.sea_depth, folder, geobox)
    problems.raise_if_errors()
    return Province(
        name=identity[0],
        code=identity[1],
        grid=geobox,
        tables=MappingProxyType(metric),
        terrain_m=terrain,
        people=people,
        land_cover=cover,
        sea_depth_m=depth,
        zones=zones,
        land_part=land_part,
        provenance=MappingProxyType(_provenance(layers, known)),
        notices=tuple(problems),
        files=_files(layers, folder),
        sea_depth_pixel_m=depth_pixel_m,
    )


def _check_references(
    tables: Mapping[LayerKind, gpd.GeoDataFrame | pd.DataFrame], problems: Problems
) -> None:
    """Cells stand on sites that exist, and not higher than their mast."""
    cells, sites = tables.get(LayerKind.CELLS), tables.get(LayerKind.SITES)
    if cells is None or sites is None or cells.empty or sites.empty:
        return
    masts = sites.drop_duplicates(Sites.SITE_ID).set_index(Sites.SITE_ID)
    for cell in cells[~cells[Cells.SITE_ID].isin(masts.index)].to_dict("records"):
        problems.add(
            "cell-without-site",
            str(cell["_file"]),
            row=int(cell["_row"]),
            column=Cells.SITE_ID.value,
            value=cell[Cells.SITE_ID],
        )
    if Sites.MAST_HEIGHT_M not in masts:
        return
    mast = cells[Cells.SITE_ID].map(masts[Sites.MAST_HEIGHT_M])
    high = cells.assign(mast_m=mast)[cells[Cells.HEIGHT_M] > mast + 5.0]
    for cell in high.to_dict("records"):
        problems.add(
            "antenna-above-mast",
            str(cell["_file"]),
            severity=Severity.WARNING,
            row=int(cell["_row"]),
            column=Cells.HEIGHT_M.value,
            value=cell[Cells.HEIGHT_M],
            mast_m=float(cell["mast_m"]),
        )


def _check_positions(
    tables: Mapping[LayerKind, gpd.GeoDataFrame | pd.DataFrame],
    metric: Mapping[LayerKind, gpd.GeoDataFrame | pd.DataFrame],
    problems: Problems,
) -> None:
    """Tell of points in the sea, and of VN-2000 degrees that were taken for WGS84."""
    if LayerKind.LAND in tables:
        for kind in (*_OWN, LayerKind.SITES):
            frame = metric[kind]
            land = metric[LayerKind.LAND]
            if len(frame) and len(land):
                # What lies beyond the border, or beyond the land layer, is not in the sea for that.
                west, south, east, north = land.total_bounds
                here = frame.cx[
                    west - _ROUND_M : east + _ROUND_M, south - _ROUND_M : north + _ROUND_M
                ]
                tell_in_sea(here[here["commune_code"].notna()], land, problems=problems)
    points = [k for k, s in SCHEMAS.items() if s.geometry is Geometry.POINT and k in tables]
    for one, two in itertools.permutations(points, 2):
        tell_shifted(tables[one], tables[two], problems=problems)


def _bounds(frame: gpd.GeoDataFrame) -> Degrees:
    west, south, east, north = (float(v) for v in frame.total_bounds)
    return west, south, east, north


def _overlap(one: Degrees, two: Degrees) -> Degrees | None:
    west, south = max(one[0], two[0]), max(one[1], two[1])
    east, north = min(one[2], two[2]), min(one[3], two[3])
    return (west, south, east, north) if west < east and south < north else None


def _in_metres(
    tables: Mapping[LayerKind, gpd.GeoDataFrame | pd.DataFrame], crs: str
) -> dict[LayerKind, gpd.GeoDataFrame | pd.DataFrame]:
    """Every layer in the metric CRS; an empty frame with its schema's columns for absent ones."""
    metric: dict[LayerKind, gpd.GeoDataFrame | pd.DataFrame] = {}
    for kind, schema in SCHEMAS.items():
        frame = tables.get(kind)
        if frame is None:
            columns = [*(c.value for c in schema.columns), "_file", "_row"]
            plain = pd.DataFrame(columns=columns)
            spatial = schema.geometry is not Geometry.NONE
            metric[kind] = gpd.GeoDataFrame(plain, geometry=[], crs=crs) if spatial else plain
        elif isinstance(frame, gpd.GeoDataFrame):
            metric[kind] = frame.to_crs(crs).reset_index(drop=True)
        else:
            metric[kind] = frame.reset_index(drop=True)
    return metric


def _land_parts(land: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Single land polygons, largest first; from the communes where no land layer is given."""
    if land.empty:
        whole = gpd.GeoDataFrame(geometry=[communes.union_all()], crs=communes.crs)
        land = whole.assign(id=None, name=None)
    parts = land.explode(index_parts=False).reset_index(drop=True)
    order = parts.area.sort_values(ascending=False, kind="stable").index
    return parts.loc[order].reset_index(drop=True)


def _name_communes(
    metric: dict[LayerKind, gpd.GeoDataFrame | pd.DataFrame], problems: Problems
) -> None:
    communes = metric[LayerKind.COMMUNES]
    index = unit_index(communes, metric[LayerKind.FORMER_UNITS])
    for kind in (*_OWN, LayerKind.SITES):
        if len(metric[kind]):
            metric[kind] = attach_communes(metric[kind], communes, index, problems=problems)
    # Stations of the neighbours serve across the border; their villages are not ours to count.
    for kind in _OWN:
        if len(metric[kind]):
            metric[kind] = keep_own(metric[kind], problems=problems)


def _close_terrain(
    terrain: NDArray[np.float32],
    zones: NDArray[np.int32],
    on_land: NDArray[np.bool_],
    *,
    layers: Layers,
    problems: Problems,
) -> NDArray[np.float32]:
    """Sea is 0 m where no file says otherwise; holes on the province's land stay and are told."""
    hole = np.isnan(terrain)
    result = (
        np.where(hole & ~on_land, np.float32(0.0), terrain) if layers.terrain.fill_sea else terrain
    )
    holes = int((hole & on_land & (zones >= 0)).sum())
    if holes:
        land = int((on_land & (zones >= 0)).sum())
        problems.add(
            "terrain-holes",
            str(layers.terrain.path),
            severity=Severity.WARNING,
            pixels=holes,
            share_pct=round(100 * holes / land, 2),
        )
    return result


def _provenance(layers: Layers, known: Mapping[str, Provenance]) -> dict[str, Provenance]:
    told: dict[str, Provenance] = {}
    for kind in (*LayerKind, *RasterKind):
        source = getattr(layers, kind.value)
        if source is not None:
            told[kind.value] = source.provenance(known.get(kind.value))
    return told


def _files(layers: Layers, folder: Path) -> tuple[Path, ...]:
    silent = Problems()
    found: set[Path] = set()
    for kind in (*LayerKind, *RasterKind):
        source = getattr(layers, kind.value)
        if source is not None:
            found.update(file.path for file in source.files(folder, silent))
    return tuple(sorted(found))
