"""The picture of one path: ground, line of sight, Fresnel zone, obstacle, and the losses beside it.

Drawn by matplotlib: one drawing gives SVG and PNG, with the width of every text known, and its own
font holds all Vietnamese letters. The same path gives the same bytes.
"""

from __future__ import annotations

from functools import partial

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from phusong.coverage.structures import Floats
from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import INK, LINE, SOFT, clean
from phusong.planning.outputs.words.profile import budget_lines, heading, verdict
from phusong.planning.service.path_story import PathStory

__all__ = ["profile_drawing", "profile_png", "profile_svg"]

_GROUND, _GROUND_EDGE = "#d9c9a3", "#7a6540"
_CLUTTER, _SEA = "#8fb573", "#5b9bd5"
_RAY, _ZONE, _ZONE_EDGE = "#0b5d8a", "#cfe3f1", "#7fb2d6"
_ALERT, _GOOD = "#b3261e", "#1b7a43"


def profile_drawing(story: PathStory, messages: Messages) -> Drawing:
    """The picture, 11 × 5.2 inches."""
    alt = f"{heading(story, messages)}. {verdict(story, messages)}"
    return Drawing((11.0, 5.2), partial(_paint, story=story, messages=messages), alt)


def profile_svg(story: PathStory, messages: Messages) -> str:
    """The picture as an SVG document that needs no other file."""
    return profile_drawing(story, messages).svg()


def profile_png(story: PathStory, messages: Messages) -> bytes:
    """The picture as PNG, 1650 × 780 pixels."""
    return profile_drawing(story, messages).png()


def _paint(figure: Figure, *, story: PathStory, messages: Messages) -> None:
    chart = figure.add_axes((0.062, 0.175, 0.615, 0.655))
    _ground(chart, story)
    _sight(chart, story)
    _ends(chart, story)
    _obstacle(chart, story, messages)
    _frame(chart, story, messages)
    _legend(chart, story, messages)
    _titles(figure, story, messages)
    _budget(figure, story, messages)
    _note(figure, chart, story, messages)


def _ground(chart: Axes, story: PathStory) -> None:
    sight = story.sight
    x, low, ground = sight.distance_km, sight.bulge_m, sight.ground_m + sight.bulge_m
    floor = min(float((low + np.minimum(sight.ground_m, 0)).min()), _bottom(story))
    chart.fill_between(x, floor, ground, color=_GROUND, linewidth=0, zorder=2)
    tops = ground + sight.clutter_m
    chart.fill_between(x, ground, tops, color=_CLUTTER, linewidth=0, zorder=2)
    chart.plot(x, ground, color=_GROUND_EDGE, linewidth=1.2, zorder=4)
    sea = np.where(sight.sea, ground, np.nan)
    chart.plot(x, sea, color=_SEA, linewidth=3.0, solid_capstyle="butt", zorder=5)


def _sight(chart: Axes, story: PathStory) -> None:
    sight = story.sight
    x, line, zone = sight.distance_km, sight.line_m, sight.fresnel_m
    chart.fill_between(x, line - zone, line + zone, color=_ZONE, alpha=0.75, linewidth=0, zorder=1)
    for side in (-1, 1):
        chart.plot(x, line + side * zone, color=_ZONE_EDGE, linewidth=0.9, zorder=5)
        chart.plot(
            x, line + side * 0.6 * zone, color=_ZONE_EDGE, linewidth=0.9, zorder=5, dashes=(4, 3)
        )
    chart.plot(x, line, color=_RAY, linewidth=1.5, zorder=6)


def _over_the_top(story: PathStory) -> tuple[Floats, Floats]:
    """The shortest way over the ground between the antennas: a string pulled tight."""
    sight = story.sight
    height = sight.ground_m + sight.bulge_m
    height[[0, -1]] = sight.line_m[[0, -1]]
    kept: list[int] = []
    for i in range(height.size):
        while len(kept) > 1 and _sags(sight.distance_km, height, (kept[-2], kept[-1], i)):
            kept.pop()
        kept.append(i)
    return sight.distance_km[kept], height[kept]


def _sags(x: Floats, height: Floats, at: tuple[int, int, int]) -> bool:
    """Whether the middle one of three points lies on or under the line between the others."""
    a, b, c = at
    return bool((height[b] - height[a]) * (x[c] - x[a]) <= (height[c] - height[a]) * (x[b] - x[a]))


def _ends(chart: Axes, story: PathStory) -> None:
    """Mast and receiver, with their names."""
    sight = story.sight
    for at in (0, -1):
        x = [sight.distance_km[at]] * 2
        foot = sight.ground_m[at] + sight.bulge_m[at]
        chart.plot(x, [foot, sight.line_m[at]], color=INK, linewidth=2.2, zorder=7)
    chart.plot(
        [sight.distance_km[0], sight.distance_km[-1]],
        [sight.line_m[0], sight.line_m[-1]],
        linestyle="none",
        marker="o",
        markersize=4.5,
        color=INK,
        zorder=8,
        clip_on=False,
    )
    for at, name, side in ((0, story.station, "left"), (-1, story.receiver, "right")):
        chart.annotate(
            clean(name, 24),
            (sight.distance_km[at], sight.line_m[at]),
            xytext=(5 if at == 0 else -3, 9),
            textcoords="offset points",
            ha=side,
            va="bottom",
            fontweight="bold",
            zorder=10,
            bbox={
                "boxstyle": "round,pad=0.15",
                "facecolor": "white",
                "edgecolor": "none",
                "alpha": 0.8,
            },
        )


def _obstacle(chart: Axes, story: PathStory, messages: Messages) -> None:
    """The point in the way, joined to the line that it cuts, with its figures."""
    top = story.link.obstacle
    if top is None:
        return
    sight = story.sight
    line = float(np.interp(top.distance_km, sight.distance_km, sight.line_m))
    peak = line + top.above_line_m
    over = _over_the_top(story)
    if over[0].size > 2:
        chart.plot(*over, color=_ALERT, linewidth=1.1, dashes=(6, 3), zorder=6)
    chart.plot([top.distance_km] * 2, [line, peak], color=_ALERT, linewidth=1.6, zorder=8)
    chart.plot(top.distance_km, peak, marker="v", markersize=8, color=_ALERT, zorder=9)
    text = messages(
        "profile-obstacle" if top.above_line_m > 0 else "profile-obstacle-below",
        km=messages.number(top.distance_km, 2),
        height=messages.number(top.height_m),
        above=messages.number(abs(top.above_line_m), 1),
        loss=messages.number(top.loss_db, 1),
    )
    right = top.distance_km > 0.55 * sight.distance_km[-1]
    chart.annotate(
        text,
        (top.distance_km, max(peak, line)),
        xytext=(top.distance_km, 0.985),
        textcoords=("data", "axes fraction"),
        ha="right" if right else "left",
        va="top",
        fontsize=8.5,
        color=_ALERT,
        zorder=10,
        arrowprops={
            "arrowstyle": "-",
            "color": _ALERT,
            "linewidth": 0.7,
            "relpos": (1 if right else 0, 0),
        },
        bbox={"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": _ALERT},
    )


def _bottom(story: PathStory) -> float:
    sight = story.sight
    lowest = float(np.min(np.minimum(sight.ground_m + sight.bulge_m, sight.line_m)))
    return lowest - 0.06 * max(_top(story) - lowest, 20.0)


def _top(story: PathStory) -> float:
    sight = story.sight
    ground = sight.ground_m + sight.bulge_m + sight.clutter_m
    return float(np.max(np.maximum(ground, sight.line_m + sight.fresnel_m)))


def _frame(chart: Axes, story: PathStory, messages: Messages) -> None:
    sight = story.sight
    bottom, top = _bottom(story), _top(story)
    chart.set_xlim(0, float(sight.distance_km[-1]))
    chart.set_ylim(bottom, top + 0.3 * (top - bottom))  # room for the obstacle's figures
    chart.set_xlabel(messages("profile-axis-distance"))
    chart.set_ylabel(messages("profile-axis-height"))
    chart.xaxis.set_major_formatter(lambda v, _: _plain(messages, float(v)))
    chart.yaxis.set_major_formatter(lambda v, _: _plain(messages, float(v)))
    chart.grid(True, color=LINE, linewidth=0.6, zorder=0)
    chart.set_axisbelow(True)
    for side in ("top", "right"):
        chart.spines[side].set_visible(False)


def _plain(messages: Messages, value: float) -> str:
    """A tick without needless zeros."""
    digits = next((n for n in range(3) if abs(value * 10**n - round(value * 10**n)) < 1e-6), 3)
    return messages.number(value, digits)


def _legend(chart: Axes, story: PathStory, messages: Messages) -> None:
    samples = [
        ("ray", {"color": _RAY, "linewidth": 1.5}),
        ("over", {"color": _ALERT, "linewidth": 1.1, "dashes": (6, 3)}),
        ("fresnel", {"color": _ZONE_EDGE, "linewidth": 0.9}),
        ("fresnel-60", {"color": _ZONE_EDGE, "linewidth": 0.9, "dashes": (4, 3)}),
        ("ground", {"color": _GROUND, "linewidth": 6}),
        ("clutter", {"color": _CLUTTER, "linewidth": 6}),
        ("sea", {"color": _SEA, "linewidth": 3}),
    ]
    shown = {
        "clutter": bool((story.sight.clutter_m > 0).any()),
        "over": story.link.obstacle is not None and _over_the_top(story)[0].size > 2,
        "sea": bool(story.sight.sea.any()),
    }
    for name, style in samples:
        if shown.get(name, True):
            chart.plot([], [], label=messages(f"profile-legend-{name}"), **style)  # type: ignore[arg-type]
    chart.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.135),
        ncols=7,
        frameon=False,
        fontsize=7.5,
        handlelength=1.8,
        columnspacing=1.1,
        handletextpad=0.5,
    )


def _titles(figure: Figure, story: PathStory, messages: Messages) -> None:
    names = {"station": clean(story.station), "receiver": clean(story.receiver)}
    title = messages("profile-title", technology=clean(story.technology), **names)
    figure.text(0.02, 0.955, title, fontsize=13, fontweight="bold", va="center")
    figure.text(
        0.02, 0.9, clean(heading(story, messages), 150), fontsize=9, color=SOFT, va="center"
    )
    colour = _GOOD if story.margin_db >= 0 else _ALERT
    place = {"fontsize": 9.5, "fontweight": "bold", "va": "center", "color": colour}
    figure.text(0.02, 0.858, clean(verdict(story, messages), 150), **place)  # type: ignore[arg-type]


def _note(figure: Figure, chart: Axes, story: PathStory, messages: Messages) -> None:
    """How the drawing stretches the truth, and what a prediction does not count."""
    low, high = chart.get_ylim()
    box = chart.get_window_extent()
    across = 1000 * float(story.sight.distance_km[-1]) / box.width
    times = across / ((high - low) / box.height)
    text = messages("profile-note", times=messages.number(times, 0 if times > 9.5 else 1))
    figure.text(0.715, 0.12, text, fontsize=7.5, color=SOFT, va="top", linespacing=1.4)


def _budget(figure: Figure, story: PathStory, messages: Messages) -> None:
    """The link's budget as a column of figures, from the cell's power to what is missing."""
    left, right, top, step = 0.715, 0.985, 0.80, 0.052
    figure.text(left, top, messages("profile-budget"), fontweight="bold", va="center")
    for number, line in enumerate(budget_lines(story, messages), start=1):
        y = top - 0.012 - number * step
        weight = "bold" if line.total else "normal"
        colour = _ALERT if line.alert else INK
        style = {"va": "center", "fontweight": weight, "color": colour, "fontsize": 8.8}
        figure.text(left, y, line.label, **style)  # type: ignore[arg-type]
        figure.text(right, y, line.value, ha="right", **style)  # type: ignore[arg-type]
        if line.total:
            rule = mpl.lines.Line2D([left, right], [y + step / 2] * 2, color=LINE, linewidth=0.8)
            figure.add_artist(rule)
