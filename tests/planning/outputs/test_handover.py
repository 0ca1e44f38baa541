"""What steps hand over: their columns, both sentences in both languages, and the layers of a GIS."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from numpy.typing import NDArray
from tests.planning import small
from tests.planning.made_up import FORMULA, SCRIPT, make_plan
from tests.planning.map_page import page_data

from phusong.layers.export import write_csv, write_geopackage
from phusong.layers.i18n import Language, Messages
from phusong.layers.schema import LayerKind
from phusong.planning.candidates import CandidateKind, Screen
from phusong.planning.candidates.ground import Ground
from phusong.planning.outputs.geopackage import plan_layers
from phusong.planning.outputs.handover.reasons import Reasons
from phusong.planning.outputs.handover.runners_up import RunnersUp
from phusong.planning.outputs.handover.tables import handed_sites
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.report.page import report_html
from phusong.planning.outputs.tables.places import site_table
from phusong.planning.programme.handover import HandoverColumn, handed_over
from phusong.planning.programme.options import Option
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.programme.runner_up import Lost
from phusong.planning.results.backhaul import Means
from phusong.planning.results.columns import Construction, ProposalColumn
from phusong.planning.results.stages import Plan, Stage

SENTENCES = [f"{what}_{language}" for what in ("reason", "runner_up") for language in Language]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def changed(plan: Plan, step: int, **values: Any) -> dict[str, Any]:
    """One row of the steps with other values."""
    row = plan.proposal.sites.to_dict("records")[step]
    return {str(key): value for key, value in row.items()} | values


# ---------------------------------------------------------------- sentences


def test_a_reason_tells_whom_where_why_and_how(plan: Plan) -> None:
    row = changed(plan, 0, places="settlement:3", people_gained=252.4)
    assert Reasons(plan, Messages.of("vi")).of(row) == (
        "Phủ 4G thôn Tà Mơ (280 người), thêm 252 người; dựng cột 42 m trên đỉnh đồi, độ cao 640 m; "
        "băng B3, n41; cách đường 120 m; cách đường điện 1,3 km; thuộc diện phải phủ trước; "
        "ngay cạnh mạng cáp quang; cần truyền dẫn 148 Mbit/s."
    )
    assert Reasons(plan, Messages.of("en")).of(row) == (
        "Brings 4G to thôn Tà Mơ (280 people), 252 more people in all; a mast of 42 m on a hill top, "
        "640 m above the sea; bands B3, n41; 120 m from a road; 1.3 km from a power line; among what "
        "comes first; right beside the fibre network; needs 148 Mbit/s of backhaul."
    )


def test_households_are_told_where_the_layer_has_them(plan: Plan) -> None:
    homes = gpd.GeoDataFrame(
        {"id": ["3", "4"], "households": pd.array([63, pd.NA], dtype="Int64")},
        geometry=[small.at(0, 0)] * 2,
        crs=small.CRS,
    )
    tables = {**plan.province.tables, LayerKind.SETTLEMENTS: homes}
    counted = replace(plan, province=replace(plan.province, tables=tables))
    row = changed(plan, 0, places="settlement:3;settlement:4;park:1", people_gained=0.0)
    told = Reasons(counted, Messages.of("vi")).of(row)
    assert told.startswith("Phủ 4G 63 hộ thôn Tà Mơ, thôn Ninh Đảo (290 người) và KCN Thử; ")


@pytest.mark.parametrize(
    ("values", "vietnamese", "english"),
    [
        ({"stage": "places"}, "không còn địa điểm nào thiếu 4G", "no place stays without 4G"),
        ({"stage": "worth"}, "nhiều dân nhất", "most people for the money"),
        (
            {"stage": "target", "target_year": 2027},
            "chỉ tiêu dân số 4G cuối năm 2027",
            "at the end of 2027",
        ),
        ({"stage": "target", "target_year": pd.NA}, "chỉ tiêu dân số 4G;", "people with 4G;"),
        (
            {"action": "upgrade", "host_site_id": "N-0003", "raised_m": 6.0},
            "lắp trên cột mới N-0003, anten cao 42 m; nâng cột thêm 6 m",
            "shares the cable of that mast",
        ),
        ({"action": "upgrade", "host_site_id": "T-1"}, "không cần tuyến mới", "no new cable"),
        ({"site_id": "N-0003"}, "chưa tìm được tuyến cáp", "no cable route found"),
        (
            {"site_id": "settlement:4"},
            "cáp treo và 8,3 km cáp biển từ mạng quang hiện có",
            "of submarine cable from existing fibre",
        ),
        (
            {"places": "", "people_gained": 0.2, "helps": "park:1"},
            "Góp phần phủ 4G KCN Thử;",
            "Helps to bring 4G to KCN Thử;",
        ),
        (
            {"places": "", "people_gained": 0.0, "helps": ""},
            "mà các bước xây trước đó cũng đã phủ",
            "what steps built earlier serve, too",
        ),
        (
            {"places": ";".join(f"settlement:{i}" for i in range(5, 12)), "people_gained": 1.0},
            "và 4 nơi khác, thêm 1 người",
            "and 4 more, 1 more person in all",
        ),
    ],
)
def test_every_reason_has_its_words(
    plan: Plan, values: dict[str, Any], vietnamese: str, english: str
) -> None:
    row = changed(plan, 0, **values)
    assert vietnamese in Reasons(plan, Messages.of("vi")).of(row)
    assert english in Reasons(plan, Messages.of("en")).of(row)


@pytest.mark.parametrize(
    ("step", "values", "vietnamese", "english"),
    [
        (
            0,
            {"runner_up_lacks": "settlement:3"},
            (
                "Phương án kế tiếp: vị trí N-4G-0009 (sống núi), cách 420 m; phủ được 900 người, trong đó "
                "có 800 trên 1.234 người mà bước này phủ thêm lúc được chọn; không chọn vì không phủ được Tà Mơ, thay bước này bằng nó thì tổng số người được phủ ít đi 310 "
                "và đắt hơn 250 triệu đồng theo đơn giá giả định."
            ),
            (
                "The runner-up: position N-4G-0009 (ridge), 420 m away; it serves 900 people, among them "
                "800 of the 1,234 whom this step newly served when it was chosen; it lost because it does "
                "not serve Tà Mơ, would leave the whole programme with 310 fewer people and costs 250 million VND more at assumed prices."
            ),
        ),
        (
            1,
            {"runner_up_operator": "Viettel", "runner_up_host_site_id": "T-001"},
            "Phương án kế tiếp: Viettel thêm băng tần trên chính cột này (băng n41, n28); ",
            "The runner-up: bands added to this same mast by Viettel (bands n41, n28); ",
        ),
        (
            1,
            {"runner_up_option": "raise", "runner_up_operator": "", "runner_up_bands": ""},
            "Phương án kế tiếp: nâng cột T-002, cách 4,2 km; ",
            "The runner-up: mast T-002 made higher, 4.2 km away; ",
        ),
        (
            1,
            {
                "runner_up_why": "missed",
                "runner_up_cost_bn_vnd": 0.25,
                "runner_up_swap_people": 7.0,
                "stage": "worth",
            },
            "nó rẻ hơn 1,25 tỷ đồng và phủ thêm được 7 người, nằm trong khoảng cách",
            "it is 1.25 bn VND cheaper and serves 7 more, within the gap",
        ),
        (
            1,
            {},
            "ở giai đoạn này chi phí quyết định, không phải số dân.",
            "in this stage cost decides, not people.",
        ),
        (
            1,
            {"stage": "worth"},
            "thì kết quả không kém mà chi phí cũng không thấp hơn: chỉ cần một trong hai.",
            "would do no worse in its place and cost no less: one of the two is enough.",
        ),
        (
            0,
            {
                "people_when_chosen": 0.0,
                "runner_up_people": 0.0,
                "runner_up_shared_people": 0.0,
                "runner_up_why": "part",
            },
            "cách 420 m; không chọn vì chỉ phủ 60 % phần đất",
            "420 m away; it lost because it covers only 60 % of the ground",
        ),
        (
            2,
            {"barred_name": "", "barred_reason": "", "barred_screen": "slope"},
            "vị trí gần nhất bị loại: vị trí do người dùng đề xuất cách 2 km, đất quá dốc.",
            "ruled out: your own position, 2 km away, ground too steep.",
        ),
        (2, {"barred_screen": ""}, "khác phủ được phần này.", "candidate serves any of this."),
    ],
)
def test_every_runner_up_has_its_words(
    plan: Plan, step: int, values: dict[str, Any], vietnamese: str, english: str
) -> None:
    row = changed(plan, step, **values)
    assert vietnamese in RunnersUp(plan, Messages.of("vi")).of(row)
    assert english in RunnersUp(plan, Messages.of("en")).of(row)


def test_a_place_that_another_operator_was_given_is_told_as_such(plan: Plan) -> None:
    given = {"place": "Tà Mơ", "operator": "MobiFone", "year": 2026}
    programme = plan.scenario.programme.model_validate(
        {**plan.scenario.programme.model_dump(), "assigned": [given]}
    )
    told = replace(plan, scenario=plan.scenario.model_copy(update={"programme": programme}))
    row = changed(
        plan,
        0,
        runner_up_lacks="settlement:3;settlement:4",
        runner_up_operator="Viettel",
        runner_up_why="places",
    )
    lost = RunnersUp(told, Messages.of("vi")).of(row)
    assert lost.endswith(
        "không chọn vì Tà Mơ đã giao cho doanh nghiệp khác và không phủ được Ninh Đảo."
    )
    assert "; Tà Mơ đã giao cho MobiFone, chậm nhất năm 2026; " in Reasons(
        told, Messages.of("vi")
    ).of(row | {"places": "settlement:3"})
    same = row | {"runner_up_operator": "MobiFone"}
    lost = RunnersUp(told, Messages.of("en")).of(same)
    assert lost.endswith("because it does not serve Tà Mơ and Ninh Đảo.")


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_its_words(plan: Plan, language: Language) -> None:
    reasons = Reasons(plan, Messages.of(language))
    rivals = RunnersUp(plan, Messages.of(language))
    for kind in set(CandidateKind) - {CandidateKind.EXISTING}:
        assert reasons.of(changed(plan, 0, candidate=kind.value))
        assert rivals.of(changed(plan, 0, runner_up_candidate=kind.value))
    for stage in Stage:
        assert reasons.of(changed(plan, 0, stage=stage.value, target_year=2026))
    for option in set(Option) - {Option.NEW_SITE}:
        assert rivals.of(changed(plan, 1, runner_up_option=option.value))
    for lost in Lost:
        assert rivals.of(changed(plan, 0, runner_up_why=lost.value))
    for screen in Screen:
        assert rivals.of(changed(plan, 2, barred_screen=screen.value))


def test_a_mast_that_a_target_counts_tells_whom_it_takes_over(plan: Plan) -> None:
    empty = {"places": "", "helps": "", "people_gained": 0.0}
    row = changed(plan, 0, stage="masts", target_year=2026, people_taken_over=640.4, **empty)
    told = Reasons(plan, Messages.of("en")).of(row)
    assert "akes over with 4G 640 of the people whom masts nearby carry beyond the mean" in told
    assert "needed for the number of masts at the end of 2026" in told
    assert "all masts of this target at once" in RunnersUp(plan, Messages.of("en")).of(row)


@pytest.mark.parametrize("kind", list(Construction))
def test_every_construction_has_its_words(plan: Plan, kind: Construction) -> None:
    segments = plan.routes.segments.assign(construction=kind.value, from_id="R-0007")
    laid = replace(plan, routes=replace(plan.routes, segments=segments))
    row = changed(plan, 0, site_id="settlement:4")
    told = Reasons(laid, Messages.of("vi")).of(row)
    assert re.search(r"\d km cáp \S.* từ tuyến mới R-0007; ", told)
    assert handed_sites(laid)[f"{kind}_km"].notna().any()


def test_another_way_than_cable_is_told_where_it_is_recommended(plan: Plan) -> None:
    options = plan.backhaul.options.iloc[:1].assign(
        place_id="N-0001", means=Means.MICROWAVE.value, recommended=True
    )
    compared = replace(plan, backhaul=replace(plan.backhaul, options=options))
    row = changed(plan, 0)
    assert "; of the ways to connect it microwave is recommended before cable; " in (
        Reasons(compared, Messages.of("en")).of(row)
    )
    assert "recommended" not in Reasons(plan, Messages.of("en")).of(row)


def test_all_but_a_little_is_not_all(plan: Plan) -> None:
    row = changed(plan, 0, runner_up_why="part", runner_up_ground_pct=99.97)
    assert "99,9 %" in RunnersUp(plan, Messages.of("vi")).of(row)


def test_prices_that_somebody_confirmed_are_not_called_assumed(plan: Plan) -> None:
    sure = replace(plan, total=replace(plan.total, assumed=False))
    told = RunnersUp(sure, Messages.of("en")).of(changed(plan, 0))
    assert told.endswith("and costs 250 million VND more.")


# ---------------------------------------------------------------- files


def test_a_gis_reads_all_of_it_back(plan: Plan, tmp_path: Path) -> None:
    write_geopackage(tmp_path / "plan.gpkg", plan_layers(plan, Messages.of("vi")))
    layers = {
        name: pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer=name)
        for name in ("sites", "upgrades")
    }
    assert [list(layer["site_id"]) for layer in layers.values()] == [
        ["N-0001", "N-0003"],
        ["U-0002"],
    ]
    wanted = {
        *(column.value for column in (*ProposalColumn, *CellColumn, *HandoverColumn)),
        *SENTENCES,
        *("aerial_km", "submarine_km", "cable_from", "place_names", "cost_assumed"),
    }
    for layer in layers.values():
        assert wanted <= set(layer.columns)
        assert layer.crs.to_epsg() == 4326
        assert layer["cost_assumed"].all()
        for column in SENTENCES:
            assert layer[column].str.len().min() > 40
    first = layers["sites"].iloc[0]
    assert first["azimuths_deg"] == "0;120;240"
    assert first["runner_up_why"] == "places;people;cost"
    assert first["place_names"] == FORMULA
    assert "sống núi" in first["runner_up_vi"] and "ridge" in first["runner_up_en"]


def test_hostile_names_run_nowhere(plan: Plan, tmp_path: Path) -> None:
    write_csv(tmp_path / "sites.csv", site_table(handed_sites(plan)))
    table = pd.read_csv(tmp_path / "sites.csv", encoding="utf-8-sig", keep_default_na=False)
    cells: NDArray[np.object_] = table.select_dtypes("str").to_numpy().ravel()
    numbers = pd.to_numeric(pd.Series(cells), errors="coerce").notna()
    assert not [cell for cell in cells[~numbers] if cell.startswith(("=", "+", "-", "@"))]
    assert f"'{FORMULA}" in set(table["place_names"])
    for page in (report_html(plan, Messages.of("vi")), map_html(plan, Messages.of("vi"))):
        assert SCRIPT not in page
    steps = page_data(map_html(plan, Messages.of("vi")), "en")["proposals"]
    assert [step["reason"] for step in steps] == list(handed_sites(plan)["reason_en"])
    assert SCRIPT in steps[1]["runnerUp"]


def test_no_step_is_no_trouble(plan: Plan, tmp_path: Path) -> None:
    none = replace(plan, proposal=replace(plan.proposal, sites=plan.proposal.sites.iloc[:0]))
    assert set(SENTENCES) <= set(handed_sites(none).columns)
    write_geopackage(tmp_path / "plan.gpkg", plan_layers(none, Messages.of("en")))
    assert len(pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="upgrades")) == 0


# ---------------------------------------------------------------- ground


def test_the_ground_and_what_was_ruled_out_near_it() -> None:
    ground = small.province(
        height_m=lambda east, north: 100.0 * east + 0 * north,
        tables={LayerKind.ROADS: small.frame([small.line((2, 0), (2, 10))], road_class=["local"])},
    )
    sites = small.proposed(
        {"site_id": "A", "geometry": small.at(5, 5)},
        {"site_id": "B", "geometry": small.at(15, 5), "chosen_for": "5G"},
    )
    points = [
        small.at(5, 7),
        small.at(5, 6.5),
        small.at(5, 5.1),
        small.at(15, 5.5),
        small.at(15, 9),
    ]
    dropped = small.frame(
        points,
        technology=["4G", "", "4G", "4G", "5G"],
        candidate=["ridge", "own", "road", "ridge", "edge"],
        screen=["slope", "veto", "spacing", "slope", "protected"],
        name=["", "V-1", "", "", ""],
        reason=["", "chùa", "", "", "Núi Chúa"],
    )
    told = handed_over(sites, [], ground=Ground(ground), dropped=dropped, within_km=3.0)
    near, far = told.to_dict("records")
    assert near["road_km"] == pytest.approx(3.0)
    assert np.isnan(near["power_km"])
    assert near["slope_deg"] == pytest.approx(np.degrees(np.arctan(0.1)), abs=1e-4)
    # The position on the doorstep is stood for by another candidate.
    assert (near["barred_name"], near["barred_screen"]) == ("V-1", "veto")
    assert near["barred_km"] == pytest.approx(1.5)
    # 0.5 km away something was ruled out for another technology, 4 km away for this one.
    assert far["barred_screen"] == "" and np.isnan(far["barred_km"])
    assert set(HandoverColumn) | set(CellColumn) <= set(told.columns)
