"""The whole of ``plan.json`` as one model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from phusong.coverage.sensitivity import Effect
from phusong.layers.provenance import Provenance
from phusong.planning.cable.results import Joined
from phusong.planning.outputs.document.beside import (
    BillPart,
    Grid,
    Notice,
    ProvincePart,
    SummaryRow,
    Unreached,
)
from phusong.planning.outputs.document.funding import FundPart
from phusong.planning.outputs.document.network import Cable, LinksPart, Sea, WanPart
from phusong.planning.outputs.document.places import (
    CommuneRoadRow,
    ParkOperatorRow,
    ParkRow,
    PlaceRow,
)
from phusong.planning.outputs.document.row import Part
from phusong.planning.outputs.document.service import (
    AttainedRow,
    CommuneRow,
    RoadRow,
    TargetRow,
    UnservedRow,
)
from phusong.planning.outputs.document.streets import UndergroundingPart
from phusong.planning.outputs.document.works import BackhaulRow, HopRow, RouteRow, StepRow
from phusong.planning.programme.duties import DutyOutcome
from phusong.planning.results.money import Money, Shortfall
from phusong.planning.results.sensitivity import Sensitivities
from phusong.planning.results.stages import Check, Optimum, Trunk
from phusong.planning.results.years import YearPlan
from phusong.planning.scenario.model import Scenario

__all__ = ["FORMAT", "SCHEMA_ID", "PlanDocument"]

FORMAT = 1
"""Version of the file's structure: a larger number for any change but a further column of a table."""
SCHEMA_ID = f"urn:phusong:schema:plan:{FORMAT}"
"""Name of the schema: its ``$id``."""

Fingerprint = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class PlanDocument(Part):
    """Every figure of a plan with the settings, data and versions that it comes from.

    Money is in thousand million VND (tỷ đồng). What is not known is null. Tables that a plan has no
    rows for are empty.
    """

    schema_id: Annotated[Literal["urn:phusong:schema:plan:1"], Field(alias="$schema")]
    """The schema that the file holds to."""
    format: Literal[1]
    """Version of the structure."""
    versions: dict[str, str]
    """Of phusong, of Python, and of the libraries that decide what comes out."""
    province: ProvincePart
    grid: Grid
    scenario: Scenario
    """All settings, those that nobody stated with their defaults; secrets are masked."""
    provenance: dict[str, Provenance]
    """Where each layer comes from, by its kind."""
    notices: list[Notice]
    """Warnings of the layers, and what was repaired."""
    inputs: dict[str, Fingerprint]
    """SHA-256 of each file that was read, by its place under the folder that all have in common."""
    outputs: dict[str, Fingerprint]
    """SHA-256 of each other file of the results, by its place in their folder."""
    summary: list[SummaryRow]
    """By technology of the scenario, fibre last."""
    communes: list[CommuneRow]
    attained: list[AttainedRow]
    """Who is served at the end of each year, and today, by commune."""
    places: list[PlaceRow]
    """Every settlement, park and hub today, and since when the programme serves it."""
    parks: list[ParkRow]
    park_operators: list[ParkOperatorRow]
    """Empty where the scenario asks for no maps of operators."""
    roads: list[RoadRow]
    commune_roads: list[CommuneRoadRow]
    sensitivity: dict[str, list[Effect]]
    """What service hangs on, by technology; the change that moves most people first."""
    variants: Sensitivities | None
    """The programme under other assumptions; null where nobody asks."""
    unserved: list[UnservedRow]
    """Places that are not served today, and why."""
    targets: list[TargetRow]
    shortfalls: list[Shortfall]
    """Targets that are missed, and what they would take."""
    proposed_sites: list[StepRow]
    """New sites and upgrades in the order in which they were chosen."""
    assigned: list[DutyOutcome]
    """What becomes of places that the scenario gives to one operator."""
    optima: list[Optimum]
    """How sure each choice of sites is the best."""
    years: YearPlan | None
    """What the years reach against their goals, and how sure no order of building does better."""
    routes: list[RouteRow]
    """New cable, on land and under the sea."""
    backhaul: list[BackhaulRow]
    """Ways to connect who lacks fibre, side by side."""
    microwave_hops: list[HopRow]
    links: LinksPart | None
    """Microwave and satellite that are built in place of cable; null where there are none."""
    joined: list[Joined]
    """How many settlements, parks, hubs, seats of communes and new sites are joined to fibre, and by what."""
    cable: Cable | None
    """null where cable was not sought."""
    submarine: Sea | None
    """null where nothing is cut off by the sea."""
    wan: WanPart | None
    """null where nobody asks."""
    undergrounding: UndergroundingPart | None
    """null where nobody asks."""
    trunk: Trunk | None
    """How good the tree of new cable is; null where nothing was joined."""
    checks: list[Check]
    """The chosen networks predicted as a whole, against what their steps promised."""
    unreached: list[Unreached]
    total_bn_vnd: Money
    """Of building all that is proposed."""
    bill_bn_vnd: BillPart
    funding_bn_vnd: list[FundPart]
    """Building costs by payer and year; all together are the bill's."""
