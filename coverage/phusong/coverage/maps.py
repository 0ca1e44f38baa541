"""Maps of what phones get over a whole grid: of every operator, of any, of all; wherever the phone is.

Every tile is worked out once for all maps that are asked for, handed over, and forgotten: what is held
at a time are a few tiles, not the maps. Levels of all masts compete as in :mod:`.signals`, and
:mod:`.views` says what one operator, any or all of them give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.carriers import Carrier, Radio
from phusong.coverage.channels import Channels
from phusong.coverage.link_budget import CoverageDefinition, Environment
from phusong.coverage.losses import Engine
from phusong.coverage.predict import faintest_dbm
from phusong.coverage.signals import ChannelSignals, foliage_db, sum_tile
from phusong.coverage.structures import Area, Chunk
from phusong.coverage.terrain import Terrain
from phusong.coverage.tile_work import (
    FLOOR_DBM,
    Progress,
    TileWork,
    chunks_of,
    run_tiles,
    tile_work,
)
from phusong.coverage.tiles import Box
from phusong.coverage.transmitters import Transmitters
from phusong.coverage.views import (
    Reception,
    ViewSignals,
    any_operator,
    nothing,
    of_operator,
    receive,
    shared,
    technology_reached,
)
from phusong.coverage.workers import Means

__all__ = [
    "UNTOLD",
    "Audience",
    "Layer",
    "Map",
    "MapTile",
    "MapWork",
    "MappedNetwork",
    "Maps",
    "TechnologyTiles",
    "View",
    "list_maps",
    "map_networks",
    "map_tile_of",
    "map_work",
    "operators_of",
    "shown",
    "technology_tiles",
    "views_of",
]

UNTOLD = 255
"""In the map of technologies: none is known to serve, and one behind a hole of the terrain might."""


class Layer(StrEnum):
    """What a map shows; fields of :class:`.views.ViewSignals` but the last."""

    RSRP = "rsrp"
    SERVER = "server"
    SINR = "sinr"
    DOWNLINK = "downlink"
    UPLINK = "uplink"
    SERVERS = "servers"
    """Cells that reach the definition's level."""
    OPERATORS = "operators"
    """Operators that serve."""
    UPLINK_LIMITED = "uplink-limited"
    """Everything is there but the way back."""
    TECHNOLOGY = "technology"
    """Number of the last technology that serves, one map for all of them."""


_FIELDS = {
    Layer.RSRP: "rsrp_dbm",
    Layer.SERVER: "best_server",
    Layer.SINR: "sinr_db",
    Layer.DOWNLINK: "downlink_mbps",
    Layer.UPLINK: "uplink_mbps",
    Layer.SERVERS: "servers",
    Layer.OPERATORS: "operators",
    Layer.UPLINK_LIMITED: "uplink_limited",
}


class Audience(StrEnum):
    """Whose customers a map is for."""

    EACH = "each"
    """Those of one operator."""
    ANY = "any"
    """Whoever may use all networks."""
    SHARED = "shared"
    """What customers of every operator have."""


class View(NamedTuple):
    """For whom, and where the phone is."""

    audience: Audience
    operator: str
    """Of ``EACH``, else empty."""
    place: Environment


class Map(NamedTuple):
    """One map."""

    layer: Layer
    technology: str
    """Empty for ``TECHNOLOGY``."""
    view: View


@dataclass(frozen=True, eq=False)
class MappedNetwork:
    """Cells of one technology, and what served by it means."""

    name: str
    radio: Radio
    transmitters: Transmitters
    definition: CoverageDefinition


@dataclass(frozen=True, eq=False)
class Maps:
    """What is asked for.

    Parameters
    ----------
    maps
        As :func:`list_maps` gives them.
    views
        All for which the service of each technology is told besides.
    """

    maps: tuple[Map, ...]
    views: tuple[View, ...]


@dataclass(frozen=True, eq=False)
class MapTile:
    """A tile of every map.

    Parameters
    ----------
    values
        (rows, cols) of each of ``Maps.maps``, in physical units.
    served, untold
        (technologies, views, rows, cols): served by the definition; not, but a cell behind a hole of
        the terrain might.
    """

    values: tuple[NDArray[Any], ...]
    served: NDArray[np.bool_]
    untold: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TechnologyTiles:
    """One technology as its tiles need it; ``channels`` None: it has no cell."""

    name: str
    radio: Radio
    definition: CoverageDefinition
    channels: Channels | None
    work: TileWork | None


@dataclass(frozen=True, eq=False)
class MapWork:
    """What all tiles of all technologies share."""

    asked: Maps
    technologies: tuple[TechnologyTiles, ...]
    area: Area


def operators_of(networks: Sequence[MappedNetwork]) -> list[str]:
    """Operators with a cell of any of the technologies, in order."""
    return sorted({str(operator) for n in networks for operator in n.transmitters.operator})


def list_maps(
    networks: Sequence[MappedNetwork],
    *,
    layers: Sequence[Layer],
    audiences: Sequence[Audience],
    places: Sequence[Environment],
) -> Maps:
    """Every map of these layers, for these audiences and places."""
    views = tuple(
        View(audience, operator, place)
        for audience in audiences
        for operator in (operators_of(networks) if audience is Audience.EACH else [""])
        for place in places
    )
    maps = [
        Map(layer, network.name, view)
        for network in networks
        for view in views
        for layer in layers
        if layer is not Layer.TECHNOLOGY
    ]
    if Layer.TECHNOLOGY in layers:
        maps += [Map(Layer.TECHNOLOGY, "", view) for view in views]
    return Maps(tuple(maps), views)


def map_networks(
    networks: Sequence[MappedNetwork],
    terrain: Terrain,
    *,
    carriers: Mapping[str, Carrier],
    asked: Maps,
    where: NDArray[np.bool_],
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Box, MapTile]]:
    """Tiles of all maps, as they are ready, in no order.

    Together they cover every pixel of ``where`` that has a height, and others besides, which hold
    whatever was not asked for.

    Parameters
    ----------
    networks
        One for each technology; the map of technologies counts them from 1 in this order.
    carriers
        By band; those of all cells must be there.
    where
        Pixels to compute, (H, W).
    means
        Who computes, and where the masts' losses are kept; all processors and nowhere when None.
    """
    work = map_work(
        networks,
        terrain,
        carriers=carriers,
        asked=asked,
        where=where,
        engine=engine,
        means=means,
    )
    return run_tiles(
        map_tile, work, where=work.area.where, means=means, threads=None, told=progress
    )


def map_work(
    networks: Sequence[MappedNetwork],
    terrain: Terrain,
    *,
    carriers: Mapping[str, Carrier],
    asked: Maps,
    where: NDArray[np.bool_],
    engine: Engine,
    means: Means | None,
) -> MapWork:
    """What all tiles of :func:`map_networks` share; parameters as there."""
    area = terrain.area(where)
    technologies = tuple(
        technology_tiles(network, terrain, area, carriers=carriers, engine=engine, means=means)
        for network in networks
    )
    return MapWork(asked, technologies, area)


def technology_tiles(
    network: MappedNetwork,
    terrain: Terrain,
    area: Area,
    *,
    carriers: Mapping[str, Carrier],
    engine: Engine,
    means: Means | None,
) -> TechnologyTiles:
    """What the tiles of one technology share; parameters as in :func:`map_networks`."""
    if not len(network.transmitters):
        return TechnologyTiles(network.name, network.radio, network.definition, None, None)
    net, order = network.transmitters.network(terrain)
    work = tile_work(
        net,
        order,
        area,
        definition=network.definition,
        engine=engine,
        means=means,
        floor_dbm=min(FLOOR_DBM, faintest_dbm(network.definition)),
    )
    return TechnologyTiles(
        network.name,
        network.radio,
        network.definition,
        Channels.of(network.transmitters, carriers, order),
        work,
    )


def map_tile(box: Box, work: MapWork) -> MapTile:
    """One tile of :func:`map_networks`."""
    chunks = [{} if t.work is None else chunks_of(box, t.work) for t in work.technologies]
    return map_tile_of(box, work, chunks)


def map_tile_of(box: Box, work: MapWork, chunks: Sequence[Mapping[int, Chunk]]) -> MapTile:
    """The same from the losses of each technology's masts that reach the tile."""
    views = [_views(box, work, *each) for each in zip(work.technologies, chunks, strict=True)]
    served = np.array([[view.served for view in each] for each in views])
    untold = np.array([[view.incomplete for view in each] for each in views]) & ~served
    names = [technology.name for technology in work.technologies]
    values = []
    for layer, name, view in work.asked.maps:
        at = work.asked.views.index(view)
        if layer is Layer.TECHNOLOGY:
            reached = technology_reached(list(served[:, at]))
            reached[(reached == 0) & untold[:, at].any(axis=0)] = UNTOLD
            values.append(reached)
        else:
            values.append(shown(views[names.index(name)][at], layer))
    return MapTile(tuple(values), served, untold)


def shown(view: ViewSignals, layer: Layer) -> NDArray[Any]:
    """(rows, cols) of a layer of one technology."""
    return np.asarray(getattr(view, _FIELDS[layer]))


def _views(
    box: Box, work: MapWork, technology: TechnologyTiles, chunks: Mapping[int, Chunk]
) -> list[ViewSignals]:
    """What one technology gives in each of the views."""
    asked = work.asked.views
    if technology.work is None or technology.channels is None:
        shape = box.bottom - box.top, box.right - box.left
        return [nothing(shape) for _ in asked]
    signals = sum_tile(
        box,
        chunks,
        technology.work.losses.job.net,
        channels=technology.channels,
        definitions={technology.radio: technology.definition},
        environments=tuple(dict.fromkeys(view.place for view in asked)),
        pixel_km=work.area.pixel_km,
        excess_db=foliage_db(work.area.clutter_category[box.window], technology.definition),
    )
    return views_of(signals, technology, asked)


def views_of(
    signals: ChannelSignals, technology: TechnologyTiles, asked: Sequence[View]
) -> list[ViewSignals]:
    """What the channels of one technology give in each of the views, whose places are in ``signals``."""
    channels = technology.channels
    assert channels is not None
    definitions = {technology.radio: technology.definition}
    found: dict[View, ViewSignals] = {}
    # One place after the other: a reception is as large as all channels together.
    for place in signals.environments:
        got = receive(signals, channels, definitions=definitions, environment=place)
        found |= {view: _view(got, technology, view) for view in asked if view.place is place}
    return [found[view] for view in asked]


def _view(reception: Reception, technology: TechnologyTiles, view: View) -> ViewSignals:
    channels, radio = technology.channels, technology.radio
    assert channels is not None

    def of(operator: str) -> ViewSignals:
        return of_operator(
            reception,
            channels,
            radio=radio,
            operator=operator,
            definition=technology.definition,
        )

    match view.audience:
        case Audience.EACH:
            return of(view.operator)
        case Audience.ANY:
            return any_operator(reception, channels, radio=radio, definition=technology.definition)
        case Audience.SHARED:
            return shared([of(operator) for operator in channels.operators(radio)])
