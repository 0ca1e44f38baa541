"""What the stages of a plan hand to one another, and to the outputs: typed, frozen, in metres.

Tables are (Geo)DataFrames whose columns are the enums below; geometries are in the province's metric
CRS until an output writes them as WGS84. ``plan.py`` shows who makes what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from phusong.coverage.predict import Prediction, Terrain, Transmitters
    from phusong.coverage.sensitivity import Effect
    from phusong.layers.province import Province
    from phusong.planning.cable.results import LandWorks
    from phusong.planning.results_backhaul import Backhaul
    from phusong.planning.results_money import Bill, Shortfall
    from phusong.planning.results_sensitivity import Sensitivities
    from phusong.planning.results_years import YearPlan
    from phusong.planning.scenario import Scenario
    from phusong.planning.sea.results import SeaWorks
    from phusong.planning.street.results import Undergrounding
    from phusong.planning.wan.results import Wan

__all__ = [
    "FIBRE",
    "Action",
    "Check",
    "CommuneColumn",
    "Construction",
    "Coverage",
    "Money",
    "Optimum",
    "Origin",
    "PlaceColumn",
    "PlaceKind",
    "Plan",
    "Proposal",
    "ProposalColumn",
    "RoadColumn",
    "RouteColumn",
    "Routes",
    "Service",
    "Stage",
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
    """What exactly: :class:`phusong.planning.options.Option`."""
    UNITS = "units"
    """Bands or sectors that are added; 1 of everything else."""
    RAISED_M = "raised_m"
    """By how much the mast is made higher; 0 for one that is not."""
    HOST_SITE_ID = "host_site_id"
    """Existing site that is upgraded; empty for a new one."""
    OPERATOR = "operator"
    """Who builds it, when the data tells; else empty."""
    TECHNOLOGIES = "technologies"
    """Technologies added, separated by ``;``."""
    BANDS = "bands"
    """Bands added, separated by ``;``."""
    CANDIDATE = "candidate"
    """Why the position was a candidate: :class:`~phusong.planning.siting_rules.CandidateKind`."""
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
    """Key of the indicator, see :data:`phusong.planning.indicators.INDICATORS`."""
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
    """How the plan words the target: :class:`phusong.planning.scenario.TargetKind`."""
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


@dataclass(frozen=True, slots=True)
class Money:
    """A cost as a range, in thousand million VND (tỷ đồng); ``assumed`` until the user's figures."""

    low: float
    mid: float
    high: float
    assumed: bool

    def __add__(self, other: Money) -> Money:
        return Money(
            self.low + other.low,
            self.mid + other.mid,
            self.high + other.high,
            self.assumed or other.assumed,
        )

    def times(self, factor: float) -> Money:
        """The cost of ``factor`` units."""
        return Money(self.low * factor, self.mid * factor, self.high * factor, self.assumed)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Prediction of each technology of the scenario, by its name (4G, 5G), and what made it."""

    predictions: Mapping[str, Prediction]
    transmitters: Mapping[str, Transmitters]
    terrain: Terrain


def _no_roads() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=[column.value for column in RoadColumn])


@dataclass(frozen=True, slots=True)
class Service:
    """Who is served, who is not, and why.

    ``states`` holds one row per place and technology (:data:`FIBRE` among them) with the columns of
    :class:`phusong.coverage.service.ServiceColumn`.
    """

    places: gpd.GeoDataFrame
    states: pd.DataFrame
    communes: pd.DataFrame
    roads: pd.DataFrame = field(default_factory=_no_roads)
    effects: Mapping[str, tuple[Effect, ...]] = field(default_factory=dict)
    """What service hangs on, by technology; the change that moves most people first."""


class Stage(StrEnum):
    """Why a site is bought, in the order of duty."""

    MUST = "must"
    """A place that has to be served first hangs on it."""
    TARGET = "target"
    """A year's target for people hangs on it."""
    PLACES = "places"
    """Any other place hangs on it."""
    WORTH = "worth"
    """It newly serves enough people for the money."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """What the choice for one technology reached in one stage, and how sure it is the best.

    In stage ``worth``, ``value`` counts all people who are newly served then, and no choice for the
    same money serves more than ``bound``; in the other stages ``value`` is the cost of the stage's
    sites in thousand million VND, with their backhaul by distance, and no choice costs less than
    ``bound``.
    """

    technology: str
    stage: Stage
    year: int | None
    """Whose target it is."""
    sites: int
    cost_bn_vnd: float
    value: float
    bound: float
    gap: float
    """Between the two, by the larger one."""
    status: str
    """``optimal``, ``feasible`` or ``infeasible``: a message id without its prefix ``status-``."""
    unmet: int
    """Places that no candidate serves; 1 where a target is out of reach of sites that are worth it."""


@dataclass(frozen=True, slots=True)
class Check:
    """The chosen network of one technology predicted as a whole, against what its steps promised."""

    technology: str
    round: int
    """1: as it was chosen; later ones after what was lost had been mended."""
    people_promised: float
    people_served: float
    people_lost: float
    """Promised and not served: where rates count, stations disturb each other."""
    places_lost: tuple[str, ...]


def _nothing_dropped() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=["technology", "candidate", "screen", "name", "reason"])


@dataclass(frozen=True, slots=True)
class Proposal:
    """Sites to build and to upgrade, with what the optimiser says of each technology."""

    sites: gpd.GeoDataFrame
    optima: tuple[Optimum, ...]
    covers: tuple[NDArray[np.int32], ...]
    """Per row of ``sites``: flat indices of all pixels unserved today that the step serves."""
    checks: tuple[Check, ...] = ()
    dropped: pd.DataFrame = field(default_factory=_nothing_dropped)
    """Positions that the screens dropped, with the columns of
    :class:`~phusong.planning.candidates.DropColumn`."""
    years: YearPlan | None = None
    """What the years reach; None before they are decided."""

    def served_by(self, year: int, technology: str, today: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(H, W) who is served in ``technology`` at the end of ``year``, given who is today."""
        served = today.copy()
        flat = served.reshape(-1)
        years = self.sites[ProposalColumn.YEAR]
        mine = (self.sites[ProposalColumn.CHOSEN_FOR] == technology) & years.notna()
        for step in np.flatnonzero(mine & (years.fillna(9999) <= year)):
            flat[self.covers[step]] = True
        return served


@dataclass(frozen=True, slots=True)
class Trunk:
    """How good the tree of new cable is."""

    terminals: int
    """Sites and places that it joins to the fibre that stands."""
    value: float
    """What it was chosen by, thousand million VND at middle costs: building it and keeping it over the
    years that count, dearer where cable is better not laid."""
    bound: float
    """No tree that joins the same costs less."""
    gap: float
    """(value - bound) / value."""
    status: str
    """``optimal`` or ``feasible``: a message id without its prefix ``status-``."""


@dataclass(frozen=True, slots=True)
class Routes:
    """New cable, and what could not be reached."""

    segments: gpd.GeoDataFrame
    unreached: tuple[tuple[str, str], ...]
    """(place or site id, message id of the reason without its prefix ``unreached-``)."""
    trunk: Trunk | None = None
    """None where nothing was joined."""
    sea: SeaWorks | None = None
    """None where nothing is cut off by the sea."""
    land: LandWorks | None = None
    """Optics, materials, cuts and second ways of all of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole result of one scenario."""

    scenario: Scenario
    province: Province
    coverage: Coverage
    service: Service
    proposal: Proposal
    routes: Routes
    backhaul: Backhaul
    """Other ways to connect who lacks fibre; no part of the programme."""
    targets: pd.DataFrame
    shortfalls: tuple[Shortfall, ...]
    """Targets that are missed, and what they would take."""
    total: Money
    bill: Bill
    sensitivities: Sensitivities | None = None
    """The programme under other assumptions; None where nobody asks."""
    wan: Wan | None = None
    """Ways to join the seats of the communes; no part of the programme. None where nobody asks."""
    undergrounding: Undergrounding | None = None
    """Cable under streets; no part of the programme's bill. None where nobody asks."""
