"""Communes as generalised polygons, and the table of units that no longer exist.

No open boundary is to be had from a package. What there is: a point and a bounding box of every
commune before July 2025, the list of old units of each new one, and official areas. A cell goes to
the old commune in whose box it lies most centrally (neighbouring provinces compete too, so that the
inland border falls out of the same rule); weights of the new communes are then turned until the
areas agree with the official ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from rasterio.features import shapes

from province import land as land_layer
from province import sources
from province.frame import WINDOW, Array, Grid, Shape, metric, rows, to_metres
from province.inputs import Inputs
from province.partition import claims, partition

__all__ = ["Units", "build", "former_units", "province", "units"]

_SPECIAL = "22736"
"""Trường Sa, far outside the window."""
_OURS = ("Khánh Hòa", "Ninh Thuận")
_SECONDS = 6.0
_TOLERANCE_M = 150.0
# Of these the package has another place's position (Văn Hải stands in the middle of the town,
# Thanh Hải on Thành Hải): the centre of the new commune is nearer the truth.
_MISPLACED = ("22777", "22868")
_BOX_KM2 = (5.0, 800.0)
"""Boxes smaller (a street) or larger (a district) than this are replaced by a square of the size
that an even share of the new commune has."""
# Islands whose commune is known and not that of the nearest coast.
_ISLAND_COMMUNE = {
    "Hòn Lớn": "22504",
    "Điệp Sơn": "22504",
    "Hòn Tre": "22366",
    "Hòn Mun": "22366",
    "Hòn Tằm": "22366",
    "Hòn Miễu": "22366",
    "Hòn Một": "22366",
    "Bình Ba": "22480",
    "Bình Hưng": "22480",
}


@dataclass(frozen=True)
class Units:
    """Old communes around the province and where each went.

    ``old`` has columns province, type, name, code, lat, lon, south, west, north, east and
    ``successors`` (codes of new communes, empty tuple for neighbours); ``new`` is
    the table of facts with numbers as numbers.
    """

    old: pd.DataFrame
    new: pd.DataFrame


def units(inputs: Inputs) -> Units:
    """Read and join both tables; boxes and points known to be wrong are replaced."""
    new = sources.facts("communes")
    for column in ("lat", "lon", "area_km2", "population_2025"):
        new[column] = new[column].astype(float)
    old = sources.old_communes(inputs)
    successors = _successors(new)
    ours = old["province"].isin(_OURS)
    full = old["type"] + " " + old["name"]
    old["successors"] = [
        tuple(successors.get(name, ())) if mine else ()
        for name, mine in zip(full, ours, strict=True)
    ]
    lost = full[ours & (old["successors"].str.len() == 0)]
    if len(lost) or full[ours].duplicated().any():
        raise ValueError(f"old communes without a successor, or named twice: {list(lost)}")
    old = old[[_SPECIAL not in codes for codes in old["successors"]]].reset_index(drop=True)
    return Units(_mended(old, new), new)


def former_units() -> pd.DataFrame:
    """Columns name, successor_code, part: one row per old and new unit."""
    successors = _successors(sources.facts("communes"))
    rows = [
        (name, code, "whole" if len(codes) == 1 else "part")
        for name, codes in sorted(successors.items())
        for code in codes
    ]
    return pd.DataFrame(rows, columns=["name", "successor_code", "part"])


def build(known: Units, land: pd.DataFrame) -> pd.DataFrame:
    """Columns code, name, type, people, people_quality, area_km2, geometry (65 rows)."""
    grid = Grid.over(WINDOW, seconds=_SECONDS)
    mainland = land_layer.mainland(land)
    inside = grid.burn([mainland]) > 0
    of_islands = _island_km2(land)
    target_km2 = known.new["area_km2"].to_numpy() - [
        of_islands.get(code, 0.0) for code in known.new["code"]
    ]
    labels = partition(claims(known.old, known.new, grid), grid, inside, target_km2=target_km2)
    drawn = _polygons(labels, grid, known.new, mainland)
    for island in rows(land_layer.islands(land)):
        code = _ISLAND_COMMUNE.get(str(island.name)) or _nearest(drawn, island.geometry)
        if code:
            drawn[code] = shapely.union_all([drawn[code], island.geometry])
    drawn[_SPECIAL] = _special()
    new = known.new
    return pd.DataFrame(
        {
            "code": new["code"],
            "name": new["name"],
            "type": new["type"],
            "people": new["population_2025"].astype(int),
            "people_quality": new["population_quality"],
            "area_km2": new["area_km2"],
            "geometry": [drawn[code] for code in new["code"]],
        }
    ).sort_values("code", ignore_index=True)


def province(communes: pd.DataFrame) -> pd.DataFrame:
    """The communes' union: columns name, code, geometry."""
    union = shapely.union_all(shapely.set_precision(communes["geometry"].to_numpy(), 1e-5))
    parts = [
        shapely.Polygon(part.exterior, [ring for ring in part.interiors if _wide(ring)])
        for part in shapely.get_parts(union)
    ]
    shape = shapely.MultiPolygon(parts)
    return pd.DataFrame({"name": ["Khánh Hòa"], "code": ["56"], "geometry": [shape]})


def _wide(ring: Shape) -> bool:
    """Whether a hole is one of the land and no sliver between two communes."""
    return bool(metric(shapely.Polygon(ring)).area > 100_000)


def _successors(new: pd.DataFrame) -> dict[str, list[str]]:
    where: dict[str, list[str]] = {}
    for code, names in zip(new["code"], new["old_units"], strict=True):
        for old in str(names).split(","):
            where.setdefault(old.strip(), []).append(code)
    return where


def _mended(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    old = old.copy()
    centres = new.set_index("code")[["lat", "lon"]]
    wrong = old["code"].isin(_MISPLACED)
    for column in ("lat", "lon"):
        centre = [
            centres[column].get(codes[0] if codes else "", 0.0) for codes in old["successors"]
        ]
        old[column] = old[column].mask(wrong, np.array(centre))
    height_km = (old["north"] - old["south"]) * 110.6
    width_km = (old["east"] - old["west"]) * 111.3 * np.cos(np.deg2rad(old["lat"]))
    area = height_km * width_km
    town = old["type"] != "Xã"
    odd = ((area < _BOX_KM2[0]) & ~town) | (area > _BOX_KM2[1]) | wrong
    odd |= (area < 0.3) & town
    by_code = new.set_index("code")
    share = by_code["area_km2"] / (by_code["old_units"].str.count(",") + 1)
    even = old["successors"].map(lambda codes: share[codes[0]] if codes else 20.0)
    half = np.sqrt(even) / 2 / 110.6
    for low, high, middle in (("south", "north", "lat"), ("west", "east", "lon")):
        old[low] = old[low].mask(odd, old[middle] - half)
        old[high] = old[high].mask(odd, old[middle] + half)
    return old


def _island_km2(land: pd.DataFrame) -> dict[str, float]:
    """Area of the islands whose commune is known."""
    found: dict[str, float] = {}
    for island in rows(land_layer.islands(land)):
        if code := _ISLAND_COMMUNE.get(str(island.name)):
            found[code] = found.get(code, 0.0) + metric(island.geometry).area / 1e6
    return found


def _polygons(labels: Array, grid: Grid, new: pd.DataFrame, mainland: Shape) -> dict[str, Shape]:
    """Outlines with common borders simplified together, cut at the coast."""
    pieces: dict[int, list[Shape]] = {}
    for outline, value in shapes(labels, transform=grid.transform):
        pieces.setdefault(int(value), []).append(shapely.geometry.shape(outline))
    numbers = sorted(pieces)
    raw = np.array([shapely.union_all(pieces[number]) for number in numbers])
    smooth = metric(shapely.coverage_simplify(metric(raw), _TOLERANCE_M), inverse=True)
    cut = {
        number: _areas(shape.intersection(mainland))
        for number, shape in zip(numbers, smooth, strict=True)
    }
    codes = list(new["code"])
    return {code: cut.get(row + 1, shapely.Polygon()) for row, code in enumerate(codes)}


def _areas(geometry: Shape) -> Shape:
    """Only the polygons of a geometry, crumbs under a hectare left out."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return shapely.union_all([part for part in parts if metric(part).area > 10_000])


def _nearest(drawn: dict[str, Shape], island: Shape) -> str | None:
    """Commune whose coast is nearest, when the province's coast is near at all."""
    codes = [code for code, shape in drawn.items() if not shape.is_empty]
    far = shapely.distance(np.array([drawn[code] for code in codes]), island)
    return codes[int(np.argmin(far))] if far.min() < 0.25 else None


def _special() -> Shape:
    """Circles at the three inhabited places of Trường Sa."""
    known = sources.facts("islands")
    far = known[known["lon"].astype(float) > WINDOW[2]]
    xy = to_metres(far["lon"].astype(float), far["lat"].astype(float))
    reach_m = far["reach_km"].astype(float).to_numpy() * 1000
    circles = shapely.buffer(shapely.points(xy), reach_m, quad_segs=6)
    return metric(shapely.union_all(circles), inverse=True)
