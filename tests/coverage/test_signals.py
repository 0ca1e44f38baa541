"""Levels, interference and rates of a tile against a plain numpy account of the same chunks."""

from __future__ import annotations

import math
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.carriers import Radio, default_carriers
from phusong.coverage.channels import Channels
from phusong.coverage.clutter_loss import ClutterCategory
from phusong.coverage.kernels.antennas import cell_gain
from phusong.coverage.link_budget import CoverageDefinition, Environment, RateCriterion, noise_dbm
from phusong.coverage.predict import Transmitters
from phusong.coverage.signals import (
    ChannelSignals,
    at_phone,
    foliage_db,
    heard_through,
    reduce_tile,
    sum_tile,
)
from phusong.coverage.structures import NOT_KNOWN, NOT_REACHED, Chunk, Network
from phusong.coverage.throughput import LTE_DOWNLINK, downlink_mbps, symbols_mhz, uplink_mbps
from phusong.coverage.views import (
    any_operator,
    of_operator,
    receive,
    shared,
    technology_reached,
)

from .plain import make_terrain, make_transmitters

BOX = (4, 20, 6, 26)
SHAPE = (16, 20)
PIXEL_KM = 0.1
LTE = {Radio.LTE: CoverageDefinition(shadow_sigma_db=0.0)}
EVERYWHERE = (Environment.OUTDOOR, Environment.VEHICLE, Environment.INDOOR)


def transmitters() -> Transmitters:
    """Five masts of two operators, two bands each, three sectors."""
    terrain = make_terrain(np.zeros((40, 40)))
    cells = make_transmitters(
        terrain,
        [(5, 8), (14.3, 20.2), (30, 12), (18, 3), (9, 39)],
        sectors=3,
        frequencies_mhz=(942.5, 1842.5),
        range_km=2.5,
    )
    cells.band[cells.frequency_mhz < 1000] = "B8"
    cells.operator[cells.site % 2 == 1] = "VinaPhone"
    return cells


def network() -> tuple[Transmitters, Network, np.ndarray]:
    cells = transmitters()
    return (cells, *cells.network(make_terrain(np.zeros((40, 40)))))


def random_chunks(net: Network, seed: int, *, coarse: bool = False) -> dict[int, Chunk]:
    """Windows of their own size and place, with holes and ends; ``coarse`` losses meet often."""
    rng = np.random.default_rng(seed)
    chunks = {}
    for mast in range(net.row.size):
        own = np.unique(net.carrier[net.first[mast] : net.first[mast + 1]]).size
        rows, cols = rng.integers(5, 30, 2)
        loss = rng.integers(90, 160, (own, rows, cols)) * 100
        if not coarse:
            loss += rng.integers(0, 100, loss.shape)
        loss[rng.random(loss.shape) < 0.1] = NOT_REACHED
        loss[rng.random(loss.shape) < 0.05] = NOT_KNOWN
        elevation = rng.integers(-2000, 500, (rows, cols))
        top, left = rng.integers(-3, 18, 2)
        chunks[mast] = Chunk(int(top), int(left), loss.astype(np.int16), elevation.astype(np.int16))
    return chunks


def plain_levels(net: Network, chunks: dict[int, Chunk]) -> tuple[np.ndarray, np.ndarray]:
    """Level of every cell at every pixel of the box, -inf where none; bounds behind holes."""
    level = np.full((net.eirp.size, *SHAPE), -np.inf)
    bound = np.full_like(level, -np.inf)
    for mast, chunk in chunks.items():
        own = range(net.first[mast], net.first[mast + 1])
        carriers = sorted({int(net.carrier[c]) for c in own})
        for row in range(BOX[0], BOX[1]):
            for col in range(BOX[2], BOX[3]):
                i, j = row - chunk.top, col - chunk.left
                if not (0 <= i < chunk.elevation.shape[0] and 0 <= j < chunk.elevation.shape[1]):
                    continue
                down, across = row - net.row[mast], col - net.col[mast]
                flat = max(math.hypot(down, across) * PIXEL_KM, 0.01)
                bearing = math.degrees(math.atan2(across, -down))
                for c in own:
                    loss = int(chunk.loss[carriers.index(int(net.carrier[c])), i, j])
                    if loss == NOT_REACHED or flat > net.range[c]:
                        continue
                    at = c, row - BOX[0], col - BOX[2]
                    if loss == NOT_KNOWN:
                        gain = cell_gain(net, c, bearing, math.nan)
                        free = 92.45 + 20 * math.log10(flat * net.carriers[net.carrier[c]])
                        bound[at] = net.eirp[c] + gain - free
                    else:
                        elevation = chunk.elevation[i, j] / 100
                        gain = cell_gain(net, c, bearing, elevation)
                        level[at] = net.eirp[c] - loss / 100 + gain
    return level.astype(np.float32), bound.astype(np.float32)


# ------------------------------------------------------------------ strongest


@pytest.mark.parametrize("seed", range(3))
def test_the_strongest_cell_is_that_of_the_plain_account(seed: int) -> None:
    cells, net, order = network()
    chunks = random_chunks(net, seed, coarse=seed == 2)
    groups = (cells.operator[order] == "VinaPhone").astype(np.int64)
    found = reduce_tile(
        BOX,
        chunks,
        net,
        order=order,
        groups=groups,
        required_dbm=[-100.0, -90.0],
        pixel_km=PIXEL_KM,
    )
    level, bound = plain_levels(net, chunks)
    assert np.isfinite(level).any() and np.isfinite(bound).any()
    for group, required in enumerate((-100.0, -90.0)):
        own = groups == group
        best = level[own].max(axis=0)
        expected = np.where(np.isfinite(best), best, np.nan)
        np.testing.assert_allclose(found.rsrp_dbm[group], expected, atol=2e-5)
        none = ~np.isfinite(best)
        assert ((found.best_server[group] == -1) == none).all()
        first = np.flatnonzero(own)[level[own].argmax(axis=0)]  # the lowest of equal ones
        assert (found.best_server[group] == np.where(none, -1, order[first])).all()
        hidden = bound[own].max(axis=0)
        assert (found.incomplete[group] == ((hidden > best) & (hidden >= required))).all()


def test_neither_order_nor_cut_of_the_chunks_changes_a_byte() -> None:
    cells, net, order = network()
    chunks = random_chunks(net, 5, coarse=True)
    channels = Channels.of(cells, default_carriers(), order)
    turned = dict(reversed(chunks.items()))
    both = [summed(part, channels, net) for part in (chunks, turned)]
    for one, other in zip(
        (*both[0].best, *both[0].sums), (*both[1].best, *both[1].sums), strict=True
    ):
        assert one.tobytes() == other.tobytes()
    wanted = {"order": order, "groups": np.zeros(len(cells), np.int64), "required_dbm": [-100.0]}
    whole = reduce_tile(BOX, chunks, net, pixel_km=PIXEL_KM, **wanted)
    again = reduce_tile(BOX, turned, net, pixel_km=PIXEL_KM, **wanted)
    top = reduce_tile((4, 9, 6, 26), chunks, net, pixel_km=PIXEL_KM, **wanted)
    for field in fields(whole):
        one = getattr(whole, field.name)
        assert one.tobytes() == getattr(again, field.name).tobytes()
        assert one[:, :5].tobytes() == getattr(top, field.name).tobytes()


def test_groups_may_leave_cells_out_and_nothing_may_be_there() -> None:
    cells, net, order = network()
    groups = np.full(len(cells), -1)
    out = reduce_tile(
        BOX,
        random_chunks(net, 1),
        net,
        order=order,
        groups=groups,
        required_dbm=[-100.0],
        pixel_km=PIXEL_KM,
    )
    assert np.isnan(out.rsrp_dbm).all() and (out.best_server == -1).all()
    assert not out.incomplete.any()
    empty = summed({}, Channels.of(cells, default_carriers(), order), net)
    assert (empty.best.cell == -1).all() and not empty.sums.servers.any()


def test_losses_at_the_phone_trees_and_shade_lower_the_level() -> None:
    cells, net, order = network()
    chunks = random_chunks(net, 2)
    base = {"order": order, "groups": np.zeros(len(cells), np.int64), "pixel_km": PIXEL_KM}
    plain = reduce_tile(BOX, chunks, net, required_dbm=[-100.0], **base)
    heard = heard_through(net, 7.0)
    weaker = reduce_tile(BOX, chunks, heard, required_dbm=[-107.0], **base)
    np.testing.assert_allclose(weaker.rsrp_dbm, plain.rsrp_dbm - 7, atol=2e-5)
    assert (weaker.incomplete == plain.incomplete).all()
    np.testing.assert_allclose(heard.peak, net.peak - 7)
    house = CoverageDefinition(environment=Environment.INDOOR, extra_loss_db=7, body_loss_db=4)
    np.testing.assert_allclose(at_phone(net, house).eirp, net.eirp - 11)
    category = np.full(SHAPE, ClutterCategory.OPEN, np.uint8)
    category[:, :10] = ClutterCategory.TREES
    trees = foliage_db(category, CoverageDefinition(foliage_loss_db=5))
    under = reduce_tile(BOX, chunks, net, required_dbm=[-100.0], excess_db=trees, **base)
    np.testing.assert_allclose(under.rsrp_dbm, plain.rsrp_dbm - trees, atol=2e-5)
    shade = np.full(SHAPE, 300, np.float32)
    shaded = reduce_tile(BOX, chunks, net, required_dbm=[-100.0], shade_db=shade, **base)
    assert plain.incomplete.any() and not shaded.incomplete.any()
    with pytest.raises(ValueError, match="shape"):
        reduce_tile(BOX, chunks, net, required_dbm=[-100.0], shade_db=shade.T, **base)


# ------------------------------------------------------------------ interference and rates


def summed(
    chunks: dict[int, Chunk],
    channels: Channels,
    net: Network,
    definitions: dict[Radio, CoverageDefinition] = LTE,
) -> ChannelSignals:
    return sum_tile(
        BOX,
        chunks,
        net,
        channels=channels,
        definitions=definitions,
        environments=EVERYWHERE,
        pixel_km=PIXEL_KM,
    )


@pytest.mark.parametrize("seed", range(3))
def test_interference_and_servers_are_those_of_the_plain_account(seed: int) -> None:
    cells, net, order = network()
    chunks = random_chunks(net, seed, coarse=seed == 2)
    channels = Channels.of(cells, default_carriers(), order)
    found = summed(chunks, channels, net)
    level, bound = plain_levels(net, chunks)
    names = [(c.operator, c.carrier.band) for c in channels.each]
    floor = float(noise_dbm(15, 9)) - 20
    assert names == [("Viettel", "B3"), ("Viettel", "B8"), ("VinaPhone", "B3"), ("VinaPhone", "B8")]
    for k, channel in enumerate(channels.each):
        own = level[channels.of_cell == k]
        strong = np.where(own >= floor, own, -np.inf)
        np.testing.assert_allclose(found.best.level[k], strong.max(axis=0), atol=2e-5)
        power = np.sort(10 ** (strong.astype(float) / 10), axis=0)
        other = power[:-1].sum(axis=0)  # without the strongest
        np.testing.assert_allclose(found.sums.other[k], other, rtol=1e-4, atol=1e-19)
        np.testing.assert_array_equal(
            found.best.unknown[k], bound[channels.of_cell == k].max(axis=0)
        )
        for e, environment in enumerate(EVERYWHERE):
            loss = LTE[Radio.LTE].losses_in_db(environment, channel.frequency_ghz)
            count = (own.astype(float) >= -110 + loss).sum(axis=0)
            np.testing.assert_array_equal(found.sums.servers[k, e], count)
    assert found.sums.servers[:, 0].max() > 1


def test_rates_are_those_of_the_plain_formulas() -> None:
    cells, net, order = network()
    channels = Channels.of(cells, default_carriers(), order)
    found = summed(random_chunks(net, 3), channels, net)
    got = receive(found, channels, definitions=LTE, environment=Environment.INDOOR)
    noise = float(noise_dbm(15, 9))
    station = float(noise_dbm(15, 5)) + 3
    seen = 0
    for k, channel in enumerate(channels.each):
        carrier = channel.carrier
        loss = LTE[Radio.LTE].losses_in_db(Environment.INDOOR, channel.frequency_ghz)
        ratio = 20 * math.log10(carrier.downlink_mhz / carrier.uplink_centre_mhz)
        for at in np.ndindex(SHAPE):
            if got.cell[(k, *at)] < 0:
                assert got.downlink_mbps[(k, *at)] == 0 and got.uplink_mbps[(k, *at)] == 0
                continue
            seen += 1
            rsrp = float(found.best.level[(k, *at)]) - loss
            unwanted = 0.5 * float(found.sums.other[(k, *at)]) * 10 ** (-loss / 10)
            floor = unwanted + 10 ** (noise / 10)
            assert got.sinr_db[(k, *at)] == pytest.approx(rsrp - 10 * math.log10(floor), abs=1e-3)
            both = 10 ** (noise / 10) + 2 * unwanted  # two ports
            data = rsrp + 10 * math.log10(2) - 10 * math.log10(both)
            free = symbols_mhz(carrier.resource_blocks, 15) * 0.5
            rate = downlink_mbps(data, LTE_DOWNLINK, elements_mhz=free, layers=2)
            assert got.downlink_mbps[(k, *at)] == pytest.approx(rate, rel=1e-4, abs=1e-6)
            epre = float(cells.epre_dbm[order[got.cell[(k, *at)]]])
            received = 23 + ratio + rsrp - epre - 10 * math.log10(12) - station
            back = uplink_mbps(
                received,
                carrier.uplink_shannon,
                elements_mhz=symbols_mhz(1, 15) * 0.5,
                resource_blocks=carrier.resource_blocks,
            )
            # A block more or less, where rounding decides whether the last one is decoded.
            assert got.uplink_mbps[(k, *at)] == pytest.approx(back, rel=0.01, abs=0.02)
    assert seen > 250


def test_views_tell_one_operator_any_and_all() -> None:
    cells, net, order = network()
    channels = Channels.of(cells, default_carriers(), order)
    found = summed(random_chunks(net, 7), channels, net)
    definition = LTE[Radio.LTE]
    got = receive(found, channels, definitions=LTE, environment=Environment.OUTDOOR)
    each = [
        of_operator(got, channels, radio=Radio.LTE, operator=name, definition=definition)
        for name in channels.operators(Radio.LTE)
    ]
    whole = any_operator(got, channels, radio=Radio.LTE, definition=definition)
    common = shared(each)
    levels = np.stack([view.rsrp_dbm for view in each])
    filled = np.nan_to_num(levels, nan=-np.inf)
    np.testing.assert_array_equal(np.nan_to_num(whole.rsrp_dbm, nan=-np.inf), filled.max(axis=0))
    np.testing.assert_array_equal(np.nan_to_num(common.rsrp_dbm, nan=-np.inf), filled.min(axis=0))
    served = np.stack([view.served for view in each])
    assert (whole.operators == served.sum(axis=0)).all()
    assert (whole.served == served.any(axis=0)).all()
    assert (common.served == served.all(axis=0)).all()
    assert served.any() and not served.all()
    assert (whole.servers == each[0].servers + each[1].servers).all()
    assert (whole.servers > 0)[whole.served].all()
    assert (whole.downlink_mbps >= np.maximum(*(v.downlink_mbps for v in each))).all()
    assert (common.uplink_mbps == np.minimum(*(v.uplink_mbps for v in each))).all()
    for view, name in zip(each, channels.operators(Radio.LTE), strict=True):
        there = view.best_server >= 0
        assert set(cells.operator[view.best_server[there]]) == {name}
        assert np.isfinite(view.sinr_db[there]).all() and np.isnan(view.sinr_db[~there]).all()
    assert (technology_reached([common.served, whole.served]) == 2 * whole.served).all()
    with pytest.raises(ValueError, match="no operator"):
        shared([])


def test_walls_take_what_the_definition_says() -> None:
    cells, net, order = network()
    channels = Channels.of(cells, default_carriers(), order)
    found = summed(random_chunks(net, 8), channels, net)
    maps = [
        any_operator(
            receive(found, channels, definitions=LTE, environment=environment),
            channels,
            radio=Radio.LTE,
            definition=LTE[Radio.LTE],
        )
        for environment in EVERYWHERE
    ]
    street, car, house = (np.nan_to_num(m.rsrp_dbm, nan=-999) for m in maps)
    np.testing.assert_allclose((street - car)[street > -999], 9, atol=1e-4)
    assert (house < car)[street > -999].all()  # P.2109: 12 dB and more
    for more, less in pairwise(maps):
        assert (more.served >= less.served).all() and (more.servers >= less.servers).all()
        assert (more.downlink_mbps >= less.downlink_mbps).all()
        assert (more.uplink_mbps >= less.uplink_mbps).all()


def test_a_place_may_hear_and_not_be_heard() -> None:
    """A criterion of rates takes places away, and says where only the way back is missing."""
    cells, net, order = network()
    channels = Channels.of(cells, default_carriers(), order)
    chunks = random_chunks(net, 9)

    def view(rate: RateCriterion | None, sigma_db: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        one = {Radio.LTE: CoverageDefinition(shadow_sigma_db=sigma_db, rate=rate)}
        got = receive(
            summed(chunks, channels, net, one),
            channels,
            definitions=one,
            environment=Environment.OUTDOOR,
        )
        seen = any_operator(got, channels, radio=Radio.LTE, definition=one[Radio.LTE])
        return seen.served, seen.uplink_limited

    served, limited = view(None)
    assert served.any()
    down_only, _ = view(RateCriterion(downlink_mbps=30))
    both, short = view(RateCriterion(downlink_mbps=30, uplink_mbps=10))
    assert (both <= down_only).all() and (down_only <= served).all()
    assert both.sum() < down_only.sum() < served.sum()
    assert short.any() and (short == (down_only & ~both)).all()
    surer, _ = view(RateCriterion(downlink_mbps=30, uplink_mbps=10, probability=0.9), 6.0)
    likely, _ = view(RateCriterion(downlink_mbps=30, uplink_mbps=10, probability=0.5), 6.0)
    assert (surer <= likely).all() and surer.sum() < likely.sum()
    # At full power a phone is heard wherever it hears -110 dBm.
    assert not limited.any()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 30))
def test_more_interference_never_helps(seed: int, db: float) -> None:
    """A cell more on the channel leaves every SINR where it is or lowers it, unless it serves."""
    cells, net, order = network()
    channels = Channels.of(cells, default_carriers(), order)
    chunks = random_chunks(net, seed)
    loud = net._replace(eirp=net.eirp + np.where(np.arange(net.eirp.size) < 6, db, 0))
    before, after = (summed(chunks, channels, n) for n in (net, loud))
    same = (before.best.cell == after.best.cell) & (before.best.cell >= 6)
    assert (after.sums.other >= before.sums.other * np.float32(1 - 1e-5))[same].all()
    rates = [
        receive(s, channels, definitions=LTE, environment=Environment.OUTDOOR)
        for s in (before, after)
    ]
    assert (rates[1].sinr_db <= rates[0].sinr_db + 1e-3)[same].all()
    assert (rates[1].downlink_mbps <= rates[0].downlink_mbps * 1.001 + 1e-3)[same].all()
