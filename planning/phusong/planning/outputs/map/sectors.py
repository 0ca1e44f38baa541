"""Existing stations with what hangs on them: operators, technologies, and where each looks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from phusong.layers.columns import Cells, Sites
from phusong.planning.outputs.geometry import point_degrees
from phusong.planning.outputs.words.general import known
from phusong.planning.results.stages import Plan

__all__ = ["beamwidth_deg", "sites"]

_HALF_POWER_DB = -3.0


def sites(plan: Plan) -> dict[str, Any]:
    """Stations as columns; ``hung`` are rows of ``racks``, each listed once however many have it.

    A rack is one operator's gear of one technology: ``[operator, technology, bands, beamwidth,
    azimuths…]``, the first two as places in ``operators`` and ``technologies``; no azimuth: all round.
    """
    table = plan.province.sites
    longitude, latitude = point_degrees(table)
    racks, hung = _hung(plan)
    told = table[Sites.MAST_HEIGHT_M] if Sites.MAST_HEIGHT_M in table else [None] * len(table)
    masts = [known(mast) for mast in told]
    return {
        "lon": longitude,
        "lat": latitude,
        "id": [str(each) for each in table[Sites.SITE_ID]],
        "mast": [None if mast is None else round(float(mast)) for mast in masts],
        "hung": [hung.get(str(each), []) for each in table[Sites.SITE_ID]],
        **racks,
    }


def _hung(plan: Plan) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Racks with the lists that they name, and by station the numbers of its racks."""
    cells = _cells(plan)
    operators: list[Any] = sorted(cells[_OPERATOR].unique())
    technologies: list[Any] = list(plan.scenario.technologies)
    numbers: dict[tuple[Any, ...], int] = {}
    hung: dict[str, list[int]] = {}
    for (site, operator, technology), own in cells.groupby(
        [_SITE, _OPERATOR, _TECHNOLOGY], sort=True
    ):
        azimuths = sorted({round(a) % 360 for a in own[_AZIMUTH] if not math.isnan(a)})
        rack = (
            operators.index(operator),
            technologies.index(technology),
            ", ".join(sorted(own[_BAND].unique())),
            round(float(own[_WIDTH].median())),
            *azimuths,
        )
        hung.setdefault(str(site), []).append(numbers.setdefault(rack, len(numbers)))
    listed = {
        "racks": [list(rack) for rack in numbers],
        "operators": operators,
        "technologies": technologies,
    }
    return listed, hung


_SITE, _OPERATOR, _TECHNOLOGY = Cells.SITE_ID.value, Cells.OPERATOR.value, Cells.TECHNOLOGY.value
_BAND, _AZIMUTH, _WIDTH = Cells.BAND.value, Cells.AZIMUTH_DEG.value, "beamwidth_deg"


def _cells(plan: Plan) -> pd.DataFrame:
    """Cells on air of the scenario's technologies, as the prediction has them."""
    parts = []
    for name, cells in plan.coverage.transmitters.items():
        widths = {antenna: beamwidth_deg(antenna) for antenna in set(cells.antenna.tolist())}
        parts.append(
            pd.DataFrame(
                {
                    _SITE: cells.site_ids[cells.site].astype(str),
                    _OPERATOR: cells.operator.astype(str),
                    _TECHNOLOGY: name,
                    _BAND: cells.band.astype(str),
                    _AZIMUTH: cells.azimuth_deg,
                    _WIDTH: [widths[antenna] for antenna in cells.antenna.tolist()],
                }
            )
        )
    empty = [_SITE, _OPERATOR, _TECHNOLOGY, _BAND, _AZIMUTH, _WIDTH]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=empty)


def beamwidth_deg(antenna: Any) -> float:
    """Angle within which an antenna gives half its power or more, level with its panel; 360: all round.

    >>> from phusong.coverage.antennas import Omni, Sector
    >>> beamwidth_deg(Sector()), beamwidth_deg(Omni())
    (65.0, 360.0)
    """
    around = np.arange(-180.0, 180.0, 0.5)
    tilt = antenna.own_tilt_deg or 0.0
    gain = np.asarray(antenna.radiation(tilt).broadcast(around, np.full_like(around, -tilt)), float)
    inside = gain >= gain.max() + _HALF_POWER_DB - 1e-9
    return 360.0 if inside.all() else float(np.count_nonzero(inside) - 1) * 0.5
