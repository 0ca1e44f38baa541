"""Places whose position is unsure: the same question asked from several positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import shapely

from phusong.layers.province import Province
from phusong.planning.backhaul.offers import Offer
from phusong.planning.backhaul.prices import Bid
from phusong.planning.backhaul.wanting import Wanting
from phusong.planning.candidates.ground import Ground
from phusong.planning.results.money import Money

__all__ = ["Spread", "spread", "widened"]

_DIRECTIONS = 8
_RINGS = (0.5, 1.0)
"""Of the radius within which the place lies."""


class Spread(NamedTuple):
    """Positions to ask from, and whose each is."""

    wanting: list[Wanting]
    """The places themselves first, in their order, then other positions of some."""
    owner: list[int]
    """Index of the place."""

    def others(self, place: int) -> list[int]:
        """Further positions of a place, by index."""
        return [n for n, whose in enumerate(self.owner) if whose == place and n != place]


def spread(wanting: Sequence[Wanting], province: Province) -> Spread:
    """The places, and for each unsure one what lies on dry land of two rings round its point.

    Positions nearer to the point than a pixel are not told apart.
    """
    ground = Ground(province)
    whole, owner = list(wanting), list(range(len(wanting)))
    turns = 2 * np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    steps = np.concatenate(
        [ring * np.column_stack([np.sin(turns), np.cos(turns)]) for ring in _RINGS]
    )
    for number, one in enumerate(wanting):
        if one.unsure_m < ground.pixel_m:
            continue
        points = np.array([one.point.x, one.point.y]) + one.unsure_m * steps
        for point in points[ground.part(points) >= 0]:
            whole.append(one._replace(point=shapely.Point(point)))
            owner.append(number)
    return Spread(whole, owner)


def widened(offer: Offer, others: Sequence[Offer]) -> Offer:
    """An offer with the range of cost over all positions, and the share of them that have one."""
    if not others:
        return offer
    found = [one for one in (offer, *others) if one.bid is not None]
    share = 100.0 * len(found) / (1 + len(others))
    if offer.bid is None:
        return replace(offer, positions_pct=share)
    bids = [one.bid for one in found if one.bid is not None]
    return replace(
        offer,
        bid=Bid(
            _range(offer.bid.building, [bid.building for bid in bids]),
            _range(offer.bid.yearly, [bid.yearly for bid in bids]),
        ),
        positions_pct=share,
    )


def _range(money: Money, all_: Sequence[Money]) -> Money:
    return replace(money, low=min(one.low for one in all_), high=max(one.high for one in all_))
