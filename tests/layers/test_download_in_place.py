"""Downloaded layers in the place of a scenario's own: asked for by name, never by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.layers.catalogue import Layers
from phusong.layers.download.publishers import Dataset
from phusong.layers.download.substitute import with_downloads
from phusong.layers.errors import Problem, Problems
from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind
from phusong.layers.raster_source import RasterSource
from phusong.layers.schema import RasterKind

from .download_samples import AREA, Get, glo30
from .faulty_server import FaultyServer

LAYERS = Layers.model_validate(
    {
        "communes": {"path": "communes.geojson"},
        "settlements": {"path": "settlements.csv"},
        "sites": {"path": "sites.csv"},
        "cells": {"path": "cells.csv"},
        "terrain": {"path": "own.tif"},
    }
)


def taken(*names: str, bounds: tuple[float, ...] | None = AREA) -> tuple[Layers, list[Problem]]:
    problems = Problems()
    layers = with_downloads(LAYERS, names, bounds=bounds, problems=problems)  # type: ignore[arg-type]
    for problem in problems:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    return layers, list(problems)


def test_the_cached_terrain_takes_the_place_of_the_own_one(
    get_dataset: Get, server: FaultyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHUSONG_CACHE", str(tmp_path))
    for corner in ((11, 108), (11, 109), (12, 108), (12, 109)):
        server.put(*glo30(tmp_path, *corner))
    downloaded = get_dataset(Dataset.TERRAIN)
    layers, problems = taken("terrain")
    assert problems == []
    assert layers.terrain.path == tuple(str(p) for p in downloaded.layers[RasterKind.TERRAIN])
    assert layers.terrain.provenance(None).kind is Kind.REAL
    assert layers.communes == LAYERS.communes
    # What is in the cache is used only when it is named.
    assert taken()[0] == LAYERS


@pytest.mark.parametrize(
    ("names", "bounds", "code"),
    [
        (("terrian",), AREA, "download-unknown"),
        (("people",), None, "download-bounds"),
        (("people",), AREA, "download-absent"),
    ],
)
def test_what_cannot_be_taken_is_told_with_a_way_out(
    names: tuple[str, ...],
    bounds: tuple[float, ...] | None,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PHUSONG_CACHE", str(tmp_path))
    layers, (problem,) = taken(*names, bounds=bounds)
    assert problem.code == code and layers == LAYERS
    assert isinstance(layers.terrain, RasterSource)
