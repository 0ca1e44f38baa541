"""What the map shows when agrees with what the plan says is reached when."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.planning.made_up import make_plan

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.moments import (
    commune_years,
    figures_by_moment,
    moment_names,
    moment_of,
    places_since,
)
from phusong.planning.results.columns import FIBRE, PlaceColumn
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import AttainedColumn, attained
from phusong.planning.targets.indicators import Outcome


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def told(plan: Plan) -> pd.DataFrame:
    return attained(plan)


def test_moments_are_today_and_the_years(plan: Plan) -> None:
    assert moment_names(plan, Messages.of("en")) == ["today", "2026", "2027"]
    assert [moment_of(plan, year) for year in (2026, 2027, None, pd.NA)] == [1, 2, None, None]


def test_places_are_served_since_the_moment_that_the_indicators_say(plan: Plan) -> None:
    outcome = Outcome(
        plan.province, plan.coverage, plan.service, plan.proposal, plan.routes, plan.scenario
    )
    states = plan.service.states
    for name in plan.scenario.technologies:
        since = places_since(plan)[name]
        mine = states[states[ServiceColumn.TECHNOLOGY] == name].set_index(ServiceColumn.PLACE_ID)
        for number, place in enumerate(plan.service.places[PlaceColumn.PLACE_ID]):
            if mine.loc[place, ServiceColumn.STATE] == State.SERVED:
                assert since[number] == 0
                continue
            land = outcome.pixels[place]
            reached = [
                k
                for k, year in enumerate(plan.scenario.programme.years, start=1)
                if len(land)
                and outcome.served(name, year).reshape(-1)[land].mean()
                >= plan.scenario.definitions.place_share - 1e-9
            ]
            assert since[number] == (reached[0] if reached else None), place


def test_fibre_comes_with_its_cable(plan: Plan) -> None:
    ids = plan.service.places[PlaceColumn.PLACE_ID].tolist()
    assert places_since(plan)[FIBRE][ids.index("settlement:4")] == 2  # its cable is of 2027


def test_communes_add_up_to_the_province(plan: Plan, told: pd.DataFrame) -> None:
    communes = commune_years(plan, told)
    assert len(communes) == len(plan.province.communes)
    for name in plan.scenario.technologies:
        for moment, year in enumerate((None, *plan.scenario.programme.years)):
            rows = told[told[AttainedColumn.TECHNOLOGY] == name]
            years = rows[AttainedColumn.YEAR]
            rows = rows[years.isna() if year is None else years.eq(year).fillna(False)]
            for key, column in (
                ("people", AttainedColumn.PEOPLE),
                ("served", AttainedColumn.PEOPLE_SERVED),
            ):
                total = sum(commune[name][key][moment] for commune in communes)
                assert total == pytest.approx(rows[column].sum(), abs=len(communes))
    for commune in communes:
        for service in commune.values():
            assert service["served"] == sorted(service["served"])
            assert service["lit"] == sorted(service["lit"])


def test_figures_speak_of_their_moment(plan: Plan, told: pd.DataFrame) -> None:
    for language, last in (("vi", "2027"), ("en", "2027")):
        figures = figures_by_moment(plan, told, Messages.of(language))
        assert len(figures) == 3 and all(len(each) == 3 for each in figures)
        assert all(last in figure["label"] for figure in figures[-1])
    rows = told[(told[AttainedColumn.TECHNOLOGY] == "5G") & told[AttainedColumn.YEAR].isna()]
    share = 100 * rows[AttainedColumn.PEOPLE_SERVED].sum() / rows[AttainedColumn.PEOPLE].sum()
    assert figures[0][1]["value"] == f"{share:.1f} %"
