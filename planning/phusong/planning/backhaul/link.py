"""Budget of one microwave hop: level, margin, rates, and how much of the time they hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.free_space import free_space_loss_db
from phusong.planning.backhaul.bands import (
    MODULATIONS,
    Band,
    Modulation,
    antenna_gain_dbi,
    threshold_dbm,
)
from phusong.planning.backhaul.multipath import (
    Air,
    Signature,
    diversity_pct,
    multipath_pct,
    occurrence_pct,
    selective_pct,
    yearly_share,
)
from phusong.planning.backhaul.rain import rain_db, rain_outage_pct
from phusong.planning.backhaul.rules import Climate, Microwave

__all__ = ["Choice", "Ends", "Outage", "best_bands", "modulation_for", "outage_pct", "received_dbm"]

Floats = NDArray[np.float64]
TILT_DEG = 90.0
"""Vertical polarisation suffers least from rain."""


class Ends(NamedTuple):
    """Paths, (P,) each."""

    distance_km: Floats
    first_m: Floats
    """Antenna above sea."""
    second_m: Floats


class Outage(NamedTuple):
    """Share of an average year in which a link is out, %, (P,) each."""

    rain: Floats
    multipath: Floats
    """Fading and distortion."""

    @property
    def total(self) -> Floats:
        """Rain and multipath do not meet: their shares add up (P.530-17 section 2.3)."""
        return np.asarray(np.minimum(self.rain + self.multipath, 100.0))


class Choice(NamedTuple):
    """A band for each path, (P,) each."""

    band: NDArray[np.int64]
    """Index in the rules' bands; −1: none meets what is asked."""
    diversity: NDArray[np.bool_]
    """Whether it takes a second antenna at each end."""


def received_dbm(band: Band, distance_km: Floats, *, losses_db: float) -> Floats:
    """Level without fading: power, both dishes, free space, gases, losses of the equipment."""
    gain = 2 * float(antenna_gain_dbi(band.antenna_m, band.frequency_ghz))
    free = free_space_loss_db(distance_km, frequency_ghz=band.frequency_ghz)
    gases = band.gas_db_km * np.asarray(distance_km, np.float64)
    return np.asarray(band.power_dbm + gain - free - gases - losses_db)


def modulation_for(band: Band, mbps: float) -> Modulation | None:
    """The sparsest modulation that carries a rate in the band's channel."""
    enough = (m for m in MODULATIONS if m.bit_s_hz * band.channel_mhz >= mbps)
    return next(enough, None)


def outage_pct(
    ends: Ends,
    band: Band,
    modulation: Modulation,
    *,
    rules: Microwave,
    climate: Climate,
    latitude_deg: float,
    diversity: bool = False,
) -> Outage:
    """How long a modulation does not get through."""
    d, f = ends.distance_km, band.frequency_ghz
    level = received_dbm(band, d, losses_db=rules.losses_db)
    margin = level - threshold_dbm(modulation, band.channel_mhz)
    wet = rain_db(d, f, rain_mm_h=climate.rain_mm_h, tilt_deg=TILT_DEG)
    air = Air(climate.gradient_1pct, climate.roughness_m, latitude_deg)
    heights = ends.first_m, ends.second_m
    occurrence = occurrence_pct(d, f, heights, air=air)
    flat = (
        diversity_pct(margin, occurrence, f, distance_km=d, spacing_m=rules.diversity_m)
        if diversity
        else multipath_pct(margin, occurrence)
    )
    signature = Signature(band.channel_mhz, rules.signature_db)
    month = np.minimum(flat + selective_pct(d, occurrence, signature), 100.0)
    year = month * yearly_share(d, heights, latitude_deg=latitude_deg)
    return Outage(rain_outage_pct(margin, wet, f), np.where(margin <= 0, 100.0, year))


def best_bands(
    ends: Ends, *, mbps: float, rules: Microwave, climate: Climate, latitude_deg: float
) -> Choice:
    """The highest band that carries a rate for the share of time asked of a hop.

    High bands have small dishes, narrow beams and much room; rain and length rule them out first. A
    second antenna is taken where no band does without.
    """
    allowed = 100.0 - rules.hop_availability_pct
    chosen = np.full(ends.distance_km.shape, -1, np.int64)
    doubled = np.zeros(ends.distance_km.shape, np.bool_)
    order = np.argsort([-band.frequency_ghz for band in rules.bands], kind="stable")
    for diversity in (False, True):
        for number in order:
            band = rules.bands[number]
            modulation = modulation_for(band, mbps)
            open_ = np.flatnonzero((chosen < 0) & (ends.distance_km <= rules.max_hop_km))
            if modulation is None or not open_.size:
                continue
            outage = outage_pct(
                Ends(*(values[open_] for values in ends)),
                band,
                modulation,
                rules=rules,
                climate=climate,
                latitude_deg=latitude_deg,
                diversity=diversity,
            )
            won = open_[outage.total <= allowed + 1e-12]
            chosen[won], doubled[won] = number, diversity
    return Choice(chosen, doubled)
