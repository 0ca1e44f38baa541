"""Areas of polygons on a grid, with pixels that a border cuts counted by their share inside."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from odc.geo.geobox import GeoBox
from scipy import sparse

__all__ = ["pixel_shares"]


def pixel_shares(polygons: gpd.GeoSeries, grid: GeoBox) -> sparse.csr_array:
    """Share of every pixel that lies inside every polygon, exact (exactextract).

    Parameters
    ----------
    polygons
        In the CRS of ``grid``.

    Returns
    -------
    scipy.sparse.csr_array
        Shape (polygons, pixels of the grid row by row), 0 to 1. Its product with a flat mask and
        the area of a pixel is the area of the mask in each polygon.
    """
    box = grid.boundingbox
    blank = NumPyRasterSource(
        np.zeros(grid.shape, np.uint8),
        xmin=box.left,
        ymin=box.bottom,
        xmax=box.right,
        ymax=box.top,
        srs_wkt=grid.crs.to_wkt() if grid.crs else None,
    )
    frame = gpd.GeoDataFrame(geometry=polygons.reset_index(drop=True))
    size = int(np.prod(grid.shape))
    if frame.empty:
        return sparse.csr_array((0, size))
    told = exact_extract(blank, frame, ["cell_id", "coverage"], output="pandas")
    counts = [len(ids) for ids in told["cell_id"]]
    return sparse.csr_array(
        (
            np.concatenate(told["coverage"].to_list()).astype(np.float64),
            np.concatenate(told["cell_id"].to_list()).astype(np.int64),
            np.r_[0, np.cumsum(counts)],
        ),
        shape=(len(frame), size),
    )
