"""What has to lead to a new mast besides cable: a way for its steel and concrete, and power."""

from __future__ import annotations

import geopandas as gpd

from phusong.planning.results.columns import ProposalColumn
from phusong.planning.scenario.siting import CandidateKind

__all__ = ["with_access"]

_LIVED_IN = tuple(
    kind.value
    for kind in (
        CandidateKind.SETTLEMENT,
        CandidateKind.PARK,
        CandidateKind.HUB,
        CandidateKind.PEOPLE,
        CandidateKind.EDGE,
    )
)


def with_access(positions: gpd.GeoDataFrame, *, detour: float) -> gpd.GeoDataFrame:
    """Positions with ``track_km`` and ``power_line_km`` of :class:`ProposalColumn`.

    Where people live there is a way, if by boat, and what they use for power: both are 0 in places and
    on their edges. Elsewhere, where no power layer tells, power is held to run along the roads; on land
    without a road in the data neither is known, and both are 0.

    Parameters
    ----------
    positions
        With ``candidate``, ``road_km`` and ``power_km``, straight lines; NaN where not known.
    detour
        How much longer a way is than its straight line.
    """
    remote = ~positions["candidate"].isin(_LIVED_IN)
    road_km, power_km = positions["road_km"] * detour, positions["power_km"] * detour
    return positions.assign(
        **{
            ProposalColumn.TRACK_KM.value: road_km.where(remote).fillna(0.0),
            ProposalColumn.POWER_LINE_KM.value: power_km.fillna(road_km).where(remote).fillna(0.0),
        }
    )
