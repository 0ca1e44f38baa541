"""From who is not served to what is built: candidates predicted, chosen, predicted again, mended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.planning import small

from phusong.coverage.predict import Prediction
from phusong.coverage.service import State
from phusong.planning.money.costs import CostTable
from phusong.planning.programme import proposal
from phusong.planning.results.columns import Action, PlaceKind, ProposalColumn
from phusong.planning.results.stages import Proposal, Service, Stage
from phusong.planning.scenario.model import Scenario

# What is compiled is compiled once.

HAMLET = "settlement:1"
DEFINITION = {"propagation": "p526", "shadow_sigma_db": 7}


def rules(**changes: Any) -> Scenario:
    technologies = {"4G": {"radio": "LTE", "new_site_bands": ["B3"], "definition": DEFINITION}}
    programme = {"years": [2026, 2027], "first_year_places": ["dead_spot"]}
    return small.scenario(technologies=technologies, programme=programme, **changes)


def proposed(scenario: Scenario) -> Proposal:
    """A dark hamlet in a valley of a province of 12 by 8 km without any mast."""
    ground = small.province(
        size_km=(12, 8),
        people=0.5,
        height_m=lambda east, north: 20 + 12 * np.abs(east - 6) + 0 * north,
    )
    hamlet = small.place(PlaceKind.SETTLEMENT, 1, small.at(6, 4))
    service = Service(
        small.places(hamlet),
        small.states((HAMLET, "4G", State.UNSERVED)),
        small.commune_table(**{"4G": (4800, 0)}),
    )
    nowhere = np.zeros(ground.grid.shape, np.bool_)
    return proposal.propose_sites(
        ground,
        small.coverage_of(ground, {"4G": nowhere}),
        service,
        scenario,
        costs=CostTable(scenario.costs),
    )


def test_the_hamlet_comes_first_and_the_whole_keeps_the_promise() -> None:
    found = proposed(rules())
    sites = found.sites
    assert sites[ProposalColumn.STAGE].iloc[0] == Stage.MUST
    assert HAMLET in sites[ProposalColumn.PLACES].iloc[0].split(";")
    assert set(sites[ProposalColumn.ACTION]) == {Action.NEW_SITE.value}
    assert sites[ProposalColumn.SITE_ID].is_unique
    (check,) = found.checks
    assert (check.technology, check.round, check.people_lost) == ("4G", 1, 0.0)
    assert check.places_lost == ()
    # What candidates serve beyond their counted range comes on top.
    assert check.people_served >= check.people_promised > 0
    must, *_, worth = found.optima
    assert (must.stage, must.status, must.sites) == (Stage.MUST, "optimal", 1)
    assert worth.value <= worth.bound
    again = proposed(rules())
    assert again.sites.drop(columns="geometry").equals(sites.drop(columns="geometry"))


def test_what_the_whole_network_lacks_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first prediction of the whole finds the hamlet without service."""
    real, seen = proposal.predict_technology, []

    def disturbed(*args: Any, **more: Any) -> Prediction:
        found = real(*args, **more)
        seen.append(found)
        if len(seen) > 1:
            return found
        level = found.rsrp_dbm.copy()
        level[35:45, 55:65] = -120.0
        return replace(found, rsrp_dbm=level)

    monkeypatch.setattr(proposal, "predict_technology", disturbed)
    # A second mast may stand near the first one.
    found = proposed(rules(siting={"spacing_m": 50, "mast_spacing_m": 0}))
    first, last = found.checks
    assert first.places_lost == (HAMLET,)
    assert first.people_lost > 0
    assert (last.round, last.people_lost, last.places_lost) == (2, 0.0, ())
    mending = found.sites[found.sites[ProposalColumn.STAGE] == Stage.MUST]
    assert len(mending) == 2, "one as chosen, one to mend"
    assert len(found.sites) == len(found.covers)


def test_a_place_that_no_candidate_serves_is_told() -> None:
    """A mast that counts for 50 m only: no number of candidates fills the disc of the hamlet."""
    found = proposed(rules(siting={"candidate_range_km": 0.05, "min_people": 1e9}))
    assert found.sites.empty
    must = found.optima[0]
    assert (must.stage, must.sites, must.unmet) == (Stage.MUST, 0, 1)
    assert found.checks == ()
