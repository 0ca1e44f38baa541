"""Rows of ``plan.json`` about what is built: steps, cable, and other ways to connect them."""

from __future__ import annotations

from phusong.planning.candidates.screens import Screen
from phusong.planning.outputs.document.row import Row, Word
from phusong.planning.programme.handover import HandoverColumn
from phusong.planning.programme.options import Option
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.results.backhaul import HopColumn, Means, Obstacle, OptionColumn, Verdict
from phusong.planning.results.columns import Action, Construction, ProposalColumn, RouteColumn
from phusong.planning.results.links import LinkColumn, Reason
from phusong.planning.results.sensitivity import Verdict as Robustness
from phusong.planning.results.stages import Stage
from phusong.planning.scenario.siting import CandidateKind

__all__ = ["BackhaulRow", "HopRow", "LinkRow", "RouteRow", "StepRow"]


class StepRow(Row):
    """One step of the proposal: a new site, or an upgrade of one that stands."""

    LIKE = (ProposalColumn, HandoverColumn, CellColumn)

    site_id: str
    rank: int
    action: Action
    option: Option
    units: int
    raised_m: float
    track_km: float
    power_line_km: float
    host_site_id: Word
    operator: Word
    technologies: Word
    bands: Word
    candidate: CandidateKind | None
    ground_height_m: float | None
    mast_height_m: float | None
    commune_code: Word
    commune: Word
    land_part: int | None
    stage: Stage
    people_gained: float
    chosen_for: str
    places: Word
    helps: Word
    year: int | None
    """At whose end it stands; null: no year has room for it."""
    backhaul_km: float | None
    cost_low_bn_vnd: float
    cost_mid_bn_vnd: float
    cost_high_bn_vnd: float
    cost_assumed: bool
    slope_deg: float | None
    road_km: float | None
    power_km: float | None
    target_year: int | None
    people_when_chosen: float | None
    people_taken_over: float | None
    cost_when_chosen_bn_vnd: float | None
    runner_up_id: Word
    runner_up_action: Action | None
    runner_up_candidate: CandidateKind | None
    runner_up_option: Option | None
    runner_up_host_site_id: Word
    runner_up_operator: Word
    runner_up_bands: Word
    runner_up_lon: float | None
    runner_up_lat: float | None
    runner_up_km: float | None
    runner_up_people: float | None
    runner_up_shared_people: float | None
    runner_up_swap_people: float | None
    runner_up_ground_pct: float | None
    runner_up_places: Word
    runner_up_lacks: Word
    runner_up_cost_bn_vnd: float | None
    runner_up_why: Word
    barred_candidate: CandidateKind | None
    barred_screen: Screen | None
    barred_name: Word
    barred_reason: Word
    barred_km: float | None
    azimuths_deg: Word
    downtilt_deg: float | None
    antennas: Word
    eirp_dbm: Word
    backhaul_mbps: float | None
    no_regret: bool | None = None
    """Built under every assumption; null where the plan was not compared, or the step has no year."""
    robustness: Robustness | None = None
    """How surely it belongs to the programme."""
    hangs_on: Word = None
    """Keys of the variants that do not build it, separated by ``;``."""
    hangs_on_vi: Word = None
    """The same in Vietnamese."""
    hangs_on_en: Word = None
    """The same in English."""


class RouteRow(Row):
    """One stretch of new cable of one construction."""

    LIKE = (RouteColumn,)

    route_id: str
    segment: int
    serves_id: str
    serves_name: Word
    serves_kind: Word
    from_id: Word
    construction: Construction
    way: int | None
    length_km: float
    length_uncertainty_km: float | None
    leased_km: float | None
    fibres: int | None
    cable_size: Word
    loss_db: float | None
    budget_db: float | None
    people_lost: float | None
    year: int | None
    """At whose end it lies; null: no year has room for it."""
    cost_low_bn_vnd: float
    cost_mid_bn_vnd: float
    cost_high_bn_vnd: float
    cost_assumed: bool


class BackhaulRow(Row):
    """One way to connect one place that lacks fibre; ``built`` tells whether the programme takes it."""

    LIKE = (OptionColumn,)

    place_id: str
    name: Word
    kind: Word
    means: Means
    possible: bool
    obstacle: Obstacle | None
    building_low_bn_vnd: float | None
    building_mid_bn_vnd: float | None
    building_high_bn_vnd: float | None
    yearly_low_bn_vnd: float | None
    yearly_mid_bn_vnd: float | None
    yearly_high_bn_vnd: float | None
    present_low_bn_vnd: float | None
    present_mid_bn_vnd: float | None
    present_high_bn_vnd: float | None
    cost_assumed: bool
    capacity_mbps: float | None
    needed_mbps: float | None
    availability_pct: float | None
    needed_availability_pct: float | None
    latency_ms: float | None
    months: float | None
    length_km: float | None
    hops: int | None
    solar_kwp: float | None
    battery_kwh: float | None
    positions_pct: float | None
    meets: bool
    recommended: bool
    built: bool | None
    verdict: Verdict | None
    doubts: Word


class HopRow(Row):
    """One hop of microwave that could connect a place."""

    LIKE = (HopColumn,)

    place_id: str
    hop: int
    from_id: str
    to_id: str
    length_km: float
    band: Word
    frequency_ghz: float
    channel_mhz: float
    dish_m: float
    from_antenna_m: float
    to_antenna_m: float
    from_needed_m: float | None
    to_needed_m: float | None
    modulation: Word
    capacity_mbps: float | None
    peak_modulation: Word
    peak_mbps: float | None
    received_dbm: float | None
    margin_db: float | None
    rain_outage_pct: float | None
    multipath_outage_pct: float | None
    availability_pct: float | None
    diversity: bool
    obstruction_km: float | None
    obstruction_m: float | None
    clearance_m: float | None
    clearance_zones: float | None
    clearance_k: float | None
    sea_km: float | None
    reflection_km: float | None
    grazing_mrad: float | None
    reflection_excess_m: float | None
    reflection_spacing_m: float | None
    users: Word


class LinkRow(Row):
    """One link of microwave or satellite that the programme builds in place of cable."""

    LIKE = (LinkColumn,)

    link_id: str
    serves_id: str
    serves_name: Word
    serves_kind: Word
    means: Means
    reason: Reason
    hops: int
    length_km: float | None
    capacity_mbps: float
    availability_pct: float
    year: int | None
    """At whose end it stands; null: no year has room for it."""
    cost_low_bn_vnd: float
    cost_mid_bn_vnd: float
    cost_high_bn_vnd: float
    yearly_low_bn_vnd: float
    yearly_mid_bn_vnd: float
    yearly_high_bn_vnd: float
    cost_assumed: bool
    from_link: Word
