"""What customers of each operator get at the end of each year, as far as new cells are heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.growth import Moments, map_growth
from phusong.coverage.losses import Engine
from phusong.coverage.maps import Audience, Map, MappedNetwork, Maps, View
from phusong.coverage.packing import pack, unpack
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import Box
from phusong.coverage.workers import Means
from phusong.planning.results.operators import NO_LEVEL, OperatorMap, SignalChange
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.operator_maps import LAYERS, MapJob, in_steps

__all__ = ["GrowthJob", "grow_maps"]

Arrays = list[NDArray[Any]]


@dataclass(frozen=True, eq=False)
class GrowthJob:
    """One technology with all that will be on air.

    Parameters
    ----------
    joins
        (cells,) year of each of the network's cells, 0 for those that stand.
    where
        Pixels where a new cell is heard; elsewhere nothing changes.
    """

    network: MappedNetwork
    joins: NDArray[np.int64]
    terrain: Terrain
    scenario: Scenario
    where: NDArray[np.bool_]
    means: Means | None
    progress: Callable[[int, int], None]


def grow_maps(today: Sequence[OperatorMap], job: GrowthJob) -> list[OperatorMap]:
    """Maps of a technology with what the years change, and those of operators who are new to it.

    Operators disturb nobody but themselves: who gets no cell keeps what he has. Finished work is kept
    whole, as that of :func:`.operator_maps.map_operators` is.
    """
    building = {"", *map(str, job.network.transmitters.operator[job.joins > 0])}
    maps = [*(one for one in today if one.operator in building), *_newcomers(today, building, job)]
    years = np.unique(job.joins[job.joins > 0]).tolist()
    asked = _asked(maps, job)
    key = MapJob(job.network, job.terrain, job.scenario, asked, job.where).key(
        Engine.SWEEP, "growth", job.joins
    )
    kept = job.means.kept if job.means is not None and key is not None else None
    packed = kept.get(key) if kept is not None and key is not None else None
    if packed is None:
        arrays = _computed(maps, asked, years, job)
        if kept is not None and key is not None:
            kept.put(key, pack(arrays))
    else:
        arrays = unpack(packed)
    grown = [
        replace(one, changes=tuple(_changes(arrays[3 * len(years) * k :], years)))
        for k, one in enumerate(maps)
    ]
    unchanged = [one for one in today if one.operator not in building]
    return sorted([*grown, *unchanged], key=lambda one: (not one.operator, one.operator))


def _newcomers(
    today: Sequence[OperatorMap], building: set[str], job: GrowthJob
) -> Iterator[OperatorMap]:
    """Operators who have their first cells in the programme; a mast that is open to all is nobody's."""
    shape = job.where.shape
    for operator in sorted(building - {one.operator for one in today} - {""}):
        level, rate = np.full(shape, NO_LEVEL, np.int16), np.zeros(shape, np.uint16)
        yield OperatorMap(job.network.name, operator, level, rate)


def _asked(maps: Sequence[OperatorMap], job: GrowthJob) -> Maps:
    place = job.network.definition.environment
    views = tuple(
        View(Audience.EACH if one.operator else Audience.ANY, one.operator, place) for one in maps
    )
    return Maps(
        tuple(Map(layer, job.network.name, view) for view in views for layer in LAYERS), views
    )


def _computed(
    maps: Sequence[OperatorMap], asked: Maps, years: Sequence[int], job: GrowthJob
) -> Arrays:
    """Pixels, levels and rates that change, year by year, map by map."""
    parts: list[list[Arrays]] = [[] for _ in range(len(maps) * len(years))]
    for box, moments in map_growth(
        job.network,
        job.terrain,
        joins=job.joins,
        carriers=job.scenario.all_carriers(),
        asked=asked,
        where=job.where,
        means=job.means,
        progress=job.progress,
    ):
        for k, one in enumerate(maps):
            for year, changed in _changed(one, k, moments, box=box, where=job.where):
                parts[k * len(years) + years.index(year)].append(changed)
    return [array for each in parts for array in _joined(each)]


def _changed(
    today: OperatorMap, number: int, moments: Moments, *, box: Box, where: NDArray[np.bool_]
) -> Iterator[tuple[int, Arrays]]:
    """What the years change in a tile of the map of this number."""
    at = box.window
    before = today.level_steps[at], today.rate_steps[at]
    rows, cols = np.mgrid[at]
    flat = (rows * where.shape[1] + cols).astype(np.int32)
    for year, values in sorted(moments.items()):
        own = values[len(LAYERS) * number :]
        now = in_steps(LAYERS[0], own[0]), in_steps(LAYERS[1], own[1])
        other = where[at] & ((now[0] != before[0]) | (now[1] != before[1]))
        yield year, [flat[other], now[0][other], now[1][other]]
        before = now


def _joined(parts: list[Arrays]) -> Arrays:
    """Pixels in order, whichever tile was ready first."""
    if not parts:
        return [np.empty(0, np.int32), np.empty(0, np.int16), np.empty(0, np.uint16)]
    whole = [np.concatenate(each) for each in zip(*parts, strict=True)]
    order = np.argsort(whole[0])
    return [array[order] for array in whole]


def _changes(arrays: Arrays, years: Sequence[int]) -> Iterator[SignalChange]:
    for k, year in enumerate(years):
        pixels, level, rate = arrays[3 * k : 3 * k + 3]
        if pixels.size:
            yield SignalChange(year, pixels, level, rate)
