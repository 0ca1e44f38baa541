"""Which means is recommended for a place, and what speaks against the others.

A means is enough when it carries what the place needs for the share of time that it needs. Of those
that are enough the one with the least present cost is recommended; where none is, the one that comes
nearest: first by rate, then by time, then by cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from phusong.planning.backhaul.offers import Offer
from phusong.planning.backhaul.prices import Prices
from phusong.planning.results.backhaul import Doubt, Verdict

__all__ = ["overlapping", "verdicts"]


def verdicts(
    offers: Sequence[Offer], prices: Prices, *, needed_mbps: float, needed_pct: float
) -> list[Verdict]:
    """What the comparison says of each means for one place."""
    fast = [offer.capacity_mbps >= needed_mbps for offer in offers]
    steady = [offer.availability_pct >= needed_pct for offer in offers]
    cost = [np.inf if offer.bid is None else prices.present(offer.bid).mid for offer in offers]
    possible = [n for n, offer in enumerate(offers) if offer.bid is not None]
    enough = [n for n in possible if fast[n] and steady[n]]
    if enough:
        best = min(enough, key=lambda n: cost[n])
        word = Verdict.ONLY if len(enough) == 1 else Verdict.CHEAPEST
    else:
        best = min(
            possible,
            key=lambda n: (not fast[n], -offers[n].availability_pct, cost[n]),
            default=-1,
        )
        word = Verdict.CLOSEST
    found = []
    for n, offer in enumerate(offers):
        if offer.bid is None:
            found.append(Verdict.IMPOSSIBLE)
        elif n == best:
            found.append(word)
        elif not fast[n]:
            found.append(Verdict.TOO_SLOW)
        else:
            found.append(Verdict.DEARER if steady[n] else Verdict.TOO_OFTEN_OUT)
    return found


def overlapping(offers: Sequence[Offer], words: Sequence[Verdict], prices: Prices) -> list[Offer]:
    """The cheapest marked where a dearer one may turn out cheaper."""
    present = [None if o.bid is None else prices.present(o.bid) for o in offers]
    rivals = [
        money.low
        for money, word in zip(present, words, strict=True)
        if money is not None and word is Verdict.DEARER
    ]
    return [
        replace(offer, doubts=offer.doubts | {Doubt.RANGES})
        if money is not None and word is Verdict.CHEAPEST and min(rivals) < money.high
        else offer
        for offer, money, word in zip(offers, present, words, strict=True)
    ]
