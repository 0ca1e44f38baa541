"""What a carrier's budget leaves for the path, against hand counts and the reduction itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from phusong.coverage.allowed_loss import AllowedLoss, allowed_loss, uplink_margin_db
from phusong.coverage.carriers import Carrier, Radio, default_carriers
from phusong.coverage.channels import Channels
from phusong.coverage.link_budget import CoverageDefinition, Environment, RateCriterion
from phusong.coverage.predict import Prediction, Transmitters
from phusong.coverage.signals import sum_tile
from phusong.coverage.structures import Chunk
from phusong.coverage.views import ViewSignals, of_operator, receive

from .plain import make_terrain, make_transmitters

CARRIERS = default_carriers()


def test_the_budget_by_hand() -> None:
    """LTE 1800: 43 dBm over 1200 carriers; one block of 23 dBm against -174 + 52.6 + 5 + 3 - 10."""
    definition = CoverageDefinition(body_loss_db=4, phone_gain_dbi=-3, shadow_sigma_db=0)
    got = allowed_loss(CARRIERS["B3"], definition)
    assert got.downlink_db == pytest.approx(12.21 + 17 - 0.5 - 7 + 110, abs=0.01)
    block = -173.975 + 10 * math.log10(180e3) + 5 + 3 - 10
    lower = 20 * math.log10(1842.5 / 1747.5)  # the uplink's frequency
    assert got.uplink_db == pytest.approx(23 + lower + 17 - 0.5 - 7 - block, abs=0.02)
    more = allowed_loss(CARRIERS["B3"], definition, gain_dbi=20)
    assert (more.downlink_db, more.uplink_db) == pytest.approx(
        (got.downlink_db + 3, got.uplink_db + 3)
    )


def test_the_way_back_ends_first_where_much_is_asked_of_it() -> None:
    rate = RateCriterion(downlink_mbps=100, uplink_mbps=30)
    got = allowed_loss(CARRIERS["n78"], CoverageDefinition(rate=rate))
    assert got.uplink_limited
    assert not allowed_loss(CARRIERS["n78"], CoverageDefinition()).uplink_limited
    # 700 MHz alone cannot give 100 Mbit/s to one more phone at half load.
    low = allowed_loss(CARRIERS["n28"], CoverageDefinition(rate=rate))
    assert low == AllowedLoss(-math.inf, -math.inf)
    strict = CoverageDefinition(rate=rate.model_copy(update={"probability": 0.95}))
    surer = allowed_loss(CARRIERS["n78"], strict)
    assert surer.uplink_db == pytest.approx(got.uplink_db - 1.645 * 7, abs=0.01)


def view_at(carrier: Carrier, definition: CoverageDefinition, losses_db: np.ndarray) -> ViewSignals:
    """One cell, alone, at pixels of these losses."""
    cells = lone(carrier)
    net, order = cells.network(make_terrain(np.zeros((3, 3))))
    loss = np.round(losses_db * 100).astype(np.int16)[None, None, :]
    chunk = Chunk(0, 0, loss, np.zeros(loss.shape[1:], np.int16))
    definitions = {carrier.radio: definition}
    channels = Channels.of(cells, {carrier.band: carrier}, order)
    signals = sum_tile(
        (0, 1, 0, losses_db.size),
        {0: chunk},
        net,
        channels=channels,
        definitions=definitions,
        environments=(Environment.OUTDOOR,),
        pixel_km=1e-4,
    )
    got = receive(signals, channels, definitions=definitions, environment=Environment.OUTDOOR)
    return of_operator(
        got, channels, radio=carrier.radio, operator="Viettel", definition=definition
    )


def lone(carrier: Carrier) -> Transmitters:
    """A cell that radiates all round, its beam level."""
    epre = carrier.power_dbm - 10 * math.log10(12 * carrier.resource_blocks)
    cells = make_transmitters(
        make_terrain(np.zeros((3, 3))),
        [(0, 0)],
        frequencies_mhz=(carrier.downlink_mhz,),
        eirp_dbm=epre + carrier.gain_dbi - carrier.feeder_loss_db,
        downtilt_deg=0.0,
    )
    cells.band[:], cells.epre_dbm[:] = carrier.band, epre
    cells.technology[:] = carrier.radio.value
    return cells


@pytest.mark.parametrize("band", ["B3", "n78"])
@pytest.mark.parametrize(
    "rate",
    [
        None,
        RateCriterion(uplink_mbps=10),
        RateCriterion(downlink_mbps=40),
        RateCriterion(downlink_mbps=5, uplink_mbps=2, probability=0.95),
    ],
)
def test_the_reduction_serves_up_to_the_allowed_loss(band: str, rate: RateCriterion | None) -> None:
    carrier = CARRIERS[band].of("Viettel")
    definition = CoverageDefinition(rate=rate)
    budget = allowed_loss(carrier, definition)
    edge = min(budget.downlink_db, budget.uplink_db) if rate else budget.downlink_db
    view = view_at(carrier, definition, edge + np.array([-0.1, 0.1]))
    assert view.served.tolist() == [[True, False]]
    assert carrier.radio is (Radio.LTE if band == "B3" else Radio.NR)
    between = (budget.downlink_db + budget.uplink_db) / 2
    if budget.uplink_limited and budget.downlink_db - budget.uplink_db > 0.5:
        short = view_at(carrier, definition, np.array([between, budget.downlink_db + 0.3]))
        assert short.uplink_limited.tolist() == [[True, False]]


@pytest.mark.parametrize("extra_power_db", [0.0, 6.0])
def test_what_the_way_back_has_to_spare(extra_power_db: float) -> None:
    """The same as the loss that the uplink allows less the loss that the level tells."""
    carrier = CARRIERS["B3"].of("Viettel")
    cells = lone(carrier)
    cells.epre_dbm[:] += extra_power_db
    definition = CoverageDefinition()
    loss_db = np.array([[110.0, 150.0, np.nan]], np.float32)
    level = np.float32(cells.eirp_dbm[0] + extra_power_db) - loss_db
    terrain = make_terrain(np.zeros((1, 3)))
    found = Prediction(
        level,
        np.array([[0, 0, -1]], np.int32),
        np.ones((1, 3), bool),
        np.zeros((1, 3), bool),
        terrain.geobox,
    )
    margin = uplink_margin_db(found, cells, {"B3": carrier}, definition=definition)
    allowed = allowed_loss(carrier, definition).uplink_db
    assert margin[0, :2] == pytest.approx(allowed - loss_db[0, :2], abs=0.01)
    assert math.isnan(margin[0, 2])
