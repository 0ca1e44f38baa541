"""Prediction and maps of one network from the same losses, computed once.

A map needs the losses of every mast, which are nine tenths of its work; whoever has them gets the
strongest cell for next to nothing (:mod:`.strongest`). Both come out as if made alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.carriers import Carrier
from phusong.coverage.losses import Engine
from phusong.coverage.maps import MappedNetwork, Maps, MapTile, MapWork, map_tile_of, map_work
from phusong.coverage.predict import Prediction, StrongestGrids, edge_of, strongest_work
from phusong.coverage.rates import predict_rated
from phusong.coverage.signals import TileSignals
from phusong.coverage.strongest import strongest_from
from phusong.coverage.terrain import Terrain
from phusong.coverage.tile_work import Progress, TileWork, chunks_of, run_tiles
from phusong.coverage.tiles import Box
from phusong.coverage.workers import Means

__all__ = ["predict_and_map"]


@dataclass(frozen=True, eq=False)
class _Work:
    """What all tiles share."""

    maps: MapWork
    strongest: TileWork


def predict_and_map(
    network: MappedNetwork,
    terrain: Terrain,
    *,
    carriers: Mapping[str, Carrier],
    asked: Maps,
    take: Callable[[Box, MapTile], None],
    where: NDArray[np.bool_],
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Progress | None = None,
) -> Prediction:
    """What :func:`.predict.predict` finds, or :func:`.rates.predict_rated` where rates are asked for.

    Parameters
    ----------
    asked
        Maps of this network alone.
    take
        Gets their tiles as they are ready, in this thread; none when the network has no cell.
    carriers, where, engine, means, progress
        As in :func:`.maps.map_networks`.
    """
    if network.definition.rate is not None:
        return predict_rated(
            network,
            terrain,
            carriers=carriers,
            where=where,
            beside=asked,
            take=take,
            engine=engine,
            means=means,
            progress=progress,
        )
    grids = StrongestGrids(terrain, where)
    if len(network.transmitters):
        strongest = strongest_work(
            network.transmitters,
            terrain,
            definition=network.definition,
            where=where,
            engine=engine,
            means=means,
        )
        maps = map_work(
            [network],
            terrain,
            carriers=carriers,
            asked=asked,
            where=where,
            engine=engine,
            means=means,
        )
        for box, (found, tile) in run_tiles(
            _both,
            _Work(maps, strongest),
            where=maps.area.where,
            means=means,
            threads=None,
            told=progress,
            edge=edge_of(strongest),
        ):
            grids.put(box, found)
            take(box, tile)
    return grids.prediction()


def _both(box: Box, work: _Work) -> tuple[TileSignals, MapTile]:
    """One tile; a map's losses go at least as far down as those of the strongest cell need."""
    losses = work.maps.technologies[0].work
    assert losses is not None
    chunks = chunks_of(box, losses)
    return strongest_from(box, work.strongest, chunks), map_tile_of(box, work.maps, [chunks])
