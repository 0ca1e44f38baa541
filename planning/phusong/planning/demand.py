"""Who waits for service in one technology: pixels with people, and places with what they lack."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.service import ServiceColumn, State, place_pixels
from phusong.layers.province import Province
from phusong.planning.results import Coverage, PlaceColumn, Service
from phusong.planning.scenario import Scenario

__all__ = ["Demand", "Taken", "demand_of", "reached_by"]


class Taken(NamedTuple):
    """What a step newly serves."""

    people: float
    completed: tuple[str, ...]
    """Places that lack nothing any more."""
    helped: tuple[str, ...]
    """Places that lack less, the completed ones among them."""


class Demand:
    """Pixels that are not served yet, and how many of its pixels each place still needs.

    ``pixels`` (n,) are flat indices into the grid and never change; ``open`` (n,) tells which of
    them still wait. :meth:`take` alone changes that.
    """

    def __init__(
        self,
        pixels: NDArray[np.int64],
        people: NDArray[np.float64],
        places: dict[str, tuple[NDArray[np.int64], int]],
    ) -> None:
        """``places``: positions in ``pixels`` of a place's pixels, and how many of them it needs."""
        self.pixels = pixels
        self.people = people
        self.open = np.ones(pixels.size, dtype=bool)
        self._places = places
        self._needed = {place: needed for place, (_, needed) in places.items()}
        self._of_pixel: dict[int, list[str]] = {}
        for place, (own, _) in places.items():
            for pixel in own.tolist():
                self._of_pixel.setdefault(pixel, []).append(place)

    def open_places(self) -> list[str]:
        """Places that are not served yet."""
        return [place for place, needed in self._needed.items() if needed > 0]

    def weight(self, place_people: float) -> NDArray[np.float64]:
        """People who wait, and for each place ``place_people`` shared by the pixels it needs."""
        weight = self.people.copy()
        for place in self.open_places():
            own, _ = self._places[place]
            weight[own] += place_people / self._needed[place]
        return np.where(self.open, weight, 0.0)

    def place_weight(self) -> NDArray[np.float64]:
        """One per place that waits, shared by the pixels it needs; nothing for anybody else."""
        weight = np.zeros(self.pixels.size)
        for place in self.open_places():
            own, _ = self._places[place]
            weight[own] += 1.0 / self._needed[place]
        return np.where(self.open, weight, 0.0)

    def people_left(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """(H, W) people who wait."""
        left = np.zeros(shape, dtype=np.float32)
        left.reshape(-1)[self.pixels] = self.people * self.open
        return left

    def take(self, reached: NDArray[np.int64]) -> Taken:
        """Serve the pixels at positions ``reached``."""
        new = reached[self.open[reached]]
        self.open[new] = False
        helped: dict[str, None] = {}
        done: list[str] = []
        for pixel in new.tolist():
            for place in self._of_pixel.get(pixel, ()):
                self._needed[place] -= 1
                if self._needed[place] >= 0:
                    helped[place] = None
                if self._needed[place] == 0:
                    done.append(place)
        return Taken(float(self.people[new].sum()), tuple(done), tuple(helped))

    def completing(self, sites: NDArray[np.int64], reach: csr_array) -> NDArray[np.int64]:
        """Those of ``sites``, in their order, that help to complete a place; the others go.

        A site helps when it newly serves a pixel of a place that all sites together complete.
        """
        gone = ~self.open
        for site in sites:
            gone[reached_by(reach, site)] = True
        finished = np.zeros(self.pixels.size, dtype=bool)
        for place in self.open_places():
            own, _ = self._places[place]
            if int((gone & self.open)[own].sum()) >= self._needed[place]:
                finished[own] = True
        waiting = self.open & finished
        kept = []
        for site in sites:
            own = reached_by(reach, site)
            if waiting[own].any():
                kept.append(int(site))
                waiting[own] = False
        return np.array(kept, dtype=np.int64)


def demand_of(
    name: str,
    served: NDArray[np.bool_],
    province: Province,
    coverage: Coverage,
    service: Service,
    scenario: Scenario,
) -> Demand:
    """What is not served in technology ``name``: people's pixels and those of unserved places.

    Parameters
    ----------
    served
        (H, W) who is served today.
    """
    inside = province.zones >= 0
    missing = (inside & ~served & np.isfinite(province.terrain_m)).reshape(-1)
    lacking = _unserved(name, service)
    discs = place_pixels(lacking, coverage.terrain, inside)
    wanted = missing & (province.people.reshape(-1) > 0)
    for pixels in discs:
        wanted[pixels] |= missing[pixels]
    flat = np.flatnonzero(wanted)
    places: dict[str, tuple[NDArray[np.int64], int]] = {}
    for place, pixels in zip(lacking[PlaceColumn.PLACE_ID], discs, strict=True):
        waiting = np.sort(pixels[missing[pixels]])
        allowed = int(np.floor((1.0 - scenario.definitions.place_share) * len(pixels) + 1e-9))
        if waiting.size > allowed:
            places[str(place)] = (np.searchsorted(flat, waiting), int(waiting.size - allowed))
    return Demand(flat, province.people.reshape(-1)[flat].astype(np.float64), places)


def _unserved(name: str, service: Service) -> gpd.GeoDataFrame:
    states = service.states
    lacking = states[
        (states[ServiceColumn.TECHNOLOGY] == name)
        & (states[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    wanted = service.places[PlaceColumn.PLACE_ID].isin(lacking[ServiceColumn.PLACE_ID])
    return service.places[wanted]


def reached_by(reach: csr_array, site: int) -> NDArray[np.int64]:
    """Positions of the demand that a candidate serves, rising."""
    return np.asarray(reach.indices[reach.indptr[site] : reach.indptr[site + 1]], dtype=np.int64)
