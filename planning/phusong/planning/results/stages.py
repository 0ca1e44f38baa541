"""What the stages of a plan hand to one another, and to the outputs: typed, frozen, in metres.

Tables are (Geo)DataFrames whose columns are the enums of :mod:`.columns`; geometries are in the province's metric
CRS until an output writes them as WGS84. ``plan.py`` shows who makes what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from phusong.planning.results.columns import ProposalColumn, RoadColumn

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from phusong.coverage.predict import Prediction, Terrain, Transmitters
    from phusong.coverage.sensitivity import Effect
    from phusong.layers.province import Province
    from phusong.planning.cable.results import Joined, LandWorks
    from phusong.planning.results.backhaul import Backhaul
    from phusong.planning.results.growth import Grown
    from phusong.planning.results.links import Links
    from phusong.planning.results.money import Bill, Money, Shortfall
    from phusong.planning.results.operators import OperatorMap
    from phusong.planning.results.sensitivity import Sensitivities
    from phusong.planning.results.years import YearPlan
    from phusong.planning.scenario.model import Scenario
    from phusong.planning.sea.results import SeaWorks
    from phusong.planning.street.results import Undergrounding
    from phusong.planning.wan.results import Wan

__all__ = [
    "Check",
    "Coverage",
    "Ended",
    "Optimum",
    "Plan",
    "Proposal",
    "Routes",
    "Service",
    "Stage",
]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Prediction of each technology of the scenario, by its name (4G, 5G), and what made it."""

    predictions: Mapping[str, Prediction]
    transmitters: Mapping[str, Transmitters]
    terrain: Terrain
    operators: tuple[OperatorMap, ...] = ()
    """What each operator's customers get, as far as the scenario asks for it."""


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
    STATIONS = "stations"
    """A year's target that counts stations of a technology hangs on it."""
    MASTS = "masts"
    """A year's target that counts stations of any technology hangs on it."""


class Ended(StrEnum):
    """Why a search for sites went no further."""

    PROVEN = "proven"
    """No choice is better."""
    TIME_LIMIT = "time-limit"
    TOO_LARGE = "too-large"
    """All its rounds are done, and what is open is too large to be gone through."""
    NOT_WORTH = "not-worth"
    """What more could be bought serves fewer people each than a step has to."""
    MAX_STEPS = "max-steps"
    """No more steps are allowed."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """What the choice for one technology reached in one stage, and how sure it is the best.

    In stage ``worth``, ``value`` counts all people who are newly served then, and no choice for the
    same money serves more than ``bound``; in stage ``masts`` those whom the masts newly serve or take
    over, and no choice of as many serves more than ``bound`` for that money; in the other stages ``value`` is the cost of the stage's
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
    stopped: Ended
    """Why no more was sought."""
    unmet: int
    """Places that no candidate serves; stations for which there is no candidate; 1 where a target is out
    of reach of sites that are worth it."""


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
    links: Links | None = None
    """Microwave and satellite in place of cable; None where there is none."""
    joined: tuple[Joined, ...] = ()
    """How many of each kind of place are joined to fibre, and by what."""


def _nothing_grown() -> Grown:
    from phusong.planning.results.growth import Grown

    return Grown()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Plan:
    """The whole result of one scenario."""

    scenario: Scenario
    province: Province
    coverage: Coverage
    service: Service
    proposal: Proposal
    routes: Routes
    backhaul: Backhaul
    """Ways to connect who lacks fibre, side by side; ``built`` marks those of the programme."""
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
    grown: Grown = field(default_factory=_nothing_grown)
    """Level and rate at the end of each year."""
