"""What coverage hangs on: every change against a count by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from phusong.coverage.clutter_loss import ClutterCategory, clutter_loss_db
from phusong.coverage.link_budget import CoverageDefinition, Environment
from phusong.coverage.predict import Engine, Prediction, predict
from phusong.coverage.profile import Links
from phusong.coverage.propagation import P526, OkumuraHata
from phusong.coverage.sensitivity import (
    Change,
    Effect,
    Variant,
    clutter_at_receiver,
    clutter_on_paths,
    effects,
    variants,
)

from .plain import make_terrain, make_transmitters

DEFINITION = CoverageDefinition()
TERRAIN = make_terrain(np.zeros((8, 9)))


def predicted(levels: np.ndarray, asked: np.ndarray | None = None) -> Prediction:
    everywhere = np.ones(levels.shape, bool)
    return Prediction(
        levels.astype(np.float32),
        np.zeros(levels.shape, np.int32),
        everywhere if asked is None else asked,
        ~everywhere,
        TERRAIN.geobox,
    )


def effect(
    prediction: Prediction, people: np.ndarray, shift: float, places: list[np.ndarray]
) -> Effect:
    (found,) = effects(
        prediction,
        people,
        places,
        definition=DEFINITION,
        min_share=0.5,
        changes=[Variant(Change.THRESHOLD, "x", shift)],
    )
    return found


@given(
    arrays(np.float64, (8, 9), elements=st.sampled_from([-90.0, -99.0, -103.0, -120.0, np.nan])),
    arrays(np.float64, (8, 9), elements=st.floats(0, 1000)),
    st.sampled_from([-5.0, 5.0, 20.0]),
)
def test_people_and_places_are_counted_again(
    levels: np.ndarray, people: np.ndarray, shift: float
) -> None:
    required = DEFINITION.required_rsrp_dbm
    places = [np.array([0, 1, 2]), np.array([40]), np.array([], np.int64)]
    found = effect(predicted(levels), people, shift, places)
    before, after = people[levels >= required].sum(), people[levels + shift >= required].sum()
    assert found.people_served == pytest.approx(after)
    assert found.people_change == pytest.approx(after - before)

    def served(moved: float) -> int:
        flat = levels.ravel() + moved
        return sum(np.mean(flat[p] >= required) >= 0.5 for p in places if p.size)

    assert found.places_served == served(shift)
    assert found.places_change == served(shift) - served(0.0)
    assert np.sign(found.people_change) in (0, np.sign(shift))


def test_people_whom_nobody_asked_for_do_not_count() -> None:
    asked = np.zeros((8, 9), bool)
    asked[0, 0] = True
    found = effect(predicted(np.full((8, 9), -103.0), asked), np.ones((8, 9)), 5.0, [])
    assert (found.people_served, found.people_change) == (1, 1)


def test_the_greatest_change_stands_first() -> None:
    levels = np.linspace(-130, -80, 72).reshape(8, 9)
    changes = [Variant(Change.THRESHOLD, str(s), s) for s in (-1.0, 30.0, 5.0, -10.0)]
    found = effects(
        predicted(levels),
        np.ones((8, 9)),
        [],
        definition=DEFINITION,
        min_share=0.95,
        changes=changes,
    )
    moved = [abs(e.people_change) for e in found]
    assert moved == sorted(moved, reverse=True) and found[0].value == "30.0"


def test_the_variants_say_what_they_change() -> None:
    plain = CoverageDefinition(propagation=P526())
    terrain = make_terrain(np.zeros((21, 21)), category=ClutterCategory.URBAN)
    cells = make_transmitters(terrain, [(10, 10)], frequencies_mhz=(1842.5,))
    prediction = predict(cells, terrain, definition=plain)
    found = variants(
        plain, cells, prediction=prediction, terrain=terrain, people=np.ones(terrain.shape)
    )
    by_name = {(v.change, v.value): v.shift_db for v in found}
    assert by_name[Change.THRESHOLD, "-115"] == 5 and by_name[Change.THRESHOLD, "-105"] == -5
    # 90 % of spots ask for 1.2816 sigma, 75 % for 0.6745.
    assert by_name[Change.EDGE, "0.75"] == pytest.approx(7 * (1.2816 - 0.6745), abs=0.001)
    assert by_name[Change.EDGE, "0.95"] == pytest.approx(7 * (1.2816 - 1.6449), abs=0.001)
    vehicle = by_name[Change.RECEIVER, Environment.VEHICLE]
    assert np.asarray(vehicle)[0, 0] == pytest.approx(-9)
    indoor = np.asarray(by_name[Change.RECEIVER, Environment.INDOOR])
    assert -16 < indoor[0, 0] < -13  # P.2109, traditional, 1.8 GHz
    clutter = np.asarray(by_name[Change.CLUTTER, ""])
    expected = clutter_loss_db(
        1.8425, height_m=1.5, clutter_height_m=10.0, category=ClutterCategory.URBAN
    )
    assert clutter[0, 0] == pytest.approx(expected, abs=1e-4)


def test_clutter_on_the_profile_is_taken_away_as_a_prediction_without_it_would() -> None:
    rng = np.random.default_rng(7)
    category = rng.choice([ClutterCategory.OPEN, ClutterCategory.TREES], (30, 30)).astype(np.uint8)
    covered = replace(make_terrain(np.zeros((30, 30))), clutter_category=category)
    bare = make_terrain(np.zeros((30, 30)))
    cells = make_transmitters(covered, [(15, 15)])
    found = predict(cells, covered, definition=DEFINITION, engine=Engine.EXACT)
    free = predict(cells, bare, definition=DEFINITION, engine=Engine.EXACT)
    # Fewer pixels than paths in the sample: every one is asked for itself.
    every = variants(DEFINITION, cells, prediction=found, terrain=covered, people=np.ones((30, 30)))
    (clutter,) = (v.shift_db for v in every if v.change is Change.CLUTTER)
    # Without trees the ray leaves a little lower, where the antenna gives a little more or less.
    assert found.rsrp_dbm + clutter == pytest.approx(free.rsrp_dbm, abs=0.25)
    assert (np.asarray(clutter) > 1).any()


def test_pixels_that_were_not_drawn_take_after_their_like() -> None:
    rng = np.random.default_rng(7)
    category = rng.choice([ClutterCategory.OPEN, ClutterCategory.TREES], (40, 40)).astype(np.uint8)
    terrain = replace(make_terrain(np.zeros((40, 40))), clutter_category=category)
    cells = make_transmitters(terrain, [(20, 20)])
    links = Links(cells, terrain, definition=DEFINITION)
    server = np.zeros((40, 40), np.int32)
    server[0] = -1
    weights = np.zeros((40, 40))
    weights[5:9, 5:9] = 1.0
    loss = clutter_on_paths(links, server, weights, terrain=terrain)
    told = links.explain(0, 6, 7)
    assert told is not None and loss[6, 7] == pytest.approx(told.clutter_db, abs=1e-5)
    assert (loss[0] == 0).all()
    for kind in (ClutterCategory.OPEN, ClutterCategory.TREES):
        drawn = loss[5:9, 5:9][category[5:9, 5:9] == kind]
        assert np.isin(loss[1:][category[1:] == kind], drawn).all()
    assert not clutter_on_paths(links, server, np.zeros((40, 40)), terrain=terrain).any()


def test_a_statistical_model_has_no_clutter_to_take_away() -> None:
    hata = CoverageDefinition(propagation=OkumuraHata())
    cells = make_transmitters(TERRAIN, [(4, 4)], frequencies_mhz=(942.5,))
    prediction = predict(cells, TERRAIN, definition=hata)
    found = variants(
        hata, cells, prediction=prediction, terrain=TERRAIN, people=np.ones(TERRAIN.shape)
    )
    assert Change.CLUTTER not in {v.change for v in found}


def test_without_a_server_there_is_no_clutter_to_take_away() -> None:
    frequency = np.full(TERRAIN.shape, np.nan, np.float32)
    frequency[2, 3] = 0.9425
    loss = clutter_at_receiver(DEFINITION, frequency, TERRAIN)
    assert np.count_nonzero(loss) == 1 and loss[2, 3] > 0
