"""Maps of the report: who is served today and at the end, and what is built when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.typing import ColorType

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.layers.schema import LayerKind
from phusong.planning.outputs.charts.axes import TEXT_WIDTH_IN
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import INK, SOFT, clean
from phusong.planning.outputs.pictures.palette import LAND, SEA
from phusong.planning.results.columns import Action, PlaceColumn, PlaceKind, ProposalColumn
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import NEVER, OUTSIDE, TODAY, served_since

__all__ = ["coverage_maps", "works_map"]

_SERVED, _LACKING, _UNKNOWN = "#2c7fb8", "#fdcc8a", "#c9c9c9"
_CROSS = "#b30000"
_SIMPLIFY_M = 200.0
_LEAST_SHAPE_M2 = 1e5
"""Islands smaller than this are no more than a dot of the drawing."""
_PER_ROW = 4
_MAP_SHARE, _TALLEST_IN = 0.72, 5.0
"""Of the map of works: its part of the width, the rest is for the legend; and its height at most."""
_MARKS: Mapping[Action, tuple[str, float]] = {
    Action.NEW_SITE: ("^", 46.0),
    Action.UPGRADE: ("s", 17.0),
}


def coverage_maps(plan: Plan, messages: Messages) -> Drawing:
    """Two maps for each technology: today, and at the end of the programme."""
    last = plan.scenario.programme.years[-1]
    panels = []
    for name in plan.scenario.technologies:
        since = served_since(plan, name)
        dark = _dark(plan, name)
        for year in (None, last):
            reached = (since != NEVER) & (since <= (TODAY if year is None else year))
            classes = np.where(since == OUTSIDE, 3, np.where(reached, 1, 2))
            title = messages(
                "chart-map-title",
                technology=clean(name, 20),
                when=messages("chart-today")
                if year is None
                else messages("chart-year-end", year=str(year)),
            )
            panels.append((title, classes.astype(np.uint8), dark if year is None else None))
    ground = _Ground(plan)
    columns = min(_PER_ROW, len(panels))
    rows = -(-len(panels) // columns)
    height = rows * (TEXT_WIDTH_IN / columns * ground.shape + 0.25) + 0.4
    paint = partial(_paint_coverage, ground=ground, panels=panels, rows=rows, messages=messages)
    return Drawing((TEXT_WIDTH_IN, height), paint, messages("chart-map-alt"))


def _dark(plan: Plan, technology: str) -> gpd.GeoDataFrame:
    """Settlements that lack a technology today."""
    states, places = plan.service.states, plan.service.places
    lacking = states[
        (states[ServiceColumn.TECHNOLOGY] == technology)
        & (states[ServiceColumn.STATE] == State.UNSERVED)
    ]
    chosen = places[PlaceColumn.PLACE_ID].isin(lacking[ServiceColumn.PLACE_ID])
    return places[chosen & (places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT)]


class _Ground:
    """Land, communes and the part of the grid that the province fills."""

    def __init__(self, plan: Plan) -> None:
        province = plan.province
        grid, inside = province.grid, province.zones >= 0
        self.extent = _extent(grid.boundingbox.bbox)
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        west, north = grid.affine * (columns[0] - 1, rows[0] - 1)
        east, south = grid.affine * (columns[-1] + 2, rows[-1] + 2)
        self.window = (west, east, south, north)
        self.shape = (north - south) / (east - west)
        self._land = _rings(province.tables[LayerKind.LAND])
        self._communes = _rings(province.communes)

    def paint(self, chart: Axes) -> None:
        """The sea, the land beyond the province, and the rims of communes above all."""
        chart.set_facecolor(SEA)
        chart.add_collection(PolyCollection(self._land, facecolor=LAND, linewidth=0, zorder=1))
        chart.add_collection(LineCollection(self._communes, color=SOFT, linewidth=0.25, zorder=4))
        self.frame(chart)

    def frame(self, chart: Axes) -> None:
        """Show the province and no more; pictures and shapes move the limits of axes."""
        west, east, south, north = self.window
        chart.set_xlim(west, east)
        chart.set_ylim(south, north)
        chart.set_aspect("equal")
        chart.set_xticks([])
        chart.set_yticks([])
        for spine in chart.spines.values():
            spine.set_linewidth(0.4)


def _extent(box: Sequence[float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    return west, east, south, north


def _rings(frame: gpd.GeoDataFrame) -> list[npt.NDArray[np.float64]]:
    """Outlines of all parts that can be seen, (N, 2) each."""
    parts = shapely.get_parts(frame.geometry.to_numpy())
    large = shapely.simplify(parts[shapely.area(parts) >= _LEAST_SHAPE_M2], _SIMPLIFY_M)
    rings = [shapely.get_coordinates(shapely.get_exterior_ring(part)) for part in large]
    return [ring for ring in rings if len(ring)]


def _paint_coverage(
    figure: Figure,
    *,
    ground: _Ground,
    panels: Sequence[tuple[str, npt.NDArray[np.uint8], gpd.GeoDataFrame | None]],
    rows: int,
    messages: Messages,
) -> None:
    columns = -(-len(panels) // rows)
    charts = figure.subplots(rows, columns, squeeze=False).ravel()
    for chart in charts[len(panels) :]:
        chart.set_visible(False)
    for chart, (title, classes, dark) in zip(charts, panels, strict=False):
        ground.paint(chart)
        # Class 3 is outside: the land below shows through.
        chart.imshow(
            np.ma.masked_equal(classes, 3),
            cmap=ListedColormap([_SERVED, _LACKING]),
            vmin=1,
            vmax=2,
            extent=ground.extent,
            interpolation="nearest",
            zorder=2,
        )
        ground.frame(chart)
        if dark is not None and len(dark):
            chart.scatter(
                dark.geometry.x,
                dark.geometry.y,
                s=7,
                marker="x",
                color=_CROSS,
                linewidth=0.7,
                zorder=5,
            )
        chart.set_title(title, fontsize=8, loc="left")
    handles = [
        Patch(facecolor=_SERVED, label=messages("chart-map-served")),
        Patch(facecolor=_LACKING, label=messages("chart-map-lacking")),
        Line2D(
            [],
            [],
            linestyle="",
            marker="x",
            color=_CROSS,
            ms=4,
            label=messages("chart-map-settlements"),
        ),
    ]
    figure.legend(handles=handles, loc="lower center", ncols=3, frameon=False, fontsize=8)
    figure.subplots_adjust(
        left=0.005,
        right=0.995,
        wspace=0.03,
        hspace=0.08,
        top=1 - 0.22 / figure.get_figheight(),
        bottom=0.32 / figure.get_figheight(),
    )


def works_map(plan: Plan, messages: Messages) -> Drawing | None:
    """New sites, upgrades and cable, coloured by year; None where nothing is proposed."""
    sites, segments = plan.proposal.sites, plan.routes.segments
    if sites.empty and segments.empty:
        return None
    years = plan.scenario.programme.years
    ground = _Ground(plan)
    width = _MAP_SHARE * TEXT_WIDTH_IN
    paint = partial(_paint_works, ground=ground, plan=plan, messages=messages)
    alt = messages("chart-works-map-alt", first=str(years[0]), last=str(years[-1]))
    return Drawing((TEXT_WIDTH_IN, min(width * ground.shape, _TALLEST_IN) + 0.1), paint, alt)


def _paint_works(figure: Figure, *, ground: _Ground, plan: Plan, messages: Messages) -> None:
    chart = figure.add_axes((0.005, 0.01, _MAP_SHARE, 0.98))
    ground.paint(chart)
    chart.set_anchor("W")
    years = (*plan.scenario.programme.years, None)
    # Its last tenth is too pale for a mark on land.
    shades = mpl.colormaps["viridis"](np.linspace(0.0, 0.9, len(years) - 1))
    colours = dict(zip(years, [*map(mpl.colors.to_hex, shades), _UNKNOWN], strict=True))
    for year, colour in colours.items():
        for frame, paint in ((plan.routes.segments, _cable), (plan.proposal.sites, _sites)):
            own = frame["year"].isna() if year is None else frame["year"].eq(year).fillna(False)
            if own.any():
                paint(chart, frame[own], colour)
    undated = plan.proposal.sites[ProposalColumn.YEAR].isna().any()
    handles = [
        *(Patch(facecolor=colours[year], label=str(year)) for year in years if year is not None),
        *([Patch(facecolor=_UNKNOWN, label=messages("report-no-year"))] if undated else []),
        *(
            Line2D(
                [],
                [],
                linestyle="",
                marker=mark,
                color=INK,
                ms=size**0.5,
                label=messages(f"action-{action.value}"),
            )
            for action, (mark, size) in _MARKS.items()
        ),
        Line2D([], [], color=INK, linewidth=1.8, label=messages("chart-works-map-cable")),
    ]
    tall = 0.98 * figure.get_figheight() / ground.shape / figure.get_figwidth()
    beside = min(tall, _MAP_SHARE) + 0.02
    figure.legend(handles=handles, loc="center left", bbox_to_anchor=(beside, 0.5), frameon=False)


def _cable(chart: Axes, frame: gpd.GeoDataFrame, colour: ColorType) -> None:
    lines = shapely.get_parts(shapely.simplify(frame.geometry.to_numpy(), _SIMPLIFY_M))
    paths = [shapely.get_coordinates(line) for line in lines]
    chart.add_collection(LineCollection(paths, color=colour, linewidth=1.8, zorder=5))


def _sites(chart: Axes, frame: gpd.GeoDataFrame, colour: ColorType) -> None:
    for action, (mark, size) in _MARKS.items():
        own = frame[frame[ProposalColumn.ACTION] == action]
        chart.scatter(
            own.geometry.x,
            own.geometry.y,
            s=size,
            marker=mark,
            color=colour,
            edgecolor=INK,
            linewidth=0.4,
            zorder=6,
        )
