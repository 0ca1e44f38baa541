"""Which of many positions see most of those who are not served."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.planning.candidates.ground import Floats, Ground, Ints, as_shapes
from phusong.planning.candidates.sight import Stands, Targets, seen_pairs, seen_weight
from phusong.planning.scenario.siting import SitingRules

__all__ = ["View"]

_BLOCK_M = 300.0
"""People of a block of this side stand where most of them are: views rank, they do not predict."""


class View:
    """Counts who sees whom over the terrain of a province."""

    def __init__(
        self,
        ground: Ground,
        rules: SitingRules,
        *,
        people: NDArray[np.float32],
        places: Floats,
        place_people: float,
    ) -> None:
        """``people`` (H, W) are not served; each of ``places`` (n, 2) counts as so many more."""
        self._ground = ground
        self._rules = rules
        self.targets = _targets(ground, people, places, place_people)

    def wanted(self) -> Floats:
        """(m, 2) where somebody or some place waits, metres."""
        return self._ground.centres(np.column_stack([self.targets.row, self.targets.column]))

    def people_in_sight(self, frame: gpd.GeoDataFrame) -> Floats:
        """(n,) who is seen from a mast at each position within a candidate's range, on its land."""
        return seen_weight(
            self._ground.province.terrain_m,
            self._stands(frame),
            self.targets,
            self._rules.candidate_range_km * 1000.0,
            self._ground.pixel_m,
        )

    def sees(self, frame: gpd.GeoDataFrame, points: Floats) -> NDArray[np.bool_]:
        """(n,) whether each position sees the point beside it."""
        return seen_pairs(
            self._ground.province.terrain_m,
            self._stands(frame),
            self._ground.pixels(points),
            self._ground.pixel_m,
        )

    def in_range(self, frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
        """(n,) whether anybody who waits is within a candidate's range on the same land."""
        found = np.zeros(len(frame), dtype=bool)
        points = frame.geometry.to_numpy()
        wanted = as_shapes(self.wanted())
        for part in np.unique(frame["land_part"]):
            mine = np.flatnonzero((frame["land_part"] == part).to_numpy())
            tree = shapely.STRtree(wanted[self.targets.part == part])
            at = tree.query(
                points[mine], predicate="dwithin", distance=self._rules.candidate_range_km * 1000.0
            )[0]
            found[mine[at]] = True
        return found

    def _stands(self, frame: gpd.GeoDataFrame) -> Stands:
        pixels = self._ground.pixels(shapely.get_coordinates(frame.geometry.to_numpy()))
        height = frame["mast_height_m"].fillna(self._rules.mast_height_m)
        return Stands(
            pixels[:, 0].copy(),
            pixels[:, 1].copy(),
            frame["land_part"].to_numpy(dtype=np.int64),
            height.to_numpy(dtype=np.float64),
        )


def _targets(
    ground: Ground, people: NDArray[np.float32], places: Floats, place_people: float
) -> Targets:
    """People and places gathered in blocks, each at the pixel that counts most."""
    weight = people.astype(np.float64)
    spots = ground.pixels(places)
    spots = spots[spots[:, 0] >= 0]
    np.add.at(weight, (spots[:, 0], spots[:, 1]), place_people)
    pixels = np.argwhere(weight > 0)
    side = max(1, round(_BLOCK_M / ground.pixel_m))
    own = weight[pixels[:, 0], pixels[:, 1]]
    part = _nearest_part(ground, pixels)
    block = np.column_stack([pixels // side, part])
    order = np.lexsort((-own, *block.T[::-1]))
    _, first, which = np.unique(block[order], axis=0, return_index=True, return_inverse=True)
    chosen = order[first]
    totals = np.bincount(which.ravel(), weights=own[order], minlength=len(first))
    by_row = np.argsort(pixels[chosen, 0], kind="stable")
    chosen = chosen[by_row]
    rows = pixels[chosen, 0]
    return Targets(
        rows.copy(),
        pixels[chosen, 1].copy(),
        part[chosen],
        np.asarray(totals[by_row], dtype=np.float64),
        np.searchsorted(rows, np.arange(people.shape[0] + 1)),
    )


def _nearest_part(ground: Ground, pixels: Ints) -> Ints:
    """Land of each pixel; a place on a pixel of sea stands on the nearest shore."""
    part = ground.province.land_part[pixels[:, 0], pixels[:, 1]].astype(np.int64)
    wet = np.flatnonzero(part < 0)
    land = ground.province.land.geometry.to_numpy()
    if len(wet) and len(land):
        at = as_shapes(ground.centres(pixels[wet]))
        near = shapely.STRtree(land).query_nearest(at, all_matches=False)
        part[wet[near[0]]] = near[1]
    return part
