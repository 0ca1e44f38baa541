"""Geometries into WGS84: the CRS that they are really in, and whether they lie where they should."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from phusong.layers import crs
from phusong.layers.crs import Area, CrsProblem, NoTransformation, Reading, Recognition, Verdict
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import tell_rows
from phusong.layers.reading.validate import FILE, ROW
from phusong.layers.schema import LayerKind
from phusong.layers.text.names import fold

__all__ = ["tell_in_sea", "tell_outside", "tell_shifted", "to_wgs84"]

_LOOSE = frozenset(
    {
        LayerKind.LAND,
        LayerKind.CABLE_EXCLUSIONS,
        LayerKind.SEA_CABLES,
        LayerKind.LANDINGS,
        LayerKind.PROTECTED_AREAS,
    }
)
"""Kinds that lie off the province as well, so that its outline says little of their CRS."""
_LOOSE_MARGIN_DEG = 1.0

_LOCATED = frozenset(
    {
        LayerKind.SETTLEMENTS,
        LayerKind.PARKS,
        LayerKind.HUBS,
        LayerKind.SEATS,
        LayerKind.SITES,
        LayerKind.CANDIDATES,
        LayerKind.VETOES,
    }
)
_ONE_BY_ONE = 20
"""Places outside the province told one by one; more of them are a larger file on purpose."""

_NAMESAKE_DEGREES = 0.009
"""Points of one name within a kilometre are taken for one place."""
_SHORE_TOLERANCE_M = 300.0
"""Generalised shores are off by up to 160 m for nine tenths of their points."""

_SEVERITY = {
    Verdict.SWAPPED: Severity.REPAIRED,
    Verdict.OTHER_CRS: Severity.REPAIRED,
    Verdict.DEGREES: Severity.REPAIRED,
    Verdict.METRES: Severity.REPAIRED,
    Verdict.ASSUMED: Severity.WARNING,
}


def to_wgs84(
    geometry: NDArray[np.object_],
    kind: LayerKind,
    *,
    declared: str | None,
    area: Area | None,
    file: str,
    rows: NDArray[np.int64],
    problems: Problems,
) -> NDArray[np.object_]:
    """Geometries in degrees WGS84; all None, with a problem, when nobody knows where they are.

    The declared CRS stands unless the numbers speak clearly against it: see
    :func:`phusong.layers.crs.recognise`. What was taken instead is told as repaired.
    """
    places = shapely.get_coordinates(geometry)
    nowhere = np.full(len(geometry), None, dtype=object)
    if not len(places):
        return nowhere
    found = _recognise(places, kind, declared=declared, area=area)
    refused = False
    for problem in found.problems:
        severity = _severity(found, problem, kind=kind, places=places, area=area)
        if severity is not None:
            refused |= severity is Severity.ERROR
            problems.add(problem, file, severity=severity, value=declared, **found.details)
    if found.crs is None or refused:
        return nowhere
    try:
        moved = _moved(geometry, Reading(found.crs, found.swapped))
    except NoTransformation:
        problems.add(CrsProblem.NO_TRANSFORMATION, file, value=declared, crs=crs.label(found.crs))
        return nowhere
    lost = shapely.is_missing(moved) & ~shapely.is_missing(geometry)
    tell_rows(problems, "geometry-off-globe", file, rows=rows[lost], crs=crs.label(found.crs))
    return moved


def _recognise(
    places: NDArray[np.float64], kind: LayerKind, *, declared: str | None, area: Area | None
) -> Recognition:
    if area is not None:
        around = _grown(area) if kind in _LOOSE else area
        return crs.recognise(places[:, 0], places[:, 1], declared=declared, area=around)
    stated = crs.identify(declared) if declared else None
    if stated is not None:
        return Recognition(stated, False, 1.0, Verdict.AS_DECLARED, (), stated)
    degrees = bool((np.abs(places) <= (180.0, 90.0)).all())
    verdict = Verdict.UNKNOWN_CRS if declared else Verdict.ASSUMED
    return Recognition(crs.STORED if degrees else None, False, 1.0, verdict, (), declared)


def _grown(area: Area) -> Area:
    west, south, east, north = area.bounds
    margin = _LOOSE_MARGIN_DEG
    return Area((west - margin, south - margin, east + margin, north + margin))


def _severity(
    found: Recognition,
    problem: CrsProblem,
    *,
    kind: LayerKind,
    places: NDArray[np.float64],
    area: Area | None,
) -> Severity | None:
    """How a finding weighs; None: not worth a word."""
    if problem is CrsProblem.ASSUMED_DATUM:
        return Severity.WARNING
    if found.verdict is Verdict.ASSUMED and found.crs is None:
        return Severity.ERROR
    if found.verdict is Verdict.AMBIGUOUS and area is not None and found.declared is None:
        # Every province has its legal zone: likely enough to go on with, not to keep silent.
        return Severity.WARNING if found.crs == area.metric_crs else Severity.ERROR
    if found.verdict is Verdict.OUTSIDE and found.declared and found.crs and area is not None:
        # A file of the whole country lies mostly outside, and rightly so.
        x, y = places[:, 0], places[:, 1]
        if _grown(area).contains(*Reading(found.crs).points(x, y)).any():
            return None
    return _SEVERITY.get(found.verdict, Severity.ERROR)


def _moved(geometry: NDArray[np.object_], reading: Reading) -> NDArray[np.object_]:
    """The geometries in degrees; None for those that the reading takes off the globe."""

    def move(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(reading.points(places[:, 0], places[:, 1]))

    stays = reading == Reading(crs.STORED)
    moved = geometry.copy() if stays else np.asarray(shapely.transform(geometry, move))
    west, south, east, north = shapely.bounds(moved).T
    # Comparisons with NaN are false: where a projection does not reach, there are no degrees.
    on_globe = (west >= -180) & (south >= -90) & (east <= 180) & (north <= 90)
    moved[~on_globe] = None
    return moved


def tell_outside(
    frame: gpd.GeoDataFrame, kind: LayerKind, area: Area, *, problems: Problems
) -> None:
    """A warning for places outside the province: each one when they are few, else their number."""
    if kind not in _LOCATED or frame.empty:
        return
    points = frame.geometry
    inside = area.contains(points.x.to_numpy(), points.y.to_numpy())
    outside = frame[~inside & points.notna().to_numpy()]
    outline = area.outline if area.outline is not None else shapely.box(*area.bounds)
    for file, part in outside.groupby(FILE, sort=False):
        distance_km = _distance_m(part, outline, area.metric_crs) / 1000
        if len(part) > _ONE_BY_ONE:
            problems.add(
                "points-outside",
                str(file),
                severity=Severity.WARNING,
                count=len(part),
                distance_km=round(float(distance_km.max()), 1),
            )
        else:
            _tell_distances(
                problems, "point-outside", str(file), frame=part, distance_km=distance_km
            )


def tell_in_sea(frame: gpd.GeoDataFrame, land: gpd.GeoDataFrame, *, problems: Problems) -> None:
    """A warning for each point that lies farther from land than its uncertainty allows.

    Parameters
    ----------
    frame
        Points with ``_file`` and ``_row``; ``position_uncertainty_km`` is heeded where it is given.
    land
        Land polygons. Both in one metric CRS.
    """
    known = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    if known.empty or land.empty:
        return
    shapes = shapely.get_parts(land.geometry.to_numpy())
    tree = shapely.STRtree(shapes)
    points = known.geometry.to_numpy()
    nearest = tree.query_nearest(points, all_matches=False)[1]
    distance_m = shapely.distance(points, shapes[nearest])
    allowed_m = np.full(len(known), _SHORE_TOLERANCE_M)
    if "position_uncertainty_km" in known:
        given = known["position_uncertainty_km"].to_numpy(dtype=np.float64, na_value=np.nan)
        allowed_m += 1000 * np.nan_to_num(given)
    for file, positions in known.groupby(FILE, sort=False).indices.items():
        wet = positions[distance_m[positions] > allowed_m[positions]]
        _tell_distances(
            problems,
            "point-in-sea",
            str(file),
            frame=known.iloc[wet],
            distance_km=distance_m[wet] / 1000,
        )


def _distance_m(frame: gpd.GeoDataFrame, outline: BaseGeometry, metric: str) -> NDArray[np.float64]:
    shape = gpd.GeoSeries([outline], crs=crs.STORED).to_crs(metric).iloc[0]
    return np.asarray(frame.geometry.to_crs(metric).distance(shape), dtype=np.float64)


def _tell_distances(
    problems: Problems,
    code: str,
    file: str,
    *,
    frame: gpd.GeoDataFrame,
    distance_km: NDArray[np.float64],
) -> None:
    tell_rows(
        problems,
        code,
        file,
        rows=frame[ROW].to_numpy(dtype=np.int64),
        details=[{"distance_km": round(float(d), 1)} for d in distance_km],
        severity=Severity.WARNING,
    )


def tell_shifted(
    frame: gpd.GeoDataFrame, reference: gpd.GeoDataFrame, *, problems: Problems
) -> None:
    """A warning where ``frame`` gives VN-2000 degrees for WGS84, as its namesakes show.

    Points of one name within a kilometre of each other, unique in both layers, are taken for the
    same place. A mistake shifts all of them alike (225 m in Khánh Hòa); doubt of positions does not.

    Parameters
    ----------
    frame, reference
        Points in degrees WGS84 with ``name``, ``_file`` and ``_row``.
    """
    if "name" not in frame or "name" not in reference or frame.empty or reference.empty:
        return
    known = _named_points(reference).add_suffix("_known")
    for file, part in frame.groupby(FILE, sort=False):
        pairs = _named_points(part).join(known, how="inner")
        near = np.hypot(
            (pairs["lon"] - pairs["lon_known"]) * np.cos(np.radians(pairs["lat_known"])),
            pairs["lat"] - pairs["lat_known"],
        )
        pairs = pairs[near < _NAMESAKE_DEGREES]
        shift = crs.looks_like_vn2000_degrees(
            pairs["lon"], pairs["lat"], pairs[["lon_known", "lat_known"]].to_numpy()
        )
        if shift.is_vn2000:
            problems.add(
                crs.CrsProblem.VN2000_DEGREES,
                str(file),
                severity=Severity.WARNING,
                **shift.details,
            )


def _named_points(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Longitude and latitude by folded name; names that stand twice are left out."""
    placed = frame[frame["name"].notna() & frame.geometry.notna()]
    points = pd.DataFrame(
        {"lon": placed.geometry.x.to_numpy(), "lat": placed.geometry.y.to_numpy()},
        index=[fold(str(name)) for name in placed["name"]],
    )
    return points[~points.index.duplicated(keep=False)]
