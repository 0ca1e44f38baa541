"""Maps of a network that grows: at each moment those of a network of all cells that are on air by then."""

from __future__ import annotations

import numpy as np

from phusong.coverage.carriers import Radio, default_carriers
from phusong.coverage.growth import map_growth
from phusong.coverage.link_budget import CoverageDefinition, Environment
from phusong.coverage.maps import (
    Audience,
    Layer,
    Map,
    MappedNetwork,
    Maps,
    View,
    list_maps,
    map_networks,
)
from phusong.coverage.propagation import P526
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

from .plain import hills, make_terrain, make_transmitters

SHAPE = (270, 40)  # two tiles
DEFINITION = CoverageDefinition(propagation=P526(), shadow_sigma_db=3.0)
LAYERS = (Layer.RSRP, Layer.SINR, Layer.DOWNLINK, Layer.SERVERS)
JOINS = (0, 2027, 2026, 2029)
"""Of the masts; the third, near the edge of the first tile, is heard in the second."""


def lte(terrain: Terrain) -> Transmitters:
    """Four masts of one channel, so that each disturbs the others."""
    places = [(30.0, 10.0), (58.0, 25.4), (228.3, 18.0), (100.0, 30.0)]
    cells = make_transmitters(
        terrain, places, frequencies_mhz=(1842.5,), range_km=6, downtilt_deg=0, eirp_dbm=26
    )
    cells.band[:] = "B3"
    return cells


def network(cells: Transmitters) -> MappedNetwork:
    return MappedNetwork("4G", Radio.LTE, cells, DEFINITION)


def asked_of(cells: Transmitters) -> Maps:
    return list_maps(
        [network(cells)],
        layers=LAYERS,
        audiences=(Audience.EACH, Audience.ANY),
        places=(Environment.OUTDOOR, Environment.INDOOR),
    )


def at_once(cells: Transmitters, terrain: Terrain, asked: Maps) -> dict[Map, np.ndarray]:
    grids = {m: np.zeros(SHAPE, np.float64) for m in asked.maps}
    for box, tile in map_networks(
        [network(cells)],
        terrain,
        carriers=default_carriers(),
        asked=asked,
        where=np.ones(SHAPE, bool),
    ):
        for grid, values in zip(grids.values(), tile.values, strict=True):
            grid[box.window] = values
    return grids


def test_each_moment_is_a_network_of_its_own() -> None:
    terrain = make_terrain(hills(3, SHAPE, height_m=150))
    cells = lte(terrain)
    joins = np.array(JOINS)[cells.site]
    asked = asked_of(cells)
    grown = at_once(cells.select(joins == 0), terrain, asked)
    tiles = list(
        map_growth(
            network(cells),
            terrain,
            joins=joins,
            carriers=default_carriers(),
            asked=asked,
            where=np.ones(SHAPE, bool),
        )
    )
    assert len(tiles) == 2
    for year in sorted(set(JOINS) - {0}):
        for box, moments in tiles:
            if year in moments:
                for grid, values in zip(grown.values(), moments[year], strict=True):
                    grid[box.window] = values
        whole = at_once(cells.select(joins <= year), terrain, asked)
        for m, expected in whole.items():
            np.testing.assert_allclose(grown[m], expected, rtol=1e-5, atol=1e-4, err_msg=str(m))
    downlink = Map(Layer.DOWNLINK, "4G", View(Audience.ANY, "", Environment.OUTDOOR))
    alone = at_once(cells.select(joins == 0), terrain, asked)
    assert (grown[downlink] < alone[downlink] - 1).any()  # who joins disturbs, too
    assert {year for _, moments in tiles for year in moments} == {2026, 2027, 2029}


def test_a_network_without_a_cell_does_not_grow() -> None:
    terrain = make_terrain(hills(3, SHAPE, height_m=150))
    nobody = lte(terrain).select(np.array([], np.int64))
    told = map_growth(
        network(nobody),
        terrain,
        joins=np.array([], np.int64),
        carriers=default_carriers(),
        asked=asked_of(lte(terrain)),
        where=np.ones(SHAPE, bool),
    )
    assert list(told) == []
