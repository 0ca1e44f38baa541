"""Roads, power lines and poles from OpenStreetMap: the question to Overpass and its answer."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from phusong.layers.columns import PowerLines, PowerPoles, Roads
from phusong.layers.download.bounds import Bounds
from phusong.layers.export import write_geopackage
from phusong.layers.schema import SCHEMAS, LayerKind

__all__ = ["Answer", "question", "read_answer", "write_layers"]

_CLASS_OF_HIGHWAY = {
    "motorway": "national",
    "trunk": "national",
    "primary": "national",
    "secondary": "provincial",
    "tertiary": "commune",
    "unclassified": "commune",
    "residential": "commune",
    "living_street": "commune",
    "road": "commune",
    "track": "track",
    "path": "track",
}
# The road's number outranks its tag: CT and QL are run by the state, ĐT and TL by the province.
_CLASS_OF_NUMBER = (
    (re.compile(r"^\s*(CT|QL)\W?\d", re.IGNORECASE), "national"),
    (re.compile(r"^\s*(ĐT|DT|TL)\W?\d", re.IGNORECASE), "provincial"),
)
_TIMEOUT_S = 180


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Place(_Model):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class _Element(_Model):
    type: Literal["node", "way", "relation"]
    id: int
    tags: dict[str, str] = Field(default_factory=dict)
    geometry: tuple[_Place | None, ...] = ()
    lat: float | None = None
    lon: float | None = None


class _Stamp(_Model):
    timestamp_osm_base: dt.datetime | None = None


class Answer(_Model):
    """What an Overpass server answers."""

    elements: tuple[_Element, ...]
    osm3s: _Stamp = _Stamp()
    remark: str | None = None


_ANSWER = TypeAdapter(Answer)


def question(area: Bounds) -> str:
    """Overpass QL that asks for roads, overhead power lines and their supports in ``area``.

    Source: OpenStreetMap wiki, "Overpass API/Overpass QL" (bounding box is south, west, north, east).
    """
    highways = "|".join(_CLASS_OF_HIGHWAY)
    box = f"({area.south},{area.west},{area.north},{area.east})"
    return (
        f"[out:json][timeout:{_TIMEOUT_S}];"
        f'(way["highway"~"^({highways})(_link)?$"]{box};'
        f'way["power"~"^(line|minor_line)$"]{box};);out tags geom qt;'
        f'node["power"~"^(tower|pole)$"]{box};out body qt;'
    )


def read_answer(path: Path) -> Answer:
    """The answer kept in ``path``.

    Raises
    ------
    pydantic.ValidationError
        When it is no complete Overpass answer.
    """
    return _ANSWER.validate_json(path.read_bytes())


def write_layers(
    answers: Iterable[Path], area: Bounds, *, folder: Path
) -> tuple[Mapping[LayerKind, Path], dt.date | None]:
    """Write ``roads.gpkg``, ``power_lines.gpkg`` and ``power_poles.gpkg`` with our columns.

    Ways that several tiles gave are written once; those outside ``area`` are left out, and so is a
    layer that nobody has mapped there. Returns the files and the date of the oldest answer.
    """
    elements: dict[tuple[str, int], _Element] = {}
    dates = []
    for path in answers:
        answer = read_answer(path)
        elements.update({(element.type, element.id): element for element in answer.elements})
        if answer.osm3s.timestamp_osm_base is not None:
            dates.append(answer.osm3s.timestamp_osm_base.date())
    found = [elements[key] for key in sorted(elements)]
    layers = {}
    for kind, row in _ROWS.items():
        rows = [made for element in found if (made := row(element)) and _touches(made, area)]
        if not rows:
            continue
        columns = [*(column.value for column in SCHEMAS[kind].columns), "geometry"]
        frame = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")
        layers[kind] = folder / f"{kind.value}.gpkg"
        write_geopackage(layers[kind], {kind.value: frame})
    return layers, min(dates, default=None)


def _touches(row: Mapping[str, Any], area: Bounds) -> bool:
    geometry: BaseGeometry = row["geometry"]
    return area.intersects(Bounds(*geometry.bounds))


def _road(element: _Element) -> dict[str, Any] | None:
    highway = element.tags.get("highway", "").removesuffix("_link")
    line = _line(element)
    if highway not in _CLASS_OF_HIGHWAY or line is None:
        return None
    number = _text(element, "ref")
    return {
        Roads.ID: f"way/{element.id}",
        Roads.NAME: _text(element, "name") or number,
        Roads.CLASS: _class(highway, number),
        "geometry": line,
    }


def _class(highway: str, number: str | None) -> str:
    for pattern, road_class in _CLASS_OF_NUMBER:
        if number and pattern.match(number):
            return road_class
    return _CLASS_OF_HIGHWAY[highway]


def _power_line(element: _Element) -> dict[str, Any] | None:
    line = _line(element)
    if element.tags.get("power") not in {"line", "minor_line"} or line is None:
        return None
    # Several circuits share the poles: "220000;110000", in volts.
    volts = [float(volt) for volt in re.findall(r"\d+(?:\.\d+)?", element.tags.get("voltage", ""))]
    kilovolts = max(volts, default=0.0) / 1000
    return {
        PowerLines.ID: f"way/{element.id}",
        PowerLines.VOLTAGE_KV: kilovolts if 0 < kilovolts <= 1200 else None,
        PowerLines.OWNER: _text(element, "operator"),
        "geometry": line,
    }


def _power_pole(element: _Element) -> dict[str, Any] | None:
    if element.tags.get("power") not in {"tower", "pole"}:
        return None
    if element.lat is None or element.lon is None:
        return None
    height = re.fullmatch(r"(\d+(?:\.\d+)?)\s*m?", element.tags.get("height", "").strip())
    height_m = float(height[1]) if height else 0.0
    return {
        PowerPoles.ID: f"node/{element.id}",
        PowerPoles.HEIGHT_M: height_m if 0 < height_m <= 200 else None,
        PowerPoles.OWNER: _text(element, "operator"),
        "geometry": Point(element.lon, element.lat),
    }


def _line(element: _Element) -> LineString | None:
    places = [(place.lon, place.lat) for place in element.geometry if place is not None]
    return LineString(places) if len(places) >= 2 else None


def _text(element: _Element, tag: str) -> str | None:
    text = element.tags.get(tag, "").strip()
    return unicodedata.normalize("NFC", text) or None


_ROWS: Mapping[LayerKind, Callable[[_Element], dict[str, Any] | None]] = {
    LayerKind.ROADS: _road,
    LayerKind.POWER_LINES: _power_line,
    LayerKind.POWER_POLES: _power_pole,
}
