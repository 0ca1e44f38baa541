"""Places where a submarine cable may not lie, as far as they are known without a survey."""

from __future__ import annotations

import pandas as pd
import shapely

from province.frame import metric

__all__ = ["build"]

_RESERVES = (
    ("Khu bảo tồn biển Hòn Mun", "island", "Hòn Mun", 1000.0),
    ("Vườn quốc gia Núi Chúa (phần biển)", "commune", "22846", 2000.0),
)
"""Name, what it lies around, which one, and how far it reaches out to sea, m: common knowledge."""


def build(communes: pd.DataFrame, land: pd.DataFrame) -> pd.DataFrame:
    """Columns name, reason, geometry: the sea within reach of the known shores."""
    dry = metric(shapely.union_all(land["geometry"].to_numpy()))
    found = []
    for name, kind, key, reach_m in _RESERVES:
        table, column = (land, "name") if kind == "island" else (communes, "code")
        shore = metric(shapely.union_all(table.loc[table[column] == key, "geometry"].to_numpy()))
        sea = shore.buffer(reach_m, quad_segs=4).difference(dry).simplify(100)
        largest = max(shapely.get_parts(sea), key=lambda part: part.area)
        found.append((name, "reserve", metric(largest, inverse=True)))
    return pd.DataFrame(found, columns=["name", "reason", "geometry"])
