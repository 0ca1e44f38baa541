"""What the compiled loops of :mod:`.kernels` work on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Grid = NDArray[np.float32]
Patterns = NDArray[np.float32]
"""(patterns, 361 elevations from -90 by half a degree, 360 degrees of azimuth), dB."""


class Air(NamedTuple):
    """Atmosphere of a run of P.1812."""

    time_percentage: float
    """p: the loss is not exceeded for this share of an average year."""
    delta_n: float
    """Mean lapse of refractivity through the lowest kilometre, N-units/km, positive."""
    surface_n: float
    """N_0, sea-level surface refractivity, N-units."""
    latitude: float
    """Of the path's centre, degrees; at the scale of a province one for all."""


class ItmAir(NamedTuple):
    """What a run of the Irregular Terrain Model assumes of air, ground and certainty."""

    refractivity: float
    """N_0 at sea level, N-units."""
    permittivity: float
    conductivity: float
    vertical: bool
    climate: int
    """1 to 7."""
    mode: int
    """``SINGLE_MESSAGE`` to ``BROADCAST`` of :mod:`.kernels.itm_setup`."""
    location: bool
    """Whether locations vary."""
    situation: bool
    """Whether situations vary."""
    z_time: float
    """Standard normal deviate that is exceeded for the share of time; 0 is the median."""
    z_location: float
    z_confidence: float


class Settings(NamedTuple):
    """What is the same for every path of a run."""

    ce: float
    receiver_height_m: float
    vertical: bool
    permittivity: float
    conductivity: float
    street_width_m: float
    extra_db: float
    model: int
    """Numbers of :mod:`.kernels.models`."""
    air: Air
    ce_rare: float
    """Curvature of the earth of beta_0 % of time, P.1812 eq. (7b)."""
    itm: ItmAir
    surroundings: int
    """Of Hata's formulas, numbers of :mod:`.kernels.empirical`."""
    building_height_m: float
    """Of RMa, TR 38.901."""


class Area(NamedTuple):
    """Grids of one shape, north up; ``where`` marks the pixels that are asked for."""

    height: Grid
    clutter_height: Grid
    clutter_category: NDArray[np.uint8]
    where: NDArray[np.bool_]
    pixel_km: float
    zone: NDArray[np.uint8]
    """Radio-climatic zone of P.1812 Table 2: 1 sea, 3 coastal land, 4 inland."""


class Network(NamedTuple):
    """Masts (points with one antenna height) and their cells, sorted by mast, then frequency.

    ``row`` and ``col`` count pixel centres; ``first[m]:first[m + 1]`` are the cells of mast ``m``;
    ``ground`` and ``antenna`` are above sea; ``peak`` is its strongest EIRP less the loss of the
    first kilometre and ``reach`` its longest range. ``carriers[carrier[c]]`` is a cell's frequency.

    ``patterns[pattern[c]]`` is what a cell's antenna, tilted as it is, radiates relative to its
    maximum, by direction less ``azimuth`` (NaN: the cut at 0 holds all round); ``eirp`` is that
    maximum. ``patterns_best`` (patterns, 360) is the best of every column. The data channel of an
    active antenna has a table of its own, ``patterns[traffic[c]]``, whose maximum lies
    ``traffic_gain[c]`` dB above that of the broadcast beams; elsewhere it is the same table and 0.
    """

    row: Floats
    col: Floats
    ground: Floats
    antenna: Floats
    peak: Floats
    reach: Floats
    first: NDArray[np.int64]
    eirp: Floats
    carrier: NDArray[np.int64]
    azimuth: Floats
    pattern: NDArray[np.int64]
    traffic: NDArray[np.int64]
    traffic_gain: Floats
    range: Floats
    carriers: Floats
    patterns: Patterns
    patterns_best: Grid


class Job(NamedTuple):
    """A network on its ground."""

    net: Network
    area: Area
    settings: Settings


class Path(NamedTuple):
    """Terrain of one path as Recommendation ITU-R P.1812 sees it, free of frequency.

    "Rare" is the earth of beta_0 % of time (a_beta), everything else the median one (a_e). Heights
    are m above sea, distances km, slopes m/km, angles mrad. A ``knife`` is Bullington's diffraction
    parameter times the root of the wavelength in m.
    """

    distance: float
    hts: float
    """Transmitting antenna."""
    hrs: float
    ground_t: float
    """Bare ground under the transmitter, h[0]."""
    ground_r: float
    slope: float
    """S_tim, the steepest slope from the transmitter to a point of the profile."""
    knife: float
    knife_rare: float
    fit_t: float
    """h_st, the least-squares smooth surface at the transmitter before any obstruction counts."""
    fit_r: float
    smooth_t: float
    """h_stp, the same for the diffraction model: lowered for obstructions, at most the ground."""
    smooth_r: float
    flat: float
    """Knife over the smooth profile (all heights zero, antennas above the smooth surface)."""
    flat_rare: float
    theta_t: float
    """Horizon elevation angle above the local horizontal."""
    theta_r: float
    dlt: float
    """From the transmitter to its horizon."""
    dlr: float
    roughness: float
    """h_m."""
    dtm: float
    """Longest continuous land (inland and coastal) section."""
    dlm: float
    """Longest continuous inland section."""
    dct: float
    """From the transmitter over land to the coast."""
    dcr: float
    sea: float
    """omega, share of the path over sea."""


class Chunk(NamedTuple):
    """What one mast radiates into a window of the grid: basic transmission losses, no antenna in it.

    ``loss`` int16 (carriers of the mast, rows, cols) in hundredths of a dB, clutter included;
    ``NOT_REACHED`` where out of range or too weak to matter, ``NOT_KNOWN`` behind a hole.
    ``elevation`` int16 (rows, cols) in hundredths of a degree, up positive: the direction in which
    the ray leaves the mast, toward the receiver or toward the obstacle that hides it.
    """

    top: int
    """Row of the grid of the window's first pixel."""
    left: int
    loss: NDArray[np.int16]
    elevation: NDArray[np.int16]


NOT_REACHED = np.int16(32767)
NOT_KNOWN = np.int16(-32768)
