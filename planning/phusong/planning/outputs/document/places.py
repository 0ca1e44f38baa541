"""Rows of ``plan.json`` about single places and communes, from which reports are written again."""

from __future__ import annotations

from phusong.coverage.service import State
from phusong.planning.account.model import ParkColumn
from phusong.planning.outputs.document.row import Row, Word
from phusong.planning.results.columns import PlaceKind
from phusong.planning.service.commune_roads import CommuneRoadColumn
from phusong.planning.service.park_operators import ParkOperatorColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["CommuneRoadRow", "ParkOperatorRow", "ParkRow", "PlaceRow"]


class PlaceRow(Row):
    """Service of one place in one technology."""

    LIKE = (PlaceYearColumn,)

    place_id: str
    kind: PlaceKind
    name: Word
    type: Word
    commune_code: Word
    commune: Word
    people: float | None
    operating: bool
    due_year: float | None
    technology: str
    state: State
    served_share_pct: float | None
    served_from: int | None


class ParkRow(Row):
    """What the layer says of one park."""

    LIKE = (ParkColumn,)

    place_id: str
    manager: Word
    area_ha: float | None
    occupancy_pct: float | None
    has_5g: bool | None
    timeline_5g: Word
    status: Word


class ParkOperatorRow(Row):
    """What customers of one operator get in one park today, in one technology."""

    LIKE = (ParkOperatorColumn,)

    place_id: str
    technology: str
    operator: str
    served_share_pct: float
    median_rate_mbps: float


class CommuneRoadRow(Row):
    """Service along the roads of one commune in one technology, as it is today."""

    LIKE = (CommuneRoadColumn,)

    commune_code: str
    technology: str
    km: float
    km_served: float
    km_unknown: float
