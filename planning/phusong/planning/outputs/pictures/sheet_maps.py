"""The small map of a commune's or a park's sheet: who is served when, what is missing, what is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from phusong.coverage.service import State
from phusong.layers.columns import Communes
from phusong.layers.i18n import Messages
from phusong.planning.outputs.ground_folder import Ground
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.pictures.drawing import INK, LINE, SOFT, clean
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.targets.attainment import NEVER, OUTSIDE, TODAY

__all__ = ["commune_drawing", "park_drawing"]

_TODAY, _ADDED, _NEVER, _OUTSIDE = "#41b6c4", "#f5e50a", "#ffffff", "#eef1f4"
_WORK, _CABLE, _HOME, _LACKING = "#0072b2", "#aa3377", "#3b3b3b", "#d55e00"
_PANEL_INCHES, _LEGEND_INCHES, _TITLE_INCHES = 3.5, 0.5, 0.22
_MARGIN, _LEAST_MARGIN_M = 0.06, 800.0
_AROUND_PARK_M = 2000.0
_FLATTEST, _TALLEST = 0.65, 1.1
"""Height of a panel by its width."""
_NAMED = 16
"""Settlements beyond which only those without service are named."""
_BARS_KM = (50, 20, 10, 5, 2, 1, 0.5)
_Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a map is about."""

    name: str
    shape: BaseGeometry
    bounds: _Bounds
    codes: frozenset[str] | None
    """Of the communes whose settlements bear names; None: all settlements."""


def commune_drawing(ground: Ground, code: str, messages: Messages) -> Drawing | None:
    """One panel per technology; None where the commune lies outside the grid."""
    communes = ground.layers["communes"]
    own = communes[communes[Communes.CODE].astype(str) == code]
    if not _on_grid(own, ground):
        return None
    shape = own.geometry.union_all()
    name = str(own[Communes.NAME].iloc[0])
    bounds = _framed(shape.intersection(_area(ground)).bounds)
    return _drawing(ground, _Subject(name, shape, bounds, frozenset({code})), messages)


def park_drawing(ground: Ground, place_id: str, messages: Messages) -> Drawing | None:
    """The same of a park and what lies around it."""
    parks = ground.layers["parks"]
    own = parks[parks[PlaceColumn.PLACE_ID].astype(str) == place_id]
    if not _on_grid(own, ground):
        return None
    park = own.iloc[0]
    outline = park.get(PlaceColumn.OUTLINE)
    drawn = isinstance(outline, str) and outline
    shape = shapely.from_wkt(outline) if drawn else park.geometry.buffer(park[PlaceColumn.RADIUS_M])
    bounds = _framed(shape.buffer(_AROUND_PARK_M).bounds)
    return _drawing(ground, _Subject(str(park[PlaceColumn.NAME]), shape, bounds, None), messages)


def _area(ground: Ground) -> shapely.Polygon:
    return shapely.box(*ground.grid.boundingbox.bbox)


def _on_grid(own: gpd.GeoDataFrame, ground: Ground) -> bool:
    return bool(own.geometry.intersects(_area(ground)).any())


def _drawing(ground: Ground, subject: _Subject, messages: Messages) -> Drawing:
    west, south, east, north = subject.bounds
    tall = (north - south) / (east - west)
    names = tuple(ground.since)
    inches = (_PANEL_INCHES * len(names), _PANEL_INCHES * tall + _LEGEND_INCHES + _TITLE_INCHES)
    paint = partial(_paint, ground=ground, subject=subject, names=names, messages=messages)
    return Drawing(inches, paint, messages("account-map-alt", commune=subject.name))


def _framed(bounds: _Bounds) -> _Bounds:
    """Bounds with a margin, neither too flat nor too tall for a page."""
    west, south, east, north = bounds
    width, height = east - west, north - south
    margin = max(_LEAST_MARGIN_M, _MARGIN * max(width, height))
    width, height = width + 2 * margin, height + 2 * margin
    wide = max(width, height / _TALLEST)
    high = max(height, wide * _FLATTEST)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _paint(
    figure: Figure,
    *,
    ground: Ground,
    subject: _Subject,
    names: Sequence[str],
    messages: Messages,
) -> None:
    legend = _LEGEND_INCHES / figure.get_figheight()
    high = 1.0 - legend - _TITLE_INCHES / figure.get_figheight()
    for place, name in enumerate(names):
        axes = figure.add_axes((place / len(names) + 0.01, legend, 1 / len(names) - 0.02, high))
        axes.set_title(name, fontsize=9, pad=3)
        _paint_panel(axes, ground, subject, technology=name)
    figure.legend(
        handles=_legend(messages),
        loc="lower center",
        ncols=5,
        frameon=False,
        fontsize=7,
        columnspacing=1.2,
        handlelength=1.4,
    )


def _paint_panel(axes: Axes, ground: Ground, subject: _Subject, *, technology: str) -> None:
    bounds = subject.bounds
    west, south, east, north = bounds
    _paint_service(axes, ground, ground.since[technology])
    window = shapely.box(*bounds)
    for outline in ground.layers["communes"].geometry.intersection(window).boundary:
        _line(axes, outline, colour=SOFT, width=0.5)
    _line(axes, subject.shape.boundary, colour=INK, width=1.6)
    for way in ground.layers["routes"].geometry.intersection(window):
        _line(axes, way, colour=_CABLE, width=1.4)
    _points(axes, _within(ground.layers["existing_sites"], bounds), "o", _HOME, size=2.0)
    for layer, mark in (("upgrades", "s"), ("sites", "^")):
        _points(axes, _within(ground.layers[layer], bounds), mark, _WORK, size=5.5)
    _paint_homes(axes, _within(ground.layers["settlements"], bounds), technology, subject)
    _scale(axes, bounds)
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal", xticks=[], yticks=[])
    for edge in axes.spines.values():
        edge.set_color(LINE)


def _paint_service(axes: Axes, ground: Ground, since: NDArray[np.uint16]) -> None:
    classes = np.select([since == OUTSIDE, since == NEVER, since == TODAY], [0, 1, 2], default=3)
    west, south, east, north = ground.grid.boundingbox.bbox
    axes.imshow(
        classes,
        extent=(west, east, south, north),
        cmap=ListedColormap([_OUTSIDE, _NEVER, _TODAY, _ADDED]),
        vmin=0,
        vmax=3,
        interpolation="nearest",
        alpha=0.75,
    )


def _paint_homes(axes: Axes, homes: gpd.GeoDataFrame, technology: str, subject: _Subject) -> None:
    """Settlements; those without the technology by a cross, and their names first."""
    lacking = homes[f"{technology}_state"] == State.UNSERVED.value
    _points(axes, homes[~lacking], "o", _HOME, size=3.2, face="white")
    _points(axes, homes[lacking], "X", _LACKING, size=6.0)
    mine = homes
    if subject.codes is not None:
        mine = homes[homes[PlaceColumn.COMMUNE_CODE].astype(str).isin(subject.codes)]
    dark = lacking.reindex(mine.index)
    named = mine if len(mine) <= _NAMED else mine[dark]
    for name, point, missing in zip(
        named[PlaceColumn.NAME], named.geometry, dark.reindex(named.index), strict=True
    ):
        # Names of what is missing stand below their marks, clear of their neighbours' names.
        label = axes.annotate(
            clean(str(name), 22),
            (point.x, point.y),
            xytext=(3.5, -7.5 if missing else 2.5),
            textcoords="offset points",
            fontsize=6,
            annotation_clip=True,
        )
        label.set_path_effects([patheffects.withStroke(linewidth=1.6, foreground="white")])


def _within(frame: gpd.GeoDataFrame, bounds: _Bounds) -> gpd.GeoDataFrame:
    west, south, east, north = bounds
    return frame.cx[west:east, south:north]


def _points(
    axes: Axes, frame: gpd.GeoDataFrame, mark: str, colour: str, *, size: float, face: str = ""
) -> None:
    axes.plot(
        frame.geometry.x,
        frame.geometry.y,
        linestyle="",
        marker=mark,
        markersize=size,
        markerfacecolor=face or colour,
        markeredgecolor=colour if face else "white",
        markeredgewidth=0.8 if face else 0.3,
    )


def _line(axes: Axes, shape: shapely.Geometry, *, colour: str, width: float) -> None:
    for part in shapely.get_parts(shape):
        if part.geom_type in ("LineString", "LinearRing"):
            axes.plot(*shapely.get_coordinates(part).T, color=colour, linewidth=width)


def _scale(axes: Axes, bounds: _Bounds) -> None:
    west, south, east, north = bounds
    longest = (east - west) / 3
    km = next((one for one in _BARS_KM if one * 1000 <= longest), _BARS_KM[-1])
    x, y = west + 0.04 * (east - west), south + 0.04 * (north - south)
    axes.plot([x, x + km * 1000], [y, y], color=INK, linewidth=2, solid_capstyle="butt")
    label = axes.annotate(
        f"{km:g} km", (x, y), xytext=(0, 3), textcoords="offset points", fontsize=6.5
    )
    label.set_path_effects([patheffects.withStroke(linewidth=1.6, foreground="white")])


def _legend(messages: Messages) -> list[Patch | Line2D]:
    def dot(mark: str, colour: str, text: str, face: str = "") -> Line2D:
        return Line2D(
            [],
            [],
            linestyle="",
            marker=mark,
            markersize=5,
            markerfacecolor=face or colour,
            markeredgecolor=colour,
            label=messages(f"account-map-{text}"),
        )

    areas = (("today", _TODAY), ("added", _ADDED), ("never", _NEVER))
    return [
        *(
            Patch(facecolor=colour, edgecolor=LINE, label=messages(f"account-map-{text}"))
            for text, colour in areas
        ),
        Line2D([], [], color=_CABLE, label=messages("account-map-cable")),
        dot("o", _HOME, "home", "white"),
        dot("X", _LACKING, "lacking"),
        dot("o", _HOME, "station"),
        dot("s", _WORK, "upgrade"),
        dot("^", _WORK, "site"),
    ]
