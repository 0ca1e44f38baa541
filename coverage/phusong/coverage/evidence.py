"""Paths that show why a place is served or not: the best candidate, the nearest, the one lacking."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import KDTree

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.profile import MASTS_TRIED, Link, Links
from phusong.coverage.reasons import Reason, why_not
from phusong.coverage.service_columns import ServiceColumn
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

__all__ = ["Evidence"]

_LACKING_TRIED = 3
"""Nearest sites without the technology that are tried with it."""

Told = dict[ServiceColumn, object]


class Evidence:
    """Looks along the paths of a network, and of the sites that it might grow to."""

    def __init__(
        self,
        transmitters: Transmitters,
        terrain: Terrain,
        *,
        definition: CoverageDefinition,
        lacking: Transmitters | None,
    ) -> None:
        self._cells = transmitters
        self._required = definition.required_rsrp_dbm
        self._links = Links(transmitters, terrain, definition=definition)
        self._sites = _Sites(transmitters)
        self._terrain = terrain
        self._lacking: tuple[_Sites, Links] | None = None
        if lacking is not None and len(lacking):
            self._lacking = _Sites(lacking), Links(lacking, terrain, definition=definition)
        self._lonlat = Transformer.from_crs(str(terrain.geobox.crs), "EPSG:4326", always_xy=True)

    def nearest(self, x_m: float, y_m: float) -> Told:
        """Nearest site with the technology, whatever it gives."""
        found = self._sites.nearest((x_m, y_m), 1)
        if not found:
            return {ServiceColumn.NEAREST_SITE_ID: ""}
        site, km = found[0]
        return {
            ServiceColumn.NEAREST_SITE_ID: self._cells.site_ids[site],
            ServiceColumn.NEAREST_SITE_KM: km,
        }

    def served(self, cell: int, pixel: tuple[int, int]) -> Told:
        """The path of the cell that serves."""
        return self._told("", self._links.explain(cell, *pixel))

    def unserved(self, server: int, pixel: tuple[int, int]) -> Told:
        """What is missing and what takes it, from the best candidate and from the nearest site.

        Parameters
        ----------
        server
            Strongest cell of the prediction, -1 where there is none.
        """
        cells = set(self._links.likely(*pixel, MASTS_TRIED).tolist())
        if server >= 0:
            cells.add(server)
        tried = [self._links.explain(cell, *pixel) for cell in sorted(cells)]
        links = [link for link in tried if link is not None]
        if links:
            reason, link = why_not(links, self._required)
            told = self._told(reason, link)
        else:
            told = self._told(Reason.NO_CELL, None)
        return told | self._from_nearest(pixel) | self._if_upgraded(pixel)

    def unknown(self) -> Told:
        """Nothing can be said."""
        return self._told(Reason.NO_TERRAIN, None)

    def _from_nearest(self, pixel: tuple[int, int]) -> Told:
        found = self._sites.nearest(self._xy(pixel), 1)
        link = (
            self._strongest(self._links, self._sites.cells(found[0][0]), pixel) if found else None
        )
        if link is None:
            return {ServiceColumn.NEAREST_SERVER: ""}
        told: Told = {
            ServiceColumn.NEAREST_SERVER: self._cells.cell_id[link.cell],
            ServiceColumn.NEAREST_REASON: why_not([link], self._required)[0].value,
            ServiceColumn.NEAREST_MISSING_DB: self._required - link.rsrp_dbm,
            ServiceColumn.NEAREST_DIFFRACTION_DB: link.diffraction_db,
            ServiceColumn.NEAREST_CLUTTER_DB: link.clutter_db,
            ServiceColumn.NEAREST_POINTING_DB: link.pointing_db,
        }
        if link.obstacle is not None:
            told |= {
                ServiceColumn.NEAREST_OBSTACLE_DISTANCE_KM: link.obstacle.distance_km,
                ServiceColumn.NEAREST_OBSTACLE_HEIGHT_M: link.obstacle.height_m,
                ServiceColumn.NEAREST_OBSTACLE_ABOVE_LINE_M: link.obstacle.above_line_m,
            }
        return told

    def _if_upgraded(self, pixel: tuple[int, int]) -> Told:
        """A site that stands nearer than any with the technology and would be enough with it."""
        if self._lacking is None:
            return {}
        sites, links = self._lacking
        here = self._xy(pixel)
        with_it = self._sites.nearest(here, 1)
        nearest_km = with_it[0][1] if with_it else np.inf
        for site, km in sites.nearest(here, _LACKING_TRIED):
            link = self._strongest(links, sites.cells(site), pixel) if km < nearest_km else None
            if link is not None and link.rsrp_dbm >= self._required:
                return {
                    ServiceColumn.REASON: Reason.NO_TECHNOLOGY.value,
                    ServiceColumn.LACKING_SITE_ID: sites.name(site),
                    ServiceColumn.LACKING_SITE_KM: km,
                    ServiceColumn.LACKING_RSRP_DBM: link.rsrp_dbm,
                }
        return {}

    @staticmethod
    def _strongest(links: Links, cells: NDArray[np.int64], pixel: tuple[int, int]) -> Link | None:
        told = [links.explain(int(cell), *pixel) for cell in cells]
        return max(
            (link for link in told if link is not None), key=lambda k: k.rsrp_dbm, default=None
        )

    def _xy(self, pixel: tuple[int, int]) -> tuple[float, float]:
        x, y = self._terrain.xy(*pixel)
        return float(x), float(y)

    def _told(self, reason: str, link: Link | None) -> Told:
        told: Told = {
            ServiceColumn.SERVER: "",
            ServiceColumn.SERVER_SITE_ID: "",
            ServiceColumn.REASON: str(reason),
        }
        if link is None:
            return told
        told |= {
            ServiceColumn.SERVER: self._cells.cell_id[link.cell],
            ServiceColumn.SERVER_SITE_ID: self._cells.site_ids[self._cells.site[link.cell]],
            ServiceColumn.SERVER_DISTANCE_KM: link.distance_km,
            ServiceColumn.MISSING_DB: self._required - link.rsrp_dbm if reason else np.nan,
            ServiceColumn.DIFFRACTION_DB: link.diffraction_db,
            ServiceColumn.CLUTTER_DB: link.clutter_db,
            ServiceColumn.POINTING_DB: link.pointing_db,
        }
        if link.obstacle is not None:
            lon, lat = self._lonlat.transform(link.obstacle.x_m, link.obstacle.y_m)
            told |= {
                ServiceColumn.OBSTACLE_DISTANCE_KM: link.obstacle.distance_km,
                ServiceColumn.OBSTACLE_HEIGHT_M: link.obstacle.height_m,
                ServiceColumn.OBSTACLE_ABOVE_LINE_M: link.obstacle.above_line_m,
                ServiceColumn.OBSTACLE_LOSS_DB: link.obstacle.loss_db,
                ServiceColumn.OBSTACLE_LON: lon,
                ServiceColumn.OBSTACLE_LAT: lat,
            }
        return told


class _Sites:
    """Sites that have cells, by nearness."""

    def __init__(self, cells: Transmitters) -> None:
        self._cells = cells
        self._numbers, first = np.unique(cells.site, return_index=True)
        points = np.column_stack([cells.x_m[first], cells.y_m[first]])
        self._tree = KDTree(points) if len(points) else None

    def nearest(self, xy_m: tuple[float, float], count: int) -> list[tuple[int, float]]:
        """Numbers of the nearest sites and their distances, km."""
        if self._tree is None:
            return []
        wanted = np.arange(1, min(count, self._numbers.size) + 1)
        metres, at = self._tree.query(xy_m, k=wanted)
        return [(int(self._numbers[i]), float(m) / 1000) for m, i in zip(metres, at, strict=True)]

    def cells(self, site: int) -> NDArray[np.int64]:
        """Indices of a site's cells."""
        return np.flatnonzero(self._cells.site == site)

    def name(self, site: int) -> str:
        return str(self._cells.site_ids[site])
