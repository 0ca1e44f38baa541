"""Who does without cable, when microwave links share what they are built of.

What a link costs hangs on who else has one. So it is asked twice: with what each costs by itself, and with
its share when all have one; after each answer those who have one are priced by what they then share, as
long as that costs less in all. What is taken is the cheapest answer that was met.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from phusong.planning.backhaul.radio import NOTHING_SHARED, Radio, Shared

__all__ = ["Decision", "Question", "decided"]

Choice = Callable[[Mapping[str, float]], tuple[frozenset[str], float]]
_ROUNDS = 3
_ALIKE = 1e-6


@dataclass(frozen=True, slots=True)
class Question:
    """What may take the place of cable."""

    microwave: Mapping[str, float]
    """Place → present cost by itself."""
    satellite: Mapping[str, float]
    radio: Radio | None
    """None where there is no microwave."""
    station: Mapping[str, int]
    """Of each place."""
    time_limit_s: float

    def shared(self, places: Collection[str]) -> Shared:
        """Microwave to places, at least cost in all."""
        own = [self.station[place] for place in self.microwave if place in places]
        if self.radio is None or not own:
            return NOTHING_SHARED
        return self.radio.together(own, time_limit_s=self.time_limit_s)

    def shares(self, found: Shared) -> dict[str, float]:
        """What each costs whose link was asked for, when all pay equally for what they use."""
        assert self.radio is not None or not found.links
        return {
            place: found.share(self.station[place], self.radio.prices)
            for place in self.microwave
            if self.radio is not None and self.station[place] in found.links
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """Who does without cable, and by what."""

    left: frozenset[str]
    microwave: frozenset[str]
    """Of them; the others have a satellite."""
    shared: Shared
    cost: float
    """Cable, microwave and satellite in all."""


def decided(question: Question, choice: Choice) -> Decision:
    """The cheapest of the answers.

    Parameters
    ----------
    choice
        As of :func:`phusong.planning.network.fibre.choice_without`.
    """
    best: Decision | None = None
    whole = question.shared(question.microwave)
    starts: list[dict[str, float]] = [{}]
    if whole.value < whole.apart - _ALIKE:
        starts.append(question.shares(whole))
    for shares in starts:
        for _ in range(_ROUNDS):
            found = _asked(question, choice, shares)
            if best is not None and found.cost >= best.cost - _ALIKE:
                break
            best = found
            shares = question.shares(found.shared)
            if found.shared.value >= found.shared.apart - _ALIKE:
                break
    assert best is not None, "the first answer is taken"
    return best


def _asked(question: Question, choice: Choice, shares: Mapping[str, float]) -> Decision:
    """The answer to one set of prices, at what it then really costs."""
    radio = {**question.microwave, **shares}
    instead = {
        place: min(prices[place] for prices in (radio, question.satellite) if place in prices)
        for place in {**radio, **question.satellite}
    }
    left, cable = choice(instead)
    microwave = frozenset(
        place for place in left if place in radio and radio[place] <= instead[place]
    )
    shared = question.shared(microwave)
    rest = sum(question.satellite[place] for place in left - microwave)
    return Decision(left, microwave, shared, cable + shared.value + rest)
