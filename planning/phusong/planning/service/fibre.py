"""Which settlements fibre reaches today, and why it does not reach the others."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.province import Province
from phusong.planning.results.columns import FIBRE, PlaceColumn, PlaceKind
from phusong.planning.scenario.model import FibreRules

__all__ = ["fibre_reach", "fibre_states", "without_fibre"]


def fibre_states(places: gpd.GeoDataFrame, province: Province, rules: FibreRules) -> pd.DataFrame:
    """Whether fibre reaches each settlement, and why not; columns of :class:`ServiceColumn`.

    A survey (``has_fibre`` of the settlements) is believed. Else a settlement has fibre when the
    existing network comes within ``rules.reach_km`` of its point **on the same piece of land**: the
    sea between them does not count as near. ``certain`` is False when the answer hangs on its
    unsure position. A place off the planned area is not known: layers of fibre end there as well.
    """
    homes = places[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT.value]
    surveyed = (
        province.settlements["has_fibre"].to_numpy(dtype=object)
        if "has_fibre" in province.settlements
        else np.full(len(homes), None, dtype=object)
    )
    network = _fibre_by_land(province)
    box = shapely.box(*province.grid.boundingbox.bbox)
    rows = [
        _fibre_state(place, survey, network, rules, area=box)
        for (_, place), survey in zip(homes.iterrows(), surveyed, strict=True)
    ]
    columns = [column.value for column in ServiceColumn]
    return pd.DataFrame(rows).reindex(columns=columns)


def fibre_reach(
    places: gpd.GeoDataFrame, province: Province, rules: FibreRules
) -> dict[str, State]:
    """Whether fibre reaches each of some places, by identifier; nobody surveyed them."""
    network = _fibre_by_land(province) if len(places) else {}
    box = shapely.box(*province.grid.boundingbox.bbox)
    told = [_fibre_state(row, None, network, rules, area=box) for _, row in places.iterrows()]
    return {
        str(row[ServiceColumn.PLACE_ID.value]): State(str(row[ServiceColumn.STATE.value]))
        for row in told
    }


def without_fibre(places: gpd.GeoDataFrame, province: Province, rules: FibreRules) -> list[str]:
    """Identifiers of those places that fibre does not reach."""
    told = fibre_reach(places, province, rules)
    return [place for place, state in told.items() if state is State.UNSERVED]


def _fibre_by_land(province: Province) -> dict[int, shapely.Geometry]:
    """Existing fibre on each piece of land."""
    fibre = [*province.fibre_lines.geometry, *province.fibre_nodes.geometry]
    if not fibre:
        return {}
    tree = shapely.STRtree(fibre)
    parts: dict[int, shapely.Geometry] = {}
    for part, polygon in enumerate(province.land.geometry):
        near = tree.query(polygon, predicate="intersects")
        if len(near):
            shapely.prepare(polygon)
            ashore = shapely.intersection(shapely.union_all([fibre[i] for i in near]), polygon)
            if not ashore.is_empty:
                parts[part] = ashore
    return parts


def _fibre_state(
    row: pd.Series,
    survey: object,
    network: dict[int, shapely.Geometry],
    rules: FibreRules,
    *,
    area: shapely.Polygon,
) -> dict[str, object]:
    part = int(row[PlaceColumn.LAND_PART])
    near = network.get(part)
    distance = float(shapely.distance(near, row["geometry"])) if near is not None else np.inf
    elsewhere = min(
        (float(shapely.distance(g, row["geometry"])) for g in network.values()), default=np.inf
    )
    reach = rules.reach_km * 1000.0
    unsure = float(row[PlaceColumn.UNCERTAINTY_M])
    state, reason = State.SERVED, ""
    certain = distance + unsure <= reach
    if isinstance(survey, bool | np.bool_):
        state = State.SERVED if survey else State.UNSERVED
        reason, certain = "" if survey else "surveyed", True
    elif not network:
        state, reason, certain = State.UNKNOWN, "no_fibre_layer", False
    elif not shapely.intersects(area, row["geometry"]):
        state, reason, certain = State.UNKNOWN, "outside_area", False
    elif near is None:
        state, reason, certain = State.UNSERVED, "no_fibre_on_island", part >= 0
    elif distance > reach:
        state, reason = State.UNSERVED, "fibre_far"
        certain = distance - unsure > reach
    return {
        ServiceColumn.PLACE_ID.value: row[PlaceColumn.PLACE_ID],
        ServiceColumn.TECHNOLOGY.value: FIBRE,
        ServiceColumn.STATE.value: state.value,
        ServiceColumn.REASON.value: reason,
        ServiceColumn.CERTAIN.value: certain,
        ServiceColumn.NEAREST_SITE_KM.value: min(distance, elsewhere) / 1000.0,
    }
