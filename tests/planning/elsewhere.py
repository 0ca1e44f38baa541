"""Small provinces of other places as their planners would bring them: files, and a scenario."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_bounds

Row = dict[str, Any]
Box = tuple[float, float, float, float]

TECHNOLOGIES = """
[technologies.4G]
radio = "LTE"
definition.propagation = "p526"
new_site_bands = ["B3"]
[technologies.5G]
radio = "NR"
definition.propagation = "p526"
new_site_bands = ["n28"]
upgrade_bands = { Viettel = ["n41"] }
"""
_COSTS = {
    "new_site": (40, 60, 100, "site"),
    "upgrade": (25, 35, 45, "site"),
    "fibre_aerial": (1, 2, 3, "km"),
    "fibre_submarine": (25, 40, 60, "km"),
    "submarine_mobilisation": (300, 700, 1500, "job"),
}


@dataclass
class Elsewhere:
    """Two square communes side by side, a ridge between them, and the five layers that are needed.

    Change what a case is about, then :meth:`write` it.
    """

    folder: Path
    lon: float = 105.8
    lat: float = 21.0
    side: float = 0.1
    """Of a commune, degrees."""
    communes: list[tuple[Row, Box]] = field(default_factory=list)
    settlements: list[Row] = field(default_factory=list)
    sites: list[Row] = field(default_factory=list)
    cells: list[Row] = field(default_factory=list)
    layers: dict[str, str] = field(default_factory=dict)
    """Body of each table ``[layers.KIND]``."""
    grid: str = "resolution_m = 250"
    technologies: str = TECHNOLOGIES
    programme: str = "years = [2026, 2027]"
    outputs: str = 'report_formats = ["html"]\noperator_formats = ["csv"]'
    """Body of ``[outputs]``: few of them unless their writing is what a case is about."""
    more: str = ""

    def __post_init__(self) -> None:
        lon, lat, d = self.lon, self.lat, self.side
        self.folder.mkdir(parents=True)
        self.communes = [
            (
                {"code": f"1000{i}", "name": f"Xã {i}", "people": 5000 + i},
                (lon + i * d, lat, lon + (i + 1) * d, lat + d),
            )
            for i in range(2)
        ]
        self.settlements = [
            {
                "id": f"S{i}",
                "name": f"Thôn {i}",
                "lon": lon + d * (0.18 + 0.3 * i),
                "lat": lat + d * (0.2 + 0.1 * i),
                "people": 300 + 50 * i,
            }
            for i in range(6)
        ]
        self.sites = [
            {"site_id": "A", "lon": lon + 0.2 * d, "lat": lat + 0.3 * d, "mast_height_m": 42},
            {"site_id": "B", "lon": lon + 1.6 * d, "lat": lat + 0.6 * d, "mast_height_m": 42},
        ]
        self.cells = [
            {
                "cell_id": f"{site}-{radio}-{azimuth}",
                "site_id": site,
                "operator": "Viettel",
                "technology": radio,
                "band": band,
                "azimuth_deg": azimuth,
                "height_m": 40,
            }
            for site, radio, band in (("A", "LTE", "B3"), ("A", "NR", "n41"), ("B", "LTE", "B3"))
            for azimuth in (0, 120, 240)
        ]
        self.layers = {
            "communes": 'path = "communes.geojson"',
            "settlements": 'path = "settlements.csv"',
            "sites": 'path = "sites.csv"',
            "cells": 'path = "cells.csv"',
            "terrain": 'path = "terrain.tif"',
        }
        write_raster(self.folder / "terrain.tif", ridge(self.box), self.box)

    @property
    def box(self) -> Box:
        """The communes of the start and a little round them."""
        d = self.side
        return self.lon - 0.02, self.lat - 0.02, self.lon + 2 * d + 0.02, self.lat + d + 0.02

    def write(self) -> Path:
        """The scenario, with every table that a layer names by its usual file."""
        features = [
            {"type": "Feature", "properties": row, "geometry": _square(box)}
            for row, box in self.communes
        ]
        collection = json.dumps({"type": "FeatureCollection", "features": features})
        (self.folder / "communes.geojson").write_text(collection, encoding="utf-8")
        for name, rows in (
            ("settlements", self.settlements),
            ("sites", self.sites),
            ("cells", self.cells),
        ):
            if f'"{name}.csv"' in self.layers.get(name, ""):
                write_csv(self.folder / f"{name}.csv", rows)
        path = self.folder / "scenario.toml"
        path.write_text(self._scenario(), encoding="utf-8")
        return path

    def _scenario(self) -> str:
        layers = "\n".join(f"[layers.{kind}]\n{body}" for kind, body in self.layers.items())
        costs = "\n".join(
            f'{name} = {{ low = {low}e3, mid = {mid}e3, high = {high}e3, currency = "USD", '
            f'per = "{per}", source = "made up" }}'
            for name, (low, mid, high, per) in _COSTS.items()
        )
        return (
            'schema = 1\nname = { vi = "Tỉnh thử", en = "Trial province" }\n'
            f'[province]\nname = "Thử"\n[grid]\n{self.grid}\n{layers}\n{self.technologies}\n'
            f"[siting]\nmin_people = 50\n[costs]\nvnd_per_usd = 26000\n{costs}\n"
            f"[programme]\n{self.programme}\n[outputs]\n{self.outputs}\n{self.more}"
        )


def _square(box: Box) -> Mapping[str, object]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def write_csv(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def ridge(box: Box, *, rows: int = 100, columns: int = 160) -> NDArray[np.float32]:
    """Heights of a ridge that runs north through the middle of the box, m."""
    west, south, east, north = box
    lon = west + (np.arange(columns) + 0.5) * (east - west) / columns
    lat = north - (np.arange(rows) + 0.5) * (north - south) / rows
    across = np.exp(-((12 * (lon - (west + east) / 2) / (east - west)) ** 2))
    along = 0.8 + 0.2 * np.sin(60 * lat)
    return (10 + 300 * along[:, None] * across[None, :]).astype(np.float32)


def write_raster(
    path: Path,
    values: NDArray[Any],
    box: Box,
    *,
    crs: str = "EPSG:4326",
    nodata: float | None = None,
) -> None:
    rows, columns = values.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=rows,
        width=columns,
        count=1,
        dtype=values.dtype,
        crs=crs,
        transform=from_bounds(*box, columns, rows),
        nodata=nodata,
    ) as raster:
        raster.write(values, 1)
