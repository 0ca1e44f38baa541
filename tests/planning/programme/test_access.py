"""Ways and power lines to new masts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from phusong.planning.programme.access import with_access


def test_ways_lead_to_what_is_remote_and_power_along_them_where_no_layer_tells() -> None:
    positions = gpd.GeoDataFrame(
        {
            "candidate": ["hilltop", "ridge", "road", "own", "settlement", "edge"],
            "road_km": [2.0, 2.0, np.nan, np.nan, 9.0, 9.0],
            "power_km": [0.5, np.nan, 3.0, np.nan, 9.0, np.nan],
        },
        geometry=gpd.points_from_xy(range(6), range(6)),
    )
    found = with_access(positions, detour=1.5)
    assert found["track_km"].tolist() == pytest.approx([3.0, 3.0, 0.0, 0.0, 0.0, 0.0])
    assert found["power_line_km"].tolist() == pytest.approx([0.75, 3.0, 4.5, 0.0, 0.0, 0.0])
    assert "track_km" not in positions, "what came in stays as it was"
