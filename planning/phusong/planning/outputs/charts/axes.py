"""What the charts have in common: quiet axes, figures in the reader's notation, colours for operators."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from phusong.planning.outputs.pictures.drawing import LINE

__all__ = ["HATCH", "PALETTE", "TEXT_WIDTH_IN", "label_bars", "plain_axes", "year_ticks"]

PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f")
"""Of Okabe and Ito, which colour-blind readers keep apart; grey for what comes after them."""
HATCH = "////"
TEXT_WIDTH_IN = 7.2
"""Of a drawing that fills the width of a page."""


def plain_axes(chart: Axes, *, along: str = "y") -> None:
    """Thin lines at the figures of one axis, and no frame."""
    chart.grid(True, axis="y" if along == "y" else "x", color=LINE, linewidth=0.6)
    chart.set_axisbelow(True)
    hidden = ("top", "right", "left") if along == "y" else ("top", "right", "bottom")
    for side in hidden:
        chart.spines[side].set_visible(False)
    chart.tick_params(length=0)


def year_ticks(chart: Axes, names: Sequence[str]) -> None:
    """One tick for each year."""
    chart.set_xticks(range(len(names)), names)


def label_bars(
    chart: Axes, ends: Sequence[float], texts: Sequence[str], *, places: Sequence[float]
) -> None:
    """A figure beyond the end of each lying bar, with room for it."""
    for end, text, place in zip(ends, texts, places, strict=True):
        chart.annotate(
            text, (end, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8
        )
    farthest = max(ends, default=0.0)
    chart.set_xlim(0, 1.25 * farthest if farthest > 0 else 1.0)
