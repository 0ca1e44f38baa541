"""What coverage hangs on: the same prediction with one assumption changed at a time.

Every change here moves the level of a pixel by a known number of dB, so nothing has to be predicted
anew. The server stays the one that is best today; that a change might favour another is left out. Where
the definition asks for rates, nobody who lacks them today gets them by a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from phusong.coverage.chance import level_at_share
from phusong.coverage.kernels import clutter as clutter_kernels
from phusong.coverage.kernels import models as model_kernels
from phusong.coverage.link_budget import CoverageDefinition, Environment, fade_margin_db
from phusong.coverage.predict import Prediction
from phusong.coverage.profile import Links
from phusong.coverage.structures import Grid
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

__all__ = [
    "STEP_DB",
    "Change",
    "Effect",
    "Variant",
    "clutter_at_receiver",
    "clutter_on_paths",
    "effects",
    "variants",
]

STEP_DB = 5.0
"""By how much the threshold is moved: what drive tests and predictions commonly differ by."""
_EDGES = (0.75, 0.95)
_SAMPLE = 1500
"""Paths on which it is looked what clutter costs."""


class Change(StrEnum):
    """An assumption that is changed; ``change-<value>`` in the catalogues."""

    THRESHOLD = "threshold"
    """Another RSRP counts as covered."""
    EDGE = "edge"
    """Another share of spots at the rim must have it."""
    RECEIVER = "receiver"
    """The phone is in the open, in a car, indoors."""
    CLUTTER = "clutter"
    """Nothing stands on the ground."""


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One change, and what it adds to the level of every pixel: a number or (H, W), dB."""

    change: Change
    value: str
    """Threshold in dBm, probability, environment; empty where the change says it all."""
    shift_db: float | Grid


@dataclass(frozen=True, slots=True)
class Effect:
    """Who is served under a variant; differences are against the definition as it stands."""

    change: Change
    value: str
    shift_db: float
    """Mean over the people."""
    people_served: float
    people_change: float
    places_served: int
    places_change: int


def variants(
    definition: CoverageDefinition,
    transmitters: Transmitters,
    *,
    prediction: Prediction,
    terrain: Terrain,
    people: NDArray[np.floating],
) -> tuple[Variant, ...]:
    """The changes that every report shows; without clutter only where the model knows of it.

    Parameters
    ----------
    people
        (H, W) inhabitants: where they live it is looked what clutter costs.
    """
    threshold = definition.rsrp_threshold_dbm
    steps = [
        Variant(Change.THRESHOLD, f"{threshold + step:g}", -step) for step in (-STEP_DB, STEP_DB)
    ]
    sigma = definition.shadow_sigma_db
    edges = [
        Variant(Change.EDGE, f"{edge:g}", definition.margin_db - fade_margin_db(edge, sigma))
        for edge in _EDGES
        if edge != definition.rim_probability
    ]
    frequency = _server_frequency(prediction, transmitters)
    receivers = [
        Variant(Change.RECEIVER, place.value, _receiver_shift(place, definition, frequency))
        for place in Environment
        if place is not definition.environment
    ]
    known = [*steps, *edges, *receivers]
    model = definition.propagation
    if model.adds_clutter:
        known.append(
            Variant(Change.CLUTTER, "", clutter_at_receiver(definition, frequency, terrain))
        )
    elif model_kernels.wants_surface(model.settings(definition.receiver_height_m, 0.0)):
        weights = np.where(prediction.best_server >= 0, np.nan_to_num(people), 0.0)
        links = Links(transmitters, terrain, definition=definition)
        loss = clutter_on_paths(links, prediction.best_server, weights, terrain=terrain)
        known.append(Variant(Change.CLUTTER, "", loss))
    return tuple(known)


def effects(
    prediction: Prediction,
    people: NDArray[np.floating],
    places: Sequence[NDArray[np.int64]],
    *,
    definition: CoverageDefinition,
    min_share: float,
    changes: Iterable[Variant],
) -> tuple[Effect, ...]:
    """Who would be served, the change that moves most people first.

    Parameters
    ----------
    people
        (H, W) inhabitants; those off the asked pixels are not counted.
    places
        Flat indices of each place's land, as of :func:`.footprints.place_pixels`; empty ones are
        left out.
    """
    counts = np.where(prediction.asked, np.nan_to_num(people), 0.0).astype(np.float64)
    required = definition.required_rsrp_dbm

    def served(shift_db: float | Grid) -> tuple[NDArray[np.bool_], int]:
        level = prediction.counted_dbm + shift_db
        flat = level.ravel().astype(np.float64)
        told = [level_at_share(flat[disc], min_share) >= required for disc in places if disc.size]
        return level >= required, sum(told)

    today, places_today = served(0.0)
    people_today = float(counts[today].sum())
    found = []
    for variant in changes:
        pixels, places_served = served(variant.shift_db)
        # Who comes and who goes, each by himself: the difference of two sums is off by rounding.
        change = float(counts[pixels & ~today].sum()) - float(counts[today & ~pixels].sum())
        found.append(
            Effect(
                variant.change,
                variant.value,
                shift_db=float((counts * variant.shift_db).sum() / max(counts.sum(), 1e-9)),
                people_served=people_today + change,
                people_change=change,
                places_served=places_served,
                places_change=places_served - places_today,
            )
        )
    return tuple(sorted(found, key=lambda effect: -abs(effect.people_change)))


def clutter_at_receiver(
    definition: CoverageDefinition, frequency_ghz: Grid, terrain: Terrain
) -> Grid:
    """Loss of what stands round the receiver, P.2108-1 section 3.1, (H, W) dB; 0 without a server."""
    known = np.isfinite(frequency_ghz)
    frequencies, of_frequency = np.unique(frequency_ghz[known], return_inverse=True)
    tops, of_top = np.unique(terrain.clutter_height_m[known], return_inverse=True)
    kinds, of_kind = np.unique(terrain.clutter_category[known], return_inverse=True)
    receiver, street = definition.receiver_height_m, definition.propagation.street_width_m
    table = np.array(
        [
            clutter_kernels.terminal_clutter(
                f, receiver, top, kind <= clutter_kernels.LAST_SCATTERING, street
            )
            for f in frequencies.tolist()
            for top in tops.tolist()
            for kind in kinds.tolist()
        ],
        dtype=np.float32,
    ).reshape(frequencies.size, tops.size, kinds.size)
    loss = np.zeros(terrain.shape, np.float32)
    loss[known] = table[of_frequency, of_top, of_kind]
    return loss


def clutter_on_paths(
    links: Links,
    best_server: NDArray[np.int32],
    weights: NDArray[np.floating],
    *,
    terrain: Terrain,
) -> Grid:
    """What clutter costs the best server of every pixel, (H, W) dB, from a sample of paths.

    Pixels are drawn at equal steps of the sum of ``weights`` (H, W), so always the same ones; a
    pixel that was not drawn takes the figure of the nearest drawn one with its land cover.
    """
    rows, cols = np.divmod(_drawn(weights.ravel()), weights.shape[1])
    told = [
        links.explain(int(best_server[row, col]), int(row), int(col))
        for row, col in zip(rows, cols, strict=True)
    ]
    known = np.array([link is not None for link in told], np.bool_)
    costs = np.array([link.clutter_db for link in told if link is not None], np.float32)
    points = np.column_stack([rows, cols])[known]
    loss = np.zeros(weights.shape, np.float32)
    kinds = terrain.clutter_category[tuple(points.T)]
    for kind in np.unique(kinds):
        alike = kinds == kind
        here = np.nonzero((terrain.clutter_category == kind) & (best_server >= 0))
        _, nearest = KDTree(points[alike]).query(np.column_stack(here))
        loss[here] = costs[alike][nearest]
    return loss


def _drawn(weights: NDArray[np.floating]) -> NDArray[np.int64]:
    """Indices at equal steps of the sum of weights, each once."""
    total = np.cumsum(weights, dtype=np.float64)
    if not total.size or total[-1] <= 0:
        return np.empty(0, np.int64)
    steps = (np.arange(_SAMPLE) + 0.5) / _SAMPLE * total[-1]
    return np.unique(np.searchsorted(total, steps))


def _server_frequency(prediction: Prediction, transmitters: Transmitters) -> Grid:
    """Of the best server of every pixel, GHz; NaN where there is none."""
    frequency = np.full(prediction.best_server.shape, np.nan, np.float32)
    has = prediction.best_server >= 0
    frequency[has] = transmitters.frequency_mhz[prediction.best_server[has]] / 1000
    return frequency


def _receiver_shift(
    place: Environment, definition: CoverageDefinition, frequency_ghz: Grid
) -> Grid:
    """What a receiver gains or loses in another place, (H, W) dB."""
    shift = np.zeros(frequency_ghz.shape, np.float32)
    for frequency in np.unique(frequency_ghz[np.isfinite(frequency_ghz)]):
        loss = definition.losses_in_db(place, float(frequency))
        own = definition.losses_in_db(definition.environment, float(frequency))
        shift[frequency_ghz == frequency] = own - loss
    return shift
