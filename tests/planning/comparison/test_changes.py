"""What differs between two plans: hand-made cases, folders read back, tables in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.command import Run
from tests.planning.made_up import CRS, FORMULA
from tests.planning.made_up_operators import operators_plan

from phusong.layers.errors import Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.planning.comparison.changes import Change, Kind, PlannedWorks, State, compare
from phusong.planning.outputs.plan_folder import read_planned_works
from phusong.planning.outputs.tables.changes import change_table, reason_text, write_changes
from phusong.planning.outputs.write import write_outputs
from phusong.planning.results.stages import Plan


def work(name: str, x: float, y: float = 0.0, **values: Any) -> dict[str, Any]:
    """A new mast, or with a host an addition to a mast that stands."""
    standing = "host_site_id" in values
    return {
        "site_id": name,
        "rank": 1,
        "option": "technology" if standing else "new_site",
        "host_site_id": "",
        "operator": "Viettel",
        "technologies": "5G",
        "chosen_for": "5G",
        "bands": "n41",
        "places": "",
        "year": 2027,
        "cost_mid_bn_vnd": 1.5,
        "reason_vi": f"Vì {name}.",
        "reason_en": f"For {name}.",
        "geometry": shapely.Point(600_000 + x, 1_350_000 + y),
        **values,
    }


def branch(serves: str, *corners: tuple[float, float], **values: Any) -> dict[str, Any]:
    line = shapely.LineString([(600_000 + x, 1_350_000 + y) for x, y in corners])
    return {
        "serves_id": serves,
        "construction": "aerial",
        "length_km": line.length / 1000,
        "year": 2027,
        "cost_low_bn_vnd": 1.0,
        "cost_mid_bn_vnd": 2.0,
        "cost_high_bn_vnd": 3.0,
        "geometry": line,
        **values,
    }


def planned(works: list[dict[str, Any]], cable: list[dict[str, Any]] | None = None) -> PlannedWorks:
    columns = list(work("", 0)), list(branch("", (0, 0), (1, 1)))
    frames = [
        gpd.GeoDataFrame(rows, columns=names, geometry="geometry", crs=CRS)
        for rows, names in zip((works, cable or []), columns, strict=True)
    ]
    return PlannedWorks(*frames, spacing_m=400.0)


def told(changes: tuple[Change, ...]) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            change.state.value,
            change.old and change.old["site_id"],
            change.new and change.new["site_id"],
        )
        for change in changes
    ]


def test_a_plan_differs_in_nothing_from_itself() -> None:
    one = planned(
        [work("N-1", 0), work("U-1", 50, host_site_id="A")], [branch("p", (0, 0), (9, 9))]
    )
    assert compare(one, one) == ()


def test_new_masts_are_told_apart_by_place_not_by_number() -> None:
    old = planned([work("N-1", 0), work("N-2", 5000)])
    new = planned([work("N-1", 5000), work("N-7", 120), work("N-9", 9000)])
    assert told(compare(old, new)) == [("moved", "N-1", "N-7"), ("added", None, "N-9")]
    (moved, _) = compare(old, new)
    assert moved.moved_m == pytest.approx(120)


def test_the_nearest_of_two_is_the_same() -> None:
    old = planned([work("N-1", 0), work("N-2", 300)])
    new = planned([work("N-1", 250), work("N-2", 390)])
    assert told(compare(old, new)) == [("moved", "N-2", "N-1"), ("moved", "N-1", "N-2")]


def test_farther_than_the_spacing_is_another_mast() -> None:
    changes = compare(planned([work("N-1", 0)]), planned([work("N-1", 401)]))
    assert told(changes) == [("added", None, "N-1"), ("dropped", "N-1", None)]
    assert changes[1].instead is None


def test_what_changed_is_told_by_column() -> None:
    old = planned([work("U-1", 0, host_site_id="A")])
    later = planned([work("U-A", 0, host_site_id="A", year=2029, cost_mid_bn_vnd=1.504)])
    (change,) = compare(old, later)
    assert change.state is State.CHANGED
    assert [(d.column, d.before, d.after) for d in change.differences] == [("year", 2027, 2029)]


def test_parts_of_a_person_and_the_order_of_places_do_not_count() -> None:
    old = planned([work("N-1", 0, places="p:1;p:2")])
    new = planned([work("N-1", 0, places="p:2;p:1")])
    ours, theirs = old.works.assign(people_gained=10.6), new.works.assign(people_gained=11.4)
    assert compare(replace(old, works=ours), replace(new, works=theirs)) == ()
    (change,) = compare(
        replace(old, works=ours), replace(new, works=theirs.assign(people_gained=12.0))
    )
    assert [(d.column, d.before, d.after) for d in change.differences] == [
        ("people_gained", 11, 12)
    ]


def test_an_addition_stays_the_same_when_its_bands_change() -> None:
    old = planned([work("U-1", 0, host_site_id="A"), work("U-2", 0, host_site_id="A", bands="n28")])
    new = planned([work("U-1", 0, host_site_id="A", bands="n28", option="bands")])
    changes = compare(old, new)
    assert told(changes) == [("changed", "U-1", "U-1"), ("dropped", "U-2", None)]
    assert {d.column for d in changes[0].differences} == {"bands", "option"}


def test_what_was_dropped_says_what_stands_in_its_stead() -> None:
    old = planned([work("U-1", 0, host_site_id="A", places="p:1;p:2")])
    beside = planned([work("N-4", 350, technologies="4G", chosen_for="4G"), work("N-5", 380)])
    dropped = compare(old, beside)[-1]
    assert dropped.instead is not None and dropped.instead["site_id"] == "N-5"
    assert dropped.instead_m == pytest.approx(380)
    far = planned([work("N-5", 3000, places="p:2"), work("N-6", 4000, places="p:3")])
    dropped = compare(old, far)[-1]
    assert dropped.instead is None and dropped.taken_over == ("N-5",)
    texts = [
        reason_text(compare(old, new)[-1], Messages.of("en")) for new in (beside, far, planned([]))
    ]
    assert texts[0] == "N-5 (5G) now stands 380 m away instead."
    assert texts[1] == "Its places are now served by N-5."
    assert texts[2].startswith("Nothing within the spacing")


def test_cable_is_the_same_where_it_leads() -> None:
    old = planned(
        [work("N-1", 0)],
        [
            branch("N-1", (0, 0), (2000, 0)),
            branch("settlement:1", (0, 0), (0, 900)),
            branch("settlement:2", (5, 5), (9, 9)),
            branch("settlement:3", (0, 0), (800, 0)),
        ],
    )
    new = planned(
        [work("N-8", 100)],
        [
            branch("N-8", (100, 0), (2000, 0)),
            branch("settlement:1", (0, 0), (0, 900), year=2028),
            branch("settlement:3", (0, 0), (400, 300), (800, 0)),
            branch("settlement:4", (7, 7), (9, 9)),
        ],
    )
    changes = {
        change.row["serves_id"]: change for change in compare(old, new) if change.kind is Kind.CABLE
    }
    states = {name: change.state.value for name, change in changes.items()}
    assert states == {
        "N-8": "moved",
        "settlement:1": "changed",
        "settlement:2": "dropped",
        "settlement:3": "moved",
        "settlement:4": "added",
    }
    assert changes["settlement:3"].moved_m == pytest.approx(300)
    assert [d.column for d in changes["settlement:3"].differences] == ["aerial_km"]


def test_cable_of_no_length_is_told_like_any_other() -> None:
    here = branch("settlement:1", (5, 5), (5, 5))
    (added,) = compare(planned([]), planned([], [here]))
    table = change_table((added,), CRS)
    assert table["new_id"].tolist() == ["settlement:1"] and table["lon"].notna().all()
    assert compare(planned([], [here]), planned([], [here])) == ()


SPOTS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(["4G", "5G"])),
    max_size=8,
    unique=True,
)


@settings(deadline=None, max_examples=40)
@given(SPOTS, SPOTS)
def test_every_step_is_told_once_at_most(
    before: list[tuple[int, int, str]], after: list[tuple[int, int, str]]
) -> None:
    old, new = (
        planned([work(f"N-{i}", 200.0 * x, 200.0 * y, chosen_for=t) for i, (x, y, t) in spots])
        for spots in (list(enumerate(before)), list(enumerate(after)))
    )
    changes = compare(old, new)
    gone = [c.old["site_id"] for c in changes if c.old is not None]
    come = [c.new["site_id"] for c in changes if c.new is not None]
    assert len(set(gone)) == len(gone) and len(set(come)) == len(come)
    counts = {state: sum(c.state is state for c in changes) for state in State}
    kept_old = len(before) - counts[State.DROPPED]
    assert kept_old == len(after) - counts[State.ADDED]
    assert all(0 < c.moved_m <= 400.0 for c in changes if c.state is State.MOVED)
    # What stands where it stood, for the same technology, is not told.
    assert not {before[int(name[2:])] for name in gone} & set(after)


# ---------------------------------------------------------------------------- folders and files


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An older plan, and a newer one without a step, with one later and one elsewhere."""
    plan = operators_plan(operator_formats=[])
    return tuple(
        _written(change(plan), tmp_path_factory.mktemp(name))
        for name, change in (("old", lambda same: same), ("new", _later))
    )


def _written(plan: Plan, folder: Path) -> Path:
    write_outputs(plan, folder, language=Language.ENGLISH)
    return folder


def _later(plan: Plan) -> Plan:
    works = plan.proposal.sites[plan.proposal.sites["site_id"] != "N-0011"].reset_index(drop=True)
    spots = [
        shapely.affinity.translate(point, 100.0 if name == "N-0100" else 0.0)
        for point, name in zip(works.geometry, works["site_id"], strict=True)
    ]
    late = works["year"].where(works["site_id"] != "U-T-002+raise", 2027)
    changed = works.set_geometry(gpd.GeoSeries(spots, crs=works.crs)).assign(year=late)
    covers = (np.empty(0, np.int32),) * len(changed)
    return replace(plan, proposal=replace(plan.proposal, sites=changed, covers=covers))


def test_folders_are_read_back(folders: tuple[Path, Path]) -> None:
    problems = Problems()
    found = read_planned_works(folders[0], problems=problems)
    assert found is not None and not list(problems)
    plan = operators_plan()
    assert found.works["site_id"].tolist() == plan.proposal.sites["site_id"].tolist()
    away = found.works.geometry.distance(plan.proposal.sites.geometry, align=False)
    assert away.max() < 0.001
    assert found.spacing_m == plan.scenario.siting.spacing_m
    assert len(found.cable) == len(plan.routes.segments)


def test_the_command_lists_what_differs(
    phusong: Run, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    said = phusong("changes", *folders, "--out", tmp_path / "list", "--lang", "en")
    assert said.code == 0, said.err
    assert "Added 0, moved 1, dropped 1, changed 1." in said.out
    assert "moved by 100 m" in said.out and "year: 2026 → 2027" in said.out
    table = pd.read_csv(tmp_path / "list" / "changes.csv")
    assert set(table["change"]) == {"moved", "dropped", "changed"}
    assert table.loc[table["change"] == "dropped", "old_id"].tolist() == ["N-0011"]
    book = openpyxl.load_workbook(tmp_path / "list" / "changes.xlsx")
    assert book.sheetnames == ["changes", "dictionary"]
    head, *rows = book["changes"].iter_rows(values_only=True)
    assert list(head) == list(table.columns) and len(rows) == len(table)
    vietnamese = phusong("changes", *folders, "--out", tmp_path / "list")
    assert "Thêm 0, dời 1, bỏ 1, đổi 1." in vietnamese.out


def test_the_same_lists_have_the_same_bytes(folders: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = (read_planned_works(folder, problems=Problems()) for folder in folders)
    assert old is not None and new is not None
    for name in ("one", "two"):
        write_changes(tmp_path / name, change_table(compare(old, new), new.works.crs))
    for file in ("changes.csv", "changes.xlsx"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    changes = compare(planned([]), planned([work("N-1", 0, operator=FORMULA)]))
    write_changes(tmp_path, change_table(changes, CRS))
    assert f"'{FORMULA}" in (tmp_path / "changes.csv").read_text(encoding="utf-8-sig")
    sheet = openpyxl.load_workbook(tmp_path / "changes.xlsx")["changes"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("plan-missing", lambda folder: (folder / "plan.json").unlink()),
        ("plan-missing", lambda folder: (folder / "plan.gpkg").unlink()),
        ("plan-broken", lambda folder: (folder / "plan.json").write_text("{")),
        ("plan-broken", lambda folder: (folder / "plan.json").write_bytes(b"\xff\xfe")),
        ("plan-broken", lambda folder: (folder / "plan.gpkg").write_bytes(b"no database")),
        ("plan-other-format", lambda folder: (folder / "plan.json").write_text("[]")),
        ("plan-other-format", lambda folder: (folder / "plan.json").write_text('{"format": 0}')),
        ("plan-newer-format", lambda folder: (folder / "plan.json").write_text('{"format": 99}')),
        ("plan-broken", lambda folder: _edit(folder / "plan.json", "grid", {"rows": float("nan")})),
        ("plan-broken", lambda folder: _edit(folder / "plan.json", "grid", {"crs": "nonsense"})),
        ("plan-broken", lambda folder: _edit(folder / "plan.json", "scenario", {})),
    ],
)
def test_broken_results_are_named(
    code: str, change: Callable[[Path], object], folders: tuple[Path, Path], tmp_path: Path
) -> None:
    for name in ("plan.json", "plan.gpkg"):
        (tmp_path / name).write_bytes((folders[0] / name).read_bytes())
    change(tmp_path)
    problems = Problems()
    assert read_planned_works(tmp_path, problems=problems) is None
    assert [problem.code for problem in problems] == [code]
    for language in Language:
        assert all(Messages.of(language).problem(problem) for problem in problems)


def _edit(file: Path, key: str, value: object) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**content, key: value}), encoding="utf-8")


def test_results_that_somebody_changed_are_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("plan.json", "plan.gpkg"):
        (tmp_path / name).write_bytes((folders[0] / name).read_bytes())
    frame = gpd.read_file(tmp_path / "plan.gpkg", layer="sites")
    frame.iloc[:1].to_file(tmp_path / "plan.gpkg", layer="sites")
    problems = Problems()
    assert read_planned_works(tmp_path, problems=problems) is not None
    assert [(p.code, p.severity) for p in problems] == [("plan-changed-since", Severity.WARNING)]


def test_the_command_names_a_folder_without_a_plan(phusong: Run, tmp_path: Path) -> None:
    said = phusong("changes", tmp_path / "a", tmp_path / "b", "--lang", "en")
    assert said.code == 2 and said.err.count("There are no results of a plan here.") == 4
    assert not (tmp_path / "changes").exists()
