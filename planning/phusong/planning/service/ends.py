"""What a user means by one end of a path: a station, a cell, a place, a point, or the best server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import pandas as pd
from pyproj import Transformer
from rapidfuzz import process

from phusong.layers.columns import Cells, Sites
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.text.names import fold, strip_type
from phusong.planning.results.columns import PlaceColumn

__all__ = ["BEST", "End", "EndKind", "find_end", "place_end"]

BEST = "best"
"""Stands for the strongest cell at the other end."""
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_POINT = re.compile(rf"\s*({_NUMBER})\s*[,;]\s*({_NUMBER})\s*")
_NAMED = 5
"""Suggestions that a problem names."""


class EndKind(StrEnum):
    """What an end is."""

    BEST = "best"
    SITE = "site"
    CELL = "cell"
    PLACE = "place"
    POINT = "point"

    @property
    def transmits(self) -> bool:
        """Whether it stands for cells of the network."""
        return self in (EndKind.BEST, EndKind.SITE, EndKind.CELL)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a path; metres in the province's CRS, NaN for the best server."""

    kind: EndKind
    id: str
    """Identifier of the station, cell or place; the text itself for a point."""
    name: str
    """For readers."""
    x_m: float
    y_m: float


def find_end(
    text: str, province: Province, places: gpd.GeoDataFrame, *, label: str, problems: Problems
) -> End | None:
    """The end that ``text`` means: ``best``, ``lat,lon``, an identifier, or the name of a place.

    Names are compared without marks, case and the type before them. A name that several places
    have, and what nothing is called, is told in ``problems`` with what comes nearest; then None.

    Parameters
    ----------
    places
        See :func:`phusong.planning.service.places.list_places`.
    label
        How the command calls this end.
    """
    if text.strip().casefold() == BEST:
        return End(EndKind.BEST, BEST, BEST, float("nan"), float("nan"))
    point = _POINT.fullmatch(text)
    if point:
        return _point(text, (float(point[1]), float(point[2])), province, label, problems)
    return (
        _station(text.strip(), province)
        or _place_by_id(text.strip(), places)
        or _place_by_name(text, province, places, label, problems)
    )


def _point(
    text: str, degrees: tuple[float, float], province: Province, label: str, problems: Problems
) -> End | None:
    lat, lon = degrees
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        problems.add("end-degrees", label, value=text)
        return None
    x, y = Transformer.from_crs("EPSG:4326", province.crs, always_xy=True).transform(lon, lat)
    return End(EndKind.POINT, text.strip(), f"{lat:.5f}, {lon:.5f}", float(x), float(y))


def _station(text: str, province: Province) -> End | None:
    sites, cells = province.sites, province.cells
    kind, site_id = EndKind.SITE, text
    if text not in set(sites[Sites.SITE_ID]):
        named = cells.loc[cells[Cells.CELL_ID] == text, Cells.SITE_ID]
        if named.empty:
            return None
        kind, site_id = EndKind.CELL, str(named.iloc[0])
    stands = sites[sites[Sites.SITE_ID] == site_id].geometry
    if stands.empty:
        return None
    return End(kind, text, text, float(stands.iloc[0].x), float(stands.iloc[0].y))


def _place_by_id(text: str, places: gpd.GeoDataFrame) -> End | None:
    """By its whole identifier, or by that of its layer where only one kind of place has it."""
    ids = places[PlaceColumn.PLACE_ID].astype(str)
    found = places[ids == text]
    if found.empty:
        found = places[ids.str.partition(":")[2] == text]
    return place_end(found) if len(found) == 1 else None


def place_end(found: gpd.GeoDataFrame) -> End:
    """The end that the first of some places is."""
    first = found.iloc[0]
    place_id, point = str(first[PlaceColumn.PLACE_ID]), found.geometry.iloc[0]
    name = str(first[PlaceColumn.NAME]) or place_id
    return End(EndKind.PLACE, place_id, name, float(point.x), float(point.y))


def _place_by_name(
    text: str, province: Province, places: gpd.GeoDataFrame, label: str, problems: Problems
) -> End | None:
    names = places[PlaceColumn.NAME].astype(str).map(_bare)
    found = places[names == _bare(text)]
    # Marks tell two names apart only when without them several places are meant.
    exact = found[found[PlaceColumn.NAME] == strip_type(text)[1]]
    found = exact if len(exact) == 1 else found
    if len(found) == 1:
        return place_end(found)
    if len(found) > 1:
        problems.add("end-ambiguous", label, value=text, ids=", ".join(_ids(found)))
    else:
        near = _nearest(text, province, places, names)
        problems.add("end-unknown", label, value=text, near=near, hint="yes" if near else "no")
    return None


def _bare(name: str) -> str:
    return fold(strip_type(name)[1])


def _ids(found: gpd.GeoDataFrame) -> list[str]:
    told = found[PlaceColumn.PLACE_ID].astype(str)
    commune = found[PlaceColumn.COMMUNE].astype(str)
    pairs = zip(told, commune, strict=True)
    listed = [f"{place} ({where})" if where else place for place, where in pairs]
    return listed[:_NAMED] + (["…"] if len(listed) > _NAMED else [])


def _nearest(text: str, province: Province, places: gpd.GeoDataFrame, bare: pd.Series[str]) -> str:
    """What is spelt most alike, for a reader who mistyped."""
    words = pd.concat(
        [bare, province.sites[Sites.SITE_ID].astype(str).str.casefold()], ignore_index=True
    )
    shown = [*places[PlaceColumn.NAME].astype(str), *province.sites[Sites.SITE_ID].astype(str)]
    hits = process.extract(_bare(text), words.tolist(), limit=_NAMED, score_cutoff=70)
    return ", ".join(dict.fromkeys(shown[index] for _, _, index in hits if shown[index]))
