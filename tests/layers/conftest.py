"""Fixtures: a faulty server, and the terrain fetched from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from phusong.layers.download.datasets import DownloadedLayer, cached, download
from phusong.layers.download.publishers import Dataset
from phusong.layers.download.transfer import Patience

from .download_samples import AREA, ONE_TILE, Get, Naps, glo30
from .faulty_server import FaultyServer


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture
def naps() -> Naps:
    return []


@pytest.fixture
def own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mirror, token or cache of whoever runs the tests."""
    for name in os.environ:
        if name.startswith("PHUSONG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def get_terrain(server: FaultyServer, naps: Naps, tmp_path: Path, own_settings_only: None) -> Get:
    """``download`` of the terrain from the faulty server, which naps only on paper."""
    patience = Patience(sleep=naps.append, jitter=lambda: 0.5, longest_silence_s=1.0)

    def get(bounds: tuple[float, ...] = ONE_TILE, **more: object) -> DownloadedLayer:
        settings = {"cache": tmp_path, "mirror": server.address, "patience": patience} | more
        return download(Dataset.TERRAIN, bounds, **settings)

    return get


@pytest.fixture(scope="session")
def tile(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """Path and bytes of the tile of ``ONE_TILE``."""
    path, data = glo30(tmp_path_factory.mktemp("tile"), 12, 108)
    assert len(data) > 150_000
    return path, data


@pytest.fixture
def get_dataset(server: FaultyServer, tmp_path: Path, own_settings_only: None) -> Get:
    """``download`` of any data set over ``AREA``; afterwards the cache gives the same."""
    patience = Patience(sleep=lambda _: None, longest_silence_s=1.0)

    def get(dataset: Dataset, mirror: str = "", **more: object) -> DownloadedLayer:
        settings = {"cache": tmp_path, "patience": patience} | more
        layer = download(dataset, AREA, mirror=server.address + mirror, **settings)
        assert cached(dataset, AREA, cache=tmp_path) == layer
        return layer

    return get
