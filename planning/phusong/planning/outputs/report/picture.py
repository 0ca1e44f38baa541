"""The picture of the report: the last technology's coverage with what is missing and proposed, as SVG."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup

from phusong.coverage.service import ServiceColumn, State
from phusong.planning.outputs.map.layers import ROUTE_MARKS
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.pictures.rasters import Picture, relief_picture, signal_picture
from phusong.planning.results.columns import (
    FIBRE,
    Action,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.stages import Plan

__all__ = ["picture_svg"]

_WEB = "EPSG:3857"
_WIDTH = 600.0
_SIMPLIFY_M = 150.0


class _Sheet:
    """Where things lie on the picture: Web Mercator scaled to ``_WIDTH`` units."""

    def __init__(self, picture: Picture) -> None:
        (south, west), (north, east) = picture.bounds
        corners = gpd.GeoSeries.from_xy([west, east], [south, north], crs=4326).to_crs(_WEB)
        self._left, self._top = float(corners.x.min()), float(corners.y.max())
        self._scale = _WIDTH / float(np.ptp(corners.x))
        self.height = float(np.ptp(corners.y)) * self._scale

    def points(self, frame: gpd.GeoDataFrame) -> Iterator[tuple[float, float]]:
        for point in frame.geometry.to_crs(_WEB):
            yield self._at(point.x, point.y)

    def paths(self, frame: gpd.GeoDataFrame) -> Iterator[str]:
        """SVG path data of each line or outline."""
        for shape in frame.geometry.simplify(_SIMPLIFY_M).to_crs(_WEB):
            for part in shapely.get_parts(shape):
                line = part.exterior if part.geom_type == "Polygon" else part
                corners = (self._at(x, y) for x, y in shapely.get_coordinates(line))
                yield "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self._left) * self._scale, (self._top - y) * self._scale


def picture_svg(plan: Plan) -> Markup:
    """The picture as one SVG element that needs no other file."""
    province = plan.province
    relief = relief_picture(province)
    name = list(plan.coverage.predictions)[-1]
    definition = plan.scenario.technologies[name].definition
    classes = palette.signal_classes(definition.required_rsrp_dbm)
    prediction = plan.coverage.predictions[name]
    signal = signal_picture(prediction.rsrp_dbm, prediction.geobox, classes=classes)
    sheet = _Sheet(relief)
    parts = [
        _image(relief, sheet, opacity=1.0),
        _image(signal, sheet, opacity=0.6),
        *(f'<path d="{d}" class="border"/>' for d in sheet.paths(province.communes)),
        *_routes(plan, sheet),
        *_unserved(plan, sheet),
        *_sites(plan, sheet),
    ]
    size = f"0 0 {_WIDTH:.0f} {sheet.height:.0f}"
    # Nothing here is text from the data: colours, numbers and our own pictures only.
    return Markup(f'<svg viewBox="{size}" role="img">{"".join(parts)}</svg>')


def _image(picture: Picture, sheet: _Sheet, *, opacity: float) -> str:
    return (
        f'<image href="{picture.uri}" width="{_WIDTH:.0f}" height="{sheet.height:.1f}" '
        f'preserveAspectRatio="none" opacity="{opacity}"/>'
    )


def _routes(plan: Plan, sheet: _Sheet) -> Iterator[str]:
    for kind, segments in plan.routes.segments.groupby(RouteColumn.CONSTRUCTION.value):
        mark = ROUTE_MARKS[str(kind)]
        for d in sheet.paths(segments):
            style = f'stroke="{mark["colour"]}" stroke-dasharray="{mark["dash"]}"'
            yield f'<path d="{d}" class="route" {style}/>'


def _unserved(plan: Plan, sheet: _Sheet) -> Iterator[str]:
    """Settlements by what they lack, the gravest drawn last."""
    marks = palette.marks_for(tuple(plan.scenario.technologies), FIBRE)
    places, states = plan.service.places, plan.service.states
    homes = places[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT]
    lacking = states[states[ServiceColumn.STATE] == State.UNSERVED]
    for name in reversed(marks):
        ids = lacking.loc[lacking[ServiceColumn.TECHNOLOGY] == name, ServiceColumn.PLACE_ID]
        yield from _dots(homes[homes[PlaceColumn.PLACE_ID].isin(ids)], marks[name], sheet)


def _sites(plan: Plan, sheet: _Sheet) -> Iterator[str]:
    actions: pd.Series[str] = plan.proposal.sites[ProposalColumn.ACTION]
    for action, mark in ((Action.UPGRADE, palette.UPGRADE), (Action.NEW_SITE, palette.NEW_SITE)):
        yield from _dots(plan.proposal.sites[actions == action], mark, sheet)


def _dots(points: gpd.GeoDataFrame, mark: palette.Mark, sheet: _Sheet) -> Iterator[str]:
    hollow = mark.shape == "ring"
    fill = "none" if hollow else mark.colour
    edge = mark.colour if hollow else "#ffffff"
    for x, y in sheet.points(points):
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mark.radius / 2:.1f}" '
            f'fill="{fill}" stroke="{edge}" stroke-width="{1.6 if hollow else 0.6}"/>'
        )
