"""One path, told in full: its profile, its losses one by one, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels import clutter as clutter_kernels
from phusong.coverage.kernels import diffraction as diffraction_kernels
from phusong.coverage.kernels import exact as exact_kernels
from phusong.coverage.kernels import profiles as profiles_kernels
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.structures import Floats, Job
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

__all__ = ["Link", "Links", "Obstacle", "Profile", "Sight", "path_profile"]

_LIGHT_M_GHZ = 0.299792458


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
    """Paths from any cell to any pixel, of one network on one terrain."""

    def __init__(
        self, transmitters: Transmitters, terrain: Terrain, *, definition: CoverageDefinition
    ) -> None:
        self._terrain = terrain
        self._net, self._order = transmitters.network(terrain)
        self._area = terrain.area(np.ones(terrain.shape, np.bool_))
        self._settings = definition.propagation.settings(
            definition.receiver_height_m, definition.losses_db
        )
        self._job = Job(self._net, self._area, self._settings)
        self._position = np.argsort(self._order)
        self._mast = np.repeat(np.arange(self._net.row.size), np.diff(self._net.first))

    def explain(self, cell: int, row: int, col: int) -> Link | None:
        """Budget of a cell at a pixel; None when the path meets a hole or the mast is off the grid."""
        c = int(self._position[cell])
        mast = int(self._mast[c])
        walked = self._walk(mast, (row, col))
        if walked is None:
            return None
        d, h, n = walked
        hts = float(self._net.antenna[mast])
        hrs = float(self._area.height[row, col]) + self._settings.receiver_height_m
        frequency = float(self._net.carriers[self._net.carrier[c]])
        ce = self._settings.ce
        slope, knife = diffraction_kernels.horizon(d, h, n, hts, hrs, ce, 1.0)
        bearing = self._bearing(mast, row, col)
        elevation = float(np.degrees(np.arctan(0.001 * (slope - 500 * ce * d[n]))))
        diffraction = diffraction_kernels.bullington(knife, d[n], _LIGHT_M_GHZ / frequency)
        diffraction += diffraction_kernels.delta(d, h, n, hts, hrs, frequency, self._settings)
        clutter = np.empty(self._net.carriers.size)
        exact_kernels.clutter_at(self._job, row, col, clutter)
        straight = float(np.hypot(d[n], 0.001 * (hrs - hts)))
        return Link(
            cell=cell,
            distance_km=float(d[n]),
            eirp_dbm=float(self._net.eirp[c]),
            pointing_db=-float(exact_kernels.cell_gain(self._net, c, bearing, elevation)),
            free_space_db=float(diffraction_kernels.free_space(straight, frequency)),
            diffraction_db=float(diffraction),
            clutter_db=float(clutter[self._net.carrier[c]]),
            receiver_db=self._settings.extra_db,
            obstacle=self._obstacle(mast, (row, col), (d, h, n), (hts, hrs), frequency),
        )

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
            free = [
                net.eirp[c]
                - diffraction_kernels.free_space(flat[mast], net.carriers[net.carrier[c]])
                + exact_kernels.cell_gain(net, c, bearing, np.nan)
                for c in cells
            ]
            winner = int(np.argmax(free))
            best.append((-free[winner], int(cells[winner])))
        return self._order[[cell for _, cell in sorted(best)[:count]]]

    def _bearing(self, mast: int, row: int, col: int) -> float:
        across, up = col - self._net.col[mast], self._net.row[mast] - row
        return float(np.degrees(np.arctan2(across, up)))

    def sight(self, cell: int, row: int, col: int) -> Sight | None:
        """The ground under :meth:`explain`'s path; None where that is None."""
        c = int(self._position[cell])
        mast = int(self._mast[c])
        walked = self._walk(mast, (row, col))
        if walked is None:
            return None
        d, h, n = walked
        distance, ground = d[: n + 1], h[: n + 1]
        frequency = float(self._net.carriers[self._net.carrier[c]])
        rows, cols = self._along(mast, (row, col), np.linspace(0, 1, n + 1))
        at = (
            np.clip(np.rint(rows), 0, self._terrain.shape[0] - 1).astype(int),
            np.clip(np.rint(cols), 0, self._terrain.shape[1] - 1).astype(int),
        )
        category = self._area.clutter_category[at]
        stands = category > clutter_kernels.LAST_SCATTERING
        hrs = float(ground[-1]) + self._settings.receiver_height_m
        before, after = distance, distance[-1] - distance
        wavelength = _LIGHT_M_GHZ / frequency
        return Sight(
            distance_km=distance,
            ground_m=ground,
            clutter_m=np.where(stands, self._area.clutter_height[at], 0.0).astype(float),
            sea=self._area.height[at] == 0,
            bulge_m=500 * self._settings.ce * before * after,
            line_m=(float(self._net.antenna[mast]) * after + hrs * before) / distance[-1],
            fresnel_m=np.sqrt(1000 * wavelength * before * after / distance[-1]),
            bearing_deg=self._bearing(mast, row, col) % 360,
        )

    def _walk(self, mast: int, pixel: tuple[int, int]) -> tuple[Floats, Floats, int] | None:
        """Distances and heights from a mast to a pixel, and the last index; None at a hole."""
        if np.isnan(self._net.ground[mast]):
            return None  # off the grid it may lie farther away than the profile has room for
        d, h = np.empty((2, int(np.hypot(*self._terrain.shape)) + 4))
        n = int(profiles_kernels.walk(self._net, self._area, mast, pixel, d, h))
        return None if n < 0 else (d, h, n)

    def _along(
        self, mast: int, pixel: tuple[int, int], share: float | Floats
    ) -> tuple[Floats, Floats]:
        """Fractional rows and columns at shares of the way from a mast to a pixel."""
        row = self._net.row[mast] + share * (pixel[0] - self._net.row[mast])
        col = self._net.col[mast] + share * (pixel[1] - self._net.col[mast])
        return np.asarray(row), np.asarray(col)

    def _obstacle(
        self,
        mast: int,
        pixel: tuple[int, int],
        profile: tuple[Floats, Floats, int],
        antennas: tuple[float, float],
        frequency: float,
    ) -> Obstacle | None:
        d, h, n = profile
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
        x, y = self._terrain.xy(*self._along(mast, pixel, at / n))
        return Obstacle(
            distance_km=float(d[at]),
            height_m=float(h[at]),
            above_line_m=float(above[at - 1]),
            loss_db=float(diffraction_kernels.knife_edge(nu[at - 1])),
            x_m=float(x),
            y_m=float(y),
        )
