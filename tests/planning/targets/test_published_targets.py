"""All 30 indicators of the two published plans stand in the embedded scenario as the plans word them.

``published_targets.csv`` holds them as read from the plans, apart from the scenario.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from tests.planning import small
from tests.planning.outcome import GROUND, PLACES, outcome
from tests.planning.small import at, line, place, target

from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.schema import LayerKind
from phusong.planning.outputs.report.targets import target_text
from phusong.planning.results.columns import FIBRE, Origin, PlaceKind, achieved
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.model import Scenario, Target, TargetKind
from phusong.planning.targets.indicators import INDICATORS, OUTSIDE
from phusong.planning.targets.standing import is_met, measure_targets

FACTS = Path(__file__).parent / "published_targets.csv"
EMBEDDED = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"
OWN = {"due_parks_served_pct"}
"""Of Phụ lục III, which gives every park its year; no row of the plan's table of targets."""


@pytest.fixture(scope="module")
def embedded() -> Scenario:
    return load_scenario(EMBEDDED).scenario


@pytest.fixture(scope="module")
def facts() -> list[dict[str, str]]:
    with FACTS.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def by_name(scenario: Scenario) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = defaultdict(list)
    for one in scenario.targets:
        if one.indicator not in OWN:
            found[one.name.vi].append(one)
    return found


def as_worded(text: str) -> tuple[TargetKind, float | None, float | None]:
    """Kind, figure and upper end of a target, from the words of the plan."""
    if not text:
        return TargetKind.NONE, None, None
    number = re.search(r"\d+(?:\.\d+)?", text)
    if number is None or text.startswith("tất cả"):
        return TargetKind.WORDS, None, None
    span = re.fullmatch(r"(\d+)-(\d+)", text)
    if span:
        return TargetKind.BETWEEN, float(span[1]), float(span[2])
    signs = {">=": TargetKind.AT_LEAST, ">": TargetKind.MORE_THAN, "~": TargetKind.ABOUT}
    kind = next((kind for sign, kind in signs.items() if text.startswith(sign)), TargetKind.REACH)
    return TargetKind.PER_YEAR if text.endswith("/năm") else kind, float(number[0]), None


def test_the_thirty_indicators_are_there_in_their_order(
    embedded: Scenario, facts: list[dict[str, str]]
) -> None:
    assert len(facts) == 30
    assert list(by_name(embedded)) == [row["indicator"] for row in facts]
    keys = {(t.indicator, t.technology) for t in embedded.targets if t.indicator not in OWN}
    assert len(keys) == 30


def test_each_is_worded_as_in_the_plan(embedded: Scenario, facts: list[dict[str, str]]) -> None:
    targets = by_name(embedded)
    for row in facts:
        mine = targets[row["indicator"]]
        assert {one.section for one in mine} == {row["source_section"]}
        assert {one.unit.vi for one in mine} == {row["unit"].replace("of 11", "của 11 khu, cụm")}
        share = re.search(r"\(([\d.]+)%\)", row["baseline_2025"])
        stated = share[1] if share else row["baseline_2025"]
        assert {one.baseline for one in mine} == {float(stated) if stated else None}
        wanted = {
            int(column[-4:]): as_worded(row[column])
            for column in ("target_2026", "target_2030")
            if row[column]
        }
        found = {one.year: (one.kind, one.target, one.upper) for one in mine}
        assert found == (wanted or {2025: as_worded("")}), row["indicator"]


def test_every_key_is_computed_or_declared_outside_the_layers(embedded: Scenario) -> None:
    stated = {one.indicator for one in embedded.targets}
    assert stated <= set(INDICATORS) | OUTSIDE
    assert stated >= OUTSIDE
    assert not OUTSIDE & set(INDICATORS)


def test_both_languages_have_every_text(embedded: Scenario) -> None:
    for one in embedded.targets:
        for language in Language:
            words = [
                one.name(language),
                one.unit(language),
                target_text(one, Messages.of(language)),
            ]
            assert all(word.strip() for word in words)
        assert one.name.vi != one.name.en


def described(kind: str, goal: float | None = None, **more: object) -> Target:
    rest = {"kind": kind, "target": goal, **more}
    text = {"vi": "tất cả", "en": "all"}
    return Target.model_validate(
        {"indicator": "x", "name": text, "unit": text, "section": "1", "year": 2026, **rest}
    )


@pytest.mark.parametrize(
    ("target", "vietnamese", "english"),
    [
        (described("reach", 3900), "3.900", "3,900"),
        (described("at_least", 80), "≥ 80", "≥ 80"),
        (described("more_than", 3500), "> 3.500", "> 3,500"),
        (described("about", 400), "≈ 400", "≈ 400"),
        (described("per_year", 30), "30 mỗi năm", "30 a year"),
        (described("between", 25, upper=30), "25–30", "25–30"),
        (described("words", wording={"vi": "tất cả", "en": "all"}), "tất cả", "all"),
        (described("reach", 1, wording={"vi": "a", "en": "b"}), "1 (a)", "1 (b)"),
        (described("none"), "–", "–"),
    ],
)
def test_a_target_reads_as_it_was_worded(target: Target, vietnamese: str, english: str) -> None:
    assert target_text(target, Messages.of(Language.VIETNAMESE)) == vietnamese
    assert target_text(target, Messages.of(Language.ENGLISH)) == english


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [
        (described("reach", 80), 80, True),
        (described("reach", 80), 79.99, False),
        (described("at_least", 80), 85, True),
        (described("more_than", 80), 80, False),
        (described("more_than", 80), 80.1, True),
        (described("about", 400), 380, True),
        (described("about", 400), 379, False),
        (described("per_year", 30), 29, False),
        (described("between", 25, upper=30), 25, True),
        (described("between", 25, upper=30), 24, False),
        (described("none"), 5, None),
        (described("reach", 80), np.nan, None),
    ],
)
def test_when_a_target_is_met(target: Target, value: float, met: bool | None) -> None:
    assert is_met(target, value) is met


def stated(indicator: str, year: int, value: float, **more: object) -> dict[str, object]:
    return {"indicator": indicator, "year": year, "value": value, "source": "Sở", **more}


def test_figures_of_the_user_hold_for_their_years_alone() -> None:
    table = measure_targets(
        outcome(
            target("ipv6_pct", 95, year=2027),
            target("ipv6_pct", 100, year=2030),
            indicator_values=[
                stated("ipv6_pct", 2023, 80),
                stated("ipv6_pct", 2025, 90, date="2025-12-31", note="tạm tính"),
                stated("ipv6_pct", 2027, 92),
                stated("ipv6_pct", 2027, 50, technology="4G"),
            ],
        )
    )
    first, last = table.iloc[0], table.iloc[1]
    assert first[["today", "planned", "gap"]].tolist() == [90, 92, 3]
    assert not first["met"] and first["origin"] == Origin.TABLE
    assert first["source"] == "2025: Sở, 2025-12-31; tạm tính; 2027: Sở"
    assert [first[achieved(year)] for year in (2026, 2027, 2028)] == pytest.approx(
        [np.nan, 92, np.nan], nan_ok=True
    )
    # Nobody states 2030: what lacks is told from today, and nothing is judged.
    assert last["gap"] == 10 and np.isnan(last["planned"]) and pd.isna(last["met"])


def test_what_the_layers_tell_goes_before_the_table() -> None:
    wanted = target("people_served_pct", 50, technology="4G", year=2026)
    row = measure_targets(
        outcome(wanted, indicator_values=[stated("people_served_pct", 2026, 99, technology="4G")])
    ).iloc[0]
    assert row["origin"] == Origin.COMPUTED and row["source"] == ""
    assert [row[achieved(year)] for year in (2026, 2027, 2028)] == pytest.approx([40, 55, 55])
    assert row["gap"] == pytest.approx(10)


def test_without_any_figure_there_is_no_data() -> None:
    row = measure_targets(outcome(target("ipv6_pct", 95))).iloc[0]
    assert row["origin"] == Origin.NONE
    assert np.isnan([row[c] for c in ("today", "planned", "gap", achieved(2026))]).all()


def test_cable_is_counted_where_somebody_answers_for_the_layer() -> None:
    lines = small.frame(
        [line((0, 0), (3, 0)), line((0, 1), (1, 1)), line((0, 2), (4, 2))],
        construction=["duct", "buried", "aerial"],
    )
    tables = {**GROUND.tables, LayerKind.FIBRE_LINES: lines}
    wanted = [
        target(key, 1, year=2027)
        for key in ("fibre_route_km", "underground_fibre_km", "underground_fibre_pct")
    ]
    for kind, told in ((Kind.USER, True), (Kind.REAL, True), (Kind.SYNTHETIC, False)):
        known = MappingProxyType({LayerKind.FIBRE_LINES.value: Provenance(kind=kind)})
        ground = replace(GROUND, tables=tables, provenance=known)
        table = measure_targets(outcome(*wanted, ground=ground))
        # The programme lays 1 km in 2026 and 1 km in 2027.
        figures = table[["today", "planned"]].to_numpy(dtype=float).ravel()
        expected = [8, 10, 4, 4, 50, 40] if told else [np.nan] * 6
        assert figures == pytest.approx(expected, nan_ok=True)
    unsaid = {**tables, LayerKind.FIBRE_LINES: lines.assign(construction=["duct", None, "aerial"])}
    table = measure_targets(outcome(*wanted, ground=replace(GROUND, tables=unsaid)))
    assert table["today"].isna().tolist() == [False, True, True]


def test_parks_are_asked_for_by_their_dates() -> None:
    places = small.places(
        place(PlaceKind.PARK, 1, at(1.5, 1.5), due_year=2026),  # 4G today
        place(PlaceKind.PARK, 2, at(2.5, 1.5)),  # 4G by N-1 of 2026
        place(PlaceKind.PARK, 3, at(3.5, 1.5), due_year=2028),  # never
        place(PlaceKind.PARK, 4, at(3.5, 1.5)),  # never, and nobody asks for it
    )
    parks = small.frame(
        [at(1.5, 1.5), at(2.5, 1.5), at(3.5, 1.5), at(3.5, 1.5)],
        timeline_5g=["2025 - 2026", None, "đến năm 2028", None],
        has_5g=[None, True, None, False],
    )
    ground = replace(GROUND, tables={**GROUND.tables, LayerKind.PARKS: parks})
    wanted = [
        target("due_parks_served_pct", 100, technology="4G", year=year) for year in (2026, 2028)
    ]
    table = measure_targets(outcome(*wanted, ground=ground, places=places))
    assert table["today"].tolist() == pytest.approx([50, 100 / 3])
    assert table["planned"].tolist() == pytest.approx([100, 200 / 3])


def test_counts() -> None:
    table = measure_targets(
        outcome(target("parks_served", 1, technology="4G"), target("communes", 1), places=PLACES)
    )
    assert table[["today", "planned"]].to_numpy(dtype=float).tolist() == [[1, 2], [1, 1]]
    nobody = measure_targets(outcome(target("parks_served", 1, technology=FIBRE)))
    assert nobody["today"].isna().all()
