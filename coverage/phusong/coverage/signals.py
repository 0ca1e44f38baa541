"""From the losses of masts to levels: what reaches every pixel of one tile, cell against cell.

Pure functions of one tile, whose memory is the tile's times the groups or channels of the network.
What comes out does not depend on the order in which the masts' chunks are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phusong.coverage.carriers import Radio
from phusong.coverage.channels import Channels
from phusong.coverage.clutter_loss import ClutterCategory
from phusong.coverage.kernels import reduce as reduce_kernels
from phusong.coverage.kernels.reduce import Best, Sums, Tile
from phusong.coverage.link_budget import CoverageDefinition, Environment
from phusong.coverage.structures import Chunk, Floats, Grid, Network

__all__ = [
    "ChannelSignals",
    "TileSignals",
    "at_phone",
    "contest_tile",
    "foliage_db",
    "heard_through",
    "nothing_yet",
    "reduce_tile",
    "signals_of",
    "sum_tile",
]

_BELOW_NOISE_DB = 20.0
"""A cell this far below the noise is not summed: a hundred of them would be the noise once more."""


@dataclass(frozen=True, eq=False)
class TileSignals:
    """Strongest cell of every group over a tile; arrays of shape (groups, rows, cols).

    Parameters
    ----------
    rsrp_dbm
        Median RSRP at the phone, float32; NaN where no cell is in reach.
    best_server
        Index of that cell in the transmitters, int32; -1 where there is none.
    incomplete
        A cell behind a hole of the terrain might be stronger, and enough.
    """

    rsrp_dbm: Grid
    best_server: NDArray[np.int32]
    incomplete: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ChannelSignals:
    """Levels of every channel over a tile before anything stands in the phone's way.

    Parameters
    ----------
    best
        Level, strongest cell (index in the network) and what holes hide, (channels, rows, cols).
    sums
        Interference, servers and beams of data.
    environments
        Those for which servers are counted, in the order of ``sums.servers``.
    losses_db
        (channels, environments) loss at the phone.
    thresholds_dbm
        (channels, environments) level from which on a cell serves, losses and margin in it.
    """

    best: Best
    sums: Sums
    environments: tuple[Environment, ...]
    losses_db: Floats
    thresholds_dbm: Floats


def heard_through(network: Network, losses_db: ArrayLike) -> Network:
    """The network with all its cells weaker by the loss at the receiver, dB, one or (cells,).

    Thereby what every group hears may lose by its frequency, as behind a wall.
    """
    losses = np.broadcast_to(np.asarray(losses_db, float), network.eirp.shape)
    least = np.minimum.reduceat(losses, network.first[:-1]) if losses.size else network.peak
    return network._replace(eirp=network.eirp - losses, peak=network.peak - least)


def at_phone(network: Network, definition: CoverageDefinition) -> Network:
    """The network as the phone of a definition hears it: body, wall or car, by frequency."""
    losses = [
        definition.losses_in_db(definition.environment, frequency)
        for frequency in network.carriers.tolist()
    ]
    return heard_through(network, np.array(losses, np.float64)[network.carrier])


def foliage_db(category: NDArray[np.uint8], definition: CoverageDefinition) -> Grid:
    """Excess loss of the pixels under trees, (rows, cols), for ``excess_db``."""
    under = category == ClutterCategory.TREES
    return np.where(under, np.float32(definition.foliage_loss_db), np.float32(0))


def reduce_tile(
    box: tuple[int, int, int, int],
    chunks: Mapping[int, Chunk],
    network: Network,
    *,
    order: NDArray[np.int64],
    groups: NDArray[np.int64],
    required_dbm: Sequence[float],
    pixel_km: float,
    excess_db: Grid | None = None,
    shade_db: Grid | None = None,
) -> TileSignals:
    """Strongest cell of every group at every pixel of a tile.

    Parameters
    ----------
    box
        Rows and columns of the grid: top, bottom, left, right.
    chunks
        Losses of the masts that reach the tile, by mast; they may lie partly or all beyond it.
    network
        With the losses at the receiver in it, see :func:`at_phone`.
    order
        Index in the transmitters of every cell of the network.
    groups
        (cells,) group of every cell of the network, a technology for one; -1 leaves a cell out.
    required_dbm
        By group: level from which on a cell behind a hole would serve.
    excess_db
        (rows, cols) loss of every path into a pixel besides, see :func:`foliage_db`.
    shade_db
        (rows, cols) clutter loss that a path behind a hole has at least; 0 when None.
    """
    best = contest_tile(
        box,
        chunks,
        lambda mast, _: chunks[mast],
        network=network,
        groups=groups,
        pixel_km=pixel_km,
        standing=nothing_yet(box, len(required_dbm)),
        excess_db=excess_db,
        shade_db=shade_db,
    )
    return signals_of(best, order=order, required_dbm=required_dbm)


def nothing_yet(box: tuple[int, int, int, int], groups: int = 1) -> Best:
    """A contest of a tile before anyone took part."""
    top, bottom, left, right = box
    return _nothing(groups, (bottom - top, right - left))


def contest_tile(
    box: tuple[int, int, int, int],
    masts: Iterable[int],
    chunk_of: Callable[[int, Grid], Chunk | None],
    *,
    network: Network,
    groups: NDArray[np.int64],
    pixel_km: float,
    standing: Best,
    excess_db: Grid | None = None,
    shade_db: Grid | None = None,
) -> Best:
    """The same with losses that are made when their mast's turn has come; by cells of the network.

    Parameters
    ----------
    chunk_of
        Gets a mast and the strongest level of every group so far, (groups, rows, cols) dBm with -inf
        for none; it may leave out what cannot be stronger, or return None for nothing at all.
    standing
        What others gave already; not changed. Masts of it may take part again.
    box, network, groups, pixel_km, excess_db, shade_db
        As in :func:`reduce_tile`.
    """
    tile, _ = _tile(box, pixel_km, excess_db, shade_db)
    best = Best(standing.level.copy(), standing.cell.copy(), standing.unknown.copy())
    # Near masts first: they let the far ones be passed over. The outcome is the same in any order.
    for mast in sorted(masts, key=lambda m: _away(network, m, box)):
        chunk = chunk_of(mast, best.level)
        if chunk is not None:
            reduce_kernels.strongest(network, mast, chunk, tile, groups, best)
    return best


def signals_of(
    best: Best, *, order: NDArray[np.int64], required_dbm: Sequence[float]
) -> TileSignals:
    """What a contest came to; parameters as in :func:`reduce_tile`."""
    required = np.asarray(required_dbm, np.float32)[:, None, None]
    return TileSignals(
        rsrp_dbm=np.where(best.cell < 0, np.float32(np.nan), best.level),
        best_server=_renamed(best.cell, order),
        incomplete=(best.unknown > best.level) & (best.unknown >= required),
    )


def sum_tile(
    box: tuple[int, int, int, int],
    chunks: Mapping[int, Chunk],
    network: Network,
    *,
    channels: Channels,
    definitions: Mapping[Radio, CoverageDefinition],
    environments: tuple[Environment, ...],
    pixel_km: float,
    excess_db: Grid | None = None,
    shade_db: Grid | None = None,
    cells: NDArray[np.bool_] | None = None,
    standing: ChannelSignals | None = None,
) -> ChannelSignals:
    """Levels, interference and servers of every channel at every pixel of a tile.

    Parameters
    ----------
    network
        As ``Transmitters.network`` made it: no losses at the receiver in it.
    definitions
        What served means, by radio; channels of other radios are left out.
    environments
        Where servers are counted.
    box, chunks, pixel_km, excess_db, shade_db
        As in :func:`reduce_tile`.
    cells
        (cells,) which of the network's take part; all when None.
    standing
        What others of the same channels and environments gave before these; not changed.
    """
    tile, shape = _tile(box, pixel_km, excess_db, shade_db)
    losses = _losses(channels, definitions, environments)
    thresholds = losses + _required(channels, definitions)[:, None]
    ascending = np.argsort(thresholds, axis=1, kind="stable")
    rising = np.take_along_axis(thresholds, ascending, axis=1)
    if standing is None:
        best = _nothing(len(channels.each), shape)
        sums = _no_sums(len(channels.each), len(environments), shape)
    else:
        best, sums = _copied(standing, ascending)
    asked = np.array([channel.radio in definitions for channel in channels.each], np.bool_)
    taking = asked[channels.of_cell] if cells is None else asked[channels.of_cell] & cells
    groups = np.where(taking, channels.of_cell, -1)
    limits = _floor_dbm(channels, rising), rising
    for mast in sorted(chunks):  # one order, for the rounding of the sums
        reduce_kernels.accumulate(network, mast, chunks[mast], tile, groups, limits, best, sums)
    back = np.argsort(ascending, axis=1)[:, :, None, None]
    sums = sums._replace(servers=np.take_along_axis(sums.servers, back, axis=1))
    return ChannelSignals(best, sums, environments, losses, thresholds)


def _tile(
    box: tuple[int, int, int, int], pixel_km: float, excess: Grid | None, shade: Grid | None
) -> tuple[Tile, tuple[int, int]]:
    top, bottom, left, right = box
    shape = bottom - top, right - left
    none = np.zeros(shape, np.float32)
    grids = [none if g is None else np.ascontiguousarray(g, np.float32) for g in (excess, shade)]
    if any(grid.shape != shape for grid in grids):
        raise ValueError(f"excess_db and shade_db must have the tile's shape {shape}")
    return Tile(top, left, pixel_km, grids[0], grids[1]), shape


def _nothing(groups: int, shape: tuple[int, int]) -> Best:
    return Best(
        level=np.full((groups, *shape), -np.inf, np.float32),
        cell=np.full((groups, *shape), -1, np.int32),
        unknown=np.full((groups, *shape), -np.inf, np.float32),
    )


def _no_sums(groups: int, thresholds: int, shape: tuple[int, int]) -> Sums:
    return Sums(
        other=np.zeros((groups, *shape), np.float32),
        bonus=np.zeros((groups, *shape), np.float32),
        servers=np.zeros((groups, thresholds, *shape), np.uint8),
    )


def _copied(standing: ChannelSignals, ascending: NDArray[np.intp]) -> tuple[Best, Sums]:
    """What stands, for the loops to go on with: thresholds ascending."""
    best, sums = standing.best, standing.sums
    servers = np.take_along_axis(sums.servers, ascending[:, :, None, None], axis=1)
    return (
        Best(best.level.copy(), best.cell.copy(), best.unknown.copy()),
        Sums(sums.other.copy(), sums.bonus.copy(), np.ascontiguousarray(servers)),
    )


def _away(network: Network, mast: int, box: tuple[int, int, int, int]) -> tuple[float, int]:
    """Distance of a mast from the middle of a box, pixels."""
    top, bottom, left, right = box
    down, across = (top + bottom) / 2 - network.row[mast], (left + right) / 2 - network.col[mast]
    return float(np.hypot(down, across)), mast


def _renamed(cell: NDArray[np.int32], order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Cells of the network by their index in the transmitters."""
    names = np.append(order, -1).astype(np.int32)  # -1 picks the last
    return names[cell]


def _losses(
    channels: Channels,
    definitions: Mapping[Radio, CoverageDefinition],
    environments: Sequence[Environment],
) -> Floats:
    rows = [
        [
            definitions[channel.radio].losses_in_db(environment, channel.frequency_ghz)
            if channel.radio in definitions
            else 0.0
            for environment in environments
        ]
        for channel in channels.each
    ]
    return np.array(rows, np.float64).reshape(len(channels.each), len(environments))


def _required(channels: Channels, definitions: Mapping[Radio, CoverageDefinition]) -> Floats:
    required = {radio: definition.required_rsrp_dbm for radio, definition in definitions.items()}
    return np.array([required.get(channel.radio, np.inf) for channel in channels.each])


def _floor_dbm(channels: Channels, thresholds: Floats) -> float:
    """Level under which a cell neither serves nor disturbs."""
    noise = 10 * np.log10(channels.links.noise_mw) - _BELOW_NOISE_DB
    return float(min(noise.min(initial=0.0), thresholds.min(initial=0.0)))
