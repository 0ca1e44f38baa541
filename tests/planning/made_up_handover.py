"""What the steps of the made-up plan hand over: a runner-up, one that is alone, hostile names."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.planning.programme.handover import HandoverColumn
from phusong.planning.programme.radiated import CellColumn


def told(sites: gpd.GeoDataFrame, formula: str, script: str) -> gpd.GeoDataFrame:
    """The three steps with all columns of the hand-over."""
    rows = [
        {
            HandoverColumn.RUNNER_UP.value: "N-4G-0009",
            HandoverColumn.RUNNER_UP_ACTION.value: "new_site",
            HandoverColumn.RUNNER_UP_CANDIDATE.value: "ridge",
            HandoverColumn.RUNNER_UP_LON.value: 109.01,
            HandoverColumn.RUNNER_UP_LAT.value: 12.31,
            HandoverColumn.RUNNER_UP_KM.value: 0.42,
            HandoverColumn.RUNNER_UP_PEOPLE.value: 900.0,
            HandoverColumn.RUNNER_UP_SHARED.value: 800.0,
            HandoverColumn.RUNNER_UP_SWAP.value: -310.0,
            HandoverColumn.RUNNER_UP_GROUND_PCT.value: 60.0,
            HandoverColumn.RUNNER_UP_LACKS.value: formula,
            HandoverColumn.RUNNER_UP_COST.value: 1.75,
            HandoverColumn.RUNNER_UP_WHY.value: "places;people;cost",
            HandoverColumn.ROAD_KM.value: 0.12,
            HandoverColumn.POWER_KM.value: 1.26,
        },
        {
            HandoverColumn.RUNNER_UP.value: "U-T-002",
            HandoverColumn.RUNNER_UP_ACTION.value: "upgrade",
            HandoverColumn.RUNNER_UP_CANDIDATE.value: "existing",
            HandoverColumn.RUNNER_UP_OPTION.value: "bands",
            HandoverColumn.RUNNER_UP_HOST.value: "T-002",
            HandoverColumn.RUNNER_UP_BANDS.value: "n41;n28",
            HandoverColumn.RUNNER_UP_OPERATOR.value: script,
            HandoverColumn.RUNNER_UP_KM.value: 4.2,
            HandoverColumn.RUNNER_UP_PEOPLE.value: 1234.4,
            HandoverColumn.RUNNER_UP_SHARED.value: 1234.4,
            HandoverColumn.RUNNER_UP_SWAP.value: 0.0,
            HandoverColumn.RUNNER_UP_COST.value: 1.5,
            HandoverColumn.RUNNER_UP_WHY.value: "equal",
        },
        {
            HandoverColumn.RUNNER_UP.value: "",
            HandoverColumn.BARRED_CANDIDATE.value: "own",
            HandoverColumn.BARRED_SCREEN.value: "veto",
            HandoverColumn.BARRED_NAME.value: formula,
            HandoverColumn.BARRED_REASON.value: script,
            HandoverColumn.BARRED_KM.value: 2.04,
        },
    ]
    return sites.assign(**{name: _column(rows, name) for name in _NAMES})


_NAMES = [column.value for column in (*CellColumn, *HandoverColumn)]
_ALL: dict[str, Any] = {
    CellColumn.AZIMUTHS.value: "0;120;240",
    CellColumn.DOWNTILT.value: 3.0,
    CellColumn.ANTENNAS.value: "sector 65°×10° 17.0 dBi",
    CellColumn.EIRP.value: "62.5",
    CellColumn.BACKHAUL_MBPS.value: 147.84,
    HandoverColumn.SLOPE_DEG.value: 4.5,
    HandoverColumn.PEOPLE_WHEN_CHOSEN.value: 1234.4,
    HandoverColumn.COST_WHEN_CHOSEN.value: 1.5,
}
_NUMBERS = ("_deg", "_km", "_people", "_pct", "_vnd", "_lon", "_lat", "_mbps", "people_when_chosen")


def _column(rows: list[dict[str, Any]], name: str) -> pd.Series[Any]:
    if name == HandoverColumn.TARGET_YEAR:
        return pd.Series([pd.NA] * len(rows), dtype="Int64")
    number = name.endswith(_NUMBERS) and name != CellColumn.AZIMUTHS
    values = [row.get(name, _ALL.get(name, np.nan if number else "")) for row in rows]
    return pd.Series(values, dtype=float if number else object)
