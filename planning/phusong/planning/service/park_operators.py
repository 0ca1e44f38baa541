"""Each operator's signal in each park today: whose customers there are served, and how fast."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from phusong.coverage.footprints import place_pixels
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.results.stages import Coverage, Service
from phusong.planning.scenario.model import Scenario

__all__ = ["ParkOperatorColumn", "serve_parks_by_operator"]


class ParkOperatorColumn(StrEnum):
    """Columns of :func:`serve_parks_by_operator`: one row per park, technology and operator."""

    PLACE_ID = "place_id"
    TECHNOLOGY = "technology"
    OPERATOR = "operator"
    SHARE_PCT = "served_share_pct"
    """Of the park's land where the operator's own cells reach the level that counts as covered."""
    RATE_MBPS = "median_rate_mbps"
    """Median downlink rate of one more phone over the park's land; 0: nothing is decoded."""


def serve_parks_by_operator(
    service: Service, coverage: Coverage, scenario: Scenario
) -> pd.DataFrame:
    """Parks today with the columns of :class:`ParkOperatorColumn`.

    Empty where the scenario asks for no maps of operators; a park without land on the grid has no row.
    """
    places = service.places
    parks = places[places[PlaceColumn.KIND] == PlaceKind.PARK]
    rows = []
    for told in coverage.operators:
        if not told.operator:
            continue
        land = coverage.predictions[told.technology].asked
        required_dbm = scenario.technologies[told.technology].definition.required_rsrp_dbm
        level, rate = told.level_dbm.ravel(), told.rate_mbps.ravel()
        grounds = place_pixels(parks, coverage.terrain, land)
        for place, ground in zip(parks[PlaceColumn.PLACE_ID].astype(str), grounds, strict=True):
            if ground.size:
                share = float(np.mean(level[ground] >= required_dbm)) * 100.0
                speed = float(np.median(rate[ground]))
                rows.append((place, told.technology, told.operator, share, speed))
    return pd.DataFrame(rows, columns=[column.value for column in ParkOperatorColumn])
