"""Formats of results whose bytes depend on their content alone.

The writers fix what libraries would leave to the clock or to the number of threads.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import rasterio
from odc.geo.geobox import GeoBox

from phusong.layers.gdal_paths import writable

__all__ = [
    "neutralise",
    "write_cog",
    "write_csv",
    "write_geopackage",
]

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""What makes Excel or LibreOffice read a cell as a formula; full-width signs count too."""
_FIXED_DATE = "2000-01-01T00:00:00.000Z"
"""GeoPackage must state a time of change; ours says nothing, so that bytes can be compared."""
_BLOCK = 256


def neutralise(value: object) -> object:
    """``value``, with an apostrophe before text that a spreadsheet would run as a formula.

    >>> neutralise("=1+1"), neutralise("Thôn Đá Bạc"), neutralise(-3.5)
    ("'=1+1", 'Thôn Đá Bạc', -3.5)
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def write_csv(
    path: Path, table: pd.DataFrame, *, separator: str = ",", encoding: str = "utf-8-sig"
) -> None:
    """Write UTF-8 with BOM (Excel reads Vietnamese then), text cells neutralised, empty for NaN."""
    safe = table.apply(
        lambda column: column.map(neutralise) if column.dtype.kind in "OU" else column
    )
    safe.columns = [str(neutralise(str(name))) for name in table.columns]
    safe.to_csv(path, sep=separator, index=False, encoding=encoding, lineterminator="\n")


def write_geopackage(path: Path, layers: Mapping[str, pd.DataFrame]) -> None:
    """Write each frame as a layer, geometries in WGS84; frames without geometry become tables."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_DATE})
    try:
        with writable(path) as draft:
            for name, layer in layers.items():
                frame = layer.to_crs(4326) if isinstance(layer, gpd.GeoDataFrame) else layer
                pyogrio.write_dataframe(frame, draft, layer=name, driver="GPKG")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def write_cog(
    path: Path,
    array: npt.NDArray[Any],
    geobox: GeoBox,
    *,
    nodata: float,
    unit: str,
    description: str,
    tags: Mapping[str, str],
) -> None:
    """Write ``array`` (H, W) as a Cloud Optimized GeoTIFF with overviews.

    NaN becomes ``nodata``. Overviews of numbers are means; those of integers, which are codes, are
    samples. Always on one thread, so that the bytes do not depend on the machine.
    """
    floating = np.issubdtype(array.dtype, np.floating)
    values = np.where(np.isnan(array), nodata, array).astype(array.dtype) if floating else array
    profile = {
        "driver": "COG",
        "height": array.shape[0],
        "width": array.shape[1],
        "count": 1,
        "dtype": array.dtype,
        "crs": str(geobox.crs),
        "transform": geobox.transform,
        "nodata": nodata,
        "compress": "DEFLATE",
        "predictor": "FLOATING_POINT" if floating else "STANDARD",
        "blocksize": _BLOCK,
        "overview_resampling": "AVERAGE" if floating else "NEAREST",
        "num_threads": "1",
    }
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(values, 1)
        dataset.set_band_description(1, description)
        dataset.units = (unit,)
        dataset.update_tags(**tags)
