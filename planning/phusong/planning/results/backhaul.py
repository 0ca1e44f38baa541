"""Ways to connect places without fibre, side by side, as the stages hand them on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Backhaul", "Doubt", "HopColumn", "Means", "Obstacle", "OptionColumn", "Verdict"]


class Means(StrEnum):
    """How a place could be connected."""

    FIBRE = "fibre"
    """Cable on land all the way."""
    SUBMARINE = "submarine"
    """Cable with a stretch through the sea."""
    MICROWAVE = "microwave"
    SATELLITE = "satellite"


class Obstacle(StrEnum):
    """Why a means is none."""

    SEA = "sea"
    """Only the sea leads there."""
    LAND = "land"
    """Land leads there: no cable goes through the sea."""
    NO_ROUTE = "no_route"
    """No cable was found at all."""
    NO_SOURCE = "no_source"
    """No mast with fibre is known."""
    NO_SIGHT = "no_sight"
    """No chain of hops is clear and meets what is asked of a hop."""
    OFF_GRID = "off_grid"
    """The place lies outside the terrain."""
    NO_PRICE = "no_price"
    """The scenario lacks a price that it takes."""


class Verdict(StrEnum):
    """What the comparison says of one means for one place."""

    CHEAPEST = "cheapest"
    """Recommended: of those that give what is needed it costs least."""
    ONLY = "only"
    """Recommended: no other gives what is needed."""
    CLOSEST = "closest"
    """Recommended although it does not give what is needed: nothing does, and it comes nearest."""
    DEARER = "dearer"
    """Gives what is needed for more money."""
    TOO_SLOW = "too_slow"
    TOO_OFTEN_OUT = "too_often_out"
    IMPOSSIBLE = "impossible"


class Doubt(StrEnum):
    """What an option's figures hang on."""

    PRICES = "prices"
    """Prices that nobody confirmed."""
    POSITION = "position"
    """Where the place lies."""
    TERRAIN = "terrain"
    """Terrain that is not real, or general."""
    STATIONS = "stations"
    """Masts that are not real."""
    SHARED = "shared"
    """The cable serves others, too, who pay their share: without them it is dearer."""
    POWER = "power"
    """No layer tells where the power grid is."""
    REFLECTION = "reflection"
    """A ray from the sea reaches the far dish; a second dish is counted in."""
    RANGES = "ranges"
    """Another that gives what is needed may turn out cheaper: their ranges of cost overlap."""


class OptionColumn(StrEnum):
    """Columns of :attr:`Backhaul.options` (points): one row per place and means."""

    PLACE_ID = "place_id"
    """Place, or proposed site."""
    NAME = "name"
    KIND = "kind"
    """``settlement``, ``park``, ``hub`` or ``site``."""
    MEANS = "means"
    """:class:`Means`."""
    POSSIBLE = "possible"
    OBSTACLE = "obstacle"
    """:class:`Obstacle`; empty where it is possible."""
    BUILDING_LOW = "building_low_bn_vnd"
    BUILDING_MID = "building_mid_bn_vnd"
    BUILDING_HIGH = "building_high_bn_vnd"
    YEARLY_LOW = "yearly_low_bn_vnd"
    YEARLY_MID = "yearly_mid_bn_vnd"
    YEARLY_HIGH = "yearly_high_bn_vnd"
    PRESENT_LOW = "present_low_bn_vnd"
    """Built in the programme's first year and run to the horizon, discounted."""
    PRESENT_MID = "present_mid_bn_vnd"
    PRESENT_HIGH = "present_high_bn_vnd"
    ASSUMED = "cost_assumed"
    CAPACITY_MBPS = "capacity_mbps"
    """What it carries for the share of time beside it."""
    NEEDED_MBPS = "needed_mbps"
    AVAILABILITY_PCT = "availability_pct"
    """Share of an average year in which it carries what is needed, or all that it can."""
    NEEDED_PCT = "needed_availability_pct"
    LATENCY_MS = "latency_ms"
    """There and back; only of satellites."""
    MONTHS = "months"
    """To build."""
    LENGTH_KM = "length_km"
    HOPS = "hops"
    SOLAR_KWP = "solar_kwp"
    """Of its own equipment, at the place and at repeaters."""
    BATTERY_KWH = "battery_kwh"
    POSITIONS_PCT = "positions_pct"
    """Share of the positions looked at within a place's uncertainty from which microwave is possible;
    its range of cost holds them all. NaN: one position."""
    MEETS = "meets"
    """Whether it gives what is needed."""
    RECOMMENDED = "recommended"
    BUILT = "built"
    """Whether the programme builds it: cable, or a link in its place."""
    VERDICT = "verdict"
    """:class:`Verdict`."""
    DOUBTS = "doubts"
    """:class:`Doubt`, separated by ``;``."""


class HopColumn(StrEnum):
    """Columns of :attr:`Backhaul.hops` (lines): the hops of every microwave option."""

    PLACE_ID = "place_id"
    HOP = "hop"
    """From the fibre on, the first is 1."""
    START_ID = "from_id"
    """Mast, or ``P-`` for a repeater on a hill top."""
    END_ID = "to_id"
    LENGTH_KM = "length_km"
    BAND = "band"
    FREQUENCY_GHZ = "frequency_ghz"
    CHANNEL_MHZ = "channel_mhz"
    DISH_M = "dish_m"
    START_ANTENNA_M = "from_antenna_m"
    """Height of the dish above ground."""
    END_ANTENNA_M = "to_antenna_m"
    START_NEEDED_M = "from_needed_m"
    """Lowest dishes that keep the path free: with the least sum of both."""
    END_NEEDED_M = "to_needed_m"
    MODULATION = "modulation"
    """The densest that holds for the share of time asked of a hop."""
    CAPACITY_MBPS = "capacity_mbps"
    PEAK_MODULATION = "peak_modulation"
    """The densest that holds for 99 % of the time."""
    PEAK_MBPS = "peak_mbps"
    RECEIVED_DBM = "received_dbm"
    MARGIN_DB = "margin_db"
    """Over the level that carries what is needed."""
    RAIN_PCT = "rain_outage_pct"
    """Share of an average year in which what is needed does not get through."""
    MULTIPATH_PCT = "multipath_outage_pct"
    AVAILABILITY_PCT = "availability_pct"
    DIVERSITY = "diversity"
    """Whether fading asks for a second dish at each end."""
    OBSTRUCTION_KM = "obstruction_km"
    """Where the path is tightest, from its start."""
    OBSTRUCTION_M = "obstruction_m"
    """What stands there, above sea, with the margin of the terrain."""
    CLEARANCE_M = "clearance_m"
    """Free there under the line, the earth's bulge taken off."""
    CLEARANCE_ZONES = "clearance_zones"
    """The same in radii of the first Fresnel zone."""
    CLEARANCE_K = "clearance_k"
    """Effective earth for which it is tightest."""
    SEA_KM = "sea_km"
    """Over water."""
    REFLECTION_KM = "reflection_km"
    """Where the water throws a ray to the far dish, from the start; NaN: nowhere."""
    GRAZING_MRAD = "grazing_mrad"
    EXCESS_M = "reflection_excess_m"
    """By how much that ray is longer."""
    SPACING_M = "reflection_spacing_m"
    """Between two dishes at the end of which one hears where the other does not."""
    USERS = "users"
    """Places and sites that run over it where it is built, separated by ``;``."""


@dataclass(frozen=True, slots=True)
class Backhaul:
    """Every means for every place that lacks fibre, and the hops of the microwave chains."""

    options: gpd.GeoDataFrame
    hops: gpd.GeoDataFrame
