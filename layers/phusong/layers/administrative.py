"""Which commune things belong to: by the code or name that a table states, else by position."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from phusong.layers.columns import Communes, FormerUnits
from phusong.layers.errors import Problems, Severity
from phusong.layers.text.names import UnitIndex

__all__ = ["attach_communes", "keep_own", "unit_index"]

_OUTLINE_M = 1000.0
"""A point this near to a commune may belong to it: outlines are no sharper."""
_FAR_M = 3000.0
"""A stated commune farther than this from the point is told: generalised outlines are that unsure."""


def unit_index(communes: gpd.GeoDataFrame, former_units: pd.DataFrame) -> UnitIndex:
    """Index of today's communes and of the units that went into them."""
    types = communes.get(Communes.TYPE.value)
    now = [
        (str(code), str(name), str(kind))
        for code, name, kind in zip(
            communes[Communes.CODE.value],
            communes[Communes.NAME.value],
            [""] * len(communes) if types is None else types.fillna(""),
            strict=True,
        )
    ]
    if former_units.empty:
        return UnitIndex(now, [])
    parts = former_units.get(FormerUnits.PART.value)
    old = [
        (str(name), str(code), str(part))
        for name, code, part in zip(
            former_units[FormerUnits.NAME.value],
            former_units[FormerUnits.SUCCESSOR_CODE.value],
            ["whole"] * len(former_units) if parts is None else parts.fillna("whole"),
            strict=True,
        )
    ]
    return UnitIndex(now, old)


def attach_communes(
    frame: gpd.GeoDataFrame,
    communes: gpd.GeoDataFrame,
    index: UnitIndex,
    *,
    problems: Problems,
) -> gpd.GeoDataFrame:
    """The frame with ``commune_code`` and ``commune`` filled (a copy).

    A code that exists stands. Else the stated name decides, and what the match changed is told
    (misspelt, successor, marks). Else the commune under the point, or the nearest one.

    Parameters
    ----------
    frame, communes
        In one metric CRS; ``frame`` keeps ``_file`` and ``_row`` from its reader.
    """
    result = frame.copy()
    names = dict(zip(communes[Communes.CODE.value], communes[Communes.NAME.value], strict=True))
    located = _located_codes(result, communes)
    codes = _stated_codes(result, names, index, located=located, problems=problems)
    unstated = codes.isna()
    codes = codes.where(~unstated, located)
    result["commune_code"] = codes.to_numpy(dtype=object)
    result["commune"] = codes.map(names).fillna("").to_numpy(dtype=object)
    _tell_far(result[~unstated], communes, problems=problems)
    return result


def _stated_codes(
    frame: gpd.GeoDataFrame,
    names: dict[str, str],
    index: UnitIndex,
    *,
    located: pd.Series,
    problems: Problems,
) -> pd.Series:
    codes = pd.Series([None] * len(frame), index=frame.index, dtype=object)
    if "commune_code" in frame:
        stated = frame["commune_code"].astype("string").str.strip()
        known = stated.isin(list(names))
        codes[known] = stated[known]
        for label in frame.index[stated.notna() & (stated != "") & ~known]:
            problems.add(
                "commune-code-unknown",
                str(frame.at[label, "_file"]),
                severity=Severity.WARNING,
                row=int(frame.at[label, "_row"]),
                column="commune_code",
                value=stated[label],
            )
    if "commune" not in frame:
        return codes
    for label in frame.index[codes.isna() & frame["commune"].notna()]:
        text = str(frame.at[label, "commune"])
        if not text.strip():
            continue
        here = located[label]
        # A cell may name several communes ("Xã Tân Định; Xã Tây Ninh Hòa"): the first one counts.
        match = index.match(text.split(";")[0], near=None if pd.isna(here) else {str(here)})
        if match.code is not None:
            codes[label] = match.code
        if match.problem is not None:
            problems.add(
                match.problem,
                str(frame.at[label, "_file"]),
                severity=Severity.WARNING if match.code is None else Severity.REPAIRED,
                row=int(frame.at[label, "_row"]),
                column="commune",
                value=text,
                **index.details(match),
            )
    return codes


def _located_codes(frame: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> pd.Series:
    """Code of the commune that holds each point, or of the nearest within a kilometre of doubt."""
    points = gpd.GeoDataFrame(geometry=frame.geometry, crs=frame.crs)
    joined = points.sjoin_nearest(
        communes[[Communes.CODE.value, "geometry"]], how="left", distance_col="_distance_m"
    )
    first = joined[~joined.index.duplicated()].reindex(frame.index)
    near = first["_distance_m"] <= _OUTLINE_M + _doubt_m(frame)
    codes: pd.Series = first[Communes.CODE.value].where(near, None).astype(object)
    return codes


def _doubt_m(frame: gpd.GeoDataFrame) -> pd.Series:
    """Position uncertainty of each row, 0 where none is stated."""
    if "position_uncertainty_km" not in frame:
        return pd.Series(0.0, index=frame.index)
    doubt: pd.Series = frame["position_uncertainty_km"].astype(float).fillna(0.0) * 1000.0
    return doubt


def keep_own(frame: gpd.GeoDataFrame, *, problems: Problems) -> gpd.GeoDataFrame:
    """The rows that belong to a commune; how many others a file holds is told."""
    own = frame["commune_code"].notna()
    for file, count in frame.loc[~own, "_file"].value_counts(sort=False).items():
        problems.add("not-in-province", str(file), severity=Severity.WARNING, count=int(count))
    return frame[own].reset_index(drop=True)


def _tell_far(frame: gpd.GeoDataFrame, communes: gpd.GeoDataFrame, *, problems: Problems) -> None:
    """Tell of points that lie far from the commune that their row states."""
    if frame.empty:
        return
    outlines = communes.set_index(Communes.CODE.value).geometry
    stated = gpd.GeoSeries(
        outlines.reindex(frame["commune_code"]).to_numpy(), index=frame.index, crs=communes.crs
    )
    distance = frame.geometry.distance(stated)
    for label in frame.index[distance > _FAR_M + _doubt_m(frame)]:
        problems.add(
            "commune-far",
            str(frame.at[label, "_file"]),
            severity=Severity.WARNING,
            row=int(frame.at[label, "_row"]),
            column="commune",
            value=frame.at[label, "commune"],
            distance_km=round(float(distance[label]) / 1000, 1),
        )
