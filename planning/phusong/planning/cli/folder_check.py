"""Checking a folder of files that no scenario names yet: the name of each file tells its kind."""

from __future__ import annotations

from pathlib import Path

from phusong.layers.crs import Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.geodesy import metric_crs_for
from phusong.layers.grid import GridConfig, make_grid
from phusong.layers.raster_source import RasterSource
from phusong.layers.rasters import raster_bounds, read_heights
from phusong.layers.schema import LayerKind, RasterKind
from phusong.layers.source import LayerSource
from phusong.layers.text.names import fold
from phusong.layers.vectors import read_layer

__all__ = ["check_folder", "kind_of_file"]

_RASTERS = frozenset({".tif", ".tiff", ".hgt", ".nc", ".vrt"})
_COMPANIONS = frozenset(
    {".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".xml", ".md", ".toml"}
)
"""Belong to another file, or are not layers."""


def kind_of_file(name: str) -> LayerKind | RasterKind | None:
    """Kind of layer that a file's name begins with: ``sites_viettel.csv`` holds sites.

    >>> kind_of_file("Fibre lines 2026.shp"), kind_of_file("report.csv")
    (<LayerKind.FIBRE_LINES: 'fibre_lines'>, None)
    """
    start = fold(Path(name).stem).replace("_", " ")
    kinds = sorted((*LayerKind, *RasterKind), key=lambda kind: -len(kind.value))
    return next((kind for kind in kinds if start.startswith(kind.value.replace("_", " "))), None)


def check_folder(folder: Path, *, problems: Problems) -> int:
    """Read every file of ``folder``, each by itself; returns how many were read.

    Files whose name does not begin with a kind of layer are told as warnings. With one sound file of
    communes, coordinates of the others are judged against it.
    """
    count, area = 0, _area(folder)
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() in _COMPANIONS:
            continue
        kind = kind_of_file(path.name)
        if kind is None:
            problems.add(
                "folder-kind-unknown",
                path.name,
                severity=Severity.WARNING,
                kinds=", ".join((*LayerKind, *RasterKind)),
            )
            continue
        count += 1
        if isinstance(kind, LayerKind):
            place = None if kind is LayerKind.COMMUNES else area
            read_layer(
                kind, LayerSource(path=path.name), folder=folder, area=place, problems=problems
            )
        else:
            _check_raster(path, problems)
    if count == 0:
        problems.add("folder-empty", folder.name, kinds=", ".join((*LayerKind, *RasterKind)))
    return count


def _area(folder: Path) -> Area | None:
    """The province, where exactly one file of communes tells it without a fault."""
    files = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() not in _COMPANIONS and kind_of_file(path.name) is LayerKind.COMMUNES
    ]
    if len(files) != 1:
        return None
    silent = Problems()
    source = LayerSource(path=files[0].name)
    communes = read_layer(LayerKind.COMMUNES, source, folder=folder, area=None, problems=silent)
    return None if silent.has_errors or communes.empty else Area.of(communes)


def _check_raster(path: Path, problems: Problems) -> None:
    """Open the raster and read a coarse picture of it."""
    if path.suffix.lower() not in _RASTERS:
        problems.add(
            "raster-format", path.name, value=path.suffix, known=", ".join(sorted(_RASTERS))
        )
        return
    source = RasterSource(path=path.name)
    bounds = raster_bounds(source, path.parent, problems=problems)
    if bounds is not None:
        middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        near = (middle[0] - 0.01, middle[1] - 0.01, middle[0] + 0.01, middle[1] + 0.01)
        grid = make_grid(near, crs=metric_crs_for(*middle), resolution_m=GridConfig().resolution_m)
        read_heights(source, path.parent, grid, problems=problems)
