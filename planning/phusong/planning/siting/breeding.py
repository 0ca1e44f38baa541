"""Choices bred from choices: of two at a time the best of what both hold together, then what is near.

Annealings of one problem end in choices that are equally good and share little: how many sites a region
gets is settled while it is hot, and no exchange of one site for another mends it later. What two of them
hold together is a problem of a fiftieth of the size, in which a short annealing picks region by region
from the better one (as path relinking does for the p-median, Resende and Werneck 2004, "A hybrid
heuristic for the p-median problem").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from phusong.planning.siting.anneal import Cooling, annealed
from phusong.planning.siting.reduced import Rest
from phusong.planning.siting.structures import Cover, Flags
from phusong.planning.siting.swap import improve, worth

__all__ = ["Breeding", "bred", "steps_for"]

_HOT, _COLD = 0.03, 0.003
"""First and last heat of parents and of what two hold together, as parts of a site's average worth ..."""
_NEAR_HOT, _NEAR_COLD = 0.01, 0.002
"""... and of what is near a child: it keeps most of what it has."""
_FOR_A_PARENT = 0.7
"""How often a child takes the place of its weaker parent; else that of the weakest of all."""


class Breeding(NamedTuple):
    """What children are bred by."""

    average: float
    """Worth of a site."""
    rate: float
    """Of a unit of budget that is left, see :class:`.anneal.Cooling`."""
    seed: int
    penalised: Callable[[Rest], Cover]
    """Rows that must be covered are worth more than all others."""
    parents: int
    children: int
    touches: int
    """Rows that the annealing of a parent looks at ..."""
    child_touches: int
    """... and each of the two of a child."""


class _Choice(NamedTuple):
    worth: float
    chosen: Flags


def bred(rest: Rest, rules: Breeding) -> Iterator[tuple[Flags, int]]:
    """Choices as they come, each filled and swapped, and the steps that each took.

    Parents are annealed from the greedy choice: from the best that is known all would be much like it.
    """
    cover = rules.penalised(rest)
    least = 1e-13 * float(cover.weight.sum())
    rng = np.random.default_rng(rules.seed)
    begin, _ = improve(cover, np.zeros(rest.names.size, np.bool_), rest.budget, least)
    tribe: list[_Choice] = []
    for _ in range(rules.parents):
        steps = steps_for(cover, rules.touches)
        found = _annealed(cover, begin, rest.budget, steps, rules, rng, heat=(_HOT, _COLD))
        found, _ = improve(cover, found, rest.budget, least)
        tribe.append(_Choice(worth(cover, found), found))
        yield found, steps
    for _ in range(rules.children):
        one, two = sorted(
            rng.choice(rules.parents, 2, replace=False), key=lambda at: tribe[at].worth
        )
        child, crossing = _crossed(rest, tribe[two].chosen, tribe[one].chosen, rules, rng)
        steps = steps_for(cover, rules.child_touches)
        heat = _NEAR_HOT, _NEAR_COLD
        child = _annealed(cover, child, rest.budget, steps, rules, rng, heat=heat)
        child, _ = improve(cover, child, rest.budget, least)
        value = worth(cover, child)
        weakest = min(range(rules.parents), key=lambda at: tribe[at].worth)
        heir = int(one) if rng.random() < _FOR_A_PARENT else weakest
        if value > tribe[heir].worth and all(value != other.worth for other in tribe):
            tribe[heir] = _Choice(value, child)
        yield child, crossing + steps


def steps_for(cover: Cover, touches: int) -> int:
    """Steps of an annealing that looks at so many rows."""
    return 1 + int(touches / (10 + cover.site_rows.size / max(cover.cost.size, 1)))


def _crossed(
    rest: Rest, better: Flags, other: Flags, rules: Breeding, rng: np.random.Generator
) -> tuple[Flags, int]:
    """The best that is met among the sites of two choices, and its steps."""
    either = better | other
    part = rest.settled(rest.price, out=~either, into=np.zeros_like(either))
    if part.hopeless or not part.names.size:
        return better, 0
    cover = rules.penalised(part)
    steps = steps_for(cover, rules.child_touches)
    begin = part.chosen(rest.named(better))
    found = _annealed(cover, begin, part.budget, steps, rules, rng, heat=(_HOT, _COLD))
    return rest.chosen(part.named(found)), steps


def _annealed(
    cover: Cover,
    begin: Flags,
    budget: float,
    steps: int,
    rules: Breeding,
    rng: np.random.Generator,
    *,
    heat: tuple[float, float],
) -> Flags:
    cooling = Cooling(
        steps=steps,
        hot=heat[0] * rules.average,
        cold=heat[1] * rules.average,
        rate=rules.rate if np.ptp(cover.cost) else 0.0,
        until=np.inf,
        seed=int(rng.integers(2**32)),
    )
    found, _ = annealed(cover, begin, budget, cooling)
    return found
