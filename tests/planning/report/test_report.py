"""The report: every section in both languages, figures as the plan has them, nothing that runs."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.browser import needs_chromium, open_page
from tests.planning.made_up import FORMULA, SCRIPT, make_plan

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.report import network, service, targets
from phusong.planning.outputs.report import section as report_section
from phusong.planning.outputs.report.chapters import report_book
from phusong.planning.outputs.report.page import report_html
from phusong.planning.outputs.report.section import Section
from phusong.planning.results.stages import Plan, Routes
from phusong.planning.scenario.costs import Costs


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def english(plan: Plan) -> str:
    return report_html(plan, Messages.of("en"))


@pytest.fixture(scope="module")
def vietnamese(plan: Plan) -> str:
    return report_html(plan, Messages.of("vi"))


def rows_of(section: Section) -> tuple[tuple[str, ...], ...]:
    assert section.table is not None
    return section.table.rows


class Text(HTMLParser):
    """Rows of the tables by the heading above them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.tags: set[str] = set()
        self._heading, self._open = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._open = tag
        if tag == "h3":
            self._heading = ""
        elif tag == "tr":
            self.tables.setdefault(self._heading, []).append([])
        elif tag in ("td", "th"):
            self.tables[self._heading][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "h3":
            self._heading += re.sub(r"^\w\.\d+ ", "", data)
        elif self._open in ("td", "th"):
            self.tables[self._heading][-1][-1] += data


def test_every_section_is_there(plan: Plan, vietnamese: str, english: str) -> None:
    chapters = report_book(plan, Messages.of("en")).chapters
    assert [chapter.title for chapter in chapters if not chapter.appendix][:3] == [
        "Summary",
        "Targets",
        "Who has no signal, and who no fibre",
    ]
    sections = [section.title for chapter in chapters for section in chapter.sections]
    assert sections[0] == "The answers in short" and len(sections) >= 27
    for page, language in ((vietnamese, "vi"), (english, "en")):
        assert f'<html lang="{language}">' in page
        assert len(re.findall(r"<article", page)) == len(chapters)
        assert len(re.findall(r"<section", page)) == len(sections)
        targets = re.findall(r'href="#([cs][^"]*)"', page)
        assert len(targets) == len(chapters) + len(sections)
        assert all(page.count(f'id="{target}"') == 1 for target in targets)
    headings = [html.unescape(title) for title in re.findall(r"<h3>\S+ (.*?)</h3>", english)]
    assert headings == sections


def test_the_same_plan_gives_the_same_page(english: str) -> None:
    assert english == report_html(make_plan(), Messages.of("en"))


def test_drawings_of_a_page_do_not_share_names(english: str) -> None:
    names = re.findall(r' id="([^"]*)"', english)
    assert len(names) == len(set(names))
    used = re.findall(r'(?:href="#|url\(#)([^")]*)', english)
    assert set(used) <= set(names)


def test_every_drawing_says_what_it_shows(english: str) -> None:
    drawings = re.findall(r"<figure><svg[^>]*>", english)
    assert len(drawings) >= 8
    assert all(re.search(r'role="img" aria-label="[^"]{12,}"', drawing) for drawing in drawings)


def test_the_page_fetches_and_runs_nothing(vietnamese: str) -> None:
    page = vietnamese
    assert "script" not in Text(page).tags
    assert "default-src 'none'" in page
    links = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert [link for link in links if not link.startswith(("data:", "#"))] == []
    assert SCRIPT not in page
    assert "<img" not in page
    cells = {cell for rows in Text(page).tables.values() for row in rows for cell in row}
    assert {SCRIPT, FORMULA} <= cells


def test_figures_are_those_of_the_plan_in_the_readers_notation(
    plan: Plan, vietnamese: str, english: str
) -> None:
    there = Text(vietnamese).tables["Số liệu chính"]
    here = Text(english).tables["Key figures"]
    assert there[1][:2] == ["4G", "95.900"]
    assert here[1][:2] == ["4G", "95,900"]
    rows = plan.service.communes
    mine = rows[rows["technology"] == "4G"]
    share = 100 * mine["people_served"].sum() / mine["people"].sum()
    assert here[1][3] == f"{share:.1f} %"
    assert here[3] == ["Fibre", "–", "–", "–", "–", "–", "1 of 16", "–"]


def test_targets_say_no_data_where_there_is_none(english: str) -> None:
    tables = Text(english).tables
    heads, first, second = tables["Targets of the published plan"]
    assert heads[4:7] == ["Today", "2026", "2027"]
    assert first == [
        "People with 5G",
        "2026",
        "51",
        "80",
        "63.2",
        "71.9",
        "75.5",
        "% of people",
        "8.1",
        "not met",
        "III.1.a",
        "computed",
    ]
    assert second[2:10] == ["–", "100", "–", "–", "–", "% of hamlets", "–", "no data"]


def test_a_missed_target_says_what_it_would_take(plan: Plan, english: str) -> None:
    tables = Text(english).tables
    title = "Targets that are missed: by how much, and what they would take"
    assert tables[title][1] == [
        "People with 5G",
        "2026",
        "8.1",
        "% of people",
        "50.0 – 100",
        (
            "Out of reach of the known candidates: 2 further steps (1 of them brought forward "
            "from a later year) lead to 75.5 % of people."
        ),
        "2.0 – 4.0",
    ]
    met = targets.shortfalls(replace(plan, shortfalls=()), Messages.of("en"))
    assert met.sentences == ("No target that can be computed is missed.",)


def test_the_bill_is_told_by_year_part_and_person(english: str) -> None:
    tables = Text(english).tables
    years = tables["Cost of the programme by year"]
    assert [row[0] for row in years] == ["Year", "2026", "2027", "Total"]
    assert years[3][1:] == [
        "12.0 – 29.0",
        "0.20 – 0.40",
        "12.2 – 29.4",
    ]
    parts = tables["Cost by item, operator and technology"]
    assert parts[2][:3] == ["Item", "Submarine fibre", "12.5 km"]
    assert parts[3][:2] == ["Operator", "operator not known"]
    assert parts[4][:2] == ["Operator", "<b>Viettel</b>"]
    persons = tables["Cost per newly served person"]
    assert persons[1][:2] == ["4G", "1,234"]
    assert persons[1][4] == "1.62 – 3.24"
    assert persons[2][0] == "Mobile, all together"
    assert persons[3][0] == "Fibre" and persons[3][4:] == ["–", "–"]


def test_unserved_places_have_reasons_and_doubts(english: str) -> None:
    tables = Text(english).tables
    rows = {row[0]: row for row in tables["Settlements without 4G"][1:]}
    assert list(rows) == ["Tà Mơ"]
    assert "812" in rows["Tà Mơ"][3]
    island = tables["Settlements without fibre"][1]
    assert island[0] == "Ninh Đảo"
    assert "The position is unsure" in island[3]
    people = [float(row[2]) for row in tables["Settlements without 5G"][1:]]
    assert people == sorted(people, reverse=True)


def test_assumed_costs_are_marked(plan: Plan, english: str) -> None:
    tables = Text(english).tables
    assert {row[6] for row in tables["Unit costs"][1:]} == {"assumed"}
    assert rows_of(network.sites(plan, Messages.of("en")))[0][-1].endswith("(assumed)")
    assert "Proposed sites and upgrades – money: bn VND (assumed)" in english
    assert not any("VND" in row[-1] for row in tables["Proposed sites and upgrades"][1:])
    costs = plan.scenario.costs
    sure = {
        name: item.model_copy(update={"assumed": False})
        for name, item in costs
        if name in ("fibre_aerial", "fibre_submarine", "submarine_mobilisation")
    }
    scenario = plan.scenario.model_copy(update={"costs": costs.model_copy(update=sure)})
    confirmed, say = replace(plan, scenario=scenario), Messages.of("en")
    assert "(assumed)" not in rows_of(network.routes(confirmed, say))[0][-1]
    assert rows_of(network.sites(confirmed, say))[0][-1].endswith("(assumed)")


@pytest.mark.parametrize("language", Language)
def test_every_unit_cost_has_a_name(language: Language) -> None:
    messages = Messages.of(language)
    known = [
        name for name, field in Costs.model_fields.items() if "CostItem" in str(field.annotation)
    ]
    assert known and all(messages(f"cost-{name.replace('_', '-')}") for name in known)


def test_what_no_cable_reaches_is_told(plan: Plan, english: str) -> None:
    assert "No route was found to N-0003: no land path and no sea crossing" in english
    nothing = replace(plan, routes=Routes(plan.routes.segments.iloc[:0], ()))
    section = network.routes(nothing, Messages.of("en"))
    assert section.sentences == ("No new routes.",)
    assert section.table is None and section.after == ()


def test_long_tables_say_where_the_rest_is(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_section, "LONGEST", 2)
    without = {one.title: one for one in service.unserved(plan, Messages.of("en"))}
    section = without["Settlements without 5G"]
    assert section.after[0] == "2 of 6 rows are printed; all of them are in unserved.csv."
    assert len(rows_of(section)) == 2


def test_optimisers_state_bound_gap_and_proof(english: str) -> None:
    rows = Text(english).tables["Quality of the solution"]
    gap = ["1,240 people", "1,300 people", "4.62 %"]
    assert rows[1][:-1] == ["4G", "most people for the money", "1", "1.5", *gap]
    assert rows[1][-1].startswith("within the gap of the best: ")
    assert rows[2][1] == "places that come first"
    assert rows[2][-1] == "2 places are out of reach of every candidate"
    told = "serves 8,990 people; 10 people whom its steps promised service are not among them"
    assert told + ", and 1 place." in english


@needs_chromium
@pytest.mark.browser
def test_the_report_fits_its_window(vietnamese: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(vietnamese, encoding="utf-8")
    with open_page(file, tmp_path / "profile", width=1100, height=900) as page:
        for width in (1100, 390):
            size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
            page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            assert page.run("return document.documentElement.scrollWidth") == width
            drawn = "return document.querySelector('figure svg').getBoundingClientRect().height"
            assert page.run(drawn) > 100  # type: ignore[operator]
        assert page.requests_leaving() == []
        assert page.complaints() == []


def test_the_answers_come_first(english: str) -> None:
    page = english.partition("<main>")[2]
    points = [html.unescape(point) for point in re.findall(r"<li>(.*?)</li>", page)]
    assert points[0] == "4G reaches 84.8 % of people today and 89.7 % at the end of 2027."
    assert points[-4].startswith("From 2026 to 2027 the programme builds 1 new site, 1 upgrade and")
    assert points[-3].startswith("Building costs 12.0 – 29.0 bn VND (assumed); running")
    assert points[-2] == ("Targets: 0 met and 1 missed of 1 that can be computed; no data for 1.")
    assert points[-1] == "Missed: People with 5G (2026)."
    rows = Text(english).tables["Key figures"]
    assert rows[1][3] == "84.8 %" and rows[1][5] == "89.7 %"
