"""What a folder of results holds that has a place: layers of ``plan.gpkg``, rasters of who is served when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio
from affine import Affine
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from phusong.layers.errors import Problems, Severity
from phusong.layers.gdal_paths import readable
from phusong.planning.outputs.document.document import PlanDocument
from phusong.planning.outputs.plan_json import sha256

__all__ = ["DRAWN", "Ground", "read_ground"]

_LAYERS = "plan.gpkg"
DRAWN = (
    "communes",
    "settlements",
    "parks",
    "hubs",
    "existing_sites",
    "sites",
    "upgrades",
    "routes",
)
"""Layers that sheets of communes and parks draw."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What of a plan has a place, in metres of its grid's CRS."""

    grid: GeoBox
    layers: Mapping[str, gpd.GeoDataFrame]
    """Those that were asked for."""
    since: Mapping[str, NDArray[np.uint16]]
    """(H, W) who is served when, by technology, as
    :func:`phusong.planning.targets.attainment.served_since` tells it."""


def read_ground(
    folder: Path, document: PlanDocument, *, layers: Sequence[str], problems: Problems
) -> Ground | None:
    """Layers and rasters beside a ``plan.json``; None, with every reason in ``problems``.

    A file that was changed since it was written is a warning.
    """
    told = document.grid
    grid = GeoBox((told.rows, told.columns), Affine(*told.transform), told.crs)
    rasters = {name: f"served_{name}.tif" for name in document.scenario.technologies}
    frames = _read_layers(folder / _LAYERS, layers, grid, problems=problems)
    since = {name: _read_since(folder / file, grid, problems) for name, file in rasters.items()}
    for name in (_LAYERS, *rasters.values()):
        file = folder / name
        if file.is_file() and document.outputs.get(name) != sha256(file):
            problems.add("plan-changed-since", str(file), severity=Severity.WARNING)
    found = {name: values for name, values in since.items() if values is not None}
    if frames is None or len(found) < len(since):
        return None
    return Ground(grid, frames, found)


def _read_layers(
    file: Path, names: Sequence[str], grid: GeoBox, *, problems: Problems
) -> Mapping[str, gpd.GeoDataFrame] | None:
    if not file.is_file():
        problems.add("plan-missing", str(file))
        return None
    try:
        with readable(file) as copy:
            return {
                name: pyogrio.read_dataframe(copy, layer=name).to_crs(str(grid.crs))
                for name in names
            }
    except Exception as error:  # noqa: BLE001 (a broken file may raise anything)
        problems.add("plan-broken", str(file), why=type(error).__name__)
        return None


def _read_since(file: Path, grid: GeoBox, problems: Problems) -> NDArray[np.uint16] | None:
    if not file.is_file():
        problems.add("plan-no-raster", str(file))
        return None
    try:
        with rasterio.open(file) as raster:
            values = raster.read(1)
    except (rasterio.errors.RasterioError, OSError) as error:
        problems.add("plan-broken", str(file), why=type(error).__name__)
        return None
    if values.shape != grid.shape or values.dtype != np.uint16:
        shape = " × ".join(str(n) for n in values.shape)
        problems.add("plan-broken", str(file), why=f"{shape}, {values.dtype}")
        return None
    return np.asarray(values)
