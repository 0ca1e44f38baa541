"""Charts and maps of the report: what is drawn is what the plan holds, in colours that can be told apart."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from skimage.color import rgb2lab
from tests.planning.made_up import make_plan

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.charts import maps, money, people, works
from phusong.planning.outputs.charts.axes import PALETTE
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import STYLE
from phusong.planning.results.columns import PlaceColumn, PlaceKind, ProposalColumn, RouteColumn
from phusong.planning.results.stages import Plan, Routes
from phusong.planning.targets.attainment import attained

MESSAGES = Messages.of("en")
DRAWN: dict[str, Callable[[Plan, Messages], Drawing | None]] = {
    "served_by_year": people.served_by_year,
    "least_served": lambda plan, messages: people.least_served(plan, messages, technology="5G"),
    "works_by_year": works.works_by_year,
    "cable_by_year": works.cable_by_year,
    "unserved_by_reason": works.unserved_by_reason,
    "cost_by_year": money.cost_by_year,
    "cost_by_part": money.cost_by_part,
    "coverage_maps": maps.coverage_maps,
    "works_map": maps.works_map,
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def drawn(name: str, plan: Plan, language: str = "en") -> Drawing:
    drawing = DRAWN[name](plan, Messages.of(language))
    assert drawing is not None
    return drawing


@contextmanager
def painted(name: str, plan: Plan) -> Iterator[Figure]:
    drawing = drawn(name, plan)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=drawing.inches)
        FigureCanvasAgg(figure)
        drawing.paint(figure)
        yield figure


def bars(figure: Figure, chart: int = 0) -> list[BarContainer]:
    return [one for one in figure.axes[chart].containers if isinstance(one, BarContainer)]


def lengths(container: BarContainer) -> list[float]:
    return [float(max(bar.get_height(), 0.0)) for bar in container]


def widths(container: BarContainer) -> list[float]:
    return [float(bar.get_width()) for bar in container]


@pytest.mark.parametrize("name", list(DRAWN))
def test_every_drawing_is_whole(name: str, plan: Plan) -> None:
    vietnamese, english = drawn(name, plan, "vi"), drawn(name, plan)
    ElementTree.fromstring(vietnamese.svg())
    png = english.png()
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == pytest.approx([150 * side for side in english.inches], abs=1)
    assert vietnamese.alt != english.alt and min(len(vietnamese.alt), len(english.alt)) > 12


def test_lines_are_what_is_attained(plan: Plan) -> None:
    table = attained(plan)
    with painted("served_by_year", plan) as figure:
        shares = {
            line.get_color(): line.get_ydata()
            for line in figure.axes[0].lines
            if len(line.get_ydata()) > 1
        }
        stars = [line for line in figure.axes[0].lines if len(line.get_ydata()) == 1]
    for number, technology in enumerate(("4G", "5G")):
        mine = table[table["technology"] == technology]
        expected = [
            100 * rows["people_served"].sum() / rows["people"].sum()
            for rows in (
                mine[mine["year"].isna()],
                *(mine[mine["year"].eq(year).fillna(False)] for year in (2026, 2027)),
            )
        ]
        assert list(shares[PALETTE[number]]) == pytest.approx(expected)
    stated = plan.targets[plan.targets["indicator"] == "people_served_pct"]
    assert len(stars) == len(stated)


def test_works_are_those_of_the_proposal(plan: Plan) -> None:
    sites = plan.proposal.sites
    dated = sites[sites[ProposalColumn.YEAR].notna()]
    with painted("works_by_year", plan) as figure:
        heights = np.array([lengths(container) for container in bars(figure)])
    expected = [int((dated[ProposalColumn.YEAR] == year).sum()) for year in (2026, 2027)]
    assert list(heights.sum(axis=0)) == expected and sum(expected) == len(dated) > 0


def test_cable_is_that_of_the_routes(plan: Plan) -> None:
    segments = plan.routes.segments
    with painted("cable_by_year", plan) as figure:
        heights = np.array([lengths(container) for container in bars(figure)])
    dated = segments[segments[RouteColumn.YEAR].notna()]
    assert heights.sum() == pytest.approx(dated[RouteColumn.LENGTH_KM].sum())
    assert len(heights) == dated[RouteColumn.CONSTRUCTION].nunique()


def test_reasons_add_up_to_the_settlements_without(plan: Plan) -> None:
    places, states = plan.service.places, plan.service.states
    homes = places.loc[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT, PlaceColumn.PLACE_ID]
    lacking = states[
        states[ServiceColumn.PLACE_ID].isin(homes) & (states[ServiceColumn.STATE] == State.UNSERVED)
    ]
    expected = [int((lacking[ServiceColumn.TECHNOLOGY] == n).sum()) for n in ("4G", "5G", "fibre")]
    with painted("unserved_by_reason", plan) as figure:
        totals = np.array([widths(container) for container in bars(figure)]).sum(axis=0)
    assert list(totals) == expected and sum(expected) > 0


def test_every_reason_has_its_words() -> None:
    from phusong.coverage.reasons import Reason

    fibre = ("no_fibre_on_island", "fibre_far", "surveyed")
    for reason in (*(one for one in Reason if one is not Reason.NO_TERRAIN), *fibre):
        for language in Language:
            assert Messages.of(language)(f"chart-reason-{str(reason).replace('_', '-')}")


def test_money_is_that_of_the_bill(plan: Plan) -> None:
    with painted("cost_by_year", plan) as figure:
        building, running = (lengths(container) for container in bars(figure))
        whiskers = bars(figure)[0].errorbar.lines[2][0].get_segments()
    years = plan.bill.years
    assert building == pytest.approx([one.expense.building.mid for one in years])
    assert running == pytest.approx([one.expense.running.mid for one in years])
    ranges = [(one.expense.building.low, one.expense.building.high) for one in years]
    assert [tuple(segment[:, 1]) for segment in whiskers] == [pytest.approx(r) for r in ranges]
    with painted("cost_by_part", plan) as figure:
        parts = [sum(widths(bars(figure, chart)[0])) for chart in (0, 1)]
    assert parts == pytest.approx([plan.bill.total.building.mid] * 2)


def test_communes_with_most_people_without_come_first(plan: Plan) -> None:
    table = attained(plan)
    mine = table[(table["technology"] == "5G") & table["year"].isna()]
    lacking = (mine["people"] - mine["people_served"]).sort_values(ascending=False)
    with painted("least_served", plan) as figure:
        told = widths(bars(figure)[0])
    assert told == pytest.approx(list(lacking[lacking >= 0.5]))


def test_maps_show_today_and_the_end(plan: Plan) -> None:
    inside = int((plan.province.zones >= 0).sum())
    with painted("coverage_maps", plan) as figure:
        pictures = [chart.images[0].get_array() for chart in figure.axes]
    assert len(pictures) == 4
    served = [int((picture == 1).sum()) for picture in pictures]
    assert all(0 < picture.count() <= inside for picture in pictures)
    assert served[0] <= served[1] and served[2] <= served[3] and served[2] < served[0]


def test_a_plan_of_nothing_has_no_charts_of_works(plan: Plan) -> None:
    proposal = replace(plan.proposal, sites=plan.proposal.sites.iloc[:0], covers=())
    nothing = replace(plan, proposal=proposal, routes=Routes(plan.routes.segments.iloc[:0], ()))
    drawings = [
        works.works_by_year(nothing, MESSAGES),
        works.cable_by_year(nothing, MESSAGES),
        maps.works_map(nothing, MESSAGES),
    ]
    assert drawings == [None, None, None]


def test_steps_without_a_year_are_drawn_pale(plan: Plan) -> None:
    sites = plan.proposal.sites.copy()
    sites[ProposalColumn.YEAR] = pd.array([pd.NA] * len(sites), dtype="Int64")
    late = replace(plan, proposal=replace(plan.proposal, sites=sites))
    assert works.works_by_year(late, MESSAGES) is None
    assert "none yet" in drawn("works_map", late).svg()


# Machado, Oliveira, Fernandes (2009), table of matrices at severity 1.0.
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


@pytest.mark.parametrize("matrix", [PROTANOPIA, DEUTERANOPIA])
@pytest.mark.parametrize("colours", [PALETTE, (maps._SERVED, maps._LACKING)])
def test_colour_blind_readers_tell_them_apart(
    colours: tuple[str, ...], matrix: tuple[tuple[float, ...], ...]
) -> None:
    light = np.array([to_rgb(colour) for colour in colours])
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(matrix).T, 0, 1)
    again = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    lab = rgb2lab(again[None])[0]
    apart = [float(np.linalg.norm(one - other)) for one, other in combinations(lab, 2)]
    assert min(apart) > 8.0
