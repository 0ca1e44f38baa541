"""The straight-line diagram of cables under the sea: type of cable, events and depth along each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import INK, LINE, SOFT, clean
from phusong.planning.sea.positions import Event, PositionColumn
from phusong.planning.sea.results import CableWorks, SeaWorks

__all__ = ["straight_line_drawing", "straight_line_svg"]

_COLOURS: Mapping[str, str] = MappingProxyType(
    {"DA": "#7b3f00", "SA": "#c77f1a", "LWP": "#2f7fb8", "LW": "#7fb2d6"}
)
_DEPTH = "#5b9bd5"
_EACH_INCHES = 2.1
_QUIET = (Event.TURN.value, Event.PROTECTION.value)
"""Events that are ticks without a word."""


def straight_line_drawing(
    sea: SeaWorks, messages: Messages, *, first: int | None = None
) -> Drawing:
    """The diagram of all cables, or the first ones."""
    cables = sea.cables[:first]
    paint = partial(_paint, cables=cables, positions=sea.positions, messages=messages)
    inches = (11.0, _EACH_INCHES * max(len(cables), 1) + 0.5)
    return Drawing(inches, paint, messages("report-sea-diagram"))


def straight_line_svg(sea: SeaWorks, messages: Messages, *, first: int | None = None) -> str:
    """The diagram of all cables, or the first ones, as an SVG document that needs no other file."""
    return straight_line_drawing(sea, messages, first=first).svg()


def _paint(
    figure: Figure, *, cables: tuple[CableWorks, ...], positions: pd.DataFrame, messages: Messages
) -> None:
    charts = figure.subplots(max(len(cables), 1), 1, squeeze=False)[:, 0]
    for chart, cable in zip(charts, cables, strict=False):
        own = positions[
            (positions[PositionColumn.ROUTE_ID] == cable.route_id)
            & (positions[PositionColumn.SEGMENT] == cable.segment)
        ]
        _draw(chart, cable, own, messages)
    if cables:
        charts[-1].set_xlabel(messages("sea-diagram-axis"))
        _legend(figure, cables, messages)
    figure.tight_layout(rect=(0, 0, 1, 1 - 0.35 / figure.get_figheight()))


def _draw(chart: Axes, cable: CableWorks, rows: pd.DataFrame, messages: Messages) -> None:
    along = rows[PositionColumn.CUMULATIVE_KM].to_list()
    types = rows[PositionColumn.CABLE_TYPE].to_list()
    for begin, end, kind in zip(along[:-1], along[1:], types[1:], strict=True):
        chart.plot(
            [begin, end], [1, 1], color=_COLOURS[kind], linewidth=6, solid_capstyle="butt", zorder=3
        )
    for where, event, detail in zip(
        along, rows[PositionColumn.EVENT], rows[PositionColumn.DETAIL], strict=True
    ):
        chart.plot([where, where], [0.9, 1.1], color=INK, linewidth=0.8, zorder=4)
        if event not in _QUIET:
            text = " ".join((messages(f"event-{event}"), clean(str(detail), 24))).strip()
            chart.annotate(
                text, (where, 1.12), rotation=35, ha="left", va="bottom", fontsize=7, color=SOFT
            )
    _depth(chart, along, rows[PositionColumn.DEPTH_M].to_list(), messages)
    title = messages(
        "sea-diagram-cable",
        route=f"{cable.route_id}.{cable.segment}",
        serves=clean(cable.serves),
        km=messages.number(cable.doubt.route_km[0], 2),
        cable=messages.number(cable.doubt.cable_km, 2),
    )
    chart.set_title(title, loc="left", fontsize=9, fontweight="bold", pad=26)
    chart.set_yticks([])
    chart.set_ylim(-0.25, 1.15)
    chart.xaxis.set_major_formatter(lambda v, _: _plain(messages, float(v)))
    for side in ("left", "right", "top"):
        chart.spines[side].set_visible(False)


def _plain(messages: Messages, value: float) -> str:
    """A tick without needless zeros."""
    digits = next(n for n in range(4) if n == 3 or abs(value - round(value, n)) < 1e-6)
    return messages.number(value, digits)


def _depth(chart: Axes, along: list[float], depth: list[float], messages: Messages) -> None:
    """Depth at the positions in the lower part of the strip, each with its figure."""
    known = [(x, d) for x, d in zip(along, depth, strict=True) if not math.isnan(d)]
    if not known:
        return
    deepest = max(max(d for _, d in known), 1.0)
    x = [where for where, _ in known]
    y = [0.75 - 0.75 * max(d, 0.0) / deepest for _, d in known]
    chart.fill_between(x, 0.75, y, color=_DEPTH, alpha=0.25, linewidth=0)
    chart.plot(x, y, color=_DEPTH, linewidth=1.0)
    chart.axhline(0.75, color=LINE, linewidth=0.8)
    at = min(range(len(known)), key=lambda i: y[i])
    chart.annotate(
        f"{messages.number(known[at][1])} m",
        (x[at], y[at]),
        xytext=(0, -2),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=7,
        color=SOFT,
    )


def _legend(figure: Figure, cables: tuple[CableWorks, ...], messages: Messages) -> None:
    kinds = [
        k for k in _COLOURS if any(k == kind for c in cables for kind, _ in c.protection.armour_km)
    ]
    handles = [
        mpl.lines.Line2D([], [], color=_COLOURS[k], linewidth=6, label=messages(f"armour-{k}"))
        for k in kinds
    ]
    handles.append(
        mpl.lines.Line2D([], [], color=_DEPTH, linewidth=1.0, label=messages("sea-diagram-depth"))
    )
    figure.legend(handles=handles, loc="upper right", ncols=len(handles), frameon=False, fontsize=8)
