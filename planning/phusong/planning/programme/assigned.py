"""Places that the programme gives to one operator: found in the layers, kept to by the choice."""

from __future__ import annotations

import difflib
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from phusong.layers.errors import Problems, Severity
from phusong.layers.text.spelling import fold
from phusong.layers.text.suggestions import suggested
from phusong.planning.programme.demand import Demand
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.scenario.programme import Assignment, Programme

__all__ = ["Builders", "Duty", "duties_of", "tell_assigned"]


class Duty(NamedTuple):
    """An assignment with the place that it means."""

    assignment: Assignment
    place_id: str

    def counts_for(self, technology: str) -> bool:
        """Whether the place has to be served in a technology by its operator."""
        return self.assignment.technology in (None, technology)


def duties_of(places: pd.DataFrame, programme: Programme) -> tuple[Duty, ...]:
    """Assignments whose place stands in the layers once.

    Parameters
    ----------
    places
        With the columns of :class:`PlaceColumn`.
    """
    meant = ((one, _meant(one.place, places)) for one in programme.assigned)
    return tuple(Duty(one, found[0]) for one, found in meant if len(found) == 1)


def tell_assigned(places: pd.DataFrame, programme: Programme, *, problems: Problems) -> None:
    """Warn of assignments whose place stands in no layer, or several times: nobody has them then.

    Layers change under a scenario, and a plan of other layers is a plan all the same.
    """
    labels = [*places[PlaceColumn.NAME].astype(str), *_identifiers(places)]
    plain = {fold(label): label for label in labels}
    for number, one in enumerate(programme.assigned):
        found = _meant(one.place, places)
        column = f"assigned.{number}.place"
        if not found:
            near = difflib.get_close_matches(fold(one.place), plain, n=3)
            problems.add(
                "assigned-unknown",
                "[programme]",
                severity=Severity.WARNING,
                column=column,
                value=one.place,
                **suggested([plain[key] for key in near], count=len(places)),
            )
        elif len(found) > 1:
            problems.add(
                "assigned-ambiguous",
                "[programme]",
                severity=Severity.WARNING,
                column=column,
                value=one.place,
                known=", ".join(found),
            )


def _identifiers(places: pd.DataFrame) -> list[str]:
    """Of the places in their layers."""
    return [str(place).partition(":")[2] for place in places[PlaceColumn.PLACE_ID]]


def _meant(text: str, places: pd.DataFrame) -> list[str]:
    """Places of this identifier, or else of this name."""
    ids = places[PlaceColumn.PLACE_ID].astype(str).to_list()
    own = _identifiers(places)
    found = [place for place, short in zip(ids, own, strict=True) if text in (place, short)]
    if found:
        return found
    key = fold(text)
    called = places[PlaceColumn.NAME].astype(str)
    return [place for place, name in zip(ids, called, strict=True) if fold(name) == key]


class Builders:
    """Who has to serve which of the places that wait in one technology."""

    def __init__(
        self,
        places: gpd.GeoDataFrame,
        programme: Programme,
        *,
        technology: str,
        demand: Demand,
        reach_km: float,
    ) -> None:
        """``reach_km``: new masts this near to such a place are built by its operator."""
        waiting = set(demand.open_places())
        duties = [
            duty
            for duty in duties_of(places, programme)
            if duty.place_id in waiting and duty.counts_for(technology)
        ]
        self._operators = np.array([d.assignment.operator for d in duties], dtype=object)
        by_id = places.set_index(PlaceColumn.PLACE_ID.value).geometry
        self._points = shapely.get_coordinates(by_id.loc[[d.place_id for d in duties]].to_numpy())
        self._reach_m = 1000.0 * reach_km
        self._required = np.full(demand.pixels.size, -1, dtype=np.int64)
        for number, duty in reversed(list(enumerate(duties))):  # of two the first counts
            for need in demand.needs([duty.place_id]):
                self._required[need.pixels] = number

    def near(self, points: NDArray[np.float64]) -> NDArray[np.object_]:
        """(n,) operator of the nearest such place in reach of each point; empty: there is none."""
        found = np.full(len(points), "", dtype=object)
        if len(self._operators) and len(points):
            _, place = KDTree(self._points).query(points, distance_upper_bound=self._reach_m)
            known = place < len(self._operators)
            found[known] = self._operators[place[known]]
        return found

    def kept_to(self, candidates: gpd.GeoDataFrame, reach: csr_array) -> csr_array:
        """``reach`` (candidates, demand) without what serves such a place and is another's."""
        if not len(self._operators) or not len(candidates):
            return reach
        own = candidates["operator"].astype(object).fillna("").to_numpy(dtype=object)
        entry = np.repeat(own, np.diff(reach.indptr))
        required = self._required[reach.indices]
        kept = (required < 0) | (entry == self._operators[required])
        table = reach.tocoo()
        return csr_array((table.data[kept], (table.row[kept], table.col[kept])), shape=reach.shape)
