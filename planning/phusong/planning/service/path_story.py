"""One path of a province in full: which cell, what lies in between, what each part of it costs."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.model_checks import tell_outside_model
from phusong.coverage.profile import MASTS_TRIED, Link, Links, Sight
from phusong.coverage.reasons import Reason, why_not
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.candidates import cells_on
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import on_air, terrain_of, transmitters_of
from phusong.planning.service.ends import End, EndKind

__all__ = ["Network", "PathStory", "network_of", "tell_path"]


@dataclass(frozen=True, eq=False)
class PathStory:
    """A cell, a receiver, and everything on the way."""

    technology: str
    station: str
    """Name of the transmitting end for readers."""
    receiver: str
    cell_id: str
    existing: bool
    """False for a mast that was only supposed, with the scenario's rules for new sites."""
    frequency_mhz: float
    azimuth_deg: float
    """NaN: all round."""
    range_km: float
    """A prediction looks no farther than this from the cell."""
    definition: CoverageDefinition
    link: Link
    sight: Sight
    obstacle_lonlat: tuple[float, float] | None
    reason: Reason | None
    """Why it is not enough; None when it is."""

    @property
    def margin_db(self) -> float:
        """RSRP above what is required; negative: what is missing."""
        return self.link.rsrp_dbm - self.definition.required_rsrp_dbm


@dataclass(frozen=True, eq=False)
class Network:
    """The cells of one technology on the ground of a province."""

    technology: str
    definition: CoverageDefinition
    transmitters: Transmitters
    terrain: Terrain
    existing: bool = True

    def links(self) -> Links:
        """Paths of these cells."""
        return Links(self.transmitters, self.terrain, definition=self.definition)


def network_of(
    province: Province, scenario: Scenario, technology: str, *, start: End, problems: Problems
) -> Network | None:
    """The cells from which a path may start; None (and a problem) where there is none.

    The best server is on air; a station that is named may be planned as well; on a place or a point
    stands a supposed new site with the scenario's rules.
    """
    rules = scenario.technologies[technology]
    if start.kind.transmits:
        tables = (province.sites, province.cells)
        sites, cells = on_air(province) if start.kind is EndKind.BEST else tables
    else:
        sites = gpd.GeoDataFrame(
            {"site_id": [start.name], "mast_height_m": [scenario.siting.mast_height_m]},
            geometry=[shapely.Point(start.x_m, start.y_m)],
            crs=province.crs,
        )
        cells = cells_on(sites, rules, scenario.siting)
    found = transmitters_of(sites, cells, rules, scenario, problems=problems)
    if start.kind is EndKind.SITE:
        found = found.select(found.site_ids[found.site] == start.id)
    elif start.kind is EndKind.CELL:
        found = found.select(found.cell_id == start.id)
    model = rules.definition.propagation
    tell_outside_model(found, cells, model, technology=technology, problems=problems)
    if problems.has_errors:
        return None
    if not len(found):
        problems.add("path-no-cells", start.name, value=technology)
        return None
    terrain = terrain_of(province, scenario)
    return Network(technology, rules.definition, found, terrain, start.kind.transmits)


def tell_path(
    network: Network, start: End, end: End, *, problems: Problems, links: Links | None = None
) -> PathStory | None:
    """The strongest of the cells at the receiver, or the one cell that ``start`` names.

    None (and a problem) where none can be told.

    The receiver stands in the middle of the pixel that holds ``end``, as in a prediction. Who tells
    many paths gives the network's ``links``, made once.
    """
    pixel = _pixel(network.terrain, end, problems)
    if pixel is None:
        return None
    links = links or network.links()
    cells = np.arange(len(network.transmitters))
    if start.kind is EndKind.CELL:
        cells = np.flatnonzero(network.transmitters.cell_id == start.id)
    elif start.kind is EndKind.BEST:
        likely = links.likely(*pixel, MASTS_TRIED)
        cells = likely if likely.size else _nearest(network.transmitters, end)
    told = [links.explain(int(cell), *pixel) for cell in cells]
    link = max((t for t in told if t is not None), key=lambda t: t.rsrp_dbm, default=None)
    sight = None if link is None else links.sight(link.cell, *pixel)
    if link is None or sight is None:
        problems.add("path-hole", end.name)
        return None
    return _story(network, link, sight, ends=(start, end))


def _nearest(cells: Transmitters, end: End) -> NDArray[np.int64]:
    """Where no cell has the receiver in its range, those of the nearest masts."""
    away = np.hypot(cells.x_m - end.x_m, cells.y_m - end.y_m)
    return np.argsort(away, kind="stable")[:MASTS_TRIED]


def _pixel(terrain: Terrain, end: End, problems: Problems) -> tuple[int, int] | None:
    row, col = terrain.rowcol(end.x_m, end.y_m)
    if not terrain.covers(row, col):
        problems.add("end-off-grid", end.name)
        return None
    return int(np.rint(row)), int(np.rint(col))


def _story(network: Network, link: Link, sight: Sight, *, ends: tuple[End, End]) -> PathStory:
    start, end = ends
    cells, required = network.transmitters, network.definition.required_rsrp_dbm
    stands = str(cells.site_ids[cells.site[link.cell]])
    lonlat = None
    if link.obstacle is not None:
        change = Transformer.from_crs(str(network.terrain.geobox.crs), "EPSG:4326", always_xy=True)
        lonlat = change.transform(link.obstacle.x_m, link.obstacle.y_m)
    return PathStory(
        technology=network.technology,
        station=stands if start.kind.transmits else start.name,
        receiver=end.name,
        cell_id=str(cells.cell_id[link.cell]),
        existing=network.existing,
        frequency_mhz=float(cells.frequency_mhz[link.cell]),
        azimuth_deg=float(cells.azimuth_deg[link.cell]),
        range_km=float(cells.range_km[link.cell]),
        definition=network.definition,
        link=link,
        sight=sight,
        obstacle_lonlat=lonlat,
        reason=None if link.rsrp_dbm >= required else why_not([link], required)[0],
    )
