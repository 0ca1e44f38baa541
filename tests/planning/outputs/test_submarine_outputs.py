"""Tables, layer, diagram and report of cable under the sea, in both languages, with hostile names."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from tests.planning.made_up import SCRIPT, make_plan
from tests.planning.sea.test_sea_crossings import HOMES, THREE, routed, sea_province
from tests.planning.small import box, frame, line

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.pictures.straight_line import straight_line_svg
from phusong.planning.outputs.report.submarine import submarine
from phusong.planning.outputs.tables.submarine import cable_table, position_layer, position_table
from phusong.planning.outputs.write import write_outputs
from phusong.planning.results.stages import Plan
from phusong.planning.sea.positions import PositionColumn
from phusong.planning.sea.results import SeaWorks


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Three islands on a trunk, a zone and an old cable in the way, unsure positions, no depth."""
    ground = sea_province(
        *THREE,
        cable_exclusions=frame([box(6, 0, 7, 20)], name=[SCRIPT], reason=["channel"]),
        sea_cables=frame([line((9, 0), (9, 20))], name=['Tuyến "cũ" & sâu']),
    )
    routes = routed(ground, *HOMES, unsure_km=0.4, arrangement="trunk")
    made = make_plan()
    return replace(made, routes=replace(made.routes, sea=routes.sea))


def works(plan: Plan) -> SeaWorks:
    assert plan.routes.sea is not None
    return plan.routes.sea


def test_the_table_of_cables_holds_what_the_works_hold(plan: Plan) -> None:
    table = cable_table(plan)
    assert len(table) == len(works(plan).cables) > 1
    assert table["cable_km"].sum() == pytest.approx(1.05 * table["route_km"].sum(), abs=0.01)
    by_type = table[["DA_km", "SA_km", "LWP_km", "LW_km"]].sum(axis=1)
    assert by_type.to_numpy() == pytest.approx(table["route_km"].to_numpy(), abs=0.01)
    assert table["zones"].str.contains("channel").any()
    assert table["crossings"].str.contains("cũ").any()
    assert (table["cost_low_bn_vnd"] < table["cost_high_bn_vnd"]).all()
    assert (table["route_km_up_to"] > table["route_km"]).all()


def test_positions_lie_where_the_layer_draws_them(plan: Plan) -> None:
    (layer,) = position_layer(plan).values()
    assert isinstance(layer, gpd.GeoDataFrame) and layer.crs == "EPSG:4326"
    assert layer.geometry.x.tolist() == layer[PositionColumn.LON].tolist()
    assert len(layer) == len(position_table(plan)) == len(works(plan).positions)
    assert position_layer(make_plan()) == {} and cable_table(make_plan()).empty


@pytest.mark.parametrize("language", list(Language))
def test_the_diagram_is_a_picture_of_its_own(plan: Plan, language: Language) -> None:
    messages = Messages.of(language)
    svg = straight_line_svg(works(plan), messages)
    root = ET.fromstring(svg)
    texts = "".join(root.itertext())
    assert messages("event-landing") in texts and messages("event-branch") in texts
    assert messages("armour-DA") in texts and "<script>" not in svg
    assert svg == straight_line_svg(works(plan), messages)
    assert len(straight_line_svg(works(plan), messages, first=1)) < len(svg)


@pytest.mark.parametrize("language", list(Language))
def test_the_report_tells_arrangements_permits_crossings_and_doubts(
    plan: Plan, language: Language
) -> None:
    messages = Messages.of(language)
    cables, islands, unsure = submarine(plan, messages)
    told = " ".join((*cables.sentences, *cables.after))
    sea = works(plan)
    up = plan.scenario.fibre.sea.unknown_length_pct
    assert messages("report-sea-no-depth", up=up) in told
    assert SCRIPT in told and messages("zone-channel") in told and "cũ" in told
    assert cables.table is not None and len(cables.table.rows) == len(sea.cables)
    assert islands.table is not None
    chosen = messages("report-islands-chosen", kind=messages("arrangement-trunk"))
    assert sum(row[1] == chosen for row in islands.table.rows) == len(sea.groups) == 1
    assert unsure.table is not None and len(unsure.table.rows) == len(sea.unsure) == 3


def test_coarse_depth_warns(plan: Plan) -> None:
    coarse = replace(works(plan), depth_spacing_m=11_100.0)
    shown = replace(plan, routes=replace(plan.routes, sea=coarse))
    text = " ".join(submarine(shown, Messages.of("en"))[0].sentences)
    assert "WARNING" in text and "11.1 km" in text


def test_three_files_more_and_only_where_cable_is_laid_at_sea(plan: Plan, tmp_path: Path) -> None:
    names = {"submarine_cables.csv", "submarine_positions.csv", "submarine.svg"}
    without = {
        file.name for file in write_outputs(make_plan(), tmp_path / "a", language=Language.ENGLISH)
    }
    with_sea = {
        file.name for file in write_outputs(plan, tmp_path / "b", language=Language.ENGLISH)
    }
    assert with_sea - without == names and not names & without
    table = pd.read_csv(tmp_path / "b" / "submarine_positions.csv")
    assert table.columns.tolist() == [column.value for column in PositionColumn]
    layers = gpd.list_layers(tmp_path / "b" / "routes.gpkg")["name"].tolist()
    assert "submarine_positions" in layers
    told = json.loads((tmp_path / "b" / "plan.json").read_text(encoding="utf-8"))["submarine"]
    assert told["cables"] == len(works(plan).cables) and told["depth_coarse"] is True
    assert told["groups"][0]["chosen"] == "trunk"
    page = (tmp_path / "b" / "report.html").read_text(encoding="utf-8")
    assert Messages.of("en")("report-islands") in page and SCRIPT not in page


def test_nothing_at_sea_no_section() -> None:
    assert submarine(make_plan(), Messages.of("vi")) == []
