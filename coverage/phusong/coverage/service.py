"""Who is served and who is not: places, people, pixels; :mod:`.evidence` says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.chance import level_at_share, served_probability
from phusong.coverage.evidence import Evidence, Told
from phusong.coverage.footprints import footprints, place_pixels
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Prediction
from phusong.coverage.reasons import Reason
from phusong.coverage.service_columns import ServiceColumn, State
from phusong.coverage.structures import Grid
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

__all__ = [
    "Limits",
    "Reason",
    "ServiceColumn",
    "State",
    "people_served",
    "place_pixels",
    "place_states",
    "serve_places",
    "served_mask",
]


@dataclass(frozen=True, eq=False)
class Limits:
    """What may be too little although the downlink's level is enough; (H, W), dB, negative there."""

    uplink_margin_db: Grid | None = None
    """Uplink above what the definition needs; the phone is not heard below."""
    sinr_margin_db: Grid | None = None
    """Downlink SINR above what it needs; other cells' load leaves too little below."""

    def broken_by(self, pixel: int) -> tuple[Reason, float] | None:
        """What fails at a pixel (flat index), and by how many dB; the worse of the two."""
        failing = [
            (float(grid.ravel()[pixel]), reason)
            for reason, grid in (
                (Reason.UPLINK, self.uplink_margin_db),
                (Reason.LOAD, self.sinr_margin_db),
            )
            if grid is not None and grid.ravel()[pixel] < 0
        ]
        if not failing:
            return None
        margin, reason = min(failing)
        return reason, -margin


_NO_LIMITS = Limits()


def served_mask(
    prediction: Prediction, definition: CoverageDefinition, limits: Limits = _NO_LIMITS
) -> NDArray[np.bool_]:
    """Pixels whose median RSRP reaches threshold and fade margin and that meet the limits, (H, W).

    Where the definition asks for rates they are there, too.
    """
    served = prediction.counted_dbm >= definition.required_rsrp_dbm
    for margin in (limits.uplink_margin_db, limits.sinr_margin_db):
        if margin is not None:
            served &= ~(margin < 0)
    return np.asarray(served)


def people_served(
    prediction: Prediction,
    people: NDArray[np.floating[Any]],
    *,
    definition: CoverageDefinition,
    zones: NDArray[np.integer[Any]],
) -> pd.DataFrame:
    """People per zone: all, served, and those of whom it is not known.

    Parameters
    ----------
    people
        (H, W) inhabitants per pixel; NaN counts as nobody.
    zones
        (H, W) codes; negative ones are left out.

    Returns
    -------
    DataFrame with ``zone`` (ascending), ``people``, ``people_served``, ``people_unknown``.
    """
    inside = zones >= 0
    codes, index = np.unique(zones[inside], return_inverse=True)
    counts = np.nan_to_num(people[inside].astype(np.float64))
    served = served_mask(prediction, definition)[inside]
    unknown = (prediction.incomplete | ~prediction.asked)[inside] & ~served

    def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(index, weights=weights, minlength=codes.size).astype(np.float64)

    return pd.DataFrame(
        {
            "zone": codes,
            "people": total(counts),
            "people_served": total(counts * served),
            "people_unknown": total(counts * unknown),
        }
    )


def serve_places(
    places: gpd.GeoDataFrame,
    prediction: Prediction,
    transmitters: Transmitters,
    terrain: Terrain,
    *,
    technology: str,
    definition: CoverageDefinition,
    min_share: float,
    lacking: Transmitters | None = None,
    limits: Limits = _NO_LIMITS,
) -> pd.DataFrame:
    """Service of every place in one technology, and why it is missing.

    Parameters
    ----------
    places
        Points in the CRS of the terrain with ``place_id``, ``radius_m`` and ``uncertainty_m``; an
        ``outline`` (WKT) goes before the disc.
    prediction
        Of these transmitters on this terrain by this definition; its asked pixels are the land.
    technology
        Name written into the result.
    min_share
        Share of its land, 0 to 1, that must be served for the place to be served.
    lacking
        Cells that sites without the technology would get, under the names of those sites.
    limits
        What else a served pixel has to meet.

    Returns
    -------
    DataFrame with the columns of :class:`ServiceColumn`, one row per place in their order.
    """
    evidence = Evidence(transmitters, terrain, definition=definition, lacking=lacking)
    judge = _Judge(prediction, definition, min_share, limits, evidence)
    unsure = np.nan_to_num(places["uncertainty_m"].to_numpy(float))
    grounds = _Grounds.of(places, terrain, prediction.asked, unsure)
    points = zip(places.geometry.x, places.geometry.y, strict=True)
    rows = [
        judge.row(ground) | evidence.nearest(x, y)
        for ground, (x, y) in zip(grounds, points, strict=True)
    ]
    table = pd.DataFrame(rows, columns=[column.value for column in ServiceColumn])
    table[ServiceColumn.PLACE_ID.value] = places["place_id"].to_numpy()
    table[ServiceColumn.TECHNOLOGY.value] = technology
    return table


def place_states(
    places: gpd.GeoDataFrame,
    prediction: Prediction,
    terrain: Terrain,
    *,
    technology: str,
    definition: CoverageDefinition,
    min_share: float,
    limits: Limits = _NO_LIMITS,
) -> pd.DataFrame:
    """What :func:`serve_places` says of each place's state, without looking for reasons.

    Returns
    -------
    DataFrame with the columns ``place_id``, ``technology`` and ``state`` of :class:`ServiceColumn`.
    """
    served = served_mask(prediction, definition, limits).ravel()
    unknown = prediction.incomplete.ravel() & ~served
    land = place_pixels(places, terrain, prediction.asked)
    return pd.DataFrame(
        {
            ServiceColumn.PLACE_ID.value: places["place_id"].to_numpy(),
            ServiceColumn.TECHNOLOGY.value: technology,
            ServiceColumn.STATE.value: [
                _state(served[disc], unknown[disc], min_share).value for disc in land
            ],
        }
    )


def _state(served: NDArray[np.bool_], unknown: NDArray[np.bool_], min_share: float) -> State:
    """Of a place with these pixels; one without land may be anywhere."""
    if not served.size:
        return State.UNKNOWN
    share = float(served.mean())
    if share >= min_share - 1e-9:
        return State.SERVED
    if share + float(unknown.mean()) >= min_share - 1e-9:
        return State.UNKNOWN
    return State.UNSERVED


@dataclass(frozen=True, slots=True, eq=False)
class _Grounds:
    """Where a place lies, as flat indices, the nearest to its middle first."""

    land: NDArray[np.int64]
    around: NDArray[np.int64]
    """Land on which it may lie as well."""
    whole: NDArray[np.int64]
    """Itself with the sea in it."""
    uncertainty_px: float

    @classmethod
    def of(
        cls,
        places: gpd.GeoDataFrame,
        terrain: Terrain,
        land: NDArray[np.bool_],
        unsure_m: NDArray[np.float64],
    ) -> list[_Grounds]:
        exact = np.zeros(len(places))
        own = footprints(places, terrain, land, wider_m=exact)
        wide = footprints(places, terrain, land, wider_m=unsure_m)
        whole = footprints(places, terrain, np.ones_like(land), wider_m=exact)
        return [
            cls(disc, around if slack > 0 else disc, full, slack / terrain.pixel_m)
            for disc, around, full, slack in zip(own, wide, whole, unsure_m, strict=True)
        ]


class _Judge:
    """Decides on one place after the other."""

    def __init__(
        self,
        prediction: Prediction,
        definition: CoverageDefinition,
        min_share: float,
        limits: Limits,
        evidence: Evidence,
    ) -> None:
        self._prediction, self._definition = prediction, definition
        self._limits, self._evidence = limits, evidence
        self._rsrp = prediction.rsrp_dbm.ravel()
        self._counted = prediction.counted_dbm
        self._server = prediction.best_server.ravel()
        self._served = served_mask(prediction, definition, limits).ravel()
        self._unknown = prediction.incomplete.ravel() & ~self._served
        self._share = min_share
        self._cols = prediction.rsrp_dbm.shape[1]

    def row(self, ground: _Grounds) -> Told:
        """Values of one place."""
        if not ground.land.size:
            return self._unlocated()
        disc = ground.land
        state = _state(self._served[disc], self._unknown[disc], self._share)
        here = self._rsrp[disc]
        level = _finite(float(np.median(np.where(np.isnan(here), -np.inf, here))))
        return {
            ServiceColumn.STATE: state.value,
            ServiceColumn.SERVED_SHARE_PCT: 100.0 * float(self._served[disc].mean()),
            ServiceColumn.CERTAIN: self._certain(state, ground),
            ServiceColumn.SERVED_PROBABILITY_PCT: self._probability(state, ground),
            ServiceColumn.RSRP_DBM: level,
            ServiceColumn.MARGIN_DB: level - self._definition.required_rsrp_dbm,
            ServiceColumn.RSRP_AT_SHARE_DBM: _finite(
                level_at_share(self._rsrp[disc].astype(float), self._share)
            ),
            ServiceColumn.UPLINK_MARGIN_DB: _median(self._limits.uplink_margin_db, disc),
            ServiceColumn.SINR_MARGIN_DB: _median(self._limits.sinr_margin_db, disc),
        } | self._shown(state, disc)

    def _unlocated(self) -> Told:
        return {
            ServiceColumn.STATE: State.UNKNOWN.value,
            ServiceColumn.SERVED_SHARE_PCT: np.nan,
            ServiceColumn.CERTAIN: False,
        } | self._evidence.unknown()

    def _certain(self, state: State, ground: _Grounds) -> bool:
        if state is State.UNKNOWN:
            return False
        around = ground.around
        if around is ground.land:
            return True
        if state is State.SERVED:
            return bool(self._served[around].all())
        return not (self._served | self._unknown)[around].any()

    def _probability(self, state: State, ground: _Grounds) -> float:
        if state is State.UNKNOWN:
            return float("nan")
        # Where the place had to be moved ashore, the pixel that stands for it is all of it.
        flat = ground.whole if np.isin(ground.land[0], ground.whole) else ground.land
        return 100.0 * served_probability(
            self._counted,
            self._prediction.asked,
            np.column_stack(np.divmod(flat, self._cols)),
            definition=self._definition,
            min_share=self._share,
            uncertainty_px=ground.uncertainty_px,
        )

    def _shown(self, state: State, disc: NDArray[np.int64]) -> Told:
        """The path that shows the state, at the pixel nearest to the centre that has it."""
        served, unknown = self._served[disc], self._unknown[disc]
        alike = {
            State.SERVED: served,
            State.UNKNOWN: unknown,
            State.UNSERVED: ~served & ~unknown,
        }[state]
        flat = int(disc[alike][0])
        pixel = divmod(flat, self._cols)
        server = int(self._server[flat])
        if state is State.SERVED:
            return self._evidence.served(server, pixel)
        if state is State.UNKNOWN:
            return self._evidence.unknown()
        broken = self._limits.broken_by(flat)
        if broken is not None and self._enough(flat):
            told = self._evidence.served(server, pixel)
            reason, missing = broken
            return told | {ServiceColumn.REASON: reason.value, ServiceColumn.MISSING_DB: missing}
        if self._prediction.rated is not None and self._enough(flat):
            told = self._evidence.served(server, pixel)
            return told | {ServiceColumn.REASON: Reason.RATE.value}
        return self._evidence.unserved(server, pixel)

    def _enough(self, flat: int) -> bool:
        """The level is, whatever else may be missing."""
        return bool(self._rsrp[flat] >= self._definition.required_rsrp_dbm)


def _finite(level_dbm: float) -> float:
    return float(level_dbm) if np.isfinite(level_dbm) else float("nan")


def _median(grid: Grid | None, disc: NDArray[np.int64]) -> float:
    return float("nan") if grid is None else _finite(float(np.median(grid.ravel()[disc])))
