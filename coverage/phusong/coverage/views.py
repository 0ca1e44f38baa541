"""What a phone gets: of one operator, of any, of all of them; outdoors, in a car, in a house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.carriers import Radio
from phusong.coverage.channels import Channels
from phusong.coverage.kernels import link as link_kernels
from phusong.coverage.link_budget import CoverageDefinition, Environment, fade_margin_db
from phusong.coverage.signals import ChannelSignals
from phusong.coverage.structures import Floats, Grid

__all__ = [
    "Reception",
    "ViewSignals",
    "any_operator",
    "nothing",
    "of_operator",
    "receive",
    "shared",
    "technology_reached",
]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reception:
    """What a phone in one environment gets of every channel; (channels, rows, cols) each.

    Parameters
    ----------
    environment
        Where the phone is.
    rsrp_dbm
        Of the strongest cell, -inf where there is none.
    cell
        That cell in the network, -1 where there is none.
    sinr_db, downlink_mbps, uplink_mbps
        In the median; -inf and 0 without a cell.
    sure_downlink_mbps, sure_uplink_mbps
        With the reliability that the definition asks for.
    servers
        Cells that reach the definition's level.
    reached
        The strongest cell does.
    hidden
        What a cell behind a hole might give at most is stronger, and would be enough.
    """

    environment: Environment
    rsrp_dbm: Grid
    cell: NDArray[np.int32]
    sinr_db: Grid
    downlink_mbps: Grid
    uplink_mbps: Grid
    sure_downlink_mbps: Grid
    sure_uplink_mbps: Grid
    servers: NDArray[np.uint8]
    reached: Mask
    hidden: Grid


@dataclass(frozen=True, eq=False)
class ViewSignals:
    """One map of a technology; arrays of shape (rows, cols).

    Parameters
    ----------
    rsrp_dbm, best_server
        Strongest cell, NaN and -1 where there is none; the cell is an index in the transmitters.
    sinr_db
        Of that cell.
    downlink_mbps, uplink_mbps
        Of the carrier that gives most, each; one carrier at a time. 0 where nothing is decoded.
    servers
        Cells that reach the definition's level.
    operators
        Operators that serve.
    served
        Level and, where the definition asks for them, rates are there.
    uplink_limited
        Everything is there but the way back.
    incomplete
        A cell behind a hole of the terrain might be stronger, and enough.
    """

    rsrp_dbm: Grid
    best_server: NDArray[np.int32]
    sinr_db: Grid
    downlink_mbps: Grid
    uplink_mbps: Grid
    servers: NDArray[np.uint16]
    operators: NDArray[np.uint8]
    served: Mask
    uplink_limited: Mask
    incomplete: Mask


def receive(
    signals: ChannelSignals,
    channels: Channels,
    *,
    definitions: Mapping[Radio, CoverageDefinition],
    environment: Environment,
) -> Reception:
    """SINR and rates of every channel in one of the environments of ``signals``.

    SINR is that of the level's resource elements against the load of the channel's other cells.
    Data go over the beam that follows the phone and all ports, over as many layers as are decoded.
    """
    at = signals.environments.index(environment)
    best, sums = signals.best, signals.sums
    losses = np.ascontiguousarray(signals.losses_db[:, at])
    levels = best.level, best.cell, sums.other, sums.bonus

    def rates(fade_db: Floats) -> tuple[Grid, Grid, Grid]:
        sinr, down, up = (np.empty_like(best.level) for _ in range(3))
        link_kernels.rates(levels, channels.links, (losses, fade_db), sinr, down, up)
        return sinr, down, up

    sinr, down, up = rates(np.zeros(losses.size))
    fade_db = _fades(channels, definitions)
    _, sure_down, sure_up = rates(fade_db) if fade_db.any() else (sinr, down, up)
    threshold = signals.thresholds_dbm[:, at][:, None, None]
    hidden = (best.unknown > best.level) & (best.unknown >= threshold)
    lost = losses.astype(np.float32)[:, None, None]
    return Reception(
        environment=environment,
        rsrp_dbm=best.level - lost,
        cell=best.cell,
        sinr_db=sinr,
        downlink_mbps=down,
        uplink_mbps=up,
        sure_downlink_mbps=sure_down,
        sure_uplink_mbps=sure_up,
        servers=sums.servers[:, at],
        reached=best.level >= threshold,
        hidden=np.where(hidden, best.unknown - lost, np.float32(-np.inf)),
    )


def of_operator(
    reception: Reception,
    channels: Channels,
    *,
    radio: Radio,
    operator: str,
    definition: CoverageDefinition,
) -> ViewSignals:
    """What customers of one operator get of one technology."""
    members = channels.numbers(radio, operator)
    whole = _strongest(reception, channels, members)
    served, limited = _served(reception, members, definition)
    return _told(whole, served=served, limited=limited, operators=served.astype(np.uint8))


def any_operator(
    reception: Reception, channels: Channels, *, radio: Radio, definition: CoverageDefinition
) -> ViewSignals:
    """The best of all operators; served where one of them serves."""
    whole = _strongest(reception, channels, channels.numbers(radio))
    count = np.zeros(whole.rsrp.shape, np.uint8)
    limited = np.zeros(whole.rsrp.shape, np.bool_)
    for operator in channels.operators(radio):
        one, short = _served(reception, channels.numbers(radio, operator), definition)
        count += one
        limited |= short
    return _told(whole, served=count > 0, limited=limited & (count == 0), operators=count)


def shared(views: Sequence[ViewSignals]) -> ViewSignals:
    """What customers of every operator get: at each pixel the operator that gives least.

    Level, server and SINR are those of the operator with the weakest level, rates and servers the
    least of all; served where all serve.

    Raises
    ------
    ValueError
        For no view at all.
    """
    if not views:
        raise ValueError("there is no operator to share with")
    level = np.stack([np.nan_to_num(view.rsrp_dbm, nan=-np.inf) for view in views])
    weakest = level.argmin(axis=0)[None]

    def of_weakest(name: str) -> NDArray[Any]:
        stack = np.stack([getattr(view, name) for view in views])
        return np.asarray(np.take_along_axis(stack, weakest, axis=0)[0])

    def least(name: str) -> NDArray[Any]:
        return np.asarray(np.min([getattr(view, name) for view in views], axis=0))

    served = np.logical_and.reduce([view.served for view in views])
    return ViewSignals(
        rsrp_dbm=of_weakest("rsrp_dbm"),
        best_server=of_weakest("best_server"),
        sinr_db=of_weakest("sinr_db"),
        downlink_mbps=least("downlink_mbps"),
        uplink_mbps=least("uplink_mbps"),
        servers=least("servers"),
        operators=np.add.reduce([view.operators for view in views]).astype(np.uint8),
        served=served,
        uplink_limited=~served
        & np.logical_and.reduce([view.served | view.uplink_limited for view in views]),
        incomplete=np.logical_or.reduce([view.incomplete for view in views]),
    )


def nothing(shape: tuple[int, int]) -> ViewSignals:
    """What a technology gives that nobody has: no signal anywhere."""
    zero = np.zeros(shape, np.float32)
    no = np.zeros(shape, np.bool_)
    return ViewSignals(
        rsrp_dbm=np.full(shape, np.nan, np.float32),
        best_server=np.full(shape, -1, np.int32),
        sinr_db=np.full(shape, np.nan, np.float32),
        downlink_mbps=zero,
        uplink_mbps=zero,
        servers=np.zeros(shape, np.uint16),
        operators=np.zeros(shape, np.uint8),
        served=no,
        uplink_limited=no,
        incomplete=no,
    )


def technology_reached(served: Sequence[Mask]) -> NDArray[np.uint8]:
    """Number (from 1) of the last technology that serves a pixel, 0 where none does.

    >>> technology_reached([np.array([True, True, False]), np.array([False, True, False])]).tolist()
    [1, 2, 0]
    """
    reached = np.zeros(served[0].shape, np.uint8)
    for number, mask in enumerate(served, start=1):
        reached[mask] = number
    return reached


@dataclass(frozen=True, eq=False)
class _Whole:
    """The best of some channels."""

    rsrp: Grid
    cell: NDArray[np.int32]
    sinr: Grid
    down: Grid
    up: Grid
    servers: NDArray[np.uint16]
    incomplete: Mask


def _strongest(reception: Reception, channels: Channels, members: list[int]) -> _Whole:
    """Where levels are equal the lower cell of the network goes first."""
    shape = reception.rsrp_dbm.shape[1:]
    rsrp = np.full(shape, -np.inf, np.float32)
    cell = np.full(shape, -1, np.int32)
    sinr = np.full(shape, np.nan, np.float32)
    for k in members:
        level, rival = reception.rsrp_dbm[k], reception.cell[k]
        wins = (level > rsrp) | ((level == rsrp) & (rival >= 0) & (rival < cell))
        rsrp[wins], cell[wins], sinr[wins] = level[wins], rival[wins], reception.sinr_db[k][wins]
    names = np.append(channels.order, -1).astype(np.int32)  # -1 picks the last
    return _Whole(
        rsrp=np.where(cell < 0, np.float32(np.nan), rsrp),
        cell=names[cell],
        sinr=sinr,
        down=reception.downlink_mbps[members].max(axis=0, initial=0.0),
        up=reception.uplink_mbps[members].max(axis=0, initial=0.0),
        servers=reception.servers[members].sum(axis=0, dtype=np.uint16),
        incomplete=reception.hidden[members].max(axis=0, initial=-np.inf) > rsrp,
    )


def _served(
    reception: Reception, members: list[int], definition: CoverageDefinition
) -> tuple[Mask, Mask]:
    """Where one operator serves, and where only the way back is missing."""
    reached = np.asarray(reception.reached[members].any(axis=0))
    up = reception.sure_uplink_mbps[members].max(axis=0, initial=0.0)
    if definition.rate is None:
        return reached, reached & (up <= 0)
    down = reception.sure_downlink_mbps[members].max(axis=0, initial=0.0)
    forward: Mask = reached & (down >= definition.rate.downlink_mbps)
    back: Mask = (up > 0) & (up >= definition.rate.uplink_mbps)
    return forward & back, forward & ~back


def _told(
    whole: _Whole, *, served: Mask, limited: Mask, operators: NDArray[np.uint8]
) -> ViewSignals:
    return ViewSignals(
        rsrp_dbm=whole.rsrp,
        best_server=whole.cell,
        sinr_db=whole.sinr,
        downlink_mbps=whole.down,
        uplink_mbps=whole.up,
        servers=whole.servers,
        operators=operators,
        served=served,
        uplink_limited=limited,
        incomplete=whole.incomplete,
    )


def _fades(channels: Channels, definitions: Mapping[Radio, CoverageDefinition]) -> Floats:
    """Fade of the wanted cell at the reliability that rates are asked for, by channel."""

    def fade_db(definition: CoverageDefinition) -> float:
        if definition.rate is None:
            return definition.margin_db
        return fade_margin_db(definition.rate.probability, definition.shadow_sigma_db)

    by_radio = {radio: fade_db(definition) for radio, definition in definitions.items()}
    return np.array([by_radio.get(channel.radio, 0.0) for channel in channels.each])
