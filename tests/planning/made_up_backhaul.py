"""Ways without fibre of the small made-up plan: one place with every means, one with none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from phusong.planning.backhaul.tables import backhaul_of
from phusong.planning.results.backhaul import (
    Backhaul,
    Doubt,
    HopColumn,
    Means,
    Obstacle,
    OptionColumn,
    Verdict,
)

At = Callable[[float, float], shapely.Point]


def backhaul(at: At, crs: str) -> Backhaul:
    """A hamlet on an island with two hops of microwave, and one that nothing reaches."""
    island = {"place_id": "settlement:4", "name": "Ninh Đảo", "geometry": at(29, 12)}
    none = {"place_id": "settlement:3", "name": "Tà Mơ", "geometry": at(6, 22)}
    rows = [
        _option(island, Means.FIBRE, obstacle=Obstacle.SEA),
        _option(island, Means.SUBMARINE, cost=(20, 30, 45), verdict=Verdict.DEARER, mbps=1e4),
        _option(
            island,
            Means.MICROWAVE,
            cost=(1, 1.5, 2.5),
            verdict=Verdict.CHEAPEST,
            mbps=169.9,
            hops=2,
            doubts=(Doubt.PRICES, Doubt.REFLECTION),
        ),
        _option(island, Means.SATELLITE, cost=(1, 2, 5), verdict=Verdict.TOO_OFTEN_OUT, mbps=150),
        *(_option(none, means, obstacle=Obstacle.NO_ROUTE) for means in Means),
    ]
    hops = [
        _hop(1, "T-000", "P-0001", at(19, 13), at(24, 9), reflected=False),
        _hop(2, "P-0001", "settlement:4", at(24, 9), at(29, 12), reflected=True),
    ]
    return backhaul_of(rows, hops, crs=crs)


def _option(
    place: dict[str, Any],
    means: Means,
    *,
    obstacle: Obstacle | None = None,
    cost: tuple[float, float, float] | None = None,
    verdict: Verdict = Verdict.IMPOSSIBLE,
    mbps: float = np.nan,
    hops: int = 0,
    doubts: tuple[Doubt, ...] = (),
) -> dict[str, Any]:
    money = {
        f"{kind}_{end}_bn_vnd": np.nan if cost is None else value
        for kind in ("building", "yearly", "present")
        for end, value in zip(("low", "mid", "high"), cost or (0, 0, 0), strict=True)
    }
    return {
        **place,
        **money,
        OptionColumn.KIND.value: "settlement",
        OptionColumn.MEANS.value: means.value,
        OptionColumn.POSSIBLE.value: cost is not None,
        OptionColumn.OBSTACLE.value: "" if obstacle is None else obstacle.value,
        OptionColumn.ASSUMED.value: cost is not None,
        OptionColumn.CAPACITY_MBPS.value: mbps,
        OptionColumn.NEEDED_MBPS.value: 150.0,
        OptionColumn.AVAILABILITY_PCT.value: np.nan if cost is None else 99.987654,
        OptionColumn.NEEDED_PCT.value: 99.9,
        OptionColumn.MONTHS.value: np.nan if cost is None else 7.0,
        OptionColumn.HOPS.value: hops,
        OptionColumn.SOLAR_KWP.value: 0.0,
        OptionColumn.BATTERY_KWH.value: 0.0,
        OptionColumn.POSITIONS_PCT.value: 94.0 if hops else np.nan,
        OptionColumn.MEETS.value: verdict in (Verdict.CHEAPEST, Verdict.DEARER),
        OptionColumn.RECOMMENDED.value: verdict is Verdict.CHEAPEST,
        OptionColumn.BUILT.value: means is Means.SUBMARINE and cost is not None,
        OptionColumn.VERDICT.value: verdict.value,
        OptionColumn.DOUBTS.value: ";".join(doubt.value for doubt in doubts),
    }


def _hop(
    number: int,
    start: str,
    end: str,
    one: shapely.Point,
    two: shapely.Point,
    *,
    reflected: bool,
) -> dict[str, Any]:
    return {
        HopColumn.PLACE_ID.value: "settlement:4",
        HopColumn.HOP.value: number,
        HopColumn.START_ID.value: start,
        HopColumn.END_ID.value: end,
        HopColumn.LENGTH_KM.value: one.distance(two) / 1000,
        HopColumn.BAND.value: "18" if reflected else "7",
        HopColumn.FREQUENCY_GHZ.value: 18.0 if reflected else 7.5,
        HopColumn.CHANNEL_MHZ.value: 56.0,
        HopColumn.DISH_M.value: 0.6,
        HopColumn.START_ANTENNA_M.value: 39.0,
        HopColumn.END_ANTENNA_M.value: 21.0,
        HopColumn.START_NEEDED_M.value: 12.4,
        HopColumn.END_NEEDED_M.value: 20.1,
        HopColumn.MODULATION.value: "16-QAM",
        HopColumn.CAPACITY_MBPS.value: 169.9,
        HopColumn.PEAK_MODULATION.value: "256-QAM",
        HopColumn.PEAK_MBPS.value: 358.9,
        HopColumn.RECEIVED_DBM.value: -41.5,
        HopColumn.MARGIN_DB.value: 36.5,
        HopColumn.RAIN_PCT.value: 0.0086,
        HopColumn.MULTIPATH_PCT.value: 0.0001,
        HopColumn.AVAILABILITY_PCT.value: 99.9913,
        HopColumn.DIVERSITY.value: reflected,
        HopColumn.OBSTRUCTION_KM.value: 2.25,
        HopColumn.OBSTRUCTION_M.value: 31.0,
        HopColumn.CLEARANCE_M.value: 11.5,
        HopColumn.CLEARANCE_ZONES.value: 2.4,
        HopColumn.CLEARANCE_K.value: 0.566,
        HopColumn.SEA_KM.value: 3.1 if reflected else 0.0,
        HopColumn.REFLECTION_KM.value: 3.2 if reflected else np.nan,
        HopColumn.GRAZING_MRAD.value: 6.4 if reflected else np.nan,
        HopColumn.EXCESS_M.value: 0.2 if reflected else np.nan,
        HopColumn.SPACING_M.value: 4.4 if reflected else np.nan,
        "geometry": shapely.LineString([one, two]),
    }
