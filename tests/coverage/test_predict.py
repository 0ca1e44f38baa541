"""Prediction against a plain implementation, and what must never change its result."""

from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odc.geo.geobox import GeoBox

from phusong.coverage.carriers import default_carriers
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Engine, Terrain, Transmitters, predict, signal_at
from phusong.coverage.profile import Links, path_profile
from phusong.coverage.propagation import P526, P1812, LongleyRice
from phusong.layers.errors import Problems
from phusong.layers.i18n import Messages

from .plain import CRS, hills, make_terrain, make_transmitters, plain_rsrp

DEFINITION = CoverageDefinition()
BARE = CoverageDefinition(propagation=P526())
ROUNDED = 0.03
"""Losses are kept in hundredths of a dB, directions in hundredths of a degree, at which a pattern may
change by 4 dB a degree."""
FAINT_DBM = -125.0
SHAPE = (18, 22)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Terrain, Transmitters]:
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    terrain = make_terrain(hills(seed, SHAPE), pixel_m=draw(st.sampled_from([30.0, 100.0, 400.0])))
    terrain = replace(
        terrain,
        clutter_category=rng.integers(1, 7, SHAPE).astype(np.uint8),
        clutter_height_m=rng.uniform(1, 20, SHAPE).astype(np.float32),
    )
    masts = [(rng.uniform(0, SHAPE[0] - 1), rng.uniform(0, SHAPE[1] - 1)) for _ in range(4)]
    if draw(st.booleans()):
        masts[0] = (3.0, 5.0)  # exactly on a pixel's centre
    cells = make_transmitters(
        terrain,
        masts,
        sectors=draw(st.sampled_from([1, 3])),
        frequencies_mhz=draw(st.sampled_from([(1842.5,), (768.0, 2550.0), (3750.0,)])),
        range_km=draw(st.sampled_from([1.0, 5.0, 30.0])),
    )
    return terrain, cells


@settings(deadline=None, max_examples=30)
@given(networks())
def test_equals_the_plain_implementation_everywhere(case: tuple[Terrain, Transmitters]) -> None:
    terrain, cells = case
    got = predict(cells, terrain, definition=BARE, engine=Engine.EXACT)
    for row in range(0, SHAPE[0], 3):
        for col in range(row % 2, SHAPE[1], 4):
            levels = np.array(
                [plain_rsrp(cells, cell, terrain, (row, col), BARE) for cell in range(len(cells))]
            )
            if np.isnan(levels).all():
                assert got.best_server[row, col] == -1
                assert math.isnan(got.rsrp_dbm[row, col])
                continue
            if np.nanmax(levels) < FAINT_DBM + ROUNDED:
                if np.nanmax(levels) < FAINT_DBM - ROUNDED:
                    assert got.best_server[row, col] == -1
                continue
            assert got.rsrp_dbm[row, col] == pytest.approx(np.nanmax(levels), abs=ROUNDED)
            assert levels[got.best_server[row, col]] == pytest.approx(
                np.nanmax(levels), abs=ROUNDED
            )


@settings(deadline=None, max_examples=15)
@given(networks())
def test_skipping_changes_nothing(case: tuple[Terrain, Transmitters]) -> None:
    """Alone, no cell is ever skipped: the best of the lone predictions is the joint one."""
    terrain, cells = case
    joint = predict(cells, terrain, definition=DEFINITION)
    alone = np.stack(
        [
            predict(
                cells.select(np.arange(len(cells)) == i), terrain, definition=DEFINITION
            ).rsrp_dbm
            for i in range(len(cells))
        ]
    )
    levels = np.where(np.isnan(alone), -np.inf, alone)
    best = levels.max(axis=0)
    found = joint.best_server >= 0
    assert np.array_equal(found, np.isfinite(best))
    assert np.array_equal(joint.rsrp_dbm[found], best[found])
    own = np.take_along_axis(levels, np.maximum(joint.best_server, 0)[None], axis=0)[0]
    assert np.array_equal(own[found], best[found])


def test_result_depends_neither_on_threads_nor_on_the_order_of_cells() -> None:
    terrain = make_terrain(hills(3, (90, 70)))
    cells = make_transmitters(terrain, [(20, 30), (50, 10), (80.4, 60.2)], sectors=3)
    one = predict(cells, terrain, definition=DEFINITION, threads=1)
    told: list[tuple[int, int]] = []
    two = predict(
        cells,
        terrain,
        definition=DEFINITION,
        threads=2,
        progress=lambda done, total: told.append((done, total)),
    )
    assert np.array_equal(one.rsrp_dbm, two.rsrp_dbm, equal_nan=True)
    assert np.array_equal(one.best_server, two.best_server)
    assert told[-1][0] == told[-1][1] == len(told)
    turned = np.random.default_rng(1).permutation(len(cells))
    shuffled = predict(cells.select(turned), terrain, definition=DEFINITION)
    assert np.array_equal(one.rsrp_dbm, shuffled.rsrp_dbm, equal_nan=True)
    assert np.array_equal(one.best_server, np.append(turned, -1)[shuffled.best_server])


def test_only_asked_pixels_are_computed() -> None:
    terrain = make_terrain(hills(4, (40, 40)))
    cells = make_transmitters(terrain, [(20, 20)])
    where = np.zeros(terrain.shape, bool)
    where[:, 10:15] = True
    part = predict(cells, terrain, definition=DEFINITION, where=where)
    whole = predict(cells, terrain, definition=DEFINITION)
    assert np.isnan(part.rsrp_dbm[~where]).all()
    assert np.array_equal(part.rsrp_dbm[where], whole.rsrp_dbm[where], equal_nan=True)
    assert np.array_equal(part.asked, where)


def test_no_cells_no_signal() -> None:
    terrain = make_terrain(np.zeros((5, 5)))
    none = make_transmitters(terrain, [(1, 1)]).select(np.zeros(1, bool))
    got = predict(none, terrain, definition=DEFINITION)
    assert np.isnan(got.rsrp_dbm).all()
    assert (got.best_server == -1).all()
    assert not got.incomplete.any()
    assert signal_at(
        none, terrain, np.array([[1, 1]]), definition=DEFINITION, floor_dbm=-100
    ).shape == (1, 1)


def test_a_hole_leaves_open_what_lies_behind_it_and_nothing_else() -> None:
    height = np.zeros((21, 41))
    height[8:13, 20] = np.nan
    terrain = make_terrain(height)
    cells = make_transmitters(terrain, [(10, 5)])
    got = predict(cells, terrain, definition=DEFINITION)
    assert got.incomplete[10, 30]
    assert got.best_server[10, 30] == -1
    assert got.incomplete[10, 20]
    assert not got.incomplete[:, :19].any()
    assert (got.best_server[:, :19] == 0).all()
    assert not got.incomplete[0, 30]
    # A second mast beyond the hole serves there: nothing is open where it is stronger.
    both = make_transmitters(terrain, [(10, 5), (10, 35)])
    again = predict(both, terrain, definition=DEFINITION)
    assert again.best_server[10, 34] == 1
    assert not again.incomplete[10, 34]


def test_a_mast_off_the_grid_leaves_its_surroundings_open() -> None:
    terrain = make_terrain(np.zeros((20, 20)))
    got = predict(make_transmitters(terrain, [(10, -4)]), terrain, definition=DEFINITION)
    assert (got.best_server == -1).all()
    assert got.incomplete[10, 0]


def test_a_given_ground_height_lifts_the_mast() -> None:
    """On a pixel 200 m low a hill-top mast sees the plain only by its surveyed height."""
    height = np.full((30, 60), 100.0)
    terrain = make_terrain(height)
    low = make_transmitters(terrain, [(15, 5)], downtilt_deg=0)
    high = replace(low, ground_m=np.array([300.0]))
    far = (slice(None), slice(40, None))
    lifted = predict(high, terrain, definition=DEFINITION).rsrp_dbm[far]
    links = Links(high, terrain, definition=DEFINITION)
    link = links.explain(0, 15, 50)
    assert link is not None
    assert link.free_space_db > 0
    assert lifted[15, 10] == pytest.approx(link.rsrp_dbm, abs=1e-3)
    assert not np.array_equal(lifted, predict(low, terrain, definition=DEFINITION).rsrp_dbm[far])


def test_losses_at_the_receiver_and_the_earths_curve() -> None:
    terrain = make_terrain(np.zeros((5, 300)))
    cells = make_transmitters(terrain, [(2, 2)], range_km=40, downtilt_deg=0)
    plain = predict(cells, terrain, definition=BARE).rsrp_dbm
    lossy = BARE.model_copy(update={"body_loss_db": 4.0, "extra_loss_db": 9.0})
    body = predict(cells, terrain, definition=lossy).rsrp_dbm
    heard = np.isfinite(body)
    assert heard.mean() > 0.2
    assert np.allclose((plain - body)[heard], 13, atol=1e-4)
    bent = CoverageDefinition(propagation=P526(k_factor=0.5))
    assert predict(cells, terrain, definition=bent).rsrp_dbm[2, 75] < plain[2, 75] - 1


def test_signal_at_is_the_prediction_of_each_site_alone() -> None:
    terrain = make_terrain(hills(5, (60, 60)))
    cells = make_transmitters(
        terrain, [(10, 10), (30.3, 42.8), (55, 20)], sectors=3, frequencies_mhz=(768.0, 1842.5)
    )
    rng = np.random.default_rng(2)
    points = rng.integers(0, 60, (400, 2))
    floor = -104.0
    got = signal_at(cells, terrain, points, definition=DEFINITION, floor_dbm=floor, threads=2)
    assert got.shape == (3, 400)
    dense = np.full(got.shape, np.nan, np.float32)
    for site in range(3):
        span = slice(got.indptr[site], got.indptr[site + 1])
        dense[site, got.indices[span]] = got.data[span]
        assert (np.diff(got.indices[span]) > 0).all()
        lone = predict(cells.select(cells.site == site), terrain, definition=DEFINITION)
        level = lone.rsrp_dbm[points[:, 0], points[:, 1]]
        expected = np.where(level >= floor, level, np.nan)
        assert np.array_equal(dense[site], expected, equal_nan=True)
    assert 0 < np.isfinite(dense).mean() < 1


@pytest.mark.parametrize("model", [P1812(), P526(), LongleyRice()])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_shorter_look_has_the_rays_of_the_whole(
    model: P1812 | P526 | LongleyRice, seed: int
) -> None:
    """To the last bit, whatever range each band of a mast has: a promise is what comes true."""
    rng = np.random.default_rng(seed)
    terrain = make_terrain(hills(seed, (70, 70), height_m=700))
    masts = [tuple(rng.uniform(5, 65, 2)) for _ in range(4)]
    cells = make_transmitters(terrain, masts, sectors=3, frequencies_mhz=(768.0, 2550.0))
    cells = replace(cells, range_km=np.where(cells.frequency_mhz < 1000, 6.5, 4.0 + cells.site))
    definition = CoverageDefinition(propagation=model)
    points, floor, within_km = rng.integers(0, 70, (900, 2)), -112.0, 2.75
    got = signal_at(
        cells, terrain, points, definition=definition, floor_dbm=floor, within_km=within_km
    ).toarray()
    for site in range(4):
        own = cells.select(cells.site == site)
        lone = predict(own, terrain, definition=definition)
        x, y = terrain.xy(points[:, 0], points[:, 1])
        near = np.hypot(x - own.x_m[0], y - own.y_m[0]) <= 1000 * within_km
        level = np.nan_to_num(lone.rsrp_dbm[points[:, 0], points[:, 1]], nan=-np.inf)
        expected = np.where(near & (level >= floor), level, 0)
        assert np.array_equal(got[site], expected)
        assert 10 < np.count_nonzero(expected) < near.sum()


@pytest.mark.parametrize("model", [P1812(), P526(), LongleyRice()])
def test_what_stands_at_one_position_shares_its_rays_and_nothing_else(
    model: P1812 | P526 | LongleyRice,
) -> None:
    """Sites of one position that differ in height, bands, power, range or ground: as each alone."""
    terrain = make_terrain(hills(7, (70, 70), height_m=700))
    masts = [(30.3, 30.7)] * 7 + [(50.0, 20.0)] * 2
    cells = make_transmitters(terrain, masts, sectors=3, frequencies_mhz=(768.0, 2550.0))
    one = cells.site
    high = cells.frequency_mhz > 1000
    cells = replace(
        cells,
        # Two antennas of different heights on site 1; site 2 is as high as the upper one.
        height_m=np.where((one == 1) & high | (one == 2), 55.0, 30.0),
        frequency_mhz=np.where((one == 3) & high, 3750.0, cells.frequency_mhz),
        eirp_dbm=cells.eirp_dbm - 9.0 * (one == 4),
        range_km=np.where((one == 5) | (one >= 7) & high, 3.0, 6.0),
        ground_m=np.where(one == 6, 800.0, np.nan),
    )
    points = np.random.default_rng(3).integers(0, 70, (700, 2))
    definition = CoverageDefinition(propagation=model)
    got = signal_at(cells, terrain, points, definition=definition, floor_dbm=-108, within_km=2.75)
    for site in range(9):
        own = cells.select(one == site)
        alone = signal_at(
            own, terrain, points, definition=definition, floor_dbm=-108, within_km=2.75
        )
        assert np.array_equal(got[[site]].toarray(), alone[[site]].toarray())
        assert 10 < alone.nnz < 690
    assert got.has_canonical_format


def test_explained_links_are_the_predicted_ones() -> None:
    terrain = make_terrain(hills(6, (40, 40), height_m=900))
    cells = make_transmitters(
        terrain, [(5, 5), (30.5, 33.2)], sectors=3, frequencies_mhz=(942.5, 1842.5)
    )
    got = predict(cells, terrain, definition=DEFINITION, engine=Engine.EXACT)
    links = Links(cells, terrain, definition=DEFINITION)
    for row in range(1, 40, 6):
        for col in range(2, 40, 5):
            link = links.explain(int(got.best_server[row, col]), row, col)
            if got.best_server[row, col] < 0:
                continue
            assert link is not None
            assert link.rsrp_dbm == pytest.approx(got.rsrp_dbm[row, col], abs=ROUNDED)


def test_profile_samples_the_terrain() -> None:
    slope = np.add.outer(np.arange(20) * 10.0, np.arange(30) * 2.0)
    terrain = make_terrain(slope)
    start, end = (
        tuple(float(v) for v in terrain.xy(2, 3)),
        tuple(float(v) for v in terrain.xy(12, 27)),
    )
    profile = path_profile(terrain, start, end)
    assert profile.distance_km[-1] == pytest.approx(math.hypot(10, 24) * 0.1)
    assert np.allclose(profile.height_m, np.linspace(26, 174, profile.height_m.size), atol=1e-3)
    assert (profile.x_m[-1], profile.y_m[-1]) == pytest.approx(end)
    with pytest.raises(ValueError, match="on the grid"):
        path_profile(terrain, start, (0.0, 0.0))


def test_terrain_refuses_other_grids() -> None:
    terrain = make_terrain(np.zeros((4, 4)))
    with pytest.raises(ValueError, match="float32"):
        replace(terrain, height_m=np.zeros((4, 4)))
    with pytest.raises(ValueError, match="shape"):
        replace(terrain, clutter_category=np.zeros((5, 4), np.uint8))
    with pytest.raises(ValueError, match="metric"):
        replace(terrain, geobox=GeoBox((4, 4), terrain.geobox.affine, "EPSG:4326"))


def _tables() -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    sites = gpd.GeoDataFrame(
        {"site_id": ["A", "B"], "ground_height_m": [np.nan, 120.0]},
        geometry=gpd.points_from_xy([109.10, 109.15], [12.20, 12.25]),
        crs="EPSG:4326",
    )
    cells = pd.DataFrame(
        {
            "cell_id": ["A1", "A2", "B1", "B2"],
            "site_id": ["A", "A", "B", "B"],
            "operator": ["Viettel"] * 4,
            "technology": ["LTE", "NR", "LTE", "LTE"],
            "band": ["B3", "n41", "L900", "B5"],
            "azimuth_deg": [30.0, np.nan, 0.0, 0.0],
            "downtilt_deg": [np.nan, 6.0, 2.0, 2.0],
            "height_m": [30, 30, 42, 42],
            "gain_dbi": [np.nan, 20.0, np.nan, np.nan],
        }
    )
    return sites, cells


def test_tables_become_transmitters() -> None:
    sites, cells = _tables()
    problems = Problems()
    got = Transmitters.from_tables(sites, cells, default_carriers(), crs=CRS, problems=problems)
    assert got.cell_id.tolist() == ["A1", "A2", "B1"]
    assert got.site.tolist() == [0, 0, 1]
    assert got.frequency_mhz.tolist() == [1842.5, 2550, 942.5]
    # EPRE + gain - feeder: 12.2 + 17 - 0.5; 17.8 + 20 - 0; 15.2 + 15 - 0.5.
    assert got.eirp_dbm == pytest.approx([28.7, 37.85, 29.7], abs=0.1)
    assert got.electrical_tilt_deg.tolist() == [3, 6, 2]
    assert got.mechanical_tilt_deg.tolist() == [0, 0, 0]
    assert math.isnan(got.azimuth_deg[1])
    assert got.ground_m[2] == 120
    x, y = got.x_m[0], got.y_m[0]
    back = gpd.GeoSeries(gpd.points_from_xy([x], [y]), crs=CRS).to_crs("EPSG:4326")[0]
    assert (back.x, back.y) == pytest.approx((109.10, 12.20), abs=1e-6)
    assert got.of("NR").cell_id.tolist() == ["A2"]
    (problem,) = problems
    assert (problem.code, problem.column, problem.value) == ("carrier-unknown-band", "band", "B5")
    assert problem.row == 5
    for language in ("vi", "en"):
        what, expected = Messages.of(language).problem(problem)
        assert "LTE" in what
        assert "B28" in expected and "n41" not in expected


def test_cells_of_unknown_sites_are_refused() -> None:
    sites, cells = _tables()
    with pytest.raises(ValueError, match="2 cells name sites"):
        Transmitters.from_tables(
            sites[:1],
            cells[cells["band"] != "B5"].assign(site_id=["A", "Z", "Z"]),
            default_carriers(),
            crs=CRS,
            problems=Problems(),
        )
