"""What customers of each operator get today: level and rate over the whole grid, kept in steps.

Predicted together with the signal of all (:mod:`phusong.coverage.mapped`): paths are walked once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.keys import content_key, software
from phusong.coverage.losses import Engine
from phusong.coverage.mapped import predict_and_map
from phusong.coverage.maps import (
    Audience,
    Layer,
    MappedNetwork,
    Maps,
    MapTile,
    list_maps,
)
from phusong.coverage.packing import pack, unpack
from phusong.coverage.predict import Prediction
from phusong.coverage.propagation import UserModel
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import Box
from phusong.coverage.workers import Means
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.results.operators import LEVEL_STEP_DB, NO_LEVEL, RATE_STEP_MBPS, OperatorMap
from phusong.planning.results.stages import Coverage
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import networks_of, predict_technology, terrain_of

__all__ = ["LAYERS", "MapJob", "in_steps", "map_operators", "predict_with_operators"]

Progress = Callable[[str, int, int], None]
LAYERS = (Layer.RSRP, Layer.DOWNLINK)


def predict_with_operators(
    province: Province,
    scenario: Scenario,
    *,
    problems: Problems,
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Progress = lambda *_: None,
) -> Coverage:
    """The same as :func:`.assess.predict_coverage`, and maps of each technology for every operator.

    Maps are of each operator by name, then of any.
    """
    terrain = terrain_of(province, scenario)
    transmitters = networks_of(province, scenario, terrain, problems=problems)
    problems.raise_if_errors()
    predictions: dict[str, Prediction] = {}
    maps: list[OperatorMap] = []
    for name, technology in scenario.technologies.items():
        predictions[name], found = map_operators(
            MappedNetwork(name, technology.radio, transmitters[name], technology.definition),
            terrain,
            scenario,
            where=province.zones >= 0,
            engine=engine,
            means=means,
            progress=partial(progress, name),
        )
        maps += found
    return Coverage(predictions, transmitters, terrain, tuple(maps))


def map_operators(
    network: MappedNetwork,
    terrain: Terrain,
    scenario: Scenario,
    *,
    where: NDArray[np.bool_],
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Prediction, list[OperatorMap]]:
    """Prediction of one technology, and its maps of each operator by name, then of any.

    Every cell of a channel counts, as in :func:`phusong.coverage.maps.map_networks`; the phone is
    where the definition of its technology puts it. Finished maps are kept whole: a plan whose network
    and ground are as they were finds them.
    """
    asked = list_maps(
        [network],
        layers=LAYERS,
        audiences=(Audience.EACH, Audience.ANY),
        places=(network.definition.environment,),
    )
    job = MapJob(network, terrain, scenario, asked, where & np.isfinite(terrain.height_m))
    grids = _Grids(asked, job.where)
    if grids.take(_kept(job, engine, means)):
        prediction = predict_technology(
            network.name,
            network.transmitters,
            terrain,
            scenario,
            where=where,
            engine=engine,
            means=means,
            progress=progress,
        )
    else:
        prediction = predict_and_map(
            network,
            terrain,
            carriers=scenario.all_carriers(),
            asked=asked,
            take=grids.put,
            where=where,
            engine=engine,
            means=means,
            progress=progress,
        )
        _keep(job, engine, means, grids)
    return prediction, grids.maps(network.name)


@dataclass(frozen=True, eq=False)
class MapJob:
    """One technology, and all that its maps depend on."""

    network: MappedNetwork
    terrain: Terrain
    scenario: Scenario
    asked: Maps
    where: NDArray[np.bool_]

    def key(self, engine: Engine, *more: object) -> str | None:
        """Under which its maps are kept; None where a model of one's own makes them.

        Parameters
        ----------
        more
            What they depend on besides.
        """
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
            *more,
        )


def _kept(job: MapJob, engine: Engine, means: Means | None) -> list[NDArray[Any]] | None:
    key = job.key(engine) if means is not None and means.kept is not None else None
    if key is None or means is None or means.kept is None:
        return None
    packed = means.kept.get(key)
    return None if packed is None else unpack(packed)


def _keep(job: MapJob, engine: Engine, means: Means | None, grids: _Grids) -> None:
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

    def put(self, box: Box, tile: MapTile) -> None:
        """Take over a tile of all maps."""
        here = self._where[box.window]
        for one, grid, value in zip(self._asked.maps, self.grids, tile.values, strict=True):
            grid[box.window][here] = in_steps(one.layer, value)[here]

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


def in_steps(layer: Layer, values: NDArray[Any]) -> NDArray[Any]:
    """Levels or rates as :class:`~phusong.planning.results.operators.OperatorMap` has them."""
    return _levels(values) if layer is Layer.RSRP else _rates(values)


def _levels(level_dbm: NDArray[Any]) -> NDArray[np.int16]:
    heard = np.isfinite(level_dbm)
    steps = np.rint(np.where(heard, level_dbm, 0.0) / LEVEL_STEP_DB)
    return np.where(heard, steps, NO_LEVEL).astype(np.int16)


def _rates(rate_mbps: NDArray[Any]) -> NDArray[np.uint16]:
    most = np.iinfo(np.uint16).max
    steps = np.minimum(np.rint(np.nan_to_num(rate_mbps) / RATE_STEP_MBPS), most)
    return np.asarray(steps, dtype=np.uint16)
