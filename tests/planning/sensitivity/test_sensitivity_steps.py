"""Which steps are the same, whom a variant likes, and what a variant may change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.small import at, proposed
from tests.planning.variants import problems_of, variant

from phusong.planning.programme.options import Option
from phusong.planning.results.columns import Action
from phusong.planning.results.stages import Proposal
from phusong.planning.scenario.file import load_scenario
from phusong.planning.sensitivity.favour import Favour
from phusong.planning.sensitivity.identity import Work, alike, works_of
from phusong.planning.sensitivity.overlay import needs_prediction, varied


def mast(x_m: float, y_m: float = 0.0, *, technology: str = "4G", year: int = 2026) -> Work:
    kind = (technology, Option.NEW_SITE.value)
    return Work("N", Action.NEW_SITE, technology, "", "", kind, x_m, y_m, year)


def test_new_masts_are_the_same_where_they_stand_near_and_the_nearest_first() -> None:
    one = [mast(0), mast(500), mast(5000)]
    two = [mast(390), mast(5000, technology="5G"), mast(-300)]
    assert alike(one, two, spacing_m=400).tolist() == [2, 0, -1]
    assert alike(one, [], spacing_m=400).tolist() == [-1, -1, -1]
    assert alike([], two, spacing_m=400).size == 0


def test_what_is_added_is_the_same_on_its_mast_alone() -> None:
    rows: list[dict[str, object]] = [
        {"site_id": "U-T1", "host_site_id": "T1", "operator": "Viettel", "option": "bands"},
        {"site_id": "U-T1+V", "host_site_id": "T1", "operator": "VinaPhone", "option": "bands"},
        {"site_id": "N-4G-0007", "option": "new_site", "geometry": at(2, 2)},
        {
            "site_id": "U-N-4G-0007",
            "host_site_id": "N-4G-0007",
            "option": "new_mast",
            "chosen_for": "5G",
            "geometry": at(2, 2),
        },
        {"site_id": "late", "option": "new_site", "geometry": at(4, 4)},
    ]
    years: list[dict[str, object]] = [{"year": 2026}] * 4 + [{}]
    whole = [{"action": "upgrade", **row, **year} for row, year in zip(rows, years, strict=True)]
    one = works_of(Proposal(proposed(*whole), (), ()))
    assert [work.site_id for work in one] == ["U-T1", "U-T1+V", "N-4G-0007", "U-N-4G-0007"]
    assert [work.host for work in one] == ["T1", "T1", "", ""]
    # Another run numbers its positions anew, and they move a little.
    other = [replace(work, site_id="?", x_m=work.x_m + 30) for work in one]
    assert alike(one, other[::-1], spacing_m=400).tolist() == [3, 2, 1, 0]
    elsewhere = [replace(one[0], kind=(*one[0].kind[:-1], "MobiFone"))]
    assert alike(one, elsewhere, spacing_m=400).tolist() == [-1] * 4


WORKS = st.lists(
    st.builds(
        mast, st.integers(0, 20).map(lambda i: 100.0 * i), technology=st.sampled_from(["4G", "5G"])
    ),
    max_size=12,
)


@given(WORKS, WORKS)
def test_pairs_are_of_one_kind_near_and_each_in_one_pair(one: list[Work], two: list[Work]) -> None:
    pairs = alike(one, two, spacing_m=250)
    taken = pairs[pairs >= 0]
    assert len(set(taken.tolist())) == len(taken)
    for work, pair in zip(one, pairs.tolist(), strict=True):
        if pair >= 0:
            assert work.kind == two[pair].kind and abs(work.x_m - two[pair].x_m) <= 250
    free = set(range(len(two))) - set(taken.tolist())
    for work, pair in zip(one, pairs.tolist(), strict=True):
        if pair < 0:
            near = [j for j in free if two[j].kind == work.kind]
            assert all(abs(work.x_m - two[j].x_m) > 250 for j in near), "nobody is left out"
    assert alike(two, two, spacing_m=250).tolist().count(-1) == 0


def test_the_plan_s_own_steps_are_a_little_cheaper() -> None:
    held = works_of(
        Proposal(
            proposed(
                {"year": 2026, "option": "new_site", "geometry": at(1, 1)},
                {
                    "year": 2026,
                    "option": "technology",
                    "host_site_id": "T1",
                    "operator": "Viettel",
                    "chosen_for": "5G",
                },
            ),
            (),
            (),
        )
    )
    candidates = proposed(
        {"option": "new_site", "geometry": at(1.3, 1)},
        {"option": "new_site", "geometry": at(1.5, 1)},
        {"option": "technology", "host_site_id": "T1", "operator": "Viettel"},
        {"option": "technology", "host_site_id": "T2", "operator": "Viettel"},
    )
    favour = Favour(held, spacing_m=400)
    assert favour(candidates, "4G").tolist() == [0.98, 1.0, 1.0, 1.0]
    assert favour(candidates, "5G").tolist() == [1.0, 1.0, 0.98, 1.0]
    assert np.array_equal(Favour([], spacing_m=400)(candidates, "4G"), np.ones(4))


def test_a_variant_changes_what_it_names_and_nothing_else() -> None:
    base = small.scenario()
    definition = {"rsrp_threshold_dbm": -105, "edge_probability": 0.8}
    changed = varied(
        base, {"technologies": {"5G": {"definition": definition}}, "siting": {"min_people": 7}}
    )
    assert changed.technologies["5G"].definition.rsrp_threshold_dbm == -105
    assert changed.technologies["5G"].upgrade_bands == base.technologies["5G"].upgrade_bands
    assert changed.technologies["4G"] == base.technologies["4G"]
    assert changed.siting == base.siting.model_copy(update={"min_people": 7})
    assert (
        changed.model_copy(update={"technologies": base.technologies, "siting": base.siting})
        == base
    )
    assert needs_prediction(changed, base) == []


@pytest.mark.parametrize(
    "technology",
    [
        {"definition": {"receiver_height_m": 3}},
        {"definition": {"rsrp_threshold_dbm": -126}},
        {"definition": {"rate": {"downlink_mbps": 10}}},
        {"radio": "LTE", "new_site_bands": ["B3"], "upgrade_bands": {"Viettel": ["B3"]}},
    ],
)
def test_what_today_hangs_on_needs_another_prediction(technology: dict[str, object]) -> None:
    base = small.scenario()
    assert needs_prediction(varied(base, {"technologies": {"5G": technology}}), base) == ["5G"]


OWN = '[[sensitivity.variants]]\nname = { vi = "Một", en = "One" }\n'


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        (OWN + "siting.min_peopel = 3\n", "scenario-unknown-key", 4),
        (OWN + "siting.min_people = -3\n", "scenario-bad-value", 4),
        (OWN + "grid.resolution_m = 50\n", "variant-key", 2),
        (OWN + 'layers.sites.path = "x.csv"\n', "variant-key", 2),
        (OWN + "technologies.4G.definition.receiver_height_m = 2\n", "variant-predicts", 2),
        (OWN + "programme.budget_bn_vnd = { 2031 = 1 }\n", "budget-year", 2),
        ("[[sensitivity.variants]]\nsiting.min_people = 3\n", "scenario-missing-key", 2),
        ("[sensitivity]\nthreshold_db = 40\n", "scenario-bad-value", 3),
        ("[sensitivity]\nthresholds = 4\n", "scenario-unknown-key", 3),
    ],
)
def test_faults_of_variants_are_told_with_their_rows(
    tmp_path: Path, text: str, code: str, row: int
) -> None:
    (problem,) = problems_of(variant(tmp_path, text))
    assert (problem.code, problem.row) == (code, row)


def test_the_nearest_right_key_is_that_of_the_scenario(tmp_path: Path) -> None:
    (problem,) = problems_of(variant(tmp_path, OWN + "siting.min_peopel = 3\n"))
    assert problem.column == "sensitivity.variants.0.siting.min_peopel"
    assert problem.details["nearest"] == "min_people"


def test_paths_of_variants_are_seen_from_their_own_folder(tmp_path: Path) -> None:
    """A base's variants name files beside the base; its tables of prices are read there."""
    inner = tmp_path / "inner"
    rows = OWN + 'layers.people.path = "more.tif"\n[sensitivity.people]\npath = "other.tif"\n'
    variant(inner, rows)
    outer = tmp_path / "outer.toml"
    outer.write_text('base = "inner/variant.toml"\n', encoding="utf-8")
    asked = load_scenario(outer).scenario.sensitivity
    assert asked is not None and not isinstance(asked.people, str)
    assert Path(str(asked.people.path)) == Path("inner/other.tif")
    (own,) = asked.variants
    assert Path(own.changes["layers"]["people"]["path"]) == Path("inner/more.tif")
