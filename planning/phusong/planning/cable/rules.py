"""What a scenario says of cable on land: constructions, friction, optics, sizes, second ways."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Positive, Sourced
from phusong.planning.sea.rules import SlopeBand

__all__ = [
    "Area",
    "CableSizes",
    "LandFriction",
    "LandRules",
    "Optics",
    "PonClass",
    "Transceiver",
]

Weight = Annotated[float, Field(ge=1, le=1000)]
"""How many times dearer a path counts there; steers only, never billed."""
Decibel = Annotated[float, Field(ge=0, le=100)]
Area = Literal["urban", "park", "hub"]
Wavelength = Literal["1270", "1310", "1550"]
LandKind = Literal["aerial", "shared_poles", "buried", "duct"]


class LandFriction(Frozen):
    """What a path over land is kept away from."""

    slope: tuple[SlopeBand, ...] = (
        SlopeBand(over_deg=5.0, weight=1.1),
        SlopeBand(over_deg=10.0, weight=1.3),
        SlopeBand(over_deg=15.0, weight=1.6),
        SlopeBand(over_deg=25.0, weight=2.2),
        SlopeBand(over_deg=35.0, weight=3.0),
    )
    """Ground steeper than this, up to the next band."""
    water: Weight = 3.0
    """Water that a line over land crosses."""
    protected: Weight = 5.0
    """Inside areas of the layer ``protected_areas``."""

    @model_validator(mode="after")
    def _ordered(self) -> LandFriction:
        slopes = [band.over_deg for band in self.slope]
        if slopes != sorted(set(slopes)):
            raise PydanticCustomError("slope-order", "slopes of bands rise")
        return self


class LandRules(Frozen):
    """Where which construction may be used."""

    constructions: tuple[LandKind, ...] = ("aerial", "shared_poles", "buried", "duct")
    """Those that may be used at all; one without a price is not used either."""
    buried_in: tuple[Area, ...] = ()
    """Where cable may not hang: it is buried, or lies in a duct."""
    urban_people_km2: Positive = 1500.0
    """Ground on which so many people live, a kilometre round, is urban."""
    poles_within_m: Positive = 50.0
    """Poles can be shared along a path that has them this near."""
    poles_max_kv: Positive = 35.0
    """Poles of lines of higher voltage carry no cable of others; one of unknown voltage does."""
    duct_within_m: Positive = 50.0
    """Fibre lines in a duct this near give a path a duct."""
    friction: LandFriction = LandFriction()


class Transceiver(Frozen):
    """Optics of a link from point to point."""

    name: str
    """Of the optics."""
    budget_db: Positive
    """Most loss between its ends."""
    reach_km: Positive
    """What dispersion allows."""
    wavelength: Wavelength
    """At which the loss is counted, nm."""


class PonClass(Frozen):
    """Optics of a passive network."""

    name: str
    """Of the class."""
    budget_db: Positive
    """Most loss of the distribution network."""
    reach_km: Positive
    """Longest way of fibre."""
    wavelength: Wavelength
    """Of the two directions the one that loses more."""


class Optics(Sourced):
    """Losses of what is between two ends, and the optics that may be put there."""

    loss_1270_db_per_km: Positive = 0.4
    """Upstream of XGS-PON; G.652 says nothing below 1310 nm."""
    loss_1310_db_per_km: Positive = 0.35
    """Attenuation of fibre at 1310 nm."""
    loss_1550_db_per_km: Positive = 0.22
    """G.652.D as laid; the Recommendation allows no more than 0.4 and 0.3."""
    piece_km: Positive = 4.0
    """Cable between two splices."""
    splice_db: Decibel = 0.1
    """Loss of one splice."""
    connector_db: Decibel = 0.5
    """Loss of one pair of plugs."""
    connectors: Annotated[int, Field(ge=0, le=20)] = 4
    """Of a way from end to end: two frames with two each."""
    splitter_stage_db: Decibel = 0.4
    """Lost at each halving, besides the half."""
    split: Literal[2, 4, 8, 16, 32, 64, 128] = 32
    """Homes on a fibre of a passive network."""
    margin_db: Decibel = 3.0
    """For repairs and ageing."""
    pon: tuple[PonClass, ...] = (
        PonClass(name="GPON B+", budget_db=28.0, reach_km=20.0, wavelength="1310"),
        PonClass(name="GPON C+", budget_db=32.0, reach_km=60.0, wavelength="1310"),
    )
    """From the cheapest to the strongest."""
    links: tuple[Transceiver, ...] = (
        Transceiver(name="10GBASE-LR", budget_db=6.2, reach_km=10.0, wavelength="1310"),
        Transceiver(name="10GBASE-ER", budget_db=10.9, reach_km=40.0, wavelength="1550"),
        Transceiver(name="10G ZR", budget_db=23.0, reach_km=80.0, wavelength="1550"),
    )
    """From the cheapest to the strongest."""
    source: str = "ITU-T G.652, G.984.2; IEEE 802.3 clause 52; engineering assumption"
    """Of these figures."""
    source_vi: str = "ITU-T G.652, G.984.2; IEEE 802.3 điều 52; giả định kỹ thuật"
    """The same in Vietnamese."""

    @model_validator(mode="after")
    def _stronger(self) -> Optics:
        for name, classes in (("pon", self.pon), ("links", self.links)):
            budgets = [one.budget_db for one in classes]
            if not budgets or budgets != sorted(budgets):
                raise PydanticCustomError("optics-order", "{which} rise", {"which": name})
        return self


class CableSizes(Sourced):
    """How many fibres a cable has."""

    sizes: tuple[Annotated[int, Field(ge=1, le=10_000)], ...] = (12, 24, 48, 96, 144)
    """Fibres of cables that can be bought."""
    fibres_per_site: Annotated[int, Field(ge=1, le=144)] = 4
    """A pair, and a pair to fall back on."""
    people_per_home: Positive = 3.6
    """How many live in a home."""
    spare_pct: Annotated[float, Field(ge=0, le=500)] = 25.0
    """Fibres beyond those of a settlement's homes."""
    least_fibres: Annotated[int, Field(ge=1, le=144)] = 4
    """Of a settlement, however few live there, or nobody knows how many."""
    pole_span_m: Positive = 50.0
    """Between two poles."""
    source: str = "engineering assumption; homes of 3.6 people: census of 2019"
    """Of these figures."""
    source_vi: str = "giả định kỹ thuật; mỗi hộ 3,6 người: tổng điều tra dân số 2019"
    """The same in Vietnamese."""

    @model_validator(mode="after")
    def _rising(self) -> CableSizes:
        if not self.sizes or list(self.sizes) != sorted(set(self.sizes)):
            raise PydanticCustomError("sizes-order", "sizes rise")
        return self
