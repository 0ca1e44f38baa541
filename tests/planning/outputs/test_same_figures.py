"""One plan as each of its readers gets it: the same figures stand in every output."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from tests.planning.consistent import consistent_plan

from phusong.layers.i18n import Language, Messages
from phusong.planning.cli.screen import Screen
from phusong.planning.outputs import write as writing
from phusong.planning.outputs.document.document import PlanDocument
from phusong.planning.outputs.write import write_outputs
from phusong.planning.results.stages import Plan

LOW_MID_HIGH = ("low", "mid", "high")


@dataclass(frozen=True)
class Outputs:
    """What was written, read as its readers read it."""

    told: PlanDocument
    steps: pd.DataFrame
    """Of ``plan.json``."""
    cable: pd.DataFrame
    sites_csv: pd.DataFrame
    bill_csv: pd.DataFrame
    targets_csv: pd.DataFrame
    layers: Mapping[str, pd.DataFrame]
    page: Mapping[str, Any]
    """Data of the map."""
    works: pd.DataFrame
    """All operators' workbooks together."""
    laid: pd.DataFrame
    """All operators' tables of cable together."""
    reports: Mapping[Language, str]
    """Words of the report, without elements."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return consistent_plan(operator_formats=("csv", "xlsx"), report_formats=("html",))


@pytest.fixture(scope="module")
def outputs(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    out = tmp_path_factory.mktemp("out")
    write_outputs(plan, out, language=Language.VIETNAMESE)
    told = PlanDocument.model_validate_json((out / "plan.json").read_bytes())
    english = out / "english.html"
    writing._report(plan, Messages.of(Language.ENGLISH))["report.html"](english)
    names = {Language.VIETNAMESE: out / "report.html", Language.ENGLISH: english}
    return Outputs(
        told=told,
        steps=pd.DataFrame([row.model_dump(mode="json") for row in told.proposed_sites]),
        cable=pd.DataFrame([row.model_dump(mode="json") for row in told.routes]),
        sites_csv=read_csv(out / "sites.csv"),
        bill_csv=read_csv(out / "bill.csv"),
        targets_csv=read_csv(out / "targets.csv"),
        layers={
            name: gpd.read_file(out / "plan.gpkg", layer=name)
            for name in ("communes", "sites", "upgrades", "routes", "targets")
        },
        page=map_data(out / "map.html"),
        works=pd.concat(
            book["works"]
            for file in sorted(out.rglob("works.xlsx"))
            if "works" in (book := pd.read_excel(file, sheet_name=None))
        ),
        laid=pd.concat(read_csv(file) for file in sorted(out.rglob("cable.csv"))),
        reports={language: words(file) for language, file in names.items()},
    )


def read_csv(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, encoding="utf-8-sig")


def map_data(file: Path) -> Mapping[str, Any]:
    found = re.search(r'id="phusong-data">([^<]+)<', file.read_text(encoding="utf-8"))
    assert found is not None
    loaded: Mapping[str, Any] = json.loads(zlib.decompress(base64.b64decode(found[1])))["data"]
    return loaded


def words(file: Path) -> str:
    text = re.sub(
        r"<(style|script|svg)\b.*?</\1>", " ", file.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def stands_in(value: float, text: str, language: Language, *, digits: int = 0) -> bool:
    """Whether a number stands there as the language writes it, not as part of another; a terminal
    leaves out zeros behind the decimal sign."""
    number = Messages.of(language).number(value, digits)
    number = re.sub(r"[.,]0$", "", number) if text.startswith(("Kế hoạch:", "Plan:")) else number
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text) is not None


def test_people_served_by_technology_and_year(plan: Plan, outputs: Outputs) -> None:
    attained = pd.DataFrame([row.model_dump() for row in outputs.told.attained])
    attained = attained[attained["technology"] != "fibre"]
    moments = [None, *plan.scenario.programme.years]
    for summary in outputs.told.summary[:2]:
        name = summary.technology
        mine = attained[attained["technology"] == name]
        totals = [
            mine.loc[mine["year"].isna() if year is None else mine["year"] == year, "people_served"]
            for year in moments
        ]
        people = [float(own.sum()) for own in totals]
        assert people == sorted(people)
        assert people[0] == pytest.approx(summary.served_today)
        assert people[-1] == pytest.approx(summary.served_planned)
        shown = [one["services"][name]["served"] for one in outputs.page["communes"]]
        assert [sum(then) for then in zip(*shown, strict=True)] == pytest.approx(
            people, abs=len(shown)
        )
        layer = outputs.layers["communes"]
        assert layer[f"{name}_people_served"].sum() == pytest.approx(people[0])
        gained = outputs.steps[outputs.steps["chosen_for"] == name]
        for year, served in zip(moments[1:], people[1:], strict=True):
            by_then = gained.loc[gained["year"] <= year, "people_gained"].sum()
            assert people[0] + by_then == pytest.approx(served), (name, year)
        assert summary.people is not None
        for language, text in outputs.reports.items():
            assert stands_in(people[0], text, language) and stands_in(people[-1], text, language)
            for served in people:
                share = 100 * served / summary.people
                assert stands_in(share, text, language, digits=1), (name, language, served)


def test_steps_by_year_and_kind(outputs: Outputs) -> None:
    keys = ["year", "action", "operator"]
    expected = counted(outputs.steps, keys)
    both = pd.concat([outputs.layers["sites"], outputs.layers["upgrades"]])
    proposals = pd.DataFrame(outputs.page["proposals"])
    assert counted(outputs.sites_csv.assign(operator=plain(outputs.sites_csv)), keys) == expected
    assert counted(both, keys) == expected
    assert counted(proposals, keys) == expected
    assert counted(outputs.works.assign(operator=plain(outputs.works)), keys) == expected


def plain(table: pd.DataFrame) -> pd.Series:
    """Operators without the apostrophe that keeps a spreadsheet from running a name."""
    return table["operator"].str.removeprefix("'")


def counted(table: pd.DataFrame, keys: list[str]) -> dict[Any, int]:
    known = table[keys].astype({"year": float}).fillna({"operator": ""})
    return {key: int(count) for key, count in known.groupby(keys).size().items()}


def test_costs(outputs: Outputs) -> None:
    bill, told = outputs.bill_csv, outputs.told
    total = bill[bill["split"] == "total"].iloc[0]
    for end in LOW_MID_HIGH:
        asked = getattr(told.total_bn_vnd, end)
        assert asked == pytest.approx(getattr(told.bill_bn_vnd.total.building, end))
        column = f"cost_{end}_bn_vnd"
        both = pd.concat([outputs.layers["sites"], outputs.layers["upgrades"]])
        for steps, cable in (
            (outputs.steps, outputs.cable),
            (both, outputs.layers["routes"]),
            (outputs.sites_csv, outputs.cable),
            (outputs.works, outputs.laid),
        ):
            built = sum(part.loc[part["year"].notna(), column].sum() for part in (steps, cable))
            built += linked(told, column)
            assert built == pytest.approx(asked, abs=0.005 * len(outputs.steps)), end
        at = LOW_MID_HIGH.index(end)
        drawn = [*outputs.page["proposals"], *outputs.page["routes"]]
        costs = [one["cost"][at] for one in drawn if one["cost"] is not None]
        assert sum(costs) == pytest.approx(asked, abs=0.05)
        assert total[f"building_{end}_bn_vnd"] == pytest.approx(asked)
        for split in ("year", "action", "operator", "technology"):
            parts = bill.loc[bill["split"] == split, f"building_{end}_bn_vnd"]
            assert parts.sum() == pytest.approx(asked, abs=1e-3), split
    for language, text in outputs.reports.items():
        for end in ("low", "high"):
            asked = getattr(told.total_bn_vnd, end)
            digits = range(3)
            assert any(stands_in(asked, text, language, digits=d) for d in digits), end


def linked(told: PlanDocument, column: str) -> float:
    """Cost of microwave and satellite in place of cable."""
    rows = told.links.links if told.links else []
    return sum(getattr(row, column) for row in rows if row.year is not None)


def test_kilometres_of_cable(outputs: Outputs) -> None:
    expected = outputs.cable.groupby("construction")["length_km"].sum()
    for table in (outputs.layers["routes"], outputs.laid):
        found = table.groupby("construction")["length_km"].sum()
        assert found.to_dict() == pytest.approx(expected.to_dict(), abs=0.01)
    lines = pd.DataFrame(outputs.page["routes"])
    drawn = lines[lines["construction"].isin(expected.index)]
    found = drawn.groupby("construction")["length"].sum()
    assert found.to_dict() == pytest.approx(expected.to_dict(), abs=0.01 * len(drawn))
    quantity = outputs.bill_csv.set_index(["split", "name"])["quantity"]
    for kind, length in expected.items():
        assert quantity["action", kind] == pytest.approx(length, abs=0.005)
        for language, text in outputs.reports.items():
            assert stands_in(length, text, language, digits=1), (kind, language)


def test_targets(outputs: Outputs) -> None:
    told = outputs.told.targets
    keys = ["indicator", "technology", "year"]
    for table in (outputs.targets_csv, outputs.layers["targets"]):
        rows = table.set_index(keys)
        for one in told:
            row = rows.loc[(one.indicator, one.technology, one.year)]
            for name in ("target", "today", "planned", "gap"):
                asked = getattr(one, name)
                same = pd.isna(row[name]) if asked is None else abs(row[name] - asked) < 0.0051
                assert same, (one.indicator, name, row[name], asked)
            assert pd.isna(row["met"]) if one.met is None else bool(row["met"]) == one.met
    people = next(one for one in told if one.indicator == "people_served_pct")
    shares = {one.technology: one.share_today_pct for one in outputs.told.summary}
    assert people.today == pytest.approx(shares[people.technology])
    by_technology = {summary.technology: summary for summary in outputs.told.summary}
    homes = [one for one in told if one.indicator == "settlements_served_pct"]
    assert homes
    for one in homes:
        summary = by_technology[str(one.technology)]
        known = summary.settlements - summary.settlements_unknown
        lit = 100 * (known - summary.settlements_unserved) / known
        assert one.today == pytest.approx(lit), one.technology
    for language, text in outputs.reports.items():
        for one in told:
            if one.planned is not None:
                found = any(stands_in(one.planned, text, language, digits=d) for d in range(3))
                assert found, (one.indicator, language, one.planned)


@pytest.mark.parametrize("language", Language)
def test_the_terminal_says_the_same(
    plan: Plan, outputs: Outputs, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    Screen(language).plan_done(plan, [])
    said = capsys.readouterr().out
    for summary in outputs.told.summary[:2]:
        assert summary.share_today_pct is not None
        assert stands_in(round(summary.share_today_pct, 1), said, language, digits=1)
    for end in ("low", "high"):
        assert stands_in(getattr(outputs.told.total_bn_vnd, end), said, language)
    length = outputs.cable.groupby("construction")["length_km"].sum()
    assert stands_in(length.drop("submarine").sum(), said, language, digits=1)
    assert stands_in(length["submarine"], said, language, digits=1)
    verdicts = [one.met for one in outputs.told.targets]
    for count in (len(outputs.steps), *(verdicts.count(met) for met in (True, False, None))):
        assert stands_in(count, said, language)
