"""The order in which the layers are made; each one is yielded as file name and content."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from province import (
    communes,
    exclusions,
    fibre,
    land,
    network,
    places,
    rasters,
    relief,
    roads,
    settlements,
    totals,
)
from province.files import csv_bytes, geojson_bytes, geotiff_bytes, write
from province.frame import WINDOW, Array, Grid
from province.inputs import Inputs

__all__ = ["STATION_TABLES", "cheap", "everything"]

STATION_TABLES = ("sites.csv", "cells.csv")

Made = Iterator[tuple[str, bytes]]
_TAGS = {
    "terrain.tif": {"kind": "synthetic", "unit": "m", "note": "illustrative heights"},
    "people.tif": {"kind": "synthetic", "unit": "people per cell"},
    "land_cover.tif": {"kind": "real", "legend": "IGBP (MCD12C1 2019)"},
    "sea_depth.tif": {"kind": "generalised", "unit": "m, positive down"},
}


@dataclass(frozen=True)
class _Base:
    """What later layers stand on. ``inside``: settlements within the planning window."""

    units: communes.Units
    land: pd.DataFrame
    communes: pd.DataFrame
    settlements: pd.DataFrame
    inside: pd.DataFrame
    terrain: tuple[Array, Grid]


def everything(inputs: Inputs, scenario: Path) -> Made:
    """All layers; ``scenario`` is the one that ships with them and says what covered means.

    Raises
    ------
    ValueError
        When the product does not find the plan's totals in the finished layers.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for companion in (scenario, scenario.with_name("catalogue.toml")):
            write(folder / companion.name, companion.read_bytes())
        for layer, content in cheap(inputs):
            write(folder / layer, content)
            yield layer, content
        for layer, table in zip(STATION_TABLES, network.build(folder), strict=True):
            yield layer, csv_bytes(table)
        if faults := totals.measure(folder).faults():
            raise ValueError("; ".join(faults))


def cheap(inputs: Inputs) -> Made:
    """All layers but the base stations."""
    base = _base(inputs)
    yield "land.geojson", geojson_bytes(base.land)
    yield "communes.geojson", geojson_bytes(base.communes)
    yield "province.geojson", geojson_bytes(communes.province(base.communes))
    yield "former_units.csv", csv_bytes(communes.former_units())
    yield "settlements.csv", csv_bytes(base.settlements)
    yield "parks.csv", csv_bytes(places.parks(base.units))
    yield "hubs.csv", csv_bytes(places.hubs(inputs, communes=base.communes, land=base.land))
    yield (
        "cable_exclusions.geojson",
        geojson_bytes(exclusions.build(base.communes, base.land)),
    )
    yield from _rasters(inputs, base)
    yield from _lines(inputs, base)


def _base(inputs: Inputs) -> _Base:
    ground = land.build(inputs)
    units = communes.units(inputs)
    polygons = communes.build(units, ground)
    lived_in = settlements.build(inputs, units, communes=polygons, land=ground)
    inside = lived_in[lived_in["lon"] < WINDOW[2]].reset_index(drop=True)
    terrain = relief.build(inputs, land=ground, settlements=inside)
    return _Base(units, ground, polygons, lived_in, inside, terrain)


def _rasters(inputs: Inputs, base: _Base) -> Made:
    people = rasters.people(
        base.inside, communes=base.communes, land=base.land, terrain=base.terrain
    )
    expected = base.inside["people"].sum()
    if int(people[0].sum()) != int(expected) or np.any(people[0] < 0):
        raise ValueError(f"the raster holds {people[0].sum()} people, not {expected}")
    for name, layer in (
        ("terrain.tif", base.terrain),
        ("people.tif", people),
        ("land_cover.tif", rasters.land_cover(inputs)),
        ("sea_depth.tif", rasters.sea_depth(inputs, land=base.land)),
    ):
        yield name, geotiff_bytes(*layer, tags=_TAGS[name])


def _lines(inputs: Inputs, base: _Base) -> Made:
    network = roads.draw(inputs, base.inside, land=base.land, terrain=base.terrain)
    yield "roads.geojson", geojson_bytes(roads.table(network))
    cables, nodes = fibre.build(network, base.inside, land=base.land)
    yield "fibre_lines.geojson", geojson_bytes(cables)
    yield "fibre_nodes.csv", csv_bytes(nodes)
