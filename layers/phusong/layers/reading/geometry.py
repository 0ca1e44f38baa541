"""Geometries as a schema wants them: of one kind, whole, in two dimensions; repairs are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import RawTable, tell_rows
from phusong.layers.schema import Geometry

__all__ = [
    "OUTLINE",
    "are_areas",
    "check_geometry",
    "outlines_of_areas",
    "points_of_areas",
    "with_length",
]

OUTLINE = "_outline"
"""Column in which a layer of points keeps the areas that it was drawn as: WKT in degrees, or None."""

_FAMILY = {
    0: Geometry.POINT,
    1: Geometry.LINE,
    2: Geometry.LINE,
    3: Geometry.POLYGON,
    4: Geometry.POINT,
    5: Geometry.LINE,
    6: Geometry.POLYGON,
}
"""Shapely's type ids, single and multi; a collection (7) is of no one family."""


def check_geometry(
    geometry: NDArray[np.object_],
    wanted: Geometry,
    *,
    file: str,
    rows: NDArray[np.int64],
    problems: Problems,
) -> NDArray[np.object_]:
    """Geometries in two dimensions, None where a row has none that is fit.

    Missing, empty and unbounded ones, mixed or wrong kinds are errors. Self-crossing polygons are
    mended by :func:`shapely.make_valid`, points in a multipoint of one are taken out of it.
    """
    flat = np.asarray(shapely.force_2d(geometry), dtype=object)
    # is_empty is false for None, and true for the point of NaNs that stands for "no point".
    absent = shapely.is_missing(flat) | shapely.is_empty(flat)
    tell_rows(problems, "geometry-missing", file, rows=rows[absent])
    bounds = shapely.bounds(flat)
    unbounded = ~absent & ~np.isfinite(bounds).all(axis=1)
    tell_rows(problems, "geometry-not-finite", file, rows=rows[unbounded])
    usable = ~absent & ~unbounded
    fit = usable & _tell_kinds(flat, usable, wanted, file=file, rows=rows, problems=problems)
    result = flat.copy()
    result[~fit] = None
    if wanted is Geometry.POINT:
        return _single_points(result, file=file, rows=rows, problems=problems)
    if wanted is Geometry.POLYGON:
        return _mended(result, file=file, rows=rows, problems=problems)
    return result


def with_length(raw: RawTable, problems: Problems) -> RawTable:
    """Lines, and parts of lines, whose points are all the same are left out and told.

    Editors leave such dots behind; no tool takes them for a line.
    """
    if raw.geometry is None:
        return raw
    parts, row = shapely.get_parts(raw.geometry, return_index=True)
    # What is empty has no length either, but is told as what it is.
    dots = (
        (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING)
        & ~shapely.is_empty(parts)
        & (shapely.length(parts) == 0)
    )
    if not dots.any():
        return raw
    touched = np.unique(row[dots])
    tell_rows(
        problems,
        "line-without-length",
        raw.file,
        rows=raw.rows[touched],
        severity=Severity.REPAIRED,
    )
    geometry = raw.geometry.copy()
    for number in touched:
        geometry[number] = shapely.multilinestrings(parts[(row == number) & ~dots])
    gone = np.zeros(len(raw), dtype=np.bool_)
    gone[touched] = shapely.is_empty(geometry[touched])
    return replace(raw, geometry=geometry).only(~gone)


def are_areas(geometry: NDArray[np.object_]) -> bool:
    """Whether every geometry that is there is a polygon, and there is one."""
    ids = shapely.get_type_id(geometry)
    return bool((ids >= 0).any()) and all(
        _FAMILY.get(int(i)) is Geometry.POLYGON for i in ids[ids >= 0]
    )


def points_of_areas(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """A point inside each polygon (degrees WGS84), and its area on the ellipsoid in hectares.

    None and NaN where there is no polygon.
    """
    globe = Geod(ellps="WGS84")
    hectares = np.array(
        [
            np.nan
            if p is None
            else abs(globe.geometry_area_perimeter(shapely.orient_polygons(p))[0])
            for p in polygons
        ]
    )
    return np.asarray(shapely.point_on_surface(polygons), dtype=object), hectares / 1e4


def outlines_of_areas(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Text of each polygon for the column :data:`OUTLINE`; a hundredth of a metre is kept."""
    return np.asarray(shapely.to_wkt(polygons, rounding_precision=7), dtype=object)


def _tell_kinds(
    geometry: NDArray[np.object_],
    usable: NDArray[np.bool_],
    wanted: Geometry,
    *,
    file: str,
    rows: NDArray[np.int64],
    problems: Problems,
) -> NDArray[np.bool_]:
    """Which geometries are of the wanted kind. One file with several kinds is told as such."""
    ids = shapely.get_type_id(geometry)
    families = np.array([_FAMILY.get(int(i)) for i in ids], dtype=object)
    right = np.asarray(families == wanted, dtype=np.bool_)
    wrong = usable & ~right
    if not wrong.any():
        return right
    mixed = bool((usable & right).any()) or len({families[i] for i in np.flatnonzero(wrong)}) > 1
    tell_rows(
        problems,
        "geometry-mixed" if mixed else "geometry-wrong-kind",
        file,
        rows=rows[wrong],
        values=[shapely.GeometryType(int(i)).name for i in ids[wrong]],
        wanted=wanted.value,
    )
    return right


def _single_points(
    geometry: NDArray[np.object_], *, file: str, rows: NDArray[np.int64], problems: Problems
) -> NDArray[np.object_]:
    several = shapely.get_num_geometries(geometry) > 1
    tell_rows(
        problems,
        "geometry-several-points",
        file,
        rows=rows[several],
        details=[{"count": int(n)} for n in shapely.get_num_geometries(geometry[several])],
    )
    single = geometry.copy()
    single[several] = None
    return np.asarray(shapely.get_geometry(single, 0), dtype=object)


def _mended(
    geometry: NDArray[np.object_], *, file: str, rows: NDArray[np.int64], problems: Problems
) -> NDArray[np.object_]:
    broken = ~shapely.is_valid(geometry) & ~shapely.is_missing(geometry)
    if not broken.any():
        return geometry
    reasons = shapely.is_valid_reason(geometry[broken])
    result = geometry.copy()
    result[broken] = [_polygons_of(g) for g in shapely.make_valid(geometry[broken])]
    lost = broken & shapely.is_missing(result)
    tell_rows(problems, "polygon-without-area", file, rows=rows[lost])
    kept = ~shapely.is_missing(result[broken])
    tell_rows(
        problems,
        "polygon-repaired",
        file,
        rows=rows[broken][kept],
        values=[str(reason) for reason in reasons[kept]],
        severity=Severity.REPAIRED,
    )
    return result


def _polygons_of(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """The areas of what make_valid gives, which may hold lines and points besides."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    areas = areas[shapely.area(areas) > 0]
    return None if len(areas) == 0 else shapely.union_all(areas)
