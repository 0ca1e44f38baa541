"""The figures that every output shows first: people and places served, by technology."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from phusong.coverage.service import ServiceColumn, State, served_mask
from phusong.planning.results.columns import (
    FIBRE,
    CommuneColumn,
    PlaceColumn,
    PlaceKind,
    RouteColumn,
)
from phusong.planning.results.stages import Plan

__all__ = ["TechnologySummary", "place_names", "service_names", "share_pct", "summarise"]


@dataclass(frozen=True, slots=True)
class TechnologySummary:
    """Service of one technology in the whole province."""

    technology: str
    people: float | None
    """Inhabitants whose service could be told; None for fibre, which is told by place."""
    people_unknown: float | None
    served_today: float | None
    served_planned: float | None
    settlements: int
    settlements_unserved: int
    settlements_unknown: int

    @property
    def settlements_told(self) -> bool:
        """Whether the layers tell the service of any settlement."""
        return self.settlements > self.settlements_unknown

    @property
    def share_today_pct(self) -> float | None:
        """Share of the people who are served today, %."""
        return share_pct(self.served_today, self.people)

    @property
    def share_planned_pct(self) -> float | None:
        """Share of the people who are served after the programme, %."""
        return share_pct(self.served_planned, self.people)


def share_pct(part: float | None, whole: float | None) -> float | None:
    """``part`` of ``whole`` in percent, None where there is nothing to share.

    >>> share_pct(1.0, 4.0), share_pct(1.0, 0.0)
    (25.0, None)
    """
    return 100.0 * part / whole if part is not None and whole else None


def service_names(plan: Plan) -> tuple[str, ...]:
    """The scenario's technologies in its order, and fibre when its service was told."""
    told = set(plan.service.states[ServiceColumn.TECHNOLOGY])
    return tuple(name for name in (*plan.scenario.technologies, FIBRE) if name in told)


def place_names(plan: Plan) -> dict[str, str]:
    """Name of each place by its identifier; the identifier itself where it has none."""
    places, segments = plan.service.places, plan.routes.segments
    ids = places[PlaceColumn.PLACE_ID].astype(str)
    # Seats of communes are no places, but cable may lead to them.
    served = zip(segments[RouteColumn.SERVES_ID], segments[RouteColumn.SERVES_NAME], strict=True)
    return {str(key): str(name) or str(key) for key, name in served} | {
        place: str(name) or place
        for place, name in zip(ids, places[PlaceColumn.NAME].fillna(""), strict=True)
    }


def summarise(plan: Plan) -> tuple[TechnologySummary, ...]:
    """One summary per technology, in the scenario's order, fibre last."""
    return tuple(_summary(plan, name) for name in service_names(plan))


def _summary(plan: Plan, technology: str) -> TechnologySummary:
    places, states = plan.service.places, plan.service.states
    villages = places.loc[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT, PlaceColumn.PLACE_ID]
    mine = states[
        (states[ServiceColumn.TECHNOLOGY] == technology)
        & states[ServiceColumn.PLACE_ID].isin(villages)
    ]
    rows = plan.service.communes
    rows = rows[rows[CommuneColumn.TECHNOLOGY] == technology]
    return TechnologySummary(
        technology=technology,
        people=_total(rows, CommuneColumn.PEOPLE),
        people_unknown=_total(rows, CommuneColumn.PEOPLE_UNKNOWN),
        served_today=_total(rows, CommuneColumn.PEOPLE_SERVED),
        served_planned=_planned(plan, technology),
        settlements=len(mine),
        settlements_unserved=int((mine[ServiceColumn.STATE] == State.UNSERVED).sum()),
        settlements_unknown=int((mine[ServiceColumn.STATE] == State.UNKNOWN).sum()),
    )


def _planned(plan: Plan, technology: str) -> float | None:
    """People served at the end of the programme's last year."""
    prediction = plan.coverage.predictions.get(technology)
    if prediction is None:
        return None
    today = served_mask(prediction, plan.scenario.technologies[technology].definition)
    served = plan.proposal.served_by(plan.scenario.programme.years[-1], technology, today)
    inside = plan.province.zones >= 0
    return float(plan.province.people[served & inside].sum(dtype=np.float64))


def _total(rows: pd.DataFrame, column: CommuneColumn) -> float | None:
    return float(rows[column].sum()) if len(rows) else None
