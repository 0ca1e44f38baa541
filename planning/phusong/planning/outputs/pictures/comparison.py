"""Pictures of plans side by side: who is served and what is spent by year, and who gains where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from phusong.layers.i18n import Messages
from phusong.planning.comparison.plans import Comparison, Outline, Shift, difference
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import INK, LINE, SOFT, clean
from phusong.planning.outputs.words.general import technology_name

__all__ = ["chart_drawing", "chart_svg", "difference_drawing", "difference_svg"]

_PLANS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#1d2730")
"""Of Okabe and Ito; further plans begin anew with other marks."""
_MARKS = "osD^v"
_SHIFTS: Mapping[Shift, str] = MappingProxyType(
    {
        Shift.GAINED: "#0072b2",
        Shift.LOST: "#d55e00",
        Shift.SOONER: "#8ec7e8",
        Shift.LATER: "#f2c089",
        Shift.SAME: "#dfe5d8",
        Shift.NEITHER: "#a9a9a9",
    }
)
_BACKGROUND = "#ffffff"
_MAP_INCHES = 6.4


def chart_svg(comparison: Comparison, outlines: Mapping[str, Outline], messages: Messages) -> str:
    """Share of people served by year, a panel per technology, and spending by year, as SVG."""
    return chart_drawing(comparison, outlines, messages).svg()


def chart_drawing(
    comparison: Comparison, outlines: Mapping[str, Outline], messages: Messages
) -> Drawing:
    """What :func:`chart_svg` shows."""
    names = [f"{label}: {clean(own.name(messages.language))}" for label, own in outlines.items()]
    shares = _shares(comparison)
    paint = partial(
        _paint_chart, comparison=comparison, shares=shares, names=names, messages=messages
    )
    inches = (4.2 * (shares["technology"].nunique() + 1), 4.0)
    return Drawing(inches, paint, messages("compare-chart"))


def _paint_chart(
    figure: Figure,
    *,
    comparison: Comparison,
    shares: pd.DataFrame,
    names: Sequence[str],
    messages: Messages,
) -> None:
    technologies = list(dict.fromkeys(shares["technology"]))
    charts = figure.subplots(1, len(technologies) + 1, squeeze=False)[0]
    for chart, technology in zip(charts, technologies, strict=False):
        mine = shares[shares["technology"] == technology]
        _lines(chart, mine, comparison.labels, messages)
        name = technology_name(technology, messages)
        unit = messages(f"compare-unit-{mine['unit'].iloc[0]}")
        chart.set_title(messages("compare-chart-share", technology=clean(name), unit=unit))
    _bars(charts[-1], comparison, messages)
    handles, _ = charts[-1].get_legend_handles_labels()
    figure.legend(handles, names, loc="lower center", ncols=min(3, len(names)), frameon=False)
    figure.tight_layout(rect=(0, 0.06 + 0.05 * ((len(names) - 1) // 3), 1, 1))


def difference_svg(
    base: Outline, other: Outline, messages: Messages, *, technology: str, title: str
) -> str:
    """Who is served in ``other`` and was not in ``base``, who no longer, who sooner, who later.

    Raises
    ------
    KeyError
        When one of them does not have the technology.
    """
    drawing = difference_drawing(base, other, messages, technology=technology, title=title)
    return drawing.svg()


def difference_drawing(
    base: Outline, other: Outline, messages: Messages, *, technology: str, title: str
) -> Drawing:
    """What :func:`difference_svg` shows."""
    shift = difference(base.since[technology], other.since[technology])
    west, south, east, north = base.grid.boundingbox.bbox
    height = _MAP_INCHES * (north - south) / (east - west)
    inches = (_MAP_INCHES, min(height, 1.6 * _MAP_INCHES) + 1.2)
    paint = partial(_paint_shift, shift=shift, base=base, messages=messages, title=title)
    return Drawing(inches, paint, title, crop=True)


def _paint_shift(
    figure: Figure,
    *,
    shift: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    base: Outline,
    messages: Messages,
    title: str,
) -> None:
    west, south, east, north = base.grid.boundingbox.bbox
    order = list(_SHIFTS)
    picture = np.full(shift.shape, len(order), dtype=np.uint8)
    for number, kind in enumerate(order):
        picture[shift == kind] = number
    chart = figure.add_subplot()
    chart.imshow(
        picture,
        cmap=ListedColormap([*_SHIFTS.values(), _BACKGROUND]),
        vmin=0,
        vmax=len(order),
        extent=(west, east, south, north),
        interpolation="nearest",
    )
    base.communes.boundary.plot(ax=chart, color=SOFT, linewidth=0.5)
    _around(chart, shift != Shift.OUTSIDE, base)
    chart.set_axis_off()
    chart.set_title(title, fontsize=10, fontweight="bold", loc="left")
    _legend(figure, shift, base, messages)


def _shares(comparison: Comparison) -> pd.DataFrame:
    """Percent by technology and year: of people where they count, else of settlements."""
    table = comparison.people
    keys = ["technology", "unit", "year"]
    labels = list(comparison.labels)
    every = table[table["count"] == "all"].drop(columns="count").reset_index(drop=True)
    served = table[table["count"] == "served"].drop(columns="count").reset_index(drop=True)
    assert every[keys].equals(served[keys])
    told = every[keys].join(100.0 * served[labels] / every[labels])
    by_people = set(told.loc[told["unit"] == "people", "technology"])
    return told[(told["unit"] == "people") | ~told["technology"].isin(by_people)]


def _lines(chart: Axes, shares: pd.DataFrame, labels: Sequence[str], messages: Messages) -> None:
    years = sorted(int(year) for year in shares["year"].dropna().unique())
    at = {year: place for place, year in enumerate(years, start=1)}
    where = [0 if pd.isna(year) else at[int(year)] for year in shares["year"]]
    for number, label in enumerate(labels):
        chart.plot(
            where,
            shares[label],
            color=_PLANS[number % len(_PLANS)],
            marker=_MARKS[(number + number // len(_PLANS)) % len(_MARKS)],
            # Later plans are drawn smaller, so that equal lines do not hide one another.
            markersize=max(3.5, 8.0 - 1.5 * number),
            linewidth=max(1.0, 2.6 - 0.5 * number),
        )
    chart.set_xticks(range(len(years) + 1), [messages("compare-today"), *map(str, years)])
    figures = shares[list(labels)].to_numpy(dtype=float)
    low, high = np.nanmin(figures), np.nanmax(figures)
    # A line that hardly moves shall not look as if it did.
    room = max(0.08 * (high - low), 0.5)
    chart.set_ylim(low - room, high + room)
    chart.set_yticks([tick for tick in chart.get_yticks() if low - room <= tick <= 100.0])
    chart.set_ylabel("%")
    _plain(chart, messages)


def _bars(chart: Axes, comparison: Comparison, messages: Messages) -> None:
    """Building at middle costs, as far as years have any."""
    money = comparison.money
    mine = money[(money["part"] == "building") & (money["end"] == "mid") & money["year"].notna()]
    labels = list(comparison.labels)
    spent = mine[(mine[labels] > 0).any(axis=1)].sort_values("year")
    width = 0.8 / len(labels)
    for number, label in enumerate(labels):
        at = np.arange(len(spent)) + (number - (len(labels) - 1) / 2) * width
        colour = _PLANS[number % len(_PLANS)]
        chart.bar(at, spent[label], width=width, color=colour, label=label)
    chart.set_xticks(range(len(spent)), [str(year) for year in spent["year"]])
    chart.set_title(messages("compare-chart-money"))
    chart.set_ylabel(messages("compare-bn-vnd"))
    _plain(chart, messages)


def _plain(chart: Axes, messages: Messages) -> None:
    def tick(value: float, _: object) -> str:
        low, high = chart.get_ylim()
        return messages.number(value, int(np.clip(2 - np.floor(np.log10(high - low)), 0, 3)))

    chart.yaxis.set_major_formatter(tick)
    chart.grid(True, axis="y", color=LINE, linewidth=0.6)
    chart.set_axisbelow(True)
    for side in ("top", "right"):
        chart.spines[side].set_visible(False)


def _around(
    chart: Axes, inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], base: Outline
) -> None:
    """Show what is inside the province; grids reach far out to sea."""
    if not inside.any():
        return
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    west, north = base.grid.affine * (columns[0] - 1, rows[0] - 1)
    east, south = base.grid.affine * (columns[-1] + 2, rows[-1] + 2)
    chart.set_xlim(west, east)
    chart.set_ylim(south, north)


def _legend(
    figure: Figure,
    shift: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    base: Outline,
    messages: Messages,
) -> None:
    pixel_km2 = abs(base.grid.resolution.x * base.grid.resolution.y) / 1e6
    marks = [
        Patch(
            facecolor=colour,
            edgecolor=INK,
            linewidth=0.3,
            label=messages(
                "compare-area",
                shift=messages(f"compare-shift-{kind.name.lower()}"),
                km2=float(np.count_nonzero(shift == kind)) * pixel_km2,
            ),
        )
        for kind, colour in _SHIFTS.items()
    ]
    figure.legend(
        handles=marks, loc="upper center", bbox_to_anchor=(0.5, 0.09), ncols=2, frameon=False
    )
