"""Predictions whose masts are kept: the same bytes, and no loss computed anew but what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage import strongest, tile_work
from phusong.coverage.kernels.windows import Source
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.losses import LossJob, losses
from phusong.coverage.predict import Engine, Prediction, Terrain, Transmitters, predict
from phusong.coverage.propagation import P526
from phusong.coverage.structures import Chunk, Grid
from phusong.coverage.tiles import TILE, Box
from phusong.coverage.workers import Means, Threads
from phusong.layers.store import Store

from .plain import hills, make_terrain, make_transmitters

DEFINITION = CoverageDefinition(propagation=P526())
SHAPE = (2 * TILE + 40, 2 * TILE + 30)
MASTS = [(100.0, 120.0), (250.0, 270.0), (400.0, 90.0), (450.0, 480.0)]
"""The second one reaches four tiles, the others fewer."""
FAR_KM = 7.0

Computed = list[tuple[float, float, Box]]


def ground() -> Terrain:
    return make_terrain(hills(4, SHAPE))


def network(terrain: Terrain, masts: list[tuple[float, float]] | None = None) -> Transmitters:
    return make_transmitters(
        terrain, masts or MASTS, sectors=3, frequencies_mhz=(768.0, 1842.5), range_km=FAR_KM
    )


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Computed]:
    """Every (mast, tile) whose losses are really computed."""
    calls: Computed = []

    def counted(work: LossJob, source: Source, box: Box, best: Grid | None = None) -> Chunk | None:
        calls.append((source.row, source.col, box))
        return losses(work, source, box, best)

    monkeypatch.setattr(tile_work, "losses", counted)  # all losses, to be kept
    monkeypatch.setattr(strongest, "losses", counted)  # where a mast can be strongest
    yield calls


def run(cells: Transmitters, terrain: Terrain, store: Store | None, **more: object) -> Prediction:
    means = Means(Threads(2), store, masts=True)
    return predict(cells, terrain, definition=DEFINITION, means=means, **more)  # type: ignore[arg-type]


def same(a: Prediction, b: Prediction) -> bool:
    return all(
        getattr(a, name).tobytes() == getattr(b, name).tobytes()
        for name in ("rsrp_dbm", "best_server", "asked", "incomplete")
    )


def masts_of(computed: Computed) -> set[tuple[float, float]]:
    return {(row, col) for row, col, _ in computed}


def test_a_second_run_computes_nothing(tmp_path: Path, computed: Computed) -> None:
    terrain = ground()
    plain = run(network(terrain), terrain, None)
    assert len(computed) == len(set(computed)) > len(MASTS)
    first = run(network(terrain), terrain, Store(tmp_path))
    computed.clear()
    second = run(network(terrain), terrain, Store(tmp_path))
    assert computed == []
    assert same(plain, first) and same(plain, second)


def test_a_site_that_moves_is_all_that_is_computed_anew(tmp_path: Path, computed: Computed) -> None:
    terrain = ground()
    run(network(terrain), terrain, Store(tmp_path))
    computed.clear()
    moved = [MASTS[0], (260.0, 250.0), *MASTS[2:]]
    found = run(network(terrain, moved), terrain, Store(tmp_path))
    assert masts_of(computed) == {(260.0, 250.0)}
    assert same(found, run(network(terrain, moved), terrain, None))


def test_a_turned_sector_changes_tiles_and_no_loss(tmp_path: Path, computed: Computed) -> None:
    terrain = ground()
    cells = network(terrain)
    before = run(cells, terrain, Store(tmp_path))
    computed.clear()
    turned = replace(
        cells, azimuth_deg=np.where(cells.site == 1, cells.azimuth_deg + 40, cells.azimuth_deg)
    )
    found = run(turned, terrain, Store(tmp_path))
    assert computed == []
    assert same(found, run(turned, terrain, None)) and not same(found, before)


def test_a_height_that_changes_is_felt_by_those_who_look_across(
    tmp_path: Path, computed: Computed
) -> None:
    terrain = ground()
    run(network(terrain), terrain, Store(tmp_path))
    computed.clear()
    height = terrain.height_m.copy()
    height[470, 500] += 300
    risen = replace(terrain, height_m=height)
    found = run(network(risen), risen, Store(tmp_path))
    assert masts_of(computed) == {MASTS[3]}
    assert same(found, run(network(risen), risen, None))


def test_another_engine_or_other_pixels_are_other_work(tmp_path: Path, computed: Computed) -> None:
    terrain = ground()
    where = np.zeros(SHAPE, np.bool_)
    where[90:130, 100:140] = True
    run(network(terrain), terrain, Store(tmp_path), where=where)
    count = len(computed)
    run(network(terrain), terrain, Store(tmp_path), where=where, engine=Engine.EXACT)
    assert len(computed) == 2 * count
    computed.clear()
    where[90, 100] = False
    run(network(terrain), terrain, Store(tmp_path), where=where)
    assert masts_of(computed) == {MASTS[0]}  # the others do not reach that pixel


def test_an_interrupted_run_goes_on(tmp_path: Path, computed: Computed) -> None:
    terrain = ground()
    plain = run(network(terrain), terrain, None)
    whole = len(computed)
    computed.clear()

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(network(terrain), terrain, Store(tmp_path), progress=stop)
    assert 0 < len(computed) < whole
    found = run(network(terrain), terrain, Store(tmp_path))
    assert len(computed) == whole
    assert same(found, plain)


def test_damaged_entries_are_made_anew(tmp_path: Path, computed: Computed) -> None:
    terrain = ground()
    plain = run(network(terrain), terrain, Store(tmp_path))
    computed.clear()
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    for at, file in enumerate(files):
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content if at % 2 else content[:-5])
    assert same(run(network(terrain), terrain, Store(tmp_path)), plain)
    assert len(computed) > 0
    computed.clear()
    assert same(run(network(terrain), terrain, Store(tmp_path)), plain)
    assert computed == []
