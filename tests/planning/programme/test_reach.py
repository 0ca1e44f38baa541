"""Candidates that are predicted once for all give what each gives by itself."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array
from tests.planning import small

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import signal_at
from phusong.coverage.propagation import P526
from phusong.coverage.transmitters import Transmitters
from phusong.layers.errors import Problems
from phusong.layers.schema import LayerKind
from phusong.planning.programme import reach
from phusong.planning.programme.reach import Asked, Reach, SharedReach, Wide
from phusong.planning.service.assess import terrain_of

# What is compiled is compiled once.

GROUND = small.province(
    size_km=(12, 8), height_m=lambda east, north: 20 + 12 * np.abs(east - 6) + 0 * north
)
TERRAIN = terrain_of(GROUND, small.scenario())
PIXELS = np.flatnonzero(GROUND.zones.reshape(-1) >= 0)
MASTS = [(1.0, 1.0), (6.0, 4.0), (9.5, 7.0), (6.0, 4.3)]


def cells(*masts: tuple[float, float], names: str = "T") -> Transmitters:
    tables = small.stations(masts, [(i, "Viettel", "LTE", "B3") for i in range(len(masts))])
    own = [f"{names}-{i}" for i in range(len(masts))]
    sites = gpd.GeoDataFrame(tables[LayerKind.SITES].assign(site_id=own))
    rows = tables[LayerKind.CELLS].assign(site_id=own)
    return Transmitters.from_tables(
        sites, rows, small.scenario().all_carriers(), crs=small.CRS, problems=Problems()
    )


def asked(pixels: NDArray[Any] = PIXELS, *, threshold_dbm: float = -110.0) -> Asked:
    definition = CoverageDefinition(rsrp_threshold_dbm=threshold_dbm, propagation=P526())
    return Asked(pixels, definition, 5.0)


def shared(*, pixels: NDArray[Any] = PIXELS, floor_dbm: float = -110.0, **more: Any) -> SharedReach:
    return SharedReach(TERRAIN, {"4G": Wide(pixels, floor_dbm)}, **more)


def same(one: csr_array, two: csr_array) -> bool:
    parts = ("indptr", "indices", "data")
    return one.shape == two.shape and all(
        np.array_equal(getattr(one, part), getattr(two, part)) for part in parts
    )


def plain(network: Transmitters, question: Asked) -> csr_array:
    return Reach(TERRAIN).of("4G", network, question)


QUESTIONS = [asked(), asked(PIXELS[1::3]), asked(PIXELS[:5000], threshold_dbm=-90.0)]


@pytest.mark.parametrize("limit_bytes", [10**9, 0, 40_000])
def test_every_question_has_the_answer_of_its_own(limit_bytes: int) -> None:
    """However much there is room for: of some candidates, of none."""
    ours = shared(limit_bytes=limit_bytes)
    for question in QUESTIONS:
        assert same(ours.of("4G", cells(*MASTS), question), plain(cells(*MASTS), question))
    # Others ask for some of them, in another order and under other names.
    other = cells(MASTS[2], (3.0, 6.0), MASTS[0], names="N")
    assert same(ours.of("4G", other, QUESTIONS[1]), plain(other, QUESTIONS[1]))


def test_nothing_is_predicted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    predicted: list[int] = []
    real = signal_at

    def counting(network: Transmitters, *args: Any, **more: Any) -> csr_array:
        predicted.append(len(network))
        return real(network, *args, **more)

    monkeypatch.setattr(reach, "signal_at", counting)
    ours = shared()
    for question in QUESTIONS:
        ours.of("4G", cells(*MASTS), question)
    ours.of("4G", cells(MASTS[3], (2.0, 2.0)), QUESTIONS[0])
    assert predicted == [4, 1]


@pytest.mark.parametrize(
    ("pixels", "floor_dbm"), [(PIXELS[:-1], -110.0), (PIXELS[1:], -110.0), (PIXELS, -95.0)]
)
def test_what_was_not_foreseen_is_predicted_as_it_is_asked(
    pixels: NDArray[Any], floor_dbm: float
) -> None:
    ours = shared(pixels=pixels, floor_dbm=floor_dbm)
    assert same(ours.of("4G", cells(*MASTS), QUESTIONS[0]), plain(cells(*MASTS), QUESTIONS[0]))
    assert same(ours.of("5G", cells(*MASTS), QUESTIONS[0]), plain(cells(*MASTS), QUESTIONS[0]))


def test_farther_off_nothing_counts() -> None:
    near, far = Asked(PIXELS, asked().definition, 1.0), asked()
    ours = shared()
    counts = [ours.of("4G", cells(*MASTS), question).nnz for question in (near, far)]
    assert counts[0] < counts[1] == plain(cells(*MASTS), far).nnz


def test_nobody_reaches_nothing() -> None:
    nobody = cells()
    assert shared().of("4G", nobody, QUESTIONS[0]).shape == (0, PIXELS.size)
    nowhere = asked(PIXELS[:0])
    assert shared().of("4G", cells(*MASTS), nowhere).shape == (4, 0)


def test_the_cells_of_the_same_candidates_are_made_once() -> None:
    made: list[int] = []

    def make() -> Transmitters:
        made.append(1)
        return cells(*MASTS)

    ours = shared()
    first = ours.cells(lambda: "one", make)
    assert ours.cells(lambda: "one", make) is first and len(made) == 1
    for number in range(20):
        ours.cells(lambda number=number: str(number), make)  # type: ignore[misc]
    ours.cells(lambda: "19", make)
    assert len(made) == 21, "the last ones are kept"
    ours.cells(lambda: "one", make)
    assert len(made) == 22, "what was not asked for since is not"
    assert Reach(TERRAIN).cells(lambda: "one", make) is not first
