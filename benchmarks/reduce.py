"""How fast losses become levels, interference and rates: nanoseconds per cell and pixel of a tile.

    python benchmarks/reduce.py
    python benchmarks/reduce.py --masts 120 --size 512

Four operators on eight bands, three sectors each; losses are made up (free space, 30 dB per decade
beyond, hills of 8 dB). Processor time of one thread; compilation is not counted.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
from affine import Affine
from common import SEED, Report, parser
from odc.geo.geobox import GeoBox

from phusong.coverage.antennas import Sector
from phusong.coverage.carriers import Radio, default_carriers
from phusong.coverage.channels import Channels
from phusong.coverage.link_budget import CoverageDefinition, Environment, epre_dbm
from phusong.coverage.signals import reduce_tile, sum_tile
from phusong.coverage.structures import Chunk, Network
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters
from phusong.coverage.views import any_operator, of_operator, receive, shared

PIXEL_M = 30.0
OPERATORS = ("Viettel", "VinaPhone", "MobiFone", "Vietnamobile")
BANDS = ("B1", "B3", "B8", "B28", "n28", "n41", "n77", "n78")
DEFINITIONS = {Radio.LTE: CoverageDefinition(), Radio.NR: CoverageDefinition()}
CARRIERS = default_carriers()


def flat(side: int) -> Terrain:
    box = GeoBox((side, side), Affine(PIXEL_M, 0, 500_000, 0, -PIXEL_M, 1_400_000), "EPSG:9217")
    ground = np.zeros((side, side), np.float32)
    return Terrain(box, ground, ground + 10, np.full((side, side), 2, np.uint8))


def network(terrain: Terrain, masts: int) -> Transmitters:
    """Masts thrown at random, each of one operator, with all bands in three sectors."""
    rng = np.random.default_rng(SEED)
    x, y = terrain.xy(*(rng.random((2, masts)) * terrain.shape[0]))
    site = np.repeat(np.arange(masts), 3 * len(BANDS))
    band = np.tile(np.repeat(np.array(BANDS, object), 3), masts)
    carriers = [CARRIERS[name] for name in band]
    epre = epre_dbm([c.power_dbm for c in carriers], [c.resource_blocks for c in carriers])
    gain = np.array([c.gain_dbi - c.feeder_loss_db for c in carriers])
    return Transmitters(
        cell_id=np.arange(site.size).astype(str).astype(object),
        site=site,
        operator=np.array(OPERATORS, object)[site % len(OPERATORS)],
        technology=np.array([c.radio.value for c in carriers], object),
        band=band,
        x_m=x[site],
        y_m=y[site],
        height_m=np.full(site.size, 35.0),
        ground_m=np.zeros(site.size),
        azimuth_deg=np.tile([0.0, 120.0, 240.0], masts * len(BANDS)),
        antenna=np.full(site.size, Sector(), object),
        mechanical_tilt_deg=np.zeros(site.size),
        electrical_tilt_deg=np.full(site.size, 3.0),
        frequency_mhz=np.array([c.downlink_mhz for c in carriers]),
        epre_dbm=epre,
        eirp_dbm=epre + gain,
        range_km=np.array([c.max_range_km for c in carriers]),
        site_ids=np.arange(masts).astype(str).astype(object),
    )


def losses(net: Network, box: tuple[int, int, int, int]) -> dict[int, Chunk]:
    rng = np.random.default_rng(SEED)
    rows, cols = np.mgrid[box[0] : box[1], box[2] : box[3]]
    chunks = {}
    for mast in range(net.row.size):
        km = np.hypot(rows - net.row[mast], cols - net.col[mast]) * PIXEL_M / 1000
        km = np.maximum(km, 0.01)
        own = net.carriers[np.unique(net.carrier[net.first[mast] : net.first[mast + 1]])]
        hills = np.kron(rng.normal(0, 8, (16, 16)), np.ones((km.shape[0] // 16,) * 2))
        loss = 112 + 30 * np.log10(km) + hills + 20 * np.log10(own)[:, None, None]
        hundredths = np.clip(loss * 100, 0, 30_000).astype(np.int16)
        chunks[mast] = Chunk(box[0], box[2], hundredths, np.full(km.shape, -50, np.int16))
    return chunks


class Part(NamedTuple):
    """One step of a tile."""

    part: str
    cpu_s: float
    ns_per_cell_and_pixel: float


def run(masts: int, size: int) -> tuple[str, list[Part]]:
    """What was reduced, and how long each part took."""
    terrain = flat(2 * size)
    box = (size // 2, size // 2 + size, size // 2, size // 2 + size)
    cells = network(terrain, masts)
    net, order = cells.network(terrain)
    chunks, pixel_km = losses(net, box), PIXEL_M / 1000
    channels = Channels.of(cells, CARRIERS, order)
    groups = (cells.technology[order] == "NR").astype(np.int64)
    clock = [time.thread_time()]
    reduce_tile(
        box,
        chunks,
        net,
        order=order,
        groups=groups,
        required_dbm=[-101.0, -101.0],
        pixel_km=pixel_km,
    )
    clock.append(time.thread_time())
    sums = sum_tile(
        box,
        chunks,
        net,
        channels=channels,
        definitions=DEFINITIONS,
        environments=tuple(Environment),
        pixel_km=pixel_km,
    )
    clock.append(time.thread_time())
    for environment in Environment:
        got = receive(sums, channels, definitions=DEFINITIONS, environment=environment)
        for radio, definition in DEFINITIONS.items():
            each = [
                of_operator(got, channels, radio=radio, operator=name, definition=definition)
                for name in channels.operators(radio)
            ]
            shared(each)
            any_operator(got, channels, radio=radio, definition=definition)
    clock.append(time.thread_time())
    pairs = len(cells) * size * size
    parts = (
        "best server of 4G and 5G",
        "interference and servers",
        "rates and maps, 3 environments",
    )
    title = f"{len(cells):,} cells, {len(channels.each)} channels, {size} x {size} pixels"
    took = zip(parts, np.diff(clock).tolist(), strict=True)
    return title, [Part(part, seconds, 1e9 * seconds / pairs) for part, seconds in took]


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument("--masts", type=int, default=60)
    options.add_argument("--size", type=int, default=256, help="multiple of 16")
    given = options.parse_args()
    report = Report("reduce", given.json)
    run(3, 32)  # compiles
    title, rows = run(6, 64) if given.quick else run(given.masts, given.size)
    report.table("parts", title, rows)


if __name__ == "__main__":
    main()
