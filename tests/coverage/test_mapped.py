"""Prediction and maps at once: each to the byte what it is alone, and every loss computed once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phusong.coverage import strongest, tile_work
from phusong.coverage.carriers import Radio, default_carriers
from phusong.coverage.link_budget import CoverageDefinition, Environment, RateCriterion
from phusong.coverage.losses import losses
from phusong.coverage.mapped import predict_and_map
from phusong.coverage.maps import Audience, Layer, MappedNetwork, list_maps, map_networks
from phusong.coverage.predict import Prediction, faintest_dbm, predict
from phusong.coverage.propagation import P526, P1812
from phusong.coverage.rates import predict_rated
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import TILE, Box
from phusong.coverage.workers import Means, Threads
from phusong.layers.store import Store

from .plain import hills, make_terrain, make_transmitters

SHAPE = (40, TILE + 30)
CARRIERS = default_carriers()
FIELDS = ("rsrp_dbm", "best_server", "incomplete", "asked")
IN_CAR = CoverageDefinition(propagation=P1812(), environment=Environment.VEHICLE)
DEFINITIONS = {
    "outdoors": CoverageDefinition(propagation=P526(), foliage_loss_db=4.0),
    "in a car": IN_CAR,
    "hardly anything": CoverageDefinition(propagation=P526(), rsrp_threshold_dbm=-140.0),
}


@pytest.fixture(scope="module")
def ground() -> Terrain:
    """Hills with a hole, and trees."""
    height = hills(11, SHAPE, height_m=300.0)
    height[12:16, 90:120] = np.nan
    terrain = make_terrain(height, pixel_m=100.0)
    terrain.clutter_category[::3] = 3
    return terrain


def network(terrain: Terrain, definition: CoverageDefinition) -> MappedNetwork:
    cells = make_transmitters(
        terrain,
        [(5, 20), (30, 80), (20, 150), (20, 150), (8, 270)],
        sectors=2,
        frequencies_mhz=(1842.5,),
        range_km=12.0,
    )
    cells.operator[:] = np.where(cells.site % 2 == 0, "Đông", "Tây")
    return MappedNetwork("4G", Radio.LTE, cells, definition)


def asked_of(one: MappedNetwork) -> Any:
    return list_maps(
        [one],
        layers=(Layer.RSRP, Layer.DOWNLINK),
        audiences=(Audience.EACH, Audience.ANY),
        places=(one.definition.environment,),
    )


def both(
    one: MappedNetwork, terrain: Terrain, means: Means | None = None
) -> tuple[Prediction, dict[tuple[int, int], list[bytes]]]:
    pixels: dict[tuple[int, int], list[bytes]] = {}

    def take(box: Box, tile: Any) -> None:
        pixels[box.top, box.left] = [value.tobytes() for value in tile.values]

    found = predict_and_map(
        one,
        terrain,
        carriers=CARRIERS,
        asked=asked_of(one),
        take=take,
        where=np.ones(SHAPE, np.bool_),
        means=means,
    )
    return found, pixels


def same(one: Prediction, other: Prediction) -> bool:
    return all(getattr(one, f).tobytes() == getattr(other, f).tobytes() for f in FIELDS)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_both_are_what_each_is_alone(ground: Terrain, name: str) -> None:
    one = network(ground, DEFINITIONS[name])
    found, pixels = both(one, ground)
    alone = predict(one.transmitters, ground, definition=one.definition)
    assert same(found, alone)
    assert (found.best_server >= 0).any() and found.incomplete.any()
    tiles = map_networks(
        [one], ground, carriers=CARRIERS, asked=asked_of(one), where=np.ones(SHAPE, np.bool_)
    )
    assert pixels == {
        (box.top, box.left): [value.tobytes() for value in tile.values] for box, tile in tiles
    }


def test_so_are_those_that_count_with_rates_only(ground: Terrain) -> None:
    rate = RateCriterion(downlink_mbps=5.0, uplink_mbps=0.5)
    one = network(ground, IN_CAR.model_copy(update={"rate": rate}))
    found, pixels = both(one, ground)
    alone = predict_rated(one, ground, carriers=CARRIERS, where=np.ones(SHAPE, np.bool_))
    assert same(found, alone) and np.nanmin(found.rsrp_dbm) >= faintest_dbm(IN_CAR)
    assert found.rated is not None and alone.rated is not None
    assert found.rated.tobytes() == alone.rated.tobytes() and found.rated.any()
    assert pixels == both(network(ground, IN_CAR), ground)[1]


def test_losses_are_computed_once_and_the_result_is_gone_on_from(
    ground: Terrain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of: dict[str, int] = {"maps": 0, "strongest": 0}

    def counted(who: str) -> Any:
        def made(*args: Any, **named: Any) -> Any:
            of[who] += 1
            return losses(*args, **named)

        return made

    monkeypatch.setattr(tile_work, "losses", counted("maps"))
    monkeypatch.setattr(strongest, "losses", counted("strongest"))
    one = network(ground, IN_CAR)
    means = Means(Threads(1), Store(tmp_path / "kept"))
    found, _ = both(one, ground, means)
    assert of["maps"] > 0 and of["strongest"] == 0
    of["maps"] = 0
    again = predict(one.transmitters, ground, definition=IN_CAR, means=means)
    assert same(found, again) and of == {"maps": 0, "strongest": 0}
    fewer = one.transmitters.select(one.transmitters.site != 4)
    less = predict(fewer, ground, definition=IN_CAR, means=means)
    assert same(less, predict(fewer, ground, definition=IN_CAR))


def test_what_is_fainter_than_the_faintest_is_no_signal(ground: Terrain) -> None:
    """What pruning leaves over below is neither shown nor counted."""
    one = network(ground, IN_CAR)
    found = predict(one.transmitters, ground, definition=IN_CAR)
    lower = predict(
        one.transmitters, ground, definition=IN_CAR, floor_dbm=faintest_dbm(IN_CAR) - 20
    )
    faint = lower.rsrp_dbm < faintest_dbm(IN_CAR)
    assert faint.any()
    assert np.isnan(found.rsrp_dbm[faint]).all() and (found.best_server[faint] == -1).all()
    np.testing.assert_array_equal(found.rsrp_dbm[~faint], lower.rsrp_dbm[~faint])
    np.testing.assert_array_equal(found.best_server[~faint], lower.best_server[~faint])
