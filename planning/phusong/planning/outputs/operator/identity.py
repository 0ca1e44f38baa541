"""Identifiers that are the same in the next plan: by where masts stand and what hangs on them.

The plan's own number the candidates of one run. An operator who imports a second plan over a first
one needs those that stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from phusong.planning.outputs.operator.names import safe_name
from phusong.planning.results.columns import Action, ProposalColumn

__all__ = ["cell_id", "mast_ids", "numbered"]


def mast_ids(steps: gpd.GeoDataFrame, zone: CRS) -> Mapping[str, str]:
    """For each new mast among a plan's steps, by its identifier there: ``N-`` easting ``-`` northing.

    In whole metres of ``zone``.
    """
    new = steps[steps[ProposalColumn.ACTION] == Action.NEW_SITE.value]
    spots = new.geometry.to_crs(zone)
    names = numbered(f"N-{x:.0f}-{y:.0f}" for x, y in zip(spots.x, spots.y, strict=True))
    return dict(zip(new[ProposalColumn.SITE_ID].astype(str), names, strict=True))


def cell_id(site_id: str, operator: str, band: str, *, azimuth_deg: float) -> str:
    """Identifier of a new cell: mast, operator, band and direction.

    >>> cell_id("SYN-0001", "Viettel", "n41", azimuth_deg=120.0)
    'SYN-0001-Viettel-n41-120'
    """
    side = "omni" if pd.isna(azimuth_deg) else f"{azimuth_deg:03.0f}"
    who = safe_name(operator).replace(" ", "_") if operator else ""
    return "-".join(filter(None, [site_id, who, band, side]))


def numbered(names: Iterable[str]) -> list[str]:
    """The names, a second one of its kind with its number behind.

    >>> numbered(["a", "b", "a"])
    ['a', 'b', 'a-2']
    """
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found
