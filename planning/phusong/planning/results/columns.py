"""Columns of the tables that stages hand on, and the words that stand in them."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "FIBRE",
    "Action",
    "CommuneColumn",
    "Construction",
    "Origin",
    "PlaceColumn",
    "PlaceKind",
    "ProposalColumn",
    "RoadColumn",
    "RouteColumn",
    "TargetColumn",
    "achieved",
]

FIBRE = "fibre"
"""Name under which fibre stands beside the scenario's technologies in service tables."""


class PlaceKind(StrEnum):
    """What a place is."""

    SETTLEMENT = "settlement"
    PARK = "park"
    HUB = "hub"


class PlaceColumn(StrEnum):
    """Columns of :attr:`Service.places`: every settlement, park and hub, one row each (points)."""

    PLACE_ID = "place_id"
    """Unique over all kinds: the kind, a colon and the identifier in its layer."""
    KIND = "kind"
    """:class:`PlaceKind`."""
    NAME = "name"
    TYPE = "type"
    """thôn, KCN, port …"""
    COMMUNE_CODE = "commune_code"
    COMMUNE = "commune"
    PEOPLE = "people"
    """Inhabitants; NaN for parks and hubs."""
    RADIUS_M = "radius_m"
    """Radius of the disc that stands for the place."""
    OUTLINE = "outline"
    """WKT in metres of what stands for it instead, where the layer draws it; else empty."""
    UNCERTAINTY_M = "uncertainty_m"
    """Radius within which its true centre lies."""
    LAND_PART = "land_part"
    """Index of the land polygon that it stands on; 0 is the mainland, −1 none."""
    OPERATING = "operating"
    """For parks: in operation."""
    DUE_YEAR = "due_year"
    """For parks: year at whose end 5G has to be there, as the layer words it; NaN: no year."""
    NOTE = "note"


class CommuneColumn(StrEnum):
    """Columns of :attr:`Service.communes`: one row per commune and technology."""

    CODE = "code"
    NAME = "name"
    TECHNOLOGY = "technology"
    PEOPLE = "people"
    """Inhabitants whose service could be told (inside the grid, with terrain)."""
    PEOPLE_SERVED = "people_served"
    PEOPLE_UNKNOWN = "people_unknown"
    """Inhabitants outside the grid: neither served nor unserved."""
    AREA_KM2 = "area_km2"
    AREA_SERVED_KM2 = "area_served_km2"
    SETTLEMENTS = "settlements"
    SETTLEMENTS_UNSERVED = "settlements_unserved"


class RoadColumn(StrEnum):
    """Columns of :attr:`Service.roads`: one row per class of road and technology."""

    ROAD_CLASS = "road_class"
    TECHNOLOGY = "technology"
    KM = "km"
    """Within the province and the grid."""
    KM_SERVED = "km_served"
    KM_UNKNOWN = "km_unknown"
    """Where nothing can be told."""


class Action(StrEnum):
    """What is built at a proposed site."""

    UPGRADE = "upgrade"
    NEW_SITE = "new_site"


class ProposalColumn(StrEnum):
    """Columns of :attr:`Proposal.sites` (points), in the order in which they were chosen."""

    SITE_ID = "site_id"
    """Stable identifier of the proposal: ``N-`` new site, ``U-`` upgrade, then a number."""
    ORDER = "rank"
    ACTION = "action"
    OPTION = "option"
    """What exactly: :class:`phusong.planning.programme.options.Option`."""
    UNITS = "units"
    """Bands or sectors that are added; 1 of everything else."""
    RAISED_M = "raised_m"
    """By how much the mast is made higher; 0 for one that is not."""
    TRACK_KM = "track_km"
    """Of access track that a new mast needs; 0 for one that stands, or where no road is known."""
    POWER_LINE_KM = "power_line_km"
    """Of power line that a new mast needs; along the track where no power layer tells."""
    HOST_SITE_ID = "host_site_id"
    """Existing site that is upgraded; empty for a new one."""
    OPERATOR = "operator"
    """Who builds it, when the data tells; else empty."""
    TECHNOLOGIES = "technologies"
    """Technologies added, separated by ``;``."""
    BANDS = "bands"
    """Bands added, separated by ``;``."""
    CANDIDATE = "candidate"
    """Why the position was a candidate: :class:`~phusong.planning.scenario.siting.CandidateKind`."""
    GROUND_HEIGHT_M = "ground_height_m"
    MAST_HEIGHT_M = "mast_height_m"
    COMMUNE_CODE = "commune_code"
    COMMUNE = "commune"
    LAND_PART = "land_part"
    STAGE = "stage"
    """:class:`Stage`."""
    PEOPLE_GAINED = "people_gained"
    """People newly served by this step, in the technology that it was chosen for."""
    CHOSEN_FOR = "chosen_for"
    """Technology that it was chosen for."""
    PLACES = "places"
    """Identifiers of the places that it turns from unserved to served, separated by ``;``."""
    HELPS = "helps"
    """Identifiers of the places that it serves in part or whole, separated by ``;``."""
    YEAR = "year"
    BACKHAUL_KM = "backhaul_km"
    """New cable to reach it; 0 for an upgrade, NaN where no route was found."""
    COST_LOW = "cost_low_bn_vnd"
    COST_MID = "cost_mid_bn_vnd"
    COST_HIGH = "cost_high_bn_vnd"


class Construction(StrEnum):
    """How a piece of a route is built."""

    AERIAL = "aerial"
    """On poles of its own."""
    SHARED_POLES = "shared_poles"
    """On poles of power lines."""
    BURIED = "buried"
    DUCT = "duct"
    """Pulled into a duct that is there."""
    SUBMARINE = "submarine"


class RouteColumn(StrEnum):
    """Columns of :attr:`Routes.segments` (lines): new cable, one row per stretch.

    A stretch ends where the construction changes, and where cable parts or meets.
    """

    ROUTE_ID = "route_id"
    SEGMENT = "segment"
    SERVES_ID = "serves_id"
    """Place or proposed site at the far end of the branch."""
    SERVES_NAME = "serves_name"
    SERVES_KIND = "serves_kind"
    """``settlement`` or ``site``."""
    FROM_ID = "from_id"
    """Existing fibre node or earlier route that it starts from."""
    CONSTRUCTION = "construction"
    """:class:`Construction`."""
    WAY = "way"
    """1, or 2 for cable that backs other cable up."""
    LENGTH_KM = "length_km"
    LENGTH_UNCERTAINTY_KM = "length_uncertainty_km"
    """From the unsure position of the place that it serves."""
    LEASED_KM = "leased_km"
    """Existing fibre from the exchange to where the branch begins, leased where that has a price; in
    the first row of a branch that begins there, 0 in all others."""
    FIBRES = "fibres"
    """That it has to hold: those of all that hang on it."""
    CABLE_SIZE = "cable_size"
    """Fibres of its cables, ``+`` between several."""
    LOSS_DB = "loss_db"
    """From the exchange to what the branch serves, with splitters, without margin."""
    BUDGET_DB = "budget_db"
    """Of the optics chosen for it."""
    PEOPLE_LOST = "people_lost"
    """Who is cut off where it is cut."""
    YEAR = "year"
    COST_LOW = "cost_low_bn_vnd"
    COST_MID = "cost_mid_bn_vnd"
    COST_HIGH = "cost_high_bn_vnd"


class TargetColumn(StrEnum):
    """Columns of :attr:`Plan.targets`: one row per indicator and year."""

    INDICATOR = "indicator"
    """Key of the indicator, see :data:`phusong.planning.targets.indicators.INDICATORS`."""
    TECHNOLOGY = "technology"
    NAME = "name"
    """Its text in the scenario's language."""
    YEAR = "year"
    BASELINE = "baseline"
    """What the published plan states for its base year."""
    TARGET = "target"
    TODAY = "today"
    """What the layers give for today; NaN: no data."""
    PLANNED = "planned"
    """What the layers and the programme give at the end of the year; NaN: no data."""
    UNIT = "unit"
    SECTION = "section"
    """Where the published plan says it."""
    MET = "met"
    """True, False, or missing where there is no data, or nothing to judge by."""
    KIND = "kind"
    """How the plan words the target: :class:`phusong.planning.scenario.model.TargetKind`."""
    UPPER = "upper"
    """Upper end of a target that is a range."""
    WORDING = "wording"
    """What the target's figure alone does not say."""
    GAP = "gap"
    """What lacks at the end of the year, in the unit, 0 where it is met; where only today is known,
    what lacks today."""
    ORIGIN = "origin"
    """:class:`Origin` of the figures."""
    SOURCE = "source"
    """Of figures from the user's table: year, source, date, note."""


class Origin(StrEnum):
    """Where the figures of an indicator come from."""

    COMPUTED = "computed"
    SCENARIO = "scenario"
    """What the scenario states, and its tables of tasks and streets."""
    TABLE = "table"
    """The user's table."""
    NONE = "none"


def achieved(year: int) -> str:
    """Column of :attr:`Plan.targets` that holds an indicator at the end of a year; NaN: no data.

    >>> achieved(2026)
    'achieved_2026'
    """
    return f"achieved_{year}"
