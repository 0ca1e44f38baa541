"""Positions where people themselves are: places, people whom no place names, and the user's own."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from phusong.layers.columns import Candidates
from phusong.layers.grid import pixel_centres
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.scenario.siting import CandidateKind, SitingRules

__all__ = ["clusters", "framed", "own_positions"]

_CLUSTER_GAP_PIXELS = 3


def framed(
    kind: CandidateKind | NDArray[np.object_],
    points: NDArray[np.object_],
    crs: object,
    **columns: object,
) -> gpd.GeoDataFrame:
    """Positions with the columns that all kinds have; ``columns`` go before what they are usually."""
    usual: dict[str, object] = {
        "name": "",
        "place_id": "",
        "operator": "",
        "host_site_id": "",
        "mast_height_m": np.nan,
        "note": "",
    }
    kinds = kind.value if isinstance(kind, CandidateKind) else kind
    return gpd.GeoDataFrame(
        {"candidate": kinds, **usual, **columns},
        index=range(len(points)),
        geometry=list(points),
        crs=crs,
    )


def clusters(
    people: NDArray[np.float32], province: Province, rules: SitingRules
) -> gpd.GeoDataFrame:
    """The most peopled pixel of every group of unserved pixels that holds enough people."""
    near = ndimage.binary_dilation(people > 0, iterations=_CLUSTER_GAP_PIXELS)
    labels, count = ndimage.label(near, structure=np.ones((3, 3)))
    points: list[shapely.Point] = []
    if count:
        numbers = np.arange(1, count + 1)
        sums = ndimage.sum_labels(people.astype(np.float64), labels, numbers)
        peaks = ndimage.maximum_position(people, labels, numbers)
        x, y = pixel_centres(province.grid)
        points = [
            shapely.Point(x[column], y[row])
            for (row, column), total in zip(peaks, sums, strict=True)
            if total >= rules.min_people
        ]
    return framed(CandidateKind.PEOPLE, np.array(points, dtype=object), province.crs)


def own_positions(province: Province) -> gpd.GeoDataFrame:
    """The user's list, with his heights and operators."""
    own = province.layer(LayerKind.CANDIDATES)
    return framed(
        CandidateKind.OWN,
        own.geometry.to_numpy(),
        province.crs,
        name=own[Candidates.ID].astype(str).to_numpy(dtype=object),
        operator=own[Candidates.OPERATOR].fillna("").to_numpy(dtype=object),
        mast_height_m=own[Candidates.HEIGHT_M].to_numpy(dtype=np.float64, na_value=np.nan),
        note=own[Candidates.NOTE].fillna("").to_numpy(dtype=object),
    )
