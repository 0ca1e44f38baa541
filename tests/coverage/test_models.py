"""Every propagation model through ``predict``: against references, along flat land, by rays and plain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import map_coordinates, zoom

from phusong.coverage import user_models
from phusong.coverage.antennas import Measured
from phusong.coverage.clutter_loss import ClutterCategory, clutter_loss_db
from phusong.coverage.free_space import free_space_loss_db
from phusong.coverage.hata import Surroundings, cost231_loss_db, modified_hata_loss_db
from phusong.coverage.hata import okumura_hata_loss_db as okumura_loss_db
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.model_checks import models_at, tell_outside_model
from phusong.coverage.p1812 import p1812_loss
from phusong.coverage.predict import Engine, Terrain, Transmitters, predict
from phusong.coverage.propagation import (
    MODELS,
    P526,
    P1812,
    AnyModel,
    Cost231,
    LongleyRice,
    ModifiedHata,
    OkumuraHata,
    Scene,
    Tr38901,
    UserModel,
)
from phusong.coverage.tr38901 import Scenario as Surround
from phusong.coverage.tr38901 import path_loss_db
from phusong.layers.errors import BadInput, Problems

from .plain import hills, make_terrain, make_transmitters

ROUNDED = 0.011
"""Losses are kept in hundredths of a dB; what competes is float32."""
ISOTROPIC = Measured(gain_dbi=0, horizontal_db=(0.0,) * 360, vertical_db=(0.0,) * 360)
MAST = 30.0
HILLS = make_terrain(hills(5, (60, 70)))
SITE = (29.6, 33.3)

BUILT_IN: list[AnyModel] = [
    P1812(),
    P1812(time_percentage=5),
    P526(),
    LongleyRice(),
    Tr38901(scene=Scene.RMA),
    Tr38901(scene=Scene.UMA),
    Tr38901(scene=Scene.UMI),
    OkumuraHata(surroundings="open"),
    Cost231(surroundings="urban_large"),
    ModifiedHata(),
]
FREQUENCY_MHZ = {OkumuraHata: 945.0, Cost231: 1842.5}


def plain_formula(paths: Any, frequency_ghz: float, parameters: Mapping[str, float]) -> Any:
    return 60 + parameters["slope"] * np.log10(paths.distance) + 10 * (paths.knife > 0)


def knows_not_all(paths: Any, frequency_ghz: float, parameters: Mapping[str, float]) -> Any:
    return np.where(paths.hrs > 100, np.nan, plain_formula(paths, frequency_ghz, parameters))


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Models of one's own, as if a package offered them."""
    offered = EntryPoints(
        EntryPoint(name, f"{__name__}:{name}", user_models.GROUP)
        for name in ("plain_formula", "knows_not_all")
    )
    monkeypatch.setattr(user_models, "entry_points", offered.select)
    user_models.find_model.cache_clear()
    yield
    user_models.find_model.cache_clear()


def cells_on(terrain: Terrain, model: AnyModel, *, height_m: float = MAST) -> Transmitters:
    """One mast that radiates 200 dBm to all sides: everything in range is above the floor."""
    frequency = FREQUENCY_MHZ.get(type(model), 1842.5)
    cells = make_transmitters(
        terrain, [SITE], frequencies_mhz=[frequency], height_m=height_m, eirp_dbm=200.0
    )
    return replace(cells, antenna=np.full(1, ISOTROPIC, object), electrical_tilt_deg=np.zeros(1))


def loss_of(
    terrain: Terrain,
    model: AnyModel,
    *,
    engine: Engine = Engine.EXACT,
    height_m: float = MAST,
    receiver_m: float = 1.5,
) -> np.ndarray:
    """Basic transmission loss of every pixel through the public entrance."""
    definition = CoverageDefinition(propagation=model, receiver_height_m=receiver_m)
    cells = cells_on(terrain, model, height_m=height_m)
    found = predict(cells, terrain, definition=definition, engine=engine)
    return 200.0 - found.rsrp_dbm.astype(float)


def profile_to(terrain: Terrain, pixel: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Distance km, ground m, clutter m and zone on the way from the mast to a pixel, read plainly."""
    away = math.hypot(pixel[0] - SITE[0], pixel[1] - SITE[1])
    steps = np.append(np.arange(max(int(away - 0.5), 0) + 1), away)
    rows = SITE[0] + steps / away * (pixel[0] - SITE[0])
    cols = SITE[1] + steps / away * (pixel[1] - SITE[1])
    ground = map_coordinates(terrain.height_m.astype(float), [rows, cols], order=1)
    at = np.floor(rows + 0.5).astype(int), np.floor(cols + 0.5).astype(int)
    stands = terrain.clutter_category[at] > ClutterCategory.OPEN
    clutter = np.where(stands, terrain.clutter_height_m[at], 0.0)
    clutter[[0, -1]] = 0
    return steps * terrain.pixel_m / 1000, ground, clutter, terrain.zone[at]


def mixed_ground(seed: int) -> Terrain:
    """Hills with woods, houses and an inland sea."""
    ground = make_terrain(hills(seed, (60, 70)))
    kinds = np.random.default_rng(seed).integers(1, 7, ground.shape).astype(np.uint8)
    kinds[ground.height_m <= 0] = ClutterCategory.WATER
    return replace(ground, clutter_category=kinds)


def some_pixels(seed: int, count: int, terrain: Terrain) -> list[tuple[int, int]]:
    """Pixels farther from the mast than P.1812's quarter of a kilometre."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, terrain.shape, (20 * count, 2))
    far = np.hypot(*(pixels - SITE).T) * terrain.pixel_m > 260
    return [(int(r), int(c)) for r, c in pixels[far][:count]]


@pytest.mark.parametrize("percentage", [50.0, 3.0])
def test_p1812_is_the_checked_entrance_pixel_for_pixel(percentage: float) -> None:
    terrain = mixed_ground(8)
    model = P1812(time_percentage=percentage, delta_n=55, surface_n=370, latitude_deg=20)
    found = loss_of(terrain, model)
    for pixel in some_pixels(1, 60, terrain):
        distance, ground, clutter, zone = profile_to(terrain, pixel)
        expected = p1812_loss(
            distance,
            ground,
            transmitter_height_m=MAST,
            receiver_height_m=1.5,
            frequency_ghz=1.8425,
            latitude=20,
            clutter_m=clutter,
            zone=zone,
            time_percentage=percentage,
            refractivity_lapse=55,
            surface_refractivity=370,
        )
        assert found[pixel] == pytest.approx(expected.basic_loss_db, abs=ROUNDED)


def oracle_loss_db(height_m: np.ndarray, step_m: float, receiver_m: float) -> float:
    """Longley-Rice of a profile by itmlogic, with the model's defaults."""
    from itmlogic.preparatory_subroutines.qlrpfl import qlrpfl
    from itmlogic.preparatory_subroutines.qlrps import qlrps
    from itmlogic.statistics.avar import avar

    n = height_m.size - 1
    skip = int(0.1 * n)
    mean = float(height_m[skip : n - skip + 1].mean())
    wn, gme, ens, zgnd = qlrps(1842.5, mean, 360.0, 1, 15.0, 0.005)
    prop: dict[str, Any] = {
        "wn": wn,
        "gme": gme,
        "ens": ens,
        "zgnd": zgnd,
        "kwx": 0,
        "klimx": 1,
        "mdvarx": 12,
        "lvar": 5,
        "hg": [MAST, receiver_m],
        "pfl": [n, step_m, *map(float, height_m)],
        "ascat1": 0,
    }
    prop = qlrpfl(prop)
    attenuation, _ = avar(0.0, 0.0, 0.0, prop)
    return float(32.45 + 20 * math.log10(1842.5 * prop["dist"] / 1000) + attenuation)


def test_rows_of_longley_rice_are_itmlogics() -> None:
    """On terraces: where the last two heights differ the peer fits the wrong one, see test_itm."""
    pytest.importorskip("itmlogic", reason="the oracle itmlogic is not installed")
    steps = np.kron(hills(5, (12, 14), height_m=250.0), np.ones((5, 5)))
    terrain = make_terrain(steps)
    found = loss_of(
        terrain, LongleyRice(), receiver_m=10.0
    )  # as high as the clutter: no loss by it
    compared = 0
    for row in (8, 33, 52):
        for col in range(terrain.shape[1]):
            distance, ground, *_ = profile_to(terrain, (row, col))
            n = distance.size - 1
            if n < 3 or abs(ground[-1] - ground[-2]) > 1e-6:
                continue
            heights = ground.astype(np.float32).astype(float)
            expected = oracle_loss_db(heights, 1000 * distance[-1] / n, 10.0)
            assert found[row, col] == pytest.approx(expected, abs=0.03)  # theirs are doubles
            compared += 1
    assert compared >= 80


@pytest.mark.parametrize(
    ("model", "formula"),
    [
        (OkumuraHata(surroundings="open"), lambda d: okumura_loss_db(
            d, 0.945, Surroundings.OPEN, base_height_m=MAST)),
        (Cost231(surroundings="urban_large"), lambda d: cost231_loss_db(
            d, 1.8425, Surroundings.URBAN_LARGE, base_height_m=MAST)),
        (ModifiedHata(), lambda d: modified_hata_loss_db(
            d, 1.8425, Surroundings.SUBURBAN, base_height_m=MAST)),
        (Tr38901(scene=Scene.UMA), lambda d: path_loss_db(
            Surround.UMA, d, 1.8425, base_height_m=MAST, line_of_sight=True)),
        (Tr38901(street_width_m=15, building_height_m=8), lambda d: path_loss_db(
            Surround.RMA, d, 1.8425, base_height_m=MAST, line_of_sight=True,
            street_width_m=15, building_height_m=8)),
    ],
)  # fmt: skip
def test_statistical_models_are_their_formulas_on_flat_land(model: AnyModel, formula: Any) -> None:
    terrain = make_terrain(np.full((60, 70), 20.0))
    found = loss_of(terrain, model)
    for pixel in some_pixels(2, 30, terrain):
        distance = math.hypot(pixel[0] - SITE[0], pixel[1] - SITE[1]) * 0.1
        if 1 <= distance <= 4:
            straight = math.hypot(distance, 0.001 * (MAST - 1.5))
            least = float(
                free_space_loss_db(straight, cells_on(terrain, model).frequency_mhz[0] / 1000)
            )
            assert found[pixel] == pytest.approx(max(float(formula(distance)), least), abs=ROUNDED)


def test_a_ridge_takes_the_line_of_sight_from_tr38901() -> None:
    height = np.full((60, 70), 20.0)
    height[:, 45] = 200.0
    terrain = make_terrain(height)
    found = loss_of(terrain, Tr38901(scene=Scene.UMA))
    for col, seen in ((40, True), (55, False)):
        distance = math.hypot(30 - SITE[0], col - SITE[1]) * 0.1
        expected = path_loss_db(
            Surround.UMA, distance, 1.8425, base_height_m=MAST, line_of_sight=seen
        )
        assert found[30, col] == pytest.approx(float(expected), abs=ROUNDED)


@pytest.mark.parametrize("model", BUILT_IN, ids=lambda model: repr(model)[:60])
def test_farther_is_not_stronger_on_flat_land(model: AnyModel) -> None:
    terrain = make_terrain(np.full((60, 70), 20.0))
    for engine in Engine:
        found = loss_of(terrain, model, engine=engine)
        rows, cols = np.indices(terrain.shape)
        away = np.hypot(rows - SITE[0], cols - SITE[1])
        order = np.argsort(away, axis=None)
        loss = found.ravel()[order][away.ravel()[order] > 10]  # P.1812 and ITM hold from 1 km on
        assert np.isfinite(loss).all()
        # Nearly the same distance on another pixel has the ripple of its last, uneven step.
        assert np.diff(loss).min() > -0.25
        assert loss[-1] > loss[0] + 5


@pytest.mark.parametrize("model", BUILT_IN, ids=lambda model: repr(model)[:60])
def test_rays_give_what_plain_profiles_give(model: AnyModel) -> None:
    coarse = hills(6, (28, 28), height_m=500.0)
    terrain = make_terrain(zoom(coarse, 4, order=1), pixel_m=50.0)
    rays = loss_of(terrain, model, engine=Engine.SWEEP)
    plain = loss_of(terrain, model, engine=Engine.EXACT)
    off = np.abs(rays - plain)
    assert np.array_equal(np.isnan(rays), np.isnan(plain))
    assert np.nanmedian(off) <= 0.05
    # Where only the line of sight counts, a pixel is right or wrong by the whole step.
    if model.knows_terrain:
        # Longley-Rice jumps where the horizon moves from one hill to another.
        assert np.nanquantile(off, 0.99) <= (2.0 if isinstance(model, LongleyRice) else 1.5)
    else:
        assert np.nanmean(off > 0.05) <= 0.02


def test_clutter_is_added_to_bare_ground_models_only() -> None:
    woods = replace(HILLS, clutter_category=np.full(HILLS.shape, ClutterCategory.TREES, np.uint8))
    extra = float(
        clutter_loss_db(
            1.8425,
            height_m=1.5,
            clutter_height_m=10.0,
            category=ClutterCategory.TREES,
            street_width_m=27.0,
        )
    )
    high = replace(woods, clutter_height_m=np.zeros(HILLS.shape, np.float32))
    for model in BUILT_IN:
        added = loss_of(woods, model) - loss_of(high, model)
        if model.adds_clutter:
            assert np.nanmax(np.abs(added - extra)) < 2 * ROUNDED
        elif not isinstance(model, P1812):
            assert np.nanmax(np.abs(added)) == 0


@settings(deadline=None, max_examples=10)
@given(st.sampled_from([P526(), LongleyRice(), P1812()]), st.floats(0.5, 5.0))
def test_the_floor_decides_what_is_kept_and_nothing_else(model: AnyModel, climb: float) -> None:
    """Losses do not depend on how strong the cell is, as far as they are kept."""
    cells = cells_on(HILLS, model)
    definition = CoverageDefinition(propagation=model)
    weak = replace(cells, eirp_dbm=np.full(1, 10.0 * climb - 50))
    strong = predict(cells, HILLS, definition=definition, engine=Engine.EXACT).rsrp_dbm
    found = predict(weak, HILLS, definition=definition, engine=Engine.EXACT).rsrp_dbm
    kept = np.isfinite(found)
    moved = strong - 200.0 + (10.0 * climb - 50)
    assert np.abs(found - moved)[kept].max(initial=0) < ROUNDED
    # What is kept is what is stronger, and all that may serve is among it.
    assert moved[~kept].max(initial=-np.inf) < moved[kept].min(initial=np.inf) + ROUNDED
    assert kept[moved >= definition.required_rsrp_dbm].all()


@pytest.mark.parametrize("engine", Engine)
def test_a_model_of_ones_own_gets_paths_and_gives_losses(engine: Engine) -> None:
    model = UserModel(name="plain_formula", parameters={"slope": 40.0})
    terrain = make_terrain(np.full((60, 70), 20.0))
    found = loss_of(terrain, model, engine=engine)
    for row, col in some_pixels(3, 40, terrain):
        distance = 0.1 * math.hypot(row - SITE[0], col - SITE[1])
        assert found[row, col] == pytest.approx(60 + 40 * math.log10(distance), abs=ROUNDED)
    # Behind hills its ten decibels are there.
    shaded = loss_of(HILLS, model, engine=engine) - found
    assert set(np.unique(shaded.round()).tolist()) == {0.0, 10.0}


def test_what_a_model_of_ones_own_does_not_know_is_not_known() -> None:
    model = UserModel(name="knows_not_all", parameters={"slope": 40.0})
    cells = cells_on(HILLS, model)
    found = predict(cells, HILLS, definition=CoverageDefinition(propagation=model))
    high = HILLS.height_m + 1.5 > 100
    assert high.any() and not high.all()
    assert np.array_equal(found.incomplete, high)
    assert np.array_equal(np.isnan(found.rsrp_dbm), high)


def test_a_model_of_ones_own_that_is_not_there_is_bad_input() -> None:
    with pytest.raises(BadInput) as caught:
        loss_of(HILLS, UserModel(name="nobody"))
    assert caught.value.problems[0].code == "user-model-failed"


def test_every_model_has_a_name_a_hash_and_ranges() -> None:
    assert set(MODELS) >= {model.model for model in BUILT_IN} | {"user"}
    assert len({hash(model) for model in BUILT_IN}) == len(BUILT_IN)
    users = [UserModel(name="a", parameters={"x": x}) for x in (1.0, 2.0, 1.0)]
    assert len({CoverageDefinition(propagation=user) for user in users}) == 2
    assert models_at(100.0) == "" and "cost231" in models_at(1.8).split(", ")
    for model in BUILT_IN:
        for low, high in model.ranges:
            assert 0 <= low < high


def test_cells_outside_are_told_once_for_each_band() -> None:
    terrain = make_terrain(np.zeros((5, 5)))
    cells = make_transmitters(
        terrain, [(1, 1), (3, 3)], frequencies_mhz=[768.0, 1842.5, 7000.0], range_km=30.0
    )
    table = pd.DataFrame({"cell_id": cells.cell_id, "_file": "b.csv", "_row": range(2, 8)})
    problems = Problems()
    tell_outside_model(cells, table, Cost231(), technology="4G", problems=problems)
    told = [(p.code, p.file, p.row, p.details["count"], p.severity.value) for p in problems]
    assert told == [
        ("model-frequency", "b.csv", 2, 2, "error"),
        ("model-frequency", "b.csv", 4, 2, "error"),
        ("model-reach", "b.csv", None, 6, "warning"),
    ]
    nobody = Problems()
    tell_outside_model(
        cells.select(np.zeros(6, bool)), table, Cost231(), technology="4G", problems=nobody
    )
    tell_outside_model(
        cells.select(cells.frequency_mhz < 6000), table, P1812(), technology="4G", problems=nobody
    )
    assert not len(nobody)
