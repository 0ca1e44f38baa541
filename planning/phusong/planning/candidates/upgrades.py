"""What could be added to masts that stand: a technology, bands, sectors; by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from phusong.layers.columns import Cells, Sites
from phusong.layers.province import Province
from phusong.planning.candidates.ground import Ground, on_air
from phusong.planning.candidates.screens import DropColumn, Screen, drops
from phusong.planning.programme.options import Option
from phusong.planning.scenario.model import Technology
from phusong.planning.scenario.siting import CandidateKind, SitingRules

__all__ = ["antenna_heights", "on_ground", "operators_of", "upgradable", "upgrades", "vetoed_masts"]


class _Addition(NamedTuple):
    """One option of one operator on one mast; bands and azimuths as ``cells_on`` reads them."""

    host_site_id: str
    operator: str
    option: Option
    units: int
    bands: str
    azimuths: str
    mast_height_m: float
    raised_m: float = 0.0


_NOWHERE: Mapping[str, float] = MappingProxyType({})


def upgradable(province: Province, technology: Technology) -> gpd.GeoDataFrame:
    """Masts on air that lack the technology, with the first operator on each who has a band for it.

    Returns
    -------
    GeoDataFrame as :func:`upgrades` returns it, with :attr:`Option.TECHNOLOGY` alone.
    """
    found = upgrades(province, technology, SitingRules())
    found = found[found["option"] == Option.TECHNOLOGY.value]
    return found.drop_duplicates("host_site_id").reset_index(drop=True)


def upgrades(
    province: Province,
    technology: Technology,
    rules: SitingRules,
    *,
    raised: Mapping[str, float] = _NOWHERE,
) -> gpd.GeoDataFrame:
    """Everything that may be added for a technology to masts on air, none of them vetoed.

    With ``rules.sharing`` = ``none`` the operators on a mast add to it: those with cells there and
    those who share it; with ``shared`` every operator with a licence does. New antennas hang as high
    as the highest that are there, or as steps will have raised them (``raised``: m, by mast).

    Returns
    -------
    GeoDataFrame with ``site_id`` (of the upgrade: ``U-`` and the mast's, with operator and option
    where there are several), ``host_site_id``, ``operator``, ``option`` (:class:`Option`), ``units``
    (sectors that it adds, else 1), ``bands``, ``azimuths`` (empty: spread evenly), ``raised_m`` (0), ``candidate``, ``ground_height_m``, ``mast_height_m``,
    ``land_part``; points in metres, by mast in the order of the layer.
    """
    sites, cells = on_air(province.sites), province.cells
    sites = sites[~sites[Sites.SITE_ID].astype(str).isin(list(rules.vetoed))]
    heights = {**antenna_heights(cells), **raised}
    additions = list(_additions(sites, cells, technology, rules, heights))
    frame = pd.DataFrame(additions, columns=list(_Addition._fields))
    place = sites.set_index(sites[Sites.SITE_ID].astype(str)).geometry
    found = gpd.GeoDataFrame(
        frame.assign(candidate=CandidateKind.EXISTING.value, site_id=_names(frame)),
        geometry=place.reindex(frame["host_site_id"]).to_numpy(),
        crs=province.crs,
    )
    return on_ground(found, Ground(province))


def vetoed_masts(province: Province, rules: SitingRules) -> gpd.GeoDataFrame:
    """Masts on air that the scenario vetoes, as drops for every technology (``technology`` empty)."""
    sites = on_air(province.sites)
    names = sites[Sites.SITE_ID].astype(str)
    barred = sites[names.isin(list(rules.vetoed))]
    told = gpd.GeoDataFrame(
        {
            DropColumn.KIND.value: CandidateKind.EXISTING.value,
            "name": barred[Sites.SITE_ID].astype(str),
        },
        geometry=barred.geometry,
        crs=province.crs,
    )
    reasons = [rules.vetoed[name] for name in told["name"]]
    screen = np.full(len(told), Screen.VETO.value, dtype=object)
    dropped = drops(told, screen, np.array(reasons, dtype=object))
    return dropped.assign(**{DropColumn.TECHNOLOGY.value: ""})


def _additions(
    sites: gpd.GeoDataFrame,
    cells: pd.DataFrame,
    technology: Technology,
    rules: SitingRules,
    heights: Mapping[str, float],
) -> Iterator[_Addition]:
    operators = operators_of(sites, cells, technology, rules)
    radios = _radios(cells[cells[Cells.TECHNOLOGY] == technology.radio])
    with_radio = {host for host, _ in radios}
    for host in sites[Sites.SITE_ID].astype(str):
        if host not in heights:
            continue  # nothing tells how high its antennas could hang
        high = float(heights[host])
        for operator in operators[host]:
            there = radios.get((host, operator), {})
            licensed = technology.upgrade_bands.get(operator, ())
            missing = [band for band in licensed if band not in there]
            if host in with_radio:
                for band in missing:
                    yield _Addition(host, operator, Option.BANDS, 1, band, "", high)
            elif missing:
                yield _Addition(host, operator, Option.TECHNOLOGY, 1, ";".join(missing), "", high)
            bands, azimuths = _lacking_sectors(there, rules.sectors)
            if bands:
                units = azimuths.count(";") + 1
                yield _Addition(host, operator, Option.SECTORS, units, bands, azimuths, high)


def antenna_heights(cells: pd.DataFrame) -> pd.Series:
    """Height of the highest antenna by the mast's identifier, m."""
    hosts = cells[Cells.SITE_ID].astype(str)
    highest: pd.Series = cells.groupby(hosts)[Cells.HEIGHT_M.value].max()
    return highest


def operators_of(
    sites: gpd.GeoDataFrame, cells: pd.DataFrame, technology: Technology, rules: SitingRules
) -> dict[str, list[str]]:
    """Who may add to each mast: those on it first, in the order of its cells."""
    names: dict[str, dict[str, None]] = {host: {} for host in sites[Sites.SITE_ID].astype(str)}
    for host, operator in zip(cells[Cells.SITE_ID], cells[Cells.OPERATOR], strict=True):
        names.setdefault(str(host), {})[str(operator)] = None
    shared = sites[Sites.SHARED_BY] if Sites.SHARED_BY in sites else pd.Series(dtype=object)
    for row, told in shared.dropna().items():
        for name in str(told).split(";"):
            if name.strip():
                names[str(sites.loc[row, Sites.SITE_ID])][name.strip()] = None
    anybody = technology.upgrade_bands if rules.sharing == "shared" else {}
    return {host: list({**own, **dict.fromkeys(anybody)}) for host, own in names.items()}


def _radios(cells: pd.DataFrame) -> dict[tuple[str, str], dict[str, tuple[float, ...]]]:
    """By mast and operator: the azimuths of each band, rising; none for one that radiates all round."""
    pointing = cells.get(Cells.AZIMUTH_DEG, pd.Series(np.nan, index=cells.index)).astype(float)
    columns = cells[Cells.SITE_ID], cells[Cells.OPERATOR], cells[Cells.BAND], pointing % 360.0
    found: dict[tuple[str, str], dict[str, tuple[float, ...]]] = {}
    round_: set[tuple[str, str, str]] = set()
    for host, operator, band, azimuth in zip(*columns, strict=True):
        bands = found.setdefault((str(host), str(operator)), {})
        if np.isnan(azimuth):
            round_.add((str(host), str(operator), str(band)))
        told = () if (str(host), str(operator), str(band)) in round_ else (azimuth,)
        bands[str(band)] = tuple(sorted({*bands.get(str(band), ()), *told})) if told else ()
    return found


def _lacking_sectors(bands: dict[str, tuple[float, ...]], sectors: int) -> tuple[str, str]:
    """Bands with too few sectors that all point alike, and azimuths that would fill their gaps.

    Of several such sets of azimuths on one mast the one with most bands is taken.
    """
    sets: dict[tuple[float, ...], list[str]] = {}
    for band, pointing in bands.items():
        if 0 < len(pointing) < sectors:
            sets.setdefault(pointing, []).append(band)
    if not sets:
        return "", ""
    pointing = max(sets, key=lambda one: len(sets[one]))
    return ";".join(sets[pointing]), ";".join(f"{a:g}" for a in _filling(pointing, sectors))


def _filling(pointing: tuple[float, ...], sectors: int) -> list[float]:
    """Azimuths that make ``sectors`` of those that are there, and leave gaps as even as can be.

    >>> _filling((0.0, 120.0), 3), _filling((90.0,), 3)
    ([240.0], [210.0, 330.0])
    """
    gaps = np.diff([*pointing, pointing[0] + 360.0])
    inside = np.zeros(len(gaps), dtype=int)
    for _ in range(sectors - len(pointing)):
        inside[np.argmax(gaps / (inside + 1))] += 1
    return [
        float((start + gap * step / (count + 1)) % 360.0)
        for start, gap, count in zip(pointing, gaps, inside, strict=True)
        for step in range(1, count + 1)
    ]


def _names(frame: pd.DataFrame) -> list[str]:
    """``U-`` and the mast's identifier; operator and option go along where the mast has several."""
    first = ~frame["host_site_id"].duplicated()
    option = frame["option"].where(frame["option"] != Option.BANDS.value, frame["bands"])
    rows = zip(first, frame["host_site_id"], frame["operator"], option, strict=True)
    return [f"U-{host}" if one else f"U-{host}+{who}+{what}" for one, host, who, what in rows]


def on_ground(frame: gpd.GeoDataFrame, ground: Ground) -> gpd.GeoDataFrame:
    """Only those on the grid, with their ground."""
    pixels = ground.pixels(shapely.get_coordinates(frame.geometry.to_numpy()))
    inside = pixels[:, 0] >= 0
    frame, pixels = frame[inside].reset_index(drop=True), pixels[inside]
    return frame.assign(
        ground_height_m=ground.of_pixels(ground.province.terrain_m, pixels),
        land_part=ground.of_pixels(ground.province.land_part, pixels).astype(np.int64),
    )
