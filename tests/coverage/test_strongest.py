"""A network that changed over kept results: the same bytes as from nothing, for less work."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage import latest, strongest
from phusong.coverage.contestants import DIGEST_BYTES, change
from phusong.coverage.holes import Holes
from phusong.coverage.kernels.windows import Source
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.losses import LossJob, losses, source_of
from phusong.coverage.predict import Prediction, Terrain, Transmitters, predict
from phusong.coverage.propagation import P526, P1812
from phusong.coverage.structures import Chunk, Grid
from phusong.coverage.tile_work import tile_work
from phusong.coverage.tiles import TILE, Box
from phusong.coverage.workers import Means, Threads
from phusong.layers.store import Store

from .plain import hills, make_terrain, make_transmitters

SHAPE = (36, TILE + 20)
"""A tile and a strip of the next."""
SITES = 12
DEFINITIONS = (
    CoverageDefinition(propagation=P526(), foliage_loss_db=4.0),
    CoverageDefinition(propagation=P1812()),
)


def ground(*, hole: bool) -> Terrain:
    height = hills(7, SHAPE, height_m=250.0)
    if hole:
        height[10:14, 60:90] = np.nan
        height[25, 240:250] = np.nan
    terrain = make_terrain(height)
    terrain.clutter_category[::3] = 3
    return terrain


def network(terrain: Terrain, seed: int) -> Transmitters:
    """Sites here and there; the last three are one place three times, so that levels tie."""
    rng = np.random.default_rng(seed)
    places = [(rng.uniform(0, SHAPE[0]), rng.uniform(20, SHAPE[1])) for _ in range(SITES - 2)]
    cells = make_transmitters(
        terrain,
        [*places, places[-1], places[-1]],
        sectors=2,
        frequencies_mhz=(768.0, 1842.5),
        range_km=9.0,
    )
    strong = np.where(rng.random(len(cells)) < 0.3, 6.0, 0.0)
    strong[cells.site >= SITES - 3] = 0.0
    return replace(cells, eirp_dbm=cells.eirp_dbm + strong)


def moved(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    own = cells.site == site
    x = np.where(own, cells.x_m + rng.uniform(-2000, 2000), cells.x_m)
    return replace(cells, x_m=x, y_m=np.where(own, cells.y_m + rng.uniform(-300, 300), cells.y_m))


def removed(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    return cells.select(cells.site != site)


def one_cell_less(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    own = np.flatnonzero(cells.site == site)
    return cells.select(~np.isin(np.arange(len(cells)), own[:1]))


def added(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    """One more at the place of a site, somewhere among the others' indices."""
    twice = np.flatnonzero(cells.site == site)
    at = int(rng.integers(0, len(cells) + 1))
    more = cells.select(np.insert(np.arange(len(cells)), at, twice))
    name = len(cells.site_ids)
    site_of = more.site.copy()
    site_of[at : at + twice.size] = name
    names = np.append(cells.site_ids, f"S{name}")
    return moved(replace(more, site=site_of, site_ids=names), name, rng)


def tilted(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    own = (cells.site == site) & (rng.random(len(cells)) < 0.6)
    tilt = np.where(own, cells.electrical_tilt_deg + 4, cells.electrical_tilt_deg)
    return replace(cells, electrical_tilt_deg=tilt)


def louder(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    """Or weaker, in some of its cells."""
    own = (cells.site == site) & (rng.random(len(cells)) < 0.6)
    return replace(
        cells, eirp_dbm=np.where(own, cells.eirp_dbm + rng.choice([-5, 5]), cells.eirp_dbm)
    )


def retuned(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    own = (cells.site == site) & (cells.frequency_mhz < 1000)
    return replace(cells, frequency_mhz=np.where(own, 942.5, cells.frequency_mhz))


def turned(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    azimuth = np.where(cells.site == site, cells.azimuth_deg + 30, cells.azimuth_deg)
    return replace(cells, azimuth_deg=azimuth)


def shortened(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    """One band or all of them reach less far."""
    own = (cells.site == site) & (cells.frequency_mhz > rng.choice([0, 1000]))
    return replace(cells, range_km=np.where(own, 4.0, cells.range_km))


def shuffled(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    """Rows in another order: the same sites under the same numbers."""
    return cells.select(rng.permutation(len(cells)))


def renumbered(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    """Sites in another order: equal levels go to others."""
    names = rng.permutation(cells.site_ids.size)
    return replace(cells, site=names[cells.site])


def first_named_anew(cells: Transmitters, site: int, rng: np.random.Generator) -> Transmitters:
    """A site without a cell before all others: every number is one more."""
    return replace(cells, site=cells.site + 1, site_ids=np.insert(cells.site_ids, 0, "none"))


CHANGES: tuple[Callable[[Transmitters, int, np.random.Generator], Transmitters], ...] = (
    moved, removed, one_cell_less, added, tilted, louder, retuned, turned,
    shuffled, renumbered, first_named_anew,
)  # fmt: skip


def run(
    cells: Transmitters, terrain: Terrain, definition: CoverageDefinition, means: Means | None
) -> Prediction:
    if means is None:
        return predict(cells, terrain, definition=definition, threads=1)
    return predict(cells, terrain, definition=definition, means=means)


def same(a: Prediction, b: Prediction) -> bool:
    return all(
        getattr(a, name).tobytes() == getattr(b, name).tobytes()
        for name in ("rsrp_dbm", "best_server", "asked", "incomplete")
    )


@pytest.fixture(autouse=True)
def small_tiles_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a dozen sites in a tile, one is soon a third of them."""
    monkeypatch.setattr(latest, "_MOST_CHANGED", 1.0)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    steps=st.lists(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, SITES - 1)),
                            min_size=1, max_size=3), min_size=1, max_size=3),
    hole=st.booleans(),
    definition=st.sampled_from(DEFINITIONS),
)  # fmt: skip
def test_changes_one_after_another_give_the_bytes_of_a_whole_run(
    seed: int, steps: list[list[tuple[Any, int]]], hole: bool, definition: CoverageDefinition
) -> None:
    terrain, rng = ground(hole=hole), np.random.default_rng(seed)
    cells = network(terrain, seed)
    with tempfile.TemporaryDirectory() as folder:
        means = Means(Threads(2), Store(Path(folder)), masts=False)
        run(cells, terrain, definition, means)
        for step in steps:
            for changed, site in step:
                cells = changed(cells, site, rng)
            found = run(cells, terrain, definition, means)
            assert same(found, run(cells, terrain, definition, None))


class Asked(NamedTuple):
    """Losses that were really computed: by whom, where, and of how many pixels at most."""

    place: tuple[float, float]
    box: Box
    pixels: int


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    calls: list[Asked] = []

    def told(work: LossJob, source: Source, box: Box, best: Grid | None = None) -> Chunk | None:
        pixels = int(work.job.area.where[box.window].sum())
        calls.append(Asked((source.row, source.col), box, pixels))
        return losses(work, source, box, best)

    monkeypatch.setattr(strongest, "losses", told)
    return calls


def places_of(cells: Transmitters, terrain: Terrain) -> set[tuple[float, float]]:
    net, _ = cells.network(terrain)
    return set(zip(net.row.tolist(), net.col.tolist(), strict=True))


def test_only_what_a_change_can_change_is_computed(tmp_path: Path, asked: list[Asked]) -> None:
    terrain, definition, rng = ground(hole=False), DEFINITIONS[0], np.random.default_rng(1)
    cells = network(terrain, 3)
    means = Means(Threads(1), Store(tmp_path), masts=False)
    before = run(cells, terrain, definition, means)
    whole = sum(call.pixels for call in asked)
    asked.clear()
    run(first_named_anew(cells, 0, rng), terrain, definition, means)
    assert asked == []  # other numbers are no other cells

    changed = moved(cells, 2, rng)
    places, now = places_of(cells, terrain), places_of(changed, terrain)
    assert not same(before, run(changed, terrain, definition, means))
    gap = np.isin(before.best_server, np.flatnonzero(cells.site == 2))
    for call in asked:
        if call.place in places:
            assert call.pixels == gap[call.box.window].sum()
            tile = np.s_[:, :TILE] if call.box.left < TILE else np.s_[:, TILE:]
            assert call.pixels == gap[tile].sum() > 0
    assert {call.place for call in asked} - places == now - places
    assert sum(call.pixels for call in asked) < whole / 3
    asked.clear()
    assert same(before, run(cells, terrain, definition, means))  # back again
    assert asked == []


def test_when_much_changes_the_tile_is_contested_whole(
    tmp_path: Path, asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest, "_MOST_CHANGED", 1 / 3)
    terrain, definition, rng = ground(hole=False), DEFINITIONS[0], np.random.default_rng(2)
    cells = network(terrain, 4)
    means = Means(Threads(1), Store(tmp_path), masts=False)
    run(cells, terrain, definition, means)
    for site in range(5):
        cells = moved(cells, site, rng)
    asked.clear()
    found = run(cells, terrain, definition, means)
    assert {call.pixels for call in asked if call.box.left < TILE} == {SHAPE[0] * TILE}
    assert same(found, run(cells, terrain, definition, None))


def test_the_nearest_of_the_latest_results_is_gone_on_from(
    tmp_path: Path, asked: list[Asked]
) -> None:
    """Today's network and a plan in turns: each goes on from its own last one."""
    terrain, definition, rng = ground(hole=False), DEFINITIONS[0], np.random.default_rng(5)
    today = network(terrain, 5)
    plan = today
    for site in range(4, 8):
        plan = added(plan, site, rng)
    means = Means(Threads(1), Store(tmp_path), masts=False)
    run(today, terrain, definition, means)
    run(plan, terrain, definition, means)
    asked.clear()
    now = louder(louder(today, 1, rng), 1, rng)
    found = run(now, terrain, definition, means)
    assert same(found, run(now, terrain, definition, None))
    planned = places_of(plan, terrain) - places_of(today, terrain)
    assert planned and not planned & {call.place for call in asked}


@pytest.mark.parametrize("hole", [False, True])
def test_kept_masts_and_kept_tiles_are_the_same(tmp_path: Path, hole: bool) -> None:
    """Also where holes hide cells: whoever is passed over first must not decide what is told."""
    terrain = ground(hole=hole)
    cells = network(terrain, 11)
    off = replace(cells, x_m=np.where(cells.site == 3, terrain.xy(0, -4)[0], cells.x_m))
    for number, definition in enumerate(DEFINITIONS):
        found = [
            run(
                off,
                terrain,
                definition,
                Means(Threads(1), Store(tmp_path / f"{number}{masts}"), masts),
            )
            for masts in (False, True)
        ]
        assert same(*found) and same(found[0], run(off, terrain, definition, None))
        assert found[0].incomplete.sum() > 100  # behind the mast off the grid


def test_ground_that_changes_makes_anew_those_who_look_across(
    tmp_path: Path, asked: list[Asked]
) -> None:
    terrain, cells = ground(hole=False), network(ground(hole=False), 9)
    far = replace(cells, range_km=np.full(len(cells), 3.0))
    definition, means = DEFINITIONS[0], Means(Threads(1), Store(tmp_path), masts=False)
    run(far, terrain, definition, means)
    height, category = terrain.height_m.copy(), terrain.clutter_category.copy()
    height[20, 250] += 300
    category[18, 200:250] = 3
    changed = replace(terrain, height_m=height, clutter_category=category)
    whole = len({call.place for call in asked})
    asked.clear()
    found = run(far, changed, definition, means)
    anew = {call.place for call in asked if call.pixels == TILE * SHAPE[0]}
    assert 0 < len(anew) < whole
    assert same(found, run(far, changed, definition, None))


def test_a_tile_that_no_mast_reaches(tmp_path: Path) -> None:
    terrain, rng = ground(hole=False), np.random.default_rng(1)
    cells = network(terrain, 10)
    near = cells.select((cells.site == 0) | (cells.site == 1))
    none = replace(near, x_m=near.x_m - 40_000, ground_m=np.full(len(near), 5.0))
    means = Means(Threads(1), Store(tmp_path), masts=False)
    for each in (none, near, moved(near, 1, rng), none):
        found = run(each, terrain, DEFINITIONS[0], means)
        assert same(found, run(each, terrain, DEFINITIONS[0], None))
    assert (found.best_server == -1).all()


def test_a_run_that_is_killed_and_others_beside_it_change_nothing(tmp_path: Path) -> None:
    terrain, definition, rng = ground(hole=True), DEFINITIONS[0], np.random.default_rng(6)
    cells = network(terrain, 6)
    changed = [moved(cells, 1, rng), removed(cells, 4, rng), tilted(cells, 5, rng)]
    expected = [run(each, terrain, definition, None) for each in changed]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    def means() -> Means:
        return Means(Threads(1), Store(tmp_path), masts=False)

    run(cells, terrain, definition, means())
    with pytest.raises(KeyboardInterrupt):
        predict(changed[0], terrain, definition=definition, means=means(), progress=stop)
    found: dict[int, Prediction] = {}

    def go(which: int) -> None:
        found[which] = run(changed[which], terrain, definition, means())

    beside = [Thread(target=go, args=(which,)) for which in range(len(changed))]
    for thread in beside:
        thread.start()
    for thread in beside:
        thread.join()
    assert all(same(found[which], expected[which]) for which in range(len(changed)))


def test_a_result_that_is_lost_is_done_without(tmp_path: Path) -> None:
    """The list of the latest results outlives those that were pruned, and may be damaged itself."""
    terrain, definition = ground(hole=False), DEFINITIONS[0]
    cells = network(terrain, 8)
    changed = moved(cells, 3, np.random.default_rng(8))
    expected = run(changed, terrain, definition, None)
    probe = tmp_path / "probe"
    run(cells, terrain, definition, Means(Threads(1), Store(probe), masts=False))
    names = sorted(path.relative_to(probe) for path in probe.rglob("*") if path.is_file())
    assert len(names) == 4  # two tiles, for each a result and the list
    for number, name in enumerate(names):
        store = Store(tmp_path / str(number))
        run(cells, terrain, definition, Means(Threads(1), store, masts=False))
        (store.folder / name).write_bytes(b"" if number % 2 else b"phusong\x01 but no more")
        assert same(run(changed, terrain, definition, Means(Threads(1), store)), expected)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=12), st.lists(st.integers(0, 6), max_size=12))
def test_cells_that_stay_go_and_come(before: list[int], today: list[int]) -> None:
    def digests(names: list[int]) -> np.ndarray:
        return np.array([[name] * DIGEST_BYTES for name in names], np.uint8).reshape(
            -1, DIGEST_BYTES
        )

    found = change(digests(before), digests(today))
    for name in range(7):
        was, now = before.count(name), today.count(name)
        stay = [before[i] == name and found.now[i] >= 0 for i in range(len(before))]
        assert sum(stay) == min(was, now)
        new = [today[i] == name and found.new[i] for i in range(len(today))]
        assert sum(new) == max(now - was, 0)
    pairs = [(i, int(at)) for i, at in enumerate(found.now) if at >= 0]
    assert all(before[i] == today[at] and not found.new[at] for i, at in pairs)
    assert len({at for _, at in pairs}) == len(pairs)
    assert found.keeps_order == (pairs == sorted(pairs, key=lambda pair: pair[1]))
    assert found.changed == max(len(before), len(today)) - len(pairs)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_every_path_into_a_hole_is_foreseen(seed: int, data: st.DataObject) -> None:
    rng = np.random.default_rng(seed)
    height = np.zeros((90, 120))
    hole = rng.integers(0, 90), rng.integers(0, 120)
    height[hole] = np.nan
    terrain = make_terrain(height)
    row, col = rng.uniform(0, 89), rng.uniform(0, 119)
    net, order = make_transmitters(terrain, [(row, col)]).network(terrain)
    area = terrain.area(np.ones(height.shape, np.bool_))
    work = tile_work(net, order, area, definition=DEFINITIONS[0])
    top, left = data.draw(st.integers(0, 80)), data.draw(st.integers(0, 110))
    box = Box(top, min(top + 30, 90), left, min(left + 30, 120))
    found = losses(work.losses, source_of(work.losses, 0), box)
    hides = found is not None and bool((found.loss == np.int16(-32768)).any())
    foreseen = Holes.of(area).between(source_of(work.losses, 0), box)
    assert foreseen or not hides
    near = min(row, top) - 40 < hole[0] < max(row, box.bottom) + 40
    assert not foreseen or (near and min(col, left) - 40 < hole[1] < max(col, box.right) + 40)
