"""Ways without fibre in the files: report, table, layers, map."""

from __future__ import annotations

import re

import pytest
from tests.planning.made_up import make_plan
from tests.planning.map_page import page_data

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.report.backhaul import backhaul
from phusong.planning.outputs.tables.backhaul import backhaul_layers, backhaul_table, map_hops
from phusong.planning.outputs.words.backhaul import counted
from phusong.planning.results.stages import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def test_the_report_puts_the_ways_side_by_side(plan: Plan) -> None:
    options, hops = backhaul(plan, Messages.of(Language.ENGLISH))
    assert options.table is not None and hops.table is not None
    told = {(row[0], row[1]): row for row in options.table.rows}
    assert told["Ninh Đảo", "fibre on land"][2] == "not possible: only the sea leads there"
    best = told["Ninh Đảo", "microwave"]
    assert best[2] == "recommended: cheapest of those that do"
    assert best[3].startswith("1.0 – 2.5") and "assumed" in best[3]
    assert best[4:7] == ("170", "99.988", "7")
    assert best[7] == "prices; sea reflection; possible from 94 % of positions"
    assert told["Tà Mơ", "satellite"][3] == "–"
    assert "99.9 % of the time" in options.sentences[1] and "150 Mbit/s" in options.sentences[1]
    first, second = hops.table.rows
    assert first[1] == "T-000 → P-0001, 6.4 km" and first[7] == "–"
    assert first[2].startswith("7.5 GHz, 56 MHz") and second[2].endswith("two at each end")
    assert "2.3 km" in first[6] or "2.2 km" in first[6]
    assert second[7] == "3.1 km; reflected at 3.2 km, 6.4 mrad: second dish 4.4 m apart"


@pytest.mark.parametrize("language", list(Language))
def test_every_word_is_there_in_both_languages(plan: Plan, language: Language) -> None:
    messages = Messages.of(language)
    for section in backhaul(plan, messages):
        assert section.table is not None
        cells = [*section.sentences, *section.table.heads, *sum(section.table.rows, ())]
        assert not [cell for cell in cells if re.search(r"\{|\}|\b(?:report|hop|means)-", cell)]
    line = messages("plan-backhaul", places=1, counts=counted(plan, messages))
    assert line.endswith({"en": "microwave 1.", "vi": "viba 1."}[language.value])
    assert counted(plan, messages) == {"en": "microwave 1", "vi": "viba 1"}[language.value]


def test_tables_and_layers_hold_all_rows(plan: Plan) -> None:
    messages = Messages.of(Language.VIETNAMESE)
    table = backhaul_table(plan, messages)
    assert len(table) == 8 and table["recommended"].sum() == 1
    row = table[table["recommended"]].iloc[0]
    assert row["verdict_text"] == "đề xuất: rẻ nhất trong các phương án đáp ứng"
    assert row["availability_pct"] == 99.98765 and 108 < row["lon"] < 110
    layers = backhaul_layers(plan, messages)
    assert {name: len(layer) for name, layer in layers.items()} == {
        "backhaul_options": 8,
        "microwave_hops": 2,
    }


def test_the_map_draws_the_hops(plan: Plan) -> None:
    messages = Messages.of(Language.ENGLISH)
    hops = map_hops(plan, messages)
    assert [hop["id"] for hop in hops] == ["settlement:4.1", "settlement:4.2"]
    assert "18 GHz" in hops[1]["about"] and len(hops[0]["path"][0]) == 2
    data = page_data(map_html(plan, messages))
    assert "route-microwave" in {layer["id"] for layer in data["layers"]}
    assert hops[0]["about"] in {route.get("about") for route in data["routes"]}
