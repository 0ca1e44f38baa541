"""Downloaded layers in place of a scenario's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from phusong.layers.catalogue import Layers
from phusong.layers.download.datasets import DownloadedLayer, cached
from phusong.layers.download.publishers import Dataset
from phusong.layers.errors import Problems
from phusong.layers.grid import Degrees
from phusong.layers.raster_source import Legend, RasterSource
from phusong.layers.schema import LayerKind, RasterKind
from phusong.layers.source import LayerSource

__all__ = ["with_downloads"]


def with_downloads(
    layers: Layers, names: Iterable[str], *, bounds: Degrees | None, problems: Problems
) -> Layers:
    """``layers`` with the downloaded data sets ``names`` in the place of what they hold.

    Nothing is fetched: a data set that the cache does not hold for ``bounds`` is a problem that
    names the command which brings it.
    """
    taken: dict[str, LayerSource | RasterSource | None] = {}
    for name in names:
        if name not in list(Dataset):
            near = difflib.get_close_matches(name, [d.value for d in Dataset], n=1)
            problems.add(
                "download-unknown",
                "use_downloaded",
                value=name,
                nearest=near[0] if near else "",
                known=", ".join(Dataset),
            )
        elif bounds is None:
            problems.add("download-bounds", "use_downloaded", value=name)
        else:
            layer = cached(Dataset(name), bounds)
            if layer is None:
                problems.add("download-absent", "use_downloaded", value=name, name=name)
            else:
                taken.update(_sources(layer))
    return layers.model_copy(update=taken)


def _sources(layer: DownloadedLayer) -> dict[str, LayerSource | RasterSource | None]:
    told = layer.provenance
    origin = {
        "kind": told.kind,
        "source": told.source,
        "licence": told.licence,
        "date": told.date,
        "uncertainty": told.uncertainty,
    }
    sources: dict[str, LayerSource | RasterSource | None] = {}
    for kind, paths in layer.layers.items():
        names = tuple(str(path) for path in paths)
        if isinstance(kind, RasterKind):
            # Tiles of open sea have no file: what no file covers is sea.
            cover = layer.dataset is Dataset.LANDCOVER
            legend = Legend.WORLDCOVER if cover else Legend.IGBP
            sources[kind.value] = RasterSource.model_validate(
                {"path": names, "legend": legend, **origin}
            )
        elif layer.dataset is Dataset.TOWERS:
            sources[LayerKind.SITES.value] = LayerSource.model_validate(
                {"path": names, "format": "opencellid", **origin}
            )
            sources[LayerKind.CELLS.value] = None
        else:
            sources[kind.value] = LayerSource.model_validate({"path": names, **origin})
    return sources
