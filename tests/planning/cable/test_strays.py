"""Cable on land that leaves the drawn land: found where it does, by cause, and nowhere else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from tests.planning import small
from tests.planning.small import at, box, frame, line

from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.cable.ground import land_weight
from phusong.planning.cable.laying import Branch, Laying, Stretch, Terminal
from phusong.planning.cable.results import Stray, StrayColumn
from phusong.planning.cable.rules import LandFriction
from phusong.planning.cable.strays import strays_of
from phusong.planning.network.drawn import DrawnLand
from phusong.planning.results.columns import Construction
from phusong.planning.sea.rules import SlopeBand

# Two lands with a strait of 800 m between them, and dry ground of 3 m that the layer lacks in the east.
LANDS = box(0, 0, 8, 10), box(8.8, 0, 15, 10)


def province(*, roads: tuple[shapely.LineString, ...] = (), **more: Any) -> Province:
    ground = small.province(
        land=list(LANDS), tables={LayerKind.ROADS: frame(roads), **more.pop("tables", {})}, **more
    )
    ground.terrain_m[:, 160:] = 3.0
    return ground


def strays(
    ground: Province, way: shapely.LineString, *, place: bool = True
) -> list[dict[str, Any]]:
    """Of one branch along a line, from existing fibre to a place at its end."""
    ends = {1: way.coords[0], 2: way.coords[-1]}
    terminal = Terminal("settlement:9", "Thôn 9", "settlement", 0.0, 100.0, 2 if place else 3)
    stretch = Stretch(Construction.AERIAL, way, (1, 2), 1)
    branch = Branch("R-0001", terminal, "fibre@1", (1, 2), (stretch,))
    laying = Laying((branch,), {2: 1}, frozenset(), frozenset({1}))
    found = strays_of(laying, ground, lambda node: (ends[node][0], ends[node][1]))
    return [{str(k): v for k, v in row.items()} for row in found.to_dict("records")]


def test_cable_that_keeps_to_the_land_is_not_told() -> None:
    assert strays(province(), line((1, 5), (7.9, 5))) == []
    # 100 m off it are the sharpness of outlines.
    assert strays(province(), line((1, 5), (8.1, 5))) == []


def test_a_road_over_a_strait_is_named() -> None:
    way = line((1, 5), (14, 5))
    (row,) = strays(province(roads=(way,)), way)
    assert row[StrayColumn.CAUSE] == Stray.ROAD and row[StrayColumn.PLACE_ID] == ""
    assert row[StrayColumn.OFF_KM] == pytest.approx(0.8)
    assert row["geometry"].equals_exact(at(8.4, 5), 1)
    # The same line without a road there crosses water.
    (row,) = strays(province(), way)
    assert row[StrayColumn.CAUSE] == Stray.WATER and row[StrayColumn.HEIGHT_M] < 1


def test_a_place_off_the_land_is_named() -> None:
    (row,) = strays(province(), line((1, 5), (8.4, 5)))
    assert row[StrayColumn.CAUSE] == Stray.PLACE
    assert row[StrayColumn.PLACE_ID] == "settlement:9"
    assert row[StrayColumn.OFF_KM] == pytest.approx(0.4)


def test_ground_that_the_layer_lacks_is_told_with_its_height() -> None:
    (row,) = strays(province(), line((14, 5), (18, 5)), place=False)
    assert row[StrayColumn.CAUSE] == Stray.UNDRAWN
    assert row[StrayColumn.OFF_KM] == pytest.approx(3.0)
    assert row[StrayColumn.HEIGHT_M] == pytest.approx(2.0, abs=0.3)


def test_two_causes_of_one_stretch_are_two_findings_the_longest_first() -> None:
    way = line((1, 5), (16.5, 5))
    rows = strays(province(roads=(line((7, 5), (10, 5)),)), way)
    assert [row[StrayColumn.CAUSE] for row in rows] == [Stray.PLACE, Stray.ROAD]
    assert [round(row[StrayColumn.OFF_KM], 2) for row in rows] == [1.5, 0.8]


def test_off_land_against_cutting_by_sampling() -> None:
    land = frame([box(0, 0, 3, 3), box(3, 0, 5, 4), shapely.MultiPolygon([box(7, 0, 8, 9)])])
    drawn = DrawnLand(land)
    rng = np.random.default_rng(4)
    for _ in range(10):
        way = line(*(tuple(p) for p in rng.uniform(0, 9, (3, 2))))
        shares = np.linspace(0, 1, 4_001)
        points = shapely.line_interpolate_point(way, shares, normalized=True)
        outside = ~shapely.contains(shapely.union_all(land.geometry), points)
        assert drawn.off_m(way) == pytest.approx(outside.mean() * way.length, abs=25)


def test_land_weighs_more_where_it_is_steep_and_at_the_water() -> None:
    steer = LandFriction(slope=(SlopeBand(over_deg=15, weight=4),))
    ground = small.province(
        land=[box(0, 0, 10, 10)], height_m=lambda x, _: np.where(x > 5, 400 * (x - 5), 0) + 0 * _
    )
    weight = land_weight(ground, steer)
    assert weight[50, 20] == 1 and weight[50, 70] == 4
    assert weight[50, 99] > weight[50, 98] >= 4  # the water begins with pixel 100
    assert weight[0, 20] == 1  # the edge of the grid is no shore
    assert (weight >= 1).all()
