"""Coordinate reference systems of Vietnam, and the way from each of them to WGS84.

VN-2000 and WGS84 degrees differ by some 225 m in Khánh Hòa, so every transformation has to go through
the published parameters (EPSG operation 6960); one that PROJ merely guesses is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError
from pyproj.transformer import Transformer, TransformerGroup

from phusong.layers.errors import PhusongError

__all__ = [
    "PROVINCE",
    "STORED",
    "TM3_ZONES",
    "UTM_ZONES",
    "VN2000_DEGREES",
    "NoTransformation",
    "has_assumed_datum",
    "identify",
    "is_geographic",
    "label",
    "metric_crs_for",
    "to_wgs84",
]

STORED = "EPSG:4326"
"""Everything is stored in this: WGS84, longitude then latitude."""
PROVINCE = "EPSG:9217"
"""VN-2000 / TM-3 108-15, the legal zone of Khánh Hòa (with Ninh Thuận) and Bình Định."""
VN2000_DEGREES = "EPSG:4756"

TM3_ZONES: Mapping[str, float] = MappingProxyType(
    {
        "EPSG:5896": 102.0,
        "EPSG:9205": 103.0,
        "EPSG:9206": 104.0,
        "EPSG:9207": 104.5,
        "EPSG:9208": 104.75,
        "EPSG:5897": 105.0,
        "EPSG:9209": 105.5,
        "EPSG:9210": 105.75,
        "EPSG:9211": 106.0,
        "EPSG:9212": 106.25,
        "EPSG:9213": 106.5,
        "EPSG:9214": 107.0,
        "EPSG:9215": 107.25,
        "EPSG:9216": 107.5,
        "EPSG:5899": 107.75,
        "EPSG:5898": 108.0,
        "EPSG:9217": 108.25,
        "EPSG:9218": 108.5,
    }
)
"""VN-2000 / TM-3 zones and their central meridians, degrees east."""
UTM_ZONES: Mapping[str, float] = MappingProxyType(
    {"EPSG:3405": 105.0, "EPSG:3406": 111.0, "EPSG:32648": 105.0, "EPSG:32649": 111.0}
)
"""UTM 48N and 49N on VN-2000 and on WGS84, with their central meridians, degrees east."""

# Zones of 3° for the whole country: their areas of use reach into the neighbours.
_NATIONAL_ZONES = ("EPSG:5896", "EPSG:5898")
_VN2000_TO_WGS84 = 6960
_WGS84 = (6378137.0, 298.257223563)
"""Half axis, m, and inverse flattening, which VN-2000 shares."""
_EPSG_CODE = re.compile(r"(?:epsg\D{0,3})?(\d{4,6})", re.IGNORECASE)
_NAMES_SOMETHING = re.compile("[A-Za-z]{3}")
_NAMES_VN2000 = re.compile(r"vn[\s_-]*2000", re.IGNORECASE)
_MERIDIAN = re.compile(r"(10[2-8])[^\d,.]{1,3}(00|15|30|45)\b|(10[2-8])[.,](0|25|5|50|75)\b")
_UTM_ZONE = re.compile(r"utm\D*(48|49)", re.IGNORECASE)


class NoTransformation(PhusongError):
    """No published transformation leads from this CRS to WGS84."""

    def __init__(self, crs: str) -> None:
        self.crs = crs
        super().__init__(f"no transformation from {label(crs)} to WGS84")


def identify(text: str) -> str | None:
    """The CRS that a user, a ``.prj`` file or a driver names; None when there is no such CRS.

    Understands what PROJ does (codes, WKT, PROJ strings) and the way zones are named in Vietnam.
    A transverse Mercator that is exactly a TM-3 zone is taken for that zone when it stands on WGS84 or
    on no known datum: hand-made definitions leave the shift to VN-2000 out.

    Returns
    -------
    str | None
        ``EPSG:…`` where the code is known, else WKT.

    >>> identify("9217"), identify("VN-2000 KTT 108°15' múi 3"), identify("Atlantis")
    ('EPSG:9217', 'EPSG:9217', None)
    """
    text = text.strip()
    code = _EPSG_CODE.fullmatch(text)
    zone = _named_zone(text)
    if not (zone or code or _NAMES_SOMETHING.search(text)):
        return None
    try:
        crs = CRS.from_user_input(zone or (f"EPSG:{code[1]}" if code else text))
    except CRSError:
        return None
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if not (crs.is_projected or crs.is_geographic):
        return None
    known = crs.to_epsg()
    return f"EPSG:{known}" if known else _same_projection(crs) or crs.to_wkt()


def has_assumed_datum(text: str) -> bool:
    """Whether :func:`identify` takes ``text`` for a VN-2000 zone although it names another datum."""
    known = identify(text)
    if known not in TM3_ZONES or _named_zone(text) or _EPSG_CODE.fullmatch(text.strip()):
        return False
    return CRS.from_user_input(text.strip()).to_epsg() is None


def label(crs: str) -> str:
    """Code and name for people.

    >>> label("EPSG:9217")
    'EPSG:9217 (VN-2000 / TM-3 108-15)'
    """
    try:
        name = CRS.from_user_input(crs).name
    except CRSError:
        return crs
    return f"{crs} ({name})" if crs.startswith("EPSG:") else name


def is_geographic(crs: str) -> bool:
    """Whether coordinates in ``crs`` are degrees."""
    return bool(CRS.from_user_input(crs).is_geographic)


def metric_crs_for(lon: float, lat: float) -> str:
    """A CRS in metres to compute in near a point (degrees WGS84).

    In Vietnam the provincial TM-3 zone of the smallest area of use (EPSG) that holds the point: right
    for Khánh Hòa, elsewhere perhaps a neighbour of the legal zone, and true to 1 part in 5,000 all
    the same. Elsewhere, and at sea, the UTM zone on WGS84.

    >>> metric_crs_for(109.19, 12.24), metric_crs_for(114.45, 10.0)
    ('EPSG:9217', 'EPSG:32650')
    """
    zones = [
        (area, zone)
        for zone, (west, south, east, north), area in _areas_of_use()
        if west <= lon <= east and south <= lat <= north
    ]
    if zones:
        return min(zones)[1]
    number = min(int((lon + 180) // 6) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + number}"


def to_wgs84(
    x: ArrayLike, y: ArrayLike, crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude, degrees WGS84, of points in ``crs``.

    Parameters
    ----------
    x, y
        East and north in metres, or longitude and latitude: in this order whatever the axis order of
        the CRS. Any shape, the same for both.
    crs
        As :func:`identify` gives it.

    Returns
    -------
    tuple
        Arrays of the shape of ``x``; NaN where a point is not finite or outside the projection.

    Raises
    ------
    NoTransformation
        When PROJ knows none, or only a ballpark one.
    """
    shape = np.shape(x)
    east = np.atleast_1d(np.asarray(x, dtype=np.float64))
    north = np.atleast_1d(np.asarray(y, dtype=np.float64))
    lon, lat = _transformer(crs).transform(east, north)
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    return (
        np.where(lost, np.nan, lon).reshape(shape),
        np.where(lost, np.nan, lat).reshape(shape),
    )


@cache
def _transformer(crs: str) -> Transformer:
    with warnings.catch_warnings():
        # PROJ's grids for other continents need not be here.
        warnings.simplefilter("ignore", UserWarning)
        group = TransformerGroup(crs, STORED, always_xy=True)
    sound = [one for one in group.transformers if "ballpark" not in one.description.lower()]
    if _is_vn2000(crs):
        sound = [one for one in sound if _uses_published_parameters(one)]
    if not sound:
        raise NoTransformation(crs)
    return sound[0]


def _is_vn2000(crs: str) -> bool:
    geodetic = CRS.from_user_input(crs).geodetic_crs
    return geodetic is not None and geodetic.to_epsg() == 4756


def _uses_published_parameters(transformer: Transformer) -> bool:
    steps = (step.to_json_dict().get("id", {}) for step in transformer.operations or ())
    return any(step == {"authority": "EPSG", "code": _VN2000_TO_WGS84} for step in steps)


@cache
def _areas_of_use() -> tuple[tuple[str, tuple[float, float, float, float], float], ...]:
    """Provincial zones, the bounds of their areas of use in degrees, and the size of these."""
    areas = []
    for zone in TM3_ZONES:
        area = CRS.from_user_input(zone).area_of_use
        if area is not None and zone not in _NATIONAL_ZONES:
            west, south, east, north = area.bounds
            areas.append((zone, area.bounds, (east - west) * (north - south)))
    return tuple(areas)


def _named_zone(text: str) -> str | None:
    """The zone meant by such as "VN2000 108-15", "VN-2000 / KTT 108,25" or "VN-2000 UTM 49N"."""
    if len(text) > 80 or not _NAMES_VN2000.search(text):
        return None
    utm = _UTM_ZONE.search(text)
    if utm:
        return {"48": "EPSG:3405", "49": "EPSG:3406"}[utm[1]]
    found = _MERIDIAN.search(_NAMES_VN2000.sub("", text))
    if not found:
        return None
    degrees, minutes, whole, decimals = found.groups()
    meridian = float(f"{whole}.{decimals}") if whole else float(degrees) + float(minutes) / 60
    return next((zone for zone, middle in TM3_ZONES.items() if middle == meridian), None)


def _same_projection(crs: CRS) -> str | None:
    """TM-3 zone with the very projection of ``crs``, unless that brings its own shift to WGS84."""
    if crs.is_bound or not crs.is_projected or not _may_be_vn2000(crs):
        return None
    for zone in TM3_ZONES:
        if CRS.from_user_input(zone).coordinate_operation == crs.coordinate_operation:
            return zone
    return None


def _may_be_vn2000(crs: CRS) -> bool:
    """Whether the datum is VN-2000, WGS84 or none that is known, on the ellipsoid of both."""
    geodetic, ellipsoid = crs.geodetic_crs, crs.ellipsoid
    if geodetic is None or ellipsoid is None or geodetic.to_epsg() not in (4326, 4756, None):
        return False
    return bool(
        np.isclose([ellipsoid.semi_major_metre, ellipsoid.inverse_flattening], _WGS84).all()
    )
