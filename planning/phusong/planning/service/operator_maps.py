"""What customers of each operator get today: level and rate over the whole grid, kept in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.keys import content_key, software
from phusong.coverage.losses import Engine
from phusong.coverage.maps import (
    Audience,
    Layer,
    MappedNetwork,
    Maps,
    MapTile,
    list_maps,
    map_networks,
)
from phusong.coverage.packing import pack, unpack
from phusong.coverage.propagation import UserModel
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import Box
from phusong.coverage.workers import Means
from phusong.layers.province import Province
from phusong.planning.results.operators import LEVEL_STEP_DB, NO_LEVEL, RATE_STEP_MBPS, OperatorMap
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario

__all__ = ["map_operators"]

Progress = Callable[[str, int, int], None]
_LAYERS = (Layer.RSRP, Layer.DOWNLINK)


def map_operators(
    province: Province,
    coverage: Coverage,
    scenario: Scenario,
    *,
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[OperatorMap, ...]:
    """Maps of each technology: of each operator by name, then of any.

    Every cell of a channel counts, as in :func:`phusong.coverage.maps.map_networks`; the phone is
    where the definition of its technology puts it. Finished maps are kept whole: a plan whose network
    and ground are as they were finds them.
    """
    where = np.asarray((province.zones >= 0) & np.isfinite(province.terrain_m))
    found: list[OperatorMap] = []
    for name, technology in scenario.technologies.items():
        network = MappedNetwork(
            name, technology.radio, coverage.transmitters[name], technology.definition
        )
        asked = list_maps(
            [network],
            layers=_LAYERS,
            audiences=(Audience.EACH, Audience.ANY),
            places=(technology.definition.environment,),
        )
        grids = _Grids(asked, where)
        job = _Job(network, coverage.terrain, scenario, asked, where)
        if not grids.take(_kept(job, engine, means)):
            for box, tile in _tiles(job, engine, means, partial(progress, name)):
                grids.put(box.window, tile.values)
            _keep(job, engine, means, grids)
        found += grids.maps(name)
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Job:
    """One technology, and all that its maps depend on."""

    network: MappedNetwork
    terrain: Terrain
    scenario: Scenario
    asked: Maps
    where: NDArray[np.bool_]

    def key(self, engine: Engine) -> str | None:
        """Under which its maps are kept; None where a model of one's own makes them."""
        definition = self.network.definition
        if isinstance(definition.propagation, UserModel):
            return None
        cells, ground = self.network.transmitters, self.terrain
        net, _ = cells.network(ground)
        carriers = self.scenario.all_carriers()
        return content_key(
            "operator maps",
            software(),
            engine,
            definition,
            [(str(layer), who.operator, str(who.place)) for layer, _, who in self.asked.maps],
            [cells.operator.astype(str).tolist(), cells.band.astype(str).tolist()],
            {band: carriers[band] for band in sorted(set(cells.band.astype(str).tolist()))},
            net,
            [ground.height_m, ground.clutter_height_m, ground.clutter_category, self.where],
            ground.pixel_m,
        )


def _tiles(
    job: _Job, engine: Engine, means: Means | None, progress: Callable[[int, int], None]
) -> Iterator[tuple[Box, MapTile]]:
    return map_networks(
        [job.network],
        job.terrain,
        carriers=job.scenario.all_carriers(),
        asked=job.asked,
        where=job.where,
        engine=engine,
        means=means,
        progress=progress,
    )


def _kept(job: _Job, engine: Engine, means: Means | None) -> list[NDArray[Any]] | None:
    key = job.key(engine) if means is not None and means.kept is not None else None
    if key is None or means is None or means.kept is None:
        return None
    packed = means.kept.get(key)
    return None if packed is None else unpack(packed)


def _keep(job: _Job, engine: Engine, means: Means | None, grids: _Grids) -> None:
    if means is None or means.kept is None:
        return
    key = job.key(engine)
    if key is not None:
        means.kept.put(key, pack(grids.grids))


class _Grids:
    """Grids that fill up tile by tile, as whole numbers: a sixth of what the tiles take."""

    def __init__(self, asked: Maps, where: NDArray[np.bool_]) -> None:
        self._asked, self._where = asked, where
        shape = where.shape
        self.grids: list[NDArray[Any]] = [
            np.full(shape, NO_LEVEL, np.int16)
            if one.layer is Layer.RSRP
            else np.zeros(shape, np.uint16)
            for one in asked.maps
        ]

    def take(self, kept: list[NDArray[Any]] | None) -> bool:
        """Take over maps that were kept, if they are these; whether they are."""
        if kept is None or [(k.shape, k.dtype) for k in kept] != [
            (g.shape, g.dtype) for g in self.grids
        ]:
            return False
        self.grids = kept
        return True

    def put(self, window: tuple[slice, slice], values: tuple[NDArray[Any], ...]) -> None:
        """Take over a tile of all maps."""
        here = self._where[window]
        for one, grid, value in zip(self._asked.maps, self.grids, values, strict=True):
            steps = _levels(value) if one.layer is Layer.RSRP else _rates(value)
            grid[window][here] = steps[here]

    def maps(self, technology: str) -> list[OperatorMap]:
        """The finished grids, view by view."""
        by_map = {
            (m.layer, m.view): grid for m, grid in zip(self._asked.maps, self.grids, strict=True)
        }
        return [
            OperatorMap(
                technology,
                view.operator,
                by_map[Layer.RSRP, view],
                by_map[Layer.DOWNLINK, view],
            )
            for view in self._asked.views
        ]


def _levels(level_dbm: NDArray[Any]) -> NDArray[np.int16]:
    heard = np.isfinite(level_dbm)
    steps = np.rint(np.where(heard, level_dbm, 0.0) / LEVEL_STEP_DB)
    return np.where(heard, steps, NO_LEVEL).astype(np.int16)


def _rates(rate_mbps: NDArray[Any]) -> NDArray[np.uint16]:
    most = np.iinfo(np.uint16).max
    steps = np.minimum(np.rint(np.nan_to_num(rate_mbps) / RATE_STEP_MBPS), most)
    return np.asarray(steps, dtype=np.uint16)
