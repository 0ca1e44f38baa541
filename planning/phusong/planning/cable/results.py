"""What is told of new cable on land besides its routes: optics, materials, cuts, second ways."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import pandas as pd

__all__ = [
    "CutColumn",
    "Item",
    "Joined",
    "LandWorks",
    "MaterialColumn",
    "NetworkFacts",
    "OpticColumn",
    "Protection",
    "SecondColumn",
    "Stray",
    "StrayColumn",
    "Survived",
]


class OpticColumn(StrEnum):
    """Columns of :attr:`LandWorks.optics`: one row per place or site that new cable reaches."""

    SERVES_ID = "serves_id"
    SERVES_NAME = "serves_name"
    SERVES_KIND = "serves_kind"
    ROUTE_ID = "route_id"
    EXCHANGE = "exchange"
    """From which it is lit; empty where the layer names none."""
    EXISTING_KM = "existing_km"
    """Along existing fibre; 0 where no exchange is known."""
    TRACED = "traced"
    """False: no existing line leads to an exchange, and the straight line stands for it."""
    NEW_KM = "new_km"
    """Of new cable, with its slack."""
    SPLICES = "splices"
    OPTICS = "optics"
    WAVELENGTH_NM = "wavelength_nm"
    SPLIT = "split"
    """Homes on a fibre; 1: a link from point to point."""
    LOSS_DB = "loss_db"
    MARGIN_DB = "margin_db"
    BUDGET_DB = "budget_db"
    SPARE_DB = "spare_db"
    """Budget less loss and margin; negative where only a remedy helps."""
    LACKS_DB = "lacks_db"
    """By how much the cheapest optics fail; 0 where they bridge the loss."""
    REMEDY = "remedy"
    """:class:`phusong.planning.cable.optics.Remedy`."""
    SITES = "amplifier_sites"
    FEEDER = "feeder"
    """Optics that feed a head that stands at the place."""


class Item(StrEnum):
    """What is bought."""

    CABLE = "cable"
    OWN_POLE = "own_pole"
    SHARED_POLE = "shared_pole"
    CLOSURE = "closure"
    SPLICE = "splice"
    SPLITTER = "splitter"
    CONNECTOR = "connector"


class MaterialColumn(StrEnum):
    """Columns of :attr:`LandWorks.materials`."""

    ITEM = "item"
    """:class:`Item`."""
    CONSTRUCTION = "construction"
    """Of cable; empty for all else."""
    SIZE = "size"
    """Fibres of a cable, outputs of a splitter; 0 for all else."""
    QUANTITY = "quantity"
    UNIT = "unit"
    """``km`` or ``piece``."""


class CutColumn(StrEnum):
    """Columns of :attr:`LandWorks.cuts`: the stretches whose cut takes most away, the worst first."""

    ORDER = "rank"
    ROUTE_ID = "route_id"
    SEGMENT = "segment"
    """The first of several whose cuts take the same away."""
    SERVES_ID = "serves_id"
    """Place or site at the end of the branch."""
    CONSTRUCTION = "construction"
    """Of them, separated by ``;``."""
    LENGTH_KM = "length_km"
    """Of all of them."""
    NODES_LOST = "nodes_lost"
    PEOPLE_LOST = "people_lost"
    NODES_SURVIVE_PCT = "nodes_survive_pct"
    PEOPLE_SURVIVE_PCT = "people_survive_pct"
    PLACES = "places"
    """Identifiers of who is cut off, separated by ``;``."""
    NODES_LOST_ALONE = "nodes_lost_without_second"
    """What the same cut would take away if no cable backed up other cable."""
    PEOPLE_LOST_ALONE = "people_lost_without_second"
    """Likewise, in people."""
    PLACES_ALONE = "places_without_second"
    """Identifiers of whom it would cut off then, separated by ``;``."""


class SecondColumn(StrEnum):
    """Columns of :attr:`LandWorks.second`: cable that only backs up other cable, the dearest first.

    What one saves is told against the same cable without it, all other second ways in place.
    """

    ROUTE_ID = "route_id"
    """Branch that it is counted to."""
    SEGMENTS = "segments"
    """Numbers of its stretches, separated by ``;``."""
    SERVES_ID = "serves_id"
    LENGTH_KM = "length_km"
    COST_LOW = "cost_low_bn_vnd"
    COST_MID = "cost_mid_bn_vnd"
    COST_HIGH = "cost_high_bn_vnd"
    NODES_BACKED = "nodes_backed"
    """Places and sites that no single cut takes away any more."""
    PEOPLE_BACKED = "people_backed"
    """People whom no single cut of cable takes service from any more, thanks to it."""
    MEAN_PEOPLE_PCT = "mean_people_pct_gained"
    """Percentage points of people more that a cut anywhere leaves, on average."""


@dataclass(frozen=True, slots=True)
class Survived:
    """What single cuts of new cable leave."""

    nodes: int
    """Places and sites that new cable reaches."""
    people: float
    """Who live there, and whom those sites newly serve."""
    mean_nodes_pct: float
    """Share that a cut anywhere leaves, on average over the length of new cable."""
    mean_people_pct: float
    least_nodes_pct: float
    """What the worst cut leaves."""
    least_people_pct: float
    backed: int
    """Nodes that no single cut of new cable takes away."""
    backed_people: float
    """Who live there, and whom they newly serve."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Second ways that the scenario asks for."""

    chosen: int
    """Places and sites on new cable that are to have one."""
    protected: int
    unprotected: tuple[str, ...]
    """Identifiers of those to which the network has no second way."""
    length_km: float
    low: float
    """Premium, thousand million VND."""
    mid: float
    high: float
    gap: float
    """What of the weighed premium could be saved at most, as a share."""
    status: str


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """The network that cable was sought on."""

    nodes: int
    edges: int
    pieces: int
    """Pieces of road that no fibre stood on."""
    bridged: int
    """Of them tied to the rest by a line over open land."""
    gaps_km: float
    """Of such lines that are built and billed."""
    apart: int
    """Pieces of road that stayed apart."""
    loops: int
    """Pieces of road that begin and end at one point and lead nowhere."""
    exchanges: int
    """From which existing fibre is lit; 0: the layer names none."""
    untraced: int
    """Places to join existing fibre from which no line leads to an exchange."""


@dataclass(frozen=True, slots=True)
class Joined:
    """How those of one kind are joined: the parts add up to ``total``."""

    kind: str
    """``settlement``, ``park``, ``hub``, ``seat`` or ``site``."""
    total: int
    standing: int
    """Existing fibre is near, on their own land."""
    laid: int
    """New cable leads there."""
    linked: int
    """Microwave or satellite instead."""
    lacking: tuple[str, ...]
    """Identifiers of those that nothing joins."""
    unknown: int
    """Off the planned area, or nobody knows where."""


class Stray(StrEnum):
    """Why cable on land leaves the land that is drawn."""

    ROAD = "road"
    """The road that it follows does: a bridge or causeway, or one of both layers is wrong."""
    PLACE = "place"
    """A place that it begins or ends in stands off the land."""
    UNDRAWN = "undrawn"
    """No place stands there, but the terrain rises above the sea: the layer of land lacks a piece."""
    WATER = "water"
    """It crosses narrow water, or cuts a corner of a coast."""


class StrayColumn(StrEnum):
    """Columns of :attr:`LandWorks.strays` (points): one row per stretch and cause."""

    ROUTE_ID = "route_id"
    SEGMENT = "segment"
    SERVES_ID = "serves_id"
    CAUSE = "cause"
    """:class:`Stray`."""
    PLACE_ID = "place_id"
    """The place that stands off the land; empty: none does."""
    OFF_KM = "off_land_km"
    """How far the stretch runs off the drawn land."""
    HEIGHT_M = "terrain_m"
    """Mean of the terrain there, above the sea; NaN where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class LandWorks:
    """Everything that is told of new cable on land."""

    optics: pd.DataFrame
    materials: pd.DataFrame
    cuts: pd.DataFrame
    survived: Survived | None
    """None where nothing is built."""
    protection: Protection | None
    """None where the scenario asks for no second ways."""
    network: NetworkFacts
    strays: gpd.GeoDataFrame
    """Where cable on land leaves the land that is drawn, the longest first (:class:`StrayColumn`)."""
    survived_alone: Survived | None
    """What single cuts would leave if no cable backed up other cable; None where none does."""
    second: pd.DataFrame
    """What each second way costs and saves (:class:`SecondColumn`)."""
