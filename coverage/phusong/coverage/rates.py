"""Service by level and rate: what a prediction is where a definition asks for rates besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.carriers import Carrier
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
from phusong.coverage.predict import Prediction, faintest_dbm
from phusong.coverage.terrain import Terrain
from phusong.coverage.tile_work import Progress
from phusong.coverage.tiles import Box
from phusong.coverage.workers import Means

__all__ = ["predict_rated"]

_NO_MAPS = Maps((), ())


def predict_rated(
    network: MappedNetwork,
    terrain: Terrain,
    *,
    carriers: Mapping[str, Carrier],
    where: NDArray[np.bool_],
    beside: Maps = _NO_MAPS,
    take: Callable[[Box, MapTile], None] = lambda *_: None,
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
    beside, take
        Maps of the same network that come out besides, and who gets their tiles.
    """
    own = list_maps(
        [network],
        layers=[Layer.RSRP, Layer.SERVER],
        audiences=[Audience.ANY],
        places=[network.definition.environment],
    )
    rsrp = np.full(terrain.shape, np.nan, np.float32)
    server = np.full(terrain.shape, -1, np.int32)
    rated, untold = np.zeros(terrain.shape, np.bool_), np.zeros(terrain.shape, np.bool_)
    told = where & np.isfinite(terrain.height_m)
    asked = Maps(own.maps + beside.maps, tuple(dict.fromkeys(own.views + beside.views)))
    for box, whole in map_networks(
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
        (level, cell), rest = whole.values[:2], whole.values[2:]
        heard = here & (level >= np.float32(faintest_dbm(network.definition)))
        rsrp[at][heard], server[at][heard] = level[heard], cell[heard]
        rated[at], untold[at] = whole.served[0, 0] & here, whole.untold[0, 0] & here
        of = [asked.views.index(view) for view in beside.views]
        take(box, MapTile(rest, whole.served[:, of], whole.untold[:, of]))
    untold |= where & ~told
    return Prediction(rsrp, server, where, untold, terrain.geobox, rated=rated)
