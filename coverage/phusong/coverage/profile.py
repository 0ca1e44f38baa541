"""One path, told in full: its profile, its losses one by one, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.clutter_loss import ClutterCategory
from phusong.coverage.free_space import free_space_loss_db
from phusong.coverage.kernels import antennas as antenna_kernels
from phusong.coverage.kernels import clutter as clutter_kernels
from phusong.coverage.kernels import diffraction as diffraction_kernels
from phusong.coverage.kernels import exact as exact_kernels
from phusong.coverage.kernels import models as model_kernels
from phusong.coverage.kernels import profiles as profiles_kernels
from phusong.coverage.kernels.windows import Source
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.losses import Engine, LossJob, losses
from phusong.coverage.signals import foliage_db
from phusong.coverage.structures import NOT_KNOWN, NOT_REACHED, Area, Floats, Job, Path
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import Box
from phusong.coverage.transmitters import Transmitters

__all__ = ["MASTS_TRIED", "Link", "Links", "Obstacle", "Profile", "Sight", "path_profile"]

MASTS_TRIED = 24
"""Masts whose paths are looked at one by one for the best server of a dark pixel, strongest first as if
nothing stood in between. Reasons and path profiles ask for as many: they must name the same station."""
_LIGHT_M_GHZ = 0.299792458
_MOST_DB = 327.0
"""What hundredths of a dB in 16 bits hold, nearly; nobody asks for the path beyond."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Ground along a straight line; arrays of shape (N,), both ends included."""

    distance_km: Floats
    height_m: Floats
    """Above sea; NaN in a hole."""
    x_m: Floats
    y_m: Floats


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The point of the ground that reaches furthest into the ray, in Fresnel zones."""

    distance_km: float
    """From the transmitter."""
    height_m: float
    """Above sea."""
    above_line_m: float
    """Above the straight line between the antennas, the bulge of the effective earth included;
    negative where it only reaches into the first Fresnel zone from below."""
    loss_db: float
    """Of this point alone as a knife edge, P.526-15 eq. (31)."""
    x_m: float
    y_m: float


@dataclass(frozen=True, eq=False)
class Sight:
    """What lies under the line from an antenna to a receiver; arrays of shape (N,), ends included.

    Heights are m above sea on a flat base line; the earth's bulge stands apart, so that a drawing
    may bend the ground under a straight line.
    """

    distance_km: Floats
    """From the transmitter."""
    ground_m: Floats
    clutter_m: Floats
    """Representative height of trees and buildings above ground; 0 on open land and water."""
    sea: NDArray[np.bool_]
    bulge_m: Floats
    """Of the effective earth above the chord: 500 d1 d2 / a_e."""
    line_m: Floats
    """Straight line between the antennas."""
    fresnel_m: Floats
    """Radius of the first Fresnel zone, P.526-15 eq. (2)."""
    bearing_deg: float
    """From the transmitter, clockwise from the grid's north."""


@dataclass(frozen=True, slots=True)
class Link:
    """Budget of one cell at one pixel, with the same figures as the prediction.

    ``rsrp_dbm`` = ``eirp_dbm`` - ``pointing_db`` - ``free_space_db`` - ``diffraction_db`` -
    ``clutter_db`` - ``receiver_db``.
    """

    cell: int
    """Index in the transmitters."""
    distance_km: float
    """Along the ground."""
    eirp_dbm: float
    pointing_db: float
    """What the antenna's pattern gives away in this direction, 0 and above."""
    free_space_db: float
    diffraction_db: float
    clutter_db: float
    receiver_db: float
    """Body and entry loss."""
    obstacle: Obstacle | None
    """None when the ray is clear (knife edge below nu = -0.78)."""

    @property
    def rsrp_dbm(self) -> float:
        """Median RSRP."""
        losses = self.free_space_db + self.diffraction_db + self.clutter_db + self.receiver_db
        return self.eirp_dbm - self.pointing_db - losses


def path_profile(
    terrain: Terrain, start_xy_m: tuple[float, float], end_xy_m: tuple[float, float]
) -> Profile:
    """Heights, bilinear, at equal steps of one pixel at most; both ends must lie on the grid.

    Raises
    ------
    ValueError
        When an end lies off the grid.
    """
    row, col = terrain.rowcol(*np.transpose([start_xy_m, end_xy_m]))
    if not terrain.covers(row, col).all():
        raise ValueError("both ends must lie on the grid")
    pixels = float(np.hypot(row[1] - row[0], col[1] - col[0]))
    steps = max(int(np.ceil(pixels - 1e-9)), 1)
    rows = np.linspace(row[0], row[1], steps + 1)
    cols = np.linspace(col[0], col[1], steps + 1)
    heights = [
        profiles_kernels.sample(terrain.height_m, r, c) for r, c in zip(rows, cols, strict=True)
    ]
    x, y = terrain.xy(rows, cols)
    distance = np.linspace(0, pixels * terrain.pixel_m / 1000, steps + 1)
    return Profile(distance, np.array(heights), x, y)


class Links:
    """Paths from any cell to any pixel, of one network on one terrain.

    Every path is computed on its own profile, whatever its length; a prediction may look less far
    and read the terrain along rays.
    """

    def __init__(
        self, transmitters: Transmitters, terrain: Terrain, *, definition: CoverageDefinition
    ) -> None:
        self._terrain, self._definition = terrain, definition
        self._net, self._order = transmitters.network(terrain)
        self._area = terrain.area(np.ones(terrain.shape, np.bool_))
        self._model = definition.propagation
        self._settings = self._model.settings(definition.receiver_height_m, 0.0)
        self._position = np.argsort(self._order)
        self._mast = np.repeat(np.arange(self._net.row.size), np.diff(self._net.first))

    def explain(self, cell: int, row: int, col: int) -> Link | None:
        """Budget of a cell at a pixel; None when the path meets a hole or the mast is off the grid."""
        c, mast = self._place(cell)
        walked = self._walk(mast, (row, col))
        loss = None if walked is None else self._loss(c, (row, col), self._area)
        if walked is None or loss is None:
            return None
        profile, n = walked
        ends = float(self._net.antenna[mast]), self._receiver_m(row, col)
        frequency = float(self._net.carriers[self._net.carrier[c]])
        slant = float(np.hypot(profile.d[n], 0.001 * (ends[1] - ends[0])))
        free = float(free_space_loss_db(slant, frequency_ghz=frequency))
        terrain, clutter = self._shares(c, (row, col), walked, whole=loss[0], free=free)
        bearing = self._bearing(mast, row, col)
        return Link(
            cell=cell,
            distance_km=float(profile.d[n]),
            eirp_dbm=float(self._net.eirp[c]),
            pointing_db=-float(antenna_kernels.cell_gain(self._net, c, bearing, loss[1])),
            free_space_db=free,
            diffraction_db=terrain,
            clutter_db=clutter + float(foliage_db(self._category(row, col), self._definition)),
            receiver_db=self._definition.losses_in_db(self._definition.environment, frequency),
            obstacle=self._obstacle(mast, (row, col), walked, ends, frequency),
        )

    def _place(self, cell: int) -> tuple[int, int]:
        """A cell of the transmitters in the network, and its mast."""
        c = int(self._position[cell])
        return c, int(self._mast[c])

    def _receiver_m(self, row: int, col: int) -> float:
        return float(self._area.height[row, col]) + self._settings.receiver_height_m

    def _category(self, row: int, col: int) -> NDArray[np.uint8]:
        return np.asarray(self._area.clutter_category[row, col])

    def _loss(self, c: int, pixel: tuple[int, int], area: Area) -> tuple[float, float] | None:
        """Basic transmission loss and the elevation at which the ray leaves; None at a hole."""
        net, mast = self._net, int(self._mast[c])
        away = np.hypot(pixel[0] - net.row[mast], pixel[1] - net.col[mast]) * area.pixel_km
        frequency = net.carriers[net.carrier[c : c + 1]]
        source = Source(
            row=float(net.row[mast]),
            col=float(net.col[mast]),
            ground=float(net.ground[mast]),
            antenna=net.antenna[mast : mast + 1],
            first=np.array([0, 1]),
            frequency=frequency,
            range=np.array([away + 1.0]),
            reach=away + 1.0,
            most=np.array([_MOST_DB]),
            eirp=np.array([0.0]),
            tuned=model_kernels.tune(frequency, self._settings),
        )
        job = Job(net, area, self._settings)
        work = LossJob(job, self._model, floor_dbm=-np.inf, engine=Engine.EXACT)
        chunk = losses(work, source, Box(pixel[0], pixel[0] + 1, pixel[1], pixel[1] + 1))
        if chunk is None or chunk.loss[0, 0, 0] in (NOT_KNOWN, NOT_REACHED):
            return None
        return 0.01 * float(chunk.loss[0, 0, 0]), 0.01 * float(chunk.elevation[0, 0])

    def _shares(
        self,
        c: int,
        pixel: tuple[int, int],
        walked: tuple[profiles_kernels.Profile, int],
        *,
        whole: float,
        free: float,
    ) -> tuple[float, float]:
        """What terrain and what clutter adds to free space, dB: the loss less that without it.

        A statistical model knows of the terrain only whether it leaves the line free; all that it
        adds to free space along a free line is its surroundings.
        """
        if self._model.adds_clutter:
            at = self._area.clutter_height[pixel], self._area.clutter_category[pixel]
            clutter = clutter_kernels.terminal_clutter(
                float(self._net.carriers[self._net.carrier[c]]),
                self._settings.receiver_height_m,
                float(at[0]),
                bool(at[1] <= clutter_kernels.LAST_SCATTERING),
                self._settings.street_width_m,
            )
        elif model_kernels.wants_surface(self._settings):
            bare = self._loss(c, pixel, self._bare)
            clutter = 0.0 if bare is None else whole - bare[0]
        else:
            profile, n = walked
            hts = float(self._net.antenna[self._mast[c]])
            path = exact_kernels.path_along(
                profile, n, hts, self._receiver_m(*pixel), self._settings
            )
            free_line = Path(*path)._replace(slope=-np.inf)
            frequency = float(self._net.carriers[self._net.carrier[c]])
            clutter = model_kernels.statistical_loss(free_line, frequency, self._settings) - free
        return whole - free - float(clutter), float(clutter)

    @cached_property
    def _bare(self) -> Area:
        """The ground without anything that stands on it."""
        category = np.full_like(self._area.clutter_category, ClutterCategory.OPEN)
        return self._area._replace(clutter_category=category)

    def sight(self, cell: int, row: int, col: int) -> Sight | None:
        """The ground under :meth:`explain`'s path; None where that is None."""
        c, mast = self._place(cell)
        walked = self._walk(mast, (row, col))
        if walked is None:
            return None
        profile, n = walked
        distance, ground = profile.d[: n + 1], profile.h[: n + 1]
        wavelength = _LIGHT_M_GHZ / float(self._net.carriers[self._net.carrier[c]])
        rows, cols = self._along(mast, (row, col), distance / distance[-1])
        at = (
            np.clip(np.rint(rows), 0, self._terrain.shape[0] - 1).astype(int),
            np.clip(np.rint(cols), 0, self._terrain.shape[1] - 1).astype(int),
        )
        stands = self._area.clutter_category[at] > clutter_kernels.LAST_SCATTERING
        before, after = distance, distance[-1] - distance
        ends = float(self._net.antenna[mast]), self._receiver_m(row, col)
        return Sight(
            distance_km=distance,
            ground_m=ground,
            clutter_m=np.where(stands, self._area.clutter_height[at], 0.0).astype(float),
            sea=self._area.height[at] == 0,
            bulge_m=500 * self._settings.ce * before * after,
            line_m=(ends[0] * after + ends[1] * before) / distance[-1],
            fresnel_m=np.sqrt(1000 * wavelength * before * after / distance[-1]),
            bearing_deg=self._bearing(mast, row, col) % 360,
        )

    def _walk(
        self, mast: int, pixel: tuple[int, int]
    ) -> tuple[profiles_kernels.Profile, int] | None:
        """Profile from a mast to a pixel, and its last index; None at a hole."""
        net = self._net
        if np.isnan(net.ground[mast]):
            return None  # off the grid it may lie farther away than the profile has room for
        profile = profiles_kernels.new_profile(int(np.hypot(*self._terrain.shape)) + 4)
        start = float(net.row[mast]), float(net.col[mast])
        n = int(profiles_kernels.walk(self._area, start, float(net.ground[mast]), pixel, profile))
        return None if n < 0 else (profile, n)

    def _along(
        self, mast: int, pixel: tuple[int, int], share: float | Floats
    ) -> tuple[Floats, Floats]:
        """Fractional rows and columns at shares of the way from a mast to a pixel."""
        row = self._net.row[mast] + share * (pixel[0] - self._net.row[mast])
        col = self._net.col[mast] + share * (pixel[1] - self._net.col[mast])
        return np.asarray(row), np.asarray(col)

    def likely(self, row: int, col: int, count: int) -> NDArray[np.int64]:
        """Cells in range of a pixel, one per mast, strongest first if nothing stood in between."""
        net = self._net
        down, right = row - net.row, col - net.col
        flat = np.maximum(np.hypot(down, right) * self._area.pixel_km, profiles_kernels.SHORTEST_KM)
        masts = np.flatnonzero(flat <= net.reach)
        levels = net.peak[masts] - 20 * np.log10(flat[masts])
        best: list[tuple[float, int]] = []
        for mast in masts[np.argsort(-levels, kind="stable")][: 4 * count]:
            cells = np.arange(net.first[mast], net.first[mast + 1])
            cells = cells[flat[mast] <= net.range[cells]]
            bearing = self._bearing(int(mast), row, col)
            level = [
                net.eirp[c]
                - diffraction_kernels.free_space(flat[mast], net.carriers[net.carrier[c]])
                + antenna_kernels.cell_gain(net, c, bearing, np.nan)
                for c in cells
            ]
            winner = int(np.argmax(level))
            best.append((20 * np.log10(flat[mast]) - level[winner], int(cells[winner])))
        return self._order[[cell for _, cell in sorted(best)[:count]]]

    def _bearing(self, mast: int, row: int, col: int) -> float:
        across, up = col - self._net.col[mast], self._net.row[mast] - row
        return float(np.degrees(np.arctan2(across, up)))

    def _obstacle(
        self,
        mast: int,
        pixel: tuple[int, int],
        walked: tuple[profiles_kernels.Profile, int],
        antennas: tuple[float, float],
        frequency: float,
    ) -> Obstacle | None:
        (d, h, *_), n = walked
        if n < 2:
            return None
        inner = slice(1, n)
        before, after = d[inner], d[n] - d[inner]
        ray = (antennas[0] * after + antennas[1] * before) / d[n]
        above = h[inner] + 500 * self._settings.ce * before * after - ray
        wavelength = _LIGHT_M_GHZ / frequency
        nu = above * np.sqrt(0.002 * d[n] / (wavelength * before * after))
        at = int(np.argmax(nu)) + 1
        if nu[at - 1] <= -0.78:
            return None
        x, y = self._terrain.xy(*self._along(mast, pixel, d[at] / d[n]))
        return Obstacle(
            distance_km=float(d[at]),
            height_m=float(h[at]),
            above_line_m=float(above[at - 1]),
            loss_db=float(diffraction_kernels.knife_edge(nu[at - 1])),
            x_m=float(x),
            y_m=float(y),
        )
