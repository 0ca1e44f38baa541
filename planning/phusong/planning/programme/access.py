"""What has to lead to a new mast besides cable: a way for its steel and concrete, and power."""

from __future__ import annotations

import geopandas as gpd

from phusong.planning.results.columns import ProposalColumn

__all__ = ["with_access"]


def with_access(positions: gpd.GeoDataFrame, *, detour: float) -> gpd.GeoDataFrame:
    """Positions with ``track_km`` and ``power_line_km`` of :class:`ProposalColumn`.

    Where no power layer tells, power is held to run along the roads. On land without a road in the data
    neither is known, and both are 0: an island's goods come ashore at its own landing.

    Parameters
    ----------
    positions
        With ``road_km`` and ``power_km``, straight lines; NaN where not known.
    detour
        How much longer a way is than its straight line.
    """
    road_km, power_km = positions["road_km"] * detour, positions["power_km"] * detour
    return positions.assign(
        **{
            ProposalColumn.TRACK_KM.value: road_km.fillna(0.0),
            ProposalColumn.POWER_LINE_KM.value: power_km.fillna(road_km).fillna(0.0),
        }
    )
