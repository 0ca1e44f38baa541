"""Cable under streets: the published plan's figures by hand, the least cost against a linear programme."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.planning import small
from tests.planning.on_disk import write_scenario
from tests.planning.outcome import outcome
from tests.planning.small import at, box, frame, line, place, scenario, target

from phusong.layers.errors import BadInput, Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.schema import LayerKind
from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import Origin, PlaceKind
from phusong.planning.results.money import Money
from phusong.planning.scenario.file import load_scenario
from phusong.planning.street.hanging import hanging_shares
from phusong.planning.street.plan import plan_streets
from phusong.planning.street.results import Baseline, BaselineOrigin, UndergroundYear
from phusong.planning.street.rules import Ground, Street, UndergroundTask
from phusong.planning.street.street_cabling import tidied_pct, tidying
from phusong.planning.street.tables import with_street_tables
from phusong.planning.street.undergrounding import (
    Goal,
    needed_km,
    programme,
    saved_by_price,
    total_at,
)
from phusong.planning.targets.standing import measure_targets

# Plan 8885, II.1 and III.1.a, III.2.a.
BASE = Baseline(2025, 16_712, 2_325, BaselineOrigin.STATED, "8885")
TOTALS = {2025: 16_712.0, 2026: 18_400.0}
GOALS = [Goal(2026, km=3_900), Goal(2026, share_pct=21), Goal(2030, share_pct=50)]
YEARS = [2026, 2027, 2028, 2029, 2030]
SHARES = {Ground.URBAN: 0.2, Ground.PARK: 0.1, Ground.OTHER: 0.7}
PRICES = {
    Ground.WORKS: Money(0.1, 0.2, 0.3, True),
    Ground.URBAN: Money(0.4, 0.7, 1.0, True),
    Ground.PARK: Money(0.3, 0.5, 0.8, True),
    Ground.OTHER: Money(0.3, 0.6, 0.9, True),
}


def task(km: float | None, year: int | None, ground: Ground = Ground.WORKS) -> UndergroundTask:
    return UndergroundTask(name=f"{km}/{year}", km=km, year=year, ground=ground, source="x")


def planned(**changes: Any) -> tuple[UndergroundYear, ...]:
    usual: dict[str, Any] = {
        "totals": TOTALS,
        "shares": SHARES,
        "tasks": [],
        "order": tuple(Ground),
        "prices": PRICES,
        "years": YEARS,
    }
    base, goals = changes.pop("base", BASE), changes.pop("goals", GOALS)
    return programme(base, goals, **{**usual, **changes})


def test_the_published_shares_are_underground_over_all_fibre() -> None:
    assert round(BASE.share_pct, 1) == 13.9
    first = planned()[0]
    assert first.underground_km == pytest.approx(3_900)
    assert round(first.share_pct, 1) == 21.2


def test_what_the_plan_asks_for_by_hand() -> None:
    """3,900 km beat 21 % of 18,400 (3,864); half of 18,400 are 9,200; 1,325 a year in between."""
    assert needed_km(GOALS, BASE, TOTALS, YEARS) == pytest.approx([3900, 5225, 6550, 7875, 9200])
    told = planned()
    assert [one.buried_km for one in told] == pytest.approx([1575, 1325, 1325, 1325, 1325])
    assert told[-1].share_pct == pytest.approx(50)
    assert [one.target_km for one in told] == [3900, None, None, None, 9200]
    assert [one.missing_km for one in told] == [0] * 5


def test_a_years_work_and_its_price_by_hand() -> None:
    """Wards hold 0.2 × (18,400 − 2,325) = 3,215 km, parks 1,607.5: wards first, parks when they are done."""
    years = planned()
    assert [(b.ground, b.km) for b in years[0].buried] == [(Ground.URBAN, pytest.approx(1575))]
    assert [(b.ground, b.km) for b in years[2].buried] == [
        (Ground.URBAN, pytest.approx(3215 - 1575 - 1325)),
        (Ground.PARK, pytest.approx(1325 - 315)),
    ]
    assert years[0].cost == Money(
        pytest.approx(630), pytest.approx(1102.5), pytest.approx(1575), True
    )
    # One point of 18,400 km is 184 km.
    point = years[0].point_cost
    assert point is not None
    assert point.mid == pytest.approx(184 * 0.7)


def test_tasks_of_a_year_go_first_and_lengths_that_nobody_knows_count_nothing() -> None:
    tasks = [task(500, 2026), task(None, 2026), task(100, 2024), task(70, 2026, Ground.PARK)]
    first = planned(tasks=tasks)[0]
    assert first.tasks_km == 570
    assert [(b.ground, b.km) for b in first.buried] == [
        (Ground.WORKS, 500),
        (Ground.URBAN, pytest.approx(1575 - 570)),
        (Ground.PARK, 70),
    ]
    assert first.underground_km == pytest.approx(3900)


def test_a_task_without_a_year_is_done_whole_when_its_turn_comes() -> None:
    first, second, *_ = planned(tasks=[task(1600, None), task(400, None)])
    assert [(b.ground, b.km, b.tasks) for b in first.buried] == [
        (Ground.WORKS, 1600, ("1600/None",))
    ]
    # 25 km more than needed in 2026 are needed no more in 2027.
    assert [b.km for b in second.buried] == pytest.approx([400, 5225 - 3925 - 400])


def test_what_no_cable_is_left_for_is_missing() -> None:
    base = Baseline(2025, 100, 10, BaselineOrigin.STATED, "x")
    short = planned(base=base, totals={2025: 100.0}, goals=[Goal(2026, km=150)], years=[2026, 2027])
    assert [one.underground_km for one in short] == pytest.approx([100, 100])
    assert [one.missing_km for one in short] == pytest.approx([50, 50])
    assert short[1].buried == () and short[1].point_cost is None


def test_without_goals_only_tasks_are_done() -> None:
    told = planned(goals=[], tasks=[task(30, 2027)])
    assert [one.buried_km for one in told] == [0, 30, 0, 0, 0]
    assert told[-1].needed_km == BASE.underground_km


def test_without_a_price_there_is_no_cost() -> None:
    told = planned(prices={**PRICES, Ground.PARK: None})
    assert told[0].cost is not None
    assert any(one.cost is None for one in told)
    assert saved_by_price(told, told) is None


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_in_the_order_of_prices_nothing_is_cheaper(data: st.DataObject) -> None:
    """Against a linear programme over (ground, year) with the same limits."""
    number = st.integers(1, 9)
    grounds = [Ground.URBAN, Ground.PARK, Ground.OTHER]
    weights = np.array(data.draw(st.lists(number, min_size=3, max_size=3)), float)
    shares = dict(zip(grounds, (weights / weights.sum()).tolist(), strict=True))
    price = {g: data.draw(number) / 10 for g in grounds}
    base = Baseline(2025, 100.0, 10.0, BaselineOrigin.STATED, "x")
    totals = {2025: 100.0, 2028: 100.0 + 10 * data.draw(number)}
    years = [2026, 2027, 2028]
    goals = [
        Goal(year, km=float(data.draw(st.integers(10, 90))))
        for year in data.draw(st.sets(st.sampled_from(years), min_size=1))
    ]
    order = [Ground.WORKS, *sorted(grounds, key=lambda g: price[g])]
    told = planned(
        base=base,
        goals=goals,
        totals=totals,
        shares=shares,
        order=order,
        prices={g: Money(price[g], price[g], price[g], False) for g in grounds},
        years=years,
    )
    needed = needed_km(goals, base, totals, years)
    # x[ground, year] ≥ 0, summed up by each year: at least what is needed, at most what hangs.
    upto = np.tril(np.ones((3, 3)))
    demand = -np.tile(upto, (1, 3)), [-(need - 10.0) for need in needed]
    hanging = (
        np.kron(np.eye(3), upto),
        [shares[g] * (total_at(totals, y) - 10.0) for g in grounds for y in years],
    )
    best = linprog(
        np.repeat([price[g] for g in grounds], 3),
        A_ub=np.vstack([demand[0], hanging[0]]),
        b_ub=[*demand[1], *hanging[1]],
    )
    assert best.status == 0
    assert sum(one.cost.mid for one in told if one.cost) == pytest.approx(best.fun, abs=1e-6)
    assert all(one.missing_km < 1e-6 for one in told)


def test_hanging_cable_is_told_apart_by_ground() -> None:
    """10 km of cable: 4 in a ward, of which 1 within a park, 2 in ducts that hang no more."""
    wards = [box(0, 0, 6, 10), box(6, 0, 20, 10)]
    ground = small.province(communes=wards)
    tables = {
        **ground.tables,
        LayerKind.COMMUNES: ground.communes.assign(type=["Phường", "Xã"]),
        LayerKind.FIBRE_LINES: frame(
            [line((2, 5), (10, 5)), line((10, 5), (12, 5))], construction=["aerial", "duct"]
        ),
    }
    ground = small.province(communes=wards, tables=tables)
    park = small.places(place(PlaceKind.PARK, 1, at(4, 5), radius_m=500.0))
    found = hanging_shares(ground, park)
    assert found == {
        Ground.URBAN: pytest.approx(3 / 8, abs=0.01),
        Ground.PARK: pytest.approx(1 / 8, abs=0.01),
        Ground.OTHER: pytest.approx(4 / 8, abs=0.01),
    }
    assert hanging_shares(small.province(), park)[Ground.OTHER] == 1


STATED = {"total_km": {2025: 1000, 2026: 1200}, "underground_km": 100, "source": "Sở"}


def test_a_plan_of_streets_from_a_scenario() -> None:
    setting = scenario(
        undergrounding={
            **STATED,
            "tasks": [{"name": "a", "km": 40, "year": 2026, "ground": "works", "source": "x"}],
            "streets": [{"name": "Phố 1", "source": "x"}],
        },
        targets=[target("underground_fibre_km", 300, year=2026)],
    )
    told = plan_streets(small.province(), small.places(), setting, CostTable(setting.costs))
    assert told is not None and told.baseline is not None and told.streets is not None
    assert told.baseline.origin is BaselineOrigin.STATED
    assert told.years[0].underground_km == pytest.approx(300)
    assert told.years[0].cost is None and told.saved is None  # nothing prices it
    silent = scenario()
    assert plan_streets(small.province(), small.places(), silent, CostTable(silent.costs)) is None


def test_a_layer_that_somebody_answers_for_goes_before_what_is_stated() -> None:
    lines = frame([line((0, 1), (8, 1)), line((0, 2), (2, 2))], construction=["aerial", "duct"])
    ground = small.province(tables={LayerKind.FIBRE_LINES: lines})
    ground = replace(ground, provenance={"fibre_lines": Provenance(kind=Kind.USER)})
    setting = scenario(undergrounding=STATED)
    told = plan_streets(ground, small.places(), setting, CostTable(setting.costs))
    assert told is not None and told.baseline is not None
    assert told.baseline == Baseline(
        2025, pytest.approx(10), pytest.approx(2), BaselineOrigin.LAYER, ""
    )
    assert not told.hanging_like


def test_indicators_count_what_stands_and_tasks_with_a_length() -> None:
    goals = [
        target("underground_fibre_km", 300, year=2027),
        target("underground_fibre_pct", 25, year=2027),
        target("streets_tidied_pct", 30, year=2026, kind="per_year"),
        target("streets_tidied_pct", 100, year=2028),
    ]
    streets = [
        {"name": "1", "tidied": 2025, "kind": "tourist", "source": "UBND"},
        {"name": "2", "planned": 2026, "kind": "tourist", "source": "UBND"},
        {"name": "3", "source": "UBND"},
    ]
    tasks = [
        {"name": "a", "km": 140, "year": 2027, "source": "x"},
        {"name": "b", "year": 2026, "source": "x"},
    ]
    section = {**STATED, "tasks": tasks, "streets": streets}
    table = measure_targets(outcome(*goals, undergrounding=section))
    assert table["today"].tolist() == pytest.approx([100, 10, 100 / 3, 50])
    assert table["planned"].tolist() == pytest.approx([240, 20, 100 / 3, 100])
    assert table["met"].tolist() == [False, False, True, True]
    assert set(table["origin"]) == {Origin.SCENARIO.value}
    assert table["source"].tolist() == ["Sở", "Sở", "UBND", "UBND"]


def street(name: str, **more: Any) -> Street:
    return Street.model_validate({"name": name, "source": "x", **more})


def test_streets_get_a_year_by_kind_then_length() -> None:
    """30 % of seven are three a year: one is planned, so two more are proposed; the rest falls last."""
    streets = [
        street("dài", km=5, kind="town_centre"),
        street("ngắn", km=1, kind="town_centre"),
        street("biển", km=1, kind="tourist"),
        street("khác 1", km=1),
        street("khác 2"),
        street("xong", km=2, tidied=2025),
        street("định", km=3, planned=2026),
    ]
    told = tidying(streets, {2026: 30, 2027: 30}, years=[2026, 2027], price=Money(1, 2, 3, True))
    years = {one.street.name: (one.year, one.proposed) for one in told.streets}
    assert years == {
        "xong": (2025, False),
        "định": (2026, False),
        "ngắn": (2026, True),
        "dài": (2026, True),
        "biển": (2027, True),
        "khác 1": (2027, True),
        "khác 2": (2027, True),
    }
    first, last = told.years
    assert (first.stated, first.proposed, first.km) == (1, 2, 9)
    assert first.cost == Money(9, 18, 27, True)
    assert first.share_pct == pytest.approx(300 / 7)
    assert first.reached_pct == pytest.approx(400 / 7)
    assert last.reached_pct == pytest.approx(100)


def test_shares_of_streets() -> None:
    streets = [
        street("a", tidied=2025, kind="key_road"),
        street("b", planned=2026, kind="key_road"),
        street("c"),
    ]
    assert tidied_pct(streets, 2026) == pytest.approx(200 / 3)
    assert tidied_pct(streets, 2026, only=True) == pytest.approx(100 / 3)
    assert tidied_pct(streets, 2026, named=True) == 100
    assert tidied_pct([street("c", tidied=2026)], 2026, named=True) == 100
    assert math.isnan(tidied_pct([], 2026))


def read(folder: Path, **section: Any) -> tuple[dict[str, Any], Problems]:
    problems = Problems()
    told, _ = with_street_tables({"undergrounding": section}, folder, problems)
    return told["undergrounding"], problems


def test_tables_are_read_by_their_vietnamese_headers(tmp_path: Path) -> None:
    (tmp_path / "tasks.csv").write_text(
        "Tên tuyến;Từ;Đến;Chiều dài;Năm;Đơn vị;Khu vực;Trạng thái;Nguồn\n"
        "Trần Phú;A;B;2,5;2026;VNPT;đô thị;đang làm;Sở\n"
        "QL1;;;;2027;;dự án đường;;Sở\n",
        encoding="utf-8",
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "commune", "km", "kind", "tidied", "source"])
    sheet.append(["Lê Lợi", "Nha Trang", 1.25, "trung tâm", 2025, "UBND"])
    book.save(tmp_path / "streets.xlsx")
    told, problems = read(tmp_path, tasks="tasks.csv", streets="streets.xlsx")
    assert [p for p in problems if p.severity is Severity.ERROR] == []
    assert told["tasks"] == [
        {
            "name": "Trần Phú",
            "start": "A",
            "end": "B",
            "km": 2.5,
            "year": 2026,
            "owner": "VNPT",
            "ground": "urban",
            "state": "under_way",
            "source": "Sở",
        },
        {"name": "QL1", "year": 2027, "ground": "works", "source": "Sở"},
    ]
    (one,) = told["streets"]
    assert (one["km"], one["kind"], one["tidied"]) == (1.25, "town_centre", 2025)


def test_faults_of_the_tables_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "name,km,year,ground,source\n,1,2026,urban,x\na,-1,2026,urban,x\nb,1,1850,moon,x\nc,1,2026,park,\n",
        encoding="utf-8",
    )
    _, problems = read(tmp_path, tasks="t.csv")
    assert {p.row for p in problems if p.severity is Severity.ERROR} == {2, 3, 4, 5}
    for problem in problems:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    missing, problems = read(tmp_path, streets="none.csv")
    assert [p.code for p in problems] == ["file-missing"]
    assert missing["streets"] == []
    assert read(tmp_path, tasks=[{"name": "a"}])[0] == {"tasks": [{"name": "a"}]}


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("total_km = { 2025 = 10 }", "underground-base"),
        ("underground_km = 10", "underground-base"),
        ("total_km = { 2025 = 10 }\nunderground_km = 11", "underground-too-long"),
        ('order = ["works", "urban"]', "underground-order"),
        ('order = ["works", "urban", "park", "works"]', "underground-order"),
    ],
)
def test_rules_of_the_section_are_told(tmp_path: Path, section: str, code: str) -> None:
    path = write_scenario(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8") + f"\n[undergrounding]\n{section}\n", encoding="utf-8"
    )
    with pytest.raises(BadInput) as caught:
        load_scenario(path)
    (problem,) = caught.value.problems
    assert problem.code == code
    for language in Language:
        text = " ".join(Messages.of(language).problem(problem))
        assert "{" not in text and "problem-" not in text


def test_tables_of_a_base_are_found_from_the_variants_folder(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    path = write_scenario(base)
    (base / "tasks.csv").write_text("name,km,source\nĐường 1,3,Sở\n", encoding="utf-8")
    text = path.read_text(encoding="utf-8") + '\n[undergrounding]\ntasks = "tasks.csv"\n'
    path.write_text(text, encoding="utf-8")
    variant = tmp_path / "v.toml"
    variant.write_text('base = "base/scenario.toml"\n', encoding="utf-8")
    file = load_scenario(variant)
    assert file.scenario.undergrounding is not None
    assert [one.name for one in file.scenario.undergrounding.tasks] == ["Đường 1"]
    assert "tasks.csv" in {one.name for one in file.files}


def test_the_embedded_province_names_five_of_six_routes() -> None:
    path = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"
    rules = load_scenario(path).scenario.undergrounding
    assert rules is not None
    mobifone = [one for one in rules.tasks if one.owner == "MobiFone"]
    assert len(mobifone) == 6 and all(one.km is None and one.year == 2026 for one in mobifone)
    assert sum(bool(one.start) for one in mobifone) == 5
    assert (rules.total_km[2025], rules.underground_km) == (16_712, 2_325)
