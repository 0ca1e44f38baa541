"""Who waits for service in one technology: pixels with people, and places with what they lack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.service import ServiceColumn, State, place_pixels
from phusong.layers.province import Province
from phusong.planning.programme.needs import Needs
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.results.stages import Coverage, Service
from phusong.planning.scenario.model import Scenario

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

    def fresh(self) -> Demand:
        """The same before anything was served."""
        return Demand(self.pixels, self.people, self._places)

    def open_places(self) -> list[str]:
        """Places that are not served yet."""
        return [place for place, needed in self._needed.items() if needed > 0]

    def needs(self, places: Iterable[str]) -> list[Needs]:
        """What some of the places need, in the order of the layers."""
        asked = set(places)
        return [Needs(*own) for place, own in self._places.items() if place in asked]

    def beyond(self, reached: NDArray[np.bool_]) -> tuple[list[str], NDArray[np.float64]]:
        """Places that stay unserved when all of ``reached`` (n,) is served, and the people left."""
        left = [
            place
            for place, (own, needed) in self._places.items()
            if int(reached[own].sum()) < needed
        ]
        return left, np.where(reached, 0.0, self.people)

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
