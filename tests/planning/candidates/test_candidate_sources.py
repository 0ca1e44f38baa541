"""Ridges, edges, corridors and the user's own positions: who sees whom, and who is chosen."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates
from tests.planning import small
from tests.planning.small import at, box, frame, line

from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.candidates import CandidateKind, new_positions, screened_positions
from phusong.planning.candidates.choice import best_apart
from phusong.planning.candidates.heights import ridges
from phusong.planning.candidates.sight import Stands, Targets, seen_pairs, seen_weight
from phusong.planning.scenario.siting import SitingRules

PLAIN = SitingRules(hilltops_per_place=0, ridges_per_place=0, edges_per_place=0)
NOBODY = np.zeros((100, 200), dtype=np.float32)


def seeds(*points: tuple[float, float], kind: str = "settlement", **more: Any) -> gpd.GeoDataFrame:
    return frame((at(*p) for p in points), candidate=[kind] * len(points), **more)


def kilometres(found: gpd.GeoDataFrame, kind: CandidateKind) -> list[tuple[float, float]]:
    chosen = found[found["candidate"] == kind].geometry
    return [
        (round((p.x - small.WEST) / 1000, 2), round((p.y - small.SOUTH) / 1000, 2)) for p in chosen
    ]


# ---------------------------------------------------------------- free lines


def free(ground: NDArray[np.float64], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """The plain way: bilinear heights under as many points as there are pixels on the way."""
    (r0, c0), (r1, c1) = one, other
    steps = max(abs(r1 - r0), abs(c1 - c0))
    if steps < 2:
        return True
    share = np.arange(1, steps) / steps
    under = map_coordinates(ground, [r0 + share * (r1 - r0), c0 + share * (c1 - c0)], order=1)
    whole_m = 100.0 * np.hypot(r1 - r0, c1 - c0)
    bulge = share * (1 - share) * whole_m**2 / (2 * 6_371_000 * 4 / 3)
    antenna, phone = ground[r0, c0] + 42.0, ground[r1, c1] + 1.5
    return bool((under + bulge <= antenna + share * (phone - antenna)).all())


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.sampled_from([5.0, 40.0, 150.0]))
def test_lines_are_free_where_a_plain_reckoning_says_so(seed: int, rough_m: float) -> None:
    rng = np.random.default_rng(seed)
    ground = (rough_m * rng.random((25, 30))).astype(np.float32)
    ends = rng.integers(0, (25, 30, 25, 30), (40, 4))
    stands = Stands(ends[:, 0].copy(), ends[:, 1].copy(), np.zeros(40, np.int64), np.full(40, 42.0))
    found = seen_pairs(ground, stands, ends[:, 2:].copy(), 100.0)
    plain = [free(ground.astype(float), (a, b), (c, d)) for a, b, c, d in ends.tolist()]
    assert found.tolist() == plain


def test_only_those_in_range_on_the_same_land_and_not_behind_a_hill_are_counted() -> None:
    ground = np.zeros((11, 60), dtype=np.float32)
    ground[5, 40] = 300.0
    # Targets: near, behind the hill, on other land, out of range.
    rows = np.array([2, 5, 8, 9])
    targets = Targets(
        rows,
        np.array([20, 45, 20, 59]),
        np.array([0, 0, 1, 0]),
        np.array([1.0, 100.0, 1000.0, 10.0]),
        np.searchsorted(rows, np.arange(12)),
    )
    stand = Stands(np.array([5]), np.array([10]), np.array([0]), np.array([42.0]))
    assert seen_weight(ground, stand, targets, 4000.0, 100.0).tolist() == [1.0]
    assert seen_weight(ground, stand, targets, 9000.0, 100.0).tolist() == [11.0]
    ground[5, 40] = 0.0
    assert seen_weight(ground, stand, targets, 9000.0, 100.0).tolist() == [111.0]


# ---------------------------------------------------------------- ridges


def valley(east: NDArray[Any], north: NDArray[Any]) -> NDArray[Any]:
    """A ridge from south to north at 10 km that rises northward, level land beside it."""
    return np.maximum(5.0, (200 + 2 * north) * (1 - np.abs(east - 10.05))) + 0 * north


def test_the_crest_is_a_ridge_and_the_slopes_and_plains_are_not() -> None:
    found = ridges(small.province(height_m=valley))
    assert set(found[:, 1]) == {100} and len(found) > 10


def test_a_ridge_that_sees_the_place_is_a_candidate_for_it() -> None:
    rules = PLAIN.model_copy(update={"ridges_per_place": 2, "min_people": 50})
    place = seeds((8, 5), place_id=["settlement:1"])
    found = new_positions(place, small.province(height_m=valley), rules, people_left=NOBODY)
    crest = found[found["candidate"] == CandidateKind.RIDGE]
    assert len(crest) == 2 and set(crest["place_id"]) == {"settlement:1"}
    assert {x for x, _ in kilometres(found, CandidateKind.RIDGE)} == {10.05}
    assert (crest["people_in_sight"] >= 50).all()


def test_of_ridges_that_see_the_place_the_one_that_sees_most_others_is_taken() -> None:
    """From the end of the crest alone somebody in the far corner is seen."""
    people = NOBODY.copy()
    people[5, 115] = 5000.0  # east of the crest, in the north
    rules = PLAIN.model_copy(
        update={"ridges_per_place": 1, "hilltop_radius_km": 5.0, "candidate_range_km": 3.5}
    )
    found = new_positions(seeds((9, 6)), small.province(height_m=valley), rules, people_left=people)
    ((_, north), *_) = kilometres(found, CandidateKind.RIDGE)
    assert north > 7


def test_nobody_in_sight_no_ridge() -> None:
    """The place lies in a pit that no crest within reach looks into."""

    def pit(east: NDArray[Any], north: NDArray[Any]) -> NDArray[Any]:
        return np.where(np.hypot(east - 8, north - 5) < 0.3, -400.0, valley(east, north))

    rules = PLAIN.model_copy(update={"ridges_per_place": 2})
    found = new_positions(seeds((8, 5)), small.province(height_m=pit), rules, people_left=NOBODY)
    assert not kilometres(found, CandidateKind.RIDGE)


# ---------------------------------------------------------------- edges


def test_edges_stand_on_the_rim_towards_the_people() -> None:
    """A wall round three sides of the village: only from its west rim somebody is seen."""
    people = NOBODY.copy()
    people[50, 20:40] = 100.0

    def walled(east: NDArray[Any], north: NDArray[Any]) -> NDArray[Any]:
        return np.where((east > 4.4) & (east < 5.2), 200.0, 5.0) + 0 * north

    rules = PLAIN.model_copy(update={"edges_per_place": 1, "mast_spacing_m": 0.0})
    found = new_positions(
        seeds((6, 5), radius_m=[2000.0], place_id=["settlement:1"]),
        small.province(height_m=walled),
        rules,
        people_left=people,
    )
    ((east, north),) = kilometres(found, CandidateKind.EDGE)
    assert (east, north) == (pytest.approx(4.0, abs=0.7), pytest.approx(5.0, abs=1.5))
    assert np.hypot(east - 6, north - 5) == pytest.approx(2.0, abs=0.05)


def test_edges_of_an_outline_lie_on_the_outline_and_hubs_have_none() -> None:
    park = box(4, 4, 6, 5)
    rules = PLAIN.model_copy(update={"edges_per_place": 3, "min_people": 1.0})
    told = seeds((5, 4.5), kind="park", radius_m=[700.0], outline=[shapely.to_wkt(park)])
    found = new_positions(told, small.province(), rules, people_left=NOBODY)
    edges = found[found["candidate"] == CandidateKind.EDGE]
    assert len(edges) == 3
    assert (edges.distance(park.exterior) < 1e-6).all()
    hub = seeds((5, 4.5), kind="hub", radius_m=[700.0])
    found = new_positions(hub, small.province(), rules, people_left=NOBODY)
    assert not kilometres(found, CandidateKind.EDGE)


# ---------------------------------------------------------------- corridors


def scattered() -> NDArray[np.float32]:
    """Single houses along 6 km, too few in each spot for a candidate of their own."""
    people = NOBODY.copy()
    people[48, 20:80:10] = 60.0
    return people


def with_lines(kind: LayerKind, *lines: shapely.Geometry) -> Province:
    return small.province(tables={kind: frame(lines)})


@pytest.mark.parametrize(
    ("layer", "kind"),
    [(LayerKind.ROADS, CandidateKind.ROAD), (LayerKind.POWER_LINES, CandidateKind.POWER)],
)
def test_corridors_give_points_near_people_far_enough_apart(
    layer: LayerKind, kind: CandidateKind
) -> None:
    here = with_lines(layer, line((0, 5), (20, 5)), line((0, 9), (20, 9)))
    found = new_positions(seeds(), here, PLAIN, people_left=scattered())
    spots = kilometres(found, kind)
    assert len(spots) >= 3
    assert {north for _, north in spots} == {5.0}  # the other line is farther than 1 km
    assert all(0.9 <= east <= 8.1 for east, _ in spots)
    east = sorted(e for e, _ in spots)
    assert np.diff(east).min() >= 2.0
    assert (found["people_in_sight"] >= PLAIN.min_people).all()


def test_poles_stand_for_power_as_lines_do() -> None:
    here = with_lines(LayerKind.POWER_POLES, at(4, 5), at(4, 5), at(15, 5))
    found = new_positions(seeds(), here, PLAIN, people_left=scattered())
    assert kilometres(found, CandidateKind.POWER) == [(4.0, 5.0)]
    assert found["power_km"].tolist() == [0.0]


def test_a_road_on_the_mainland_is_no_candidate_for_an_island() -> None:
    people = NOBODY.copy()
    people[50, 120] = 500.0
    here = small.province(
        land=[box(0, 0, 11.5, 10), box(12, 4, 14, 6)],
        tables={LayerKind.ROADS: frame([line((11.3, 0), (11.3, 10))])},
    )
    found = new_positions(seeds(), here, PLAIN, people_left=people)
    assert not kilometres(found, CandidateKind.ROAD)
    assert set(found["land_part"]) == {1}


# ---------------------------------------------------------------- the user's own


def own(*points: tuple[float, float], **more: Any) -> gpd.GeoDataFrame:
    usual = {
        "id": [f"O{i}" for i in range(len(points))],
        "height_m": np.nan,
        "operator": None,
        "note": None,
    }
    return frame((at(*p) for p in points), **{**usual, **more})


def test_own_positions_come_first_with_their_height_and_operator() -> None:
    mine = own((5, 5), (9, 5), height_m=[60.0, np.nan], operator=["Viettel", None])
    here = small.province(tables={LayerKind.CANDIDATES: mine})
    found = new_positions(seeds((5.2, 5)), here, PLAIN, people_left=NOBODY)
    # The village's own position is nearer than the spacing to the user's.
    assert found["candidate"].tolist() == ["own", "own"]
    assert found["name"].tolist() == ["O0", "O1"] and found["operator"].tolist() == ["Viettel", ""]
    assert found["mast_height_m"].tolist() == [60.0, PLAIN.mast_height_m]


def test_an_own_position_from_which_nobody_waiting_is_in_range_is_dropped_and_told() -> None:
    here = small.province(tables={LayerKind.CANDIDATES: own((5, 5), (19, 5))})
    found = screened_positions(seeds((6, 5)), here, PLAIN, people_left=NOBODY)
    assert found.sites["name"].tolist() == ["O0", ""]
    assert found.dropped[["name", "screen"]].to_numpy().tolist() == [["O1", "far"]]


# ---------------------------------------------------------------- order


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.floats(0.2, 19.8), st.floats(0.2, 9.8)), max_size=8), st.data())
def test_the_same_input_gives_the_same_rows(
    points: list[tuple[float, float]], data: st.DataObject
) -> None:
    spots = data.draw(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 199)), max_size=20))
    people = NOBODY.copy()
    for row, column in spots:
        people[row, column] = 90.0
    here = small.province(
        height_m=valley,
        tables={
            LayerKind.ROADS: frame([line((0, 3), (20, 7))]),
            LayerKind.CANDIDATES: own((2, 2)),
        },
    )
    one, other = (
        new_positions(seeds(*points), here, SitingRules(), people_left=people) for _ in range(2)
    )
    assert one.equals(other) and one["site_id"].is_unique
    kinds = [list(CandidateKind).index(CandidateKind(k)) for k in one["candidate"]]
    assert kinds == sorted(kinds)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10), st.floats(0, 5)), max_size=40))
def test_the_worthiest_apart(rows: list[tuple[float, float, float]]) -> None:
    table = np.array(rows).reshape(-1, 3)
    chosen = best_apart(table[:, :2], table[:, 2], 2.0)
    away = np.hypot(*(table[:, None, :2] - table[None, :, :2]).T)
    assert (away[np.ix_(chosen, chosen)] >= 2.0).sum() == len(chosen) * (len(chosen) - 1)
    for i in set(range(len(table))) - set(chosen.tolist()):
        near = [j for j in chosen if away[i, j] < 2.0]
        assert max(table[j, 2] for j in near) >= table[i, 2]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_ridges_are_those_of_a_plain_reckoning(seed: int) -> None:
    rng = np.random.default_rng(seed)
    here = small.province(size_km=(4, 3), height_m=5.0)
    here.terrain_m[:] = (200 * rng.random((30, 40))).astype(np.float32)
    ground = np.pad(here.terrain_m, 5, mode="symmetric")
    squares: dict[tuple[int, int], tuple[float, int, int]] = {}
    for row in range(30):
        for column in range(40):
            here_m = here.terrain_m[row, column]
            lines = (
                ground[row + 5, column : column + 11],
                ground[row : row + 11, column + 5],
            )
            if any(
                here_m == line.max() and here_m - line[:6].min() >= 20 <= here_m - line[5:].min()
                for line in lines
            ):
                square = (row // 5, column // 5)
                squares[square] = max(squares.get(square, (0.0, 0, 0)), (here_m, row, column))
    assert {tuple(p) for p in ridges(here).tolist()} == {(r, c) for _, r, c in squares.values()}
