"""A second, slow implementation from the Recommendations' text, and made-up networks to try it on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from affine import Affine
from odc.geo.geobox import GeoBox
from scipy.ndimage import map_coordinates

from phusong.coverage.antennas import Sector, pattern_db
from phusong.coverage.clutter_loss import ClutterCategory, clutter_loss_db
from phusong.coverage.free_space import free_space_loss_db
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Terrain, Transmitters
from phusong.coverage.propagation import P526

LIGHT = 0.299792458
CRS = "EPSG:9217"


def plain_knife(nu: float) -> float:
    if nu <= -0.78:
        return 0.0
    return 6.9 + 20 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1) + nu - 0.1)


def plain_bullington(
    d: Sequence[float], h: Sequence[float], hts: float, hrs: float, f: float, ae: float
) -> float:
    total, wavelength = d[-1], LIGHT / f
    inner = range(1, len(d) - 1)
    top = [h[i] + 500 / ae * d[i] * (total - d[i]) for i in range(len(d))]
    line = [(hts * (total - x) + hrs * x) / total for x in d]
    s_tim = max(((top[i] - hts) / d[i] for i in inner), default=-math.inf)
    if s_tim < (hrs - hts) / total:
        nu = max(
            (
                (top[i] - line[i]) * math.sqrt(0.002 * total / (wavelength * d[i] * (total - d[i])))
                for i in inner
            ),
            default=-math.inf,
        )
    else:
        s_rim = max((top[i] - hrs) / (total - d[i]) for i in inner)
        dbp = (hrs - hts + s_rim * total) / (s_tim + s_rim)
        clear = hts + s_tim * dbp - (hts * (total - dbp) + hrs * dbp) / total
        nu = clear * math.sqrt(0.002 * total / (wavelength * dbp * (total - dbp)))
    luc = plain_knife(nu)
    return luc + (1 - math.exp(-luc / 6)) * (10 + 0.02 * total)


def plain_smooth_ends(
    d: Sequence[float], h: Sequence[float], hts: float, hrs: float
) -> tuple[float, float]:
    total, n = d[-1], len(d)
    v1 = sum((d[i] - d[i - 1]) * (h[i] + h[i - 1]) for i in range(1, n))
    v2 = sum(
        (d[i] - d[i - 1]) * (h[i] * (2 * d[i] + d[i - 1]) + h[i - 1] * (d[i] + 2 * d[i - 1]))
        for i in range(1, n)
    )
    start, end = (2 * v1 * total - v2) / total**2, (v2 - v1 * total) / total**2
    over = [h[i] - (hts * (total - d[i]) + hrs * d[i]) / total for i in range(1, n - 1)]
    if over and max(over) > 0:
        from_start = max(o / x for o, x in zip(over, d[1:-1], strict=True))
        from_end = max(o / (total - x) for o, x in zip(over, d[1:-1], strict=True))
        share = from_start / (from_start + from_end)
        start, end = start - max(over) * share, end - max(over) * (1 - share)
    return min(start, h[0]), min(end, h[-1])


def plain_first_term(
    d: float, h1: float, h2: float, f: float, ae: float, eps: float, sigma: float, vertical: bool
) -> float:
    k = 0.036 * (ae * f) ** (-1 / 3) * ((eps - 1) ** 2 + (18 * sigma / f) ** 2) ** (-1 / 4)
    if vertical:
        k *= (eps**2 + (18 * sigma / f) ** 2) ** 0.5
    beta = (1 + 1.6 * k * k + 0.67 * k**4) / (1 + 4.5 * k * k + 1.53 * k**4)
    x = 21.88 * beta * (f / ae**2) ** (1 / 3) * d
    distance_term = (
        11 + 10 * math.log10(x) - 17.6 * x if x >= 1.6 else -20 * math.log10(x) - 5.6488 * x**1.425
    )

    def height_term(h: float) -> float:
        b = beta * 0.9575 * beta * (f**2 / ae) ** (1 / 3) * h
        if b > 2:
            gain = 17.6 * (b - 1.1) ** 0.5 - 5 * math.log10(b - 1.1) - 8
        else:
            gain = 20 * math.log10(b + 0.1 * b**3)
        return max(gain, 2 + 20 * math.log10(k))

    return -distance_term - height_term(h1) - height_term(h2)


def plain_spherical(
    d: float,
    h1: float,
    h2: float,
    f: float,
    ae: float,
    *,
    eps: float = 22.0,
    sigma: float = 0.003,
    vertical: bool = True,
) -> float:
    ground = (eps, sigma, vertical)
    if d >= math.sqrt(2 * ae) * (math.sqrt(0.001 * h1) + math.sqrt(0.001 * h2)):
        return max(plain_first_term(d, h1, h2, f, ae, *ground), 0.0)
    c, m = (h1 - h2) / (h1 + h2), 250 * d * d / (ae * (h1 + h2))
    b = (
        2
        * math.sqrt((m + 1) / (3 * m))
        * math.cos(math.pi / 3 + math.acos(1.5 * c * math.sqrt(3 * m / (m + 1) ** 3)) / 3)
    )
    d1 = d / 2 * (1 + b)
    d2 = d - d1
    clear = ((h1 - 500 * d1 * d1 / ae) * d2 + (h2 - 500 * d2 * d2 / ae) * d1) / d
    needed = 17.456 * math.sqrt(d1 * d2 * (LIGHT / f) / d)
    if clear > needed:
        return 0.0
    aem = 500 * (d / (math.sqrt(h1) + math.sqrt(h2))) ** 2
    loss = plain_first_term(d, h1, h2, f, aem, *ground)
    return max((1 - clear / needed) * loss, 0.0)


def plain_diffraction(
    d: Sequence[float], h: Sequence[float], htg: float, hrg: float, f: float, ae: float
) -> float:
    hts, hrs = h[0] + htg, h[-1] + hrg
    start, end = plain_smooth_ends(d, h, hts, hrs)
    actual = plain_bullington(d, h, hts, hrs, f, ae)
    smooth = plain_bullington(d, [0.0] * len(h), hts - start, hrs - end, f, ae)
    sphere = plain_spherical(d[-1], hts - start, hrs - end, f, ae)
    return actual + max(sphere - smooth, 0.0)


def plain_gain(t: Transmitters, cell: int, bearing: float, elevation: float) -> float:
    """Of a sector that is tilted electrically, out of a table as coarse as the tables are."""
    sector = t.antenna[cell]
    assert isinstance(sector, Sector) and t.mechanical_tilt_deg[cell] == 0
    off = 0.0 if math.isnan(t.azimuth_deg[cell]) else (bearing - t.azimuth_deg[cell]) % 360
    left, low = math.floor(off), math.floor(2 * elevation) / 2
    tilt = float(t.electrical_tilt_deg[cell])
    total = 0.0
    for turned, share in ((left, left + 1 - off), (left + 1, off - left)):
        for climbed, part in ((low, 1 - 2 * (elevation - low)), (low + 0.5, 2 * (elevation - low))):
            total += share * part * plain_pattern(sector, turned, climbed, tilt)
    return total


def plain_pattern(sector: Sector, turned: float, climbed: float, tilt: float) -> float:
    return float(
        pattern_db(
            turned,
            climbed + tilt,
            horizontal_width_deg=sector.horizontal_width_deg,
            vertical_width_deg=sector.vertical_width_deg,
        )
    )


def plain_rsrp(
    t: Transmitters,
    cell: int,
    terrain: Terrain,
    pixel: tuple[int, int],
    definition: CoverageDefinition,
) -> float:
    """Median RSRP of one cell at one pixel by P.526; NaN out of range or behind a hole."""
    model = definition.propagation
    assert isinstance(model, P526)
    row, col = (float(v) for v in terrain.rowcol(t.x_m[cell], t.y_m[cell]))
    pixels = math.hypot(pixel[0] - row, pixel[1] - col)
    flat = max(pixels * terrain.pixel_m / 1000, 0.01)
    if flat > t.range_km[cell]:
        return math.nan
    pixels = flat * 1000 / terrain.pixel_m
    steps = np.append(np.arange(max(int(pixels - 0.5), 0) + 1), pixels)
    n = steps.size - 1
    rows = row + steps / pixels * (pixel[0] - row)
    cols = col + steps / pixels * (pixel[1] - col)
    h = map_coordinates(terrain.height_m.astype(float), [rows, cols], order=1, mode="nearest")
    if not np.isfinite(h).all():
        return math.nan
    d = (steps * terrain.pixel_m / 1000).tolist()
    f = t.frequency_mhz[cell] / 1000
    ae = 6371 * model.k_factor
    htg, hrg = t.height_m[cell], definition.receiver_height_m
    hts, hrs = h[0] + htg, h[-1] + hrg
    towards = [(hrs - hts) / flat - 500 / ae * flat]
    towards += [(h[i] - hts) / d[i] - 500 / ae * d[i] for i in range(1, n)]
    elevation = math.degrees(math.atan(max(towards) / 1000))
    bearing = math.degrees(math.atan2(pixel[1] - col, row - pixel[0]))
    gain = plain_gain(t, cell, bearing, elevation)
    clutter = clutter_loss_db(
        f,
        height_m=hrg,
        clutter_height_m=float(terrain.clutter_height_m[pixel]),
        category=ClutterCategory(int(terrain.clutter_category[pixel])),
        street_width_m=definition.propagation.street_width_m,
    )
    straight = math.hypot(flat, (hrs - hts) / 1000)
    at_phone = definition.losses_in_db(definition.environment, f)
    loss = float(free_space_loss_db(straight, f)) + clutter + at_phone
    loss += plain_diffraction(d, h.tolist(), htg, hrg, f, ae)
    return float(t.eirp_dbm[cell]) + gain - loss


def make_terrain(height_m: np.ndarray, *, pixel_m: float = 100.0, category: int = 2) -> Terrain:
    rows, cols = height_m.shape
    box = GeoBox((rows, cols), Affine(pixel_m, 0, 590_000, 0, -pixel_m, 1_360_000), CRS)
    return Terrain(
        box,
        height_m.astype(np.float32),
        np.full((rows, cols), 10.0, np.float32),
        np.full((rows, cols), category, np.uint8),
    )


def make_transmitters(
    terrain: Terrain,
    rowcol: Sequence[tuple[float, float]],
    *,
    sectors: int = 1,
    frequencies_mhz: Sequence[float] = (1842.5,),
    height_m: float = 30.0,
    eirp_dbm: float = 29.0,
    range_km: float = 12.0,
    downtilt_deg: float = 3.0,
) -> Transmitters:
    """Masts with every frequency in every sector; one sector radiates all round."""
    row, col = np.array(rowcol, float).T
    x, y = terrain.xy(row, col)
    per_site = sectors * len(frequencies_mhz)
    site = np.repeat(np.arange(row.size), per_site)
    azimuths = [360 * s / sectors for s in range(sectors)] if sectors > 1 else [math.nan]
    count = site.size
    return Transmitters(
        cell_id=np.array([f"C{i}" for i in range(count)], object),
        site=site,
        operator=np.full(count, "Viettel", object),
        technology=np.full(count, "LTE", object),
        band=np.full(count, "B3", object),
        x_m=x[site],
        y_m=y[site],
        height_m=np.full(count, height_m),
        ground_m=np.full(count, np.nan),
        azimuth_deg=np.tile(np.repeat(azimuths, len(frequencies_mhz)), row.size),
        antenna=np.full(count, Sector(), object),
        mechanical_tilt_deg=np.zeros(count),
        electrical_tilt_deg=np.full(count, downtilt_deg),
        frequency_mhz=np.tile(np.tile(frequencies_mhz, sectors), row.size).astype(float),
        epre_dbm=np.full(count, eirp_dbm - 16.5),
        eirp_dbm=np.full(count, eirp_dbm),
        range_km=np.full(count, range_km),
        site_ids=np.array([f"S{i}" for i in range(row.size)], object),
    )


def hills(seed: int, shape: tuple[int, int], *, height_m: float = 400.0) -> np.ndarray:
    """Smooth random hills between 0 and ``height_m``, partly flooded to 0."""
    rng = np.random.default_rng(seed)
    coarse = rng.random((shape[0] // 6 + 3, shape[1] // 6 + 3))
    rows = np.linspace(0, coarse.shape[0] - 1, shape[0])
    cols = np.linspace(0, coarse.shape[1] - 1, shape[1])
    fine = map_coordinates(coarse, np.meshgrid(rows, cols, indexing="ij"), order=1)
    return np.clip(fine * 1.3 - 0.3, 0, None) * height_m
