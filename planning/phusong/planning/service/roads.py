"""Kilometres of road with and without signal, per class of road and technology."""

from __future__ import annotations

import pandas as pd

from phusong.coverage.line_service import line_kilometres
from phusong.coverage.service import served_mask
from phusong.layers.columns import Roads
from phusong.layers.province import Province
from phusong.planning.results.columns import RoadColumn
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario

__all__ = ["serve_roads"]


def serve_roads(province: Province, coverage: Coverage, scenario: Scenario) -> pd.DataFrame:
    """Roads within the province with the columns of :class:`RoadColumn`.

    What lies over pixels of which nothing can be told counts neither as served nor as unserved.
    """
    tables = [
        _of(province, coverage, technology=name, scenario=scenario)
        for name in scenario.technologies
    ]
    return pd.concat(tables, ignore_index=True)[[column.value for column in RoadColumn]]


def _of(
    province: Province, coverage: Coverage, *, technology: str, scenario: Scenario
) -> pd.DataFrame:
    prediction = coverage.predictions[technology]
    served = served_mask(prediction, scenario.technologies[technology].definition)
    unknown = prediction.incomplete & ~served
    table = line_kilometres(
        province.roads,
        coverage.terrain,
        by=Roads.CLASS.value,
        masks={
            RoadColumn.KM.value: prediction.asked,
            RoadColumn.KM_SERVED.value: prediction.asked & served,
            RoadColumn.KM_UNKNOWN.value: prediction.asked & unknown,
        },
    )
    return table[table[RoadColumn.KM] > 0].assign(**{RoadColumn.TECHNOLOGY.value: technology})
