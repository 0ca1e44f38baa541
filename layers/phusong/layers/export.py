"""How files reach the disk: whole or not at all, the same bytes for the same content.

A run writes into a hidden folder inside the user's one (:func:`staged`) and moves each finished file
by :meth:`pathlib.Path.replace`; killed at any moment it leaves old files or new ones, never half of one. The
writers below fix what libraries would leave to the clock or to the number of threads.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import rasterio
from filelock import FileLock, Timeout
from odc.geo.geobox import GeoBox

from phusong.layers.errors import BadInput, Problem

__all__ = [
    "neutralise",
    "refuse_inputs",
    "staged",
    "write_atomic",
    "write_cog",
    "write_csv",
    "write_geopackage",
]

_STAGING = ".phusong-staging-"
_LOCK = ".phusong.lock"
_PATIENCE_S = 120.0
"""How long a run waits for another one that writes into the same folder."""
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""What makes Excel or LibreOffice read a cell as a formula; full-width signs count too."""
_FIXED_DATE = "2000-01-01T00:00:00.000Z"
"""GeoPackage must state a time of change; ours says nothing, so that bytes can be compared."""
_BLOCK = 256
_ROOM_MIB = 16
"""A disk that has this much room was not the reason for a failure."""


@contextmanager
def staged(folder: Path, *, last: str) -> Iterator[Path]:
    """Yield an empty staging folder; its files appear in ``folder`` when the block succeeds, those in
    folders within it in folders of the same names.

    Parameters
    ----------
    folder
        Where the files shall be; made when missing.
    last
        Name of the file that is moved last: who finds it new finds all others new.

    Raises
    ------
    BadInput
        When the folder cannot be made or written, a file in it cannot be replaced, or another run
        keeps writing into it.
    OSError
        When the disk is full, in whatever words a library said so.
    """
    lock = _locked(folder)
    try:
        # Whoever holds the lock is alone here: any staging folder was left by a killed run.
        for leftover in folder.glob(f"{_STAGING}*"):
            shutil.rmtree(leftover)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
        try:
            yield staging
            for name in _in_order(staging, last):
                _move(staging / name, folder / name)
        except Exception:
            _ask_disk(staging)
            raise
        finally:
            shutil.rmtree(staging)
    finally:
        lock.release()


def _in_order(staging: Path, last: str) -> list[Path]:
    """Paths of all files in the folder and the folders within."""
    names = [file.relative_to(staging) for file in staging.rglob("*") if file.is_file()]
    return sorted(names, key=lambda name: (name.as_posix() == last, name.as_posix()))


def _move(file: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
    except OSError as error:  # on Windows: the old file is open in Excel
        details = {"why": error.strerror or ""}
        raise BadInput([Problem("file-not-replaceable", str(target), details=details)]) from None


def _ask_disk(staging: Path) -> None:
    """Raise the disk's own error if it has no room left: GDAL and SQLite have many words for that."""
    with (staging / ".room").open("wb") as probe:
        for _ in range(_ROOM_MIB):
            probe.write(bytes(1 << 20))


def refuse_inputs(folder: Path, names: Iterable[str], *, inputs: Iterable[Path]) -> None:
    """Refuse to write ``names`` into ``folder`` where one of them is a file that is read.

    Raises
    ------
    BadInput
        With every such file.
    """
    read = {file.resolve() for file in inputs}
    lost = [folder / name for name in names if (folder / name).resolve() in read]
    if lost:
        raise BadInput([Problem("output-is-input", str(file)) for file in lost])


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / _LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_PATIENCE_S)
    except Timeout:
        raise BadInput([Problem("folder-busy", str(folder))]) from None
    except OSError as error:
        raise BadInput(
            [Problem("folder-not-writable", str(folder), details={"why": error.strerror or ""})]
        ) from None
    return lock


@contextmanager
def write_atomic(path: Path) -> Iterator[Path]:
    """Yield a new path beside ``path``; what was written there becomes ``path`` on success."""
    with tempfile.TemporaryDirectory(prefix=_STAGING, dir=path.parent) as beside:
        draft = Path(beside) / path.name
        yield draft
        draft.replace(path)


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
        for name, layer in layers.items():
            frame = layer.to_crs(4326) if isinstance(layer, gpd.GeoDataFrame) else layer
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
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
