"""Base stations out of single cells: which stand together, and what must be assumed of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from phusong.layers.columns import Cells, Sites

__all__ = ["ASSUMED_HEIGHT_M", "OPERATORS", "VIETNAM", "assumed_band", "gather_sites", "operator"]

VIETNAM = "452"
"""Mobile country code."""
OPERATORS: Mapping[int, str] = MappingProxyType(
    {1: "MobiFone", 2: "VinaPhone", 4: "Viettel", 5: "Vietnamobile", 7: "Gmobile"}
)
"""Networks of Vietnam by their mobile network code."""

ASSUMED_HEIGHT_M = 30.0
"""Antenna height where nobody knows it: a usual mast of Vietnam's countryside and towns."""
# Bands on which each network can be met in 2026.
_BANDS = {("NR", 4): "n41", ("NR", 2): "n78", ("NR", 1): "n77"}
_BAND_OTHERWISE = {"LTE": "B3", "NR": "n78"}

_STATION_SPREAD_M = 1000.0
"""Sectors of one station are heard in different places, so their positions lie apart."""
_MAST_SPREAD_M = 50.0
"""Stations of several networks this close share a mast."""
_EARTH_M = 6_371_008.8
_CELL_BITS = {"LTE": 8, "NR": 12}
"""Low bits of a cell's number that count cells within its station: 8 by 3GPP TS 36.300 §8.2; in NR
the operator chooses 4 to 14 (TS 38.300 §8.2), 12 being common."""


def operator(net: int) -> str:
    """Name of a network, or its code when it has none.

    >>> operator(4), operator(9)
    ('Viettel', '452-09')
    """
    return OPERATORS.get(net, f"{VIETNAM}-{net:02d}")


def assumed_band(technology: str, net: int) -> str:
    """Band of a cell of which only technology ("LTE", "NR") and network are known."""
    return _BANDS.get((technology, net), _BAND_OTHERWISE[technology])


def gather_sites(cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sites and cells, by the columns of :class:`Sites` and :class:`Cells`, out of single cells.

    Cells of one station (eNodeB, gNB) within 1 km of each other stand together at their mean
    position, weighted by samples; stations within 50 m of each other share a site. Besides,
    both have ``row`` (the first in the export) and sites ``lon`` and ``lat``; bands and heights are
    assumed.
    """
    bits = cells["technology"].map(_CELL_BITS).to_numpy(dtype=np.int64)
    node = cells["cell"].to_numpy(dtype=np.int64) >> bits
    station_key = pd.MultiIndex.from_arrays([cells["technology"], cells["net"], node])
    station = _joined(
        cells, distance_m=_STATION_SPREAD_M, group=pd.factorize(station_key)[0].astype(np.int64)
    )
    stations = _centres(cells, station)
    mast = _joined(
        stations, distance_m=_MAST_SPREAD_M, group=np.zeros(len(stations), dtype=np.int64)
    )
    masts = _centres(stations, mast)
    site_of_cell = mast[station]
    ids = _site_ids(cells, node, site_of_cell)
    return _sites(cells, masts, site=site_of_cell, ids=ids), _cells(cells, ids[site_of_cell])


def _joined(
    points: pd.DataFrame, *, distance_m: float, group: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Cluster of each point: same group, and a chain of steps no longer than ``distance_m``."""
    lon, lat = np.radians(points["lon"].to_numpy()), np.radians(points["lat"].to_numpy())
    # Chords of a sphere are distances; a fourth axis keeps the groups out of each other's reach.
    place = _EARTH_M * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat), group]
    )
    pairs = cKDTree(place).query_pairs(distance_m, output_type="ndarray")
    count = len(points)
    links = coo_array((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), (count, count))
    labels = connected_components(links, directed=False)[1]
    return np.asarray(labels, dtype=np.int64)


def _centres(points: pd.DataFrame, cluster: NDArray[np.int64]) -> pd.DataFrame:
    """Mean position of each cluster weighted by samples, and the samples; index: cluster."""
    weight = points["samples"].to_numpy(dtype=np.float64)
    total = np.bincount(cluster, weight)
    lon = np.bincount(cluster, weight * points["lon"].to_numpy()) / total
    lat = np.bincount(cluster, weight * points["lat"].to_numpy()) / total
    return pd.DataFrame({"lon": lon, "lat": lat, "samples": total})


def _site_ids(
    cells: pd.DataFrame, node: NDArray[np.int64], site: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Name of each site by its first station; a number follows where a station has two places."""
    first = pd.DataFrame(
        {"site": site, "technology": cells["technology"], "net": cells["net"], "node": node}
    )
    first = first.sort_values(["site", "technology", "net", "node"]).drop_duplicates("site")
    names = [
        f"OCID-{VIETNAM}-{net:02d}-{technology}-{station}"
        for technology, net, station in zip(
            first["technology"], first["net"], first["node"], strict=True
        )
    ]
    seen: Counter[str] = Counter()
    ids = []
    for name in names:
        seen[name] += 1
        ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return np.array(ids, dtype=object)


def _sites(
    cells: pd.DataFrame,
    masts: pd.DataFrame,
    *,
    site: NDArray[np.int64],
    ids: NDArray[np.object_],
) -> pd.DataFrame:
    operators = cells["net"].map(operator).groupby(site).agg(lambda own: ";".join(sorted(set(own))))
    count = np.bincount(site)
    samples = masts["samples"].astype(np.int64)
    notes = [f"OpenCelliD: {n} cells, {m} samples" for n, m in zip(count, samples, strict=True)]
    return pd.DataFrame(
        {
            Sites.SITE_ID.value: ids,
            Sites.MAST_HEIGHT_M.value: ASSUMED_HEIGHT_M,
            Sites.SHARED_BY.value: operators.to_numpy(dtype=object),
            Sites.STATUS.value: "on_air",
            Sites.NOTE.value: notes,
            "lon": masts["lon"],
            "lat": masts["lat"],
            "row": cells["row"].groupby(site).min().to_numpy(),
        }
    )


def _cells(cells: pd.DataFrame, site_id: NDArray[np.object_]) -> pd.DataFrame:
    keys = zip(cells["technology"], cells["net"], cells["area"], cells["cell"], strict=True)
    bands = zip(cells["technology"], cells["net"], strict=True)
    return pd.DataFrame(
        {
            Cells.CELL_ID.value: [
                f"{VIETNAM}-{net:02d}-{technology}-{area}-{cell}"
                for technology, net, area, cell in keys
            ],
            Cells.SITE_ID.value: site_id,
            Cells.OPERATOR.value: cells["net"].map(operator),
            Cells.TECHNOLOGY.value: cells["technology"],
            Cells.BAND.value: [assumed_band(technology, net) for technology, net in bands],
            Cells.HEIGHT_M.value: ASSUMED_HEIGHT_M,
            Cells.STATUS.value: "on_air",
            "row": cells["row"],
        }
    )
