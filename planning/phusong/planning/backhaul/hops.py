"""One hop in full: its path over the terrain, its budget, and what the sea does to it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.clutter_loss import ClutterCategory
from phusong.coverage.profile import path_profile
from phusong.coverage.terrain import Terrain
from phusong.planning.backhaul.bands import MODULATIONS, Band, Modulation, threshold_dbm
from phusong.planning.backhaul.chain import Hop
from phusong.planning.backhaul.clearance import Share, heights_needed, obstruction, shares
from phusong.planning.backhaul.link import Ends, Outage, modulation_for, outage_pct, received_dbm
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.sea import Reflection, reflection
from phusong.planning.backhaul.stations import Stations
from phusong.planning.results.backhaul import HopColumn

__all__ = ["Ground", "HopReport", "Path", "report"]

Floats = NDArray[np.float64]

_BARE_PIXELS = 1.5
"""So near to an end nothing but the ground counts: there the site is cleared, and the dish hangs above."""
_PEAK_PCT = 1.0


class Path(NamedTuple):
    """What lies under a hop, (N,) points."""

    distance_km: Floats
    surface_m: Floats
    """Above sea, with what stands there and the margin of the terrain, but for the ends."""
    ground_m: Floats
    """Bare, without margin."""
    sea: NDArray[np.bool_]


class Ground:
    """Terrain that paths are laid over.

    Parameters
    ----------
    sea
        (H, W) where water lies.
    margin_m
        Added to all heights but those of the ends.
    """

    def __init__(self, terrain: Terrain, sea: NDArray[np.bool_], *, margin_m: float) -> None:
        self.terrain = terrain
        self._sea = sea
        self._margin_m = margin_m

    @cached_property
    def surface_m(self) -> NDArray[np.float32]:
        """(H, W) terrain with trees and buildings, of which a coarse cover may put some in the sea."""
        stands = (self.terrain.clutter_category > ClutterCategory.OPEN) & ~self._sea
        height = np.where(stands, self.terrain.clutter_height_m, np.float32(0.0))
        return np.asarray(self.terrain.height_m + height, np.float32)

    @cached_property
    def _covered(self) -> Terrain:
        return replace(self.terrain, height_m=self.surface_m)

    def path(self, start_xy_m: tuple[float, float], end_xy_m: tuple[float, float]) -> Path:
        """Along a straight line.

        Raises
        ------
        ValueError
            When an end lies off the grid.
        """
        bare = path_profile(self.terrain, start_xy_m, end_xy_m)
        covered = path_profile(self._covered, start_xy_m, end_xy_m).height_m
        d = bare.distance_km
        near = np.minimum(d, d[-1] - d) < _BARE_PIXELS * self.terrain.pixel_m / 1000
        surface = np.where(near, bare.height_m, covered)
        surface[1:-1] += self._margin_m
        row, col = self.terrain.rowcol(bare.x_m, bare.y_m)
        limits = np.array(self.terrain.shape) - 1
        at = tuple(
            np.clip(np.rint(one), 0, most).astype(int)
            for one, most in zip((row, col), limits, strict=True)
        )
        return Path(d, surface, bare.height_m, self._sea[at])


class HopReport(NamedTuple):
    """A hop and what was found of it."""

    row: dict[str, object]
    """By :class:`~phusong.planning.results.backhaul.HopColumn`, without place and number."""
    length_km: float
    capacity_mbps: float
    outage: float
    """Share of time at which what is needed does not get through, %."""
    reflects: bool


def report(
    hop: Hop,
    stations: Stations,
    ground: Ground,
    *,
    mbps: float,
    rules: BackhaulRules,
    latitude_deg: float,
) -> HopReport:
    """Everything that can be said of a hop."""
    xy = [(float(x), float(y)) for x, y in stations.xy_m[[hop.start, hop.end]]]
    path = ground.path(xy[0], xy[1])
    band = rules.microwave.bands[hop.band]
    length = float(path.distance_km[-1])
    demands = shares(rules.microwave.clearance, length, k_least=rules.microwave.least_k)
    tops = (float(path.surface_m[0]) + hop.start_m, float(path.surface_m[-1]) + hop.end_m)
    ends = Ends(*(np.array([value]) for value in (length, *tops)))
    mirror = reflection(  # trees and errors of the terrain are nothing to hide behind
        path.distance_km,
        path.ground_m,
        path.sea,
        antennas_m=tops,
        k_range=(demands[0].k, demands[1].k),
        frequency_ghz=band.frequency_ghz,
        calm_m=rules.microwave.calm_sea_m,
    )
    budget = _Budget(ends, band, rules, latitude_deg, hop.diversity)
    needed = modulation_for(band, mbps)
    assert needed is not None, "bands that do not carry the rate are not chosen"
    outage = budget.outage(needed)
    steady = budget.densest(100.0 - rules.microwave.hop_availability_pct) or needed
    capacity = steady.bit_s_hz * band.channel_mhz
    row: dict[str, object] = {
        HopColumn.START_ID.value: stations.id[hop.start],
        HopColumn.END_ID.value: stations.id[hop.end],
        HopColumn.LENGTH_KM.value: length,
        HopColumn.START_ANTENNA_M.value: hop.start_m,
        HopColumn.END_ANTENNA_M.value: hop.end_m,
        HopColumn.MODULATION.value: steady.name,
        HopColumn.CAPACITY_MBPS.value: capacity,
        HopColumn.RAIN_PCT.value: float(outage.rain[0]),
        HopColumn.MULTIPATH_PCT.value: float(outage.multipath[0]),
        HopColumn.AVAILABILITY_PCT.value: 100.0 - float(outage.total[0]),
        HopColumn.DIVERSITY.value: hop.diversity,
        **_of_band(band),
        **budget.levels(needed),
        **_of_path(path, tops, stations, hop, demands=demands, frequency_ghz=band.frequency_ghz),
        **_of_mirror(mirror),
    }
    return HopReport(row, length, capacity, float(outage.total[0]), mirror is not None)


class _Budget:
    """Levels and outages of one hop."""

    def __init__(
        self, ends: Ends, band: Band, rules: BackhaulRules, latitude_deg: float, diversity: bool
    ) -> None:
        self._ends, self._band, self._rules = ends, band, rules
        self._latitude_deg, self._diversity = latitude_deg, diversity

    def outage(self, modulation: Modulation) -> Outage:
        return outage_pct(
            self._ends,
            self._band,
            modulation,
            rules=self._rules.microwave,
            climate=self._rules.climate,
            latitude_deg=self._latitude_deg,
            diversity=self._diversity,
        )

    def densest(self, allowed_pct: float) -> Modulation | None:
        """The densest modulation that is out no longer than allowed."""
        fits = (m for m in reversed(MODULATIONS) if self.outage(m).total[0] <= allowed_pct + 1e-12)
        return next(fits, None)

    def levels(self, needed: Modulation) -> dict[str, object]:
        band = self._band
        losses = self._rules.microwave.losses_db
        level = float(received_dbm(band, self._ends.distance_km, losses_db=losses)[0])
        peak = self.densest(_PEAK_PCT) or needed
        return {
            HopColumn.PEAK_MODULATION.value: peak.name,
            HopColumn.PEAK_MBPS.value: peak.bit_s_hz * band.channel_mhz,
            HopColumn.RECEIVED_DBM.value: level,
            HopColumn.MARGIN_DB.value: level - float(threshold_dbm(needed, band.channel_mhz)),
        }


def _of_band(band: Band) -> dict[str, object]:
    return {
        HopColumn.BAND.value: band.name,
        HopColumn.FREQUENCY_GHZ.value: band.frequency_ghz,
        HopColumn.CHANNEL_MHZ.value: band.channel_mhz,
        HopColumn.DISH_M.value: band.antenna_m,
    }


def _of_path(
    path: Path,
    tops: tuple[float, float],
    stations: Stations,
    hop: Hop,
    *,
    demands: tuple[Share, Share],
    frequency_ghz: float,
) -> dict[str, object]:
    d = path.distance_km
    row: dict[str, object] = {HopColumn.SEA_KM.value: float(path.sea.mean() * d[-1])}
    if len(d) < 3:
        return row
    tight = obstruction(d, path.surface_m, tops, demands=demands, frequency_ghz=frequency_ghz)
    limits = tuple(float(np.nanmax(stations.antenna_m[one])) for one in (hop.start, hop.end))
    least = heights_needed(
        d, path.surface_m, (limits[0], limits[1]), demands=demands, frequency_ghz=frequency_ghz
    )
    return row | {
        HopColumn.OBSTRUCTION_KM.value: tight.distance_km,
        HopColumn.OBSTRUCTION_M.value: tight.ground_m,
        HopColumn.CLEARANCE_M.value: tight.clearance_m,
        HopColumn.CLEARANCE_ZONES.value: tight.of_zone,
        HopColumn.CLEARANCE_K.value: tight.k,
        HopColumn.START_NEEDED_M.value: np.nan if least is None else least[0],
        HopColumn.END_NEEDED_M.value: np.nan if least is None else least[1],
    }


def _of_mirror(mirror: Reflection | None) -> dict[str, object]:
    if mirror is None:
        return {}
    return {
        HopColumn.REFLECTION_KM.value: mirror.distance_km,
        HopColumn.GRAZING_MRAD.value: mirror.grazing_mrad,
        HopColumn.EXCESS_M.value: mirror.excess_m,
        HopColumn.SPACING_M.value: mirror.spacing_m,
    }
