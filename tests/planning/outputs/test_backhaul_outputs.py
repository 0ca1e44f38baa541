"""Ways without fibre in the files: report, table, layers, map."""

from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from tests.planning.made_up import make_plan
from tests.planning.map_page import page_data

from phusong.layers.i18n import Language, Messages
from phusong.planning.cable.results import Joined
from phusong.planning.outputs.document.network import LinksPart
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.report.backhaul import backhaul
from phusong.planning.outputs.report.links import joined, links
from phusong.planning.outputs.tables.backhaul import backhaul_layers, backhaul_table, map_hops
from phusong.planning.outputs.words.backhaul import counted
from phusong.planning.results.links import LinkColumn, Links, PartColumn, SharedRadio
from phusong.planning.results.money import Money
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
    assert best[3] == "" and told["Ninh Đảo", "sea cable"][3] == "yes"
    assert best[4].startswith("1.0 – 2.5") and "assumed" in best[4]
    assert best[5:8] == ("170", "99.988", "7")
    assert best[8] == "prices; sea reflection; possible from 94 % of positions"
    assert told["Tà Mơ", "satellite"][4] == "–"
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


# ---------------------------------------------------------------- what is built of it


@pytest.fixture(scope="module")
def linked(plan: Plan) -> Plan:
    """The same plan, with the microwave of the island in its programme, and a satellite elsewhere."""
    options = plan.backhaul.options
    row = {
        LinkColumn.LINK_ID.value: ["L-0001", "L-0002"],
        LinkColumn.SERVES_ID.value: ["settlement:4", "N-0001"],
        LinkColumn.SERVES_NAME.value: ["Ninh Đảo", "N-0001"],
        LinkColumn.SERVES_KIND.value: ["settlement", "site"],
        LinkColumn.MEANS.value: ["microwave", "satellite"],
        LinkColumn.REASON.value: ["cheaper", "no_cable"],
        LinkColumn.HOPS.value: [2, 0],
        LinkColumn.LENGTH_KM.value: [12.2, float("nan")],
        LinkColumn.CAPACITY_MBPS.value: [170.0, 150.0],
        LinkColumn.AVAILABILITY_PCT.value: [99.987654, 99.5],
        LinkColumn.YEAR.value: pd.array([2027, pd.NA], dtype="Int64"),
        LinkColumn.COST_LOW.value: [1.0, 0.1],
        LinkColumn.COST_MID.value: [1.5, 0.2],
        LinkColumn.COST_HIGH.value: [2.5, 0.4],
        LinkColumn.YEARLY_LOW.value: [0.01, 0.1],
        LinkColumn.YEARLY_MID.value: [0.02, 0.2],
        LinkColumn.YEARLY_HIGH.value: [0.03, 0.6],
        LinkColumn.ASSUMED.value: [True, True],
        LinkColumn.FROM.value: ["", ""],
    }
    parts = pd.DataFrame(
        [
            ["L-0001", "T-1", "P-0001", 1, 0.0, 0.0, "settlement:4;N-0002", *(0.1,) * 6],
            ["L-0001", "P-0001", "", 0, 24.0, 0.6, "settlement:4;N-0002", *(0.2,) * 6],
            ["L-0001", "P-0001", "settlement:4", 1, 0.0, 0.0, "settlement:4", *(0.1,) * 6],
        ],
        columns=[column.value for column in PartColumn],
    )
    shared = SharedRadio(2, 3.5, 2.25, 2.25, 0.0)
    table = gpd.GeoDataFrame(row, geometry=[options.geometry.iloc[0]] * 2, crs=options.crs)
    avoided = Money(5.0, 10.0, 20.0, True)
    counts = (
        Joined("settlement", 5, 3, 1, 1, (), 0),
        Joined("seat", 3, 1, 0, 0, ("seat:00002",), 1),
    )
    routes = replace(plan.routes, links=Links(table, 7.5, avoided, parts, shared), joined=counts)
    return replace(plan, routes=routes)


def test_the_report_tells_links_and_what_they_save(linked: Plan, plan: Plan) -> None:
    messages = Messages.of(Language.ENGLISH)
    told = links(linked, messages)
    assert told is not None and told.table is not None and links(plan, messages) is None
    assert "2 links save 7.5 km of cable" in told.sentences[1] and "5.0 – 20.0" in told.sentences[1]
    assert "2 microwave links cost 2.25 bn VND in present money, 1.25 less" in told.sentences[2]
    assert told.sentences[3:] == (
        "The hop from T-1 to P-0001 serves Ninh Đảo, N-0002; L-0001 pays for it.",
        "What is built at P-0001, a mast of 24 m, serves Ninh Đảo, N-0002; L-0001 pays for it.",
    )
    first, second = told.table.rows
    assert first[:6] == (
        "Ninh Đảo",
        "microwave, 2 hops, 12.2 km",
        "costs less than cable, all places taken together",
        "170",
        "99.988",
        "2027",
    )
    assert second[1:3] == ("satellite", "no cable leads there")
    assert "0.10 – 0.40" in second[6] and "100 – 600" in second[7]
    count = joined(linked, messages)
    assert count is not None and count.table is not None and joined(plan, messages) is None
    assert count.table.rows[0] == ("Settlements", "5", "3", "1", "1", "0", "–")
    assert count.table.rows[1] == ("Seats of communes", "3", "1", "0", "0", "1", "seat:00002")


@pytest.mark.parametrize("language", list(Language))
def test_links_have_words_in_both_languages(linked: Plan, language: Language) -> None:
    messages = Messages.of(language)
    for section in (joined(linked, messages), links(linked, messages)):
        assert section is not None and section.table is not None
        cells = [*section.sentences, *section.table.heads, *sum(section.table.rows, ())]
        assert not [cell for cell in cells if re.search(r"\{|\}|\b(?:report|link|joined)-", cell)]


def test_built_hops_have_a_year_a_price_and_a_layer_of_their_own(linked: Plan) -> None:
    messages = Messages.of(Language.ENGLISH)
    hops = map_hops(linked, messages)
    assert {hop["construction"] for hop in hops} == {"microwave_built"}
    assert {hop["year"] for hop in hops} == {2027} and hops[0]["cost"] == [1.0, 1.5, 2.5]
    layers = backhaul_layers(linked, messages)
    assert layers["microwave_hops"]["built"].all() and len(layers["links"]) == 2
    links_found = linked.routes.links
    assert links_found is not None
    told = LinksPart.of(links_found)
    assert [link.year for link in told.links] == [2027, None]
    assert told.links[1].length_km is None and told.avoided.mid == 10.0
