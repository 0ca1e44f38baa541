"""Who is served and why not, on ground made so that the answer is known."""

from __future__ import annotations

import itertools
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from phusong.coverage.clutter_loss import ClutterCategory
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Prediction, Terrain, Transmitters, predict
from phusong.coverage.profile import Link
from phusong.coverage.reasons import Reason, reason_text, state_text, why_not
from phusong.coverage.service import (
    ServiceColumn,
    State,
    people_served,
    place_pixels,
    serve_places,
    served_mask,
)
from phusong.layers.i18n import Language, Messages

from .plain import CRS, make_terrain, make_transmitters

DEFINITION = CoverageDefinition()


def places_at(
    terrain: Terrain,
    rowcol: list[tuple[float, float]],
    *,
    radius_m: float = 300.0,
    uncertainty_m: float = 0.0,
) -> gpd.GeoDataFrame:
    x, y = terrain.xy(*np.array(rowcol, float).T)
    return gpd.GeoDataFrame(
        {
            "place_id": [f"P{i}" for i in range(len(rowcol))],
            "radius_m": radius_m,
            "uncertainty_m": uncertainty_m,
        },
        geometry=gpd.points_from_xy(x, y),
        crs=CRS,
    )


def serve(
    places: gpd.GeoDataFrame,
    cells: Transmitters,
    terrain: Terrain,
    *,
    where: np.ndarray | None = None,
    min_share: float = 0.95,
) -> pd.DataFrame:
    prediction = predict(cells, terrain, definition=DEFINITION, where=where)
    return serve_places(
        places,
        prediction,
        cells,
        terrain,
        technology="4G",
        definition=DEFINITION,
        min_share=min_share,
    )


def ridge(height_m: float = 300.0) -> Terrain:
    """A plain with a wall 3 km east of its western rim, 400 m wide."""
    ground = np.zeros((41, 81))
    ground[:, 30:34] = height_m
    return make_terrain(ground)


def test_a_ridge_is_named_as_the_reason_and_found_where_it_stands() -> None:
    terrain = ridge()
    cells = make_transmitters(terrain, [(20, 10)], eirp_dbm=45.0)
    table = serve(places_at(terrain, [(20, 25), (20, 45)]), cells, terrain)
    near, behind = (table.iloc[i] for i in range(2))
    assert near[ServiceColumn.STATE] == State.SERVED
    assert near[ServiceColumn.REASON] == ""
    assert near[ServiceColumn.SERVER] == "C0"
    assert near[ServiceColumn.SERVER_DISTANCE_KM] == pytest.approx(1.5, abs=0.01)
    assert near[ServiceColumn.MARGIN_DB] > 0
    assert behind[ServiceColumn.STATE] == State.UNSERVED
    assert behind[ServiceColumn.REASON] == Reason.TERRAIN
    assert behind[ServiceColumn.SERVED_SHARE_PCT] == 0
    assert behind[ServiceColumn.DIFFRACTION_DB] > behind[ServiceColumn.MISSING_DB] > 0
    assert behind[ServiceColumn.OBSTACLE_HEIGHT_M] == pytest.approx(300)
    assert behind[ServiceColumn.OBSTACLE_DISTANCE_KM] == pytest.approx(2.15, abs=0.2)
    lonlat = gpd.GeoSeries(
        gpd.points_from_xy(
            [behind[ServiceColumn.OBSTACLE_LON]], [behind[ServiceColumn.OBSTACLE_LAT]]
        ),
        crs="EPSG:4326",
    )
    there = lonlat.to_crs(CRS)[0]
    row, col = terrain.rowcol(there.x, there.y)
    assert row == pytest.approx(20, abs=0.01)
    assert 29.9 <= col <= 33.1
    assert behind[ServiceColumn.NEAREST_SITE_ID] == "S0"
    assert behind[ServiceColumn.NEAREST_SITE_KM] == pytest.approx(3.5, abs=0.01)


def test_without_the_ridge_the_same_place_is_served() -> None:
    terrain = ridge(0.0)
    cells = make_transmitters(terrain, [(20, 10)], eirp_dbm=45.0)
    assert serve(places_at(terrain, [(20, 45)]), cells, terrain).loc[0, "state"] == State.SERVED


def test_other_reasons() -> None:
    flat = make_terrain(np.zeros((21, 201)))
    place = places_at(flat, [(10, 150)])

    def reason(cells: Transmitters, terrain: Terrain = flat) -> str:
        row = serve(place, cells, terrain).iloc[0]
        assert row[ServiceColumn.STATE] == State.UNSERVED
        return str(row[ServiceColumn.REASON])

    near = [(10, 130)]
    assert reason(make_transmitters(flat, near, range_km=1.0)) == Reason.NO_CELL
    assert reason(make_transmitters(flat, near, eirp_dbm=-30.0)) == Reason.DISTANCE
    woods = make_terrain(np.zeros((21, 201)), category=ClutterCategory.TREES)
    weak = make_transmitters(flat, near, eirp_dbm=20.0, downtilt_deg=0)
    assert reason(weak, woods) == Reason.CLUTTER
    turned = make_transmitters(flat, near, eirp_dbm=30.0)
    turned.azimuth_deg[:] = 270.0
    assert reason(turned) == Reason.POINTING


def test_an_unreachable_network_is_no_cell_in_words_too() -> None:
    terrain = make_terrain(np.zeros((5, 5)))
    none = make_transmitters(terrain, [(1, 1)]).select(np.zeros(1, bool))
    row = serve(places_at(terrain, [(2, 2)]), none, terrain).iloc[0]
    assert row[ServiceColumn.REASON] == Reason.NO_CELL
    assert reason_text(row.to_dict(), Messages.of("vi")) == "Chưa có trạm 4G nào."
    assert math.isnan(row[ServiceColumn.NEAREST_SITE_KM])


def test_places_off_the_land_and_behind_holes_are_unknown() -> None:
    height = np.zeros((21, 61))
    height[:, 30] = np.nan
    terrain = make_terrain(height)
    cells = make_transmitters(terrain, [(10, 20)], eirp_dbm=45.0)
    table = serve(places_at(terrain, [(10, 40), (500, 500)]), cells, terrain)
    assert table[ServiceColumn.STATE].tolist() == [State.UNKNOWN, State.UNKNOWN]
    assert table[ServiceColumn.REASON].tolist() == [Reason.NO_TERRAIN, Reason.NO_TERRAIN]
    assert not table[ServiceColumn.CERTAIN].any()


def test_a_disc_at_sea_is_moved_ashore() -> None:
    terrain = make_terrain(np.zeros((30, 30)))
    land = np.zeros(terrain.shape, bool)
    land[:, :10] = True
    places = places_at(terrain, [(15, 12), (15, 28), (15, 5), (-9, 5)], radius_m=150.0)
    at_shore, at_sea, inland, off = place_pixels(places, terrain, land)
    assert at_shore.tolist() == [15 * 30 + 9]
    assert at_sea.size == off.size == 0
    rows, cols = np.divmod(inland, 30)
    assert (np.hypot(rows - 15, cols - 5) <= 1.5).all()
    assert inland.size == 9
    assert inland[0] == 15 * 30 + 5


def test_certain_only_when_the_place_is_alike_wherever_it_lies() -> None:
    terrain = ridge()
    cells = make_transmitters(terrain, [(20, 10)], eirp_dbm=45.0)
    rowcol: list[tuple[float, float]] = [(20, 20), (20, 26), (20, 50), (20, 38)]
    table = serve(places_at(terrain, rowcol, uncertainty_m=600.0), cells, terrain)
    assert table[ServiceColumn.STATE].tolist() == ["served", "served", "unserved", "unserved"]
    # 900 m from column 26 reach behind the wall, from column 38 to the side that the mast sees.
    assert table[ServiceColumn.CERTAIN].tolist() == [True, False, True, False]
    exact = serve(places_at(terrain, rowcol), cells, terrain)
    assert exact[ServiceColumn.CERTAIN].all()


def test_share_of_the_disc_decides() -> None:
    terrain = make_terrain(np.zeros((11, 11)))
    rsrp = np.full(terrain.shape, -90.0, np.float32)
    rsrp[:, 6:] = -120.0
    cells = make_transmitters(terrain, [(5, 0)])
    prediction = Prediction(
        rsrp,
        np.zeros(terrain.shape, np.int32),
        np.ones(terrain.shape, bool),
        np.zeros(terrain.shape, bool),
        terrain.geobox,
    )

    def state(min_share: float) -> pd.Series:
        return serve_places(
            places_at(terrain, [(5, 5)], radius_m=200.0),
            prediction,
            cells,
            terrain,
            technology="4G",
            definition=DEFINITION,
            min_share=min_share,
        ).iloc[0]

    # 13 pixels within two of the centre; one column of three and one of one lie beyond.
    assert state(9 / 13)[ServiceColumn.STATE] == State.SERVED
    assert state(9 / 13 + 0.01)[ServiceColumn.STATE] == State.UNSERVED
    assert state(0.5)[ServiceColumn.SERVED_SHARE_PCT] == pytest.approx(100 * 9 / 13)
    assert state(0.5)[ServiceColumn.RSRP_DBM] == -90


LOSSES = st.floats(0, 60)
LINKS = st.builds(
    Link,
    cell=st.integers(0, 9),
    distance_km=st.floats(0.1, 12),
    eirp_dbm=st.just(29.0),
    pointing_db=st.floats(0, 30),
    free_space_db=st.floats(80, 140),
    diffraction_db=LOSSES,
    clutter_db=LOSSES,
    receiver_db=st.just(0.0),
    obstacle=st.none(),
)


@given(st.lists(LINKS, min_size=1, max_size=6))
def test_a_reason_is_always_a_counterfactual(links: list[Link]) -> None:
    required = max(link.rsrp_dbm for link in links) + 5.0
    reason, shown = why_not(links, required)
    loss = {
        Reason.TERRAIN: lambda link: link.diffraction_db,
        Reason.POINTING: lambda link: link.pointing_db,
        Reason.CLUTTER: lambda link: link.clutter_db,
    }
    enough = {
        cause: any(link.rsrp_dbm + of(link) >= required for link in links)
        for cause, of in loss.items()
    }
    if any(enough.values()):
        assert reason is next(cause for cause in loss if enough[cause])
        assert shown.rsrp_dbm + loss[reason](shown) >= required
    else:
        assert shown.rsrp_dbm == max(link.rsrp_dbm for link in links)
        together = sum(of(shown) for of in loss.values())
        assert (reason is Reason.DISTANCE) == (shown.rsrp_dbm + together < required)


@settings(deadline=None)
@given(
    arrays(np.float64, (6, 7), elements=st.floats(0, 1e5)),
    arrays(np.int16, (6, 7), elements=st.integers(-1, 3)),
    arrays(np.float32, (6, 7), elements=st.sampled_from([-90.0, -101.0, -101.05, np.nan])),
    arrays(np.bool_, (6, 7)),
)
def test_people_are_counted_once(
    people: np.ndarray, zones: np.ndarray, rsrp: np.ndarray, incomplete: np.ndarray
) -> None:
    terrain = make_terrain(np.zeros((6, 7)))
    prediction = Prediction(
        rsrp,
        np.zeros(rsrp.shape, np.int32),
        np.ones(rsrp.shape, bool),
        incomplete,
        terrain.geobox,
    )
    table = people_served(prediction, people, definition=DEFINITION, zones=zones)
    assert table["zone"].tolist() == sorted({int(z) for z in zones.ravel() if z >= 0})
    for row in table.itertuples():
        mine = list(zip(*(a[zones == row.zone] for a in (people, rsrp, incomplete)), strict=True))
        above = [p for p, level, _ in mine if level >= DEFINITION.required_rsrp_dbm]
        unsure = [
            p for p, level, open_ in mine if open_ and not level >= DEFINITION.required_rsrp_dbm
        ]
        assert row.people == pytest.approx(math.fsum(p for p, _, _ in mine))
        assert row.people_served == pytest.approx(math.fsum(above))
        assert row.people_unknown == pytest.approx(math.fsum(unsure))
    assert served_mask(prediction, DEFINITION).sum() == np.sum(rsrp >= -101.0 - 0.03)


@pytest.mark.parametrize(("language", "reason"), list(itertools.product(Language, Reason)), ids=str)
def test_every_reason_has_words(language: Language, reason: Reason) -> None:
    row: dict[str, object] = dict.fromkeys(ServiceColumn, 3.25)
    row |= {
        ServiceColumn.TECHNOLOGY: "4G",
        ServiceColumn.REASON: reason.value,
        ServiceColumn.SERVER: "KHNT09-B3-1",
        ServiceColumn.NEAREST_SITE_ID: "KHNT09",
        ServiceColumn.CERTAIN: np.True_,
        ServiceColumn.OBSTACLE_HEIGHT_M: 1812.4,
    }
    text = reason_text(row, Messages.of(language))
    assert text.endswith(".")
    assert "{" not in text
    if reason is Reason.TERRAIN:
        assert ("1.812 m" if language is Language.VIETNAMESE else "1,812 m") in text
        assert ("3,2 km" if language is Language.VIETNAMESE else "3.2 km") in text
        bare = row | {ServiceColumn.OBSTACLE_HEIGHT_M: math.nan}
        assert reason_text(bare, Messages.of(language)) != text
    assert reason_text(row | {ServiceColumn.REASON: ""}, Messages.of(language)) == ""


@pytest.mark.parametrize("language", Language)
def test_every_state_has_words(language: Language) -> None:
    assert len({state_text(state, Messages.of(language)) for state in State}) == 3
