"""The programme on random proposals, against rules that hold for every one."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.planning.small import cable, commune_table, proposed, scenario, target
from tests.planning.timetable.test_phases import (
    FIRST,
    GROUND,
    PLACE_STATES,
    PLACES,
    YEARS,
    programme,
    years_of,
)

from phusong.layers.province import Province
from phusong.planning.results.columns import Action, ProposalColumn, RouteColumn
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.timetable.phases import schedule


@dataclass(frozen=True, repr=False)
class Case:
    """A random proposal with cable, and the programme that it is put into."""

    proposal: Proposal
    routes: Routes
    service: Service
    ground: Province
    scenario: Scenario
    first: frozenset[str]

    def schedule(self) -> tuple[Proposal, Routes]:
        return schedule(self.proposal, self.routes, self.service, self.ground, self.scenario)


@st.composite
def cases(draw: st.DrawFn, *, homes: int = 6) -> Case:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people = rng.integers(0, 30, GROUND.grid.shape)
    ground = replace(GROUND, people=people.astype(np.float32))
    pixels = ground.people.size
    today = {name: rng.random(pixels) < 0.3 for name in ("4G", "5G")}
    rows, covers = [], []
    for i in range(rng.integers(0, 13)):
        name = "4G" if rng.random() < 0.5 else "5G"
        masts = [r["site_id"] for r in rows if r["site_id"].startswith("N-")]
        upgrade = bool(masts) and rng.random() < 0.4
        host = str(rng.choice([*masts, "T-1"])) if upgrade else ""
        rows.append(
            {
                "site_id": f"{'U' if upgrade else 'N'}-{i}",
                "action": (Action.UPGRADE if upgrade else Action.NEW_SITE).value,
                "host_site_id": host,
                "chosen_for": name,
                "helps": str(rng.choice(["", "", "hub:1", "park:1;settlement:9", "settlement:1"])),
                "cost_mid_bn_vnd": float(rng.integers(1, 6)),
            }
        )
        covers.append(np.flatnonzero((rng.random(pixels) < 0.3) & ~today[name]).astype(np.int32))
    money = st.none() | st.dictionaries(st.sampled_from(YEARS), st.floats(0, 15), max_size=5)
    first = draw(st.sets(st.sampled_from(FIRST)))
    goals = [
        target("people_served_pct", draw(st.floats(0, 100)), year=year, technology=name)
        for year in YEARS
        for name in ("4G", "5G")
        if draw(st.booleans())
    ]
    told = {name: (people.sum(), people.ravel()[mask].sum()) for name, mask in today.items()}
    return Case(
        Proposal(proposed(*rows), (), tuple(covers)),
        Routes(
            _random_cable(rng, [r["site_id"] for r in rows if r["site_id"][0] == "N"], homes), ()
        ),
        Service(PLACES, PLACE_STATES, commune_table(**told)),
        ground,
        scenario(
            programme=programme(budget_bn_vnd=draw(money), first_year_places=sorted(first)),
            targets=goals,
        ),
        frozenset(first),
    )


def _random_cable(rng: np.random.Generator, masts: list[str], homes: int) -> gpd.GeoDataFrame:
    ends = [(mast, "site") for mast in masts if rng.random() < 0.8]
    ends += [(f"settlement:{i}", "settlement") for i in range(rng.integers(0, homes + 1))]
    rng.shuffle(ends)
    rows: list[dict[str, Any]] = []
    for number, (serves, kind) in enumerate(ends):
        origin = f"R-{rng.integers(number)}" if number and rng.random() < 0.7 else "fibre@7"
        rows += [
            {
                "route_id": f"R-{number}",
                "segment": segment,
                "serves_id": str(serves),
                "serves_kind": str(kind),
                "from_id": origin,
                "cost_mid_bn_vnd": float(rng.integers(0, 4)),
            }
            for segment in range(1, rng.integers(2, 4))
        ]
    return cable(*rows)


@settings(deadline=None, max_examples=12)
@given(cases())
def test_no_year_costs_more_than_its_budget(case: Case) -> None:
    dated, routes = case.schedule()
    budget = case.scenario.programme.budget_bn_vnd
    spent = spending(dated, routes)
    assert set(spent) <= set(YEARS)
    if budget is None:
        assert not dated.sites[ProposalColumn.YEAR].isna().any()
        assert not routes.segments[RouteColumn.YEAR].isna().any()
    else:
        assert all(money <= budget.get(year, 0.0) + 1e-9 for year, money in spent.items())


def spending(dated: Proposal, routes: Routes) -> dict[int, float]:
    both = pd.concat(
        [
            dated.sites[["year", "cost_mid_bn_vnd"]],
            routes.segments[["year", "cost_mid_bn_vnd"]],
        ]
    ).dropna()
    return both.groupby("year")["cost_mid_bn_vnd"].sum().astype(float).to_dict()


@settings(deadline=None, max_examples=12)
@given(cases(homes=0))
def test_what_is_left_out_had_no_room_in_any_year(case: Case) -> None:
    """Without cable to settlements, which comes after all steps and may free money again."""
    dated, routes = case.schedule()
    years = years_of(dated)
    spent, budget = spending(dated, routes), case.scenario.programme.budget_bn_vnd or {}
    laid = {"fibre@7": YEARS[0], **routes.segments.set_index("route_id")["year"].dropna().to_dict()}
    for site in dated.sites.itertuples():
        own = routes.segments[routes.segments["serves_id"] == site.site_id]
        host = years.get(site.host_site_id, YEARS[0])
        needs = [host, *(laid.get(origin) for origin in own["from_id"])]
        if years[site.site_id] is None and None not in needs:
            price = site.cost_mid_bn_vnd + float(own["cost_mid_bn_vnd"].sum())
            for year in range(max(needs), YEARS[-1] + 1):
                assert price > budget.get(year, 0.0) - spent.get(year, 0.0) - 1e-9


@settings(deadline=None, max_examples=12)
@given(cases())
def test_masts_come_before_what_hangs_on_them_and_urgent_steps_first(case: Case) -> None:
    dated, _ = case.schedule()
    years, order = years_of(dated), {s: i for i, s in enumerate(dated.sites["site_id"])}
    for site in dated.sites.itertuples():
        year = years[site.site_id]
        if year is not None and site.host_site_id in years:
            host = years[site.host_site_id]
            assert host is not None and host <= year
            assert order[site.host_site_id] < order[site.site_id]
        wanted = {
            "hub": "hub:1",
            "operating_park": "park:1",
            "dead_spot": "settlement:1",
        }
        urgent = {wanted[kind] for kind in case.first} & set(site.helps.split(";"))
        if urgent and case.scenario.programme.budget_bn_vnd is None:
            assert year == YEARS[0]
    told = [year or 9999 for year in years.values()]
    assert told == sorted(told)
    assert dated.sites["rank"].tolist() == list(range(1, len(told) + 1))


@settings(deadline=None, max_examples=12)
@given(cases())
def test_cable_is_laid_when_or_after_what_it_hangs_on_and_by_the_time_its_site_stands(
    case: Case,
) -> None:
    dated, routes = case.schedule()
    segments = routes.segments
    by_route = segments.drop_duplicates("route_id").set_index("route_id")
    assert (segments.groupby("route_id")["year"].nunique(dropna=False) == 1).all()
    sites = years_of(dated)
    for route in by_route.itertuples():
        if not pd.isna(route.year) and route.from_id in by_route.index:
            assert by_route.loc[route.from_id, "year"] <= route.year
        site = sites.get(route.serves_id)
        if site is not None:
            assert route.year <= site


@settings(deadline=None, max_examples=12)
@given(cases())
def test_people_gained_add_up_to_the_union_of_what_is_covered(case: Case) -> None:
    dated, _ = case.schedule()
    people = case.ground.people.reshape(-1).astype(float)
    before = dict(zip(case.proposal.sites["site_id"], case.proposal.covers, strict=True))
    for site, cover in zip(dated.sites["site_id"], dated.covers, strict=True):
        assert cover is before[site]
    for name in ("4G", "5G"):
        mine = (dated.sites["chosen_for"] == name).to_numpy()
        covered = np.zeros(people.size, dtype=bool)
        for step in np.flatnonzero(mine):
            new = dated.covers[step][~covered[dated.covers[step]]]
            assert dated.sites["people_gained"].iloc[step] == pytest.approx(people[new].sum())
            covered[new] = True
        assert dated.sites["people_gained"][mine].sum() == pytest.approx(people[covered].sum())


@settings(deadline=None, max_examples=10)
@given(cases())
def test_who_is_served_grows_with_the_years_and_today_is_left_alone(case: Case) -> None:
    dated, _ = case.schedule()
    for name in ("4G", "5G"):
        today: NDArray[np.bool_] = np.zeros(case.ground.grid.shape, dtype=bool)
        masks = [dated.served_by(year, name, today) for year in (2025, *YEARS, 2031)]
        assert not today.any() and not masks[0].any()
        for earlier, later in itertools.pairwise(masks):
            assert (later | earlier == later).all()
        built = (dated.sites["chosen_for"] == name) & dated.sites["year"].notna()
        union = {int(p) for step in np.flatnonzero(built) for p in dated.covers[step]}
        assert set(np.flatnonzero(masks[-1])) == union


@settings(deadline=None, max_examples=12)
@given(cases())
def test_what_goes_in_is_not_changed(case: Case) -> None:
    sites, segments = case.proposal.sites.copy(), case.routes.segments.copy()
    covers = [cover.copy() for cover in case.proposal.covers]
    case.schedule()
    assert_geodataframe_equal(case.proposal.sites, sites)
    assert_geodataframe_equal(case.routes.segments, segments)
    assert all((a == b).all() for a, b in zip(covers, case.proposal.covers, strict=True))
