"""Raised masts that several technologies share: offered at their height, paid once, for both together."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from tests.planning import small
from tests.planning.small import at

from phusong.coverage.service import State
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.hosts import host_rows
from phusong.planning.programme.needs import Needs
from phusong.planning.programme.pool import Pool
from phusong.planning.programme.proposal import propose_sites
from phusong.planning.programme.selection import Selection
from phusong.planning.programme.together import Round, raised_together
from phusong.planning.results.columns import Action, PlaceKind
from phusong.planning.results.stages import Proposal, Service, Stage

# What is compiled is compiled once.

EAST, WEST = "settlement:1", "settlement:2"


def between_ridges(raise_price: float, *dark: tuple[str, str], radios: str = "LTE") -> Proposal:
    """A mast of 40 m between two ridges 30 m high, and a hamlet behind each, dark in a technology."""
    cells = [(0, "Viettel", radio, {"LTE": "B3", "NR": "n28"}[radio]) for radio in radios.split()]
    ground = small.province(
        size_km=(6, 6),
        people=0.01,
        height_m=lambda east, north: np.where(abs(abs(east - 3) - 1) < 0.1, 30.0, 5.0) + 0 * north,
        tables=small.stations([(3, 3)], cells),
    )
    service = Service(
        small.places(
            small.place(PlaceKind.SETTLEMENT, 1, at(5.3, 3)),
            small.place(PlaceKind.SETTLEMENT, 2, at(0.7, 3)),
        ),
        small.states(*((place, name, State.UNSERVED) for place, name in dark)),
        small.commune_table(**{"4G": (36, 0), "5G": (36, 0)}),
    )
    nobody = np.zeros(ground.grid.shape, np.bool_)
    items = {name: {**item, "source": "made up"} for name, item in small.MONEY.items()}
    price = dict.fromkeys(("low", "mid", "high"), raise_price * 1e9)
    items["raise_mast"] = {**price, "currency": "VND", "per": "site", "source": "made up"}
    definition = {"propagation": "p526", "shadow_sigma_db": 7}
    scenario = small.scenario(
        technologies={
            name: {
                "radio": radio,
                "new_site_bands": [band],
                "upgrade_bands": {"Viettel": [band]},
                "definition": definition,
            }
            for name, radio, band in (("4G", "LTE", "B3"), ("5G", "NR", "n28"))
        },
        programme={"years": [2026], "first_year_places": ["dead_spot"]},
        costs={"vnd_per_usd": 20_000, **items},
        siting={"min_people": 1e9, "raise_by_m": 30, "max_mast_height_m": 100},
    )
    coverage = small.coverage_of(ground, {"4G": nobody, "5G": nobody})
    return propose_sites(ground, coverage, service, scenario, costs=CostTable(scenario.costs))


def told(found: Proposal) -> list[tuple[Any, ...]]:
    columns = ["chosen_for", "option", "mast_height_m", "raised_m", "cost_mid_bn_vnd"]
    return list(found.sites[columns].itertuples(index=False, name=None))


def test_a_mast_raised_for_one_technology_carries_the_next_at_that_height() -> None:
    found = between_ridges(0.4, (EAST, "4G"), (WEST, "5G"))
    assert told(found) == [
        ("4G", "raise", 70.0, 30.0, pytest.approx(1.4)),
        ("5G", "technology", 70.0, 0.0, pytest.approx(1.0)),
    ]
    assert found.sites["places"].tolist() == [EAST, WEST]
    assert host_rows(found.sites).tolist() == [-1, 0], "antennas up there need the mast raised"
    assert [check.places_lost for check in found.checks] == [(), ()]


def test_where_the_technology_hangs_lower_down_it_comes_up_for_an_upgrade() -> None:
    found = between_ridges(0.4, (EAST, "4G"), (WEST, "5G"), radios="LTE NR")
    assert told(found)[1] == ("5G", "raised", 70.0, 0.0, pytest.approx(1.0))
    assert found.sites["site_id"].is_unique


def test_raising_pays_only_for_both_together() -> None:
    """A new site costs 2, raising 1.2, antennas 1 each: alone 2.2 against 2, together 3.2 against 4."""
    assert between_ridges(1.2, (EAST, "4G")).sites["option"].tolist() == ["new_site"]
    both = between_ridges(1.2, (EAST, "4G"), (WEST, "5G"))
    assert [row[:2] for row in told(both)] == [("4G", "raise"), ("5G", "raised")]
    assert both.sites["cost_mid_bn_vnd"].sum() == pytest.approx(3.2)
    assert both.sites["places"].tolist() == [EAST, WEST]
    assert both.sites["site_id"].is_unique and len(both.covers) == 2
    assert [check.places_lost for check in both.checks] == [(), ()]


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_nobody_loses_and_the_whole_only_gets_cheaper(data: st.DataObject) -> None:
    raising = 2.0
    before = [made_up(name, raising, data) for name in ("4G", "5G")]
    after = raised_together(before, raising=raising)
    if after is None:
        return
    assert paid(after) < paid(before)
    for old, new in zip(before, after, strict=True):
        was, now = served(old), served(new)
        assert old.people[now].sum() >= old.people[was].sum() - 1e-9
        for place in old.places:
            assert was[place.pixels].sum() < place.needed or now[place.pixels].sum() >= place.needed
        assert len(new.chosen.sites) == len(new.chosen.stages) == len(new.chosen.years)
        assert new.pool.sites["site_id"].is_unique
    steps = pd.concat([one.pool.sites.iloc[one.chosen.sites] for one in after])
    masts = set(steps.loc[steps["action"] == Action.NEW_SITE, "site_id"])
    raised = steps.loc[steps["option"] == "raise", "host_site_id"]
    assert raised.is_unique, "a mast is raised once"
    assert set(steps.loc[steps["option"] == "raised", "host_site_id"]) <= set(raised)
    assert set(steps.loc[steps["option"] == "new_mast", "host_site_id"]) <= masts


def made_up(name: str, raising: float, data: st.DataObject) -> Round:
    """Two new sites, two raises and, in 5G, what may hang on 4G's new sites; some of them chosen."""
    new = [("new_site", f"N-{name}-{i}", "") for i in range(2)]
    lifts = [("raise", f"U-{host}+raise", host) for host in "AB"]
    hung = [("new_mast", f"U-N-4G-{i}", f"N-4G-{i}") for i in range(2)] if name == "5G" else []
    rows = [*new, *lifts, *hung]
    reach = np.array([data.draw(st.lists(st.booleans(), min_size=6, max_size=6)) for _ in rows])
    price = np.array([float(data.draw(st.integers(1, 5))) for _ in rows])
    price[2:4] += raising
    sites = gpd.GeoDataFrame(
        {
            "option": [row[0] for row in rows],
            "site_id": [row[1] for row in rows],
            "host_site_id": [row[2] for row in rows],
            "action": [Action.NEW_SITE if row[0] == "new_site" else Action.UPGRADE for row in rows],
            "raised_m": [10.0 if row[0] == "raise" else 0.0 for row in rows],
        },
        geometry=[at(1, 1)] * len(rows),
        crs=small.CRS,
    )
    # What hangs on new masts is chosen only where 4G, whose new sites always are, has chosen them.
    chosen = [0, 1] + [i for i in range(4, len(rows)) if data.draw(st.booleans())]
    count = len(chosen)
    people = np.array([float(data.draw(st.integers(0, 3))) for _ in range(6)])
    places = [Needs(np.array([0, 1, 2]), 2), Needs(np.array([3, 4]), 1)]
    choice = Selection(chosen, [Stage.PLACES] * count, [None] * count)
    return Round(
        name, Pool(sites, csr_array(reach.astype(np.float32)), price), people, places, choice
    )


def served(one: Round) -> np.ndarray:
    return np.asarray(one.pool.reach[one.chosen.sites].toarray().any(axis=0))


def paid(rounds: list[Round]) -> float:
    return sum(float(one.pool.price[one.chosen.sites].sum()) for one in rounds)
