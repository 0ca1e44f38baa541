"""Kilometres of road with and without signal, commune by commune."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from phusong.coverage.line_service import zone_kilometres
from phusong.coverage.service import served_mask
from phusong.layers.columns import Communes
from phusong.layers.province import Province
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario

__all__ = ["CommuneRoadColumn", "serve_commune_roads"]


class CommuneRoadColumn(StrEnum):
    """Columns of :func:`serve_commune_roads`: one row per commune with roads and technology."""

    CODE = "commune_code"
    TECHNOLOGY = "technology"
    KM = "km"
    KM_SERVED = "km_served"
    KM_UNKNOWN = "km_unknown"
    """Where nothing can be told."""


def serve_commune_roads(province: Province, coverage: Coverage, scenario: Scenario) -> pd.DataFrame:
    """Roads today, with the columns of :class:`CommuneRoadColumn`.

    They are counted as :func:`phusong.planning.service.roads.serve_roads` counts them by class: all
    communes together have the same kilometres.
    """
    codes = province.communes[Communes.CODE].astype(str).to_numpy()
    tables = []
    for name, technology in scenario.technologies.items():
        prediction = coverage.predictions[name]
        served = served_mask(prediction, technology.definition)
        table = zone_kilometres(
            province.roads,
            coverage.terrain,
            zones=province.zones,
            masks={
                CommuneRoadColumn.KM.value: prediction.asked,
                CommuneRoadColumn.KM_SERVED.value: prediction.asked & served,
                CommuneRoadColumn.KM_UNKNOWN.value: prediction.asked
                & prediction.incomplete
                & ~served,
            },
        )
        named = table.assign(
            **{
                CommuneRoadColumn.CODE.value: codes[table.index.to_numpy(dtype=np.int64)],
                CommuneRoadColumn.TECHNOLOGY.value: name,
            }
        )
        tables.append(named[named[CommuneRoadColumn.KM] > 0])
    return pd.concat(tables, ignore_index=True)[[column.value for column in CommuneRoadColumn]]
