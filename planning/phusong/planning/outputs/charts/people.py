"""Charts of who is served: by year against the targets, and where fewest are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from phusong.layers.i18n import Messages
from phusong.planning.outputs.charts.axes import (
    PALETTE,
    TEXT_WIDTH_IN,
    label_bars,
    plain_axes,
    year_ticks,
)
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import INK, clean
from phusong.planning.outputs.words.general import technology_name
from phusong.planning.results.columns import TargetColumn
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import AttainedColumn, attained

__all__ = ["least_served", "served_by_year"]

_MARKS = "os^Dv"
_LEAST = 15
_PEOPLE, _SETTLEMENTS = "people_served_pct", "settlements_served_pct"


@dataclass(frozen=True, slots=True)
class _Line:
    """Shares in percent, today first, and the targets for them by year."""

    technology: str
    shares: tuple[float, ...]
    targets: tuple[tuple[int, float], ...]


def served_by_year(plan: Plan, messages: Messages) -> Drawing:
    """Share of people, and of settlements, by technology: today, each year, and the targets."""
    table = attained(plan)
    panels = {
        "people": _lines(plan, table, AttainedColumn.PEOPLE, AttainedColumn.PEOPLE_SERVED),
        "settlements": _lines(
            plan, table, AttainedColumn.SETTLEMENTS, AttainedColumn.SETTLEMENTS_SERVED
        ),
    }
    paint = partial(
        _paint_years, panels=panels, years=plan.scenario.programme.years, messages=messages
    )
    alt = " ".join(
        messages(
            "chart-served-alt",
            what=messages(f"chart-served-{what}"),
            technology=technology_name(line.technology, messages),
            today=messages.number(line.shares[0], 1),
            planned=messages.number(line.shares[-1], 1),
            year=str(plan.scenario.programme.years[-1]),
        )
        for what, lines in panels.items()
        for line in lines
    )
    return Drawing((TEXT_WIDTH_IN, 2.3), paint, alt)


def _lines(
    plan: Plan, table: pd.DataFrame, whole: AttainedColumn, part: AttainedColumn
) -> tuple[_Line, ...]:
    """One line for each technology of which anything is told."""
    indicator = _PEOPLE if part is AttainedColumn.PEOPLE_SERVED else _SETTLEMENTS
    found = []
    for technology, mine in table.groupby(AttainedColumn.TECHNOLOGY.value, sort=False):
        sums = mine.groupby(AttainedColumn.YEAR.value, dropna=False)[
            [whole.value, part.value]
        ].sum()
        today = sums[sums.index.isna()]
        ordered = pd.concat([today, sums[sums.index.notna()].sort_index()])
        if (ordered[whole.value] > 0).all():
            shares = 100.0 * ordered[part.value] / ordered[whole.value]
            told = tuple(_targets(plan, indicator, str(technology)))
            found.append(_Line(str(technology), tuple(map(float, shares)), told))
    return tuple(found)


def _targets(plan: Plan, indicator: str, technology: str) -> Iterator[tuple[int, float]]:
    """Years of the programme for which the published plan names a share."""
    table = plan.targets
    mine = table[
        (table[TargetColumn.INDICATOR] == indicator)
        & (table[TargetColumn.TECHNOLOGY] == technology)
        & table[TargetColumn.TARGET].notna()
    ]
    for year, target in zip(mine[TargetColumn.YEAR], mine[TargetColumn.TARGET], strict=True):
        if int(year) in plan.scenario.programme.years:
            yield int(year), float(target)


def _paint_years(
    figure: Figure,
    *,
    panels: dict[str, tuple[_Line, ...]],
    years: Sequence[int],
    messages: Messages,
) -> None:
    names = list(dict.fromkeys(line.technology for lines in panels.values() for line in lines))
    charts = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for chart, (what, lines) in zip(charts, panels.items(), strict=True):
        for line in lines:
            _paint_line(chart, line, number=names.index(line.technology), years=years)
        chart.set_title(messages(f"chart-served-{what}"), loc="left", fontsize=9)
        year_ticks(chart, [messages("chart-today"), *map(str, years)])
        chart.yaxis.set_major_formatter(lambda value, _: f"{messages.number(value)} %")
        plain_axes(chart)
    _add_room(charts[0])
    _legend(figure, names, messages)
    figure.tight_layout(rect=(0, 0.1, 1, 1))


def _paint_line(chart: Axes, line: _Line, *, number: int, years: Sequence[int]) -> None:
    colour = PALETTE[number % len(PALETTE)]
    # Later lines are drawn thinner, so that equal ones do not hide one another.
    chart.plot(
        range(len(line.shares)),
        line.shares,
        color=colour,
        marker=_MARKS[number % len(_MARKS)],
        markersize=7.0 - 1.5 * min(number, 2),
        linewidth=2.8 - 0.7 * min(number, 2),
    )
    for year, target in line.targets:
        chart.plot(
            [list(years).index(year) + 1], [target], "*", color="white", mec=colour, ms=12, mew=1.4
        )


def _add_room(chart: Axes) -> None:
    low, high = chart.get_ylim()
    chart.set_ylim(max(0.0, low - 1), min(104.0, high + 2))


def _legend(figure: Figure, names: Sequence[str], messages: Messages) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D(
            [],
            [],
            color=PALETTE[number % len(PALETTE)],
            marker=_MARKS[number % len(_MARKS)],
            label=clean(technology_name(name, messages)),
        )
        for number, name in enumerate(names)
    ]
    star = Line2D(
        [],
        [],
        linestyle="",
        marker="*",
        color="white",
        mec=INK,
        ms=11,
        label=messages("chart-target"),
    )
    figure.legend(handles=[*marks, star], loc="lower center", ncols=len(marks) + 1, frameon=False)


@dataclass(frozen=True, slots=True)
class _Commune:
    name: str
    today: float
    """People who lack the technology."""
    planned: float


def least_served(plan: Plan, messages: Messages, *, technology: str) -> Drawing | None:
    """Communes with most people who lack ``technology`` today; None where nobody does."""
    table = attained(plan)
    mine = table[table[AttainedColumn.TECHNOLOGY] == technology]
    lacking = (mine[AttainedColumn.PEOPLE] - mine[AttainedColumn.PEOPLE_SERVED]).rename("lacking")
    wide = mine.assign(lacking=lacking)
    last = plan.scenario.programme.years[-1]
    wide = wide.set_index(AttainedColumn.CODE.value)
    today = wide[wide[AttainedColumn.YEAR].isna()]
    planned = wide.loc[wide[AttainedColumn.YEAR].eq(last).fillna(False), "lacking"]
    ordered = today[today["lacking"] >= 0.5].sort_values("lacking", ascending=False, kind="stable")
    if ordered.empty:
        return None
    first = ordered.head(_LEAST)
    communes = tuple(
        _Commune(str(name) or str(code), float(people), float(planned.get(code, 0.0)))
        for code, name, people in zip(
            first.index, first[AttainedColumn.NAME], first["lacking"], strict=True
        )
    )
    paint = partial(_paint_communes, communes=communes, year=last, messages=messages)
    alt = "; ".join(
        messages(
            "chart-least-alt",
            name=one.name,
            today=messages.number(one.today),
            planned=messages.number(one.planned),
        )
        for one in communes
    )
    return Drawing((TEXT_WIDTH_IN, 0.9 + 0.27 * len(communes)), paint, alt)


def _paint_communes(
    figure: Figure, *, communes: Sequence[_Commune], year: int, messages: Messages
) -> None:
    chart = figure.subplots()
    places = list(range(len(communes), 0, -1))
    today = [one.today for one in communes]
    chart.barh(places, today, height=0.62, color="#a6cbe3", label=messages("chart-today"))
    chart.barh(
        places,
        [one.planned for one in communes],
        height=0.34,
        color=PALETTE[0],
        label=messages("chart-year-end", year=str(year)),
    )
    chart.set_yticks(places, [clean(one.name, 30) for one in communes])
    texts = [f"{messages.number(one.today)} → {messages.number(one.planned)}" for one in communes]
    label_bars(chart, today, texts, places=[float(place) for place in places])
    chart.xaxis.set_major_formatter(lambda value, _: messages.number(value))
    plain_axes(chart, along="x")
    chart.legend(loc="lower right", frameon=False)
    figure.tight_layout()
