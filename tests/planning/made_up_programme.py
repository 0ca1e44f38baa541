"""Cable and targets of the made-up plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from phusong.planning.results import (
    Construction,
    Origin,
    RouteColumn,
    Routes,
    TargetColumn,
    achieved,
)


def routes(at: Callable[[float, float], shapely.Point], crs: str) -> Routes:
    """One new cable to an island, and a site that none reaches."""

    def segment(number: int, kind: Construction, path: list[tuple[float, float]]) -> dict[str, Any]:
        line = shapely.LineString([at(*p) for p in path])
        return {
            RouteColumn.ROUTE_ID.value: "R-0001",
            RouteColumn.SEGMENT.value: number,
            RouteColumn.SERVES_ID.value: "settlement:4",
            RouteColumn.SERVES_NAME.value: "Ninh Đảo",
            RouteColumn.SERVES_KIND.value: "settlement",
            RouteColumn.FROM_ID.value: "fibre@7",
            RouteColumn.CONSTRUCTION.value: kind.value,
            RouteColumn.LENGTH_KM.value: line.length / 1000,
            RouteColumn.LENGTH_UNCERTAINTY_KM.value: 2.5,
            RouteColumn.YEAR.value: 2027,
            RouteColumn.COST_LOW.value: 10.0,
            RouteColumn.COST_MID.value: 15.0,
            RouteColumn.COST_HIGH.value: 25.0,
            "geometry": line,
        }

    rows = [
        segment(1, Construction.AERIAL, [(15, 15), (18, 13), (19, 12)]),
        segment(2, Construction.SUBMARINE, [(19, 12), (24, 13), (27, 12)]),
    ]
    segments = gpd.GeoDataFrame(rows, geometry="geometry", crs=crs)
    return Routes(segments, (("N-0003", "no-path"),))


def targets(hostile: str) -> pd.DataFrame:
    """One that is missed, one of which nothing is known."""
    columns = [*(column.value for column in TargetColumn), achieved(2026), achieved(2027)]
    missed = {
        TargetColumn.INDICATOR.value: "people_share",
        TargetColumn.TECHNOLOGY.value: "5G",
        TargetColumn.NAME.value: "Dân số có 5G",
        TargetColumn.YEAR.value: 2026,
        TargetColumn.BASELINE.value: 51.0,
        TargetColumn.TARGET.value: 80.0,
        TargetColumn.TODAY.value: 63.2,
        TargetColumn.PLANNED.value: 71.9,
        TargetColumn.UNIT.value: "% dân số",
        TargetColumn.SECTION.value: "III.1.a",
        TargetColumn.MET.value: False,
        TargetColumn.KIND.value: "reach",
        TargetColumn.WORDING.value: "",
        TargetColumn.GAP.value: 8.1,
        TargetColumn.ORIGIN.value: Origin.COMPUTED.value,
        TargetColumn.SOURCE.value: "",
        achieved(2026): 71.9,
        achieved(2027): 75.5,
    }
    unknown = {
        TargetColumn.INDICATOR.value: "hamlets",
        TargetColumn.TECHNOLOGY.value: "fibre",
        TargetColumn.NAME.value: hostile,
        TargetColumn.YEAR.value: 2027,
        TargetColumn.TARGET.value: 100.0,
        TargetColumn.UNIT.value: "% thôn",
        TargetColumn.SECTION.value: "III.2.a",
        TargetColumn.MET.value: pd.NA,
        TargetColumn.KIND.value: "reach",
        TargetColumn.WORDING.value: "",
        TargetColumn.ORIGIN.value: Origin.NONE.value,
        TargetColumn.SOURCE.value: "",
    }
    table = pd.DataFrame([missed, unknown], columns=columns)
    return table.astype({TargetColumn.MET.value: "boolean"})
