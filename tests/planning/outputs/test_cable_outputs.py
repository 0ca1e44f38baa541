"""New cable in the files: report, tables, layers, map; names that mean harm stay names."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from tests.planning.made_up import make_plan
from tests.planning.map_page import page_data
from tests.planning.small import CRS, at

from phusong.layers.export import write_csv, write_geopackage
from phusong.layers.i18n import Language, Messages
from phusong.planning.cable.feeds import Feed
from phusong.planning.cable.laying import Branch, Laying, Stretch, Terminal
from phusong.planning.cable.results import (
    CutColumn,
    LandWorks,
    NetworkFacts,
    SecondColumn,
    Stray,
    StrayColumn,
)
from phusong.planning.cable.told import Chosen, land_works
from phusong.planning.cable.works import details_of
from phusong.planning.outputs.geopackage import route_layers
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.plan_json import plan_json
from phusong.planning.outputs.report.cable import cable
from phusong.planning.outputs.report.off_land import off_land
from phusong.planning.outputs.report.page import report_html
from phusong.planning.outputs.tables.cable import cut_table, material_table, optic_table
from phusong.planning.results.columns import Construction, RouteColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.model import FibreRules

HOSTILE = '=HYPERLINK("http://evil")<script>alert(1)</script>'


def works() -> LandWorks:
    """An island whose cable is 9 km long, and a far exchange with a name that means harm."""
    home = Terminal("settlement:4", "Ninh Đảo", "settlement", 2500.0, 360.0, 2)
    line = shapely.LineString([(0, 0), (4000, 0)])
    wet = shapely.LineString([(4000, 0), (9000, 0)])
    stretches = (
        Stretch(Construction.AERIAL, line, (0, 1), 1),
        Stretch(Construction.SUBMARINE, wet, (1, 2), 1),
    )
    branch = Branch("R-0001", home, "fibre@0", (0, 1, 2), stretches)
    laying = Laying((branch,), {1: 0, 2: 1}, frozenset(), frozenset({0}))
    rules = FibreRules(slack=1.0)
    feeds = {0: Feed(HOSTILE, 22.0, traced=False)}
    details = details_of(laying, feeds, {(0, 1): 4000.0, (1, 2): 5000.0}, rules=rules)
    rows = [
        {
            RouteColumn.WAY.value: 1,
            RouteColumn.LENGTH_KM.value: 9.0,
            RouteColumn.COST_LOW.value: 1.0,
            RouteColumn.COST_MID.value: 2.0,
            RouteColumn.COST_HIGH.value: 3.0,
        }
    ]
    facts = NetworkFacts(100, 120, 3, 2, 1.5, 1, 4, 1, 2)
    chosen = Chosen(1, ("settlement:4",), 0.0, 0.0, "infeasible")
    rows = [
        {**row, RouteColumn.ROUTE_ID.value: "R-0001", RouteColumn.SEGMENT.value: 1} for row in rows
    ]
    return land_works(
        laying, details, pd.DataFrame(rows), chosen, facts, strays=strays(), rules=rules
    )


def strays() -> gpd.GeoDataFrame:
    """Of each cause one; the terrain is known but for the last."""
    return gpd.GeoDataFrame(
        {
            StrayColumn.ROUTE_ID.value: "R-0001",
            StrayColumn.SEGMENT.value: 1,
            StrayColumn.SERVES_ID.value: "settlement:4",
            StrayColumn.CAUSE.value: [cause.value for cause in Stray],
            StrayColumn.PLACE_ID.value: ["", "settlement:4", "", ""],
            StrayColumn.OFF_KM.value: [0.8, 0.5, 0.4, 0.25],
            StrayColumn.HEIGHT_M.value: [0.0, 7.2, 4.0, np.nan],
        },
        geometry=[at(1, 1)] * 4,
        crs=CRS,
    )


def backed(land: LandWorks) -> LandWorks:
    """The same as if the island had a second cable of 12 km that makes it safe."""
    assert land.survived is not None
    second = pd.DataFrame(
        [["R-0001", "3", "settlement:4", 12.0, 1.0, 2.0, 3.0, 1, 360.0, 55.5]],
        columns=[column.value for column in SecondColumn],
    )
    safe = replace(
        land.survived, backed=1, backed_people=360.0, mean_people_pct=100.0, least_people_pct=100.0
    )
    cuts = land.cuts.assign(
        **{
            CutColumn.NODES_LOST.value: 0,
            CutColumn.PEOPLE_LOST.value: 0.0,
            CutColumn.PLACES.value: "",
            CutColumn.PEOPLE_SURVIVE_PCT.value: 100.0,
        }
    )
    return replace(land, survived=safe, survived_alone=land.survived, second=second, cuts=cuts)


@pytest.fixture(scope="module")
def plan() -> Plan:
    made = make_plan()
    segments = made.routes.segments.assign(
        **{
            RouteColumn.WAY.value: 1,
            RouteColumn.LEASED_KM.value: [21.0, 0.0],
            RouteColumn.FIBRES.value: 5,
            RouteColumn.CABLE_SIZE.value: "12",
            RouteColumn.LOSS_DB.value: 30.55,
            RouteColumn.BUDGET_DB.value: 32.0,
            RouteColumn.PEOPLE_LOST.value: 360.0,
        }
    )
    return replace(made, routes=replace(made.routes, segments=segments, land=works()))


def test_the_report_tells_network_cuts_optics_and_materials(plan: Plan) -> None:
    network, second, optics, materials = cable(plan, Messages.of(Language.ENGLISH))
    told = " ".join((*network.sentences, *second.sentences))
    assert "3 pieces of road lead to no fibre; 2 of them were tied" in told
    assert "runs 1.5 km over such gaps" in told and "4 pieces of road begin and end" in told
    assert "From 2 places to join it no line" in told
    assert "A second way was asked for 1" in told
    assert "no second way to: Ninh Đảo." in told
    assert network.table is not None
    [cut] = network.table.rows
    assert cut == (
        "R-0001.1 to Ninh Đảo (Aerial fibre, Submarine fibre, 9 km)", "Ninh Đảo", "360", "0.0 %"
    )  # fmt: skip
    assert optics.table is not None
    [light] = optics.table.rows
    # 31 km: 10.85 + 7 within, 2 ends, 1 joint: 1.0 + 2.0 + 17.05 = 30.9, with margin 5.9 too many;
    # a splitter 1:16 loses 3.41 dB less.
    assert light[0] == "Ninh Đảo" and light[1] == HOSTILE
    assert light[2:6] == ("22.0 + 9.0 km", "GPON C+ 1:16", "27.5 dB", "32.0 dB")
    assert light[6] == (
        "only 16 homes on a fibre; with more of them the cheapest optics lack 5.9 dB"
    )
    assert "0 of 1 are bridged by the cheapest optics" in " ".join(optics.sentences)
    assert materials.table is not None
    assert {row[0]: row[1] for row in materials.table.rows} == {
        "Aerial fibre, cable of 12 fibres": "4.0",
        "Submarine fibre, cable of 12 fibres": "5.0",
        "New poles": "80",
        "Splice closures": "2",
        "Splices": "36",
        "Splitters 1:16": "7",
        "Connectors": "28",
    }


def test_survival_is_told_with_second_ways_and_without(plan: Plan) -> None:
    land = plan.routes.land
    assert land is not None
    with_second = replace(plan, routes=replace(plan.routes, land=backed(land)))
    network, second, *_ = cable(with_second, Messages.of(Language.ENGLISH))
    assert network.table is not None and second.table is not None
    assert network.table.rows[0][1:] == ("–", "0", "100.0 %", "360")
    told = " ".join(second.sentences)
    assert "1 of 1 places and sites, with 360 people, lose nothing" in told
    assert "without them it would be 0, with 0 people" in told
    assert second.table.rows[0] == (
        "R-0001 to Ninh Đảo", "12.0", "1.0 – 3.0 bn VND", "1", "360", "55.50"
    )  # fmt: skip


def test_findings_off_the_land_are_told_by_cause(plan: Plan) -> None:
    section = off_land(plan, Messages.of(Language.ENGLISH))
    assert section is not None and section.table is not None
    found = [row[3] for row in section.table.rows]
    assert "The road that it follows leaves the land layer" in found[0]
    assert "Ninh Đảo stands off the land layer (terrain there: 7 m above the sea)" in found[1]
    assert "4 m above the sea" in found[2] and "narrow water" in found[3]
    assert "2 km in all" in section.sentences[0]
    kept = replace(plan.routes.land, strays=strays()[:0])  # type: ignore[type-var]
    assert off_land(replace(plan, routes=replace(plan.routes, land=kept)), Messages.of(Language.ENGLISH)) is None  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
def test_every_word_is_there_in_both_languages(plan: Plan, language: Language) -> None:
    messages = Messages.of(language)
    land = plan.routes.land
    assert land is not None
    with_second = replace(plan, routes=replace(plan.routes, land=backed(land)))
    for section in (*cable(with_second, messages), off_land(plan, messages)):
        assert section is not None and section.table is not None
        cells = [*section.sentences, *section.table.heads, *sum(section.table.rows, ())]
        assert not [cell for cell in cells if re.search(r"\{|\}|\b(?:report|cable|map)-", cell)]


def test_names_that_mean_harm_stay_names(plan: Plan, tmp_path: Path) -> None:
    messages = Messages.of(Language.VIETNAMESE)
    write_csv(tmp_path / "optics.csv", optic_table(plan, messages))
    text = (tmp_path / "optics.csv").read_text(encoding="utf-8-sig")
    assert not re.search(r'(^|,)"?=HYPERLINK', text, flags=re.MULTILINE)
    assert "'=HYPERLINK" in text
    page = report_html(plan, messages)
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_tables_hold_all_of_it(plan: Plan) -> None:
    messages = Messages.of(Language.ENGLISH)
    [light] = optic_table(plan, messages).to_dict("records")
    assert light["loss_db"] + light["margin_db"] + light["spare_db"] == pytest.approx(light["budget_db"])  # fmt: skip
    assert light["remedy"] == "smaller_split" and not light["traced"]
    [cut] = cut_table(plan).to_dict("records")
    assert (cut["place_names"], cut["construction"]) == ("Ninh Đảo", "aerial;submarine")
    assert set(material_table(plan, messages)["unit"]) == {"km", "piece"}
    empty = replace(plan, routes=replace(plan.routes, land=None))
    assert optic_table(empty, messages).empty and cut_table(empty).empty
    assert cable(empty, messages) == []


def test_layers_json_and_map_carry_it(plan: Plan, tmp_path: Path) -> None:
    write_geopackage(tmp_path / "routes.gpkg", route_layers(plan))
    found = pyogrio.read_dataframe(tmp_path / "routes.gpkg", layer="routes")
    assert found["cable_size"].tolist() == ["12", "12"]
    assert np.allclose(found["loss_db"], 30.55) and found["way"].tolist() == [1, 1]
    messages = Messages.of(Language.ENGLISH)
    content = json.loads(plan_json(plan, messages, inputs=[], outputs={}))
    assert content["cable"]["network"]["bridged"] == 2
    assert [row["cause"] for row in content["cable"]["off_land"]] == [c.value for c in Stray]
    assert content["cable"]["off_land"][3]["terrain_m"] is None
    lost = pyogrio.read_dataframe(tmp_path / "routes.gpkg", layer="off_land")
    assert lost["place_name"].tolist() == ["", "Ninh Đảo", "", ""]
    assert content["cable"]["optics"][0]["exchange"] == HOSTILE
    told = [route.get("cable") or "" for route in page_data(map_html(plan, messages))["routes"]]
    pattern = r"Cable of 12 fibres; its light loses 30\.[56] of 32 dB"
    assert any(re.search(pattern, text) for text in told)
