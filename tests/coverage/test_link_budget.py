"""Noise, SINR, RSRQ, reliability, rates and carriers: published figures, integrals, analytic cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.integrate import quad
from scipy.stats import norm

from phusong.coverage.antennas import Antenna
from phusong.coverage.antennas.array import PanelArray
from phusong.coverage.carriers import Block, Carrier, Duplex, Radio, default_carriers
from phusong.coverage.channels import Channels
from phusong.coverage.kernels import reduce as reduce_kernels
from phusong.coverage.link_budget import (
    CoverageDefinition,
    Environment,
    RateCriterion,
    area_probability,
    edge_probability_for_area,
    noise_dbm,
    rsrq_db,
    rssi_dbm,
    sinr_db,
)
from phusong.coverage.throughput import (
    LTE_DOWNLINK,
    LTE_UPLINK,
    NR_DOWNLINK,
    NR_UPLINK,
    TruncatedShannon,
    downlink_mbps,
    spectral_efficiency,
    symbols_mhz,
    uplink_mbps,
)

from .plain import make_terrain, make_transmitters

CARRIERS = default_carriers()


# ------------------------------------------------------------------ reliability


@settings(deadline=None)  # the first call may compile
@given(st.floats(0.05, 0.99), st.floats(1, 12), st.floats(2, 5))
def test_area_probability_is_the_integral_over_the_disc(
    edge: float, sigma: float, exponent: float
) -> None:
    margin = norm.ppf(edge) * sigma

    def ring(radius: float) -> float:
        above = margin - 10 * exponent * math.log10(radius)
        return 2 * radius * float(norm.cdf(above / sigma))

    integral, _ = quad(ring, 0, 1)
    area = area_probability(edge, sigma_db=sigma, path_exponent=exponent)
    assert area == pytest.approx(integral, abs=1e-6)
    assert edge < area < 1
    back = edge_probability_for_area(area, sigma_db=sigma, path_exponent=exponent)
    assert back == pytest.approx(edge, abs=1e-5)


def test_reliability_at_its_ends() -> None:
    assert area_probability(0.9, sigma_db=0, path_exponent=3.5) == 1
    assert area_probability(0.3, sigma_db=0, path_exponent=3.5) == 0.3
    # A disc that is nearly all above the level whatever its rim has.
    assert edge_probability_for_area(1e-7, sigma_db=8, path_exponent=2) == 1e-9
    for bad in ({"sigma_db": -1.0}, {"path_exponent": 0.0}):
        with pytest.raises(ValueError, match="must"):
            area_probability(0.9, **{"sigma_db": 8.0, "path_exponent": 4.0} | bad)
    with pytest.raises(ValueError, match="between 0 and 1"):
        edge_probability_for_area(1.0, sigma_db=8, path_exponent=4)


def test_a_definition_may_ask_for_the_area() -> None:
    area = CoverageDefinition(area_probability=0.95)
    assert area.rim_probability == pytest.approx(0.855, abs=0.005)
    assert area_probability(area.rim_probability, sigma_db=7, path_exponent=3.5) == pytest.approx(
        0.95
    )
    assert area.margin_db < CoverageDefinition().margin_db
    assert CoverageDefinition().rim_probability == 0.9


# ------------------------------------------------------------------ noise and quality


def test_noise_is_that_of_290_kelvin() -> None:
    assert float(noise_dbm(1e-3, 0)) == pytest.approx(-173.975, abs=1e-3)
    assert float(noise_dbm(180, 5)) == pytest.approx(-116.4, abs=0.05)  # a block at the station


@settings(deadline=None)  # the first call may compile
@given(st.floats(-140, -40), st.floats(-150, -40), st.floats(0, 1))
def test_sinr_lies_under_both_of_its_bounds(wanted: float, unwanted: float, load: float) -> None:
    noise = -123.2
    got = float(sinr_db(wanted, unwanted, noise, load=load))
    assert got <= wanted - noise + 1e-9
    if load > 0:
        assert got <= wanted - unwanted - 10 * math.log10(load) + 1e-9
    quiet = float(sinr_db(wanted, -np.inf, noise, load=load))
    assert quiet == pytest.approx(wanted - noise) and got <= quiet + 1e-9


def lte(**changes: object) -> Carrier:
    return CARRIERS["B3"].model_copy(update=changes)


def test_rsrq_of_the_known_cases() -> None:
    """Of one alone cell: -3 dB empty and -10.8 dB full with one port, -6 and -13 with two."""
    quiet = {"unwanted_dbm": -400, "noise_dbm": -400}
    for ports, load, expected in ((1, 0, -3.01), (1, 1, -10.79), (2, 0, -6.02), (2, 1, -13.01)):
        cell = lte(ports=ports, load=load)
        assert float(rsrq_db(-80, **quiet, carrier=cell)) == pytest.approx(expected, abs=0.01)
    # Every element of the SSB's symbols is filled; an equal neighbour costs 3 dB more.
    ssb = CARRIERS["n41"]
    assert float(rsrq_db(-80, **quiet, carrier=ssb)) == pytest.approx(-10.79, abs=0.01)
    both = rsrq_db(-80, -80, -400, carrier=ssb)
    assert float(both) == pytest.approx(-13.80, abs=0.01)


def test_rssi_of_noise_alone_is_the_noise_of_the_band() -> None:
    noise = float(noise_dbm(15, 9))
    whole = float(rssi_dbm(-400, -400, noise, carrier=CARRIERS["B3"]))
    assert whole == pytest.approx(noise + 10 * math.log10(1200), abs=1e-6)


# ------------------------------------------------------------------ throughput


def test_published_rates() -> None:
    """TS 38.306 peaks and LTE category 4, from the same terms."""
    n41, b3, n28 = CARRIERS["n41"], CARRIERS["B3"], CARRIERS["n28"]
    whole = symbols_mhz(n41.resource_blocks, n41.subcarrier_khz) * 0.86
    peak = downlink_mbps(60, NR_DOWNLINK, elements_mhz=whole, layers=4)
    assert peak == pytest.approx(2337, rel=0.002)
    assert peak * n41.tdd_downlink_share == pytest.approx(1729, rel=0.002)
    low = symbols_mhz(n28.resource_blocks, n28.subcarrier_khz) * 0.86
    assert downlink_mbps(60, NR_DOWNLINK, elements_mhz=low, layers=2) == pytest.approx(
        111, rel=0.01
    )
    four = downlink_mbps(60, LTE_DOWNLINK, elements_mhz=symbols_mhz(100, 15), layers=2)
    assert four == pytest.approx(150, rel=0.02)
    assert b3.free_share == (0.5, 0.5)
    assert n41.free_share == pytest.approx((0.5 * 0.74 * 0.86, 0.5 * 0.23 * 0.92))


@settings(deadline=None)  # the first call may compile
@given(st.floats(-30, 50))
def test_efficiency_stays_under_shannon(sinr: float) -> None:
    shannon = math.log2(1 + 10 ** (sinr / 10))
    for fit in (LTE_DOWNLINK, LTE_UPLINK, NR_DOWNLINK, NR_UPLINK):
        got = float(spectral_efficiency(sinr, fit))
        assert 0 <= got <= min(shannon, fit.highest_bit_per_s_hz)
        assert (got == 0) == (sinr < -10)
        one = downlink_mbps(sinr, fit, elements_mhz=1, layers=1)
        assert one == pytest.approx(got, rel=1e-9)


@settings(deadline=None)  # the first call may compile
@given(st.floats(-20, 60), st.floats(0.01, 5), st.integers(1, 8))
def test_rates_grow_with_sinr_and_layers(sinr: float, more: float, layers: int) -> None:
    base = downlink_mbps(sinr, NR_DOWNLINK, elements_mhz=10, layers=layers)
    assert downlink_mbps(sinr + more, NR_DOWNLINK, elements_mhz=10, layers=layers) >= base
    assert downlink_mbps(sinr, NR_DOWNLINK, elements_mhz=10, layers=layers + 1) >= base
    assert base <= 10 * layers * 7.4 + 1e-9
    # No other number of layers carries more.
    split = [sinr - 10 * math.log10(n) for n in range(1, layers + 1)]
    tried = [10 * n * float(spectral_efficiency(s, NR_DOWNLINK)) for n, s in enumerate(split, 1)]
    assert base >= max(tried) * (1 - 1e-9)


@settings(deadline=None)  # the first call may compile
@given(st.floats(-20, 60), st.floats(0.01, 5), st.integers(1, 273))
def test_the_uplink_fills_the_blocks_that_carry_most(sinr: float, more: float, blocks: int) -> None:
    rate = uplink_mbps(sinr, NR_UPLINK, elements_mhz=0.1, resource_blocks=blocks)

    def most(around_db: float) -> float:
        powers = 10 * np.log10(np.arange(1, blocks + 1))
        per_block = spectral_efficiency(sinr + around_db - powers, NR_UPLINK)
        return float((0.1 * np.arange(1, blocks + 1) * per_block).max())

    # Where the last block has the lowest SINR that is decoded, rounding decides.
    assert most(-1e-6) * (1 - 1e-6) <= rate <= most(1e-6) * (1 + 1e-6)
    stronger = uplink_mbps(sinr + more, NR_UPLINK, elements_mhz=0.1, resource_blocks=blocks)
    assert stronger >= rate * (1 - 1e-9)


# ------------------------------------------------------------------ carriers


def test_operators_hold_their_blocks() -> None:
    n28 = CARRIERS["n28"]
    assert (n28.of("Viettel").downlink_mhz, n28.of("Viettel").uplink_mhz) == (773, 718)
    assert (n28.of("VINAPHONE").downlink_mhz, n28.of("VinaPhone").uplink_mhz) == (763, 708)
    assert n28.of("MobiFone") is n28
    holders = {band: set(CARRIERS[band].operators) for band in ("n41", "n77", "n78", "B41")}
    assert holders == {
        "n41": {"Viettel"},
        "n77": {"MobiFone"},
        "n78": {"VinaPhone"},
        "B41": {"Viettel"},
    }
    assert CARRIERS["n77"].downlink_mhz - 50 == 3800  # beyond n78


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"operators": {"X": Block(resource_blocks=200)}}, "carrier-blocks"),
        ({"operators": {"X": Block(bandwidth_mhz=5)}}, "carrier-blocks"),
        ({"tdd_downlink_share": 0.8, "tdd_uplink_share": 0.3}, "carrier-tdd-share"),
    ],
)
def test_carriers_that_do_not_fit_are_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Carrier.model_validate(CARRIERS["B3"].model_dump() | changes)
    assert caught.value.errors()[0]["type"] == code


def test_a_fit_of_ones_own_goes_before_the_radios() -> None:
    fit = TruncatedShannon(share=0.75, highest_bit_per_s_hz=5.5)
    assert lte().downlink_shannon is LTE_DOWNLINK and lte().uplink_shannon is LTE_UPLINK
    assert CARRIERS["n28"].uplink_shannon is NR_UPLINK
    assert lte(downlink_fit=fit).downlink_shannon is fit
    assert lte(uplink_fit=fit).uplink_shannon is fit
    assert lte(downlink_overhead=0.2, load=0.0).free_share == pytest.approx((0.8, 1))
    assert lte(duplex=Duplex.TDD).free_share == pytest.approx((0.37, 0.115))


def test_a_criterion_asks_for_something() -> None:
    with pytest.raises(ValidationError, match="no rate"):
        RateCriterion()


def test_losses_follow_the_environment() -> None:
    street = CoverageDefinition(body_loss_db=4, extra_loss_db=2, car_loss_db=8)
    assert street.losses_in_db(Environment.OUTDOOR, 1.8) == 6
    assert street.losses_in_db(Environment.VEHICLE, 1.8) == 14
    median = street.losses_in_db(Environment.INDOOR, 1.8) - 6
    assert 14 < median < 17  # P.2109, traditional
    assert street.losses_in_db(Environment.INDOOR, 3.75) > median + 6
    surer = street.model_copy(update={"entry_probability": 0.9})
    assert surer.losses_in_db(Environment.INDOOR, 1.8) > median + 6 + 8
    house = CoverageDefinition(environment=Environment.INDOOR, extra_loss_db=20)
    assert house.losses_in_db(Environment.INDOOR, 1.8) == 20
    assert house.losses_in_db(Environment.VEHICLE, 1.8) == 9
    assert house.losses_in_db(Environment.OUTDOOR, 1.8) == 0


# ------------------------------------------------------------------ channels


def test_channels_carry_the_carriers_figures() -> None:
    terrain = make_terrain(np.zeros((20, 20)))
    cells = make_transmitters(terrain, [(5, 5), (9, 9)], sectors=3, frequencies_mhz=(2550.0,))
    cells.technology[:] = "NR"
    cells.band[:] = "n41"
    cells.operator[3:] = "MobiFone"
    cells.epre_dbm[:] = 17.8
    _, order = cells.network(terrain)
    channels = Channels.of(cells, CARRIERS, order)
    assert [c.operator for c in channels.each] == ["MobiFone", "Viettel"]
    assert (channels.of_cell == np.where(cells.site[order] == 1, 0, 1)).all()
    assert channels.operators(Radio.NR) == ["MobiFone", "Viettel"]
    assert channels.numbers(Radio.NR, "Viettel") == [1] and not channels.numbers(Radio.LTE)
    links = channels.links
    assert 10 * np.log10(links.noise_mw) == pytest.approx([-120.2] * 2, abs=0.05)
    assert 10 * np.log10(links.up_noise_mw) == pytest.approx([-121.2] * 2, abs=0.05)
    assert links.elements == pytest.approx([91.728 * 0.5 * 0.74 * 0.86] * 2)
    assert 10 * np.log10(links.lift) == pytest.approx(np.full(6, 23 - 17.8))


def test_a_network_without_cells_has_no_channels() -> None:
    terrain = make_terrain(np.zeros((20, 20)))
    cells = make_transmitters(terrain, [(5, 5)]).of("NR")
    channels = Channels.of(cells, CARRIERS, np.empty(0, np.int64))
    assert channels.each == () and channels.links.lift.size == 0
    assert channels.operators(Radio.NR) == []


def test_an_active_antenna_sends_data_over_a_beam_of_their_own() -> None:
    terrain = make_terrain(np.zeros((20, 20)))
    cells = make_transmitters(terrain, [(5, 5)], sectors=1, frequencies_mhz=(2550.0,))
    array: Antenna = PanelArray()
    cells.antenna[:] = array
    cells.azimuth_deg[:] = 0.0
    net, _ = cells.network(terrain)
    best = 0.0
    for bearing in range(0, 360, 15):
        for elevation in (-20.0, -5.0, 0.0, 5.0):
            bonus = reduce_kernels.data_bonus(net, 0, float(bearing), elevation)
            tables = net.patterns[
                [net.traffic[0], net.pattern[0]], int(2 * elevation + 180), bearing
            ]
            expected = net.traffic_gain[0] + float(tables[0]) - float(tables[1])
            assert bonus == pytest.approx(expected, abs=1e-4)
            best = max(best, bonus)
    assert net.traffic_gain[0] > 0 and best >= net.traffic_gain[0] - 1
    passive, _ = make_transmitters(terrain, [(5, 5)]).network(terrain)
    assert reduce_kernels.data_bonus(passive, 0, 33.0, -2.0) == 0
