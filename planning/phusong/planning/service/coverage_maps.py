"""Maps of today's networks for everybody and everywhere, and what share of people and land they reach."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.link_budget import Environment
from phusong.coverage.losses import Engine
from phusong.coverage.maps import (
    Audience,
    Layer,
    MappedNetwork,
    Maps,
    MapTile,
    View,
    list_maps,
    map_networks,
)
from phusong.coverage.service import served_mask
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import Box
from phusong.coverage.workers import Means
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import networks_of, terrain_of

__all__ = ["MapRequest", "ProvinceMaps", "ShareColumn", "Shares", "prepare_maps", "shares_today"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class MapRequest:
    """What somebody wants to see; every combination of the three becomes a map."""

    layers: tuple[Layer, ...] = (Layer.RSRP, Layer.SERVER)
    audiences: tuple[Audience, ...] = (Audience.ANY,)
    places: tuple[Environment, ...] = (Environment.OUTDOOR,)
    engine: Engine = Engine.SWEEP


@dataclass(frozen=True, eq=False)
class ProvinceMaps:
    """Networks, ground and request, ready to be computed.

    Parameters
    ----------
    where
        (H, W) pixels of the province whose height is known.
    """

    networks: tuple[MappedNetwork, ...]
    terrain: Terrain
    asked: Maps
    where: NDArray[np.bool_]
    engine: Engine

    def tiles(
        self,
        scenario: Scenario,
        *,
        means: Means | None = None,
        progress: Progress = lambda *_: None,
    ) -> Iterator[tuple[Box, MapTile]]:
        """See :func:`phusong.coverage.maps.map_networks`."""
        return map_networks(
            self.networks,
            self.terrain,
            carriers=scenario.all_carriers(),
            asked=self.asked,
            where=self.where,
            engine=self.engine,
            means=means,
            progress=lambda done, total: progress("maps", done, total),
        )


def prepare_maps(
    province: Province, scenario: Scenario, request: MapRequest, *, problems: Problems
) -> ProvinceMaps:
    """Networks on air today, and the maps that are asked of them.

    Raises
    ------
    phusong.layers.errors.BadInput
        When a cell's band has no carrier, or lies outside the ranges of its model.
    """
    terrain = terrain_of(province, scenario)
    transmitters = networks_of(province, scenario, terrain, problems=problems)
    problems.raise_if_errors()
    networks = tuple(
        MappedNetwork(name, technology.radio, transmitters[name], technology.definition)
        for name, technology in scenario.technologies.items()
    )
    asked = list_maps(
        networks, layers=request.layers, audiences=request.audiences, places=request.places
    )
    return ProvinceMaps(networks, terrain, asked, _land(province), request.engine)


def _land(province: Province) -> NDArray[np.bool_]:
    """Pixels of the province whose height is known."""
    return np.asarray((province.zones >= 0) & np.isfinite(province.terrain_m))


class ShareColumn(StrEnum):
    """Columns of a table of shares: one row per technology and view."""

    TECHNOLOGY = "technology"
    OPERATORS = "operators"
    """:class:`~phusong.coverage.maps.Audience`."""
    OPERATOR = "operator"
    PLACE = "place"
    PEOPLE = "people"
    """On pixels of the province whose height is known."""
    PEOPLE_SERVED = "people_served"
    PEOPLE_UNKNOWN = "people_unknown"
    """Not known to be served: a cell behind a hole of the terrain might."""
    PEOPLE_SHARE_PCT = "people_share_pct"
    AREA_KM2 = "area_km2"
    AREA_SERVED_KM2 = "area_served_km2"
    AREA_UNKNOWN_KM2 = "area_unknown_km2"
    AREA_SHARE_PCT = "area_share_pct"


class Shares:
    """Adds up tiles in any order; the sums do not depend on it."""

    def __init__(
        self, province: Province, technologies: Sequence[str], views: Sequence[View]
    ) -> None:
        self._keys = [(technology, view) for technology in technologies for view in views]
        self._land = _land(province)
        self._people = np.nan_to_num(province.people)
        self._pixel_km2 = abs(province.grid.resolution.x) ** 2 / 1e6
        self._parts: list[NDArray[np.float64]] = []

    def add(self, box: Box, tile: MapTile) -> None:
        """Count a tile."""
        shape = (len(self._keys), *tile.served.shape[2:])
        self.add_masks(box, tile.served.reshape(shape), tile.untold.reshape(shape))

    def add_masks(self, box: Box, served: NDArray[np.bool_], untold: NDArray[np.bool_]) -> None:
        """The same of masks (technologies times views, rows, cols)."""
        land = self._land[box.window]
        people = self._people[box.window][land].astype(np.float64)
        rows = [
            [mask[land] @ people, np.count_nonzero(mask[land])]
            for pair in zip(served, untold, strict=True)
            for mask in pair
        ]
        self._parts.append(np.array(rows, np.float64).reshape(len(self._keys), 4))

    def table(self) -> pd.DataFrame:
        """All columns of :class:`ShareColumn`; a share of nobody or nothing is NaN."""
        people = math.fsum(self._people[self._land].tolist())
        area = self._pixel_km2 * np.count_nonzero(self._land)
        return pd.DataFrame(
            [self._row(k, people, area) for k in range(len(self._keys))],
            columns=[column.value for column in ShareColumn],
        )

    def _row(self, k: int, people: float, area_km2: float) -> list[object]:
        technology, view = self._keys[k]
        # Exact sums, so that the order in which tiles came is not told.
        sums = [math.fsum(float(part[k, i]) for part in self._parts) for i in range(4)]
        served, pixels, untold, untold_pixels = sums
        return [
            technology,
            view.audience.value,
            view.operator,
            view.place.value,
            people,
            served,
            untold,
            100 * served / people if people > 0 else math.nan,
            area_km2,
            pixels * self._pixel_km2,
            untold_pixels * self._pixel_km2,
            100 * pixels * self._pixel_km2 / area_km2 if area_km2 > 0 else math.nan,
        ]


def shares_today(province: Province, coverage: Coverage, scenario: Scenario) -> pd.DataFrame:
    """The same table of a prediction: of any operator, where the phone of each definition is."""
    rows, cols = province.grid.shape
    whole = Box(0, rows, 0, cols)
    tables = []
    for name, technology in scenario.technologies.items():
        prediction = coverage.predictions[name]
        served = served_mask(prediction, technology.definition)
        shares = Shares(
            province, [name], [View(Audience.ANY, "", technology.definition.environment)]
        )
        shares.add_masks(whole, served[None], (prediction.incomplete & ~served)[None])
        tables.append(shares.table())
    return pd.concat(tables, ignore_index=True)
