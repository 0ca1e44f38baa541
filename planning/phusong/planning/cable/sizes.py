"""How many fibres cables need, and which sizes they are bought in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from phusong.planning.cable.rules import CableSizes

__all__ = [
    "cables_for",
    "downstream",
    "fibres_of_settlement",
    "size_text",
    "splitters_of_settlement",
]


def fibres_of_settlement(people: float, split: int, rules: CableSizes) -> int:
    """Fibres to a settlement: one for as many homes as share a splitter, and spare ones.

    Parameters
    ----------
    people
        Who live there; NaN: not known.

    >>> rules = CableSizes(people_per_home=3.5, spare_pct=25, least_fibres=4)
    >>> fibres_of_settlement(1120, 32, rules)  # 320 homes, 10 splitters, 2.5 spare
    13
    >>> fibres_of_settlement(float("nan"), 32, rules)
    4
    """
    if not math.isfinite(people):
        return rules.least_fibres
    homes = math.ceil(people / rules.people_per_home - 1e-9)
    needed = math.ceil(homes / split)
    return max(math.ceil(needed * (1 + rules.spare_pct / 100) - 1e-9), rules.least_fibres)


def splitters_of_settlement(people: float, split: int, rules: CableSizes) -> int:
    """Splitters that the homes of a settlement need; one where nobody knows how many live there."""
    if not math.isfinite(people):
        return 1
    return max(math.ceil(math.ceil(people / rules.people_per_home - 1e-9) / split), 1)


def cables_for(fibres: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Cables that hold so many fibres: full ones of the largest size, then one that holds the rest.

    >>> cables_for(13, (12, 24, 48)), cables_for(110, (12, 24, 48)), cables_for(48, (12, 24, 48))
    ((24,), (48, 48, 24), (48,))
    """
    largest = sizes[-1]
    full = max(math.ceil(fibres / largest) - 1, 0)
    rest = fibres - full * largest
    return (*[largest] * full, next(size for size in sizes if size >= rest))


def size_text(cables: Sequence[int]) -> str:
    """Sizes as one text.

    >>> size_text((48, 48, 24))
    '48+48+24'
    """
    return "+".join(str(size) for size in cables)


def downstream(before: Mapping[int, int], needs: Mapping[int, int]) -> dict[int, int]:
    """Fibres that reach each node of a tree: those that it needs, and all that pass on from it.

    Parameters
    ----------
    before
        Node → the node from which the tree comes to it; nodes of the beginning are in no key.
    needs
        Node → fibres that end there.

    >>> downstream({2: 1, 3: 2, 4: 2}, {3: 4, 4: 6}) == {2: 10, 3: 4, 4: 6}
    True
    """
    total = dict.fromkeys(before, 0)
    for node, fibres in needs.items():
        at: int | None = node
        while at is not None and at in total:
            total[at] += fibres
            at = before.get(at)
    return total
