"""Rows of ``plan.json`` about who is served, and about the targets."""

from __future__ import annotations

from pydantic import Field

from phusong.coverage.service import ServiceColumn, State
from phusong.planning.outputs.document.row import Row, Word
from phusong.planning.results.columns import CommuneColumn, Origin, RoadColumn, TargetColumn
from phusong.planning.scenario.targets import TargetKind
from phusong.planning.targets.attainment import AttainedColumn

__all__ = ["AttainedRow", "CommuneRow", "RoadRow", "TargetRow", "UnservedRow"]


class CommuneRow(Row):
    """Service of one commune in one technology, as it is today."""

    LIKE = (CommuneColumn,)

    code: Word
    name: Word
    technology: str
    people: float
    people_served: float
    people_unknown: float
    area_km2: float
    area_served_km2: float
    settlements: int
    settlements_unserved: int


class AttainedRow(Row):
    """Service of one commune in one technology at the end of one year."""

    LIKE = (AttainedColumn,)

    year: int | None
    technology: str
    commune_code: Word
    commune: Word
    people: float | None
    people_served: float | None
    settlements: float
    settlements_served: float


class RoadRow(Row):
    """Service along one class of road in one technology, as it is today."""

    LIKE = (RoadColumn,)

    road_class: Word
    technology: str
    km: float
    km_served: float
    km_unknown: float


class UnservedRow(Row):
    """One place that one technology does not serve today, or of which that is not known."""

    LIKE = (ServiceColumn,)

    place_id: str
    technology: str
    state: State
    served_share_pct: float | None
    certain: bool | None
    served_probability_pct: float | None
    rsrp_dbm: float | None
    margin_db: float | None
    rsrp_at_share_dbm: float | None
    server: Word
    server_site_id: Word
    server_distance_km: float | None
    reason: Word
    missing_db: float | None
    diffraction_db: float | None
    clutter_db: float | None
    pointing_db: float | None
    obstacle_distance_km: float | None
    obstacle_height_m: float | None
    obstacle_above_line_m: float | None
    obstacle_loss_db: float | None
    obstacle_lon: float | None
    obstacle_lat: float | None
    uplink_margin_db: float | None
    sinr_margin_db: float | None
    nearest_site_id: Word
    nearest_site_km: float | None
    nearest_server: Word
    nearest_reason: Word
    nearest_missing_db: float | None
    nearest_diffraction_db: float | None
    nearest_clutter_db: float | None
    nearest_pointing_db: float | None
    nearest_obstacle_distance_km: float | None
    nearest_obstacle_height_m: float | None
    nearest_obstacle_above_line_m: float | None
    lacking_site_id: Word
    lacking_site_km: float | None
    lacking_rsrp_dbm: float | None


class TargetRow(Row):
    """One indicator and year; ``achieved_YEAR`` holds it at the end of each year of the programme."""

    LIKE = (TargetColumn,)
    __pydantic_extra__: dict[str, float | None] = Field(init=False)

    indicator: str
    technology: Word
    name: Word
    year: int
    baseline: float | None
    target: float | None
    today: float | None
    planned: float | None
    unit: Word
    section: Word
    met: bool | None
    kind: TargetKind
    upper: float | None
    wording: Word
    gap: float | None
    origin: Origin
    source: Word
