"""What a candidate would carry: bands and cells."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.layers.columns import Cells
from phusong.planning.programme.options import Option
from phusong.planning.scenario.model import Technology
from phusong.planning.scenario.siting import SitingRules

__all__ = ["bands_of", "cells_on"]


def bands_of(site: Any, technology: Technology) -> tuple[str, ...]:
    """Bands that a candidate gets for a technology.

    Those that the candidate names itself (``bands``, separated by ``;``); else on a mast that stands
    those which its operator may add, on a new one the scenario's for new sites, or of them and of
    all that the named operator may add what he has a licence for.

    Parameters
    ----------
    site
        A row of candidates, as a Series or a named tuple.
    """
    own = _told(site, "bands")
    if own:
        return tuple(own.split(";"))
    operator = _told(site, "operator")
    licences = technology.upgrade_bands
    stands = _told(site, "host_site_id") and _told(site, "option") != Option.NEW_MAST.value
    # Where the scenario names nobody's licences, nobody is kept from the bands of new sites.
    if not operator or (not licences and not stands):
        return technology.new_site_bands
    return licences.get(operator, ())


def cells_on(
    candidates: gpd.GeoDataFrame, technology: Technology, rules: SitingRules
) -> pd.DataFrame:
    """Cells that the technology would get on each candidate, with the columns of :class:`Cells`.

    Bands are those of :func:`bands_of`; sectors are spread evenly from north, or point where the
    candidate's own ``azimuths`` (degrees, separated by ``;``) do.
    """
    rows = []
    for site in candidates.itertuples():
        for band in bands_of(site, technology):
            for sector, azimuth in enumerate(_azimuths(site, rules), start=1):
                rows.append(
                    {
                        Cells.CELL_ID.value: f"{site.site_id}-{band}-{sector}",
                        Cells.SITE_ID.value: site.site_id,
                        Cells.OPERATOR.value: _told(site, "operator"),
                        Cells.TECHNOLOGY.value: technology.radio,
                        Cells.BAND.value: band,
                        Cells.AZIMUTH_DEG.value: azimuth,
                        Cells.DOWNTILT_DEG.value: rules.downtilt_deg,
                        Cells.HEIGHT_M.value: float(site.mast_height_m),
                        Cells.STATUS.value: "planned",
                    }
                )
    return pd.DataFrame(rows, columns=[*(c.value for c in Cells)])


def _azimuths(site: Any, rules: SitingRules) -> list[float]:
    own = _told(site, "azimuths")
    if own:
        return [float(azimuth) for azimuth in own.split(";")]
    if rules.sectors == 1:
        return [np.nan]
    return [360.0 * sector / rules.sectors for sector in range(rules.sectors)]


def _told(site: Any, column: str) -> str:
    """A text of a row; empty where the row has none."""
    value = getattr(site, column, "")
    return value if isinstance(value, str) else ""
