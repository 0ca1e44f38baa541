"""The one grid of a province: an odc-geo ``GeoBox`` in metres, north up, with square pixels."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from odc.geo.geom import BoundingBox
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError
from rasterio.features import rasterize
from shapely.geometry.base import BaseGeometry

from phusong.layers.errors import BadInput, Problem

__all__ = ["GridConfig", "burn", "known_crs", "make_grid", "pixel_centres"]

_MOST_PIXELS = 64_000_000
"""A plan takes some 50 bytes a pixel: about 3 GiB."""
_SCALE_ERROR = 0.01
"""A zone of 6° is 0.2 % wrong at its rim; one zone farther it is 2 %."""

Degrees = tuple[float, float, float, float]


class GridConfig(BaseModel):
    """Grid on which everything is computed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    crs: str | None = Field(
        default=None, description="metric CRS; None: the VN-2000 zone or UTM zone of the province"
    )
    resolution_m: Annotated[float, Field(ge=5, le=1000)] = 100.0
    """Side of a pixel."""
    bounds: Degrees | None = Field(
        default=None,
        description="west, south, east, north in degrees; None: where communes and terrain meet",
    )

    @field_validator("crs")
    @classmethod
    def _metric(cls, crs: str | None) -> str | None:
        if crs is None:
            return None
        told = known_crs(crs)
        if not told.is_projected or any(a.unit_name != "metre" for a in told.axis_info):
            raise PydanticCustomError("grid-crs", "not a projected CRS in metres")
        code = told.to_epsg()
        return crs if code is None else f"EPSG:{code}"

    @model_validator(mode="after")
    def _ordered(self) -> GridConfig:
        if self.bounds is not None:
            west, south, east, north = self.bounds
            if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
                raise PydanticCustomError("bounds-degrees", "west, south, east, north")
        return self


def known_crs(text: str) -> CRS:
    """The CRS that a scenario names.

    Raises
    ------
    pydantic_core.PydanticCustomError
        ``crs-unknown``, for the validators of the scenario's models.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError:
        raise PydanticCustomError("crs-unknown", "no CRS", {"declared": text}) from None


def make_grid(bounds: Degrees, *, crs: str, resolution_m: float) -> GeoBox:
    """Grid that holds ``bounds`` (west, south, east, north in degrees WGS84).

    Edges lie on whole multiples of the resolution, so that two scenarios of one province share pixels.

    Raises
    ------
    BadInput
        When the CRS is not made for these bounds (its metres would not be metres), or the grid would
        have more pixels than an ordinary computer has room for.

    >>> make_grid((109.0, 12.0, 109.1, 12.1), crs="EPSG:9217", resolution_m=100).resolution.x
    100.0
    """
    _expect_metres(bounds, crs)
    transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    box = BoundingBox(*transformer.transform_bounds(*bounds), crs=crs)
    _expect_room(box, resolution_m)
    return GeoBox.from_bbox(box, crs=crs, resolution=resolution_m)


def _expect_metres(bounds: Degrees, crs: str) -> None:
    west, south, east, north = bounds
    lon, lat = np.meshgrid([west, (west + east) / 2, east], [south, (south + north) / 2, north])
    scales = Proj(crs).get_factors(lon.ravel(), lat.ravel())
    error = np.abs(np.array([scales.meridional_scale, scales.parallel_scale]) - 1.0).max()
    if not error <= _SCALE_ERROR:
        details = {"crs": crs, "error_pct": 100 * float(error)}
        raise BadInput(
            [Problem("grid-crs-far", "[grid]", column="crs", value=crs, details=details)]
        )


def _expect_room(box: BoundingBox, resolution_m: float) -> None:
    pixels = box.span_x * box.span_y / resolution_m**2
    if pixels > _MOST_PIXELS:
        fits_m = math.ceil(math.sqrt(box.span_x * box.span_y / _MOST_PIXELS))
        details = {"millions": pixels / 1e6, "most": _MOST_PIXELS / 1e6, "fits_m": fits_m}
        problem = Problem(
            "grid-too-fine",
            "[grid]",
            column="resolution_m",
            value=f"{resolution_m:g}",
            details=details,
        )
        raise BadInput([problem])


def pixel_centres(grid: GeoBox) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates of the pixel centres: x of the columns (W,) and y of the rows (H,), in metres."""
    x, y = grid.coordinates["x"].values, grid.coordinates["y"].values
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def burn(geometries: list[BaseGeometry], grid: GeoBox) -> NDArray[np.int32]:
    """Index of the geometry that holds each pixel's centre, −1 where none does (the last one wins).

    Returns
    -------
    (H, W) int32
    """
    shapes = [(g, i) for i, g in enumerate(geometries) if g is not None and not g.is_empty]
    if not shapes:
        return np.full(grid.shape, -1, dtype=np.int32)
    burnt = rasterize(shapes, out_shape=grid.shape, fill=-1, transform=grid.affine, dtype="int32")
    return np.asarray(burnt, dtype=np.int32)
