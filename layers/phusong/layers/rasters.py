"""Rasters in: GeoTIFF, COG, ``.hgt``, netCDF, mosaics of tiles; read window by window onto the grid."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import numpy as np
import rasterio
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError, WindowError
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window, from_bounds

from phusong.layers.errors import Problems, Severity
from phusong.layers.grid import Degrees, pixel_centres
from phusong.layers.raster_source import Legend, RasterSource
from phusong.layers.source import FoundFile

__all__ = ["raster_bounds", "raster_pixel_m", "read_classes", "read_counts", "read_heights"]

TILE = 1024
"""Pixels of the grid that are read at a time, each way: bounds the memory, whatever the mosaic."""


_CODES = MappingProxyType(
    {
        # 0 to 16 in MCD12C1; the finer MCD12Q1 has 17 for water.
        Legend.IGBP: frozenset(range(18)),
        # 0: no data.
        Legend.WORLDCOVER: frozenset((0, *range(10, 101, 10), 95)),
    }
)
_WRONG_LEGEND_SHARE = 0.05


@contextmanager
def _opened(
    file: FoundFile, source: RasterSource, problems: Problems
) -> Iterator[DatasetReader | None]:
    """The file opened, or None with a problem noted."""
    path, label = file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = rasterio.open(f"netcdf:{path}:{source.variable}" if source.variable else path)
    except (RasterioError, ValueError) as error:
        _tell_unreadable(file, source, error, problems=problems)
        yield None
        return
    with dataset:
        if dataset.count == 0:
            problems.add("raster-variables", label, variables=", ".join(dataset.subdatasets))
            yield None
        elif dataset.crs is None and source.crs is None:
            problems.add("raster-without-crs", label)
            yield None
        elif dataset.transform.is_identity:
            problems.add("raster-without-position", label)
            yield None
        else:
            yield dataset


def _tell_unreadable(
    file: FoundFile, source: RasterSource, error: Exception, *, problems: Problems
) -> None:
    path, label = file
    if path.is_file() and path.stat().st_size == 0:
        problems.add("empty-file", label)
    elif source.variable is not None:
        problems.add(
            "raster-variable-unknown",
            label,
            column="variable",
            value=source.variable,
            variables=", ".join(_variables(path)) or "–",
        )
    else:
        reason = str(error).rpartition(":")[2].strip() or "?"
        problems.add("raster-unreadable", label, reason=reason)


def _variables(path: Path) -> list[str]:
    """Names of the variables of a netCDF file, none for another one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = rasterio.open(f"netcdf:{path}")
        with dataset:
            return [name.rpartition(":")[2] for name in dataset.subdatasets]
    except (RasterioError, ValueError):
        return []


def raster_bounds(source: RasterSource, folder: Path, *, problems: Problems) -> Degrees | None:
    """West, south, east, north of all files together, in degrees; None when none can be read."""
    boxes: list[Degrees] = []
    for file in source.files(folder, problems):
        with _opened(file, source, problems) as dataset:
            if dataset is not None:
                crs = source.crs or dataset.crs
                transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
                boxes.append(transformer.transform_bounds(*dataset.bounds))
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _tiles(grid: GeoBox) -> Iterator[tuple[slice, slice]]:
    height, width = grid.shape
    for row in range(0, height, TILE):
        for column in range(0, width, TILE):
            yield (
                slice(row, min(row + TILE, height)),
                slice(column, min(column + TILE, width)),
            )


def _read_onto(
    source: RasterSource, folder: Path, grid: GeoBox, *, resampling: Resampling, problems: Problems
) -> NDArray[np.float32]:
    """Every file warped onto the grid, tile by tile; earlier files win. NaN where none has a value."""
    result = np.full(grid.shape, np.nan, dtype=np.float32)
    for file in source.files(folder, problems):
        with _opened(file, source, problems) as dataset:
            if dataset is None:
                continue
            for rows, columns in _tiles(grid):
                tile = grid[rows, columns]
                with WarpedVRT(
                    dataset,
                    src_crs=source.crs or dataset.crs,
                    src_nodata=source.nodata if source.nodata is not None else dataset.nodata,
                    crs=str(grid.crs),
                    transform=tile.affine,
                    height=tile.shape[0],
                    width=tile.shape[1],
                    resampling=resampling,
                    nodata=np.nan,
                    dtype="float32",
                ) as warped:
                    values = warped.read(1)
                target = result[rows, columns]
                np.copyto(target, values, where=np.isnan(target))
    return result


def _finer(source: RasterSource, folder: Path, grid: GeoBox) -> bool:
    """Whether the first file's pixels are smaller than the grid's."""
    pixel_m = raster_pixel_m(source, folder, grid)
    return pixel_m is not None and pixel_m < abs(grid.resolution.x)


def raster_pixel_m(source: RasterSource, folder: Path, grid: GeoBox) -> float | None:
    """Width of the first file's middle pixel, in metres of the grid's CRS; None: unreadable."""
    silent = Problems()
    for file in source.files(folder, silent):
        with _opened(file, source, silent) as dataset:
            if dataset is None:
                continue
            transformer = Transformer.from_crs(
                source.crs or dataset.crs, str(grid.crs), always_xy=True
            )
            x, y = dataset.transform @ (dataset.width / 2, dataset.height / 2)
            x1, y1 = dataset.transform @ (dataset.width / 2 + 1, dataset.height / 2)
            (xa, xb), (ya, yb) = transformer.transform([x, x1], [y, y1])
            return float(np.hypot(xb - xa, yb - ya))
    return None


def read_heights(
    source: RasterSource, folder: Path, grid: GeoBox, *, problems: Problems
) -> NDArray[np.float32]:
    """Heights or depths on the grid, (H, W) float32, NaN in holes.

    Averaged where the files are finer than the grid, bilinear where they are coarser. ``positive``
    turns depths so that they grow downward.
    """
    resampling = Resampling.average if _finer(source, folder, grid) else Resampling.bilinear
    values = _read_onto(source, folder, grid, resampling=resampling, problems=problems)
    if source.positive == "up":
        values = -values
    return values


def read_classes(
    source: RasterSource, folder: Path, grid: GeoBox, *, problems: Problems
) -> NDArray[np.int16]:
    """Classes of land cover on the grid, (H, W) int16, −1 in holes: the most frequent or the nearest."""
    resampling = Resampling.mode if _finer(source, folder, grid) else Resampling.nearest
    values = _read_onto(source, folder, grid, resampling=resampling, problems=problems)
    # NaN fails both comparisons.
    classes = np.where((values >= 0) & (values < 1 << 15), values, -1).astype(np.int16)
    if not (classes >= 0).any():
        _tell_elsewhere(source, folder, problems)
    _tell_strange_codes(classes, source, problems)
    return classes


def _tell_elsewhere(source: RasterSource, folder: Path, problems: Problems) -> None:
    """Tell that files which can be read give nothing on the grid."""
    if raster_bounds(source, folder, problems=Problems()) is not None:
        problems.add("raster-elsewhere", ", ".join(source.paths))


def _tell_strange_codes(
    classes: NDArray[np.int16], source: RasterSource, problems: Problems
) -> None:
    """Tell codes that the legend does not have; many of them mean that it is the wrong legend."""
    told = classes >= 0
    strange = told & ~np.isin(classes, sorted(_CODES[source.legend]))
    if strange.any():
        share = float(strange.sum() / told.sum())
        problems.add(
            "land-cover-codes",
            ", ".join(source.paths),
            severity=Severity.ERROR if share > _WRONG_LEGEND_SHARE else Severity.WARNING,
            codes=", ".join(str(code) for code in np.unique(classes[strange])[:8]),
            legend=source.legend.value,
            share_pct=100 * share,
        )


def read_counts(
    source: RasterSource,
    folder: Path,
    grid: GeoBox,
    *,
    land: NDArray[np.bool_],
    problems: Problems,
) -> NDArray[np.float32]:
    """Counts per cell (people) put on the grid so that their sum over the grid's area holds.

    A cell that is larger than a pixel is shared equally among the pixels of ``land`` whose centre it
    holds; with no such pixel, and for cells smaller than a pixel, all of it goes to the pixel under
    the cell's centre, moved to the nearest land within two pixels where that is sea. What still
    would stand in the sea is left out and said.

    Parameters
    ----------
    land
        (H, W) bool, pixels where people can be.

    Returns
    -------
    (H, W) float32
    """
    total = np.zeros(grid.shape, dtype=np.float64)
    missed = 0.0
    for file in source.files(folder, problems):
        with _opened(file, source, problems) as dataset:
            if dataset is None:
                continue
            lost = _share_counts(dataset, source, grid, land=land, total=total)
            missed += lost
            if lost > 0.5:
                problems.add(
                    "people-in-the-sea",
                    file.label,
                    severity=Severity.WARNING,
                    people=round(lost),
                )
    if not total.any() and missed == 0.0:
        _tell_elsewhere(source, folder, problems)
    return total.astype(np.float32)


def _share_counts(
    dataset: DatasetReader,
    source: RasterSource,
    grid: GeoBox,
    *,
    land: NDArray[np.bool_],
    total: NDArray[np.float64],
) -> float:
    """Add one file's counts to ``total``; returns the people for whom no land was near."""
    crs = source.crs or dataset.crs
    to_file = Transformer.from_crs(str(grid.crs), crs, always_xy=True)
    bounds = to_file.transform_bounds(*grid.boundingbox.bbox)
    whole = Window(0, 0, dataset.width, dataset.height)
    exact = from_bounds(*bounds, transform=dataset.transform)
    left, top = math.floor(exact.col_off), math.floor(exact.row_off)
    right = math.ceil(exact.col_off + exact.width)
    bottom = math.ceil(exact.row_off + exact.height)
    try:
        window = Window(left, top, right - left, bottom - top).intersection(whole)
    except WindowError:
        return 0.0
    height, width = int(window.height), int(window.width)
    cells = np.zeros(height * width, dtype=np.int64)
    x, y = pixel_centres(grid)
    inverse = ~dataset.window_transform(window)
    lost = 0.0
    owners: list[tuple[slice, slice, NDArray[np.int64]]] = []
    for rows, columns in _tiles(grid):
        xs, ys = np.meshgrid(x[columns], y[rows])
        lon, lat = to_file.transform(xs, ys)
        column, row = inverse @ (np.asarray(lon), np.asarray(lat))
        column, row = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        owner = np.where(inside & land[rows, columns], row * width + column, -1)
        cells += np.bincount(owner[owner >= 0], minlength=cells.size)
        owners.append((rows, columns, owner))
    counts = dataset.read(1, window=window, masked=True).astype(np.float64)
    nodata = source.nodata if source.nodata is not None else dataset.nodata
    people = counts.filled(0.0)
    if nodata is not None:
        people[people == nodata] = 0.0
    people = np.where(np.isfinite(people) & (people > 0), people, 0.0).ravel()
    share = np.divide(people, cells, out=np.zeros_like(people), where=cells > 0)
    for rows, columns, owner in owners:
        total[rows, columns] += np.where(owner >= 0, share[np.maximum(owner, 0)], 0.0)
    rest = np.flatnonzero((cells == 0) & (people > 0))
    if rest.size:
        lost = _settle(rest, people, dataset, window, grid=grid, crs=crs, land=land, total=total)
    return lost


def _settle(
    rest: NDArray[np.int64],
    people: NDArray[np.float64],
    dataset: DatasetReader,
    window: Window,
    *,
    grid: GeoBox,
    crs: object,
    land: NDArray[np.bool_],
    total: NDArray[np.float64],
) -> float:
    """Put cells that hold no pixel centre on the land pixel nearest to their own centre."""
    from scipy.ndimage import distance_transform_edt

    transform = dataset.window_transform(window)
    width = int(window.width)
    px, py = transform @ (rest % width + 0.5, rest // width + 0.5)
    to_grid = Transformer.from_crs(crs, str(grid.crs), always_xy=True)
    x, y = to_grid.transform(px, py)
    column, row = ~grid.affine @ (np.asarray(x), np.asarray(y))
    column, row = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    inside = (column >= 0) & (column < grid.shape[1]) & (row >= 0) & (row < grid.shape[0])
    rest, row, column = rest[inside], row[inside], column[inside]
    distance, nearest = distance_transform_edt(~land, return_indices=True)
    near = distance[row, column] <= 2.0
    lost = float(people[rest[~near]].sum())
    row, column, rest = row[near], column[near], rest[near]
    np.add.at(total, (nearest[0][row, column], nearest[1][row, column]), people[rest])
    return lost
