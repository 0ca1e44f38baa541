"""The layer of land as it is drawn: what of a line lies beside it."""

from __future__ import annotations

from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely

__all__ = ["DrawnLand"]


class DrawnLand:
    """The layer of land, asked for what of lines lies off it."""

    def __init__(self, land: gpd.GeoDataFrame) -> None:
        self._shapes = shapely.get_parts(land.geometry.to_numpy())

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._shapes)

    def off(self, line: shapely.LineString) -> list[shapely.LineString]:
        """Pieces of a line that lie on no land, in the order along it."""
        rest: shapely.Geometry = line
        for shape in self._shapes[np.sort(self._tree.query(line))]:
            rest = shapely.difference(rest, shape)
        pieces = [piece for piece in shapely.get_parts(rest) if piece.length > 0]
        along = [float(line.project(shapely.Point(piece.coords[0]))) for piece in pieces]
        return [pieces[i] for i in np.argsort(along, kind="stable")]

    def near(self, point: shapely.Point) -> shapely.Geometry:
        """The land that is nearest to a point."""
        found: shapely.Geometry = self._shapes[int(self._tree.nearest(point))]
        return found

    def off_m(self, line: shapely.LineString) -> float:
        """Metres of a line that lie on no land."""
        return float(sum(piece.length for piece in self.off(line)))
