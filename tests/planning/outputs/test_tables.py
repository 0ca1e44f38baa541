"""Tables for planners: rows, codes, coordinates, provenance, and nothing that runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Transformer
from tests.planning.made_up import FORMULA, SCRIPT, make_plan

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.export import write_csv
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.geopackage import plan_layers, route_layers
from phusong.planning.outputs.pictures.cost_marks import marked_segments, marked_sites
from phusong.planning.outputs.summary import summarise
from phusong.planning.outputs.tables.places import site_table, unserved_table
from phusong.planning.outputs.words.general import explanation, known
from phusong.planning.results.columns import FIBRE, ProposalColumn
from phusong.planning.results.stages import Plan, Service


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def test_every_lack_is_a_row_and_nothing_else(plan: Plan) -> None:
    table = unserved_table(plan.service, plan.province, Messages.of("vi"))
    states = plan.service.states
    expected = states[states[ServiceColumn.STATE] != State.SERVED]
    assert list(zip(table["place_id"], table["technology"], strict=True)) == list(
        zip(expected["place_id"], expected["technology"], strict=True)
    )
    assert set(ServiceColumn) <= set(table.columns)


@pytest.mark.parametrize("language", list(Language))
def test_reasons_are_told_in_words_with_numbers(plan: Plan, language: Language) -> None:
    table = unserved_table(plan.service, plan.province, Messages.of(language))
    lacking = table.set_index(["name", "technology"])
    ridge = lacking.loc[("Tà Mơ", "4G"), "reason_text"]
    assert "812" in ridge
    assert "T-000" in ridge
    comma = "4,2" if language is Language.VIETNAMESE else "4.2"
    assert comma in lacking.loc[("Ninh Đảo", FIBRE), "reason_text"]
    assert table["reason_text"].str.len().min() > 20


def test_rows_say_what_data_they_rest_on(plan: Plan) -> None:
    table = unserved_table(plan.service, plan.province, Messages.of("en")).set_index("technology")
    assert "terrain=synthetic" in table.loc["4G", "data_kinds"]
    assert table.loc[FIBRE, "data_kinds"] == "settlements=real;fibre_lines=synthetic;land=real"


def test_names_from_outside_run_nothing_in_a_spreadsheet(plan: Plan, tmp_path: Path) -> None:
    service = plan.service
    lacking = service.states[service.states["reason"] == "terrain"].iloc[[0]]
    ids = service.places["place_id"]
    states = pd.concat([lacking.assign(place_id=place) for place in ids], ignore_index=True)
    service = Service(service.places, states, service.communes)
    table = unserved_table(service, plan.province, Messages.of("vi"))
    write_csv(tmp_path / "unserved.csv", table)
    back = pd.read_csv(tmp_path / "unserved.csv", encoding="utf-8-sig", keep_default_na=False)
    assert f"'{FORMULA}" in set(back["name"])
    assert SCRIPT in set(back["name"])
    cells = back.select_dtypes("str").to_numpy().ravel()
    numbers = pd.to_numeric(pd.Series(cells), errors="coerce").notna()
    assert not [c for c in cells[~numbers] if c.startswith(("=", "+", "-", "@"))]


def test_sites_have_degrees_and_vn2000_metres(plan: Plan) -> None:
    table = site_table(plan.proposal.sites)
    assert set(table["xy_crs"]) == {"VN-2000 / TM-3 108-15 (EPSG:9217)"}
    to_degrees = Transformer.from_crs(9217, 4326, always_xy=True)
    lon, lat = to_degrees.transform(table["y_easting_m"], table["x_northing_m"])
    assert abs(table["lon"] - lon).max() < 2e-6
    assert abs(table["lat"] - lat).max() < 2e-6
    # Khánh Hòa: northings are above a million, eastings near the false easting.
    assert table["x_northing_m"].between(1.2e6, 1.45e6).all()
    assert table["y_easting_m"].between(5e5, 6.5e5).all()


def test_sites_of_another_crs_are_given_in_vn2000_too(plan: Plan) -> None:
    sites = plan.proposal.sites
    pd.testing.assert_frame_equal(site_table(sites), site_table(sites.to_crs(32649)))


def test_costs_say_whether_anybody_has_confirmed_them(plan: Plan) -> None:
    costs = plan.scenario.costs
    sure = {"new_site": costs.new_site.model_copy(update={"assumed": False})}
    scenario = plan.scenario.model_copy(update={"costs": costs.model_copy(update=sure)})
    table = site_table(marked_sites(replace(plan, scenario=scenario)))
    assert (table["cost_assumed"] == (table["action"] == "upgrade")).all()
    assert table["cost_assumed"].nunique() == 2
    assert marked_segments(plan)["cost_assumed"].all()


def test_no_site_at_all_is_a_table_with_headers(plan: Plan) -> None:
    empty = site_table(plan.proposal.sites.iloc[:0])
    assert len(empty) == 0
    assert {ProposalColumn.SITE_ID, "lon", "x_northing_m"} <= set(empty.columns)


def test_geopackage_layers_tell_service_of_every_place(plan: Plan) -> None:
    layers = plan_layers(plan, Messages.of("vi"))
    assert list(layers) == [
        "communes",
        "settlements",
        "parks",
        "hubs",
        "existing_sites",
        "sites",
        "upgrades",
        "routes",
        "backhaul_options",
        "microwave_hops",
        "targets",
        "provenance",
    ]
    homes = layers["settlements"].set_index("name")
    assert homes.loc["Tà Mơ", "4G_state"] == "unserved"
    assert homes.loc["Tà Mơ", "4G_rsrp_dbm"] == -118.25
    assert "812" in homes.loc["Tà Mơ", "4G_text"]
    assert homes.loc["Ninh Đảo", "fibre_reason"] == "no_fibre_on_island"
    assert "fibre_rsrp_dbm" not in homes
    communes = layers["communes"].set_index("code")
    table = plan.service.communes.set_index(["code", "technology"])
    for code in communes.index:
        assert communes.loc[code, "5G_people_served"] == table.loc[(code, "5G"), "people_served"]
    assert set(layers["provenance"]["layer"]) == set(plan.province.provenance)
    assert all(isinstance(route_layers(plan)[name], gpd.GeoDataFrame) for name in ("routes",))


def test_planned_people_are_those_of_today_and_of_the_steps(plan: Plan) -> None:
    by_name = {figures.technology: figures for figures in summarise(plan)}
    four = by_name["4G"]
    assert four.served_today is not None
    assert four.served_planned is not None
    gained = plan.province.people.ravel()[plan.proposal.covers[0]].astype(float).sum()
    assert four.served_planned == pytest.approx(four.served_today + gained, rel=1e-6)
    assert by_name["5G"].served_planned == pytest.approx(by_name["5G"].served_today, rel=1e-6)
    assert by_name[FIBRE].people is None
    assert (by_name[FIBRE].settlements, by_name[FIBRE].settlements_unserved) == (16, 1)


def test_a_surveyed_hamlet_is_explained_without_a_distance() -> None:
    row = dict.fromkeys(ServiceColumn, float("nan"))
    row |= {
        ServiceColumn.TECHNOLOGY: FIBRE,
        ServiceColumn.STATE: State.SERVED.value,
        ServiceColumn.REASON: "",
        ServiceColumn.NEAREST_SITE_KM: float("inf"),
    }
    assert explanation(row, Messages.of("en")) == "Has fibre according to a survey."


@pytest.mark.parametrize("missing", [None, "", float("nan"), float("inf"), pd.NA, pd.NaT])
def test_what_is_not_known_is_none(missing: object) -> None:
    assert known(missing) is None
