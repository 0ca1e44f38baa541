"""Illustrative terrain: true in the large, invented in the small, the same at every build.

What is known: heights averaged over 6′, ten named peaks, the coast, where people live. What is
invented: ridges between those heights. Valleys are cut along the cheapest way from every settlement
down to the sea, because people here live in valleys and on the coastal plain.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import ndimage
from skimage.graph import MCP_Geometric

from province import sources
from province.frame import Array, Grid
from province.inputs import Inputs
from province.sources import Coarse

__all__ = ["SECONDS", "TERRAIN_BOUNDS", "build", "sample"]

SECONDS = 3.0
TERRAIN_BOUNDS = (108.45, 11.25, 109.55, 12.95)
"""West, south, east, north: every commune but Trường Sa, with a rim for profiles."""

_SEED = 56_2026
_OCTAVES = ((4800.0, 1.0), (2400.0, 0.55), (1200.0, 0.3), (600.0, 0.14), (300.0, 0.06))
"""Wavelength in metres and share of each octave of the ridges."""
_VALLEY_FLOOR_M = 350.0
_VALLEY_SLOPE = 0.40
_FLOOR_SHARE = 0.45
_SIDE_FLOOR_SHARE = 0.75
"""Height of a valley's floor as a share of the 6′ mean there: with and without a settlement."""
_SIDE_VALLEYS = 450
_PEAK_RADIUS_M = 2600.0
_BASIN_SETTLEMENT = "thon-ta-mo"
"""Plan 8885 names it as the place that no signal reaches, yet no source of heights is fine enough to
show what shuts it in: a ring of hills, broken where its stream leaves, is assumed around it."""
_BASIN_RADIUS_M = 1500.0
_BASIN_WIDTH_M = 550.0
_BASIN_HEIGHT_M = 420.0


def build(inputs: Inputs, *, land: pd.DataFrame, settlements: pd.DataFrame) -> tuple[Array, Grid]:
    """Heights in whole metres (int16, sea 0, land at least 1) and their grid."""
    grid = Grid.over(TERRAIN_BOUNDS, seconds=SECONDS)
    dry = grid.burn(land["geometry"]) > 0
    shore_m = ndimage.distance_transform_edt(dry, sampling=grid.cell_m)
    mean = np.maximum(sample(sources.heights(inputs), grid, order=3), 0.0)
    height = _ridges(mean, grid) * _rise(shore_m, mean)
    height = _with_peaks(height, grid, dry)
    height = _with_valleys(height, mean, dry=dry, settlements=settlements, grid=grid)
    height = _with_basin(height, settlements=settlements, grid=grid)
    height = _with_peaks(height, grid, dry)
    whole: Array = np.where(dry, np.clip(np.rint(height), 1, 3000), 0).astype(np.int16)
    return whole, grid


def sample(coarse: Coarse, grid: Grid, *, order: int) -> Array:
    """Values of a coarse raster at the grid's cell centres (spline of that order; 0: nearest)."""
    column, _ = ~coarse.transform * (grid.lon, np.zeros(grid.columns))
    _, row = ~coarse.transform * (np.zeros(grid.rows), grid.lat)
    rows, columns = np.meshgrid(np.asarray(row) - 0.5, np.asarray(column) - 0.5, indexing="ij")
    values = coarse.values.astype(float if order else coarse.values.dtype)
    found: Array = ndimage.map_coordinates(values, [rows, columns], order=order, mode="nearest")
    return found


def _ridges(mean: Array, grid: Grid) -> Array:
    """The 6′ means with crests and hollows whose size grows with height and with slope."""
    generator = np.random.default_rng(_SEED)
    crest = np.zeros(grid.shape)
    for wavelength_m, share in _OCTAVES:
        wave = _waves(generator, grid, wavelength_m)
        crest += share * (1 - 2 * np.abs(wave))
    crest = (crest - crest.mean()) / crest.std() * 0.8
    steep = np.hypot(*np.gradient(ndimage.gaussian_filter(mean, 40), *grid.cell_m))
    size = np.clip(mean - 15, 0, None) * 0.30 + 2500 * np.clip(steep - 0.004, 0, 0.06)
    ridged: Array = mean + np.clip(size, 0, 420) * crest
    return ridged


def _waves(generator: np.random.Generator, grid: Grid, wavelength_m: float) -> Array:
    """Smooth noise of mean 0 in about −1…1 with one wavelength."""
    rows = int(np.ceil(grid.rows * grid.cell_m[0] / wavelength_m)) + 4
    columns = int(np.ceil(grid.columns * grid.cell_m[1] / wavelength_m)) + 4
    knots = generator.uniform(-1.3, 1.3, size=(rows, columns))
    down = np.arange(grid.rows) * grid.cell_m[0] / wavelength_m + 1.5
    over = np.arange(grid.columns) * grid.cell_m[1] / wavelength_m + 1.5
    where = np.meshgrid(down, over, indexing="ij")
    waves: Array = ndimage.map_coordinates(knots, where, order=3, mode="nearest", prefilter=False)
    return waves


def _rise(shore_m: Array, mean: Array) -> Array:
    """How much of the height is there near the shore: beaches are low, headlands less so."""
    width = np.interp(mean, [0.0, 40.0, 150.0, 400.0], [2500.0, 1200.0, 500.0, 250.0])
    share: Array = 1 - np.exp(-shore_m / width)
    return share


def _with_peaks(height: Array, grid: Grid, dry: Array) -> Array:
    """Raise or lower the ground around each named peak until its top has the known height."""
    peaks = sources.facts("spot_heights")
    rows, columns = grid.cell_of(peaks["lon"].astype(float), peaks["lat"].astype(float))
    inside = (
        peaks["lon"].astype(float).between(grid.west, grid.west + grid.columns * grid.step)
        & peaks["lat"].astype(float).between(grid.north - grid.rows * grid.step, grid.north)
    ).to_numpy()
    height = height.copy()
    for row, column, top in zip(
        rows[inside], columns[inside], peaks["height_m"].astype(float)[inside], strict=True
    ):
        reach = int(3 * _PEAK_RADIUS_M / grid.cell_m[0])
        cut = np.s_[
            max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1
        ]
        down = (np.arange(grid.rows)[cut[0]] - row)[:, None] * grid.cell_m[0]
        over = (np.arange(grid.columns)[cut[1]] - column)[None, :] * grid.cell_m[1]
        away = np.hypot(down, over) / _PEAK_RADIUS_M
        lift = (top - height[row, column]) * np.exp(-(away**1.6))
        height[cut] = np.minimum(height[cut] + lift * dry[cut], top + 60 * away)
    return height


def _with_valleys(
    height: Array, mean: Array, *, dry: Array, settlements: pd.DataFrame, grid: Grid
) -> Array:
    """Cut valleys from settlements, and side valleys, to the sea; floors rise all the way up."""
    generator = np.random.default_rng(_SEED + 1)
    floor = _floors(height, mean, generator, dry=dry, settlements=settlements, grid=grid)
    far_m, nearest = ndimage.distance_transform_edt(
        np.isnan(floor), sampling=grid.cell_m, return_indices=True
    )
    # Slopes are uneven, or every valley would be the same trench.
    uneven = 1 + 0.55 * _waves(generator, grid, 1700) + 0.25 * _waves(generator, grid, 600)
    beyond = np.clip(far_m * np.clip(uneven, 0.35, 2) - _VALLEY_FLOOR_M, 0, None)
    bottom = ndimage.gaussian_filter(floor[tuple(nearest)], 4)
    roof = bottom + _VALLEY_SLOPE * beyond * (1 + beyond / 6000) + 6 * far_m / _VALLEY_FLOOR_M
    # A soft minimum: the foot of the slope is rounded.
    soft: Array = np.minimum(height, roof) - 25 * np.exp(-np.abs(height - roof) / 50)
    carved: Array = np.maximum(soft, np.minimum(height, bottom))
    return carved


def _with_basin(height: Array, *, settlements: pd.DataFrame, grid: Grid) -> Array:
    """Raise the ring of hills around the settlement that the plan calls out of reach."""
    home = settlements[settlements["id"] == _BASIN_SETTLEMENT].iloc[0]
    row, column = grid.cell_of(home["lon"], home["lat"])
    down = (np.arange(grid.rows) - row)[:, None] * grid.cell_m[0]
    over = (np.arange(grid.columns) - column)[None, :] * grid.cell_m[1]
    generator = np.random.default_rng(_SEED + 2)
    uneven = 1 + 0.22 * _waves(generator, grid, 1500) + 0.10 * _waves(generator, grid, 500)
    away = np.hypot(down, over) * uneven
    bearing = np.arctan2(over, -down)
    # Three lobes of unequal height make spurs of the ring; none is lower than 0.75 of it.
    lobes = 0.87 + 0.13 * np.cos(3 * bearing + 0.6)
    ring = _BASIN_HEIGHT_M * lobes * np.exp(-(((away - _BASIN_RADIUS_M) / _BASIN_WIDTH_M) ** 2))
    within = away < _BASIN_RADIUS_M
    floor = float(height[row, column])
    raised: Array = np.maximum(
        height, np.where(within, np.minimum(height, floor + 40), height) + ring
    )
    return raised


def _floors(
    height: Array,
    mean: Array,
    generator: np.random.Generator,
    *,
    dry: Array,
    settlements: pd.DataFrame,
    grid: Grid,
) -> Array:
    """Height of the valley floor on the ways from settlements and springs to the sea, else NaN."""
    smooth = ndimage.gaussian_filter(mean, 20)
    bends = 0.8 * _waves(generator, grid, 2600) + 0.8 * _waves(generator, grid, 900)
    effort = (1 + (np.clip(height, 0, None) / 60) ** 1.2) * np.exp(bends)
    ways = MCP_Geometric(np.where(dry, effort, 0.05), sampling=grid.cell_m)
    ways.find_costs(np.argwhere(~dry & ndimage.binary_dilation(dry)))
    floor = np.full(grid.shape, np.nan)
    lived_in = np.column_stack(grid.cell_of(settlements["lon"], settlements["lat"]))
    springs = generator.integers((0, 0), grid.shape, size=(_SIDE_VALLEYS, 2))
    for starts, share in ((lived_in, _FLOOR_SHARE), (springs, _SIDE_FLOOR_SHARE)):
        for row, column in starts:
            if dry[row, column]:
                _cut_way(floor, ways.traceback((row, column)), share * smooth * dry)
    return floor


def _cut_way(floor: Array, way: list[tuple[int, int]], least: Array) -> None:
    """Write the floor of one way, from the sea upward, into ``floor`` where it has none yet."""
    low = 2.0
    for cell in way:
        if np.isnan(floor[cell]):
            low = max(low, float(least[cell]))
            floor[cell] = low
        else:
            low = floor[cell]
