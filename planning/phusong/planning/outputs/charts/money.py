"""Charts of money: what each year costs, and what it is spent on, each as a range."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

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
from phusong.planning.outputs.words.money import part_name
from phusong.planning.results.money import Money, Part, PartBill, YearBill
from phusong.planning.results.stages import Plan

__all__ = ["cost_by_part", "cost_by_year"]


def cost_by_year(plan: Plan, messages: Messages) -> Drawing | None:
    """Building and running by year at middle prices, with their ranges; None where nothing costs."""
    years = plan.bill.years
    if not any(one.expense.building.high or one.expense.running.high for one in years):
        return None
    alt = "; ".join(
        f"{one.year}: {_range(one.expense.building + one.expense.running, messages)}"
        for one in years
    )
    paint = partial(_paint_years, years=years, messages=messages)
    return Drawing((TEXT_WIDTH_IN, 3.0), paint, alt)


def _paint_years(figure: Figure, *, years: Sequence[YearBill], messages: Messages) -> None:
    chart = figure.subplots()
    at = range(len(years))
    kinds = {
        "building": [one.expense.building for one in years],
        "running": [one.expense.running for one in years],
    }
    for number, (kind, money) in enumerate(kinds.items()):
        _bars(
            chart,
            [place + (number - 0.5) * 0.4 for place in at],
            money,
            colour=PALETTE[number],
            label=messages(f"report-head-bill-{kind}"),
        )
    year_ticks(chart, [str(one.year) for one in years])
    chart.set_ylabel(messages("chart-bn-vnd"))
    chart.yaxis.set_major_formatter(lambda value, _: messages.number(value))
    plain_axes(chart)
    chart.legend(loc="upper right", frameon=False, title=messages("chart-range"), title_fontsize=8)
    figure.tight_layout()


def _bars(
    chart: Axes,
    at: Sequence[float],
    money: Sequence[Money],
    *,
    colour: str,
    label: str,
) -> None:
    """Middle costs as bars, low and high ones as whiskers."""
    chart.bar(
        at,
        [one.mid for one in money],
        width=0.38,
        color=colour,
        label=label,
        yerr=[[one.mid - one.low for one in money], [one.high - one.mid for one in money]],
        error_kw={"ecolor": INK, "elinewidth": 0.9, "capsize": 2.5},
    )


def cost_by_part(plan: Plan, messages: Messages) -> Drawing | None:
    """What building costs by what is built and by who builds it; None where nothing is."""
    panels = [
        sorted(
            (one for one in plan.bill.parts if one.part is part and one.expense.building.high > 0),
            key=lambda one: (-one.expense.building.mid, one.name),
        )
        for part in (Part.ACTION, Part.OPERATOR)
    ]
    if not any(panels):
        return None
    alt = "; ".join(
        f"{part_name(one.part, one.name, messages)}: {_range(one.expense.building, messages)}"
        for parts in panels
        for one in parts
    )
    rows = [max(len(parts), 1) for parts in panels]
    paint = partial(_paint_parts, panels=panels, rows=rows, messages=messages)
    return Drawing((TEXT_WIDTH_IN, 1.3 + 0.3 * sum(rows)), paint, alt)


def _paint_parts(
    figure: Figure, *, panels: Sequence[Sequence[PartBill]], rows: Sequence[int], messages: Messages
) -> None:
    charts = figure.subplots(
        len(panels), 1, squeeze=False, sharex=True, gridspec_kw={"height_ratios": rows}
    )[:, 0]
    highest = max(one.expense.building.high for parts in panels for one in parts)
    for chart, parts, split in zip(charts, panels, (Part.ACTION, Part.OPERATOR), strict=True):
        places = [float(place) for place in range(len(parts), 0, -1)]
        money = [one.expense.building for one in parts]
        chart.barh(
            places,
            [one.mid for one in money],
            height=0.6,
            color=PALETTE[0],
            xerr=[[one.mid - one.low for one in money], [one.high - one.mid for one in money]],
            error_kw={"ecolor": INK, "elinewidth": 0.9, "capsize": 2.5},
        )
        texts = [_range(one, messages) for one in money]
        label_bars(chart, [one.high for one in money], texts, places=places)
        names = [clean(part_name(one.part, one.name, messages), 40) for one in parts]
        chart.set_yticks(places, names)
        chart.set_title(messages(f"bill-part-{split.value}"), loc="left", fontsize=9)
        chart.set_xlim(0, 1.3 * highest)
        chart.xaxis.set_major_formatter(lambda value, _: messages.number(value))
        plain_axes(chart, along="x")
    charts[-1].set_xlabel(messages("chart-bn-vnd"))
    figure.tight_layout()


def _range(money: Money, messages: Messages) -> str:
    return f"{messages.number(money.low, 1)} – {messages.number(money.high, 1)}"
