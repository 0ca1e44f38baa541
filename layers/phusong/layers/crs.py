"""What the numbers in two coordinate columns are: which CRS, in which order.

Vietnamese forms print X for north and Y for east, neighbouring TM-3 zones lie 27 km apart and give
plausible places, and files seldom say what they hold. So every reading that the numbers allow is
tried, and the share of points that it brings into the province decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from phusong.layers.geodesy import (
    PROVINCE,
    STORED,
    TM3_ZONES,
    UTM_ZONES,
    VN2000_DEGREES,
    NoTransformation,
    has_assumed_datum,
    identify,
    is_geographic,
    label,
    metric_crs_for,
    to_wgs84,
)

__all__ = [
    "PROVINCE",
    "STORED",
    "VN2000_DEGREES",
    "Area",
    "CrsProblem",
    "DegreeShift",
    "NoTransformation",
    "Reading",
    "Recognition",
    "Verdict",
    "identify",
    "label",
    "looks_like_vn2000_degrees",
    "metric_crs_for",
    "recognise",
    "to_wgs84",
]

FloatArray = NDArray[np.float64]

_METRES_PER_DEGREE = 111_320.0
_SAMPLE = 2_000
_NOWHERE = 1e12
"""Larger than any coordinate; numbers beyond are only that large, so that sums do not overflow."""
_LARGEST_DEGREE = 400.0
"""Medians above this cannot be degrees, below cannot be metres of any zone of Vietnam."""
_FITS = 0.05
"""A reading that brings fewer points than this into the province explains nothing."""
_EXPLAINS_ALL, _CLEARLY, _TIMES = 0.95, 0.1, 5
"""One reading overrules another when it explains nearly all points and that one clearly fewer, or
several times as many: layers of a wider region are only partly inside, whatever their CRS."""
_FEWEST_PAIRS = 3
_SHIFT_TOLERANCE_M = 60.0


class CrsProblem(StrEnum):
    """Codes of problems about coordinates.

    Details of all but the last three: ``crs`` (as read, with its name), ``declared`` ("" when
    nothing is), ``share_pct`` (points then inside the province, whole per cent), ``alternatives``
    (other readings that fit as well, joined by "; ").
    """

    SWAPPED_AXES = "crs-swapped-axes"
    WRONG_ZONE = "crs-wrong-zone"
    DEGREES = "crs-degrees-not-metres"
    METRES = "crs-metres-not-degrees"
    MISSING = "crs-missing"
    AMBIGUOUS = "crs-ambiguous"
    OUTSIDE = "crs-outside-province"
    NO_COORDINATES = "crs-no-coordinates"
    UNKNOWN = "crs-unknown"
    ASSUMED_DATUM = "crs-assumed-datum"
    """Numbers of a VN-2000 zone whose definition lacks the shift to WGS84. Details: ``crs``,
    ``declared``."""
    NO_TRANSFORMATION = "crs-no-transformation"
    """Details: ``crs``."""
    VN2000_DEGREES = "crs-vn2000-degrees"
    """Details: those of :meth:`DegreeShift.details`."""


class Verdict(StrEnum):
    """What the numbers turned out to be."""

    AS_DECLARED = "as_declared"
    SWAPPED = "swapped"
    """In the declared CRS (or the only one that fits), with the columns in the other order."""
    OTHER_CRS = "other_crs"
    DEGREES = "degrees"
    """Metres were declared."""
    METRES = "metres"
    """Degrees were declared."""
    ASSUMED = "assumed"
    """Nothing was declared; one reading fits."""
    AMBIGUOUS = "ambiguous"
    """Several fit; ``crs`` is the likeliest."""
    OUTSIDE = "outside"
    """None brings the points into the province."""
    UNKNOWN_CRS = "unknown_crs"
    """What is declared is no CRS, or none that leads to WGS84; ``crs`` is what fits, if any."""
    NO_COORDINATES = "no_coordinates"


_PROBLEMS = {
    Verdict.SWAPPED: CrsProblem.SWAPPED_AXES,
    Verdict.OTHER_CRS: CrsProblem.WRONG_ZONE,
    Verdict.DEGREES: CrsProblem.DEGREES,
    Verdict.METRES: CrsProblem.METRES,
    Verdict.ASSUMED: CrsProblem.MISSING,
    Verdict.AMBIGUOUS: CrsProblem.AMBIGUOUS,
    Verdict.OUTSIDE: CrsProblem.OUTSIDE,
    Verdict.UNKNOWN_CRS: CrsProblem.UNKNOWN,
    Verdict.NO_COORDINATES: CrsProblem.NO_COORDINATES,
}


@dataclass(frozen=True)
class Area:
    """Where points of the province may lie, in degrees WGS84."""

    bounds: tuple[float, float, float, float]
    """West, south, east, north."""
    outline: BaseGeometry | None = None
    """Finer than the bounds, where known."""

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame, *, tolerance_km: float = 5.0) -> Self:
        """Area of polygons, widened by ``tolerance_km`` for islets and rough boundaries.

        The whole globe when no row has a geometry.
        """
        shapes = frame.geometry if frame.crs is None else frame.geometry.to_crs(STORED)
        shapes = shapes[~(shapes.isna() | shapes.is_empty)]
        if shapes.empty:
            return cls((-180.0, -90.0, 180.0, 90.0))
        reach = tolerance_km * 1000 / _METRES_PER_DEGREE
        # Buffering each shape also mends those that cross themselves.
        rough = shapely.simplify(shapes.to_numpy(), reach / 10)
        outline = shapely.union_all(shapely.buffer(rough, reach, quad_segs=4))
        west, south, east, north = outline.bounds
        return cls((west, south, east, north), outline)

    @property
    def metric_crs(self) -> str:
        """CRS in metres of the largest part: that of the mainland, though islands lie far off."""
        parts = shapely.get_parts(self.outline or shapely.box(*self.bounds))
        middle = parts[np.argmax(shapely.area(parts))].centroid
        return metric_crs_for(middle.x, middle.y)

    def contains(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
        """Whether each point lies in the area; False for NaN."""
        east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        west, south, far_east, far_north = self.bounds
        inside = (west <= east) & (east <= far_east) & (south <= north) & (north <= far_north)
        if self.outline is not None:
            shapely.prepare(self.outline)
            inside &= shapely.contains_xy(self.outline, east, north)
        return np.asarray(inside, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the numbers."""

    crs: str
    swapped: bool = False
    """The first column is north or latitude."""
    share_inside: float = 0.0
    """Share of finite points that it brings into the area."""

    def points(self, x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude, degrees WGS84, of the columns read in this way."""
        return to_wgs84(y, x, self.crs) if self.swapped else to_wgs84(x, y, self.crs)

    def __str__(self) -> str:
        return f"{label(self.crs)}{', Y–X' if self.swapped else ''}"


@dataclass(frozen=True, slots=True)
class Recognition:
    """What two coordinate columns hold, and how sure that is."""

    crs: str | None
    """To read the columns in; None when nothing is known of them."""
    swapped: bool
    share_inside: float
    verdict: Verdict
    alternatives: tuple[Reading, ...] = ()
    """Other readings that fit as well."""
    declared: str | None = None
    assumed_datum: bool = False

    @property
    def problems(self) -> tuple[CrsProblem, ...]:
        """Codes of what the user has to be told."""
        found = {
            _PROBLEMS.get(self.verdict): True,
            CrsProblem.SWAPPED_AXES: self.swapped,
            CrsProblem.ASSUMED_DATUM: self.assumed_datum,
        }
        return tuple(problem for problem, told in found.items() if problem and told)

    @property
    def details(self) -> dict[str, Any]:
        """Values for the texts of :class:`CrsProblem`."""
        return {
            "crs": label(self.crs) if self.crs else "",
            "declared": label(self.declared) if self.declared else "",
            "share_pct": int(self.share_inside * 100),
            "alternatives": "; ".join(str(reading) for reading in self.alternatives),
        }


@dataclass(frozen=True, slots=True)
class DegreeShift:
    """How degrees differ from the known positions of the same places."""

    pairs: int
    east_m: float
    """Median of given less known position."""
    north_m: float
    scatter_m: float
    """Median distance of single differences from that median."""
    is_vn2000: bool
    """Whether the difference is that of VN-2000 degrees taken for WGS84."""

    @property
    def details(self) -> dict[str, Any]:
        """Values for the text of ``CrsProblem.VN2000_DEGREES``."""
        return {
            "pairs": self.pairs,
            "east_m": round(self.east_m),
            "north_m": round(self.north_m),
            "distance_m": round(float(np.hypot(self.east_m, self.north_m))),
        }


def recognise(x: ArrayLike, y: ArrayLike, *, declared: str | None, area: Area) -> Recognition:
    """Tell what the numbers of two coordinate columns are.

    A declared CRS is believed unless it brings no point into the area or another reading clearly
    more of them.

    Parameters
    ----------
    x, y
        The columns, 1-D, of equal length: east and north, or longitude and latitude, as their
        headers say. NaN where a cell is empty.
    declared
        CRS as the user or the file names it.
    area
        Where the points should be.
    """
    east, north = _sample(x, y)
    stated = identify(declared) if declared else None
    if east.size == 0:
        return Recognition(stated, False, 0.0, Verdict.NO_COORDINATES, (), declared)
    believed = _read(east, north, stated, area=area)
    if believed and believed.share_inside == 1:
        found = _recognised(believed, Verdict.AS_DECLARED)
    else:
        found = _best(list(_readings(east, north, stated, area=area)), believed)
    if declared and believed is None:
        fits = found.crs if found.verdict is not Verdict.OUTSIDE else None
        found = replace(found, crs=fits, verdict=Verdict.UNKNOWN_CRS)
    assumed = bool(declared and found.crs == stated and has_assumed_datum(declared))
    return replace(found, declared=stated or declared, assumed_datum=assumed)


def looks_like_vn2000_degrees(
    lon: ArrayLike, lat: ArrayLike, reference_lonlat: ArrayLike
) -> DegreeShift:
    """Compare degrees with known WGS84 positions of the same places.

    VN-2000 degrees taken for WGS84 lie some 114 m too far north and 194 m too far west in Khánh Hòa.
    At least three pairs are needed, within some tens of metres of each other.

    Parameters
    ----------
    lon, lat
        Degrees as given, shape (n,).
    reference_lonlat
        The same places, degrees WGS84, shape (n, 2).
    """
    given = np.column_stack([np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)])
    known = np.asarray(reference_lonlat, dtype=np.float64).reshape(-1, 2)
    paired = np.isfinite(given).all(axis=1) & np.isfinite(known).all(axis=1)
    given, known = given[paired], known[paired]
    if not len(given):
        return DegreeShift(0, np.nan, np.nan, np.nan, False)
    shifts = _metres(given - known, known)
    median = np.median(shifts, axis=0)
    scatter = float(np.median(np.hypot(*(shifts - median).T)))
    # What remains once the numbers are read as VN-2000.
    meant = np.column_stack(to_wgs84(given[:, 0], given[:, 1], VN2000_DEGREES))
    left = np.hypot(*np.median(_metres(meant - known, known), axis=0))
    sure = len(given) >= _FEWEST_PAIRS and max(scatter, float(left)) <= _SHIFT_TOLERANCE_M
    return DegreeShift(len(given), float(median[0]), float(median[1]), scatter, sure)


def _metres(degrees: FloatArray, where: FloatArray) -> FloatArray:
    """Small differences (n, 2) of longitude and latitude as east and north, in metres."""
    scale = np.column_stack([np.cos(np.radians(where[:, 1])), np.ones(len(where))])
    return np.asarray(degrees * scale * _METRES_PER_DEGREE, dtype=np.float64)


def _sample(x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Finite points, at most some thousands of them spread over the columns."""
    east, north = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    finite = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    if finite.size > _SAMPLE:
        finite = finite[np.linspace(0, finite.size - 1, _SAMPLE).astype(np.intp)]
    return east[finite], north[finite]


def _readings(
    east: FloatArray, north: FloatArray, stated: str | None, *, area: Area
) -> Iterator[Reading]:
    """Every reading of the numbers, the likeliest first."""
    sizes = np.minimum(np.maximum(np.abs(east), np.abs(north)), _NOWHERE)
    degrees = np.median(sizes) < _LARGEST_DEGREE
    usual = (STORED,) if degrees else (area.metric_crs, *TM3_ZONES, *UTM_ZONES)
    stated_fits = stated is not None and is_geographic(stated) == degrees
    for crs in dict.fromkeys((stated, *usual) if stated is not None and stated_fits else usual):
        for swapped in (False, True):
            reading = _read(east, north, crs, area=area, swapped=swapped)
            if reading is not None:
                yield reading


def _read(
    east: FloatArray, north: FloatArray, crs: str | None, *, area: Area, swapped: bool = False
) -> Reading | None:
    """The numbers in ``crs``; None when that is unknown or does not lead to WGS84."""
    if crs is None:
        return None
    try:
        lon, lat = Reading(crs, swapped).points(east, north)
    except NoTransformation:
        return None
    return Reading(crs, swapped, float(area.contains(lon, lat).mean()))


def _best(readings: list[Reading], believed: Reading | None) -> Recognition:
    share = max(reading.share_inside for reading in readings)
    if believed and believed.share_inside and not _overrules(share, believed.share_inside):
        return _recognised(believed, Verdict.AS_DECLARED)
    if share < _FITS:
        return _recognised(believed or readings[0], Verdict.OUTSIDE)
    best, *others = (one for one in readings if not _overrules(share, one.share_inside))
    if believed and best == replace(believed, swapped=True, share_inside=best.share_inside):
        return _recognised(best, Verdict.SWAPPED, others)
    if others:
        return _recognised(best, Verdict.AMBIGUOUS, others)
    return _recognised(best, _single(best, believed))


def _overrules(share: float, other: float) -> bool:
    return (share >= _EXPLAINS_ALL and share - other > _CLEARLY) or share > other * _TIMES


def _single(best: Reading, believed: Reading | None) -> Verdict:
    """Verdict on the only reading that fits, when it is not what is declared."""
    if believed and is_geographic(believed.crs) != is_geographic(best.crs):
        return Verdict.DEGREES if is_geographic(best.crs) else Verdict.METRES
    if believed:
        return Verdict.OTHER_CRS
    return Verdict.SWAPPED if best.swapped else Verdict.ASSUMED


def _recognised(
    reading: Reading, verdict: Verdict, others: list[Reading] | None = None
) -> Recognition:
    return Recognition(
        reading.crs, reading.swapped, reading.share_inside, verdict, tuple(others or ())
    )
