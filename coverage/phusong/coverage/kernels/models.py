"""The model that a run asks for, compiled: one number chooses, every loop calls the same names."""

from __future__ import annotations

from math import sqrt

import numpy as np

from phusong.coverage.compiled import compiled, inlined, lean
from phusong.coverage.kernels import empirical
from phusong.coverage.kernels.clutter import LAST_SCATTERING, terminal_clutter
from phusong.coverage.kernels.diffraction import free_space
from phusong.coverage.kernels.diffraction import path_loss as p526_loss
from phusong.coverage.kernels.itm import path_loss as itm_path_loss
from phusong.coverage.kernels.itm_setup import itm_setup
from phusong.coverage.kernels.itm_terrain import ItmPath
from phusong.coverage.kernels.p1812 import tuned_loss
from phusong.coverage.kernels.p1812_air import Tuned, tuned
from phusong.coverage.structures import Area, Floats, Grid, Path, Settings

P526, P1812, ITM, RMA, UMA, UMI, OKUMURA_HATA, COST_231, MODIFIED_HATA, USER = range(10)


@inlined
def wants_surface(settings: Settings) -> bool:
    """Whether clutter stands on the profile, and horizons and zones count."""
    return settings.model == P1812 or settings.model == USER


@inlined
def wants_rare(settings: Settings) -> bool:
    """Whether the earth of beta_0 % of time is needed: below the median."""
    return settings.model == P1812 and settings.air.time_percentage < 50


@compiled
def tune(frequencies: Floats, settings: Settings) -> Floats:
    """What P.1812 makes of each frequency in the run's air, (frequencies, 6); see :class:`Tuned`."""
    rows = np.empty((frequencies.size, 6))
    for i in range(frequencies.size):
        one = tuned(settings.air, frequencies[i], settings.vertical)
        rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 3] = one.ce, one.root, one.free, one.duct
        rows[i, 4], rows[i, 5] = one.bend, one.scatter
    return rows


@inlined
def tuned_again(rows: Floats, i: int, frequency: float, settings: Settings) -> Tuned:
    """A row of :func:`tune` as what it was."""
    return Tuned(
        frequency=frequency,
        vertical=settings.vertical,
        air=settings.air,
        ce=rows[i, 0],
        root=rows[i, 1],
        free=rows[i, 2],
        duct=rows[i, 3],
        bend=rows[i, 4],
        scatter=rows[i, 5],
    )


@inlined
def terrain_loss(path: Path, frequency: float, tuned_to: Tuned, settings: Settings) -> float:
    """Basic transmission loss, dB, by the models that want a :class:`Path`; ``frequency`` GHz."""
    if settings.model == P1812:
        return tuned_loss(path, tuned_to)
    if settings.model == P526:
        return p526_loss(path, frequency, settings)
    return statistical_loss(path, frequency, settings)


@lean
def statistical_loss(path: Path, frequency: float, settings: Settings) -> float:
    """The same by the models that know distance and heights, and whether the line is free."""
    high, low = path.hts - path.ground_t, path.hrs - path.ground_r
    free = path.slope <= (path.hrs - path.hts) / path.distance  # of a free line it is that
    street, building = settings.street_width_m, settings.building_height_m
    kind = settings.surroundings
    if settings.model == RMA:
        return empirical.rma(path.distance, high, low, frequency, free, street, building)
    if settings.model == UMA:
        return empirical.uma(path.distance, high, low, frequency, free)
    if settings.model == UMI:
        return empirical.umi(path.distance, high, low, frequency, free)
    straight = sqrt(path.distance**2 + (0.001 * (path.hrs - path.hts)) ** 2)
    if settings.model == OKUMURA_HATA:
        loss = empirical.okumura_hata(path.distance, high, low, frequency, kind)
    elif settings.model == COST_231:
        loss = empirical.cost231(path.distance, high, low, frequency, kind)
    else:
        loss = empirical.modified_hata(path.distance, high, low, frequency, kind)
    return max(loss, free_space(straight, frequency))  # their formulas know no floor


@lean
def longley_rice(path: ItmPath, frequency: float, settings: Settings) -> float:
    """The same by the Irregular Terrain Model."""
    return itm_path_loss(path, itm_setup(1000 * frequency, settings.itm))


@compiled
def terminal_clutter_of(
    area: Area, settings: Settings, box: tuple[int, int, int, int], frequency: float, out: Grid
) -> None:
    """P.2108-1 height-gain loss of every pixel of a box of the grid, (rows, cols) dB."""
    top, bottom, left, right = box
    receiver, street = settings.receiver_height_m, settings.street_width_m
    tops, category, loss = np.float32(-1), -1, 0.0
    for row in range(top, bottom):
        for col in range(left, right):
            here, kind = area.clutter_height[row, col], int(area.clutter_category[row, col])
            if here != tops or kind != category:  # neighbours are mostly alike
                tops, category = here, kind
                scatters = kind <= LAST_SCATTERING
                loss = terminal_clutter(frequency, receiver, float(here), scatters, street)
            out[row - top, col - left] = loss
