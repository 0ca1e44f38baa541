"""Where the embedded layers come from, and which real ones can be downloaded."""

from __future__ import annotations

import tomllib
from pathlib import Path

from phusong.layers.download.publishers import SOURCES, Dataset
from phusong_docs.attributes import table

__all__ = ["CATALOGUE", "downloads", "embedded_layers"]

CATALOGUE = Path(__file__).parents[2] / "data" / "khanh-hoa" / "catalogue.toml"


def embedded_layers() -> str:
    """The catalogue of the embedded province: kind, source, licence, date, uncertainty."""
    layers = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    rows = [
        (
            f"`{name}`<br>{one['kind']}<br>{one['date']}",
            f"{one['source']}.<br>**How far to trust it:** {one['uncertainty']}",
            one["licence"],
        )
        for name, one in layers.items()
    ]
    return table(("layer", "source", "licence"), rows)


def downloads() -> str:
    """Data sets of ``phusong data download``."""
    rows = []
    for dataset in Dataset:
        source = SOURCES[dataset]
        known = source.provenance
        layers = " ".join(f"`{kind.value}`" for kind in source.layers)
        rows.append((f"`{dataset.value}`", layers, known.kind.value, known.source, known.licence))
    return table(("data set", "layers", "kind", "source", "licence"), rows)
