"""Masts that could be made higher for those whom nothing serves that is added to them as they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from phusong.coverage.carriers import Carrier
from phusong.layers.columns import Cells, Sites
from phusong.layers.province import Province
from phusong.planning.candidates.ground import Floats, Ground, on_air
from phusong.planning.candidates.upgrades import antenna_heights, on_ground, operators_of
from phusong.planning.programme.options import Option
from phusong.planning.scenario.model import Technology
from phusong.planning.scenario.siting import CandidateKind, SitingRules

__all__ = ["raised_masts"]


class _Raise(NamedTuple):
    """A mast made higher, with all bands that one operator may add for the technology."""

    site_id: str
    host_site_id: str
    operator: str
    bands: str
    mast_height_m: float
    raised_m: float
    option: str


_NOWHERE: Mapping[str, float] = MappingProxyType({})


def raised_masts(
    province: Province,
    technology: Technology,
    rules: SitingRules,
    *,
    carriers: Mapping[str, Carrier],
    wanted: Floats,
    builder_near: Callable[[Floats], NDArray[np.object_]],
    raised: Mapping[str, float] = _NOWHERE,
) -> gpd.GeoDataFrame:
    """Masts on air, none of them vetoed, that the rules let grow, where somebody who waits is in range.

    Every mast is offered once, to the operator who is named for a place near, else to the one whose
    bands for the technology reach farthest, of equals the first on it. All his bands for the
    technology would hang at the new height; what hangs on the mast stays where it hangs.

    A mast that an earlier step raises is offered at that height, as :attr:`Option.RAISED`, where the
    technology is there already; where it is not, :func:`.upgrades.upgrades` adds it up there.

    Parameters
    ----------
    wanted
        (n, 2) who waits, metres.
    builder_near
        (m, 2) points to (m,) operators who have to serve a place near them, empty: nobody.
    raised
        Height (m) that earlier steps give to masts, by identifier: nobody pays for that twice.

    Returns
    -------
    GeoDataFrame with the columns of :func:`.upgrades.upgrades`, by mast in the order of the layer.
    """
    sites = on_air(province.sites)
    sites = sites[~sites[Sites.SITE_ID].astype(str).isin(list(rules.vetoed))]
    grows = rules.raise_by_m is not None or rules.raise_to_m is not None
    sites = sites[_near(sites, wanted, rules.candidate_range_km)] if grows else sites[:0]
    heights, own = antenna_heights(province.cells), province.cells[Cells.TECHNOLOGY]
    with_radio = set(province.cells[Cells.SITE_ID][own == technology.radio].astype(str))
    operators = operators_of(sites, province.cells, technology, rules)
    named = builder_near(shapely.get_coordinates(sites.geometry.to_numpy()))
    rows = []
    for host, preferred in zip(sites[Sites.SITE_ID].astype(str), named, strict=True):
        who = _builder(operators[host], technology, carriers, str(preferred))
        if not who or (host in raised and host not in with_radio):
            continue
        old, height = heights.get(host, np.nan), raised.get(host)
        option = Option.RAISE if height is None else Option.RAISED
        height = _raised_height(old, rules) if height is None else height
        if height is not None:
            bands = ";".join(technology.upgrade_bands[who])
            grown = height - float(old) if option is Option.RAISE else 0.0
            step = f"U-{host}+{who}+{option.value}"
            rows.append(_Raise(step, host, who, bands, height, grown, option.value))
    frame = pd.DataFrame(rows, columns=list(_Raise._fields))
    place = sites.set_index(sites[Sites.SITE_ID].astype(str)).geometry
    found = gpd.GeoDataFrame(
        frame.assign(
            candidate=CandidateKind.EXISTING.value,
            units=1,
            azimuths="",
        ),
        geometry=place.reindex(frame["host_site_id"]).to_numpy(),
        crs=province.crs,
    )
    return on_ground(found, Ground(province))


def _near(sites: gpd.GeoDataFrame, wanted: Floats, range_km: float) -> NDArray[np.bool_]:
    """(n,) which masts have somebody who waits in range."""
    if not len(wanted) or not len(sites):
        return np.zeros(len(sites), dtype=bool)
    points = shapely.get_coordinates(sites.geometry.to_numpy())
    distance, _ = KDTree(wanted).query(points, distance_upper_bound=1000.0 * range_km)
    return np.asarray(np.isfinite(distance))


def _raised_height(height_m: float, rules: SitingRules) -> float | None:
    """Where antennas would hang; None where that is no higher than they do, or nobody knows.

    >>> rules = SitingRules(raise_by_m=15, max_mast_height_m=50)
    >>> [_raised_height(h, rules) for h in (30.0, 40.0, 50.0, float("nan"))]
    [45.0, 50.0, None, None]
    """
    wanted = rules.raise_to_m if rules.raise_by_m is None else height_m + rules.raise_by_m
    if wanted is None:
        return None
    height = min(wanted, rules.max_mast_height_m)
    return height if height > height_m else None


def _builder(
    operators: Sequence[str],
    technology: Technology,
    carriers: Mapping[str, Carrier],
    preferred: str,
) -> str:
    """Of the operators who may add to a mast the one who raises it; empty: nobody has a band."""
    licences = technology.upgrade_bands
    able = [who for who in operators if licences.get(who)]
    if preferred in able:
        return preferred
    reach = {who: max(carriers[band].max_range_km for band in licences[who]) for who in able}
    return max(able, key=lambda who: reach[who], default="")
