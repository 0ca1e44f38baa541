"""Parts of ``plan.json`` about cable on land and under the sea, and the network of the communes."""

from __future__ import annotations

from typing import Self

import pandas as pd
from pydantic import Field

from phusong.planning.cable.optics import Remedy
from phusong.planning.cable.results import (
    CutColumn,
    Item,
    LandWorks,
    MaterialColumn,
    NetworkFacts,
    OpticColumn,
    Protection,
    SecondColumn,
    Stray,
    StrayColumn,
    Survived,
)
from phusong.planning.outputs.document.row import Part, Row, Word, plain_row
from phusong.planning.outputs.document.works import LinkRow
from phusong.planning.outputs.tables.wan import wan_seat_table
from phusong.planning.results.columns import Construction
from phusong.planning.results.links import Links, PartColumn, SharedRadio
from phusong.planning.results.money import Money
from phusong.planning.sea.results import IslandGroup, SeaWorks, UnsurePlace
from phusong.planning.wan.results import (
    CentreOrigin,
    SeatColumn,
    SeatOrigin,
    Variant,
    VariantTold,
    Wan,
)

__all__ = [
    "Cable",
    "CutRow",
    "LinksPart",
    "MaterialRow",
    "OpticRow",
    "PartRow",
    "Sea",
    "SeatRow",
    "SecondRow",
    "StrayRow",
    "WanPart",
    "WanVariant",
]


class OpticRow(Row):
    """The light to one place or site that new cable reaches."""

    LIKE = (OpticColumn,)

    serves_id: str
    serves_name: Word
    serves_kind: Word
    route_id: Word
    exchange: Word
    existing_km: float
    traced: bool
    new_km: float
    splices: int
    optics: Word
    wavelength_nm: int
    split: int
    loss_db: float
    margin_db: float
    budget_db: float
    spare_db: float
    lacks_db: float
    remedy: Remedy
    amplifier_sites: int
    feeder: Word


class MaterialRow(Row):
    """One kind of material."""

    LIKE = (MaterialColumn,)

    item: Item
    construction: Construction | None
    size: int
    quantity: float
    """Kilometres or pieces, as ``unit`` says."""
    unit: str


class CutRow(Row):
    """What one cut takes away."""

    LIKE = (CutColumn,)

    rank: int
    route_id: str
    segment: int
    serves_id: str
    construction: Word
    length_km: float
    nodes_lost: int
    people_lost: float
    nodes_survive_pct: float
    people_survive_pct: float
    places: Word
    nodes_lost_without_second: int
    people_lost_without_second: float
    places_without_second: Word


class SecondRow(Row):
    """Cable that only backs up other cable."""

    LIKE = (SecondColumn,)

    route_id: str
    segments: str
    serves_id: str
    length_km: float
    cost_low_bn_vnd: float
    cost_mid_bn_vnd: float
    cost_high_bn_vnd: float
    nodes_backed: int
    people_backed: float
    mean_people_pct_gained: float


class StrayRow(Row):
    """Where cable on land leaves the land that is drawn."""

    LIKE = (StrayColumn,)

    route_id: str
    segment: int
    serves_id: str
    cause: Stray
    place_id: Word
    place_name: Word
    """Of ``place_id``."""
    off_land_km: float
    terrain_m: float | None
    lon: float
    lat: float


class Cable(Part):
    """New cable on land besides its routes."""

    network: NetworkFacts
    survived: Survived | None
    """What single cuts leave; null where nothing is built."""
    protection: Protection | None
    """Second ways; null where the scenario asks for none."""
    survived_alone: Survived | None
    """What single cuts would leave without second ways; null where there are none."""
    second: list[SecondRow]
    """Each second way, the dearest first."""
    off_land: list[StrayRow]
    """The longest first; empty where all cable on land keeps to the layer of land."""
    cuts: list[CutRow]
    """The worst first."""
    optics: list[OpticRow]
    materials: list[MaterialRow]

    @classmethod
    def of(cls, land: LandWorks, strays: pd.DataFrame) -> Self:
        """As the plan has it; ``strays`` with names and degrees."""
        return cls(
            network=land.network,
            survived=land.survived,
            protection=land.protection,
            survived_alone=land.survived_alone,
            second=SecondRow.of(land.second),
            off_land=StrayRow.of(strays),
            cuts=CutRow.of(land.cuts),
            optics=OpticRow.of(land.optics),
            materials=MaterialRow.of(land.materials),
        )


class PartRow(Row):
    """One hop of microwave, or what is built at one of its ends."""

    LIKE = (PartColumn,)

    link_id: str
    start_id: str
    end_id: Word
    radios: int
    mast_m: float
    solar_kwp: float
    users: str
    cost_low_bn_vnd: float
    cost_mid_bn_vnd: float
    cost_high_bn_vnd: float
    yearly_low_bn_vnd: float
    yearly_mid_bn_vnd: float
    yearly_high_bn_vnd: float


class LinksPart(Part):
    """Microwave and satellite in place of cable."""

    LIKE = (Links,)

    links: list[LinkRow]
    avoided_km: float
    """Kilometres of cable that are not laid for them."""
    avoided: Money
    parts: list[PartRow]
    """What microwave is built of, each part once."""
    shared: SharedRadio | None
    """How good the choice for all microwave links together is; null where none is microwave."""

    @classmethod
    def of(cls, links: Links) -> Self:
        """As the plan has it."""
        return cls(
            links=LinkRow.of(links.table),
            avoided_km=links.avoided_km,
            avoided=links.avoided,
            parts=PartRow.of(links.parts),
            shared=links.shared,
        )


class Sea(Part):
    """Cable under the sea besides its routes."""

    cables: int
    """How many are laid."""
    groups: list[IslandGroup]
    """Islands that were joined together, and the ways that were compared."""
    unsure: list[UnsurePlace]
    """What crossings may become when places lie elsewhere within their uncertainty."""
    depth_spacing_m: float | None
    """Between soundings; null: no depth at all."""
    depth_coarse: bool
    """Soundings are too coarse to lay anything by."""
    landings_unused: list[str]
    """The user's landings that neither sea nor network is near to."""

    @classmethod
    def of(cls, sea: SeaWorks) -> Self:
        """As the plan has it."""
        return cls(
            cables=len(sea.cables),
            groups=list(sea.groups),
            unsure=list(sea.unsure),
            depth_spacing_m=sea.depth_spacing_m,
            depth_coarse=sea.depth_coarse,
            landings_unused=list(sea.landings_unused),
        )


class SeatRow(Row):
    """The seat of one commune; ``VARIANT_km`` is its length to the centre in each variant."""

    LIKE = (SeatColumn,)
    __pydantic_extra__: dict[str, float | None] = Field(init=False)

    commune_code: Word
    commune: Word
    name: Word
    people: float | None
    position_origin: SeatOrigin
    uncertainty_m: float | None
    obstacle: Word
    drop_km: float | None
    lon: float
    lat: float


class WanVariant(Part):
    """One way to join all seats, and what it costs and bears."""

    LIKE = (VariantTold,)

    variant: Variant
    new_km: float
    existing_km: float
    route_km: float
    leased_pair_km: float
    building: Money
    yearly: Money
    present: Money
    mean_km: float
    max_km: float
    farthest: Word
    mean_us: float
    max_us: float
    worst_share_people: float
    worst_share_seats: float
    mean_share_people: float
    safe_seats: int
    bound: float
    meets: bool


class WanPart(Part):
    """Ways to join the seats of the communes; no part of the programme."""

    LIKE = (Wan,)

    centre: str
    """Name of the place that all are joined to."""
    centre_origin: CentreOrigin
    least_share: float
    """Share of people whom the worst cut has to leave joined."""
    recommended: Variant
    variants: list[WanVariant]
    seats: list[SeatRow]

    @classmethod
    def of(cls, wan: Wan) -> Self:
        """As the plan has it."""
        told = WanVariant.model_fields
        return cls(
            centre=wan.centre,
            centre_origin=wan.centre_origin,
            least_share=wan.least_share,
            recommended=wan.recommended,
            variants=[
                WanVariant(**plain_row({name: getattr(one, name) for name in told}))
                for one in wan.variants.values()
            ],
            seats=SeatRow.of(wan_seat_table(wan)),
        )
