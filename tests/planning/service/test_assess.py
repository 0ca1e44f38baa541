"""Today's networks over a small province: who is on air, and people per commune that add up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from geopandas.testing import assert_geodataframe_equal
from tests.planning import small
from tests.planning.small import at, box, frame, scenario, stations

from phusong.coverage.service import served_mask
from phusong.layers.errors import BadInput, Problems
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.results.columns import FIBRE, PlaceColumn
from phusong.planning.results.stages import Coverage, Service
from phusong.planning.service.assess import assess_service, predict_coverage

COMMUNES = [box(0, 0, 3, 5), box(3, 0, 6, 5)]
CELLS = [(0, "Viettel", "LTE", "B3"), (1, "Viettel", "LTE", "B3"), (2, "Viettel", "NR", "n41")]
MASTS = [(1.05, 2.55), (5.05, 2.55), (1.05, 2.55)]
RIDGE = 400.0


def province(*, stated: list[float] | None = None, **site_columns: Any) -> Province:
    """Two communes with a ridge between them: what stands in one does not serve the other."""
    rng = np.random.default_rng(5)
    homes = [(1, 2.5), (1.5, 2), (5, 2.5)]
    return small.province(
        size_km=(6, 5),
        communes=COMMUNES,
        commune_people=stated,
        people=rng.integers(0, 9, (50, 60)).astype(float),
        height_m=lambda east, north: RIDGE * np.exp(-((east - 3.0) ** 2) / 0.1) + 0 * north,
        tables={
            **stations(MASTS, CELLS, **site_columns),
            LayerKind.SETTLEMENTS: frame(
                (at(*p) for p in homes),
                id=["1", "2", "3"],
                name=["A", "B", "C"],
                people=100.0,
                commune_code=["00001", "00001", "00002"],
            ),
        },
    )


def assessed(ground: Province) -> tuple[Coverage, Service]:
    plan = scenario()
    coverage = predict_coverage(ground, plan, problems=Problems())
    return coverage, assess_service(ground, coverage, plan)


def test_people_and_land_of_communes_are_those_of_their_pixels() -> None:
    ground = province()
    coverage, service = assessed(ground)
    table = service.communes.set_index(["technology", "code"])
    assert len(table) == 4
    for name in ("4G", "5G"):
        served = served_mask(coverage.predictions[name], scenario().technologies[name].definition)
        assert served.any()
        for zone, code in enumerate(("00001", "00002")):
            own = ground.zones == zone
            row = table.loc[(name, code)]
            assert row["people"] == pytest.approx(sum(ground.people[own].tolist()))
            assert row["people_served"] == pytest.approx(sum(ground.people[own & served].tolist()))
            assert row["area_km2"] == pytest.approx(15.0)
            assert row["area_served_km2"] == pytest.approx((own & served).sum() * 0.01)
            assert row["people_unknown"] == 0
        assert table.loc[name]["people"].sum() == pytest.approx(ground.people.sum())
    assert table.loc["4G"]["settlements"].tolist() == [2, 1]
    assert table.loc["4G"]["settlements_unserved"].tolist() == [0, 0]
    # The 5G mast stands west of the ridge.
    assert table.loc["5G"]["settlements_unserved"].tolist() == [0, 1]


def test_every_place_has_one_state_in_each_technology_and_fibre() -> None:
    _, service = assessed(province())
    counts = service.states.groupby("technology")["place_id"].agg(["count", "nunique"])
    assert counts.to_dict("index") == {
        name: {"count": 3, "nunique": 3} for name in ("4G", "5G", FIBRE)
    }
    assert set(service.states["place_id"]) == set(service.places[PlaceColumn.PLACE_ID])


def test_people_over_a_hole_are_neither_served_nor_unserved() -> None:
    whole = province()
    terrain = whole.terrain_m.copy()
    terrain[5:12, 40:55] = np.nan
    coverage, service = assessed(replace(whole, terrain_m=terrain))
    lost = float(whole.people[5:12, 40:55].sum())
    table = service.communes.set_index(["technology", "code"])
    assert table.loc[("4G", "00002"), "people_unknown"] == pytest.approx(lost)
    assert table.loc[("4G", "00001"), "people_unknown"] == 0
    served = served_mask(coverage.predictions["4G"], scenario().technologies["4G"].definition)
    assert not served[np.isnan(terrain)].any()
    east = whole.people[:, 30:][served[:, 30:]].sum()
    assert table.loc[("4G", "00002"), "people_served"] == pytest.approx(east)
    both = table.loc["4G"][["people", "people_unknown"]].sum().sum()
    assert both == pytest.approx(whole.people.sum())


def test_stated_people_off_the_grid_are_unknown() -> None:
    counted = [float(province().people[:, part].sum()) for part in (slice(0, 30), slice(30, 60))]
    ground = province(stated=[counted[0] + 1000, counted[1] + 0.3])
    _, service = assessed(ground)
    mine = service.communes[service.communes["technology"] == "4G"]
    assert mine["people_unknown"].tolist() == pytest.approx([1000, 0])


@pytest.mark.parametrize("status", ["planned", "off"])
def test_a_site_that_is_not_on_air_does_not_serve(status: str) -> None:
    coverage, service = assessed(province(status=["on_air", status, None]))
    assert set(coverage.transmitters["4G"].cell_id) == {"C-0"}
    assert set(coverage.transmitters["5G"].cell_id) == {"C-2"}
    served = service.communes.set_index(["technology", "code"])["people_served"]
    assert served["4G", "00002"] < 0.2 * assessed(province())[1].communes["people_served"][1]
    states = service.states.set_index(["technology", "place_id"])["state"]
    assert states["4G", "settlement:3"] == "unserved"


def test_a_cell_that_is_not_on_air_does_not_serve() -> None:
    ground = province()
    cells = ground.cells.assign(status=["planned", "on_air", None])
    ground = replace(ground, tables={**ground.tables, LayerKind.CELLS: cells})
    coverage, _ = assessed(ground)
    assert set(coverage.transmitters["4G"].cell_id) == {"C-1"}
    assert set(coverage.transmitters["5G"].cell_id) == {"C-2"}


def test_all_bands_without_a_carrier_are_told_together() -> None:
    ground = province()
    cells = ground.cells.assign(band=["B99", "B3", "n999"])
    ground = replace(ground, tables={**ground.tables, LayerKind.CELLS: cells})
    with pytest.raises(BadInput) as caught:
        predict_coverage(ground, scenario(), problems=Problems())
    assert {p.value for p in caught.value.problems} == {"B99", "n999"}


def test_nothing_on_air_serves_nobody() -> None:
    _, service = assessed(province(status="off"))
    assert (service.communes["people_served"] == 0).all()
    mobile = service.states[service.states["technology"] != FIBRE]
    assert (mobile["state"] == "unserved").all()


def test_a_province_without_places_is_assessed() -> None:
    ground = province()
    ground = replace(
        ground, tables={**ground.tables, LayerKind.SETTLEMENTS: frame([], name=[], people=[])}
    )
    _, service = assessed(ground)
    assert len(service.places) == len(service.states) == 0
    assert (service.communes["settlements"] == 0).all()
    assert service.communes["people"].sum() == pytest.approx(2 * ground.people.sum())


def test_the_layers_are_not_changed() -> None:
    ground = province()
    tables = {kind: table.copy() for kind, table in ground.tables.items()}
    terrain, people = ground.terrain_m.copy(), ground.people.copy()
    assessed(ground)
    assert np.array_equal(terrain, ground.terrain_m) and np.array_equal(people, ground.people)
    for kind in (LayerKind.SITES, LayerKind.SETTLEMENTS, LayerKind.COMMUNES):
        assert_geodataframe_equal(ground.layer(kind), tables[kind])
    assert ground.cells.equals(tables[LayerKind.CELLS])
