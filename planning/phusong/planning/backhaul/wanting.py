"""Which places want a line, and what is known of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from phusong.coverage.service import ServiceColumn, State
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.sharing import Stretch
from phusong.planning.results.columns import (
    FIBRE,
    Action,
    Construction,
    PlaceColumn,
    ProposalColumn,
)
from phusong.planning.results.stages import Proposal, Service

__all__ = ["Wanting", "framed_wanting", "who_wants"]


class Wanting(NamedTuple):
    """One place that has no fibre."""

    id: str
    name: str
    kind: str
    """``settlement``, ``park``, ``hub`` or ``site``."""
    point: shapely.Point
    unsure_m: float
    mast_m: float
    """Of the mast that will stand there anyway; NaN: none."""
    needed_mbps: float


def who_wants(
    service: Service,
    proposal: Proposal,
    cable: Mapping[str, Sequence[Stretch]],
    *,
    rules: BackhaulRules,
    others: Collection[str] = (),
) -> list[Wanting]:
    """Settlements without fibre; parks, hubs and new sites that are far from it, on islands or out of reach.

    Parameters
    ----------
    cable
        What each place or site hangs on.
    others
        Identifiers of the parks and hubs that are to be joined.
    """
    states = service.states
    lacking = states[
        (states[ServiceColumn.TECHNOLOGY] == FIBRE)
        & (states[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    places = service.places.set_index(PlaceColumn.PLACE_ID)
    wanting = [
        Wanting(
            id=str(place_id),
            name=str(places.at[place_id, PlaceColumn.NAME]),
            kind="settlement",
            point=places.at[place_id, "geometry"],
            unsure_m=float(places.at[place_id, PlaceColumn.UNCERTAINTY_M]),
            mast_m=np.nan,
            needed_mbps=rules.settlement_mbps,
        )
        for place_id in lacking[ServiceColumn.PLACE_ID]
    ]
    near = _near_fibre(cable, far_km=rules.far_km)
    wanting += [
        Wanting(
            id=place_id,
            name=str(places.at[place_id, PlaceColumn.NAME]),
            kind=str(places.at[place_id, PlaceColumn.KIND]),
            point=places.at[place_id, "geometry"],
            unsure_m=float(places.at[place_id, PlaceColumn.UNCERTAINTY_M]),
            mast_m=np.nan,
            needed_mbps=rules.place_mbps,
        )
        for place_id in others
        if place_id not in near
    ]
    sites = proposal.sites[proposal.sites[ProposalColumn.ACTION] == Action.NEW_SITE.value]
    wanting += [
        Wanting(
            id=str(site[ProposalColumn.SITE_ID]),
            name=str(site[ProposalColumn.SITE_ID]),
            kind="site",
            point=site["geometry"],
            unsure_m=0.0,
            mast_m=float(site[ProposalColumn.MAST_HEIGHT_M]),
            needed_mbps=rules.site_mbps,
        )
        for site in sites.to_dict("records")
        if site[ProposalColumn.SITE_ID] not in near
    ]
    return wanting


def _near_fibre(cable: Mapping[str, Sequence[Stretch]], *, far_km: float) -> set[str]:
    """Who is reached over land by little cable."""
    return {
        served
        for served, stretches in cable.items()
        if not any(one.construction is Construction.SUBMARINE for one in stretches)
        and sum(one.length_km for one in stretches) <= far_km
    }


def framed_wanting(wanting: list[Wanting], crs: object) -> gpd.GeoDataFrame:
    """Points with ``id`` and ``mast_height_m``."""
    return gpd.GeoDataFrame(
        {
            "id": [one.id for one in wanting],
            "mast_height_m": np.array([one.mast_m for one in wanting], dtype=np.float64),
        },
        geometry=[one.point for one in wanting],
        crs=crs,
    )
