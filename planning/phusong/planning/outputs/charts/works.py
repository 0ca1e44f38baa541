"""Charts of what is built: works by year and operator, cable by year, and why places lack service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.planning.outputs.charts.axes import (
    HATCH,
    PALETTE,
    TEXT_WIDTH_IN,
    plain_axes,
    year_ticks,
)
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import INK, clean
from phusong.planning.outputs.summary import service_names
from phusong.planning.outputs.words.cable import construction_name
from phusong.planning.outputs.words.general import technology_name
from phusong.planning.results.columns import (
    Action,
    Construction,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.stages import Plan

__all__ = ["cable_by_year", "unserved_by_reason", "works_by_year"]

_HEIGHT_IN = 2.9


def works_by_year(plan: Plan, messages: Messages) -> Drawing | None:
    """New sites and upgrades by year, stacked by operator; None where nothing has a year."""
    sites = plan.proposal.sites
    dated = sites[sites[ProposalColumn.YEAR].notna()]
    if dated.empty:
        return None
    counts = (
        dated.assign(**{ProposalColumn.OPERATOR: dated[ProposalColumn.OPERATOR].fillna("")})
        .groupby(
            [ProposalColumn.OPERATOR.value, ProposalColumn.ACTION.value, ProposalColumn.YEAR.value]
        )
        .size()
    )
    operators = sorted({str(key[0]) for key in counts.index}, key=lambda name: (not name, name))
    years = plan.scenario.programme.years
    stacks = {
        (operator, action): np.array(
            [float(counts.get((operator, action.value, year), 0)) for year in years]
        )
        for operator in operators
        for action in (Action.UPGRADE, Action.NEW_SITE)
    }
    names = [name or messages("bill-operator-unknown") for name in operators]
    paint = partial(
        _paint_works,
        stacks=stacks,
        operators=operators,
        names=names,
        years=years,
        messages=messages,
    )
    alt = " ".join(_told_year(stacks, year, place, messages) for place, year in enumerate(years))
    return Drawing((TEXT_WIDTH_IN, _HEIGHT_IN), paint, alt)


_Stacks = Mapping[tuple[str, Action], np.ndarray[tuple[int, ...], np.dtype[np.float64]]]


def _told_year(stacks: _Stacks, year: int, place: int, messages: Messages) -> str:
    def total(wanted: Action) -> int:
        return int(sum(bars[place] for (_, action), bars in stacks.items() if action is wanted))

    return messages(
        "chart-works-alt",
        year=str(year),
        new=total(Action.NEW_SITE),
        upgrades=total(Action.UPGRADE),
    )


def _paint_works(
    figure: Figure,
    *,
    stacks: _Stacks,
    operators: Sequence[str],
    names: Sequence[str],
    years: Sequence[int],
    messages: Messages,
) -> None:
    chart = figure.subplots()
    floor = np.zeros(len(years))
    for (operator, action), bars in stacks.items():
        new = action is Action.NEW_SITE
        chart.bar(
            range(len(years)),
            bars,
            bottom=floor,
            width=0.6,
            color=PALETTE[operators.index(operator) % len(PALETTE)],
            edgecolor=[INK if new and bar else "white" for bar in bars],
            linewidth=0.5,
            hatch=HATCH if new else "",
        )
        floor = floor + bars
    _sums(figure, floor, messages, digits=0)
    year_ticks(chart, [str(year) for year in years])
    chart.yaxis.set_major_locator(MaxNLocator(integer=True))
    chart.yaxis.set_major_formatter(lambda value, _: messages.number(value))
    plain_axes(chart)
    kinds = [
        Patch(
            facecolor="#9aa5ad",
            edgecolor=INK,
            linewidth=0.4,
            hatch=HATCH if action is Action.NEW_SITE else "",
            label=messages(f"action-{action.value}"),
        )
        for action in (Action.UPGRADE, Action.NEW_SITE)
    ]
    colours = [
        Patch(facecolor=PALETTE[place % len(PALETTE)], label=clean(name))
        for place, name in enumerate(names)
    ]
    figure.legend(handles=[*colours, *kinds], loc="center right", frameon=False, handleheight=1.3)
    figure.tight_layout(rect=(0, 0, 0.78, 1))


def _sums(
    figure: Figure,
    tops: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    messages: Messages,
    *,
    digits: int,
) -> None:
    """The figure of a whole stack above it."""
    chart = figure.axes[0]
    for place, top in enumerate(tops):
        if top > 0:
            chart.annotate(
                messages.number(top, digits),
                (place, top),
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=8,
            )
    chart.margins(y=0.12)


def cable_by_year(plan: Plan, messages: Messages) -> Drawing | None:
    """Kilometres of new cable by year, stacked by construction; None where none has a year."""
    segments = plan.routes.segments
    dated = segments[segments[RouteColumn.YEAR].notna()]
    lengths = dated.groupby([RouteColumn.CONSTRUCTION.value, RouteColumn.YEAR.value])[
        RouteColumn.LENGTH_KM.value
    ].sum()
    if not lengths.sum():
        return None
    years = plan.scenario.programme.years
    stacks = {
        construction_name(kind.value, messages): np.array(
            [float(lengths.get((kind.value, year), 0.0)) for year in years]
        )
        for kind in Construction
        if kind.value in lengths.index.get_level_values(0)
    }
    paint = partial(_paint_stacks, stacks=stacks, years=years, messages=messages)
    alt = "; ".join(
        f"{name}: {messages.number(float(bars.sum()), 1)} km" for name, bars in stacks.items()
    )
    return Drawing((TEXT_WIDTH_IN, _HEIGHT_IN), paint, alt)


def _paint_stacks(
    figure: Figure,
    *,
    stacks: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]],
    years: Sequence[int],
    messages: Messages,
) -> None:
    chart = figure.subplots()
    floor = np.zeros(len(years))
    for number, (name, bars) in enumerate(stacks.items()):
        colour = PALETTE[number % len(PALETTE)]
        chart.bar(range(len(years)), bars, bottom=floor, width=0.6, color=colour, label=name)
        floor = floor + bars
    _sums(figure, floor, messages, digits=1)
    year_ticks(chart, [str(year) for year in years])
    chart.set_ylabel("km")
    chart.yaxis.set_major_formatter(_format(messages))
    plain_axes(chart)
    figure.legend(loc="center right", frameon=False)
    figure.tight_layout(rect=(0, 0, 0.72, 1))


def _format(messages: Messages) -> Callable[[float, object], str]:
    return lambda value, _: messages.number(value, 0 if float(value).is_integer() else 1)


def unserved_by_reason(plan: Plan, messages: Messages) -> Drawing | None:
    """Settlements that lack each service, stacked by the reason; None where none lacks any."""
    places, states = plan.service.places, plan.service.states
    homes = places.loc[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT, PlaceColumn.PLACE_ID]
    lacking = states[
        (states[ServiceColumn.STATE] == State.UNSERVED) & states[ServiceColumn.PLACE_ID].isin(homes)
    ]
    if lacking.empty:
        return None
    names = service_names(plan)
    counts = pd.crosstab(lacking[ServiceColumn.REASON], lacking[ServiceColumn.TECHNOLOGY])
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    stacks = {
        messages(f"chart-reason-{str(reason).replace('_', '-')}"): np.array(
            [float(counts[name].loc[reason]) if name in counts else 0.0 for name in names]
        )
        for reason in order
    }
    labels = [clean(technology_name(name, messages)) for name in names]
    paint = partial(_paint_reasons, stacks=stacks, labels=labels, messages=messages)
    alt = "; ".join(
        f"{label} – {reason}: {messages.number(float(bars[place]))}"
        for place, label in enumerate(labels)
        for reason, bars in stacks.items()
        if bars[place]
    )
    return Drawing((TEXT_WIDTH_IN, 1.3 + 0.5 * len(names) + 0.18 * len(stacks)), paint, alt)


def _paint_reasons(
    figure: Figure,
    *,
    stacks: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]],
    labels: Sequence[str],
    messages: Messages,
) -> None:
    chart = figure.subplots()
    places = np.arange(len(labels), 0, -1)
    start = np.zeros(len(labels))
    for number, (name, bars) in enumerate(stacks.items()):
        colour = PALETTE[number % len(PALETTE)]
        hatch = HATCH if number >= len(PALETTE) else ""
        chart.barh(places, bars, left=start, height=0.6, color=colour, label=name, hatch=hatch)
        start = start + bars
    for place, total in zip(places, start, strict=True):
        chart.annotate(
            messages.number(float(total)),
            (float(total), float(place)),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    chart.set_yticks(places, labels)
    chart.margins(x=0.1)
    chart.xaxis.set_major_locator(MaxNLocator(integer=True))
    chart.xaxis.set_major_formatter(lambda value, _: messages.number(value))
    plain_axes(chart, along="x")
    rows = -(-len(stacks) // 2)
    figure.legend(loc="lower center", ncols=2, frameon=False, fontsize=8)
    figure.tight_layout(rect=(0, (0.18 * rows + 0.1) / figure.get_figheight(), 1, 1))
