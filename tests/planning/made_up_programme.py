"""Cable and targets of the made-up plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from phusong.planning.results import Construction, RouteColumn, Routes, TargetColumn


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
    columns = [column.value for column in TargetColumn]
    rows = [
        (
            "people_share",
            "5G",
            "Dân số có 5G",
            2026,
            51.0,
            80.0,
            63.2,
            71.9,
            "% dân số",
            "III.1.a",
            False,
        ),
        (
            "hamlets",
            "fibre",
            hostile,
            2027,
            np.nan,
            100.0,
            np.nan,
            np.nan,
            "% thôn",
            "III.2.a",
            pd.NA,
        ),
    ]
    return pd.DataFrame(rows, columns=columns).astype({TargetColumn.MET.value: "boolean"})
