"""Service by level and rate: what a prediction is where a definition asks for rates besides."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.carriers import Carrier
from phusong.coverage.losses import Engine
from phusong.coverage.maps import Audience, Layer, MappedNetwork, list_maps, map_networks
from phusong.coverage.predict import Prediction
from phusong.coverage.terrain import Terrain
from phusong.coverage.tile_work import Progress
from phusong.coverage.workers import Means

__all__ = ["predict_rated"]


def predict_rated(
    network: MappedNetwork,
    terrain: Terrain,
    *,
    carriers: Mapping[str, Carrier],
    where: NDArray[np.bool_],
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Progress | None = None,
) -> Prediction:
    """The same as :func:`.predict.predict`, with the pixels where one operator gives level and rates.

    Cells of the same channel interfere, so every cell counts here, not only the strongest; it takes
    about as long as the map of rates.

    Parameters
    ----------
    carriers
        By band; those of all cells must be there.
    """
    asked = list_maps(
        [network],
        layers=[Layer.RSRP, Layer.SERVER],
        audiences=[Audience.ANY],
        places=[network.definition.environment],
    )
    rsrp = np.full(terrain.shape, np.nan, np.float32)
    server = np.full(terrain.shape, -1, np.int32)
    rated, untold = np.zeros(terrain.shape, np.bool_), np.zeros(terrain.shape, np.bool_)
    told = where & np.isfinite(terrain.height_m)
    for box, tile in map_networks(
        [network],
        terrain,
        carriers=carriers,
        asked=asked,
        where=where,
        engine=engine,
        means=means,
        progress=progress,
    ):
        at = box.window
        here = told[at]
        level, cell = tile.values
        rsrp[at][here], server[at][here] = level[here], cell[here]
        rated[at], untold[at] = tile.served[0, 0] & here, tile.untold[0, 0] & here
    untold |= where & ~told
    return Prediction(rsrp, server, where, untold, terrain.geobox, rated=rated)
