"""What a plan tells its reports: figures alone, the same whether it was just made or read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.provenance import Provenance
from phusong.planning.programme.duties import DutyOutcome, outcomes_of_duties
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.results.links import LinkColumn
from phusong.planning.results.money import Bill, Shortfall
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.commune_roads import serve_commune_roads
from phusong.planning.service.park_operators import serve_parks_by_operator
from phusong.planning.targets.attainment import attained
from phusong.planning.targets.place_years import place_years

__all__ = ["Account", "ParkColumn", "account_of", "park_notes", "unserved_states"]


class ParkColumn(StrEnum):
    """Columns of :func:`park_notes`: what the layer of parks says of each that no result tells."""

    PLACE_ID = "place_id"
    MANAGER = "manager"
    """Who reports of it."""
    AREA_HA = "area_ha"
    OCCUPANCY_PCT = "occupancy_pct"
    """Share of its land that is let."""
    HAS_5G = "has_5g"
    """As the layer states it; whatever the prediction says."""
    TIMELINE_5G = "timeline_5g"
    """When 5G is due, as the layer words it."""
    STATUS = "status"
    """Of its building, as the layer words it."""


@dataclass(frozen=True, eq=False)
class Account:
    """A plan as its reports tell it; tables as ``plan.json`` holds them, without geometry."""

    scenario: Scenario
    province: str
    """Its name."""
    provenance: Mapping[str, Provenance]
    communes: pd.DataFrame
    """Columns of :class:`phusong.planning.results.columns.CommuneColumn`."""
    attained: pd.DataFrame
    """Columns of :class:`phusong.planning.targets.attainment.AttainedColumn`."""
    places: pd.DataFrame
    """Columns of :class:`phusong.planning.targets.place_years.PlaceYearColumn`."""
    states: pd.DataFrame
    """Columns of :class:`phusong.coverage.service.ServiceColumn`, of what is not served today."""
    roads: pd.DataFrame
    """Columns of :class:`phusong.planning.service.commune_roads.CommuneRoadColumn`."""
    parks: pd.DataFrame
    """Columns of :class:`ParkColumn`."""
    park_operators: pd.DataFrame
    """Columns of :class:`phusong.planning.service.park_operators.ParkOperatorColumn`."""
    works: pd.DataFrame
    """Columns of :class:`phusong.planning.results.columns.ProposalColumn`."""
    cable: pd.DataFrame
    """Columns of :class:`phusong.planning.results.columns.RouteColumn`."""
    links: pd.DataFrame
    """Columns of :class:`phusong.planning.results.links.LinkColumn`: what is built in place of cable."""
    targets: pd.DataFrame
    """Columns of :class:`phusong.planning.results.columns.TargetColumn`."""
    shortfalls: tuple[Shortfall, ...]
    duties: tuple[DutyOutcome, ...]
    bill: Bill

    @property
    def years(self) -> tuple[int, ...]:
        """Of the programme."""
        return self.scenario.programme.years


def account_of(plan: Plan) -> Account:
    """The account of a plan in memory."""
    return Account(
        scenario=plan.scenario,
        province=plan.province.name,
        provenance=plan.province.provenance,
        communes=plan.service.communes,
        attained=attained(plan),
        places=place_years(plan),
        states=unserved_states(plan),
        roads=serve_commune_roads(plan.province, plan.coverage, plan.scenario),
        parks=park_notes(plan),
        park_operators=serve_parks_by_operator(plan.service, plan.coverage, plan.scenario),
        works=pd.DataFrame(plan.proposal.sites.drop(columns="geometry")),
        cable=pd.DataFrame(plan.routes.segments.drop(columns="geometry")),
        links=_links(plan),
        targets=plan.targets,
        shortfalls=plan.shortfalls,
        duties=outcomes_of_duties(plan),
        bill=plan.bill,
    )


def _links(plan: Plan) -> pd.DataFrame:
    if plan.routes.links is None:
        return pd.DataFrame(columns=[column.value for column in LinkColumn])
    return pd.DataFrame(plan.routes.links.table.drop(columns="geometry"))


def unserved_states(plan: Plan) -> pd.DataFrame:
    """States of what is not served today, or of which it cannot be told."""
    states = plan.service.states
    return states[states[ServiceColumn.STATE] != State.SERVED]


def park_notes(plan: Plan) -> pd.DataFrame:
    """Parks in the order of their layer, with the columns of :class:`ParkColumn`."""
    places = plan.service.places
    ids = places.loc[places[PlaceColumn.KIND] == PlaceKind.PARK, PlaceColumn.PLACE_ID]
    told = plan.province.parks
    own = [column.value for column in ParkColumn if column is not ParkColumn.PLACE_ID]
    table = pd.DataFrame(told.drop(columns=told.geometry.name)).reindex(columns=own)
    # Places list the parks in the order of their layer.
    return table.assign(**{ParkColumn.PLACE_ID.value: ids.astype(str).to_numpy()})[
        [column.value for column in ParkColumn]
    ]
