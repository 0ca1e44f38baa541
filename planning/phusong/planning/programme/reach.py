"""Whom candidates reach, predicted over the terrain: by itself, or kept for all who ask again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Terrain, Transmitters, signal_at

__all__ = ["Asked", "Reach", "SharedReach", "Wide"]

Progress = Callable[[int, int], None]
_BLOCK = 512
"""Sites that are predicted together, so that what is not kept is never large."""
_LIMIT_BYTES = 1_000_000_000
_MOST_CELLS = 16
"""Sets of candidates whose cells are kept, those that were asked for last."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Where levels are asked for, and which are enough."""

    pixels: NDArray[np.int64]
    """Flat indices into the grid, rising."""
    definition: CoverageDefinition
    within_km: float
    """Pixels farther from a candidate are not counted."""


class Reach:
    """Predicts candidates, and keeps nothing."""

    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain

    def cells(self, name: Callable[[], str], make: Callable[[], Transmitters]) -> Transmitters:
        """What radiates from candidates; ``name`` tells all that it hangs on."""
        return make()

    def of(
        self,
        technology: str,
        cells: Transmitters,
        asked: Asked,
        *,
        progress: Progress | None = None,
    ) -> csr_array:
        """(sites, asked pixels) float32 level of each site's strongest cell where it is enough.

        Rows follow ``cells.site_ids``, columns ``asked.pixels``.
        """
        floor_dbm = asked.definition.required_rsrp_dbm
        return self._levels(cells, asked, floor_dbm=floor_dbm, progress=progress)

    def _levels(
        self,
        cells: Transmitters,
        asked: Asked,
        *,
        floor_dbm: float,
        progress: Progress | None = None,
    ) -> csr_array:
        width = self._terrain.shape[1]
        return signal_at(
            cells,
            self._terrain,
            np.column_stack([asked.pixels // width, asked.pixels % width]),
            definition=asked.definition,
            floor_dbm=floor_dbm,
            within_km=asked.within_km,
            progress=progress,
        )


class Wide(NamedTuple):
    """All that anybody will ask of one technology."""

    pixels: NDArray[np.int64]
    """Flat indices into the grid, rising."""
    floor_dbm: float
    """Lowest level that is enough for anybody."""


class _Kept(NamedTuple):
    """Where a candidate's level is above the lowest floor."""

    at: NDArray[np.int32]
    """Positions in :attr:`Wide.pixels`, rising."""
    level_dbm: NDArray[np.float32]


class SharedReach(Reach):
    """Predicts each candidate once, for whoever may ask, whatever level is enough for him.

    What :meth:`of` gives is to the last bit what :class:`Reach` does: the level that a candidate has
    at a pixel depends on neither the other candidates nor the other pixels. Levels are kept at 8 bytes
    each until there are ``limit_bytes`` of them; what comes then is predicted each time.

    Definitions of one technology may differ in what they require, in nothing else.
    """

    def __init__(
        self, terrain: Terrain, wide: Mapping[str, Wide], *, limit_bytes: int = _LIMIT_BYTES
    ) -> None:
        super().__init__(terrain)
        self._wide = wide
        self._free_bytes = limit_bytes
        self._kept: dict[tuple[object, ...], _Kept] = {}
        self._cells: dict[str, Transmitters] = {}

    def cells(self, name: Callable[[], str], make: Callable[[], Transmitters]) -> Transmitters:
        """The same as the last time where nothing that it hangs on is otherwise."""
        known = name()
        cells = self._cells.pop(known, None)
        if cells is None:
            if len(self._cells) == _MOST_CELLS:
                del self._cells[next(iter(self._cells))]
            cells = make()
        self._cells[known] = cells
        return cells

    def of(
        self,
        technology: str,
        cells: Transmitters,
        asked: Asked,
        *,
        progress: Progress | None = None,
    ) -> csr_array:
        wide = self._wide.get(technology)
        if wide is None or not _foreseen(asked, wide):
            return super().of(technology, cells, asked, progress=progress)
        names = _names(technology, cells, asked.within_km)
        others = self._learn(names, cells, asked, wide=wide, progress=progress)
        position = np.full(wide.pixels.size, -1, np.int32)
        position[np.searchsorted(wide.pixels, asked.pixels)] = np.arange(asked.pixels.size)
        floor_dbm = asked.definition.required_rsrp_dbm
        rows = [
            others[site] if site in others else _cut(self._kept[name], position, floor_dbm)
            for site, name in enumerate(names)
        ]
        return _table(rows, asked.pixels.size)

    def _learn(
        self,
        names: list[tuple[object, ...]],
        cells: Transmitters,
        asked: Asked,
        *,
        wide: Wide,
        progress: Progress | None,
    ) -> dict[int, _Kept]:
        """Predict who is not known yet; what there is no room for comes back as it is asked for."""
        new = np.array([i for i, name in enumerate(names) if name not in self._kept], np.int64)
        others: dict[int, _Kept] = {}
        broad = Asked(wide.pixels, asked.definition, asked.within_km)
        for start in range(0, new.size, _BLOCK):
            block = new[start : start + _BLOCK]
            part = cells.select(np.isin(cells.site, block))
            if self._free_bytes > 0:
                found = self._levels(part, broad, floor_dbm=wide.floor_dbm)
                kept = {names[site]: row for site, row in _rows(found, block)}
                self._kept |= kept
                self._free_bytes -= sum(
                    row.at.nbytes + row.level_dbm.nbytes for row in kept.values()
                )
            else:
                floor_dbm = asked.definition.required_rsrp_dbm
                others |= dict(_rows(self._levels(part, asked, floor_dbm=floor_dbm), block))
            if progress is not None:
                progress(min(start + _BLOCK, new.size), new.size)
        return others


def _foreseen(asked: Asked, wide: Wide) -> bool:
    """Whether what is kept tells all that is asked."""
    at = np.searchsorted(wide.pixels, asked.pixels)
    inside = bool(at.size == 0 or at[-1] < wide.pixels.size)
    return (
        inside
        and bool((wide.pixels[at] == asked.pixels).all())
        and asked.definition.required_rsrp_dbm >= wide.floor_dbm
    )


def _names(technology: str, cells: Transmitters, within_km: float) -> list[tuple[object, ...]]:
    """For each site all that its levels hang on; numbers of new positions differ from run to run."""
    figures = np.column_stack(
        [
            cells.x_m,
            cells.y_m,
            cells.height_m,
            cells.ground_m,
            cells.azimuth_deg,
            cells.mechanical_tilt_deg,
            cells.electrical_tilt_deg,
            cells.frequency_mhz,
            cells.eirp_dbm,
            cells.range_km,
        ]
    )
    antennas = cells.antenna.tolist()
    order = np.argsort(cells.site, kind="stable")
    ends = np.searchsorted(cells.site[order], np.arange(cells.site_ids.size + 1))
    own = (order[one:two] for one, two in itertools.pairwise(ends))
    return [
        (technology, within_km, figures[rows].tobytes(), *(antennas[row] for row in rows))
        for rows in own
    ]


def _rows(levels: csr_array, sites: NDArray[np.int64]) -> list[tuple[int, _Kept]]:
    """Rows of some sites, without what else they were cut from."""
    ends = [(int(levels.indptr[site]), int(levels.indptr[site + 1])) for site in sites]
    return [
        (
            int(site),
            _Kept(levels.indices[one:two].astype(np.int32), levels.data[one:two].copy()),
        )
        for site, (one, two) in zip(sites, ends, strict=True)
    ]


def _cut(kept: _Kept, position: NDArray[np.int32], floor_dbm: float) -> _Kept:
    """What is enough of what is asked, at positions in that."""
    at = position[kept.at]
    enough = (at >= 0) & (kept.level_dbm >= floor_dbm)
    return _Kept(at[enough], kept.level_dbm[enough])


def _table(rows: list[_Kept], columns: int) -> csr_array:
    starts = np.cumsum([0, *(row.at.size for row in rows)])
    none = [np.empty(0, np.int32)], [np.empty(0, np.float32)]
    at = np.concatenate([row.at for row in rows] or none[0])
    levels = np.concatenate([row.level_dbm for row in rows] or none[1])
    return csr_array((levels, at, starts), shape=(len(rows), columns))
