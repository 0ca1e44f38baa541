"""Plans side by side: against plain counting, read back from disk, and what is refused."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import ValidationError
from tests.planning.command import Run, snapshot
from tests.planning.made_up import make_plan
from tests.planning.on_disk import write_scenario

from phusong.coverage.service import served_mask
from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.comparison.plans import (
    Outline,
    Shift,
    check_comparable,
    compare_plans,
    difference,
    outline_of,
)
from phusong.planning.outputs.comparison.files import comparison_tables, write_comparison
from phusong.planning.outputs.comparison.outline_folder import read_outline
from phusong.planning.outputs.summary import summarise
from phusong.planning.outputs.write import write_outputs
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.file import load_scenario
from phusong.planning.targets.attainment import NEVER, OUTSIDE, TODAY, attained, served_since

MOMENTS = (NEVER, TODAY, 2026, 2027)
Grid = np.ndarray[tuple[int, ...], np.dtype[np.uint16]]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def later(plan: Plan) -> Plan:
    """The same with every step a year later, and those of the last year not at all."""
    last = plan.scenario.programme.years[-1]
    sites = plan.proposal.sites
    year = (sites["year"] + 1).where(sites["year"] < last)
    return replace(plan, proposal=replace(plan.proposal, sites=sites.assign(year=year)))


@pytest.fixture(scope="module")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    write_outputs(plan, folder, language=Language.VIETNAMESE)
    return folder


@pytest.fixture
def copied(written: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the results with keys of plan.json replaced; None: taken away."""

    def copy(name: str, **changes: Any) -> Path:
        folder = tmp_path / name
        shutil.copytree(written, folder)
        told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        told |= changes
        kept = {key: value for key, value in told.items() if changes.get(key, "") is not None}
        (folder / "plan.json").write_text(json.dumps(kept), encoding="utf-8")
        return folder

    return copy


def test_who_is_served_when_is_told_pixel_by_pixel(plan: Plan) -> None:
    for name, technology in plan.scenario.technologies.items():
        since = served_since(plan, name)
        today = served_mask(plan.coverage.predictions[name], technology.definition)
        expected = np.full(since.shape, NEVER)
        for year in reversed(plan.scenario.programme.years):
            expected[plan.proposal.served_by(year, name, today)] = year
        expected[today] = TODAY
        outside = (plan.province.zones < 0) | np.isnan(plan.province.terrain_m)
        np.testing.assert_array_equal(since, np.where(outside, OUTSIDE, expected))
        assert {TODAY, OUTSIDE} <= set(np.unique(since))


def test_people_add_up_commune_by_commune(plan: Plan) -> None:
    table = attained(plan)
    last = plan.scenario.programme.years[-1]
    for name in plan.scenario.technologies:
        since = served_since(plan, name)
        for zone, code in enumerate(plan.province.communes["code"]):
            here = (plan.province.zones == zone) & (since != OUTSIDE)
            for moment in (None, *plan.scenario.programme.years):
                served = here & (since != NEVER) & (since <= (moment or TODAY))
                mine = table[(table["technology"] == name) & (table["commune_code"] == code)]
                row = mine[mine["year"].isna() if moment is None else mine["year"].eq(moment)]
                people = plan.province.people.astype(float)
                assert row["people"].item() == pytest.approx(people[here].sum())
                assert row["people_served"].item() == pytest.approx(people[served].sum())
    for summary in summarise(plan):
        mine = table[table["technology"] == summary.technology]
        if summary.served_planned is not None:
            at_the_end = mine.loc[mine["year"] == last, "people_served"].sum()
            assert at_the_end == pytest.approx(summary.served_planned)


def test_fibre_is_told_by_settlement_and_grows(plan: Plan) -> None:
    fibre = attained(plan).query("technology == 'fibre'")
    assert fibre["people"].isna().all()
    by_year = fibre.groupby("year", dropna=False)[["settlements", "settlements_served"]].sum()
    unserved = next(s for s in summarise(plan) if s.technology == "fibre")
    assert by_year["settlements"].eq(unserved.settlements - unserved.settlements_unknown).all()
    today = fibre[fibre["year"].isna()]["settlements_served"].sum()
    assert today == unserved.settlements - unserved.settlements_unserved
    assert by_year.loc[2027, "settlements_served"] > today


@pytest.mark.parametrize(("before", "after"), list(itertools.product(MOMENTS, repeat=2)))
def test_what_becomes_of_a_pixel(before: int, after: int) -> None:
    found = difference(np.array([[before]], np.uint16), np.array([[after]], np.uint16))
    if before == after:
        expected = Shift.NEITHER if before == NEVER else Shift.SAME
    elif NEVER in (before, after):
        expected = Shift.GAINED if before == NEVER else Shift.LOST
    else:
        expected = Shift.SOONER if after < before else Shift.LATER
    assert found.item() == expected


@given(*(arrays(np.uint16, (3, 4), elements=st.sampled_from([*MOMENTS, OUTSIDE])),) * 2)
def test_the_way_back_is_the_mirror(one: Grid, other: Grid) -> None:
    mirror = {Shift.GAINED: Shift.LOST, Shift.SOONER: Shift.LATER}
    mirror |= {b: a for a, b in mirror.items()}
    there, back = difference(one, other), difference(other, one)
    turned = [mirror.get(Shift(value), Shift(value)) for value in there.flat]
    assert turned == list(back.flat)
    assert np.array_equal(there == Shift.OUTSIDE, (one == OUTSIDE) | (other == OUTSIDE))


def test_what_was_written_is_read_back_equal(plan: Plan, written: Path) -> None:
    problems = Problems()
    read, made = read_outline(written, problems=problems), outline_of(plan)
    assert read is not None and not list(problems)
    assert (read.name, read.province, read.grid) == (made.name, made.province, made.grid)
    assert read.definitions == made.definitions and read.years == made.years
    one, two = compare_plans({"A": made, "B": read}), compare_plans({"A": made, "B": made})
    for name in ("people", "communes", "works", "money", "targets", "areas"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
    for name, since in made.since.items():
        np.testing.assert_array_equal(read.since[name], since)


def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    outlines = {"A": outline_of(plan), "B": outline_of(plan)}
    tables = comparison_tables(compare_plans(outlines), outlines)
    for name, table in tables.items():
        if "B_minus_A" in table:
            assert table["B_minus_A"].fillna(0).eq(0).all(), name
            assert len(table), name
    areas = tables["areas"].set_index(["technology", "shift"])["B"].unstack()
    assert areas[["gained", "lost", "sooner", "later"]].eq(0).all(axis=None)


def test_steps_that_come_later_serve_later(plan: Plan, later: Plan) -> None:
    found = compare_plans({"A": outline_of(plan), "B": outline_of(later)})
    people = found.people.query("unit == 'people' and count == 'served'")
    assert (people["B"] <= people["A"] + 1e-6).all()
    assert (people["B"] < people["A"] - 1).any()
    steps = found.works.query("unit == 'steps'").groupby("year")[["A", "B"]].sum()
    assert steps["B"].loc[2027] == steps["A"].loc[2026]
    areas = found.areas.set_index(["technology", "shift"])["B"]
    assert areas.loc["4G", "gained"] == areas.loc["4G", "sooner"] == 0
    assert areas.loc["4G", "later"] > 0
    pixels = served_since(plan, "4G")
    whole = np.count_nonzero(pixels != OUTSIDE) * abs(plan.province.grid.resolution.x) ** 2 / 1e6
    assert areas.loc["4G"].sum() == pytest.approx(whole)


def test_files_say_the_same_in_every_format(plan: Plan, later: Plan, tmp_path: Path) -> None:
    outlines = {"A": outline_of(plan), "B": outline_of(later)}
    found = compare_plans(outlines)
    for language in Language:
        messages = Messages.of(language)
        paths = write_comparison(tmp_path, found, outlines, messages=messages)
        assert {p.name for p in paths} == {p.name for p in tmp_path.iterdir() if p.name[0] != "."}
        page = (tmp_path / "compare.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}">' in page and "compare-" not in _text(page)
        assert "://" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
        assert messages("compare-map", technology="4G", plan="B", first="A") in page
    book = openpyxl.load_workbook(tmp_path / "compare.xlsx")
    for name, table in comparison_tables(found, outlines).items():
        csv = pd.read_csv(tmp_path / f"compare_{name}.csv", encoding="utf-8-sig")
        sheet = book[name]
        header, *rows = sheet.iter_rows(values_only=True)
        assert list(header) == list(csv.columns) == list(table.columns)
        assert len(rows) == len(csv) == len(table)
        if "B" in table:
            told = [
                np.nan if row[header.index("B")] is None else row[header.index("B")] for row in rows
            ]
            np.testing.assert_allclose(told, table["B"])
            np.testing.assert_allclose(csv["B"], table["B"])
    words = {row[1] for row in book["dictionary"].iter_rows(min_row=2, values_only=True)}
    assert {"B_minus_A", "met_A", "commune_code"} <= words


def _text(page: str) -> str:
    """What a reader sees, without file names."""
    return re.sub(r"<[^>]*>|compare_\S+|compare\.xlsx", "", page)


def test_what_only_one_plan_tells_is_a_dash(plan: Plan, tmp_path: Path) -> None:
    whole = outline_of(plan)
    without = replace(
        whole,
        definitions={"4G": whole.definitions["4G"]},
        attained=whole.attained[whole.attained["technology"] != "5G"],
        since={"4G": whole.since["4G"]},
        targets=whole.targets.iloc[:1],
        years=whole.years[:1],
    )
    for pair in ((whole, without), (without, whole)):
        outlines = dict(zip("AB", pair, strict=True))
        found = compare_plans(outlines)
        people = found.people[found.people["technology"] == "5G"]
        missing = "B" if pair[1] is without else "A"
        assert len(people) and people[missing].isna().all()
        for language in Language:
            write_comparison(tmp_path, found, outlines, messages=Messages.of(language))
            assert ">–<" in (tmp_path / "compare.html").read_text(encoding="utf-8")


def test_faults_of_scenarios_and_of_results_are_told_together(
    phusong: Run, copied: Callable[..., Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("schema = 1\nnonsense = 2\n")
    ended = phusong("compare", copied("old", attained=None), broken, "--lang", "en")
    assert ended.code == 2
    assert "nonsense" in ended.err and "attained" in ended.err


def test_hostile_names_stay_text(plan: Plan, tmp_path: Path) -> None:
    hostile = plan.scenario.name.model_copy(update={"vi": "<script>x</script>", "en": "=1+1"})
    outline = replace(outline_of(plan), name=hostile)
    outlines = {"A": outline_of(plan), "B": outline}
    write_comparison(
        tmp_path, compare_plans(outlines), outlines, messages=Messages.of(Language.VIETNAMESE)
    )
    assert "<script" not in (tmp_path / "compare.html").read_text(encoding="utf-8")
    assert "'=1+1" in (tmp_path / "compare_plans.csv").read_text(encoding="utf-8-sig")


def test_other_provinces_and_grids_are_named(plan: Plan) -> None:
    first = outline_of(plan)
    others: dict[str, Outline] = {
        "first": first,
        "elsewhere": replace(first, province=("Đắk Lắk", "66")),
        "coarser": replace(first, grid=first.grid.zoom_out(2)),
        "alike": first,
    }
    problems = Problems()
    check_comparable(others, problems=problems)
    assert [(p.file, p.code) for p in problems] == [
        ("elsewhere", "compare-province"),
        ("coarser", "compare-grid"),
    ]


def test_the_command_compares_results(phusong: Run, written: Path, tmp_path: Path) -> None:
    told = phusong("compare", written, written, "--out", tmp_path / "cmp", "--lang", "en")
    assert told.code == 0, told.all
    assert "Targets met" in told.out and "compare.html" in told.out
    assert (tmp_path / "cmp" / "compare.xlsx").is_file()


def test_the_command_plans_a_scenario_first(phusong: Run, tmp_path: Path) -> None:
    base = write_scenario(tmp_path / "small")
    poor = tmp_path / "small" / "poor.toml"
    poor.write_text('base = "scenario.toml"\n[programme.budget_bn_vnd]\n2026 = 0\n2027 = 0\n')
    out = tmp_path / "cmp"
    told = phusong("compare", base, poor, "--out", out, "--lang", "en")
    assert told.code == 0, told.all
    assert (out / "A-small" / "plan.json").is_file() and (out / "B-poor" / "map.html").is_file()
    works = pd.read_csv(out / "compare_works.csv", encoding="utf-8-sig")
    assert works["A"].sum() > 0 and works["B"].sum() == 0
    again = phusong("compare", out / "A-small", out / "B-poor", "--out", tmp_path / "cmp2")
    assert again.code == 0
    for name in ("people", "works", "money", "targets", "areas"):
        one, two = ((f / f"compare_{name}.csv").read_bytes() for f in (out, tmp_path / "cmp2"))
        assert one == two


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_compared_is_named_and_nothing_written(
    phusong: Run, written: Path, copied: Callable[..., Path], tmp_path: Path, language: str
) -> None:
    told = json.loads((written / "plan.json").read_text(encoding="utf-8"))
    no_raster = copied("no-raster")
    (no_raster / "served_4G.tif").unlink()
    broken_raster = copied("broken-raster")
    (broken_raster / "served_4G.tif").write_bytes(b"II*\0 no image")
    empty = tmp_path / "empty"
    empty.mkdir()
    cases = {
        "compare-nothing-there": [written, empty],
        "compare-too-few": [written],
        "compare-too-many": [written] * 27,
        "plan-other-format": [written, copied("older", format=0)],
        "plan-newer-format": [written, copied("newer", format=99)],
        "compare-province": [
            written,
            copied("elsewhere", province={"name": "Đắk Lắk", "code": "66"}),
        ],
        "compare-grid": [
            written,
            copied(
                "shifted",
                grid=told["grid"]
                | {"transform": [t + 7 * (t > 1e5) for t in told["grid"]["transform"]]},
            ),
        ],
        "plan-no-raster": [written, no_raster],
        "plan-broken": [written, broken_raster],
    }
    for code, plans in cases.items():
        before = snapshot(tmp_path)
        ended = phusong("compare", *plans, "--out", tmp_path / "cmp", "--lang", language)
        assert ended.code == 2, code
        problem = Messages.of(Language(language))(f"problem-{code}", why="", known="", first="")
        head = re.split(r"[({]", problem)[0].strip(" .")
        assert head in ended.err, (code, ended.err)
        assert {k: v for k, v in snapshot(tmp_path).items() if "cache" not in k.parts} == before


def test_a_scenario_changed_in_python_is_the_variant_of_a_file(tmp_path: Path) -> None:
    base = write_scenario(tmp_path)
    variant = tmp_path / "variant.toml"
    variant.write_text(
        'base = "scenario.toml"\n[siting]\nsharing = "shared"\n[grid]\nresolution_m = 400\n'
        "[technologies.4G.definition]\nrsrp_threshold_dbm = -105\n",
        encoding="utf-8",
    )
    changed = load_scenario(base).changed(
        {
            "siting": {"sharing": "shared"},
            "grid": {"resolution_m": 400},
            "technologies": {"4G": {"definition": {"rsrp_threshold_dbm": -105}}},
        }
    )
    assert changed.scenario == load_scenario(variant).scenario
    with pytest.raises(ValidationError):
        load_scenario(base).changed({"grid": {"resolution_m": -1}})


def test_a_plan_is_not_written_over_one_that_is_compared(phusong: Run, tmp_path: Path) -> None:
    base = write_scenario(tmp_path / "small")
    target = tmp_path / "cmp" / "A-small"
    target.mkdir(parents=True)
    ended = phusong("compare", base, target, "--out", tmp_path / "cmp", "--lang", "en")
    assert ended.code == 2 and "Another folder with --out" in ended.err
    assert not list(target.iterdir())
