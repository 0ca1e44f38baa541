"""Maps of all views over a grid against a plain numpy account of one prediction per cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.carriers import Radio, default_carriers
from phusong.coverage.link_budget import CoverageDefinition, Environment, RateCriterion, noise_dbm
from phusong.coverage.losses import Engine
from phusong.coverage.maps import (
    UNTOLD,
    Audience,
    Layer,
    Map,
    MappedNetwork,
    MapTile,
    View,
    list_maps,
    map_networks,
    operators_of,
)
from phusong.coverage.predict import predict
from phusong.coverage.propagation import P526
from phusong.coverage.rates import predict_rated
from phusong.coverage.service import served_mask
from phusong.coverage.terrain import Terrain
from phusong.coverage.throughput import LTE_DOWNLINK, downlink_mbps, symbols_mhz
from phusong.coverage.transmitters import Transmitters
from phusong.coverage.workers import Means, Threads
from phusong.layers.store import Store

from .plain import hills, make_terrain, make_transmitters

SHAPE = (270, 40)  # two tiles, the second of 14 rows
DEFINITION = CoverageDefinition(propagation=P526(), shadow_sigma_db=3.0)
WEAKEST = -120.0
"""Weaker levels, walls in them, are below the noise so far that they may be left out."""
PLACES = tuple(Environment)
AUDIENCES = tuple(Audience)
ANY = View(Audience.ANY, "", Environment.OUTDOOR)


def ground(*, hole: bool = False) -> Terrain:
    height = hills(3, SHAPE, height_m=150)
    if hole:
        height[120:124, 10:20] = np.nan
    return make_terrain(height)


def lte(terrain: Terrain) -> Transmitters:
    """Four masts of two operators on two bands."""
    cells = make_transmitters(
        terrain,
        [(30, 10), (58, 25.4), (200.3, 18), (240, 30)],
        frequencies_mhz=(942.5, 1842.5),
        range_km=9,
        downtilt_deg=0,
        eirp_dbm=26,
    )
    cells.band[cells.frequency_mhz < 1000] = "B8"
    cells.operator[cells.site % 2 == 1] = "VinaPhone"
    return cells


def network(cells: Transmitters, definition: CoverageDefinition = DEFINITION) -> MappedNetwork:
    return MappedNetwork("4G", Radio.LTE, cells, definition)


def whole_maps(
    networks: Sequence[MappedNetwork],
    terrain: Terrain,
    *,
    layers: Sequence[Layer] = tuple(Layer),
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
) -> tuple[dict[Map, np.ndarray], dict[tuple[str, View], tuple[np.ndarray, np.ndarray]]]:
    """Every map in one piece, and where each technology serves or might, by technology and view."""
    asked = list_maps(networks, layers=layers, audiences=AUDIENCES, places=PLACES)
    grids: list[np.ndarray | None] = [None] * len(asked.maps)
    services = {(n.name, v): np.zeros((2, *SHAPE), bool) for n in networks for v in asked.views}
    tiles: list[tuple[tuple[slice, slice], MapTile]] = [
        (box.window, tile)
        for box, tile in map_networks(
            networks,
            terrain,
            carriers=default_carriers(),
            asked=asked,
            where=np.ones(SHAPE, bool),
            engine=engine,
            means=means,
        )
    ]
    assert len(tiles) == 2
    for window, tile in tiles:
        for k, found in enumerate(tile.values):
            grid = grids[k]
            if grid is None:
                grid = grids[k] = np.zeros(SHAPE, found.dtype)
            grid[window] = found
        for t, n in enumerate(networks):
            for v, view in enumerate(asked.views):
                services[n.name, view][0][window] = tile.served[t, v]
                services[n.name, view][1][window] = tile.untold[t, v]
    told = {m: g for m, g in zip(asked.maps, grids, strict=True) if g is not None}
    return told, {key: (both[0], both[1]) for key, both in services.items()}


def each_cell(cells: Transmitters, terrain: Terrain) -> np.ndarray:
    """Level outdoors of every cell alone, (cells, rows, cols); -inf where there is none."""
    # A prediction leaves out what is far below its threshold; here every level counts.
    faint = DEFINITION.model_copy(update={"rsrp_threshold_dbm": -140.0})
    alone = [
        predict(cells.select(np.array([c])), terrain, definition=faint).rsrp_dbm
        for c in range(len(cells))
    ]
    return np.nan_to_num(np.array(alone, float), nan=-np.inf)


def test_every_view_is_that_of_the_plain_account() -> None:
    terrain = ground()
    cells = lte(terrain)
    level = each_cell(cells, terrain)
    maps, services = whole_maps([network(cells)], terrain)
    assert operators_of([network(cells)]) == ["Viettel", "VinaPhone"]
    required, seen = DEFINITION.required_rsrp_dbm, []
    for place in PLACES:
        loss = np.array([DEFINITION.losses_in_db(place, f / 1000) for f in cells.frequency_mhz])
        heard = level - loss[:, None, None]
        by_operator = {}
        for operator in ("Viettel", "VinaPhone"):
            own = np.where((cells.operator == operator)[:, None, None], heard, -np.inf)
            by_operator[operator] = own
            view = View(Audience.EACH, operator, place)
            check_level(maps, view, own)
            assert agree(services["4G", view][0], own.max(axis=0) >= required)
        view = View(Audience.ANY, "", place)
        check_level(maps, view, heard)
        reach = np.array([own.max(axis=0) >= required for own in by_operator.values()])
        assert agree(maps[Map(Layer.OPERATORS, "4G", view)], reach.sum(axis=0))
        assert agree(maps[Map(Layer.SERVERS, "4G", view)], (heard >= required).sum(axis=0))
        assert agree(maps[Map(Layer.TECHNOLOGY, "", view)], reach.any(axis=0).astype(int))
        view = View(Audience.SHARED, "", place)
        weakest = np.min([own.max(axis=0) for own in by_operator.values()], axis=0)
        same_level(maps[Map(Layer.RSRP, "4G", view)], weakest)
        assert agree(services["4G", view][0], reach.all(axis=0))
        seen.append((reach.all(axis=0).mean(), reach.any(axis=0).mean()))
    # Sharp enough a test: something of everything, and less behind walls.
    assert 0.005 < seen[0][0] < seen[0][1] < 0.999 and seen[2][1] < seen[1][1] < seen[0][1]


def agree(found: np.ndarray, expected: np.ndarray) -> bool:
    """Equal but where a rounding in the last bit may decide at the threshold."""
    return bool((found != expected).mean() < 2e-4)


def check_level(maps: dict[Map, np.ndarray], view: View, heard: np.ndarray) -> None:
    best = heard.max(axis=0)
    same_level(maps[Map(Layer.RSRP, "4G", view)], best)
    server = maps[Map(Layer.SERVER, "4G", view)]
    told = best > WEAKEST
    assert (server[told] >= 0).all()
    of_server = np.take_along_axis(heard, np.maximum(server, 0)[None], axis=0)[0]
    np.testing.assert_allclose(of_server[told], best[told], atol=0.02)


def same_level(found: np.ndarray, expected: np.ndarray) -> None:
    """Equal, but for what is weaker than anything that matters."""
    both = [
        np.maximum(np.nan_to_num(g.astype(float), nan=-np.inf), WEAKEST) for g in (found, expected)
    ]
    np.testing.assert_allclose(*both, atol=0.02)


def test_interference_and_rates_are_those_of_the_plain_account() -> None:
    terrain = ground()
    cells = lte(terrain)
    level = each_cell(cells, terrain)
    maps, _ = whole_maps([network(cells)], terrain)
    noise = float(noise_dbm(15, 9))
    view = View(Audience.EACH, "Viettel", Environment.OUTDOOR)
    server = maps[Map(Layer.SERVER, "4G", view)]
    shown = maps[Map(Layer.DOWNLINK, "4G", view)]
    sinr = maps[Map(Layer.SINR, "4G", view)]
    for row in range(2, SHAPE[0], 23):
        for col in range(1, SHAPE[1], 7):
            rates, sure = [0.0], True
            for band, blocks in (("B3", 100), ("B8", 50)):
                own = level[(cells.operator == "Viettel") & (cells.band == band), row, col]
                power = 10 ** (np.sort(own) / 10)
                unwanted = 0.5 * power[:-1].sum()
                wanted = own.max()
                if not np.isfinite(wanted):
                    continue
                below = 10 * np.log10(10 ** (noise / 10) + unwanted)
                if server[row, col] >= 0 and cells.band[server[row, col]] == band:
                    assert sinr[row, col] == pytest.approx(wanted - below, abs=0.05)
                both = 10 * np.log10(10 ** (noise / 10) + 2 * unwanted)
                data = wanted + 10 * np.log10(2) - both
                # Where the first bit is decoded, hundredths of a dB decide.
                sure &= abs(data - LTE_DOWNLINK.lowest_sinr_db) > 0.05
                free = symbols_mhz(blocks, 15) * 0.5
                rates.append(downlink_mbps(data, LTE_DOWNLINK, elements_mhz=free, layers=2))
            if sure:
                assert shown[row, col] == pytest.approx(max(rates), rel=0.01, abs=0.01)
    assert shown.max() > 50 and (shown == 0).any()


def test_engines_workers_and_kept_losses_are_heeded(tmp_path: Path) -> None:
    terrain = ground()
    nets = [network(lte(terrain))]
    swept, _ = whole_maps(nets, terrain)
    again, _ = whole_maps(nets, terrain, means=Means(Threads(1)))
    for m, grid in swept.items():
        np.testing.assert_array_equal(grid, again[m])
    store = Store(tmp_path / "kept")
    entries = []
    for masts in (False, True, True):
        kept, _ = whole_maps(nets, terrain, means=Means(Threads(1), store, masts=masts))
        entries.append(store.size().entries)
        for m, grid in swept.items():
            np.testing.assert_array_equal(grid, kept[m])
    assert entries[0] == 0 < entries[1] == entries[2]
    exact, _ = whole_maps(nets, terrain, engine=Engine.EXACT)
    shown = Map(Layer.RSRP, "4G", ANY)
    expected = predict(nets[0].transmitters, terrain, definition=DEFINITION, engine=Engine.EXACT)
    same_level(exact[shown], expected.rsrp_dbm)
    assert not np.array_equal(exact[shown], swept[shown], equal_nan=True)


def test_a_technology_without_cells_reaches_nobody_and_holes_are_told() -> None:
    terrain = ground(hole=True)
    cells = lte(terrain)
    none = cells.select(np.zeros(len(cells), bool))
    nets = [network(cells), MappedNetwork("5G", Radio.NR, none, DEFINITION)]
    maps, services = whole_maps(nets, terrain)
    assert np.isnan(maps[Map(Layer.RSRP, "5G", ANY)]).all()
    assert (maps[Map(Layer.SERVER, "5G", ANY)] == -1).all()
    assert not any(m.any() for (n, _), both in services.items() if n == "5G" for m in both)
    served, untold = services["4G", ANY]
    assert not (served & untold).any() and untold.any()
    reached = maps[Map(Layer.TECHNOLOGY, "", ANY)]
    np.testing.assert_array_equal(reached, np.where(served, 1, np.where(untold, UNTOLD, 0)))


def test_a_definition_with_rates_is_served_where_they_are() -> None:
    terrain = ground(hole=True)
    cells = lte(terrain)
    where = np.ones(SHAPE, bool)
    where[:, :3] = False
    plain = predict(cells, terrain, definition=DEFINITION, where=where)
    shares = []
    for wanted in (0.001, 20.0, 60.0, 9000.0):
        rate = RateCriterion(downlink_mbps=wanted)
        definition = DEFINITION.model_copy(update={"rate": rate})
        found = predict_rated(
            network(cells, definition), terrain, carriers=default_carriers(), where=where
        )
        same_level(found.rsrp_dbm, plain.rsrp_dbm)
        np.testing.assert_array_equal(found.asked, plain.asked)
        told = plain.rsrp_dbm > WEAKEST
        assert agree(found.best_server[told], plain.best_server[told])
        served = served_mask(found, definition)
        assert not (served & ~served_mask(plain, DEFINITION)).any()
        assert not (found.incomplete & served).any()
        maps, _ = whole_maps([network(cells)], terrain, layers=[Layer.DOWNLINK])
        best = maps[Map(Layer.DOWNLINK, "4G", ANY)]
        np.testing.assert_array_equal(
            served[where & plain.asked],
            (served_mask(plain, DEFINITION) & (best >= wanted))[where & plain.asked],
        )
        shares.append(served.mean())
    assert shares == sorted(shares, reverse=True) and shares[0] > shares[2] > shares[3] == 0


def test_walls_by_frequency_lower_the_prediction_itself() -> None:
    terrain = ground()
    cells = lte(terrain)
    level = each_cell(cells, terrain)
    house = DEFINITION.model_copy(update={"environment": Environment.INDOOR})
    loss = np.array([house.losses_in_db(Environment.INDOOR, f) for f in (0.9425, 1.8425)])
    assert loss[0] != loss[1]
    heard = level - loss[(cells.frequency_mhz > 1000).astype(int)][:, None, None]
    inside = predict(cells, terrain, definition=house)
    told = heard.max(axis=0) >= -120
    np.testing.assert_allclose(inside.rsrp_dbm[told], heard.max(axis=0)[told], atol=0.02)
    assert inside.counted_dbm is inside.rsrp_dbm and told.mean() > 0.1
