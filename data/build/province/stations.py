"""Synthetic base stations: positions, owners, masts and cells, drawn from one seeded generator.

Nothing here is a real station. Only totals are the plan's: 3,584 stations, 5G to 51 % of people and at
four of the eleven operating parks, no 4G at Tà Mơ. Which stations make them hold is found in
:mod:`.network` with the product's own prediction.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import ndimage

from province.frame import Array, to_degrees

__all__ = ["Ground", "cells_of", "fill", "local_people", "nr_cells_of", "sites_of"]

# Assumed shares: no count of stations by operator is published for the province.
_OWNERS = {"Viettel": 0.42, "VinaPhone": 0.26, "MobiFone": 0.24, "Vietnamobile": 0.08}
_SHARED = 0.12
"""Share of masts that a second operator uses too."""
_LTE = {"Viettel": "B3", "VinaPhone": "B3", "MobiFone": "B3", "Vietnamobile": "B1"}
_NR = {"Viettel": "n41", "VinaPhone": "n78", "MobiFone": "n77"}
_SHORT = {"Viettel": "VT", "VinaPhone": "VNP", "MobiFone": "MBF", "Vietnamobile": "VNM"}
_URBAN = 4000.0
"""People per km² from which on antennas stand on roofs."""
_RURAL = 900.0
"""People per km² below which a site also carries 900 MHz."""


@dataclass(frozen=True)
class Ground:
    """The province on the planning grid, rows from north to south; metric positions of pixels.

    ``people`` per pixel, ``allowed`` where a mast may stand, ``x_m`` of columns, ``y_m`` of rows.
    """

    people: Array
    allowed: Array
    height_m: Array
    x_m: Array
    y_m: Array

    @property
    def pixel_m(self) -> float:
        """Edge of a pixel."""
        return float(self.x_m[1] - self.x_m[0])

    def pixel_of(self, xy: Array) -> tuple[Array, Array]:
        """Rows and columns of metric positions, clipped to the grid."""
        columns = np.rint((xy[:, 0] - self.x_m[0]) / self.pixel_m).astype(int)
        rows = np.rint((self.y_m[0] - xy[:, 1]) / self.pixel_m).astype(int)
        return np.clip(rows, 0, len(self.y_m) - 1), np.clip(columns, 0, len(self.x_m) - 1)


def local_people(ground: Ground) -> Array:
    """People per km² around each pixel (Gaussian of 600 m)."""
    smooth: Array = ndimage.gaussian_filter(ground.people.astype(float), 600 / ground.pixel_m)
    return smooth / (ground.pixel_m / 1000) ** 2


def fill(
    generator: np.random.Generator,
    ground: Ground,
    density: Array,
    *,
    taken: Array,
    count: int,
) -> Array:
    """``count`` more metric positions, denser where people are, none too near another.

    Parameters
    ----------
    taken
        (n, 2) positions that are there already.
    """
    rows, columns = np.nonzero(ground.allowed & (ground.people > 0))
    weight = density[rows, columns] ** 0.75
    order = np.argsort(np.log(generator.random(rows.size)) / weight)[::-1]
    spacing = np.interp(
        np.log10(density[rows, columns] + 1), [1.5, 2.5, 3.5, 4.3], [1600, 900, 380, 150]
    )
    shift = generator.uniform(-0.45, 0.45, size=(rows.size, 2)) * ground.pixel_m
    xy = np.column_stack([ground.x_m[columns], ground.y_m[rows]]) + shift
    bins: dict[tuple[int, int], list[int]] = {}
    kept = [*taken]
    for number, point in enumerate(kept):
        bins.setdefault(_bin(point), []).append(number)
    for candidate in order:
        if len(kept) == len(taken) + count:
            break
        point = xy[candidate]
        if _free(point, float(spacing[candidate]), kept, bins):
            bins.setdefault(_bin(point), []).append(len(kept))
            kept.append(point)
    if len(kept) < len(taken) + count:
        raise ValueError(f"room for {len(kept) - len(taken)} stations, not for {count}")
    return np.array(kept[len(taken) :])


def sites_of(xy: Array, density: Array, *, seed: int) -> pd.DataFrame:
    """Columns of ``Sites`` with lon and lat, and azimuth and density (people per km²) for the cells.

    What a station is like depends on the seed and its own position only.

    Parameters
    ----------
    xy
        (n, 2) metric positions.
    density
        (n,) people per km² around each.
    """
    lonlat = to_degrees(xy).round(5)
    records = [
        _site(np.random.default_rng([seed, *np.rint(place * 1e5).astype(int)]), float(people))
        for place, people in zip(lonlat, density, strict=True)
    ]
    numbers = range(1, len(records) + 1)
    table = pd.DataFrame(
        {
            "site_id": [f"SYN-{number:04d}" for number in numbers],
            "name": [f"Trạm tổng hợp {number}" for number in numbers],
            "lon": lonlat[:, 0],
            "lat": lonlat[:, 1],
        }
    )
    return pd.concat([table, pd.DataFrame(records)], axis=1)


def _site(generator: np.random.Generator, density: float) -> dict[str, Any]:
    names = list(_OWNERS)
    owner = names[int(generator.choice(len(names), p=list(_OWNERS.values())))]
    partner = names[int(generator.integers(3))]
    shared = generator.random() < _SHARED and partner != owner
    low, high = (15, 25) if density >= _URBAN else (30, 45)
    return {
        "mast_height_m": int(generator.integers(low, high + 1)),
        "owner": owner,
        "shared_by": f"{owner};{partner}" if shared else "",
        "status": "on_air",
        "year": int(generator.integers(2012, 2025)),
        "azimuth": 5 * int(generator.integers(24)),
        "density": density,
    }


def cells_of(sites: pd.DataFrame) -> pd.DataFrame:
    """LTE cells: three sectors of the main band per operator, 900 MHz too in the country."""
    found = []
    for site in sites.to_dict("records"):
        users = (site["shared_by"] or site["owner"]).split(";")
        for operator in users:
            bands = [_LTE[operator]] + (["B8"] if site["density"] < _RURAL else [])
            for band in bands:
                found += _sectors(site, operator, "LTE", band, year=int(site["year"]))
    return pd.DataFrame(found)


def nr_cells_of(sites: pd.DataFrame) -> pd.DataFrame:
    """NR cells that the operators of the sites may add, three sectors each."""
    found = []
    for site in sites.to_dict("records"):
        if site["owner"] in _NR:
            operator = str(site["owner"])
            found += _sectors(site, operator, "NR", _NR[operator], year=2025)
    return pd.DataFrame(found)


def _sectors(
    site: dict[Hashable, Any], operator: str, technology: str, band: str, *, year: int
) -> list[dict[str, Any]]:
    tilt = 8 if site["density"] >= _URBAN else 3
    first = int(site["azimuth"])
    return [
        {
            "cell_id": f"{site['site_id']}-{_SHORT[operator]}-{band}-{sector}",
            "site_id": site["site_id"],
            "operator": operator,
            "technology": technology,
            "band": band,
            "azimuth_deg": (first + 120 * (sector - 1)) % 360,
            "downtilt_deg": tilt,
            "height_m": int(site["mast_height_m"]) - 1,
            "status": "on_air",
            "year": year,
        }
        for sector in (1, 2, 3)
    ]


def _bin(point: Array) -> tuple[int, int]:
    return int(point[0] // 1600), int(point[1] // 1600)


def _free(
    point: Array, spacing_m: float, kept: list[Array], bins: dict[tuple[int, int], list[int]]
) -> bool:
    column, row = _bin(point)
    near = [
        number
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        for number in bins.get((column + i, row + j), ())
    ]
    return all(np.hypot(*(kept[number] - point)) >= spacing_m for number in near)
