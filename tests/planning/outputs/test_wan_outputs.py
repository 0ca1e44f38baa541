"""The WAN and cable under streets in the files: report, tables, layers, map, plan.json."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from tests.planning import small
from tests.planning.made_up import FORMULA, SCRIPT, make_plan
from tests.planning.map_page import page_data
from tests.planning.small import at, box, frame, line, scenario, target

from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.schema import LayerKind
from phusong.planning.money.costs import CostTable
from phusong.planning.outputs.map.layers import layer_specs
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.plan_json import plan_json
from phusong.planning.outputs.report.section import Section
from phusong.planning.outputs.report.streets import streets
from phusong.planning.outputs.report.wan import wan
from phusong.planning.outputs.tables.streets import street_table, task_table, underground_table
from phusong.planning.outputs.tables.wan import map_wan, wan_layers, wan_seat_table, wan_table
from phusong.planning.results.stages import Plan
from phusong.planning.street.plan import plan_streets
from phusong.planning.wan.compare import compare_wan
from phusong.planning.wan.results import Variant

SECTION = {
    "total_km": {2025: 16712, 2026: 18400},
    "underground_km": 2325,
    "source": SCRIPT,
    "tasks": [{"name": SCRIPT, "year": 2026, "source": "x"}],
    "streets": [{"name": FORMULA, "km": 2, "source": "x"}, {"name": "b", "source": "x"}],
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The made-up plan with a WAN of another small province, and cable under its streets."""
    halves = [box(0, 0, 7, 10), box(7, 0, 15, 10), box(15, 0, 20, 10)]
    ground = small.province(
        communes=halves,
        commune_people=[100, 80, 20],
        tables={
            LayerKind.ROADS: frame([line((2, 2), (12, 2), (12, 8), (2, 8), (2, 2))]),
            LayerKind.FIBRE_LINES: frame([line((2, 2.05), (12, 2.05))], construction=["aerial"]),
            LayerKind.SEATS: frame(
                [at(2, 2), at(12, 2)], name=["1", "2"], commune_code=["00001", "00002"]
            ),
        },
    )
    communes = ground.communes.assign(name=[SCRIPT, "Xã Hai", "Xã Ba"])
    ground = replace(
        ground,
        tables={**ground.tables, LayerKind.COMMUNES: communes},
        provenance={"fibre_lines": Provenance(kind=Kind.SYNTHETIC)},
    )
    setting = scenario(
        undergrounding=SECTION, targets=[target("underground_fibre_km", 3900, year=2026)]
    )
    costs = CostTable(setting.costs)
    joined = compare_wan(ground, small.places(), setting, costs)
    under = plan_streets(ground, small.places(), setting, costs)
    assert joined is not None and under is not None
    return replace(make_plan(), wan=joined, undergrounding=under)


def words_of(sections: list[Section]) -> list[str]:
    found: list[str] = []
    for one in sections:
        found += [one.title, *one.sentences, *one.after]
        if one.table is not None:
            found += [*one.table.heads, *sum(one.table.rows, ())]
            assert {len(row) for row in one.table.rows} == {len(one.table.heads)}
    return found


@pytest.mark.parametrize("language", list(Language))
def test_every_word_is_there_in_both_languages(plan: Plan, language: Language) -> None:
    messages = Messages.of(language)
    words = words_of([*wan(plan, messages), *streets(plan, messages)])
    raw = r"\{|\}|\b(?:report|wan|ground|task)-(?:[a-z]+-)*[a-z]+\b"
    assert not [word for word in words if re.search(raw, word)]


def test_the_report_says_what_was_found(plan: Plan) -> None:
    messages = Messages.of(Language.ENGLISH)
    assert plan.wan is not None
    first, *cuts = wan(plan, messages)
    assert "2 of 3 seats" in first.sentences[0] and "assumed" in first.sentences[0]
    assert any("Xã Ba" in sentence for sentence in first.after)
    assert first.table is not None
    (chosen,) = (row for row in first.table.rows if "✔" in row[0])
    # A ring of roads bears every cut; nothing else costs less that does.
    assert plan.wan.recommended is Variant.CORE and cuts == []
    assert chosen[9] == "100.0"
    under, tasks, tidied = streets(plan, messages)
    assert "2,325 km" in under.sentences[0] and "13.9 %" in under.sentences[0]
    assert under.table is not None and tasks.table is not None and tidied.table is not None
    assert under.table.rows[0][2] == "1,575" and under.table.rows[0][8] == "21.2"
    assert tasks.table.rows[0][1] == messages("popup-noData")
    assert [row[3] for row in tidied.table.rows] == ["0", "0", "2"]


def test_without_them_the_report_says_nothing(plan: Plan) -> None:
    bare = replace(plan, wan=None, undergrounding=None)
    messages = Messages.of(Language.VIETNAMESE)
    assert wan(bare, messages) == [] and streets(bare, messages) == []
    assert map_wan(bare, messages) == [] and wan_layers(None) == {}
    assert not [spec for spec in layer_specs(bare, messages) if spec["id"].startswith("wan-")]


def test_tables_and_layers_hold_all_rows(plan: Plan) -> None:
    assert plan.wan is not None and plan.undergrounding is not None
    table = wan_table(plan.wan)
    assert table["variant"].tolist() == [variant.value for variant in Variant]
    assert table["recommended"].sum() == 1
    seats = wan_seat_table(plan.wan)
    assert len(seats) == 3 and seats["obstacle"].tolist() == ["", "", "far"]
    assert seats["lat"].between(12.1, 12.4).all() and seats["ring_km"].isna().tolist()[2]
    layers = wan_layers(plan.wan)
    assert set(layers) == {"wan_seats", *(f"wan_{variant.value}" for variant in Variant)}
    assert underground_table(plan.undergrounding)["underground_km"].iloc[0] == 3900
    assert len(task_table(plan.undergrounding)) == 1
    assert plan.undergrounding.streets is not None
    assert street_table(plan.undergrounding.streets)["proposed"].all()


def test_the_map_hides_the_variants_and_no_name_ends_its_script(plan: Plan) -> None:
    messages = Messages.of(Language.VIETNAMESE)
    specs = [spec for spec in layer_specs(plan, messages) if spec["id"].startswith("wan-")]
    assert len(specs) == len(Variant) and not any(spec["shown"] for spec in specs)
    drawn = map_wan(plan, messages)
    assert {one["construction"] for one in drawn} == {spec["construction"] for spec in specs}
    assert all(one["path"] for one in drawn)
    page = map_html(plan, messages)
    assert SCRIPT not in page
    data = page_data(page)
    assert {f"wan_{variant.value}" for variant in Variant} <= set(data["text"]["constructions"])
    assert {f"wan_{variant.value}" for variant in Variant} <= set(data["marks"])


def test_plan_json_holds_the_figures(plan: Plan) -> None:
    told = json.loads(plan_json(plan, Messages.of(Language.ENGLISH), inputs=[], outputs={}))
    assert told["wan"]["recommended"] == "core" and len(told["wan"]["variants"]) == 4
    assert told["wan"]["seats"][2]["obstacle"] == "far"
    assert told["undergrounding"]["baseline"]["total_km"] == 16712
    assert told["undergrounding"]["years"][0]["underground_km"] == pytest.approx(3900)
    assert told["undergrounding"]["tasks"][0]["km"] is None
